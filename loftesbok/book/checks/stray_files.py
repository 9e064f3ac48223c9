"""Files in ``data/`` that nothing reads: whoever fills in such a copy wonders why the book does not change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from loftesbok.data.dataset import Dataset
from loftesbok.data.package_file import PACKAGE_FILE
from loftesbok.domain.problems import Problem
from loftesbok.papers.board_paper import logo
from loftesbok.project.project import Project

_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini"}
_DOCUMENTS = re.compile(r"(readme|licen[cs]e|läs ?mig)\b.*", re.IGNORECASE)
_LOCK = re.compile(r"~\$.*|\.~lock\..*#")


def find(project: Project, dataset: Dataset) -> list[Problem]:
    """Return the files in the data's folder that are no table, no paper's text and no description, as warnings."""
    return [*_in_data(project, dataset), *_in_papers(project)]


def _in_data(project: Project, dataset: Dataset) -> Iterator[Problem]:
    read = {PACKAGE_FILE, *(f"{name}.csv" for name in dataset.specs)}
    for path in sorted(project.data.iterdir()):
        if path.name in read or path == project.paper_texts or _is_passed_over(path):
            continue
        if _LOCK.fullmatch(path.name):
            yield _locked(project, path)
        elif path.is_file():
            table = next((name for name in sorted(read, key=len, reverse=True) if _resembles(path.name, name)), "")
            what = f"filen läses inte; den liknar en kopia av {table}" if table else "filen läses inte av löftesboken"
            right = "om något i den ska in i tabellen, och flytta eller ta bort filen"
            yield Problem(project.relative(path), 0, "", what, right)
        elif path.is_dir():
            yield Problem(project.relative(path), 0, "", "mappen läses inte av löftesboken",
                          "om något i den ska in i en tabell, och flytta eller ta bort mappen")  # fmt: skip


def _in_papers(project: Project) -> Iterator[Problem]:
    folder = project.paper_texts
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if _LOCK.fullmatch(path.name):
            yield _locked(project, path)
        elif not _is_passed_over(path) and path.suffix != ".yml" and path.name not in logo.NAMES:
            what = "filen läses inte: en tjänsteskrivelses text slutar på .yml"
            yield Problem(project.relative(path), 0, "", what, "om den ska läsas, och döp om den eller flytta den")


def _locked(project: Project, path: Path) -> Problem:
    what = "en tabell är öppen i Excel eller LibreOffice, eller så stängdes programmet hårt"
    return Problem(project.relative(path), 0, "", what, "om allt är sparat, och stäng filen")


def _is_passed_over(path: Path) -> bool:
    if _LOCK.fullmatch(path.name):
        return False
    name = path.name.lower()
    return name.startswith(".") or name in _OF_THE_SYSTEM or bool(_DOCUMENTS.fullmatch(name))


def _resembles(name: str, table: str) -> bool:
    """Tell whether a name is a table's with something added before or after it, or with another ending."""
    stem = table.removesuffix(".csv").removesuffix(".json")
    return bool(re.search(rf"(?<![a-z]){re.escape(stem)}(?![a-z])", name.lower()))
