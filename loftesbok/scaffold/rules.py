"""An answer held to the rules of `loftesbok check`, one value at a time, as soon as it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from loftesbok.data.checks.cells import checks
from loftesbok.data.checks.promises import PromisePeriod, period_speaks_of_itself, valid_from_before_valid_to
from loftesbok.data.checks.texts import leftover
from loftesbok.data.dataset import Dataset
from loftesbok.data.schema import FieldSpec
from loftesbok.data_entry.excel.opening import Cell
from loftesbok.data_entry.excel.values import as_day
from loftesbok.domain.problems import Fault, Problem, quoted

_PERIOD_RULES: tuple[Callable[[Mapping[str, pd.DataFrame]], Iterator[Problem]], ...] = (
    valid_from_before_valid_to,
    period_speaks_of_itself,
)


def judged(dataset: Dataset, table: str, column: str, text: str) -> str | Fault:
    """Return what a text stands for in a column of the dataset, or what is wrong with it.

    A day may be written as people do; any other value must be as the data have it.
    """
    field = dataset.specs[table].field(column)
    if field.type == "date" or field.kind == "date_or_year":
        found = as_day(Cell(text, "text"), or_year=field.kind == "date_or_year")
        if isinstance(found, tuple):
            return found
        text = found
    return _fault(field, text) or text


def _fault(field: FieldSpec, text: str) -> Fault | None:
    for check in checks(field):
        if check.wrong(text):
            return check.describe(text)
    if field.kind == "text" and (left := leftover(text)):
        return f"{quoted(left)} är kvar från en mall", "den text som ska stå där"
    return None


def period_fault(dataset: Dataset, values: Mapping[str, str], column: str) -> Fault | None:
    """Return what is wrong with a column of a promise period beside those that have been told before it."""
    if not (values.get("valid_from") and values.get("valid_to")):
        return None
    row = {name: values.get(name, "") for name in PromisePeriod._fields}
    tables = {"periods": pd.DataFrame([row])}
    for rule in _PERIOD_RULES:
        for problem in rule(tables):
            if problem.column == column:
                return _in_words(dataset, problem.what), problem.right
    return None


def _in_words(dataset: Dataset, text: str) -> str:
    """Write the titles of columns for their names."""
    for field in dataset.specs["periods"].fields:
        text = text.replace(f" {field.name}", f" ”{field.title}”") if "_" in field.name else text
    return text
