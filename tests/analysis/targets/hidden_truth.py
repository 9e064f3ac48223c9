"""Promises with a hidden truth: every act by day, place and doers, and reports drawn from it that tell a part of it.

Nothing here knows how the product judges. What a report tells is always true; it may be of some parties only, of some
places, of other times than the target's, not exact, told twice in reports of different length, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np

from loftesbok.domain.decimals import MISSING
from loftesbok.domain.reporting_period import ReportingPeriod, expected, first_day, last_day, readings, whole_period
from tests.analysis.targets.linear import largest
from tests.sample.promise import INDICATOR, PROMISE

Days = tuple[date, date]
Doers = frozenset[str]
PARTIES = ("bostadsbolaget", "kommunen", "polisen", "skolan")
PLACES = {"": (), "berga": ("berga",), "ryd": ("ryd",), "ryds-torg": ("ryd", "ryds-torg")}  # a square within a district
TIMES = (
    ("2024", "2024"), ("2024", "2024"), ("2024", "2024"), ("2023", "2024"), ("2024-01-01", "2024-06-30"),
    ("2024-03-01", "2024-12-31"), ("2023-09-01", "2024-08-31"), ("2024-05-10", "2024-12-31"),
)  # fmt: skip
CADENCES = ("tertial", "tertial", "quarter", "half_year", "month", "year", "at_end", "at_end|tertial", "")


@dataclass(frozen=True)
class Act:
    """Something that was done; of a stock the doers' level of each month, as a change from the month before."""

    day: date
    doers: Doers
    place: str
    amount: Decimal


@dataclass(frozen=True)
class Told:
    """What a row of a report counts: acts of these days that it chooses, and what it says of them."""

    days: Days
    chooses: Callable[[Doers, str], bool]
    row: dict[str, Any]


@dataclass
class Commitment:
    """A commitment, what was done for it, what is told of it, and a target."""

    number: int
    kind: str
    responsible: tuple[str, ...]
    acts: list[Act] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    rates: dict[str, int] = field(default_factory=dict)
    target: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its id in the dataset."""
        return f"{PROMISE}-{self.number}"

    @property
    def wanted_of(self) -> Doers:
        """The parties that the target is about."""
        return frozenset(self.target["parties"].split("|") if self.target["parties"] else self.responsible)


@dataclass
class Promise:
    """A promise as it was told through a reporting period."""

    valid: tuple[str, str]
    cadence: str
    through: ReportingPeriod
    counts_outside: bool
    commitments: list[Commitment] = field(default_factory=list)

    @property
    def limits(self) -> Days:
        """Its first and its last day."""
        return first_day(self.valid[0]), last_day(self.valid[1])

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of its dataset."""
        names: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("commitments", "followups", "measures", "targets")
        }
        for one in self.commitments:
            names["commitments"].append(
                {"commitment_id": one.id, "period_id": PROMISE, "position": one.number, "title": one.id,
                 "responsible": "|".join(one.responsible)}
            )  # fmt: skip
            names["targets"].append({"commitment_id": one.id, "indicator_id": INDICATOR, **one.target})
            rows = [told.row for told in one.told]
            names["measures"] += [{"commitment_id": one.id, "indicator_id": INDICATOR, **row} for row in rows]
            for code in dict.fromkeys(row["reporting_period"] for row in rows):
                reported_by = {party for row in rows if row["reporting_period"] == code
                               for party in row["parties"].split("|")}  # fmt: skip
                names["followups"].append(
                    {"commitment_id": one.id, "reporting_period": code, "status": "done",
                     "reported_by": "|".join(sorted(reported_by))}
                )  # fmt: skip
        period = {"period_id": PROMISE, "valid_from": self.valid[0], "valid_to": self.valid[1], "cadence": self.cadence}
        return {"periods": [period], **names}


# --- drawing --------------------------------------------------------------------------------------------------------


