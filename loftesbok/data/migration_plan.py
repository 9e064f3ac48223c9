"""How a project's data come to the present schema: planned and tried on a copy, before anything is written."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loftesbok.data.csv.reader import Dialect, read
from loftesbok.data.dataset import load
from loftesbok.data.description import describe, differences, write
from loftesbok.data.migrations.steps import STEPS
from loftesbok.data.migrations.tables import Step, Table, Tables
from loftesbok.data.migrations.versions import (
    CURRENT,
    Version,
    columns_of,
    header,
    migrate,
    version_of,
    version_problems,
)
from loftesbok.data.package_file import PACKAGE_FILE, read_package
from loftesbok.data.schema import FieldSpec, TableSpec
from loftesbok.domain.problems import DataError, Problem

_UTF8_MARK = "\ufeff"
_NEW = Dialect(bom=False, separator=",", newline="LF", decimal=".")


@dataclass(frozen=True)
class Plan:
    """What a migration does: the files that it writes, by name, what it changes in words, and what is left to mend.

    ``doubts`` are rows that a rule of the present schema would refuse; the book is built with them all the same.
    """

    start: int
    texts: Mapping[str, str]
    changes: tuple[str, ...]
    doubts: tuple[Problem, ...] = ()


def plan(folder: Path) -> Plan:
    """Plan how a data folder comes to the present schema, and try it on a copy; the folder itself is left as it is.

    Raises DataError with all that is wrong in the data, rows as in the files (a migration neither adds nor moves any),
    and LoftesbokError where a name of the project's own stands in the way.
    """
    package, problems = read_package(folder)
    if problems:
        raise DataError(problems)
    version = version_of(folder, package)
    if version.is_newer:
        raise DataError(version_problems(package, version))
    before, dialects = _read(folder, version.earliest)
    after = migrate(before, version.earliest, CURRENT)
    resources, problems = describe(package)
    if problems:
        raise DataError(problems)
    after = {name: _arranged(table, _columns(resources, name)) for name, table in after.items()}
    texts = {
        f"{name}.csv": _text(table, dialects.get(name, _NEW))
        for name, table in after.items()
        if table != before.get(name)
    }
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "data"
        shutil.copytree(folder, copy, ignore=lambda _, names: [name for name in names if not name.endswith(".csv")])
        for name, text in texts.items():
            (copy / name).write_bytes(text.encode())
        doubts, described = _tried(copy, package, version, resources)
    if json.loads(described) != package:  # how it was written by hand stays, as long as it says the same
        texts[PACKAGE_FILE] = described
    changes = [*_steps(version.earliest, STEPS), *_table_changes(before, after)]
    return Plan(version.earliest, texts, (*changes, *_package_changes(package, version, resources, doubts)), doubts)


def _read(folder: Path, start: int) -> tuple[dict[str, Table], dict[str, Dialect]]:
    """Read the tables of a version as text, and those whose names a later version uses, with how each was written."""
    tables, dialects = {}, {}
    problems: list[Problem] = []
    needed = columns_of(start)
    later = {name for number in range(start, CURRENT + 1) for name in columns_of(number)}
    for name in [*needed, *sorted(later - needed.keys())]:
        path = folder / f"{name}.csv"
        if name not in needed and not path.exists():
            continue
        columns = header(path) or needed.get(name, ())
        raw, faults = read(path, TableSpec(name, "", "", tuple(_as_text(column) for column in columns)))
        missing = [column for column in needed.get(name, ()) if column not in columns]
        problems += faults or [
            Problem(f"{name}.csv", 1, column, "kolumnen saknas", f"alla kolumner i schema {start}")
            for column in missing
        ]
        if raw is not None:
            tables[name] = Table(tuple(columns), raw.frame.astype(str).to_numpy().tolist())
            dialects[name] = raw.dialect
    if problems:
        raise DataError(problems)
    return tables, dialects


def _as_text(column: str) -> FieldSpec:
    return FieldSpec(column, "string", kind="text")


def _columns(resources: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    return next(
        ([field["name"] for field in table["schema"]["fields"]] for table in resources if table["name"] == name), []
    )


def _arranged(table: Table, columns: Sequence[str]) -> Table:
    """Put the columns in the order in which they are described; those that are not described stay last."""
    order = sorted(
        range(len(table.columns)),
        key=lambda place: columns.index(table.columns[place]) if table.columns[place] in columns else len(columns),
    )
    if order == sorted(order):
        return table
    rows = [[cells[place] for place in order] for cells in table.rows]
    return Table(tuple(table.columns[place] for place in order), rows)


def _text(table: Table, dialect: Dialect) -> str:
    out = io.StringIO(newline="")
    newline = "\r\n" if dialect.newline.startswith("CRLF") else "\n"
    csv.writer(out, delimiter=dialect.separator, lineterminator=newline).writerows([table.columns, *table.rows])
    return (_UTF8_MARK if dialect.bom else "") + out.getvalue()


def _tried(
    copy: Path, package: Mapping[str, Any], version: Version, resources: Sequence[dict[str, Any]]
) -> tuple[tuple[Problem, ...], str]:
    """Load the migrated copy; return the rows that new rules would refuse, and the text of datapackage.json."""
    earlier = package.get("migrated_from")
    start = min(version.earliest, earlier) if isinstance(earlier, int) and earlier >= 1 else version.earliest
    versions = {"schema_version": CURRENT}
    trial = versions if start == CURRENT else {**versions, "migrated_from": start}
    text = write(package, resources, trial)
    (copy / PACKAGE_FILE).write_bytes(text.encode())
    doubts = load(copy).doubts
    return doubts, text if doubts else write(package, resources, versions)


def _steps(start: int, steps: Sequence[Step]) -> Iterator[str]:
    for number, step in enumerate(steps[start - 1 :], start=start):
        yield f"Schema {number} → {number + 1}: {step.what}"


def _table_changes(before: Tables, after: Tables) -> Iterator[str]:
    """Yield what happens to each file, in a few words."""
    for name, table in after.items():
        old = before.get(name)
        if old is None:
            yield f"data/{name}.csv: ny tabell"
        elif table != old:
            words = [f"ny kolumn {column}" for column in table.columns if column not in old.columns]
            words += [f"kolumnen {column} tas bort" for column in old.columns if column not in table.columns]
            changed = _changed_rows(old, table)
            words += [f"{changed} {'rad ändrad' if changed == 1 else 'rader ändrade'}"] if changed else []
            yield f"data/{name}.csv: {', '.join(words) or 'kolumnerna ställs i löftesbokens ordning'}"


def _changed_rows(before: Table, after: Table) -> int:
    shared = [column for column in before.columns if column in after.columns]
    old, new = ([table.columns.index(column) for column in shared] for table in (before, after))
    pairs = zip(before.rows, after.rows, strict=True)
    return sum([row[place] for place in old] != [other[place] for place in new] for row, other in pairs)


def _package_changes(
    package: Mapping[str, Any], version: Version, resources: Sequence[dict[str, Any]], doubts: Sequence[Problem]
) -> Iterator[str]:
    if version.disagreement:
        yield f"data/{PACKAGE_FILE}: {version.disagreement}"
    if package.get("schema_version") != CURRENT:
        yield f"data/{PACKAGE_FILE}: schema_version blir {CURRENT}"
    if "migrated_from" in package and not doubts:
        yield f"data/{PACKAGE_FILE}: migrated_from tas bort, eftersom inget längre bryter mot en ny regel"
    for sentence in differences(package, resources):
        yield f"data/{PACKAGE_FILE}: {sentence}; den skrivs om"


def notes(folder: Path) -> tuple[str, ...]:
    """Return what datapackage.json says otherwise than the package, one sentence each; none of it is a fault."""
    package, problems = read_package(folder)
    if problems:
        return ()
    version, (resources, _) = version_of(folder, package), describe(package)
    says = [version.disagreement] if version.disagreement else []
    if version.claimed is None:
        says.append(f"schema_version saknas; data läses enligt schema {version.number}")
    ends = "Löftesbokens egen beskrivning gäller, och `loftesbok migrate` skriver in den."
    says += differences(package, resources)
    return tuple(f"{PACKAGE_FILE}: {sentence}. {ends}" for sentence in says)
