"""The latest changes: what the newest follow-up in the book says that the one before it did not."""

from __future__ import annotations

from collections.abc import Sequence

from loftesbok.analysis import comparisons, sentences
from loftesbok.analysis.coverage import time_label
from loftesbok.analysis.wording import series_names
from loftesbok.book.pages.period_states import EMPTY, PeriodState
from loftesbok.data.views import reported_measures
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Block, Bullets, Link, Paragraph, Table, cell, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import sentence
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
    if before is None:
        only = "Den är den första i underlaget. Det finns inget att jämföra med."
        return [Paragraph(line(*opening, only))]
    if before.length != now.length or before.overlaps(now):
        why = "är olika långa" if before.length != now.length else "går in i varandra"
        apart = f"Den förra gäller {before.label}. De {why} och jämförs därför inte."
        return [Paragraph(line(*opening, apart))]
    blocks: list[Block] = [Paragraph(line(*opening, f"Här jämförs den med {before.label}."))]
    return [*blocks, *_statuses(state, before, now), *_figures(state, now)]


def _last_two(state: PeriodState) -> tuple[ReportingPeriod, ReportingPeriod | None]:
    codes = state.grid.loc[state.grid["status"] != "", "reporting_period"].unique()
    periods = sorted(ReportingPeriod.parse(code) for code in codes)
    return periods[-1], periods[-2] if len(periods) > 1 else None


def _statuses(state: PeriodState, before: ReportingPeriod, now: ReportingPeriod) -> list[Block]:
    cells = state.grid.set_index(["commitment_id", "reporting_period"])
    rows = []
    for commitment_id in state.commitments["commitment_id"]:
        old, new = cells.loc[(commitment_id, before.code)], cells.loc[(commitment_id, now.code)]
        if old["shown"] != new["shown"]:
            shown = (cell(state.commitment(commitment_id)), tables.state_lines(old), tables.state_lines(new))
            rows.append(shown)
    if not rows:
        return [Paragraph(("Inget åtagande har fått ny status.",))]
    header = ("Åtagande", sentence(before.label), sentence(now.label))
    table = Table(
        "sida-nytt", "Åtaganden med ny status eller nytt tillstånd", header, tuple(rows), tables.STATUS_METHOD
    )
    unchanged = sentences.tell_unchanged(len(state.commitments) - len(rows))
    return [table, *([Paragraph((unchanged,))] if unchanged else [])]


def _figures(state: PeriodState, now: ReportingPeriod) -> list[Block]:
    figures = reported_measures(state.view)
    new = figures[(figures["reporting_period"] == now.code) & figures["value"].notna()]
    changed = comparisons.changes(state.view)
    changed = changed[changed["last_period"] == now.code]
    paragraph = Paragraph((sentences.count_figures(now.label, len(new), len(changed)),))
    lines = tuple(
        line(sentences.tell_against(name, row["last"], row["before"], row["before_time"].label))
        for name, (_, row) in zip(series_names(state.names, changed), changed.iterrows(), strict=True)
    )
    return [paragraph, *([Bullets(lines)] if lines else [])]
