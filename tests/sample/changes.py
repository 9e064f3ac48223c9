"""Datasets with other rows in memory, to see what a rule makes of one change. Nothing is validated or written."""

from __future__ import annotations

import math
from decimal import Decimal

import pandas as pd

from loftesbok.data.dataset import Dataset


def change(dataset: Dataset, table: str, where: dict[str, str], **values: object) -> Dataset:
    """Change cells of the rows that ``where`` picks; there must be some."""
    frame = dataset[table].copy()
    rows = _picked(frame, where)
    for column, value in _exact(values).items():
        frame.loc[rows, column] = value
    return dataset.replace(**{table: frame})


def add(dataset: Dataset, table: str, like: dict[str, str], **values: object) -> Dataset:
    """Add a copy of the first row that ``like`` picks, with other values."""
    frame = dataset[table]
    row = frame[_picked(frame, like)].iloc[[0]].assign(**_exact(values))
    return dataset.replace(**{table: pd.concat([frame, row], ignore_index=True)})


def put(dataset: Dataset, table: str, **values: object) -> Dataset:
    """Add a row of which only some cells are filled."""
    frame = dataset[table]
    row = {column: _exact(values).get(column, "") for column in frame.columns}
    return dataset.replace(**{table: pd.concat([frame, pd.DataFrame([row])], ignore_index=True).astype(frame.dtypes)})


def drop(dataset: Dataset, table: str, where: dict[str, str]) -> Dataset:
    """Take away the rows that ``where`` picks."""
    frame = dataset[table]
    return dataset.replace(**{table: frame[~_picked(frame, where)]})


def _exact(values: dict[str, object]) -> dict[str, object]:
    """Return values with numbers as the dataset has them."""
    number = values.get("value")
    known = isinstance(number, int | float) and not math.isnan(number)
    return {**values, "value": Decimal(str(number))} if known else values


def _picked(frame: pd.DataFrame, where: dict[str, str]) -> pd.Series:
    picked = pd.Series(True, index=frame.index)
    for column, value in where.items():
        picked &= frame[column] == value
    assert picked.any(), where
    return picked


def told(problems) -> list[str]:
    """Return what problems say, without their place in the file."""
    return [f"{problem.file} {problem.column}: {problem.what}" for problem in problems]
