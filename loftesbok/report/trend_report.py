"""The report across promise periods: time line, themes, responsibility, lineage, and what can be compared over time.

from loftesbok import open_trends
report = open_trends()
report.timeline()
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from loftesbok.analysis import comparisons, coverage
from loftesbok.analysis.sentences import count_commitments
from loftesbok.analysis.wording import Names, cadence_words, series_names, validity
from loftesbok.data.dataset import Dataset, load_once
from loftesbok.data.views import book_view, limits, reported_measures, resolve_through
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Badge, Block, Figure, Line, Paragraph, Table, cell, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import listing, number, plural, sentence
from loftesbok.domain.vocabulary import EVIDENCE, PRECISIONS, RELATIONS, REPORT_KINDS, STATES
from loftesbok.project.project import TRENDS
from loftesbok.report import charts, tables


def open_trends(through: str = "", data_dir: str = "data") -> TrendReport:
    """Open all promise periods through a reporting period (default: the last that the data speak of)."""
    from loftesbok.report.period_report import data_folder  # noqa: PLC0415 - report and trends stand side by side

    dataset = load_once(data_folder(data_dir))
    last = resolve_through(dataset, TRENDS, through)
    return TrendReport(book_view(dataset, last), last)


@dataclass(frozen=True)
class TrendReport:
    """The report across the promise periods that had begun when ``through`` ends."""

    view: Dataset = field(repr=False)
    through: ReportingPeriod
    place: str = TRENDS
    """Part of the labels, which must be unique in the book."""

    @cached_property
    def names(self) -> Names:
        """The names of parties, places, indicators and sources."""
        return Names(self.view)

    @cached_property
    def periods(self) -> pd.DataFrame:
        """The promise periods, in the order in which they began."""
        frame = self.view["periods"]
        return frame.sort_values(["valid_from", "period_id"], kind="stable").reset_index(drop=True)

    def _own_through(self, period_id: str) -> ReportingPeriod:
        """Return how far the data on one period reach, no later than ``through``."""
        last = resolve_through(self.view, period_id)
        return min(last, self.through)

    def _label(self, kind: str) -> str:
        return f"{kind}-{self.place}-{self.through.code}".lower()

    def _commitments(self, period_id: str) -> pd.DataFrame:
        frame = self.view["commitments"]
        return frame[frame["period_id"] == period_id]

    def timeline(self) -> Document:
        """Draw the promise periods on a time line, with reports held and not held."""
        spans, rows = [], []
        for _, row in self.periods.iterrows():
            start, end = limits(row)
            period_id = row["period_id"]
            held = coverage.report_spans(self.view, period_id, "yes")
            lost = coverage.report_spans(self.view, period_id, "no")
            marks = [(a.start, b.end, is_held) for spans_, is_held in ((lost, False), (held, True)) for a, b in spans_]
            count = count_commitments(len(self._commitments(period_id)))
            spans.append(charts.Span(self.names.period(period_id), start, end, row["area"], tuple(marks)))
            rows.append(
                (
                    cell(self.names.period(period_id)),
                    cell(row["area"]),
                    cell(validity(row)),
                    cell(count),
                    cell(sentence(cadence_words(row["cadence"]) or "framgår inte")),
                    self._report_lines(period_id, "yes"),
                    self._report_lines(period_id, "no"),
                )
            )
        if not spans:
            return document(Paragraph(("Underlaget innehåller inget löfte ännu.",)))
        header = (
            "Löfte",
            "Område",
            "Gäller",
            "Innehåll",
            "Ska följas upp",
            "Finns i underlaget",
            "Saknas i underlaget",
        )
        title = "Löftesperioder, uppföljningstakt och redovisningar"
        table = Table(self._label("tidslinje-tabell"), title, header, tuple(rows))
        sentences = [_timeline_sentence(self.names, self.view, row) for _, row in self.periods.iterrows()]
        return document(
            Figure(
                self._label("tidslinje"),
                "Löftesperioderna och deras redovisningar",
                f"Tidslinje. {' '.join(sentences)}",
                charts.timeline(spans, self.through.end),
                table,
                (
                    "Den ljusa stapeln visar hur länge löftet gäller. Den smala stapeln visar vilken tid som en känd "
                    "redovisning täcker: fylld när vi har den, streckad när den nämns men saknas i underlaget.",
                    "Underlag: tabellerna periods och reports.",
                ),
                self.names.source_lines(pd.concat([self.periods, self.view["reports"]]), passages=False),
            )
        )

    def _report_lines(self, period_id: str, held: str) -> tuple[Line, ...]:
        """Return the reports (not) held of one promise period: the time that each speaks of, and its form."""
        reports = self.view["reports"]
        rows = reports[(reports["period_id"] == period_id) & (reports["held"] == held)]
        lines = tuple(
            line(
                _span_label((ReportingPeriod.parse(row["covers_from"]), ReportingPeriod.parse(row["covers_to"]))),
                f" ({REPORT_KINDS[row['kind']].label})",
            )
            for _, row in rows.iterrows()
        )
        return lines or cell("inga")

    def themes(self) -> Document:
        """Show how many commitments each theme has in each promise period."""
        commitments = self.view["commitments"]
        rows = []
        for _, theme in self.view["themes"].iterrows():
            counted = [
                int(((commitments["period_id"] == period_id) & (commitments["theme_id"] == theme["theme_id"])).sum())
                for period_id in self.periods["period_id"]
            ]
            rows.append((cell(theme["title"]), *(cell(number(count)) for count in counted)))
        if not rows:
            return document(Paragraph(("Åtagandena är inte indelade i teman.",)))
        header = ("Tema", *(self.names.period(period_id) for period_id in self.periods["period_id"]))
        method = (
            "Varje åtagande har högst ett tema. Indelningen är projektets egen, utom där löftet självt är ordnat så.",
            "Underlag: tabellerna commitments och themes.",
        )
        numeric = frozenset(range(1, len(header)))
        return document(Table(self._label("teman"), "Antal åtaganden per tema", header, tuple(rows), method, numeric))

    def responsibility(self) -> Document:
        """Draw how many commitments are joint and how many rest with one party, per promise period."""
        commitments = self.view["commitments"]
        if commitments.empty:
            return document(Paragraph(("Underlaget innehåller inga åtaganden ännu.",)))
        keys = sorted(commitments["responsible"].unique(), key=lambda parties: (-parties.count("|"), parties))
        legend = [(key, tables.responsible(self.names, key), "") for key in keys]
        bars, rows, sentences = [], [], []
        for period_id in self.periods["period_id"]:
            counted = self._commitments(period_id)["responsible"].value_counts()
            parts = tuple((key, float(counted.get(key, 0))) for key in keys)
            bars.append(charts.Bar(self.names.period(period_id), parts))
            rows.append((cell(self.names.period(period_id)), *(cell(number(value)) for _, value in parts)))
            some = [f"{number(value)} {tables.responsible(self.names, key)}" for key, value in parts if value]
            sentences.append(f"{self.names.period(period_id)}: {listing(some) or 'inga åtaganden'}.")
        header = ("Löfte", *(name for _, name, _ in legend))
        table = Table(
            self._label("ansvar-tabell"), "Antal åtaganden efter ansvarig", header, tuple(rows),
            numeric=frozenset(range(1, len(header))),
        )  # fmt: skip
        return document(
            Figure(
                self._label("ansvar"),
                "Vem som är ansvarig för åtagandena i varje löfte",
                f"Staplar med antal åtaganden per ansvarig. {' '.join(sentences)}",
                charts.stacked(bars, legend, "Antal åtaganden"),
                table,
                (
                    "Ett åtagande räknas en gång. Gemensamt betyder att löftet nämner parterna tillsammans.",
                    "Underlag: tabellen commitments.",
                ),
                self.names.source_lines(self.view["commitments"], passages=False),
            )
        )

    def lineage(self) -> Document:
        """Show how commitments go on from one promise to another."""
        links = self.view["continuations"]
        if links.empty:
            return document(Paragraph(("Underlaget visar inget åtagande som går vidare till ett annat löfte.",)))
        home = dict(zip(self.view["commitments"]["commitment_id"], self.view["commitments"]["period_id"], strict=True))
        rows = []
        for _, row in links.iterrows():
            before, after = row["from_commitment"], row["to_commitment"]
            rows.append(
                (
                    (line(self.names.title("commitments", before)), line(self.names.period(home[before]))),
                    cell(RELATIONS[row["relation"]].label),
                    (line(self.names.title("commitments", after)), line(self.names.period(home[after]))),
                    (
                        line(f"Att det går vidare: {EVIDENCE[row['carried_on_by']].label}"),
                        line(f"Vart: {EVIDENCE[row['target_by']].label}"),
                    ),
                )
            )
        method = (
            "En rad enligt källan bygger på vad en redovisning säger. En rad enligt vår bedömning bygger på att "
            "åtagandena liknar varandra; ingen källa säger att det ena följer av det andra.",
            "Underlag: tabellen continuations.",
        )
        header = ("Från", "Samband", "Till", "Hur vi vet")
        return document(Table(self._label("linje"), "Åtaganden från löfte till löfte", header, tuple(rows), method))

    def statuses(self) -> Document:
        """Show what is known of each promise period: statuses where there are follow-ups, states elsewhere."""
        rows = []
        for period_id in self.periods["period_id"]:
            grid = coverage.grid(self.view, period_id, self._own_through(period_id))
            for first, last in coverage.runs(grid):
                cells = grid[grid["reporting_period"] == first.code]
                lines: list[Line] = []
                for code in dict.fromkeys(cells["shown"]):
                    count = int((cells["shown"] == code).sum())
                    lines.append(line(f"{number(count)} ", Badge(code)))
                rows.append(
                    (
                        cell(self.names.period(period_id)),
                        cell(sentence(coverage.run_label(first, last))),
                        tuple(lines),
                    )
                )
        header = ("Löfte", "Tid", "Antal åtaganden per status eller tillstånd")
        return document(
            Table(self._label("lage"), "Vad som är känt om varje löfte", header, tuple(rows), tables.STATUS_METHOD)
        )

    def comparable(self) -> Document:
        """Show the figures that are comparable over time within a promise, and why others are not."""
        changed = comparisons.changes(self.view)
        blocks: list[Block] = []
        if changed.empty:
            blocks.append(Paragraph(("Inga siffror i underlaget går att jämföra över tid.",)))
        else:
            home = dict(
                zip(self.view["commitments"]["commitment_id"], self.view["commitments"]["period_id"], strict=True)
            )
            rows = tuple(
                (
                    cell(name),
                    cell(self.names.period(home[row["commitment_id"]])),
                    cell(f"{number(row['first'])} ({row['first_time'].label})"),
                    cell(f"{number(row['last'])} ({row['last_time'].label})"),
                    cell(plural(int(row["points"]), "siffra", "siffror")),
                )
                for name, (_, row) in zip(series_names(self.names, changed), changed.iterrows(), strict=True)
            )
            header = ("Mått", "Löfte", "Första", "Senaste", "Antal")
            method = (*comparisons.RULE, "Underlag: tabellen measures.")
            blocks.append(
                Table(self._label("jamforbart"), "Siffror som går att jämföra över tid", header, rows, method)
            )
        return document(*blocks, *self._across(reported_measures(self.view)), *self._unreported())

    def _across(self, measures: pd.DataFrame) -> list[Block]:
        """Say why figures of the same kind are not compared across promise periods."""
        home = dict(zip(self.view["commitments"]["commitment_id"], self.view["commitments"]["period_id"], strict=True))
        area = dict(zip(self.view["periods"]["period_id"], self.view["periods"]["area"], strict=True))
        placed = measures.assign(period_id=measures["commitment_id"].map(home)) if len(measures) else measures
        rows = []
        for indicator_id, group in placed.groupby("indicator_id", sort=False) if len(placed) else ():
            periods = list(dict.fromkeys(group["period_id"]))
            if len(periods) < 2:
                continue
            why = []
            if len({area[period_id] for period_id in periods}) > 1:
                why.append("löftena gäller olika områden")
            units = {ReportingPeriod.parse(code).unit for code in group["reporting_period"]}
            if len(units) > 1:
                why.append("redovisningsperioderna är olika långa")
            if (group["precision"] == "unspecified").any():
                why.append(f"någon siffra har {PRECISIONS['unspecified'].label}")
            if not why:
                why.append("de hör till olika löften, som kan räkna på olika sätt")
            shown = listing([self.names.period(period_id) for period_id in periods])
            rows.append(
                (cell(self.names.title("indicators", str(indicator_id))), cell(shown), cell(sentence(listing(why))))
            )
        if not rows:
            return [Paragraph(("Inget mått förekommer i mer än ett löfte, så inga siffror jämförs mellan löftena.",))]
        method = (
            "Samma mått i två löften jämförs inte utan vidare: området, tiden och sättet att räkna ska vara lika.",
            "Underlag: tabellerna measures och periods.",
        )
        header = ("Mått", "Finns i", "Varför de inte jämförs")
        title = "Mått i flera löften, och varför de inte jämförs"
        return [Table(self._label("mellan-loften"), title, header, tuple(rows), method)]

    def _unreported(self) -> list[Block]:
        """Say why figures within a promise are not compared, promise by promise."""
        return tables.obstacle_blocks(self.view, self.names, self._label("jamfors-inte"), linked=False)


def _span_label(span: tuple[ReportingPeriod, ReportingPeriod]) -> str:
    return sentence(coverage.run_label(*span))


def _timeline_sentence(names: Names, view: Dataset, row: pd.Series) -> str:
    held = [_span_label(span).lower() for span in coverage.report_spans(view, row["period_id"], "yes")]
    lost = [_span_label(span).lower() for span in coverage.report_spans(view, row["period_id"], "no")]
    reports = [f"redovisningar som finns: {listing(held)}"] if held else []
    reports += [f"redovisningar som saknas: {listing(lost)}"] if lost else []
    reported = "; ".join(reports) or STATES["no_information"].label.lower()
    return f"{names.period(row['period_id'])} ({row['area']}), {validity(row)}: {reported}."
