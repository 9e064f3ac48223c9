"""Warnings about figures: a leap by ten, a measure that is gone, words and sums that say something else."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from loftesbok.analysis import anchors
from loftesbok.analysis.comparisons import SERIES
from loftesbok.analysis.plausibility import word_stems
from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import at_row
from loftesbok.domain.problems import Problem, quoted
from loftesbok.domain.reporting_period import ReportingPeriod, periods_of
from loftesbok.domain.swedish import listing, number

_LEAP = 10


def leap(dataset: Dataset) -> list[Problem]:
    """Find values that are ten times the last of the same series, or a tenth of it.

    The series are those of ``measures`` (commitment, indicator, parties, place, jointly or not, how they add up,
    equally long reporting periods). Figures that are no more than about right take part as well: the question is
    whether a digit is wrong, not whether there is a change. A value that returns to where the series was before a leap
    is not told as a second one.
    """
    timed = _timed(dataset["measures"])
    valued = timed[timed["value"].notna()].astype({"value": float}).sort_values(["end", "start"], kind="stable")
    series = valued.groupby([*SERIES, "accumulation", "unit_of_time"], sort=False)
    number_of = series.ngroup()
    leaping = number_of[_leaps(series["value"].shift(), valued["value"])]
    problems = []
    for _, rows in valued[number_of.isin(leaping)].groupby(number_of, sort=False):
        points = list(zip(rows.index, rows["value"], rows["reporting_period"], strict=True))
        before = usual = points[0]  # the point before, and the last that was no leap
        for point in points[1:]:
            if _leap(before[1], point[1]) and (before is usual or _leap(usual[1], point[1])):
                label = ReportingPeriod.parse(before[2]).label
                what = f"värdet är {number(point[1])}, men för {label} var det {number(before[1])}"
                look = "om det stämmer, eller om en siffra har fallit bort eller kommit till"
                problems.append(at_row("measures", point[0], "value", what, look))
            else:
                usual = point
            before = point
    return problems


def _leaps(before: pd.Series, now: pd.Series) -> pd.Series:
    """Tell which values are ten times the one before or a tenth of it; zero and a changed sign are no leap."""
    low, high = before.abs().clip(upper=now.abs()), before.abs().clip(lower=now.abs())
    return (before * now > 0) & (high >= _LEAP * low)


def _leap(before: float, now: float) -> bool:
    return before * now > 0 and max(abs(before), abs(now)) >= _LEAP * min(abs(before), abs(now))


def gone(dataset: Dataset) -> list[Problem]:
    """Find measures of a commitment that the next follow-up of the same length in time does not have.

    Silent when the next follow-up's note or rationale, or a note on its figures, names the measure: then it has been
    seen.
    Silent too when the commitment has been withdrawn.
    """
    measures, followups = dataset["measures"], _timed(dataset["followups"])
    title = dict(zip(dataset["indicators"]["indicator_id"], dataset["indicators"]["title"], strict=True))
    followups = followups.sort_values(["end", "start"], kind="stable")
    groups = followups.groupby(["commitment_id", "unit_of_time"], sort=False)
    followups["next"] = groups["reporting_period"].shift(-1)
    followups["next_status"] = groups["status"].shift(-1)
    followups["next_words"] = groups["rationale"].shift(-1) + " " + groups["note"].shift(-1)
    followed = followups[followups["next"].notna() & (followups["next_status"] != "withdrawn")]
    pairs = measures.reset_index().merge(
        followed[["commitment_id", "reporting_period", "next", "next_words"]],
        on=["commitment_id", "reporting_period"],
    )
    reported = pd.MultiIndex.from_frame(measures[["commitment_id", "reporting_period", "indicator_id"]])
    still = pd.MultiIndex.from_frame(pairs[["commitment_id", "next", "indicator_id"]]).isin(reported)
    notes = measures[measures["note"] != ""].groupby(["commitment_id", "reporting_period"])["note"].agg(" ".join)
    problems = []
    for (commitment_id, code, after), lost in pairs[~still].groupby(
        ["commitment_id", "reporting_period", "next"], sort=False
    ):
        said = f"{lost['next_words'].iloc[0]} {notes.get((commitment_id, after), '')}"
        lost_ids = set(lost["indicator_id"])
        left = lost[[row["part_of"] not in lost_ids - {row["indicator_id"]} for _, row in lost.iterrows()]]
        left = left[[not word_stems.names(said, title[indicator_id]) for indicator_id in left["indicator_id"]]]
        if left.empty:
            continue
        shown = [quoted(title[indicator_id]) for indicator_id in dict.fromkeys(left["indicator_id"])]
        now, then = ReportingPeriod.parse(str(after)).label, ReportingPeriod.parse(str(code)).label
        what = f"{listing(shown)} redovisades för {then} men finns inte för {now}"
        them = ("måttet under ett annat namn", "det") if len(shown) == 1 else ("måtten under andra namn", "dem")
        look = (
            f"om källan för {now} har {them[0]}; nämner den {them[1]} inte alls, så skriv det med måttets namn i "
            "uppföljningens note, och varningen tystnar"
        )
        problems.append(at_row("measures", left["index"].iloc[0], "indicator_id", what, look))
    return problems


def anchor_disagrees(dataset: Dataset) -> list[Problem]:
    """Find figures that say something else than the digits of their own anchor.

    It is what ``verify-sources`` finds too; here without the documents. Anchors without digits are left to it.
    """
    measures = dataset["measures"]
    digits = measures[measures["anchor"].str.contains("[0-9]") & (measures["basis"] == "stated")]
    columns = ("anchor", "value", "precision", "basis", "accumulation")
    problems = []
    for row, anchor, figure, *how in zip(digits.index, *(digits[name] for name in columns), strict=True):
        value = None if math.isnan(figure) else float(figure)
        for column, (what, right) in anchors.figure_faults(anchor, value, *how):
            look = f"vad källan säger; efter ankaret att döma vore det rätta {right}"
            problems.append(at_row("measures", row, column, what, look))
    return problems


def other_unit(dataset: Dataset) -> list[Problem]:
    """Find figures whose anchor speaks of per cent, or of another indicator's unit, and not of their own unit."""
    measures, indicators = dataset["measures"], dataset["indicators"]
    unit = dict(zip(indicators["indicator_id"], indicators["unit"], strict=True))
    others = {noun for noun in unit.values() if noun.isalpha() and len(noun) > 3}  # "sök" ends too many words
    stems = {indicator_id: word_stems.stems(noun) or [noun.lower()] for indicator_id, noun in unit.items()}
    stated = measures[(measures["basis"] == "stated") & (measures["anchor"] != "")]
    problems = []
    for row, indicator_id, anchor in zip(stated.index, stated["indicator_id"], stated["anchor"], strict=True):
        own_unit, said = unit[indicator_id], anchor.lower()
        if "%" in said or "procent" in said:
            strange = "" if any(word in own_unit.lower() for word in ("%", "procent", "andel")) else "procent"
        elif any(stem in said for stem in stems[indicator_id]):
            continue
        else:
            spoken = [noun for noun in others if any(word.endswith(noun.lower()) for word in said.split())]
            strange = max(spoken, key=lambda noun: (len(noun), noun), default="")
        if strange:
            what = f"ankaret {quoted(anchor)} talar om {strange}, men måttet räknas i {quoted(own_unit)}"
            problems.append(at_row("measures", row, "indicator_id", what, "om talet hör till ett annat mått"))
    return problems