def draw_promise(seed: int, commitments: int = 3) -> Promise:
    """Draw a promise, the same for the same seed."""
    chance = Random(seed)
    valid, cadence = chance.choice(TIMES), chance.choice(CADENCES)
    limits = first_day(valid[0]), last_day(valid[1])
    ends = expected(cadence.split("|") if cadence else ["tertial"], *limits)
    through = ends[-1] if chance.random() < 0.7 else chance.choice(ends)
    promise = Promise(valid, cadence, through, counts_outside=chance.random() < 0.5)
    for number in range(1, commitments + 1):
        kind = chance.choices(("own", "joint", "stock", "rate", "mixed"), (55, 20, 12, 8, 5))[0]
        responsible = tuple(sorted(chance.sample(PARTIES[:3], chance.choice((1, 2, 2, 2, 3)))))
        commitment = Commitment(number, kind, responsible)
        commitment.acts = list(_acts(chance, commitment, limits))
        commitment.rates = {f"{year}-{month:02d}": 12 * chance.randrange(6) for year in range(2022, 2026)
                            for month in range(1, 13)}  # fmt: skip
        _tell(chance, promise, commitment)
        _aim(chance, promise, commitment)
        promise.commitments.append(commitment)
    return promise


def _acts(chance: Random, commitment: Commitment, limits: Days) -> Iterator[Act]:
    groups = [frozenset({party}) for party in commitment.responsible]
    if commitment.kind == "joint":
        together = frozenset(commitment.responsible)
        groups = [together] if chance.random() < 0.4 or len(together) == 1 else [*groups, together]
    outsiders = [frozenset({"skolan"})] if chance.random() < 0.3 else []
    part = Decimal(1) if chance.random() < 0.7 else Decimal("0.1")
    first, last = limits[0] - timedelta(days=120), limits[1] + timedelta(days=120)
    for _ in range(chance.randrange(30)):
        day = first + timedelta(days=chance.randrange((last - first).days + 1))
        place = chance.choice(("", "", *PLACES))
        yield Act(day, chance.choice([*groups, *outsiders]), place, part * chance.randrange(1, 5))


def _tell(chance: Random, promise: Promise, commitment: Commitment) -> None:
    """Draw what is told of a commitment, in reporting periods that end within the time that is told of."""
    units = {*promise.cadence.split("|"), *(["tertial"] if chance.random() < 0.3 else [])} - {""}
    periods = expected(sorted(units) or ["tertial"], *promise.limits)
    if chance.random() < 0.3:
        periods = [*periods, *expected([chance.choice(("month", "year", "at_end"))], *promise.limits)]
    often = chance.choice((1.0, 1.0, 0.9, 0.6))
    same_label = chance.choice(("", "yes", "no", "unclear"))
    for period in dict.fromkeys(periods):
        if period.end <= promise.through.end and chance.random() < often:
            rows = _report(chance, promise, commitment, period, same_label)
            keys = [(row.row["parties"], row.row["place_id"]) for row in rows]
            commitment.told += [row for place, row in enumerate(rows) if keys[place] not in keys[:place]]


def _report(
    chance: Random, promise: Promise, commitment: Commitment, period: ReportingPeriod, same_label: str
) -> list[Told]:
    limits = promise.limits
    own_time = readings(period.code, *limits, tuple(promise.cadence.split("|"))) or period == whole_period(*limits)
    days = period.start, period.end
    if own_time or not promise.counts_outside:
        days = max(days[0], limits[0]), min(days[1], limits[1])
    all_of_them = frozenset(commitment.responsible)
    if commitment.kind == "joint":
        groups = _joint_groups(chance, commitment)
    else:
        style = chance.choices(("all", "each", "wider", "some"), (50, 30, 8, 12))[0]
        singles = [frozenset({party}) for party in commitment.responsible]
        several = {
            "all": [all_of_them],
            "each": [single for single in singles if chance.random() < 0.93],
            "wider": [all_of_them | {"skolan"}],
            "some": [chance.choice(singles)],
        }[style]
        groups = [(group, _label(chance, group, same_label)) for group in several]
    places = chance.choices([("",), ("", "ryd"), ("ryd",), ("berga", "ryd", "ryds-torg")], (75, 10, 8, 7))[0]
    kinds = {"own": "period", "joint": "period", "stock": "stock", "rate": "rate"}
    rows = []
    for group, joint in groups:
        for place in places:
            kind = kinds.get(commitment.kind) or chance.choice(("period", "stock", "rate", "unknown"))
            is_part = bool(place) and len(places) > 1 and not places[0]
            row = {
                "reporting_period": period.code, "parties": "|".join(sorted(group)), "place_id": place, "joint": joint,
                "accumulation": kind, "basis": "stated", "part_of": INDICATOR if is_part else "",
                "part_kind": "share" if is_part else "",
            }  # fmt: skip
            told = Told(days, _choice(commitment.kind, group, joint, place), row)
            row |= _said(chance, count(commitment, told.days, told.chooses))
            rows.append(told)
    return rows


