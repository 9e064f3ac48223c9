"""Rows of the dataset before and after, and how their values are written: in files, and for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.data_entry.excel.cell_problems import Where
from loftesbok.data_entry.excel.labels import TERMS, term_list
from loftesbok.domain.decimals import plain
from loftesbok.domain.swedish import listing, sentence

Key = tuple[str, ...]
Row = Mapping[str, str]


@dataclass(frozen=True)
class RowChange:
    """A row of the dataset before and after; None where there is none."""

    table: str
    key: Key
    before: Row | None
    after: Row | None
    where: Mapping[str, Where] = field(default_factory=dict)
    why: str = ""

    def columns(self) -> list[str]:
        """Return the columns whose values differ."""
        before, after = self.before or {}, self.after or {}
        return [name for name in {**after, **before} if before.get(name, "") != after.get(name, "")]


def current(dataset: Dataset, table: str, key: Key) -> Row | None:
    """Return a row of the dataset as text, or None where there is none with this key."""
    frame, spec = dataset[table], dataset.specs[table]
    for column, value in zip(spec.key, key, strict=True):
        frame = frame[frame[column] == value]
    if frame.empty:
        return None
    row, numbers = frame.iloc[0], {field.name for field in spec.fields if field.type == "number"}
    return {str(name): plain(row[name]) if name in numbers else str(row[name]) for name in row.index}


def shown(table: str, column: str, value: str) -> str:
    """Write a value for people: the words for codes, a number with a decimal comma."""
    terms = TERMS.get(term_list(table, column), {})
    if value and all(code in terms for code in members(value)):
        return sentence(listing([terms[code].label for code in members(value)]))
    return value.replace(".", ",") if column == "value" else value
