"""Rows put into a CSV file, changed or taken out, with every other line left as it is, byte for byte."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise

from loftesbok.data.csv.lines import split
from loftesbok.data.csv.reader import Dialect
from loftesbok.data.schema import TableSpec
from loftesbok.domain.decimals import decimal_of

Key = tuple[str, ...]


def edited(
    text: str, spec: TableSpec, dialect: Dialect, changes: Mapping[Key, Mapping[str, str] | None]
) -> tuple[str, dict[int, Key]]:
    """Return a file's text with these rows in it (None: taken out), and the line on which each of them stands.

    A new row comes where its key belongs. Raises ValueError for a file whose rows cannot be told apart by key.
    """
    lines = text.split("\n")
    body = len(lines)
    while body > 1 and not lines[body - 1].strip("\r"):
        body -= 1
    tail = "\n".join(lines[body:])
    ending = "\r" if dialect.newline.startswith("CRLF") else ""
    header = split(lines[0].rstrip("\r").lstrip("\ufeff"), dialect.separator)
    places = [header.index(name) for name in spec.key]
    rows: list[tuple[Key, str]] = []
    for line in lines[1:body]:
        cells = split(line.rstrip("\r"), dialect.separator)
        key = tuple(cells[place] for place in places)
        if key not in changes:
            rows.append((key, line))
            continue
        after = changes[key]
        if after is not None:
            rows.append(
                (key, _line(_cells(header, after, cells, spec, dialect), dialect) + line[len(line.rstrip("\r")) :])
            )
    keys = {key for key, _ in rows}
    for key in sorted(new_key for new_key, after in changes.items() if after is not None and new_key not in keys):
        added = _line(_cells(header, changes[key] or {}, [], spec, dialect), dialect)
        rows.insert(_place([row_key for row_key, _ in rows], key), (key, added + ending))
    lines_of_changes = {number: key for number, (key, _) in enumerate(rows, 2) if key in changes}
    head = lines[0] if body > 1 or lines[0].endswith("\r") or not ending else lines[0] + ending
    return "\n".join([head, *(line for _, line in rows), tail]), lines_of_changes


def _place(keys: Sequence[Key], key: Key) -> int:
    """Return where a key belongs among sorted keys; in a file that is not sorted, before the first that is greater."""
    if all(earlier <= other for earlier, other in pairwise(keys)):
        return bisect_right(keys, key)
    return next((number for number, earlier in enumerate(keys) if earlier > key), len(keys))


def _cells(
    header: Sequence[str], after: Mapping[str, str], before: Sequence[str], spec: TableSpec, dialect: Dialect
) -> list[str]:
    """Return the cells of a row: as they were where they mean the same."""
    numbers = {field.name for field in spec.fields if field.type == "number"}
    sign = dialect.decimal or ("," if dialect.separator == ";" else ".")
    cells = []
    for place, name in enumerate(header):
        value = after.get(name, "")
        old = before[place] if before else None
        if name in numbers and old is not None and _same_number(old, value):
            value = old
        elif name in numbers:
            value = value.replace(".", sign)
        cells.append(value)
    return cells


def _same_number(value: str, other: str) -> bool:
    return bool(value) == bool(other) and (not value or decimal_of(value) == decimal_of(other))


def _line(cells: Sequence[str], dialect: Dialect) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=dialect.separator, lineterminator="").writerow(cells)
    return out.getvalue()
