"""The parts of a board paper below its head: what its texts say, and below that what the dataset says.

What the material does not hold is shown as missing where the paper must have it, never made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from loftesbok.analysis import coverage
from loftesbok.analysis.wording import validity
from loftesbok.data.views import limits, members
from loftesbok.document.linear import Linear
from loftesbok.document.paper import Part
from loftesbok.document.pieces import Block, Bullets, Line, Numbered, Paragraph, line
from loftesbok.domain.reporting_period import ReportingPeriod, name_time
from loftesbok.domain.swedish import day, listing, sentence, uncapitalised
from loftesbok.papers.board_paper import results, sentences
from loftesbok.papers.board_paper.parts import REMARKS, PartKind
from loftesbok.papers.board_paper.texts import Entry, Texts
from loftesbok.report import chapter
from loftesbok.report.period_report import PeriodReport

MISSING = "Uppgift saknas i underlaget"
ATTACHMENT_TITLE = "Bilaga 1: Underlag"


class Body:
    """Writes the parts of one paper. ``previous`` is the report on the promise that a proposal takes the place of."""

    def __init__(self, texts: Texts, report: PeriodReport, previous: PeriodReport | None) -> None:
        self.texts, self.report, self.previous = texts, report, previous
        self.looks_back = texts.kind.looks_back
        self.prefix = f"{texts.kind.code}-{texts.period_id}-{report.through.code}".lower()

    def parts(self) -> Iterator[Part]:
        """Yield the parts in order; one that is neither written nor required is left out."""
        missing = {part.key for part in self.texts.missing()}
        for part in self.texts.parts.values():
            if part.is_line or part.key == REMARKS:
                continue
            blocks = self._written(part)
            below = tuple(self._below_background()) if part.key == "background" else ()
            if part.key in missing:
                blocks = (*blocks, Paragraph((f"{MISSING}.",), "missing"))
            if blocks or below:
                yield Part(part.heading_for(self.texts.body), blocks, below, part.key)

    def _written(self, part: PartKind) -> tuple[Block, ...]:
        """Return what the texts say under a part's heading."""
        entries = self.texts.of(part.key)
        if part.key == "summary" and not entries:
            return (Paragraph(line(" ".join(self._in_short()))),)
        match part.form:
            case "points":
                return (Numbered(tuple(entry.text for entry in entries)),) if entries else ()
            case "documents":
                return (Bullets((*(line(_document(entry)) for entry in entries), line(self._attachment()))),)
            case "names":
                return (Bullets(tuple(line(entry.text) for entry in entries)),) if entries else ()
            case _:
                return tuple(Paragraph(line(entry.text)) for entry in entries)

    def _attachment(self) -> str:
        date = self.texts.line("date")
        return f"{ATTACHMENT_TITLE}{f', {day(date)}' if date else ''}"

    # --- the summary ------------------------------------------------------------------------------------------------

    def _in_short(self) -> Iterator[str]:
        report = self.report
        shared, alone = self._shares()
        area, time = re.sub(r"^Hela\b", "hela", str(report.period["area"])), validity(report.period)
        if not self.looks_back:
            yield sentences.tell_proposal(self._parties(), area, time)
            yield sentences.tell_shares(shared, alone, looks_back=False)
            return
        is_over = limits(report.period)[1] <= report.through.end
        yield sentences.tell_promise(area, time, is_over=is_over)
        yield sentences.tell_shares(shared, alone, looks_back=True, is_over=is_over)
        counts = self._counted()
        for time_reported, counted in counts.items():
            yield sentences.tell_statuses(time_reported, counted, len(report.commitment_rows))
        if not counts:
            yield "Ingen uppföljning av dem finns i underlaget."
        if not is_over:
            yield sentences.tell_remaining(time_remaining(report))

    def _shares(self) -> tuple[int, dict[str, int]]:
        """Return how many commitments are shared, and how many are one party's, by its name."""
        alone: dict[str, int] = {}
        shared = 0
        for responsible in self.report.commitment_rows["responsible"]:
            if "|" in responsible:
                shared += 1
            else:
                name = self._party(responsible)
                alone[name] = alone.get(name, 0) + 1
        return shared, alone

    def _parties(self) -> str:
        parties = dict.fromkeys(
            party for value in self.report.commitment_rows["responsible"] for party in members(value)
        )
        return sentence(listing([self._party(party) for party in parties]))

    def _party(self, party_id: str) -> str:
        """Name a party within a sentence: the police are no name."""
        parties = self.report.view["parties"].set_index("party_id")
        title = str(parties.at[party_id, "title"])
        return uncapitalised(title) if parties.at[party_id, "kind"] == "police" else title

    def _counted(self) -> dict[str, dict[str, int]]:
        """Return how many commitments have each status, by the name of the reporting period."""
        counted: dict[str, dict[str, int]] = {}
        for first, _ in coverage.runs(self.report.grid):
            cells = self.report.grid[self.report.grid["reporting_period"] == first.code]
            shown = cells.loc[cells["status"] != "", "shown"].value_counts()
            if len(shown):
                counted[first.label] = {str(code): int(count) for code, count in shown.items()}
        return counted

    # --- below the background ---------------------------------------------------------------------------------------

    def _below_background(self) -> Iterator[Part]:
        if self.looks_back:
            yield _whole("Åtaganden och resultat", results.result_parts(self.report))
            yield from self._figures(self.report)
            gaps = tuple(gap_lines(self.report))
            if gaps:
                yield Part("Det som inte är redovisat här", (Bullets(gaps),))
            return
        if self.previous is not None:
            name = self.previous.names.period(self.previous.period_id)
            yield _whole(f"Det förra löftet: {name}", results.result_parts(self.previous))
        yield Part("Det nya löftet", (), tuple(self._promised()))

    def _figures(self, report: PeriodReport) -> Iterator[Part]:
        linear = Linear(self.prefix)
        matrix = results.status_matrix(report, f"status-{self.prefix}")
        if matrix is not None:
            yield Part("Status i varje period", (matrix,))
        table = results.figures_table(report, f"siffror-{self.prefix}")
        if table is not None:
            yield Part("Siffror", (table,))
        if not report.view["targets"].empty:
            yield Part("Mål och vad siffrorna säger", linear.blocks(report.targets().blocks))

    def _promised(self) -> Iterator[Part]:
        """Yield what a new promise says: a part for each promise, or one where there is no such level."""
        several = len(self.report.view["promises"])
        for title, text, rows in results.promises_of(self.report):
            bullets = Bullets(tuple(line(results.promised(row)) for _, row in rows.iterrows()))
            blocks: Iterable[Block] = (*((Paragraph(line(text)),) if text else ()), bullets)
            yield Part(title or ("Övriga åtaganden" if several else "Åtaganden"), tuple(blocks))


