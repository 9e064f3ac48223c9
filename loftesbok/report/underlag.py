"""Underlag: every row behind a chapter with all its fields, its source and passage; the rules, comparisons and code.

Made from the same view as the chapter, field by field as the contract lists them, so that none can be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from loftesbok.analysis import comparisons
from loftesbok.analysis.wording import with_parts
from loftesbok.data.views import reported_measures
from loftesbok.document.pieces import Block, Bullets, Heading, Link, Marked, Paragraph, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.vocabulary import SHOWN, STATES
from loftesbok.report import chapter, tables, target_table
from loftesbok.report.promise_view import PromiseView
from loftesbok.report.row_facts import IN_PERIOD, RowFacts


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
        self.report, self.view = report, report.view
        self.words = RowFacts(report.view, report.names)

    def promise(self) -> Iterator[Block]:
        """Yield the promise period's row and those of its promises."""
        yield self.words.facts("periods", self.report.period)
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
        yield Heading(line(self.words.title(table, row)), level, row_id(table, self.words.key(table, row)))
        yield self.words.facts(table, row)


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
