"""Of which version the tables of a project are: their columns tell, and datapackage.json only where those do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loftesbok.data.csv.lines import split
from loftesbok.data.migrations.steps import STEPS, first_columns
from loftesbok.data.migrations.tables import Step, Table, Tables
from loftesbok.data.package_file import PACKAGE_FILE
from loftesbok.domain.file_names import leads_out
from loftesbok.domain.problems import Problem, quoted
from loftesbok.project import special_files

CURRENT = len(STEPS) + 1
_LONGEST_HEADER = 1 << 16  # bytes
Columns = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Version:
    """Which version tables are read as, and the earliest that they may be (the columns may not tell them apart).

    ``claimed`` is what datapackage.json says, None where it says nothing.
    """

    number: int
    earliest: int
    claimed: int | None = None
    current: int = CURRENT

    @property
    def is_newer(self) -> bool:
        """Whether the tables are of a version that this löftesbok does not know."""
        return self.claimed is not None and self.claimed > self.current and self.number == self.current

    @property
    def disagreement(self) -> str:
        """What datapackage.json says though the columns say otherwise; "" where they agree."""
        if self.claimed in (None, self.number):
            return ""
        return f"schema_version är {self.claimed}, men kolumnerna är de i schema {self.number}; kolumnerna avgör"


def columns_of(number: int, steps: Sequence[Step] = STEPS) -> Columns:
    """Return the columns of a version by table."""
    empty = {name: Table(columns) for name, columns in first_columns().items()}
    return {name: table.columns for name, table in migrate(empty, 1, number, steps).items()}


def migrate(tables: Tables, start: int, end: int, steps: Sequence[Step] = STEPS) -> Tables:
    """Take tables from one version to a later one."""
    for step in steps[start - 1 : end - 1]:
        tables = step.change(tables)
    return tables


def tell(columns: Columns, claimed: int | None, steps: Sequence[Step] = STEPS) -> Version:
    """Tell the version from the columns that tables have.

    It is the one that fits best: the fewest of its columns are missing, and the fewest columns of other versions are
    there. A table that every version has, and of which no column can be read, tells nothing. Versions that fit as well
    are told apart by what is claimed. Where nothing is, tables are read as of the last of them, and migrated from the
    first.
    """
    current = len(steps) + 1
    versions = {number: columns_of(number, steps) for number in range(1, current + 1)}
    pairs = {
        number: {(name, column) for name, needed in tables.items() for column in needed}
        for number, tables in versions.items()
    }
    every_pair = set[tuple[str, str]]().union(*pairs.values())
    there = {(name, column) for name, column in every_pair if column in columns.get(name, ())}
    read = {name for name, _ in there}
    unread = {name for name in versions[1] if name not in read and all(name in of for of in versions.values())}
    scores = {}
    for number, needed in pairs.items():
        differences = {pair for pair in needed ^ there if pair[0] not in unread}
        scores[number] = (-len(differences), len(needed & there))
    fitting = [number for number, score in scores.items() if score == max(scores.values())]
    if claimed in fitting:
        return Version(claimed, claimed, claimed, current)
    return Version(max(fitting), min(fitting), claimed, current)


def version_of(folder: Path, package: Mapping[str, Any], steps: Sequence[Step] = STEPS) -> Version:
    """Tell the version of the tables in a data folder."""
    names = {name for number in range(1, len(steps) + 2) for name in columns_of(number, steps)}
    claimed = package.get("schema_version")
    return tell(
        {name: header(folder / f"{name}.csv") for name in names}, claimed if is_version(claimed) else None, steps
    )


def is_version(value: object) -> bool:
    """Tell whether a value can be a version: a whole number from 1."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def header(path: Path) -> list[str]:
    """Return the column names of a CSV file; none where it cannot be read."""
    if special_files.kind(path) or leads_out(path):
        return []
    try:
        with path.open("rb") as file:
            line = file.readline(_LONGEST_HEADER).decode("utf-8-sig", "replace").rstrip("\r\n")
    except OSError:
        return []
    return split(line, ";" if line.count(";") > line.count(",") else ",")


def version_problems(package: Mapping[str, Any], version: Version) -> list[Problem]:
    """Return why tables of this version cannot be read as they are: too old, too new, or no version at all."""
    claimed, before = package.get("schema_version"), package.get("migrated_from")
    if version.is_newer:
        what = f"data är skrivna enligt schema {claimed}, och den här löftesboken känner till schema {version.current}"
        return [Problem(PACKAGE_FILE, 0, "schema_version", what, "en nyare löftesbok: uppdatera löftesboken")]
    if version.number < version.current:
        what = f"data är skrivna enligt schema {version.number}, och löftesboken läser schema {version.current}"
        if version.disagreement:
            what = f"{version.disagreement}. Löftesboken läser schema {version.current}"
        return [Problem(PACKAGE_FILE, 0, "schema_version", what, "kör `loftesbok migrate`, som skriver om data")]
    problems = []
    if claimed is not None and not is_version(claimed):
        problems.append(
            Problem(PACKAGE_FILE, 0, "schema_version", f"värdet är {quoted(claimed)}", str(version.current))
        )
    if before is not None and not (is_version(before) and before < version.number):
        right = "den version som data hade före `loftesbok migrate`, eller ingen alls"
        problems.append(Problem(PACKAGE_FILE, 0, "migrated_from", f"värdet är {quoted(before)}", right))
    return problems


def advice(version: Version, problems: Iterable[Problem]) -> str:
    """Return what to try where rules refuse data that may be of an earlier version than they are read as; or ""."""
    if version.claimed is not None or not any(problem.since > version.earliest for problem in problems):
        return ""
    return (
        f"{PACKAGE_FILE}: schema_version saknas, så data kan vara skrivna enligt schema {version.earliest}. Kör då "
        "`loftesbok migrate`: det som bara nya regler säger blir varningar, tills raderna är rättade."
    )
