"""What must hold between the figures of a follow-up: value and precision, joint counts, parts and their wholes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from loftesbok.data.checks.keys import key_numbers
from loftesbok.data.checks.row_problems import at_rows
from loftesbok.domain.problems import Problem, quoted
from loftesbok.domain.swedish import number

_KNOWN_FLOOR = ("exact", "at_least", "more_than")
_KNOWN_CEILING = ("exact", "at_most", "less_than")
Tables = Mapping[str, pd.DataFrame]


def value_as_precision_says(tables: Tables) -> Iterator[Problem]:
    """An unspecified figure has no value; every other has one."""
    measures = tables["measures"]
    empty, unspecified = measures["value"].isna(), measures["precision"] == "unspecified"
    yield from at_rows(
        "measures",
        np.flatnonzero(empty & ~unspecified),
        "value",
        lambda row: (
            f"värdet saknas fast precision är {measures['precision'].iloc[row]}",
            "ett tal, eller unspecified",
        ),
    )
    yield from at_rows(
        "measures",
        np.flatnonzero(~empty & unspecified),
        "value",
        lambda row: (
            f"värdet är {number(measures['value'].iloc[row])} fast precision är unspecified",
            "en tom cell, eller en annan precision",
        ),
    )


def no_negative_numbers(tables: Tables) -> Iterator[Problem]:
    """Figures and targets are zero or more: of a negative one, nobody can say which way "at least" points.

    In schema 1, rates and targets could be negative.
    """
    for table, word in (("measures", "talet"), ("targets", "målet")):
        values = tables[table]["value"]
        rows = np.flatnonzero(values < 0)
        could_be = np.ones(len(rows), bool)
        if table == "measures":
            could_be = (tables[table]["accumulation"].iloc[rows] == "rate").to_numpy()

        def describe(row: int, values: pd.Series = values, word: str = word) -> tuple[str, str]:
            value = values.iloc[row]
            right = f"0 eller mer; en minskning med {number(-value)} skrivs {number(-value)}, med en egen indikator"
            return f"{word} är {number(value)}", f"{right} som räknar minskningen"

        yield from at_rows(table, rows[~could_be], "value", describe)
        yield from at_rows(table, rows[could_be], "value", describe, since=2)


def less_than_something(tables: Tables) -> Iterator[Problem]:
    """Nothing is fewer than none."""
    measures = tables["measures"]
    rows = np.flatnonzero((measures["precision"] == "less_than") & (measures["value"] == 0))
    yield from at_rows("measures", rows, "value", ("inget antal är mindre än 0", "0 med precision = exact"), since=2)


def joint_needs_two(tables: Tables) -> Iterator[Problem]:
    """What is done jointly is done by two parties or more."""
    measures = tables["measures"]
    alone = [value for value in measures["parties"].cat.categories if "|" not in value]
    rows = np.flatnonzero((measures["joint"] == "yes") & measures["parties"].isin(alone))
    yield from at_rows(
        "measures",
        rows,
        "joint",
        lambda row: (
            f"måttet är gemensamt men har bara parten {quoted(measures['parties'].iloc[row])}",
            "minst två parter i parties, eller joint = no",
        ),
    )


def part_has_kind(tables: Tables) -> Iterator[Problem]:
    """A part says what it is a part of and how."""
    measures = tables["measures"]
    part, kind = measures["part_of"] != "", measures["part_kind"] != ""
    right = "både part_of och part_kind, eller inget av dem"
    yield from at_rows("measures", np.flatnonzero(part & ~kind), "part_kind", ("part_kind saknas", right))
    yield from at_rows("measures", np.flatnonzero(kind & ~part), "part_of", ("part_of saknas", right))


def part_has_whole(tables: Tables) -> Iterator[Problem]:
    """What a measure is a part of is measured too, for the same commitment and reporting period."""
    measures = tables["measures"]
    parts = np.flatnonzero(measures["part_of"] != "")
    rows = np.setdiff1d(parts, _with_wholes(measures)["row"])
    yield from at_rows(
        "measures",
        rows,
        "part_of",
        lambda row: (
            f"helheten {quoted(measures['part_of'].iloc[row])} har inget mått för åtagandet och redovisningsperioden",
            "en rad till, med helheten som indicator_id",
        ),
    )


def partition_sums(tables: Tables) -> Iterator[Problem]:
    """Parts that make up a whole sum to it, where all of them are exact."""
    measures = tables["measures"]
    value, exact = measures["value"].to_numpy(), (measures["precision"] == "exact").to_numpy()
    pairs = _compared(measures, "partition")
    pairs = pairs.assign(value=value[pairs["row"]], exact=exact[pairs["row"]] & exact[pairs["whole"]])
    sums = pairs.groupby(["whole", "elsewhere"]).agg(total=("value", "sum"), exact=("exact", "all")).reset_index()
    wrong = sums[sums["exact"] & (sums["total"].to_numpy() != value[sums["whole"]])]
    for row, total in zip(wrong["whole"], wrong["total"], strict=True):
        fault = f"delarna (partition) blir {number(total)}", f"delar som blir {number(value[row])}"
        yield from at_rows("measures", [row], "value", fault)


def share_within_whole(tables: Tables) -> Iterator[Problem]:
    """A share ("varav") is no larger than its whole, as far as their precision lets one tell."""
    measures = tables["measures"]
    value, precision = measures["value"].to_numpy(), measures["precision"]
    pairs = _compared(measures, "share").sort_values("row")
    part, whole = pairs["row"].to_numpy(), pairs["whole"].to_numpy()
    is_certain = precision.isin(_KNOWN_FLOOR).to_numpy()[part] & precision.isin(_KNOWN_CEILING).to_numpy()[whole]
    part, whole = part[is_certain], whole[is_certain]
    beyond = (precision == "more_than").to_numpy()[part] | (precision == "less_than").to_numpy()[whole]
    wrong = (value[part] > value[whole]) | (beyond & (value[part] == value[whole]))
    whole_of: dict[int, int] = dict(zip(part[wrong].tolist(), whole[wrong].tolist(), strict=True))
    yield from at_rows(
        "measures",
        part[wrong],
        "value",
        lambda row: (
            f"delen är {number(value[row])} men helheten är {number(value[whole_of[row]])}",
            "en del som inte är större än sin helhet",
        ),
    )


def _with_wholes(measures: pd.DataFrame) -> pd.DataFrame:
    """Pair each part with every measure of its whole for the same commitment and reporting period.

    Columns: ``row`` (the part's) and ``whole`` (the whole's row). A measure that is a part of its own indicator (by
    place or by party) is no whole of that indicator.
    """
    indicators, part_of = measures["indicator_id"].cat, measures["part_of"].cat
    numbers = indicators.codes.to_numpy().astype(np.int64)
    above = np.append(indicators.categories.get_indexer(part_of.categories), -1)[part_of.codes.to_numpy()]
    parts = np.flatnonzero(above >= 0)
    wholes = np.flatnonzero((numbers != above) & np.isin(numbers, np.unique(above[parts])))  # most measures are neither
    concerned = measures.iloc[np.concatenate([parts, wholes])]
    where = pd.factorize(key_numbers(concerned, ["commitment_id", "reporting_period"]))[0] * len(indicators.categories)
    sought = pd.DataFrame({"row": parts, "key": where[: len(parts)] + above[parts]})
    candidates = pd.DataFrame({"whole": wholes, "key": where[len(parts) :] + numbers[wholes]})
    return sought.merge(candidates[candidates["key"].isin(sought["key"])], on="key")[["row", "whole"]]


def _compared(measures: pd.DataFrame, part_kind: str) -> pd.DataFrame:
    """Pair each part of a kind with the one measure that it can be compared with.

    That is the whole in the same place, or else the whole without a place (``elsewhere``); of several, the one of the
    same parties. Where several are left, the data do not say which is meant, and the part is left out.
    """
    pairs = _with_wholes(measures)
    pairs = pairs[(measures["part_kind"] == part_kind).to_numpy()[pairs["row"]]]
    place, parties = (measures[name].cat.codes.to_numpy() for name in ("place_id", "parties"))
    placed = (measures["place_id"] != "").to_numpy()
    pairs = pairs.assign(
        elsewhere=place[pairs["row"]] != place[pairs["whole"]],
        same_parties=parties[pairs["row"]] == parties[pairs["whole"]],
    )
    pairs = pairs[~pairs["elsewhere"] | ~placed[pairs["whole"]]]
    for better in (~pairs["elsewhere"], pairs["same_parties"]):
        chosen = better.reindex(pairs.index)
        pairs = pairs[chosen | ~chosen.groupby(pairs["row"]).transform("any")]
    return pairs[~pairs["row"].duplicated(keep=False)]


RULES: tuple[Callable[[Tables], Iterator[Problem]], ...] = (
    value_as_precision_says,
    no_negative_numbers,
    less_than_something,
    joint_needs_two,
    part_has_kind,
    part_has_whole,
    partition_sums,
    share_within_whole,
)
