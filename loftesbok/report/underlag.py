"""Underlag: every row behind a chapter with all its fields, its source and passage; the rules, comparisons and code.

Made from the same view as the chapter, field by field as the contract lists them, so that none can be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from loftesbok.analysis import comparisons
from loftesbok.analysis.wording import figure_value, reporting_label, with_parts
from loftesbok.data.schema import FieldSpec, TableSpec
from loftesbok.data.views import reported_measures
from loftesbok.document.pieces import Block, Bullets, Facts, Heading, Line, Link, Marked, Paragraph, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import day, number
from loftesbok.domain.vocabulary import (
    ACCUMULATIONS,
    BASES,
    CADENCES,
    COMPARISONS,
    EVIDENCE,
    HELD,
    JOINT,
    KINDS,
    PART_KINDS,
    PRECISIONS,
    RELATIONS,
    REPORT_KINDS,
    SHOWN,
    STATES,
    STATUSES,
    TARGET_PER,
    Term,
)
from loftesbok.report import chapter, tables, target_table
from loftesbok.report.promise_view import PromiseView

TERMS: dict[tuple[str, str], dict[str, Term]] = {
    ("followups", "status"): STATUSES, ("measures", "precision"): PRECISIONS, ("measures", "basis"): BASES,
    ("measures", "joint"): JOINT, ("measures", "accumulation"): ACCUMULATIONS, ("measures", "part_kind"): PART_KINDS,
    ("targets", "comparison"): COMPARISONS, ("targets", "per"): TARGET_PER, ("reports", "kind"): REPORT_KINDS,
    ("reports", "held"): HELD,
    ("continuations", "relation"): RELATIONS, ("continuations", "carried_on_by"): EVIDENCE,
    ("continuations", "target_by"): EVIDENCE, ("periods", "cadence"): CADENCES, ("indicators", "kind"): KINDS,
}  # fmt: skip
TITLED = ("parties", "themes", "promises", "commitments", "indicators", "periods", "places")
IN_PERIOD = "reporting_period"


def underlag_blocks(report: PromiseView) -> list[Block]:
    """Return the whole page below its title."""
    rows = _Rows(report)
    view, names, grid, label = report.view, report.names, report.grid, report.label
    return [
        Paragraph(line("Här står varje rad bakom kapitlet, med källa och ställe, reglerna och koden. ",
                       Link("Till kapitlet", report.chapter_page)), "lead"),
        *_section("Löftet", rows.promise()),
        *_section("Åtaganden, uppföljningar och mått", rows.commitments(), "atagandena"),
        *_section("Läget i varje period", [tables.status_table(names, grid, label("status")),
                                           *chapter.missing_blocks(view, names, grid, label("saknas"))], "perioder"),
        *_section("Alla tal", [*tables.figures_blocks(view, names, grid, label("siffror")),
                               *tables.changes_blocks(view, names, label), target_table.targets_of(report)],
                  "alla-tal"),
        *_section("Före och efter", [tables.lineage_block(view, names, report.period_id, label("vidare")),
                                     *rows.of("continuations")], "fore-och-efter"),
        *_section("Redovisningar, källor och rättelser",
                  [*tables.sources_blocks(view, names, report.period_id, label), *rows.of("reports"),
                   *rows.of("indicators"), *rows.of("citations"), *rows.of("corrections")], "kallor"),
        *_section("Regler", _rules()),
        *_section("Kod", _code(report)),
    ]  # fmt: skip


def _section(title: str, blocks: Iterable[Block], identifier: str = "") -> list[Block]:
    return [Heading(line(title), 2, identifier), *blocks]


def row_id(table: str, key: str) -> str:
    """Return the address of a row on the page: of a commitment its own id, of other rows table and key as a slug."""
    if table == "commitments":
        return key
    letters = key.lower().translate(str.maketrans("åäö", "aao"))
    return f"{table}-{re.sub(r'[^a-z0-9]+', '-', letters).strip('-')}"


class _Rows:
    """The rows of a chapter's view, each as a heading with an address and all its fields."""

    def __init__(self, report: PromiseView) -> None:
        self.report, self.view, self.names = report, report.view, report.names

    def promise(self) -> Iterator[Block]:
        """Yield the promise period's row and those of its promises."""
        yield self._facts("periods", self.report.period)
        yield from self.of("promises")

    def of(self, table: str) -> Iterator[Block]:
        """Yield every row of a table."""
        for _, row in self.view[table].iterrows():
            yield from self.row(table, row, 3)

    def commitments(self) -> Iterator[Block]:
        """Yield each commitment with its targets, its follow-ups, newest first, and their measures."""
        measures, targets, followups = reported_measures(self.view), self.view["targets"], self.view["followups"]
        for _, commitment in self.report.commitment_rows.iterrows():
            commitment_id = commitment["commitment_id"]
            yield from self.row("commitments", commitment, 3)
            for _, target in targets[targets["commitment_id"] == commitment_id].iterrows():
                yield from self.row("targets", target, 4)
            own_rows = followups[followups["commitment_id"] == commitment_id]
            for code in sorted(own_rows[IN_PERIOD], key=ReportingPeriod.parse, reverse=True):
                yield from self.row("followups", own_rows[own_rows[IN_PERIOD] == code].iloc[0], 4)
                counted = measures[(measures["commitment_id"] == commitment_id) & (measures[IN_PERIOD] == code)]
                for _, measure in with_parts(counted).iterrows():
                    yield from self.row("measures", measure, 5)

    def row(self, table: str, row: pd.Series, level: int) -> Iterator[Block]:
        """Yield a row's heading and its fields."""
        yield Heading(line(self._title(table, row)), level, row_id(table, self._key(table, row)))
        yield self._facts(table, row)

    def _spec(self, table: str) -> TableSpec:
        return self.view.specs[table]

    def _key(self, table: str, row: pd.Series) -> str:
        return "/".join(str(row[column]) for column in self._spec(table).key)

    def _title(self, table: str, row: pd.Series) -> str:
        match table:
            case "followups":
                return reporting_label(row[IN_PERIOD])
            case "measures":
                what = self.names.title("indicators", row["indicator_id"])
                return f"{what}, {ReportingPeriod.parse(row[IN_PERIOD]).label}: {figure_value(row)}"
            case "targets":
                return f"Mål: {self.names.title('indicators', row['indicator_id'])}"
            case "continuations":
                ends = (self.names.title("commitments", row[end]) for end in ("from_commitment", "to_commitment"))
                return " → ".join(ends)
            case "citations" | "corrections":
                words = "Källa för" if table == "citations" else "Rättelse av"
                where = "/".join(str(row[column]) for column in ("table", "key", "column") if column in row.index)
                return f"{words} {where}"
            case _:
                return str(row["title"])

    def _facts(self, table: str, row: pd.Series) -> Facts:
        """Return every field that holds something, in the contract's order; source and passage as one."""
        key = self._key(table, row)
        pairs = []
        for field in self._spec(table).fields:
            if field.name == "anchor" or _is_empty(row[field.name]):
                continue
            cited = self.names.citation(table, key, field.name)
            lines = (*self._value(table, field, row), *((("Källa för värdet: ", *cited),) if cited else ()))
            pairs.append((field.title or field.name, lines))
        return Facts((("Rad", (line(Marked(f"{table}.csv: {key}", "code")),)), *pairs))

    def _value(self, table: str, field: FieldSpec, row: pd.Series) -> Iterator[Line]:
        value = row[field.name]
        if field.name == "source_id":
            yield self.names.source_line(value, str(row.get("anchor", "")))
            return
        if isinstance(value, Decimal | int | float):
            yield line(number(value))
            return
        terms = TERMS.get((table, field.name), {})
        reference = field.reference[0] if field.reference else self._table_of(table, field.name)
        is_list = field.kind == "list" or ("|" in value and field.name in ("parties", "places"))
        for member in value.split("|") if is_list else [value]:
            if member in terms:
                yield line(f"{terms[member].label} (", Marked(member, "code"), ")")
            elif reference in TITLED and field.name not in self._spec(table).key[:1]:
                yield line(f"{self.names.title(reference, member)} (", Marked(member, "code"), ")")
            elif field.kind == "reporting_period":
                yield line(f"{reporting_label(member)} (", Marked(member, "code"), ")")
            else:
                yield line(day(member) if field.type == "date" else member)

    def _table_of(self, table: str, column: str) -> str:
        """Return the table that a column refers to, or ""."""
        keys = self._spec(table).foreign_keys
        return next((key.table for key in keys if key.fields == (column,)), "")