def _whole(heading: str, parts: Iterable[Part]) -> Part:
    """Return parts below a heading; where there is only one without a heading of its own, what stands in it."""
    below = tuple(parts)
    if len(below) == 1 and not below[0].heading:
        return Part(heading, below[0].blocks)
    return Part(heading, (), tuple(replace(part, heading=part.heading or "Övriga åtaganden") for part in below))


def gap_lines(report: PeriodReport) -> Iterator[Line]:
    """Yield, in order of time, what is not reported of a promise, and why."""
    codes = report.grid.loc[report.grid["status"] != "", "reporting_period"].unique()
    reported_times = [ReportingPeriod.parse(code) for code in codes]
    for first, last in coverage.runs(report.grid):
        cells = report.grid[report.grid["reporting_period"] == first.code]
        is_reported_whole = any(time.start <= first.start and last.end <= time.end for time in reported_times)
        for state in chapter.GAPS:
            count = int((cells["shown"] == state).sum())
            if count:
                unit = first.unit if is_reported_whole else ""
                yield line(sentences.tell_gap(coverage.run_label(first, last), state, count, len(cells), unit))
    remaining = time_remaining(report)
    if remaining:
        yield line(f"{sentence(remaining)}: återstår att redovisa")


def time_remaining(report: PeriodReport) -> str:
    """Name the time of a promise that comes after what is reported of it; "" where nothing does."""
    end = limits(report.period)[1]
    return name_time(report.through.end + timedelta(days=1), end) if report.through.end < end else ""


def _document(entry: Entry) -> str:
    return f"{entry.text}, {day(entry.date) if entry.date else 'odaterad'}"
