"""Judge every target of a promise by what the reported figures allow.

A verdict is given only when the figures cover exactly what the target is about (its parties, the whole area, its time
up to the due date, counted in one way), or when what is missing could not change it. Pure functions frame → frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from loftesbok.analysis.targets.figures import Figure, Span, read_figures
from loftesbok.analysis.targets.ranges import UNKNOWN, Bound, Range
from loftesbok.analysis.targets.reasons import Case, reason
from loftesbok.analysis.targets.totals import Parties, count_range, party_union, rate_range, stock_range
from loftesbok.analysis.targets.windows import Target, windows
from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import limits, members, period_row
from loftesbok.domain.reporting_period import ReportingPeriod, readings

COLUMNS = (
    "commitment_id", "indicator_id", "per", "comparison", "value", "parties", "due_on", "window", "window_end",
    "reported", "reported_until", "at_end", "kind", "figure_parties", "figure_places", "verdict", "why",
)  # fmt: skip


def verdict(comparison: str, limit: Bound, allowed: Range, *, is_due: bool, only_grows: bool = True) -> str:
    """Judge a target by what the figures allow: a code of ``vocabulary.VERDICTS``.

    Before the time is out there is a verdict only of what ``only_grows``, and only one that no later figure changes.
    """
    if is_due or only_grows:
        if allowed.low > limit:
            return "not_met" if comparison == "at_most" else "exceeded"
        if comparison == "at_least" and allowed.low >= limit:
            return "met"
    if not is_due:
        return "not_yet_due"
    if comparison == "at_most":
        return "met" if allowed.high <= limit else "not_judgeable"
    if comparison == "exactly" and allowed.low == limit == allowed.high:
        return "met"
    return "not_met" if allowed.high < limit else "not_judgeable"


def target_verdicts(dataset: Dataset, period_id: str, through: ReportingPeriod) -> pd.DataFrame:
    """Judge every target of a promise period as of the end of ``through``, at least one row for each.

    Columns: ``commitment_id``, ``indicator_id``, ``per``, ``comparison``, ``value``, ``parties`` (all who are
    responsible where the target names none), ``due_on``, ``window`` (the reporting period, year or promise period
    judged), ``window_end`` (its last day on which the promise is in force), ``reported`` (``Range``: what the figures
    allow, up to ``reported_until``, a date), ``at_end`` (``Range`` at the window's end where the target is due before
    it, or None), ``kind`` (how the figures are counted, "" where not in one way), ``figure_parties`` and
    ``figure_places`` (tuples of what the figures are about; the place "" is the whole area), ``verdict``, ``why``
    (Swedish clause where it cannot be judged).
    """
    period, commitments, targets = period_row(dataset, period_id), dataset["commitments"], dataset["targets"]
    of_promise = commitments[commitments["period_id"] == period_id]
    responsible = dict(zip(of_promise["commitment_id"], of_promise["responsible"], strict=True))
    targets = targets[targets["commitment_id"].isin(list(responsible))]
    rows: list[dict[Any, Any]] = []
    if len(targets):
        promise = _Promise(Span(*limits(period)), tuple(members(period["cadence"])), through.end, Names(dataset))
        figures = read_figures(_of_targets(dataset["measures"], targets), promise.valid, promise.cadence)
        reported_by = _reported_by(_of_targets(dataset["followups"], targets))
        for target in targets.to_dict("records"):
            commitment_id = target["commitment_id"]
            about = {**target, "parties": target["parties"] or responsible[commitment_id]}
            of_target = figures.get((commitment_id, target["indicator_id"]), [])
            parts = reported_by.get(commitment_id, {})
            rows += [{**about, **judged} for judged in _judged(promise, about, of_target, parts)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of_targets(frame: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["commitment_id"].isin(targets["commitment_id"])]


def _reported_by(followups: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """Return whose part each follow-up reports, by commitment and reporting period."""
    columns = (followups[name] for name in ("commitment_id", "reporting_period", "reported_by"))
    parties_of: dict[str, dict[str, list[str]]] = {}
    for commitment_id, code, parties in zip(*columns, strict=True):
        parties_of.setdefault(commitment_id, {})[code] = members(parties)
    return parties_of


@dataclass(frozen=True)
class _Promise:
    """When a promise is in force, how often it is followed up, and the day as of which it is judged."""

    valid: Span
    cadence: Collection[str]
    through: date
    names: Names

    def times(self, codes: Collection[str]) -> set[str]:
        """Return the codes of all times that some codes may mean."""
        meant = (readings(code, self.valid.first, self.valid.last, self.cadence) for code in codes)
        return {*codes, *(period.code for periods in meant for period in periods)}


def _judged(
    promise: _Promise, target: Target, figures: Sequence[Figure], reported_by: Mapping[str, Collection[str]]
) -> Iterator[dict[str, Any]]:
    """Yield what is judged of a target in each of its windows."""
    parties = frozenset(members(target["parties"]))
    theirs = [figure for figure in figures if figure.parties & parties]
    kinds = frozenset(figure.accumulation for figure in theirs)
    times = promise.times(reported_by)
    for window in windows(target, promise.valid, promise.cadence, times, promise.through):
        judged = window.judged
        near = [figure for figure in figures if judged and figure.possibly.meets(judged)]
        counted = [figure for figure in near if figure.parties & parties]
        others = [figure for figure in near if not figure.parties & parties]
        allowed = _allowed(counted, kinds, parties, judged, promise.valid) if judged else UNKNOWN
        case = Case(promise.names, parties, window, promise.valid, promise.cadence, counted, others, kinds, reported_by,
                    allowed)  # fmt: skip
        code = _code(target, case, is_due=window.due <= promise.through)
        yield {
            "window": window.period.code,
            "window_end": min(window.whole.last, promise.valid.last),
            **_shown(promise, case, theirs),
            "verdict": code,
            "why": reason(case) if code == "not_judgeable" else "",
        }


def _code(target: Target, case: Case, *, is_due: bool) -> str:
    """Return the verdict; none without a figure, and none by figures that contradict each other."""
    if not case.figures or len(case.kinds) != 1 or case.kinds == {"unknown"} or case.allowed.is_contradictory:
        return "not_judgeable" if is_due else "not_yet_due"
    grows = case.kinds == {"period"}
    return verdict(target["comparison"], Bound(target["value"]), case.allowed, is_due=is_due, only_grows=grows)


def _allowed(figures: Sequence[Figure], kinds: Collection[str], parties: Parties, span: Span, valid: Span) -> Range:
    """Return what figures that are counted in one way allow for a span."""
    match tuple(kinds):
        case ("period",):
            return count_range(figures, parties, span.shared(valid), span)
        case ("stock",):
            return stock_range(figures, parties, span)
        case ("rate",):
            return rate_range(figures, parties, span)
        case _:
            return UNKNOWN


def _shown(promise: _Promise, case: Case, theirs: Sequence[Figure]) -> dict[str, Any]:
    """Return what is shown of a target's figures: what they come to, until when, of whom and where."""
    kinds, valid, whole = case.kinds, promise.valid, case.window.whole
    judged = case.window.judged or whole
    until = min(judged.last, promise.through, valid.last)
    if kinds == {"stock"}:
        until = max((figure.possibly.last for figure in case.figures if figure.possibly.last <= until), default=until)
    reported, at_end = UNKNOWN, None
    if case.window.judged and judged.first <= until:
        reported = _allowed(case.figures, kinds, case.parties, Span(judged.first, until), valid)
    if judged.last < whole.last <= promise.through:
        near = [figure for figure in theirs if figure.possibly.meets(whole)]
        at_end = _allowed(near, kinds, case.parties, whole, valid)
    return {
        "reported": UNKNOWN if reported.is_contradictory else reported,
        "reported_until": until,
        "at_end": at_end,
        "kind": next(iter(kinds)) if len(kinds) == 1 else "",
        "figure_parties": tuple(sorted(party_union(case.figures))),
        "figure_places": tuple(sorted({figure.place for figure in case.figures})),
    }
