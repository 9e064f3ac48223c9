"""The made-up data package of `fixtures/valid`, and ways to make one fault at a time in a copy of it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

VALID = Path(__file__).parents[1] / "fixtures" / "valid"


def copy_of_valid(folder: Path) -> Path:
    """Copy the valid package into a folder and return the copy's."""
    return Path(shutil.copytree(VALID, folder / "data"))


def cells(path: Path) -> list[list[str]]:
    """Return the rows of a file, the header first."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, rows: list[list[str]], separator: str = ",", newline: str = "\n") -> None:
    """Write rows as UTF-8 without a byte order mark."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator=newline).writerows(rows)


def edit(folder: Path, table: str, line: int, /, **values: str) -> None:
    """Change cells of one row; the line is that of the file, so the first row is on line 2."""
    path = folder / f"{table}.csv"
    rows = cells(path)
    for column, value in values.items():
        rows[line - 1][rows[0].index(column)] = value
    write(path, rows)


def add(folder: Path, table: str, /, **values: str) -> None:
    """Add a row at the end; columns that are not named stay empty."""
    path = folder / f"{table}.csv"
    rows = cells(path)
    write(path, [*rows, [values.get(column, "") for column in rows[0]]])


def repeat(folder: Path, table: str, line: int, /, **values: str) -> None:
    """Add a copy of a row at the end, with other values in some columns."""
    rows = cells(folder / f"{table}.csv")
    add(folder, table, **{**dict(zip(rows[0], rows[line - 1], strict=True)), **values})


def drop(folder: Path, table: str, line: int) -> None:
    """Take away one row."""
    path = folder / f"{table}.csv"
    rows = cells(path)
    write(path, rows[: line - 1] + rows[line:])


def edit_package(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change datapackage.json."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
