"""What must hold of promises in time and order: periods, promises, commitments, reports and what is carried on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from loftesbok.data.checks.row_problems import at_rows
from loftesbok.domain.problems import Fault, Problem, quoted
from loftesbok.domain.reporting_period import SPAN, ReportingPeriod, first_day, last_day, readings

Tables = Mapping[str, pd.DataFrame]


class TimeFault(NamedTuple):
    """What is wrong with a time, and the schema version from which it is (see ``Problem``)."""

    words: Fault
    since: int


class PromisePeriod(NamedTuple):
    """What a promise period says of time."""

    period_id: str
    valid_from: str
    valid_to: str
    followup_from: str
    data_through: str

    def fault(self, code: str) -> TimeFault | None:
        """Describe what is wrong with a reporting period of this promise: it speaks of other time, or of more; or None.

        A code as they were written before is right, whatever else it would mean. Where the promise never is valid,
        which is a fault of its own, any time is right.
        """
        start, end = first_day(self.valid_from), last_day(self.valid_to)
        period = ReportingPeriod.parse(code)
        if start > end or period.lies_within(start, end) or readings(code, start, end):
            return None
        right = f"en redovisningsperiod mellan {self.valid_from} och {self.valid_to}"
        goes_beyond = period.fits(start, end)
        where = "sträcker sig utanför" if goes_beyond else "ligger utanför"
        what = f"{quoted(code)} {where} löftesperioden {self.period_id}"
        return TimeFault((what, right), since=2 if goes_beyond else 1)


def promise_periods(tables: Tables) -> dict[str, PromisePeriod]:
    """Return the promise periods by id, in order of row."""
    rows = tables["periods"][list(PromisePeriod._fields)].astype(str).itertuples(index=False)
    return {row[0]: PromisePeriod(*row) for row in rows}


def valid_from_before_valid_to(tables: Tables) -> Iterator[Problem]:
    """A promise period does not end before it begins."""
    for row, promise in enumerate(promise_periods(tables).values()):
        if first_day(promise.valid_from) > last_day(promise.valid_to):
            what, right = f"{quoted(promise.valid_to)} ligger före valid_from", f"{promise.valid_from} eller senare"
            yield from at_rows("periods", [row], "valid_to", (what, right))


def period_has_commitments(tables: Tables) -> Iterator[Problem]:
    """A promise period without commitments promises nothing."""
    ids = tables["periods"]["period_id"]
    rows = np.flatnonzero(~ids.isin(tables["commitments"]["period_id"].unique()))
    right = "minst en rad i commitments.csv med period_id = "
    yield from at_rows("periods", rows, "period_id", lambda row: ("perioden har inga åtaganden", right + ids.iloc[row]))


def period_speaks_of_itself(tables: Tables) -> Iterator[Problem]:
    """The first reporting period that is followed up, and the last that the material speaks of, are the promise's."""
    for row, promise in enumerate(promise_periods(tables).values()):
        for column, code in (("followup_from", promise.followup_from), ("data_through", promise.data_through)):
            if code and (fault := promise.fault(code)):
                yield from at_rows("periods", [row], column, fault.words, fault.since)


def positions_once(tables: Tables) -> Iterator[Problem]:
    """A position stands once: of promises in their period, of commitments in their promise or else in their period."""
    parents = {"promises": ["period_id"], "commitments": ["period_id", "promise_id"]}
    for name, columns in parents.items():
        table = tables[name]
        again = table[[*columns, "position"]].astype({column: str for column in columns}).duplicated()

        def describe(row: int, table: pd.DataFrame = table, parent: str = columns[-1]) -> tuple[str, str]:
            owner = table[parent].iloc[row] or table["period_id"].iloc[row]
            return f"position {table['position'].iloc[row]} finns redan i {owner}", "en egen position för varje rad"

        yield from at_rows(name, np.flatnonzero(again), "position", describe)


def promise_in_same_period(tables: Tables) -> Iterator[Problem]:
    """A commitment's promise belongs to the commitment's own promise period."""
    commitments, promises = tables["commitments"], tables["promises"]
    period_of = dict(zip(promises["promise_id"], promises["period_id"], strict=True))
    periods = [period_of.get(promise_id, "") for promise_id in commitments["promise_id"]]
    pairs = zip(periods, commitments["period_id"], strict=True)
    rows = np.flatnonzero([bool(of_promise) and of_promise != period_id for of_promise, period_id in pairs])
    yield from at_rows(
        "commitments",
        rows,
        "promise_id",
        lambda row: (
            f"{quoted(commitments['promise_id'].iloc[row])} hör till perioden {periods[row]}",
            f"ett löfte i perioden {commitments['period_id'].iloc[row]}",
        ),
    )


def report_covers_its_period(tables: Tables) -> Iterator[Problem]:
    """What a report covers begins before it ends, and lies in its promise period."""
    promises = promise_periods(tables)
    reports = tables["reports"][["period_id", "covers_from", "covers_to"]].astype(str)
    for row, (period_id, first, last) in enumerate(reports.itertuples(index=False)):
        start, end = ReportingPeriod.parse(first), ReportingPeriod.parse(last)
        if start.start > end.start or start.end > end.end:
            fault = f"{quoted(last)} ligger före covers_from", f"{first} eller senare"
            yield from at_rows("reports", [row], "covers_to", fault)
        elif start != end and start.unit == end.unit == SPAN and start.overlaps(end):
            fault = f"{quoted(last)} är delvis samma tid som covers_from", f"{last} i båda, eller tider efter varandra"
            yield from at_rows("reports", [row], "covers_to", fault)
        for column, code in (("covers_from", first), ("covers_to", last)):
            if fault_of_time := promises[period_id].fault(code):
                yield from at_rows("reports", [row], column, fault_of_time.words, fault_of_time.since)


def continuation_runs_forward(tables: Tables) -> Iterator[Problem]:
    """A commitment is carried on into a later promise period."""
    commitments, promises = tables["commitments"], promise_periods(tables)
    period_of = dict(zip(commitments["commitment_id"], commitments["period_id"], strict=True))
    pairs = tables["continuations"][["from_commitment", "to_commitment"]].astype(str).itertuples(index=False)
    for row, (origin, target) in enumerate(pairs):
        start, end = (promises[period_of[commitment_id]] for commitment_id in (origin, target))
        if first_day(start.valid_from) >= first_day(end.valid_from):
            fault = (
                f"{quoted(target)} ligger inte i en senare period än {quoted(origin)}",
                "ett åtagande i en senare period",
            )
            yield from at_rows("continuations", [row], "to_commitment", fault)


def continuation_has_source(tables: Tables) -> Iterator[Problem]:
    """What a source is said to say of a continuation has that source."""
    table = tables["continuations"]
    by_source = (table["carried_on_by"] == "source") | (table["target_by"] == "source")
    rows = np.flatnonzero(by_source & (table["source_id"] == ""))
    fault = "källa saknas fast carried_on_by eller target_by är source", "source_id och anchor, eller assessment"
    yield from at_rows("continuations", rows, "source_id", fault)


RULES: tuple[Callable[[Tables], Iterator[Problem]], ...] = (
    valid_from_before_valid_to,
    period_has_commitments,
    period_speaks_of_itself,
    positions_once,
    promise_in_same_period,
    report_covers_its_period,
    continuation_runs_forward,
    continuation_has_source,
)
