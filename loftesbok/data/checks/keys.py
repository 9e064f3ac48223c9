"""What rows must be to one another: each key once, and every reference to a row that exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from loftesbok.data.checks.cells import members, stranger
from loftesbok.data.checks.row_problems import at_rows
from loftesbok.data.schema import ForeignKey, TableSpec
from loftesbok.domain.problems import Fault, Problem, nearest, quoted

_LARGEST = 1 << 62
Frames = Mapping[str, pd.DataFrame]
Bad = Mapping[str, Mapping[str, set[str]]]
"""Values that have been told as wrong, by table and column."""


def row_numbers(codes: Sequence[np.ndarray], sizes: Sequence[int]) -> np.ndarray:
    """Turn several columns of codes into one number per row: the same for the same codes, and in the same order."""
    combined = codes[0].astype(np.int64)
    largest = max(sizes[0], 1)
    for column, size in zip(codes[1:], sizes[1:], strict=True):
        if largest * max(size, 1) >= _LARGEST:
            numbers, combined = np.unique(combined, return_inverse=True)
            largest = len(numbers)
        combined = combined * max(size, 1) + column
        largest *= max(size, 1)
    return combined


def _coded(column: pd.Series) -> pd.Categorical:
    """Return a column's values with their codes, also one's that holds running text."""
    return column.astype("category").array


def key_numbers(frame: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    """Number the rows of a frame of categorical columns by these columns; the order is that of the values."""
    chosen = [_coded(frame[name]) for name in columns]
    return row_numbers([column.codes for column in chosen], [len(column.categories) for column in chosen])


def key_problems(spec: TableSpec, frame: pd.DataFrame) -> Iterator[Problem]:
    """Yield the rows whose primary key, unique key or unique value stands on an earlier row.

    In a key of several columns, empty is a value like any other.
    """
    unique = [(field.name,) for field in spec.fields if field.unique and (field.name,) != spec.primary_key]
    for columns in filter(None, [spec.primary_key, *spec.unique_keys, *unique]):
        numbers = pd.Series(key_numbers(frame, columns))
        again = numbers.duplicated().to_numpy()
        if len(columns) == 1:
            again = again & (frame[columns[0]] != "").to_numpy()
        rows = np.flatnonzero(again)
        if len(rows):
            yield from at_rows(spec.name, rows, "/".join(columns), partial(_double, frame, columns, numbers.to_numpy()))


def _double(frame: pd.DataFrame, columns: Sequence[str], numbers: np.ndarray, row: int) -> Fault:
    value = "/".join(frame[name].iloc[row] for name in columns)
    line = int(np.argmax(numbers == numbers[row])) + 2
    return f"nyckeln {quoted(value)} finns redan på rad {line}", "en enda rad för varje nyckel"


def reference_problems(spec: TableSpec, frames: Frames, bad: Bad) -> Iterator[Problem]:
    """Yield values of foreign keys, and list members, that are not found where they refer to.

    No fault is told that follows from another: a wrong value refers to nothing, a column with wrong values is not
    referred to, and a reference of several columns is looked at only where each of them is right by itself.
    """
    frame = frames[spec.name]
    lost = {name: np.zeros(len(frame), bool) for name in spec.columns}
    for key in sorted(spec.foreign_keys, key=lambda key: len(key.fields)):
        if key.table in frames and not any(bad[key.table][column] for column in key.columns):
            is_already_lost = np.logical_or.reduce([lost[name] for name in key.fields])
            rows = np.flatnonzero(_without_parent(frame, key, frames[key.table], bad[spec.name]) & ~is_already_lost)
            lost[key.fields[0]][rows] = True
            values = _values(frames[key.table], key.columns[0])
            yield from at_rows(spec.name, rows, "/".join(key.fields), partial(_lost, frame, key, values))
    for field in spec.fields:
        if field.reference is not None:
            target, column = field.reference
            if target in frames and not bad[target][column]:
                values = _values(frames[target], column)
                yield from _member_problems(spec.name, frame[field.name], target, values, bad[spec.name][field.name])


def _lost(frame: pd.DataFrame, key: ForeignKey, values: Sequence[str], row: int) -> Fault:
    value = "/".join(frame[name].iloc[row] for name in key.fields)
    if len(key.fields) > 1:
        right = f"en rad i {key.table}.csv med {'/'.join(key.columns)} = {value}"
    else:
        right = nearest(value, values) or f"ett värde som finns i {key.table}.csv"
    return f"{quoted(value)} finns inte i {key.table}.csv", right


def _values(frame: pd.DataFrame, column: str) -> list[str]:
    return [value for value in _coded(frame[column]).categories.tolist() if value]


def _without_parent(
    child: pd.DataFrame, key: ForeignKey, parent: pd.DataFrame, bad: Mapping[str, set[str]]
) -> np.ndarray:
    """Tell which rows refer to no row of the parent; a row with an empty or wrong value refers to nothing."""
    refers = np.ones(len(child), bool)
    places, theirs, sizes = [], [], []
    for name, column in zip(key.fields, key.columns, strict=True):
        values, parents = _coded(child[name]), _coded(parent[column])
        silent = [value == "" or value in bad[name] for value in values.categories.tolist()]
        refers &= ~np.array([*silent, False])[values.codes]
        place = parents.categories.get_indexer(values.categories)
        places.append(np.append(place, -1)[values.codes])
        theirs.append(parents.codes)
        sizes.append(len(parents.categories))
    absent = np.logical_or.reduce([codes < 0 for codes in places])
    if len(places) > 1:
        # numbered together, since equal numbers mean equal values only within one numbering
        columns = [
            np.concatenate([np.maximum(ours, 0), theirs_too]) for ours, theirs_too in zip(places, theirs, strict=True)
        ]
        numbers = pd.Series(row_numbers(columns, sizes))
        absent |= ~numbers[: len(child)].isin(numbers[len(child) :]).to_numpy()
    return refers & absent


def _member_problems(
    table: str, values: pd.Series, target: str, existing: Sequence[str], bad: set[str]
) -> Iterator[Problem]:
    allowed = set(existing)
    lost = {
        value: next(member for member in members(value) if member not in allowed)
        for value in _coded(values).categories.tolist()
        if value not in bad and not allowed.issuperset(members(value))
    }
    if not lost:
        return
    rows, what = np.flatnonzero(values.isin(lost)), f"finns inte i {target}.csv"
    yield from at_rows(
        table, rows, str(values.name), lambda row: stranger(lost[values.iloc[row]], tuple(existing), what)
    )
