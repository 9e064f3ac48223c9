"""The start page: a card per promise period, the time line, and what is missing over all of them."""

from __future__ import annotations

from collections.abc import Sequence

from loftesbok.analysis import coverage, sentences
from loftesbok.analysis.coverage import time_label
from loftesbok.analysis.wording import reporting_label, validity
from loftesbok.book.pages.period_states import EMPTY, PeriodState
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import book_view, resolve_through
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Badge, Block, Card, Cards, Facts, Line, Link, Paragraph, Table, cell, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import listing, sentence
from loftesbok.domain.vocabulary import PARTLY_REPORTED
from loftesbok.project.project import TRENDS
from loftesbok.report.trend_report import TrendReport

MISSING = ("not_reported", PARTLY_REPORTED, "published_not_held", "no_information", "after_through")
NAMED = 3  # so many reporting periods are named one by one; more are counted


def overview(states: Sequence[PeriodState]) -> Document:
    """Return one card per promise period: area, commitments, what has been reported, how far the data reach, a link."""
    cards = tuple(_card(state) for state in states)
    return document(Cards(cards, "periods") if cards else Paragraph((EMPTY,)))


def _card(state: PeriodState) -> Card:
    pairs: list[tuple[str, tuple[Line, ...]]] = [
        ("Område", cell(state.row["area"])),
        ("Gäller", cell(validity(state.row))),
        ("Åtaganden", cell(sentence(sentences.count_commitments(len(state.commitments))))),
        ("Uppföljt hittills", cell(sentence(_reported(state)))),
        ("Data till och med", cell(reporting_label(state.through.code))),
    ]
    if state.latest:
        rows = state.grid[(state.grid["reporting_period"] == state.latest.code) & (state.grid["status"] != "")]
        counted = {str(code): int(count) for code, count in rows["shown"].value_counts().items()}
        pairs.append((f"Status, {state.latest.label}", cell(sentences.count_statuses(counted))))
    body: tuple[Block, ...] = (Facts(tuple(pairs)), Paragraph(line(Link(f"Läs om {state.name}", state.page))))
    return Card(state.name, body)


def _reported(state: PeriodState) -> str:
    """Say which reporting periods have been followed up: each by name, or how many there are."""
    codes = state.grid.loc[state.grid["status"] != "", "reporting_period"].unique()
    periods = sorted(ReportingPeriod.parse(code) for code in codes)
    return sentences.name_followed_up([time_label(period, period, state.row) for period in periods], NAMED)


def timeline(dataset: Dataset, through: str = "") -> Document:
    """Return the time line of all promise periods (the trends chapter has the same, under labels of its own)."""
    if dataset["periods"].empty:
        return document(Paragraph((EMPTY,)))
    last = resolve_through(dataset, TRENDS, through)
    return TrendReport(book_view(dataset, last), last, place="start").timeline()


def missing(states: Sequence[PeriodState]) -> Document:
    """Return, per promise period, the times of which something is not known or not reported, state by state."""
    rows = []
    for state in states:
        missing_lines = tuple(_missing_lines(state)) or cell("inget hittills")
        rows.append((cell(Link(state.name, state.page)), missing_lines))
    if not rows:
        return document(Paragraph((EMPTY,)))
    method = (
        "Tabellen visar tider då boken inte kan säga allt om hur det gick. Tillstånden räknas fram ur underlaget. "
        "Vad de betyder står på metodsidan.",
        "Att något saknas här betyder inte att arbetet uteblev.",
        "Underlag: tabellerna periods, reports och followups.",
    )
    return document(Table("sida-saknas", "Det som saknas, löfte för löfte", ("Löfte", "Saknas"), tuple(rows), method))


def _missing_lines(state: PeriodState) -> list[Line]:
    lines = []
    for code in MISSING:
        times = []
        for first, last in coverage.runs(state.grid):
            cells = state.grid[state.grid["reporting_period"] == first.code]
            count = int((cells["shown"] == code).sum())
            if count:
                times.append(f"{time_label(first, last, state.row)}{sentences.count_some(count, len(cells))}")
        if times:
            lines.append(line(Badge(code), f" {listing(times)}"))
    return lines
