"""What the search finds by the data: every commitment with its promise and last status, and every chapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from loftesbok.analysis import sentences
from loftesbok.book.pages.period_states import PeriodState
from loftesbok.data.views import limits
from loftesbok.domain.reporting_period import ReportingPeriod, name_time
from loftesbok.domain.vocabulary import SHOWN

NEWEST, EARLIER, STEP, LEAST = 3.0, 2.2, 0.2, 1.5
"""How the commitments of the newest promise weigh, of the one before, each earlier one less, and the least."""
OF_ITS_COMMITMENTS = 0.95  # a promise itself, where its commitments answer as well as it


def search_entries(states: Sequence[PeriodState]) -> list[dict[str, Any]]:
    """Return what ``loftesbok.sphinx_ext.search`` is reported of the data, the newest promise first."""
    entries: list[dict[str, Any]] = []
    for place, state in enumerate(states):
        rank = NEWEST if not place else max(LEAST, EARLIER - STEP * (place - 1))
        entries += _commitments(state, rank)
        entries.append(_promise(state, rank * OF_ITS_COMMITMENTS))
    return entries


def _promise(state: PeriodState, rank: float) -> dict[str, Any]:
    count = len(state.commitments)
    result = sentences.tell_answer(count, state.counted()) if state.latest else sentences.NOT_FOLLOWED_UP
    return {
        "title": state.name,
        "address": f"{state.page.removeprefix('/')}.html",
        "kind": f"Löfte med {sentences.count_in_words(count, 'inga')} {'åtagande' if count == 1 else 'åtaganden'}",
        "text": f"{result} {state.row['summary']}".strip(),
        "words": _words(state),
        "rank": rank,
    }


def _words(state: PeriodState) -> str:
    """Return the years and the area, by which all of a promise is found."""
    start, end = limits(state.row)
    return f"{' '.join(str(year) for year in range(start.year, end.year + 1))} {state.row['area']}"


def _commitments(state: PeriodState, rank: float) -> Iterator[dict[str, Any]]:
    followups = state.view["followups"]
    promises = dict(zip(state.view["promises"]["promise_id"], state.view["promises"]["title"], strict=True))
    for _, row in state.commitments.iterrows():
        commitment_id = row["commitment_id"]
        rows = state.grid[(state.grid["commitment_id"] == commitment_id) & (state.grid["status"] != "")]
        reported = followups[followups["commitment_id"] == commitment_id]
        yield {
            "title": row["title"],
            "address": f"{state.page.removeprefix('/')}.html#{commitment_id}",
            "kind": f"Åtagande i {state.name} · {_standing(rows)}",
            "text": _newest_summary(reported),
            "about": f"{row['description']} {str(row['parts']).replace('|', ' ')}".strip(),
            "words": " ".join(
                [
                    commitment_id.removeprefix(f"{state.period_id}-").replace("-", " "),
                    *([state.names.title("themes", row["theme_id"])] if row["theme_id"] else []),
                    promises.get(row["promise_id"], ""),
                    *dict.fromkeys(state.names.places(places) for places in reported["places"] if places),
                    str(row["group"]),
                    _words(state),
                ]
            ),
            "rank": rank,
        }


def _standing(rows: pd.DataFrame) -> str:
    """Write a commitment's last status and of which time it is."""
    if rows.empty:
        return "ingen uppföljning"
    last = max(rows["reporting_period"], key=ReportingPeriod.parse)
    shown = rows.set_index("reporting_period").loc[last, "shown"]
    period = ReportingPeriod.parse(last)
    return f"{SHOWN[shown].label}, {name_time(period.start, period.end)}"


def _newest_summary(followups: pd.DataFrame) -> str:
    if followups.empty:
        return ""
    last = max(followups["reporting_period"], key=ReportingPeriod.parse)
    return str(followups.set_index("reporting_period").loc[last, "summary"])
