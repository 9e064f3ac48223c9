"""Warnings about time: what is assessed or published too early, and follow-ups older than their cadence.

Nothing is held against today's date. How far the data reach is what the data themselves say: the end of the latest
reporting period of any report or follow-up, and the latest day on which a source was published.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd

from loftesbok.analysis.coverage import run_label
from loftesbok.analysis.wording import cadence_words
from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import at_row
from loftesbok.data.views import limits, members
from loftesbok.domain.problems import Problem
from loftesbok.domain.reporting_period import ReportingPeriod, expected, first_day, last_day, periods_of
from loftesbok.domain.swedish import day
from loftesbok.domain.vocabulary import HELD_SOME


def assessed_early(dataset: Dataset) -> list[Problem]:
    """Find follow-ups assessed before their reporting period was over, or before their source was published."""
    followups, sources = dataset["followups"], dataset["sources"]
    end = {code: ReportingPeriod.parse(code).end.isoformat() for code in followups["reporting_period"].unique()}
    published = {
        key: first_day(value).isoformat()
        for key, value in zip(sources["source_id"], sources["published_on"], strict=True)
        if value
    }
    held = followups.assign(
        over=[end[code] for code in followups["reporting_period"]],
        out=[published.get(source_id, "") for source_id in followups["source_id"]],
    )
    early = held[
        (held["assessed_on"] != "") & ((held["assessed_on"] < held["over"]) | (held["assessed_on"] < held["out"]))
    ]
    problems = []
    for row, followup in early.iterrows():
        if followup["assessed_on"] < followup["over"]:
            label = ReportingPeriod.parse(followup["reporting_period"]).label
            why = f"före slutet av {label} ({day(followup['over'])})"
        else:
            why = f"innan källan {followup['source_id']} publicerades ({day(followup['out'])})"
        what = f"bedömningen är gjord {day(followup['assessed_on'])}, {why}"
        look = "om datumet eller redovisningsperioden är fel"
        problems.append(at_row("followups", int(str(row)), "assessed_on", what, look))
    return problems


def source_early(dataset: Dataset) -> list[Problem]:
    """Find follow-ups and held reports whose source was published before the time that it tells of had begun."""
    sources = dataset["sources"]
    published = {
        key: last_day(value) for key, value in zip(sources["source_id"], sources["published_on"], strict=True) if value
    }
    problems = []
    reports = dataset["reports"]
    for table, frame, column in (
        ("followups", dataset["followups"], "reporting_period"),
        ("reports", reports[reports["held"].isin(HELD_SOME)], "covers_from"),
    ):
        start = {code: ReportingPeriod.parse(code).start for code in frame[column].unique()}
        for row, source_id, code in zip(frame.index, frame["source_id"], frame[column], strict=True):
            if source_id in published and published[source_id] < start[code]:
                out, label = day(published[source_id].isoformat()), ReportingPeriod.parse(code).label
                what = f"källan {source_id} är från {out} och kan inte berätta om {label}"
                problems.append(at_row(table, row, "source_id", what, "om källan, dess datum eller tiden är fel"))
    return problems


def older_than_cadence(dataset: Dataset) -> list[Problem]:
    """Find promise periods whose latest known report is older than their cadence lets one expect.

    A reporting period is due once the data speak of a later time, have one as long that ends on the same day (in
    another promise; not for a report at the end of a promise), or hold a source published after the next one of its
    length was over as well. Known reports count whether or not they are held, and ``data_through`` says that the
    material has nothing more: both silence the warning, and so does a period without a stated cadence.
    """
    periods, reports = dataset["periods"], dataset["reports"]
    home = dict(zip(dataset["commitments"]["commitment_id"], dataset["commitments"]["period_id"], strict=True))
    followups = dataset["followups"]
    ends = pd.concat(
        [
            pd.DataFrame({"period_id": reports["period_id"], "code": reports["covers_to"]}),
            pd.DataFrame({"period_id": followups["commitment_id"].map(home), "code": followups["reporting_period"]}),
        ]
    ).drop_duplicates()
    spoken = [ReportingPeriod.parse(code) for code in ends["code"].unique()]
    published = max(
        (first_day(published_on) for published_on in dataset["sources"]["published_on"] if published_on),
        default=date.min,
    )
    problems = []
    for row, period in periods.iterrows():
        codes = list(ends.loc[ends["period_id"] == period["period_id"], "code"])
        if period["data_through"]:
            codes.append(period["data_through"])
        reach = max((ReportingPeriod.parse(code) for code in codes), default=None)
        due = [time for time, at_end in _expected(period) if _is_due(time, at_end, spoken, published)]
        last = max(due, default=None)
        if last is None or (reach is not None and reach >= last):
            continue
        missing = [time for time in due if reach is None or time > reach]
        until = f"det senaste som är känt är {reach.label}" if reach else "ingen redovisning är känd"
        what = f"löftet ska följas upp {cadence_words(period['cadence'])}, men {until}"
        span = run_label(missing[0], missing[-1])
        look = (
            f"om det finns en redovisning för {span}; är den känd men inte i underlaget, så för in den i reports.csv "
            "med held = no, och finns inget att veta, så säg det med data_through"
        )
        problems.append(at_row("periods", int(str(row)), "cadence", what, look))
    return problems


def _expected(period: pd.Series) -> list[tuple[ReportingPeriod, bool]]:
    """Return what the cadence lets one expect, and whether each is the report at the end of the promise."""
    cadence, (start, end) = members(period["cadence"]), limits(period)
    at_end = expected(["at_end"], start, end) if "at_end" in cadence else []
    first = ReportingPeriod.parse(period["followup_from"]).end if period["followup_from"] else date.min
    return [(time, time in at_end) for time in expected(cadence, start, end) if time.end >= first]


def _is_due(time: ReportingPeriod, at_end: bool, spoken: list[ReportingPeriod], published: date) -> bool:
    if published >= _end_of_next(time) or any(other.end > time.end for other in spoken):
        return True
    return not at_end and any(other.end == time.end and other.unit == time.unit for other in spoken)


def _end_of_next(time: ReportingPeriod) -> date:
    """Return the last day of the reporting period of the same length that comes next."""
    try:
        after = time.end + timedelta(days=1)
        return after + (time.end - time.start) if time.unit == "span" else periods_of(time.unit, after, after)[0].end
    except OverflowError:  # in the year 9999
        return date.max


RULES: tuple[Callable[[Dataset], list[Problem]], ...] = (assessed_early, source_early, older_than_cadence)
