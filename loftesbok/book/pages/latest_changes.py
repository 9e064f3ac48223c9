"""The latest changes: what the newest follow-up in the book says that the one before it did not."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from loftesbok.analysis import measures
from loftesbok.analysis.coverage import time_label
from loftesbok.analysis.wording import Names
from loftesbok.book.pages.period_states import EMPTY, PeriodState
from loftesbok.data.views import reported_measures
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Block, Bullets, Line, Link, Paragraph, Table, cell, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import number, plural, sentence
from loftesbok.report import tables


def latest_changes(states: Sequence[PeriodState]) -> Document:
    """Return which statuses and figures are new in the newest follow-up, compared with the one before it.

    Two follow-ups are compared when they belong to the same promise and speak of equally long reporting periods; where
    there is nothing to compare, the text says so.
    """
    if not states:
        return document(Paragraph((EMPTY,)))
    followed = [state for state in states if state.latest]
    if not followed:
        return document(Paragraph(("Inget löfte har någon uppföljning i underlaget ännu.",)))
    newest = max(followed, key=lambda state: _last_two(state)[0])
    blocks = _changes(newest)
    if newest is not states[0]:
        blocks.append(Paragraph((f"{states[0].name} har ännu ingen uppföljning i underlaget.",)))
    return document(*blocks)


def _changes(state: PeriodState) -> list[Block]:
    now, before = _last_two(state)
    opening: list[str | Link] = [
        f"Den senaste uppföljningen gäller {time_label(now, now, state.row)}, i ",
        Link(state.name, state.page),
        ". ",
    ]
    figures = reported_measures(state.view)
    if before is None or before.unit != now.unit:
        first = "Den är den första i underlaget." if before is None else f"Den förra gäller {before.label}."
        why = "Det finns inget att jämföra med." if before is None else "De är olika långa och jämförs därför inte."
        return [Paragraph(line(*opening, f"{first} {why}"))]
    blocks: list[Block] = [Paragraph(line(*opening, f"Här jämförs den med {before.label}."))]
    return [*blocks, *_statuses(state, before, now), *_figures(figures, state, before, now)]


def _last_two(state: PeriodState) -> tuple[ReportingPeriod, ReportingPeriod | None]:
    codes = state.grid.loc[state.grid["status"] != "", "reporting_period"].unique()
    found = sorted(ReportingPeriod.parse(code) for code in codes)
    return found[-1], found[-2] if len(found) > 1 else None


def _statuses(state: PeriodState, before: ReportingPeriod, now: ReportingPeriod) -> list[Block]:
    cells = state.grid.set_index(["commitment_id", "reporting_period"])
    rows = []
    for commitment_id in state.commitments["commitment_id"]:
        old, new = cells.loc[(commitment_id, before.code)], cells.loc[(commitment_id, now.code)]
        if (old["status"], old["state"]) != (new["status"], new["state"]):
            shown = (cell(state.commitment(commitment_id)), tables.state_lines(old), tables.state_lines(new))
            rows.append(shown)
    same = len(state.commitments) - len(rows)
    if not rows:
        return [Paragraph(("Inget åtagande har fått ny status.",))]
    header = ("Åtagande", sentence(before.label), sentence(now.label))
    table = Table(
        "sida-nytt", "Åtaganden med ny status eller nytt tillstånd", header, tuple(rows), tables.STATUS_METHOD
    )
    rest = f"För {plural(same, 'åtagande', 'åtaganden')} är status och tillstånd desamma som förra gången."
    return [table, *([Paragraph((rest,))] if same else [])]


def _figures(figures: pd.DataFrame, state: PeriodState, before: ReportingPeriod, now: ReportingPeriod) -> list[Block]:
    new = figures[(figures["reporting_period"] == now.code) & figures["value"].notna()]
    changed = measures.changes(figures)
    changed = changed[changed["last_period"] == now.code]
    if new.empty:
        return [Paragraph((f"Uppföljningen av {now.label} innehåller inga siffror.",))]
    told = f"Uppföljningen av {now.label} innehåller {plural(len(new), 'siffra', 'siffror')}."
    if changed.empty:
        return [Paragraph((f"{told} Ingen av dem går att jämföra med en tidigare uppföljning.",))]
    able = f"Av dem går {number(len(changed))} att jämföra med en tidigare uppföljning:"
    lines = tuple(_change(state.names, row) for _, row in changed.iterrows())
    return [Paragraph((f"{told} {able}",)), Bullets(lines)]


def _change(names: Names, row: pd.Series) -> Line:
    what = f"{names.title('indicators', row['indicator_id'])} ({names.parties(row['parties'])})"
    then = ReportingPeriod.parse(row["before_period"]).label
    if row["difference"] == 0:
        return line(f"{what}: {number(row['last'])}, samma som {then}")
    return line(f"{what}: {number(row['last'])}, mot {number(row['before'])} {then}")
