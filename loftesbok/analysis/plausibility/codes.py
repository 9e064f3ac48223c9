"""Warnings about codes: times of a promise under the years that they touch, which may mean other times as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from loftesbok.analysis.wording import validity
from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import at_row
from loftesbok.data.views import limits, members
from loftesbok.domain.problems import Problem, quoted
from loftesbok.domain.reporting_period import ReportingPeriod, name_time, readings

_COLUMNS = (
    ("periods", ("followup_from", "data_through")),
    ("reports", ("covers_from", "covers_to")),
    ("followups", ("reporting_period",)),
    ("measures", ("reporting_period",)),
)


def ambiguous_code(dataset: Dataset) -> list[Problem]:
    """Find codes of whole years in promises of other times: the calendar years that they name are not what is meant.

    Told once for each promise period, column and code, at the first row that has it; the code stays valid.
    """
    promises = {row["period_id"]: row for _, row in dataset["periods"].iterrows()}
    problems = []
    for table, column, frame in _coded(dataset):
        first = frame[frame[column] != ""].drop_duplicates(["promise", column])
        for row, period_id, code in zip(first.index, first["promise"], first[column], strict=True):
            promise = promises[period_id]
            meant = readings(code, *limits(promise), members(promise["cadence"]))
            if meant:
                time = ReportingPeriod.parse(code)
                what = (
                    f"{quoted(code)} betyder {name_time(time.start, time.end)}, men löftet {period_id} gäller "
                    f"{validity(promise)}"
                )
                codes = [f"{period.code} ({name_time(period.start, period.end)})" for period in meant]
                look = f"vilken tid som menas, och skriv {' eller '.join(codes)}"
                problems.append(at_row(table, int(str(row)), column, what, look))
    return problems


def _coded(dataset: Dataset) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield each table with a column of codes, and with the promise period of each row."""
    commitments = dataset["commitments"]
    home = dict(zip(commitments["commitment_id"], commitments["period_id"], strict=True))
    for table, columns in _COLUMNS:
        frame = dataset[table]
        of_row = frame["commitment_id"].map(home) if "commitment_id" in frame else frame["period_id"]
        for column in columns:
            yield table, column, frame.assign(promise=of_row)


RULES: tuple[Callable[[Dataset], list[Problem]], ...] = (ambiguous_code,)
