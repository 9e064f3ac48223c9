"""A data folder as bytes and as cells, for those who want to spoil a copy of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

PACKAGE = "datapackage.json"


@dataclass(frozen=True)
class Place:
    """A cell: its table, its line in the file (the header is line 1), its column and what stands there."""

    table: str
    line: int
    column: str
    value: str
    field: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def kind(self) -> str:
        """The column's kind: ``number``, ``date``, ``enum``, or löftesboken's own word (``text``, ``slug``, …)."""
        own = self.field.get("loftesbok", {}).get("kind", "")
        typed = {"integer": "number", "number": "number", "date": "date"}.get(self.field.get("type", ""), "")
        return own or typed or ("enum" if "enum" in self.field.get("constraints", {}) else "code")

    @property
    def prose(self) -> bool:
        """Whether running text stands there."""
        return self.kind in ("text", "anchor")


@dataclass(frozen=True)
class CopyOfData:
    """The files of a data folder by name."""

    files: Mapping[str, bytes]

    @classmethod
    def of(cls, folder: Path) -> CopyOfData:
        """Read a folder's tables and their description."""
        return cls({path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()})

    @cached_property
    def package(self) -> dict[str, Any]:
        """The parsed description."""
        return json.loads(self.files[PACKAGE].decode("utf-8"))

    @cached_property
    def tables(self) -> dict[str, list[list[str]]]:
        """The rows of every table, the header first."""
        return {
            name.removesuffix(".csv"): list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
            for name, data in self.files.items()
            if name.endswith(".csv")
        }

    @cached_property
    def places(self) -> list[Place]:
        """Every filled cell."""
        return [place for place in self._all_places() if place.value]

    def _all_places(self) -> Iterator[Place]:
        for resource in self.package["resources"]:
            fields = resource["schema"]["fields"]
            for line, row in enumerate(self.tables[resource["name"]][1:], start=2):
                for described, value in zip(fields, row, strict=True):
                    yield Place(resource["name"], line, described["name"], value, described)

    def filled(self) -> list[str]:
        """Return the tables with more than one row."""
        return [name for name, rows in self.tables.items() if len(rows) > 2]

    def pick(self, draw: Random, wanted: Callable[[Place], object] = lambda place: True) -> Place:
        """Draw a filled cell; each column is as likely as another, however many rows there are."""
        chosen = [place for place in self.places if wanted(place)]
        column = draw.choice(sorted({(place.table, place.column) for place in chosen}))
        return draw.choice([place for place in chosen if (place.table, place.column) == column])

    def with_cell(self, place: Place, value: str) -> bytes:
        """Return the bytes of a table with another value in one cell."""
        rows = [list(row) for row in self.tables[place.table]]
        rows[place.line - 1][rows[0].index(place.column)] = value
        return written(rows)


def written(
    rows: list[list[str]], separator: str = ",", newline: str = "\n", quoting: int = csv.QUOTE_MINIMAL
) -> bytes:
    """Write rows as CSV in UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=newline, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue().encode("utf-8", "surrogatepass")
