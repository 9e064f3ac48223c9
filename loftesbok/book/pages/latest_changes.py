"""The latest: what the newest follow-up says, and what it says that the one before it did not."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from loftesbok.analysis import sentences
from loftesbok.book.pages.period_states import PeriodState
from loftesbok.document.myst import escape_myst, render_myst
from loftesbok.document.pieces import Block, Bullets, Inline, Line, Paragraph, Strong, line
from loftesbok.domain.reporting_period import ReportingPeriod, name_time
from loftesbok.domain.vocabulary import PARTLY_REPORTED, SHOWN

MOST_LINKS = 6  # of commitments in one list; more are counted
STEPS = ("not_done", "postponed", "in_progress", PARTLY_REPORTED, "done")
"""Statuses in the order in which a commitment goes forward; the others stand beside it."""


def latest_changes(states: Sequence[PeriodState]) -> str:
    """Return, as MyST, a section on the newest follow-up: the answer, and where each of its commitments stands.

    Two follow-ups are compared when they belong to the same promise and speak of equally long times.
    """
    if not states:
        return ""
    followed = [state for state in states if state.latest]
    if not followed:
        return f"## Senast\n\n{sentences.NOTHING_FOLLOWED_UP}"
    newest = max(followed, key=lambda state: _last_two(state)[0])
    now, before = _last_two(newest)
    heading = f"## Senast: {escape_myst(name_time(now.start, now.end))}\n\n:::{{section-id}} senast\n:::"
    answer = Paragraph((sentences.tell_answer(len(newest.commitments), newest.counted()),), "answer")
    blocks: list[Block] = [answer, Bullets(tuple(_groups(newest, now, before)))]
    remarks = []
    if before and _compares(before, now):
        remarks.append(sentences.tell_compared_with(name_time(before.start, before.end)))
    if later := _later(newest, now):
        remarks.append(sentences.tell_nothing_known_of(later))
    if newest is not states[0]:
        remarks.append(f"{states[0].name} har ännu ingen uppföljning.")
    return f"{heading}\n\n{render_myst([*blocks, *([Paragraph((' '.join(remarks),))] if remarks else [])])}"


def _last_two(state: PeriodState) -> tuple[ReportingPeriod, ReportingPeriod | None]:
    codes = state.grid.loc[state.grid["status"] != "", "reporting_period"].unique()
    periods = sorted(ReportingPeriod.parse(code) for code in codes)
    return periods[-1], periods[-2] if len(periods) > 1 else None


def _compares(before: ReportingPeriod, now: ReportingPeriod) -> bool:
    return before.length == now.length and not before.overlaps(now)


def _later(state: PeriodState, now: ReportingPeriod) -> str:
    """Name the time of the promise after its last follow-up, of which nothing is known."""
    later = [period for period in map(ReportingPeriod.parse, state.grid["reporting_period"].unique())
             if period.start > now.end]  # fmt: skip
    return name_time(min(later).start, max(later, key=lambda period: period.end).end) if later else ""


def _groups(state: PeriodState, now: ReportingPeriod, before: ReportingPeriod | None) -> list[Line]:
    """Return the commitments by where they stand, each group as a line of links."""
    cells = state.grid.set_index(["commitment_id", "reporting_period"])
    compared = before if before and _compares(before, now) else None
    groups: dict[str, list[tuple[str, str]]] = {}
    for commitment_id in state.commitments["commitment_id"]:
        new = cells.loc[(commitment_id, now.code)]
        old = cells.loc[(commitment_id, compared.code)] if compared else None
        name, note = _group(new, old)
        groups.setdefault(name, []).append((commitment_id, note))
    order = (sentences.WENT_FORWARD, SHOWN["in_progress"].label, *(term.label for term in SHOWN.values()),
             sentences.AS_BEFORE, sentences.OTHERWISE, sentences.NOT_MENTIONED)  # fmt: skip
    return [_line(state, name, groups[name]) for name in dict.fromkeys(order) if name in groups]


def _group(new: pd.Series, old: pd.Series | None) -> tuple[str, str]:
    """Return to which group a commitment belongs, and what is said of it in brackets."""
    if not new["status"]:
        return sentences.NOT_MENTIONED, ""
    label = SHOWN[new["shown"]].label
    if old is None or not old["status"]:
        return label, ""
    if new["shown"] in STEPS and old["shown"] in STEPS and STEPS.index(new["shown"]) > STEPS.index(old["shown"]):
        return sentences.WENT_FORWARD, ""
    if new["shown"] == "in_progress":
        return label, ""
    note = label[:1].lower() + label[1:]
    return (sentences.AS_BEFORE if new["shown"] == old["shown"] else sentences.OTHERWISE), f" ({note})"


def _line(state: PeriodState, name: str, members: list[tuple[str, str]]) -> Line:
    pieces: list[Inline] = [Strong(f"{name}:"), " "]
    shown, left_out = members[:MOST_LINKS], len(members) - MOST_LINKS
    for place, (commitment_id, note) in enumerate(shown):
        is_last = place == len(shown) - 1
        mark = "" if is_last else " och " if place == len(shown) - 2 and left_out <= 0 else ", "
        pieces += [state.commitment(commitment_id), f"{note}{mark}"]
    rest = f", {sentences.count_rest(left_out)}" if left_out > 0 else ""
    return line(*pieces, f"{rest}.")