def sums_over_time(dataset: Dataset) -> list[Problem]:
    """Find exact figures of a long reporting period that disagree with those of the shorter ones within it.

    The longer is at least the sum of the shorter; it is the sum where all of them are there.
    """
    timed = _timed(dataset["measures"])
    exact = timed[(timed["precision"] == "exact") & (timed["accumulation"] == "period")]
    several = exact.groupby(SERIES, sort=False)["unit_of_time"].transform("nunique") > 1
    problems = []
    for _, series in exact[several].groupby(SERIES, sort=False):
        for row, whole in series.iterrows():
            inside = series[(series["start"] >= whole["start"]) & (series["end"] <= whole["end"])]
            for unit, parts in inside[inside["unit_of_time"] != whole["unit_of_time"]].groupby("unit_of_time"):
                total = parts["value"].sum()
                complete = len(parts) == len(periods_of(str(unit), whole["start"], whole["end"]))
                if total > whole["value"] or (complete and total != whole["value"]):
                    codes = listing(list(parts["reporting_period"]))
                    what = f"värdet är {number(whole['value'])}, men {codes} blir tillsammans {number(total)}"
                    look = "om någon av siffrorna är fel, eller gäller något annat"
                    problems.append(at_row("measures", int(str(row)), "value", what, look))
    return problems


def _timed(frame: pd.DataFrame) -> pd.DataFrame:
    """Add ``unit_of_time``, ``start`` and ``end`` of each row's reporting period."""
    parsed = {code: ReportingPeriod.parse(code) for code in frame["reporting_period"].unique()}
    codes = frame["reporting_period"]
    return frame.assign(
        unit_of_time=[parsed[code].unit for code in codes],
        start=[parsed[code].start for code in codes],
        end=[parsed[code].end for code in codes],
    )


RULES: tuple[Callable[[Dataset], list[Problem]], ...] = (leap, gone, anchor_disagrees, other_unit, sums_over_time)
