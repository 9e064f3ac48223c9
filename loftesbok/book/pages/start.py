"""The start page: what the book holds, a card per promise with its result, what is not known, a key to statuses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from loftesbok.analysis import sentences
from loftesbok.analysis.coverage import reporting_periods
from loftesbok.book.pages.period_states import EMPTY, PeriodState
from loftesbok.data.views import limits
from loftesbok.document.document import Document, document
from loftesbok.document.myst import render_myst
from loftesbok.document.pieces import Badge, Bullets, Link, Paragraph, Strong, line
from loftesbok.domain.reporting_period import ReportingPeriod, join_times, name_time
from loftesbok.domain.swedish import uncapitalised
from loftesbok.domain.vocabulary import SHOWN

MOST_THEMES = 4
MOST_TIMES = 4
Time = tuple[date, date]


def introduction(states: Sequence[PeriodState]) -> Document:
    """Say what a promise is, how many the book holds, and from which years."""
    if not states:
        return document(Paragraph((sentences.WHAT_IS_A_PROMISE,), "lead"))
    first, last = min(limits(state.row)[0] for state in states), max(limits(state.row)[1] for state in states)
    held = sentences.tell_promises_held(len(states), first.year, last.year)
    return document(Paragraph((f"{sentences.WHAT_IS_A_PROMISE} {held}",), "lead"))


def overview(states: Sequence[PeriodState]) -> str:
    """Return, as MyST, a card per promise, the newest first: a heading that leads to it, what it is about, its result.

    Below them stands for which years between them no promise is known.
    """
    if not states:
        return EMPTY
    cards = [f"### {render_myst([Paragraph((Link(state.name, state.page),))])}\n\n{_card(state)}" for state in states]
    gaps = [name_time(*gap) for gap in _times_between(states)]
    return "\n\n".join([*cards, *([sentences.tell_no_promise_known(gaps)] if gaps else [])])


def _card(state: PeriodState) -> str:
    themes = dict.fromkeys(theme for theme in state.commitments["theme_id"] if theme)
    names = [state.names.within_sentence(state.names.title("themes", theme)) for theme in themes]
    about = sentences.tell_commitments_about(len(state.commitments), names, MOST_THEMES)
    counted = sentences.count_statuses(state.counted())
    result = f"Redovisat: {counted}." if counted else sentences.NOT_FOLLOWED_UP
    return render_myst([Paragraph(line(f"{about} ", Strong(result)))])


def _times_between(states: Iterable[PeriodState]) -> list[Time]:
    """Return the times between the first and the last promise for which the book has none, in order."""
    gaps = []
    until: date | None = None
    for start, end in sorted(limits(state.row) for state in states):
        if until and start > until + timedelta(days=1):
            gaps.append((until + timedelta(days=1), start - timedelta(days=1)))
        until = max(until or end, end)
    return gaps


def missing(states: Sequence[PeriodState]) -> Document:
    """Say for which times no result of any commitment is known, though a promise held."""
    if not states:
        return document()
    times = [name_time(*time) for time in _times_without_results(states)]
    if not times:
        return document(Paragraph((sentences.RESULTS_FOR_ALL_TIMES,)))
    lead, rest = sentences.tell_times_without_results(times, MOST_TIMES)
    return document(Bullets((line(Strong(lead), f" {rest}"),)))


def _times_without_results(states: Iterable[PeriodState]) -> list[Time]:
    """Return the times of promises without any follow-up, neighbours joined, the oldest first."""
    times: list[Time] = []
    for state in states:
        followed = set(state.grid.loc[state.grid["status"] != "", "reporting_period"])
        whole = [ReportingPeriod.parse(code) for code in followed]
        early = set(state.grid.loc[state.grid["state"] == "before_first", "reporting_period"])
        times += [
            (period.start, period.end)
            for period in reporting_periods(state.view, state.period_id)
            if period.code not in followed | early and not any(period.overlaps(other) for other in whole)
        ]
    return join_times(times)


def key(states: Sequence[PeriodState]) -> Document:
    """Return the statuses that the book shows, with what each means."""
    shown = {code for state in states for code in state.grid.loc[state.grid["status"] != "", "shown"]}
    entries = tuple(
        line(Badge(code), f": {uncapitalised(term.meaning).rstrip('.')}")
        for code, term in SHOWN.items()
        if code in shown
    )
    if not entries:
        return document(Paragraph((sentences.NO_STATUSES,)))
    return document(Bullets(entries, "key"), Paragraph((sentences.WHAT_A_STATUS_IS,), "note"))
