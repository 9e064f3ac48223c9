"""Tables held against their specifications: cells, keys and references. Rules that know the domain are in `rules`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from loftesbok.data.checks.cells import ambiguous_numbers, cell_problems
from loftesbok.data.checks.keys import key_problems, reference_problems
from loftesbok.data.csv.reader import RawTable, read
from loftesbok.data.schema import FieldSpec, TableSpec
from loftesbok.domain.decimals import MISSING, decimal_of
from loftesbok.domain.problems import Problem


def read_tables(folder: Path, specs: Mapping[str, TableSpec]) -> tuple[dict[str, RawTable], list[Problem]]:
    """Read every table that can be read, by name; return them and what is wrong with the files."""
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for name, spec in specs.items():
        table, faults = read(folder / f"{name}.csv", spec)
        problems.extend(faults)
        if table is not None:
            tables[name] = table
    return tables, problems


def table_problems(specs: Mapping[str, TableSpec], tables: Mapping[str, RawTable]) -> list[Problem]:
    """Return what is wrong with cells, keys and references; a table that could not be read is no parent of any."""
    problems: list[Problem] = []
    bad: dict[str, dict[str, set[str]]] = {name: {} for name in tables}
    frames = {name: table.frame for name, table in tables.items()}
    for name, table in tables.items():
        problems.extend(cell_problems(specs[name], table.frame, bad[name]))
        dialect = table.dialect
        problems.extend(ambiguous_numbers(specs[name], table.frame, dialect.separator, dialect.decimal))
    for name, frame in frames.items():
        problems.extend(key_problems(specs[name], frame))
        problems.extend(reference_problems(specs[name], frames, bad))
    return problems


def typed(spec: TableSpec, frame: pd.DataFrame) -> pd.DataFrame:
    """Turn the number columns of checked cells into numbers; the others stay categorical.

    A number is a ``Decimal``, exactly what the cell says (NaN where empty), an integer int64 where it is required and
    else float64.
    """
    columns = {name: frame[name] for name in spec.columns}
    for field in spec.fields:
        if field.type in ("integer", "number"):
            columns[field.name] = _numbers(field, frame[field.name])
    return pd.DataFrame(columns)


def _numbers(field: FieldSpec, cells: pd.Series) -> pd.Series:
    """Turn each distinct value into a number once, and give it to all cells that hold it."""
    values = [decimal_of(value) if value else MISSING for value in cells.cat.categories] or [MISSING]
    codes = cells.cat.codes.to_numpy()
    if field.type == "number":
        return pd.Series(np.array(values, dtype=object)[codes], dtype=object)
    numbers = np.array(values, dtype=np.float64)[codes]
    return pd.Series(numbers.astype(np.int64) if field.required else numbers)
