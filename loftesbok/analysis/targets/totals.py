"""What the figures of one kind, together, can at least and at most come to for some parties within some time.

Nothing is added that may count the same thing twice. Figures are added over time where their days differ, and over
parties where no party is in both and each is known to be done on its own or jointly by just these. A figure for a place
is a part of the whole: it is the least that the whole can be, and is added only to figures for the same place. Figures
for the whole time cover its parts, and those for all of the parties their parts. Of joint and own counts at the same
time, the larger is the least and their sum is the most that there can be.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from operator import itemgetter

from loftesbok.analysis.targets.figures import Figure, Span
from loftesbok.analysis.targets.ranges import ENDLESS, UNKNOWN, ZERO, Bound, Range

Parties = frozenset[str]
_MOST_GROUPS = 10  # groups of several parties that are tried together; more would take too long


def count_range(figures: Sequence[Figure], parties: Parties, sure: Span | None, whole: Span) -> Range:
    """Return what counts allow: at least what lies within the ``sure`` days, at most what covers the ``whole`` time."""
    low = least(figures, parties, sure) if sure else ZERO
    return Range(low, most(figures, parties, whole))


def stock_range(figures: Sequence[Figure], parties: Parties, span: Span) -> Range:
    """Return what was in place at the end of a span, by the figures that say how it was on just that day."""
    return count_range(at_end(figures, span), parties, span, span)


def at_end(figures: Iterable[Figure], span: Span) -> list[Figure]:
    """Return the figures that say how it was on the last day of a span, as figures of that span."""
    return [
        replace(figure, surely=span, possibly=span)
        for figure in figures
        if figure.surely and figure.surely.last == figure.possibly.last == span.last
    ]


def rate_range(figures: Sequence[Figure], parties: Parties, span: Span) -> Range:
    """Return what a rate allows: of a whole time, it lies between the least and the most of its parts.

    Only rates of all the parties in all places count, and only where they leave no day out.
    """
    rates = [figure for figure in figures if is_rate_of(figure, parties, span)]
    usable = [rate for rate in rates if rate.possibly.last < date.max]
    if are_mixed(usable):
        return UNKNOWN
    low: dict[date, Bound] = {}
    high: dict[date, Bound] = {}
    for first in sorted({span.first, *(_after(rate.possibly) for rate in usable)}, reverse=True):
        rest = [
            (rate.range, _after(rate.possibly))
            for rate in usable
            if rate.possibly.first == first < _after(rate.possibly)
        ]
        low[first] = max((min(allowed.low, low[after]) for allowed, after in rest), default=ZERO)
        high[first] = min((max(allowed.high, high[after]) for allowed, after in rest), default=ENDLESS)
        if first > span.last:
            low[first], high[first] = ENDLESS, ZERO
    return Range(low[span.first], high[span.first])


def _after(span: Span) -> date:
    """Return the day after a span, as long as there are days."""
    return span.last + timedelta(days=1) if span.last < date.max else date.max


def are_mixed(figures: Iterable[Figure]) -> bool:
    """Tell whether own and joint figures, or figures of which that is unclear, are of the same time."""
    pairs = combinations(figures, 2)
    return any(figure.joint != other.joint and figure.possibly.meets(other.possibly) for figure, other in pairs)


def is_rate_of(figure: Figure, parties: Parties, span: Span) -> bool:
    """Tell whether a rate is of all the parties in all places, for days of the span only."""
    return (
        figure.parties == parties
        and not figure.place
        and not figure.is_part
        and figure.surely == figure.possibly
        and span.covers(figure.possibly)
    )


# --- at least -------------------------------------------------------------------------------------------------------


def least(figures: Iterable[Figure], parties: Parties, span: Span) -> Bound:
    """Return what is certain to have been counted by the parties within a span."""
    inside = [figure for figure in figures if figure.parties <= parties and span.covers(figure.possibly)]
    places = {figure.place for figure in inside}
    return max((_least_in_place([figure for figure in inside if figure.place == place]) for place in places),
               default=ZERO)  # fmt: skip


def _least_in_place(figures: Sequence[Figure]) -> Bound:
    spans = {figure.possibly for figure in figures}
    spans.add(Span(min(span.first for span in spans), max(span.last for span in spans)))
    worth = [(span, _least_by_party([figure for figure in figures if span.covers(figure.possibly)])) for span in spans]
    return heaviest(worth)


def _least_by_party(figures: Sequence[Figure]) -> Bound:
    """Add up groups with no party in common, of which only one may have done it jointly with the others."""
    groups = {figure.parties for figure in figures}
    clear = [figure for figure in figures if figure.joint != "unclear"]
    worth = _few({group: _series(clear, group) for group in groups}, reverse=True)
    parties = frozenset().union(*groups)
    return max(_series(figures, group) + _packed(parties - group, worth) for group in groups)


def _series(figures: Iterable[Figure], group: Parties) -> Bound:
    return heaviest([(figure.possibly, figure.range.low) for figure in figures if figure.parties == group])


def heaviest(worth: Iterable[tuple[Span, Bound]]) -> Bound:
    """Return the largest sum over spans that have no days in common."""
    ends: list[date] = []
    best: list[Bound] = [ZERO]
    for span, bound in sorted(worth, key=lambda pair: pair[0].last):
        ends.append(span.last)
        best.append(max(best[-1], best[bisect_left(ends, span.first)] + bound))
    return best[-1]


def _packed(parties: Parties, worth: Mapping[Parties, Bound]) -> Bound:
    """Return the largest sum over groups that have no party in common."""

    @cache
    def best(left: Parties) -> Bound:
        if not left:
            return ZERO
        first = min(left)
        sums = (bound + best(left - group) for group, bound in worth.items() if first in group and group <= left)
        return max([best(left - {first}), *sums])

    return best(parties)


# --- at most --------------------------------------------------------------------------------------------------------


def most(figures: Iterable[Figure], parties: Parties, span: Span) -> Bound:
    """Return what the parties cannot have passed within a span; endless where some of it is not covered."""
    near = [
        figure for figure in figures if figure.parties & parties and not figure.is_part and figure.possibly.meets(span)
    ]
    tiles = {figure.surely.shared(span) for figure in near if figure.surely and not figure.place} - {None}
    beside = _beside(near, parties)
    costs = [(tile, _most_within(near, parties, tile, beside)) for tile in {*tiles, span} if tile]
    return _cheapest(span, costs)


def covers(figures: Iterable[Figure], parties: Parties, span: Span) -> bool:
    """Tell whether figures speak of all of the parties at all times of a span, precise or not."""
    precise = [replace(figure, range=Range(ZERO, ZERO)) for figure in figures]
    return most(precise, parties, span) < ENDLESS


def kind_of(figure: Figure, parties: Parties) -> str:
    """Return ``own``, ``joint`` or ``unclear``; ``others`` where it may be joint with others than the parties."""
    if figure.joint == "no":
        return "own"
    if not figure.parties <= parties:
        return "others"
    return "joint" if figure.joint == "yes" else "unclear"


def _beside(figures: Sequence[Figure], parties: Parties) -> dict[str, set[str]]:
    """Return, for each kind, the kinds that are counted beside it at some time: one that then is gone is not zero."""
    beside: dict[str, set[str]] = {}
    for figure in figures:
        met = {kind_of(other, parties) for other in figures if other.possibly.meets(figure.possibly)}
        beside.setdefault(kind_of(figure, parties), set()).update(met)
    return beside


def _most_within(
    figures: Sequence[Figure], parties: Parties, tile: Span, beside: Mapping[str, Collection[str]]
) -> Bound:
    """Add up what is done on one's own, jointly, and unclear whether jointly, as far as each is counted at all.

    Each party must be spoken of by own figures or by unclear ones, and all of them by both kinds once one of them is.
    Joint figures are enough only where there are no others. Figures that may be joint with others than the parties come
    on top.
    """
    kinds: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.possibly.meets(tile):
            kinds.setdefault(kind_of(figure, parties), []).append(figure)
    by_one, unclear, joint, others = (kinds.get(kind, []) for kind in ("own", "unclear", "joint", "others"))
    spoken = [parties & party_union(kind) for kind in (by_one, unclear)]
    if any(not kinds.keys() >= set(beside[kind]) for kind in kinds):
        return ENDLESS
    if spoken[0] | spoken[1] != parties and (by_one or unclear or not joint):
        return ENDLESS
    if spoken[0] & spoken[1]:
        spoken = [parties, parties]
    total = _covered(spoken[0], _costs(by_one, tile)) + _covered(spoken[1], _costs(unclear, tile))
    total += _covered(party_union(joint) if by_one or unclear else parties, _costs(joint, tile)) if joint else ZERO
    for bound in _costs(others, tile).values():
        total += bound
    return total


def party_union(figures: Iterable[Figure]) -> Parties:
    """Return all parties that figures are about."""
    return frozenset().union(*(figure.parties for figure in figures))


def _costs(figures: Iterable[Figure], tile: Span) -> dict[Parties, Bound]:
    """Return, for each group of parties, what its figures let it have done within a tile at most."""
    spans: dict[Parties, list[tuple[Span, Bound]]] = {}
    for figure in figures:
        limits = spans.setdefault(figure.parties, [])
        if figure.surely and not figure.place:
            limits.append((figure.surely, figure.range.high))
    return {group: _cheapest(tile, limits) for group, limits in spans.items()}


def _cheapest(span: Span, costs: Iterable[tuple[Span, Bound]]) -> Bound:
    """Return the smallest sum over spans that, taken together, leave no day out."""
    finite = [(time, bound) for time, bound in costs if bound < ENDLESS and time.meets(span)]
    best: dict[date, Bound] = {}
    for first in sorted({span.first, *(_after(time) for time, _ in finite)}, reverse=True):
        ways = [bound + best[_after(time)] for time, bound in finite if time.first <= first <= time.last < date.max]
        best[first] = ZERO if first > span.last else min(ways, default=ENDLESS)
    return best[span.first]


def _covered(parties: Parties, costs: Mapping[Parties, Bound]) -> Bound:
    """Return the smallest sum over groups that, taken together, leave none of the parties out."""
    dearest_first = sorted(costs.items(), key=itemgetter(1), reverse=True)  # the cheapest of the same parties is kept
    finite = _few({group & parties: bound for group, bound in dearest_first if bound < ENDLESS}, reverse=False)

    @cache
    def best(left: Parties) -> Bound:
        if not left:
            return ZERO
        first = min(left)
        return min((bound + best(left - group) for group, bound in finite.items() if first in group), default=ENDLESS)

    return best(parties)


def _few(groups: Mapping[Parties, Bound], *, reverse: bool) -> dict[Parties, Bound]:
    """Keep all single parties and the best groups of several."""
    several = [pair for pair in groups.items() if len(pair[0]) > 1]
    kept = sorted(several, key=itemgetter(1), reverse=reverse)[:_MOST_GROUPS]
    return {**{group: bound for group, bound in groups.items() if len(group) == 1}, **dict(kept)}
