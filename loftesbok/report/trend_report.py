"""The report across promise periods: what is known of each, what was done, themes, responsibility, what goes on.

from loftesbok import open_trends
report = open_trends()
report.chapter()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, partial

import pandas as pd

from loftesbok.analysis import comparisons, coverage, sentences
from loftesbok.analysis.wording import Names, series_names, validity
from loftesbok.data.dataset import Dataset, load_once
from loftesbok.data.views import book_view, limits, members, period_row, resolve_through
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import (
    Block,
    BookPart,
    Bullets,
    Details,
    Figure,
    Heading,
    Line,
    Link,
    Paragraph,
    Table,
    cell,
    line,
)
from loftesbok.domain.reporting_period import ReportingPeriod, join_times, name_time
from loftesbok.domain.swedish import listing, number
from loftesbok.domain.vocabulary import HELD_SOME, RELATIONS, SHOWN
from loftesbok.project.project import TRENDS
from loftesbok.report import trend_pictures as pictures

EMPTY = "Det finns inget löfte i data ännu."
ALWAYS_COUNTED = ("done", "partly_reported", "in_progress")
MOST_PARTIES = 3
_BREAKS = {"Genomfört": "Genom\u00adfört", "redovisat": "redo\u00advisat", "Uppskjutet": "Upp\u00adskjutet"}
_KNOWN = ("vi har uppgifter om", "redovisningar nämns för", "inga uppgifter om")
_LINES = (("Heldragna linjer, som står i källan", True), ("Streckade linjer, vår bedömning", False))
_PARTIES = {"municipality": "Kom\u00admunen", "police": "Polisen"}
Time = tuple[date, date]


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

    @cached_property
    def names(self) -> Names:
        """The names of parties, places, indicators and sources."""
        return Names(self.view)

    @cached_property
    def periods(self) -> pd.DataFrame:
        """The promise periods, in the order in which they began."""
        frame = self.view["periods"]
        return frame.sort_values(["valid_from", "period_id"], kind="stable").reset_index(drop=True)

    @cached_property
    def _ids(self) -> list[str]:
        return list(self.periods["period_id"])

    @cached_property
    def _grids(self) -> dict[str, pd.DataFrame]:
        return {period_id: coverage.grid(self.view, period_id, self._through(period_id)) for period_id in self._ids}

    def _through(self, period_id: str) -> ReportingPeriod:
        """Return how far the data on one period reach, no later than ``through``."""
        return min(resolve_through(self.view, period_id), self.through)

    def _label(self, kind: str) -> str:
        return f"{kind}-{TRENDS}-{self.through.code}".lower()

    def _commitments(self, period_id: str) -> pd.DataFrame:
        frame = self.view["commitments"]
        return frame[frame["period_id"] == period_id]

    @cached_property
    def _home(self) -> dict[str, str]:
        commitments = self.view["commitments"]
        return dict(zip(commitments["commitment_id"], commitments["period_id"], strict=True))

    def _chapter(self, period_id: str, commitment_id: str = "") -> str:
        """Return the address of a promise's chapter, or of a commitment in it."""
        mark = f"#{commitment_id}" if commitment_id else ""
        return f"/reports/{period_id}/{self._through(period_id).code}{mark}"

    def _years(self, period_id: str) -> str:
        return validity(period_row(self.view, period_id))

    def chapter(self) -> Document:
        """Return the whole chapter, each part with its heading."""
        parts = (
            self.answer,
            self.timeline,
            self.statuses,
            self.themes,
            self.responsibility,
            self.lineage,
            self.comparable,
        )
        return sum((part() for part in parts[1:]), parts[0]())

    # --- the head of the chapter ------------------------------------------------------------------------------------

    def answer(self) -> Document:
        """Say which promises there are, which themes come back, and what can be compared."""
        if not self._ids:
            return document(Paragraph((EMPTY,)))
        ends = [limits(row) for _, row in self.periods.iterrows()]
        areas = {str(area): int(count) for area, count in self.periods["area"].value_counts(sort=False).items()}
        lead = sentences.tell_promises_by_area(min(ends)[0].year, max(end for _, end in ends).year, areas)
        parts = [sentences.tell_recurring(*self._recurring(), len(self._ids))]
        if len(self._ids) > 1:
            parts.append("Resultaten går inte att jämföra mellan löftena.")
        answer = " ".join(part for part in parts if part)
        judged = line(f"{lead} Vi som bedömer och jämför är bokens redaktion.")
        return document(
            Paragraph(judged, "lead"), Paragraph((answer,), "answer") if answer else None, BookPart("jump")
        )  # fmt: skip

    def _recurring(self) -> tuple[list[str], int]:
        """Return the themes that stand in the most promises, and in how many."""
        commitments = self.view["commitments"]
        promises = commitments[commitments["theme_id"] != ""].groupby("theme_id", sort=False)["period_id"].nunique()
        most = int(promises.max()) if len(promises) else 0
        names = [row["title"] for _, row in self.view["themes"].iterrows() if promises.get(row["theme_id"], 0) == most]
        return [self.names.within_sentence(name) for name in names], most

    # --- what is known ----------------------------------------------------------------------------------------------

    def timeline(self) -> Document:
        """Draw what is known of each promise: times of which something is held, and reports that are only named."""
        heading = Heading(("Det här vet vi om varje löfte",), 2, "tidslinje")
        if not self._ids:
            return document(heading, Paragraph((EMPTY,)))
        promises, rows, alts = [], [], []
        for _, row in self.periods.iloc[::-1].iterrows():
            period_id, (start, end) = row["period_id"], limits(row)
            held, named = (self._spans(period_id, start, end, kind) for kind in (HELD_SOME, ("no",)))
            nothing = _without(start, end, [*held, *named])
            promises.append(pictures.Known(self.names.period(period_id), start, end, tuple(held), tuple(named)))
            words = [listing([name_time(*time) for time in join_times(times)]) for times in (held, named, nothing)]
            rows.append((cell(self.names.period(period_id)), *(cell(text or "–") for text in words)))
            clauses = [f"{opening} {time}" for opening, time in zip(_KNOWN, words, strict=True) if time]
            alts.append(f"{self.names.period(period_id)}: {'; '.join(clauses)}.")
        header = ("Löfte", "Vi har", "Nämns, men vi har det inte", "Inga uppgifter")
        table = Table(
            self._label("tidslinje-tabell"), "Vad vi har och saknar, senaste löftet först", header, tuple(rows)
        )
        drawn = partial(pictures.draw_timeline, promises)
        figure = self._figure("tidslinje", "Vad vi vet, år för år", f"Tidslinje. {' '.join(alts)}", drawn, table)
        return document(heading, figure, Paragraph((self._years_with_results(),)))

    def _spans(self, period_id: str, start: date, end: date, held: Sequence[str]) -> list[Time]:
        """Return the times that reports (not) held speak of, within the promise."""
        spans = coverage.report_spans(self.view, period_id, *held)
        return join_times((max(first.start, start), min(last.end, end)) for first, last in spans)

    def _years_with_results(self) -> str:
        ends = [limits(row) for _, row in self.periods.iterrows()]
        first, last = min(ends)[0].year, max(end for _, end in ends).year
        followed = [
            ReportingPeriod.parse(code)
            for grid in self._grids.values()
            for code in grid.loc[grid["status"] != "", "reporting_period"].unique()
        ]
        years = {year for time in followed for year in range(time.start.year, time.end.year + 1)}
        promised = {year for start, end in ends for year in range(start.year, end.year + 1)}
        without = join_times((date(year, 1, 1), date(year, 12, 31)) for year in promised - years)
        return sentences.tell_years_with_results(
            last - first + 1, len(years), [name_time(*time) for time in without]
        )  # fmt: skip

    def _figure(
        self, kind: str, caption: str, alt: str, draw: Callable[[pictures.Colours], str], table: Table
    ) -> Figure:
        return Figure(self._label(kind), caption, alt, draw(pictures.LIGHT), table, dark=draw(pictures.DARK))

    # --- what was done ----------------------------------------------------------------------------------------------

    def statuses(self) -> Document:
        """Count the commitments of each promise by the status of its last follow-up."""
        heading = Heading(("Vad som redovisas som gjort",), 2, "resultat")
        counted: dict[str, dict[str, int]] = {}
        times: dict[str, str] = {}
        for period_id, grid in self._grids.items():
            latest = coverage.latest_reported(grid)
            cells = grid[(grid["reporting_period"] == (latest.code if latest else "")) & (grid["status"] != "")]
            counted[period_id] = {str(code): int(count) for code, count in cells["shown"].value_counts().items()}
            whole = latest and (latest.start, latest.end) == limits(period_row(self.view, period_id))
            times[period_id] = f", {name_time(latest.start, latest.end)}" if latest and not whole else ""
        used = {code for counts in counted.values() for code in counts}
        codes = [code for code in SHOWN if code in used or code in ALWAYS_COUNTED]
        rows = []
        for period_id in reversed(self._ids):
            counts = counted[period_id]
            rest = len(self._commitments(period_id)) - sum(counts.values())
            numbers = [number(counts.get(code, 0)) if counts else "–" for code in codes]
            name = Link(self.names.period(period_id), self._chapter(period_id))
            rows.append((cell(name, times[period_id]), *map(cell, numbers), cell(number(rest))))
        if not rows:
            return document(heading, Paragraph((EMPTY,)))
        header = ("Löfte", *(_breakable(SHOWN[code].label) for code in codes), "Okänt")
        table = self._counts("lage", "Åtaganden efter senaste status, senaste löftet först", header, rows)
        note = "Löftenas tider är olika långa, så raderna visar ingen utveckling."
        return document(heading, table, Paragraph((note,), "small") if len(rows) > 1 else None)

    def _counts(self, kind: str, caption: str, header: tuple[str, ...], rows: Iterable[tuple]) -> Table:
        numeric = frozenset(range(1, len(header)))
        return Table(self._label(kind), caption, header, tuple(rows), numeric=numeric, role="numbers many")

    # --- themes and responsibility ----------------------------------------------------------------------------------

    def themes(self) -> Document:
        """Draw how many commitments each theme has in each promise: a dot for each."""
        heading = Heading(("Vad löftena handlar om",), 2, "amnen")
        commitments = self.view["commitments"]
        counts = commitments[commitments["theme_id"] != ""].groupby(["theme_id", "period_id"]).size()
        titles = dict(zip(self.view["themes"]["theme_id"], self.view["themes"]["title"], strict=True))
        counted = {
            theme: [int(counts.get((theme, period_id), 0)) for period_id in self._ids]
            for theme in sorted(titles, key=lambda theme: (-list(commitments["theme_id"]).count(theme), titles[theme]))
            if theme in counts.index.get_level_values(0)
        }
        if not counted:
            return document(heading, Paragraph(("Åtagandena är inte indelade i ämnen.",)))
        header = ("Ämne", *(self._years(period_id) for period_id in reversed(self._ids)))
        rows = [
            (cell(titles[theme]), *(cell(number(count)) for count in reversed(row))) for theme, row in counted.items()
        ]
        table = self._counts("teman", "Antal åtaganden per ämne, senaste löftet först", header, rows)
        shown = self._ids[-pictures.MOST_COLUMNS :]
        columns = [self._years(period_id) for period_id in shown]
        dots = [(titles[theme], row[-len(shown) :]) for theme, row in counted.items()]
        clauses = [
            f"{name}: {listing([f'{number(count)} ({column})' for count, column in zip(row, columns, strict=True)])}."
            for name, row in dots
        ]
        alt = f"Antal åtaganden per ämne. {' '.join(clauses)}"
        drawn = partial(pictures.draw_dots, columns, dots)
        return document(heading, self._figure("teman", "En prick är ett åtagande", alt, drawn, table))

    def responsibility(self) -> Document:
        """Count how many commitments are shared and how many rest with one party, per promise."""
        heading = Heading(("Vem som ansvarar",), 2, "ansvar")
        commitments = self.view["commitments"]
        if commitments.empty:
            return document(heading, Paragraph(("Löftena har inga åtaganden ännu.",)))
        alone = commitments.loc[~commitments["responsible"].str.contains("|", regex=False), "responsible"]
        parties = list(alone.value_counts().index)
        shown, others = parties[:MOST_PARTIES], parties[MOST_PARTIES:]
        kinds = dict(zip(self.view["parties"]["party_id"], self.view["parties"]["kind"], strict=True))
        heads = [_PARTIES.get(kinds.get(party, ""), self.names.parties(party)) for party in shown]
        header = ("Löfte", "Gemen\u00adsamt", *heads, *(("Andra",) if others else ()))
        rows = []
        for period_id in reversed(self._ids):
            values = list(self._commitments(period_id)["responsible"])
            counts = [sum(len(members(value)) > 1 for value in values), *(values.count(party) for party in shown)]
            counts += [sum(value in others for value in values)] if others else []
            rows.append((cell(self.names.period(period_id)), *(cell(number(count)) for count in counts)))
        newest = self._commitments(self._ids[-1])["responsible"]
        shared = int(newest.str.contains("|", regex=False).sum())
        shared_words = sentences.tell_shared(self._years(self._ids[-1]), shared, len(newest))
        table = self._counts("ansvar", "Antal åtaganden efter ansvarig, senaste löftet först", header, rows)
        return document(heading, Paragraph((shared_words,)), table)

    # --- what goes on -----------------------------------------------------------------------------------------------

    def lineage(self) -> Document:
        """Draw how commitments go on from one promise to another: solid where a source says so, else dashed."""
        heading = Heading(("Det som återkommer i ett senare löfte",), 2, "vidare")
        links = self.view["continuations"]
        if links.empty:
            return document(heading, Paragraph((sentences.NO_CONTINUATIONS,)))
        stated = int((links["carried_on_by"] == "source").sum())
        evidence = Paragraph((sentences.tell_continuations(stated, len(links) - stated),))
        items = tuple(self._continuation(row) for _, row in links.iterrows())
        fold = Details(("Lista: kopplingar mellan löftena",), (Bullets(items),), "data")
        return document(heading, evidence, self._continuations_drawn(links), fold)

    def _continuation(self, row: pd.Series) -> Line:
        start, end = row["from_commitment"], row["to_commitment"]
        source = "Att det skulle gå vidare står i källan." if row["carried_on_by"] == "source" else "Vår bedömning."
        first, last = (
            Link(self.names.title("commitments", commitment), self._chapter(self._home[commitment], commitment))
            for commitment in (start, end)
        )
        relation = f"{RELATIONS[row['relation']].label} {'med' if row['relation'] == 'related' else 'i'}"
        years = [self._years(self._home[commitment]) for commitment in (start, end)]
        return line(first, f" {years[0]} {relation} ", last, f" {years[1]}. {source}")

    def _continuations_drawn(self, links: pd.DataFrame) -> Block | None:
        """Return the picture, for the newest promises that have links between them; None where none is left."""
        linked = {self._home[commitment] for name in ("from_commitment", "to_commitment") for commitment in links[name]}
        shown = [period_id for period_id in self._ids if period_id in linked][-4:]
        pairs = [
            (row["from_commitment"], row["to_commitment"], row["carried_on_by"] == "source")
            for _, row in links.iterrows()
            if self._home[row["from_commitment"]] in shown and self._home[row["to_commitment"]] in shown
        ]
        commitments = self.view["commitments"].sort_values("position", kind="stable")["commitment_id"]
        ends = {commitment for start, end, _ in pairs for commitment in (start, end)}
        ordered = [commitment for commitment in commitments if commitment in ends]
        ordered.sort(key=lambda commitment: shown.index(self._home[commitment]))
        if not ordered:
            return None
        columns = {commitment: shown.index(self._home[commitment]) for commitment in ordered}
        rows = pictures.lay_out(columns, [(start, end) for start, end, _ in pairs])
        title = {commitment: self.names.title("commitments", commitment) for commitment in ordered}
        nodes = [pictures.Node(title[commitment], columns[commitment], rows[commitment]) for commitment in ordered]
        steps = [pictures.Step(ordered.index(start), ordered.index(end), source) for start, end, source in pairs]
        years = [self._years(period_id) for period_id in shown]
        drawn = partial(pictures.draw_continuations, years, nodes, steps)
        alts = []
        for opening, by_source in _LINES:
            steps_told = [f"{title[start]} till {title[end]}" for start, end, source in pairs if source is by_source]
            alts += [f"{opening}: {'; '.join(steps_told)}."] if steps_told else []
        header = ("Från", "Till", "Hur vi vet")
        shown_rows = tuple(
            (cell(title[start]), cell(title[end]), cell("källan" if source else "vår bedömning"))
            for start, end, source in pairs
        )
        table = Table(self._label("linje-tabell"), "Åtaganden från löfte till löfte", header, shown_rows)
        return self._figure("linje", "Åtaganden som återkommer", " ".join(alts), drawn, table)

    def comparable(self) -> Document:
        """Say which figures can be compared over time, within a promise; none is compared across promises."""
        heading = Heading(("Tal över tid",), 2, "tal")
        changed = comparisons.changes(self.view)
        across = Paragraph((sentences.NO_COMPARISONS,)) if len(self._ids) > 1 else None
        if changed.empty:
            return document(heading, across, Paragraph(("Inga tal går att jämföra över tid.",)))
        blocks: list[Block] = []
        named = list(zip(series_names(self.names, changed), changed.to_dict("records"), strict=True))
        for period_id in reversed(self._ids):
            steps = [line(_step(name, row)) for name, row in named if self._home[row["commitment_id"]] == period_id]
            if steps:
                blocks.append(Paragraph((sentences.tell_comparable(self._years(period_id), len(steps)),)))
                blocks.append(Bullets(tuple(steps)))
        return document(heading, across, *blocks)


def _step(name: str, row: dict) -> str:
    """Tell the first and the last point of a series, with their months."""
    first, last = (name_time(row[f"{end}_time"].start, row[f"{end}_time"].end) for end in ("first", "last"))
    return f"{sentences.tell_went(name, row['first'], row['last'], first, last)}."


def _without(start: date, end: date, times: Iterable[Time]) -> list[Time]:
    """Return what is left of a time when others are taken from it."""
    left = []
    for first, last in join_times(times):
        if first > start:
            left.append((start, first - timedelta(days=1)))
        start = max(start, last + timedelta(days=1))
    return [*left, (start, end)] if start <= end else left


def _breakable(label: str) -> str:
    """Let a status be broken where it heads a narrow column."""
    for word, parts in _BREAKS.items():
        label = label.replace(word, parts)
    return label