def _label(chance: Random, group: Doers, same_label: str) -> str:
    if len(group) == 1:
        return "no" if chance.random() < 0.85 else "unclear"
    return same_label or chance.choice(("yes", "no", "unclear"))


def _joint_groups(chance: Random, commitment: Commitment) -> list[tuple[Doers, str]]:
    """Draw a report that tells all that there is of own and joint acts, or of one party only, or of all in one sum."""
    together = frozenset(commitment.responsible)
    singles: list[tuple[Doers, str]] = [(frozenset({one}), "no") for one in commitment.responsible]
    if len(together) == 1:
        return singles
    if all(act.doers == together for act in commitment.acts if act.doers <= together):
        return [(together, "yes")] if chance.random() < 0.8 else [(together, "unclear")]
    return chance.choices([[*singles, (together, "yes")], singles[:1], [(together, "unclear")]], (60, 15, 25))[0]


def _choice(kind: str, group: Doers, joint: str, place: str) -> Callable[[Doers, str], bool]:
    def chooses(doers: Doers, where: str) -> bool:
        if place and place not in PLACES[where]:
            return False
        if kind == "joint" and joint != "unclear":
            return doers == group if joint == "yes" else doers <= group and len(doers) == 1
        return doers <= group

    return chooses


def _said(chance: Random, truth: Fraction) -> dict[str, Any]:
    exact = Decimal(truth.numerator) / Decimal(truth.denominator)
    off = Decimal(chance.randrange(1, 5))
    precision = chance.choices(
        ("exact", "at_least", "more_than", "at_most", "less_than", "about", "unspecified"), (76, 6, 3, 4, 3, 4, 4)
    )[0]
    if precision == "more_than" and exact < off:
        precision = "at_least"
    value = {"exact": exact, "at_least": max(exact - off, Decimal(0)), "more_than": exact - off,
             "at_most": exact + off, "less_than": exact + off, "about": max(exact + off - 2, Decimal(0)),
             "unspecified": MISSING}[precision]  # fmt: skip
    return {"precision": precision, "value": value}


