"""The attachment of a board paper, *Bilaga 1: Underlag*: where each text, result and figure comes from, and why."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from loftesbok.analysis.wording import (
    Names,
    concerned,
    counted_thing,
    figure_value,
    how_counted,
    reporting_label,
    with_parts,
)
from loftesbok.data.views import reported_measures
from loftesbok.document.linear import Linear
from loftesbok.document.paper import Part
from loftesbok.document.pieces import Badge, Block, Bullets, Facts, Line, Paragraph, line
from loftesbok.papers.board_paper import results
from loftesbok.papers.board_paper.parts import REMARKS
from loftesbok.papers.board_paper.texts import Texts
from loftesbok.report import tables
from loftesbok.report.period_report import PeriodReport

HOW_JUDGED = (
    "Källorna anger nästan aldrig någon status. Statusen är en bedömning av det som redovisas för tiden, efter samma "
    "regel för alla åtaganden. När allt som lovades är gjort är åtagandet genomfört. När något av arbetet återstår "
    "pågår det. När en del av det som lovades inte nämns är det delvis redovisat. Skälen står vid varje åtagande."
)
HOW_COUNTED = (
    "Varje siffra står i en källa, eller är räknad ur en uppräkning i källan. Gemensamma och enskilda siffror läggs "
    "inte ihop, och en siffra som räknas inom en annan läggs aldrig till den."
)


class Attachment:
    """Writes the parts of one attachment. ``names`` knows every source of the dataset."""

    def __init__(self, texts: Texts, report: PeriodReport, previous: PeriodReport | None, names: Names) -> None:
        self.texts, self.report, self.previous, self.names = texts, report, previous, names

    def parts(self, *, draft: bool) -> Iterator[Part]:
        """Yield the parts in order; what is still missing comes first, and only in a draft."""
        missing = self.texts.missing()
        if draft and missing:
            intro = Paragraph(line("Skrivelsen är ett utkast. Den saknar uppgift om:"))
            yield Part("Det som saknas", (intro, Bullets(tuple(line(part.short) for part in missing))))
        remarks = tuple(line(remark.text) for remark in self.texts.of(REMARKS))
        if remarks:
            yield Part(self.texts.parts[REMARKS].heading, (Bullets(remarks),))
        promise_report = self.report if self.texts.kind.looks_back else self.previous
        if promise_report is not None:
            how = (Paragraph(line(HOW_JUDGED)), Paragraph(line(HOW_COUNTED)))
            yield Part("Åtagande för åtagande", how, tuple(self._commitments(promise_report)))
        if not self.texts.kind.looks_back:
            facts = Facts(tuple((row["title"], self._source(row)) for _, row in self.report.commitment_rows.iterrows()))
            yield Part("Varifrån de nya åtagandena kommer", (facts,))
        origins = tuple(self._origins())
        if origins:
            yield Part("Varifrån skrivelsens texter kommer", (Facts(origins),))
        if promise_report is not None:
            linear = Linear(
                f"bilaga-{self.texts.kind.code}-{self.texts.period_id}-{promise_report.through.code}".lower()
            )
            reports = tables.reports_table(
                promise_report.view, promise_report.names, promise_report.period_id, "redovisningar"
            )
            sources = tables.sources_table(promise_report.view, "kallor")
            yield Part("Källor och redovisningar", linear.blocks((reports, sources)))

    def _commitments(self, report: PeriodReport) -> Iterator[Part]:
        figures = reported_measures(report.view)
        for _, row in report.commitment_rows.iterrows():
            blocks: list[Block] = [Facts((("Åtagandets källa", self._source(row)),))]
            cells = report.grid[report.grid["commitment_id"] == row["commitment_id"]]
            for _, reported in cells[cells["status"] != ""].iterrows():
                followup = results.followup_row(report, reported)
                is_of_time = (figures["commitment_id"] == row["commitment_id"]) & (
                    figures["reporting_period"] == reported["reporting_period"]
                )
                heading = line(f"{reporting_label(reported['reporting_period'])}: ", Badge(reported["shown"]))
                pairs = tuple(self._followup(report, reported, followup, figures[is_of_time]))
                blocks += [Paragraph(heading, "heading"), Facts(pairs)]
            yield Part(row["title"], tuple(blocks))

    def _followup(
        self, report: PeriodReport, reported: pd.Series, followup: pd.Series, figures: pd.DataFrame
    ) -> Iterator[tuple[str, tuple[Line, ...]]]:
        yield "Källa", self._source(followup)
        yield "Redovisar", (line(report.names.parties(followup["reported_by"])),)
        yield "Varför denna status", (line(followup["rationale"]),)
        for name, column in (
            ("Skäl", "reason"),
            ("Så är stället läst", "note"),
            ("Framgår inte", "not_stated"),
            ("Källans egen bedömning", "source_status"),
        ):
            if followup[column]:
                yield name, (line(followup[column]),)
        if followup["places"]:
            yield "Platser", (line(report.names.places(followup["places"])),)
        if len(figures):
            yield "Siffror", tuple(self._figure(row) for _, row in with_parts(figures).iterrows())

    def _figure(self, row: pd.Series) -> Line:
        """Return a figure with how it is counted and where it stands."""
        what = f"{counted_thing(self.names, row)}: {figure_value(row)} ({concerned(self.names, row)})"
        note = f" {row['note']}" if row["note"] else ""
        return line(f"{what}. {how_counted(row).capitalize()}.{note} ", *self.names.place_of_row(row), ".")

    def _source(self, row: pd.Series) -> tuple[Line, ...]:
        return (self.names.place_of_row(row),)

    def _origins(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """Yield the sources of each part's texts, each once, with the words that lead to the passages."""
        for part in self.texts.parts.values():
            anchors: dict[str, list[str]] = {}
            for entry in self.texts.of(part.key):
                if entry.source_id:
                    anchors.setdefault(entry.source_id, []).extend([entry.anchor] if entry.anchor else [])
            if anchors:
                lines = (self.names.source_line(source_id, "|".join(phrases)) for source_id, phrases in anchors.items())
                yield part.heading_for(self.texts.body), tuple(lines)