def _is_empty(value: Any) -> bool:
    return value == "" or bool(pd.isna(value))


def _rules() -> Iterator[Block]:
    yield Paragraph(line("Ett åtagandes status följer av löftets delar och vad som sägs om var och en. ",
                         Link("Så bedömer vi", "ref:metod-status")))  # fmt: skip
    yield Bullets(tuple(line(f"{term.label}: {term.meaning}") for term in SHOWN.values()))
    yield Paragraph(line("När ingen uppföljning finns följer läget av vilka redovisningar som är kända:"))
    yield Bullets(tuple(line(f"{term.label} (", Marked(code, "code"), f"): {term.meaning}")
                        for code, term in STATES.items()))  # fmt: skip
    yield Paragraph(line("Så jämförs tal:"))
    yield Bullets(tuple(line(rule) for rule in comparisons.RULE))


def _code(report: PromiseView) -> Iterator[Block]:
    yield Paragraph(line("Allt på sidan och i kapitlet görs av de här raderna, i projektets mapp:"))
    calls = ("answer()", "commitments()", "overview()", "underlag()")
    opened = f'report = open_period("{report.period_id}", through="{report.through.code}")'
    lines = ("from loftesbok import open_period", opened, *(f"report.{call}" for call in calls))
    yield Bullets(tuple(line(Marked(text, "code")) for text in lines))
    yield Paragraph(line("Kommandot ", Marked("loftesbok verify-sources MAPP", "code"),
                         " prövar varje ställe mot dokumenten."))  # fmt: skip