def _aim(chance: Random, promise: Promise, commitment: Commitment) -> None:
    """Draw a target near the truth of its first time."""
    first, last = promise.limits
    due = {0: "", 1: (first + (last - first) * chance.randrange(1, 12) / 12).isoformat(), 2: "2024-08-31", 3: "2024"}
    some = chance.sample(commitment.responsible, chance.randrange(1, len(commitment.responsible) + 1))
    whole = commitment.kind == "joint" or chance.random() < 0.7
    commitment.target = {
        "per": chance.choice(("period", "period", "year", "reporting_period")),
        "comparison": chance.choice(("at_least", "at_least", "exactly", "at_most")),
        "parties": "" if whole else "|".join(sorted(some)),
        "due_on": due[chance.choices((0, 1, 2, 3), (65, 15, 10, 10))[0]],
        "value": Decimal(0),
    }
    near = truths(promise, commitment, (first, last))[0]
    share = chance.choice((1, 1, 1, 2, 3))
    commitment.target["value"] = max(Decimal(0), Decimal(int(near) // share + chance.randrange(-3, 4)))


# --- truth ----------------------------------------------------------------------------------------------------------


def count(commitment: Commitment, days: Days, chooses: Callable[[Doers, str], bool]) -> Fraction:
    """Return what there was: acts within some days, a level on the last of them, or a mean of the months."""
    if commitment.kind == "rate":
        return _mean(commitment.rates, days)
    first = date.min if commitment.kind == "stock" else days[0]
    amounts = [act.amount for act in commitment.acts if first <= act.day <= days[1] and chooses(act.doers, act.place)]
    return Fraction(sum(amounts, Decimal(0)))


def _mean(rates: dict[str, int], days: Days) -> Fraction:
    span = [days[0] + timedelta(days=number) for number in range((days[1] - days[0]).days + 1)]
    months = {f"{day.year}-{day.month:02d}" for day in span}
    return Fraction(sum(rates[month] for month in months), len(months)) if months else Fraction(0)


def judged_days(commitment: Commitment, window: str) -> Days | None:
    """Return the days that a target is about in a window, None where it is due before."""
    period = ReportingPeriod.parse(window)
    due_on = commitment.target["due_on"]
    last = min(period.end, last_day(due_on)) if due_on else period.end
    return (period.start, last) if period.start <= last else None


def truths(promise: Promise, commitment: Commitment, days: Days) -> Sequence[Fraction]:
    """Return what the target's parties came to: with and without what was done outside the promise."""
    first, last = promise.limits
    inside = max(days[0], first), min(days[1], last)
    wanted = commitment.wanted_of
    return [count(commitment, span, lambda doers, _place: doers <= wanted) for span in (inside, days)]


def is_true(verdict: str, comparison: str, wanted: Decimal, truth: Fraction) -> bool:
    """Tell whether a definite verdict is right."""
    reached = {"at_least": truth >= wanted, "exactly": truth == wanted, "at_most": truth <= wanted}[comparison]
    return {"met": reached, "exceeded": truth > wanted, "not_met": not reached}[verdict]


# --- what follows ---------------------------------------------------------------------------------------------------


def follows(promise: Promise, commitment: Commitment, days: Days) -> bool:
    """Tell whether all that can have happened, by what is told, reaches the target, or nothing of it does.

    What can have happened is any number of acts of the kinds of doers that there are, on any days, in any places.
    """
    first, last = promise.limits
    days = max(days[0], first), min(days[1], last)
    told = [one for one in commitment.told if one.row["precision"] not in ("about", "unspecified")]
    least, most = _bounds(commitment, days, told)
    wanted = float(commitment.target["value"])
    reaches, below = least > wanted - _NEAR, most < wanted - _NEAR
    passes, within = least > wanted + _NEAR, most < wanted + _NEAR
    comparison = commitment.target["comparison"]
    return {"at_least": reaches or below, "at_most": passes or within,
            "exactly": passes or below or (reaches and within)}[comparison]  # fmt: skip


_NEAR = 1e-6


def _bounds(commitment: Commitment, days: Days, told: Sequence[Told]) -> tuple[float, float]:
    """Return the least and the most that the target's parties can have come to."""
    if commitment.kind == "stock":  # a level says nothing of any other day
        told = [one for one in told if one.days[1] == days[1]]
        span = days[1], days[1]
        days, told = span, [Told(span, one.chooses, one.row) for one in told]
    cuts = sorted({day for span in (days, *(one.days for one in told)) for day in (span[0], span[1] + timedelta(1))})
    times = list(pairwise(cuts))
    doers = {frozenset({party}) for party in PARTIES} | {act.doers for act in commitment.acts}
    if commitment.kind == "joint":
        doers = {act.doers for act in commitment.acts}
    wanted = commitment.wanted_of
    columns = {
        (
            group <= wanted and days[0] <= start and end <= days[1] + timedelta(1),
            *(one.chooses(group, place) and one.days[0] <= start and end <= one.days[1] + timedelta(1) for one in told),
        )
        for group in doers
        for place in PLACES
        for start, end in times
    }
    table = np.array(sorted(columns), dtype=float).reshape(len(columns), len(told) + 1).T
    rows, limits = [], []
    for line, one in zip(table[1:], told, strict=True):
        value = float(one.row["value"])
        if one.row["precision"] in ("exact", "at_most", "less_than"):
            rows, limits = [*rows, line], [*limits, value]
        if one.row["precision"] in ("exact", "at_least", "more_than"):
            rows, limits = [*rows, -line], [*limits, -value]
    matrix, vector = np.array(rows, dtype=float).reshape(len(rows), table.shape[1]), np.array(limits, dtype=float)
    return -largest(-table[0], matrix, vector), largest(table[0], matrix, vector)
