"""The periods' notebooks and the editions: there, readable, claimed by a period, as template and data have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from loftesbok.data.dataset import Dataset
from loftesbok.domain.problems import DataError, LoftesbokError, Problem
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.editions import notebook as notebooks
from loftesbok.editions import period_notebook
from loftesbok.project.exact_paths import ExactPaths
from loftesbok.project.project import TRENDS, Project


@dataclass
class Notebooks:
    """What is wrong with notebooks and editions, and what is odd."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def find(project: Project, dataset: Dataset) -> Notebooks:
    """Hold the notebooks against the template and the data, and see that the editions can be read."""
    result = Notebooks()
    ids = [*dataset["periods"]["period_id"], TRENDS]
    disk = ExactPaths(project.root)
    for period_id in ids:
        path = project.notebook(period_id)
        if disk.has(path):
            _look_at(project, dataset, period_id, result)
        else:
            name, spelt = project.relative(path), disk.spelt(path)
            what = f"arbetsbladet heter {spelt.name}" if spelt else "arbetsbladet saknas"
            right = f"döp om den till {path.name}" if spelt else _advice(period_id)
            result.problems.append(Problem(name, 0, "", what, right))
    result.problems += _unclaimed(project, ids)
    result.problems += _editions(project, ids)
    return result


def _advice(period_id: str) -> str:
    return f"kör `loftesbok new-period {period_id}`; all egen text blir kvar"


def _look_at(project: Project, dataset: Dataset, period_id: str, result: Notebooks) -> None:
    path = project.notebook(period_id)
    name, right = project.relative(path), _advice(period_id)
    try:
        held, problems = notebooks.read_with_problems(path, name)
    except DataError as error:
        result.problems += error.problems
        return
    if not problems:  # without ids of their own the cells cannot be held against the template's
        clauses = period_notebook.deviations(dataset, period_id, held)
        problems = [Problem(name, 0, "", clause, right) for clause in clauses]
    if cells := notebooks.leftovers(held):
        problems.append(Problem(name, 0, "", f"utdata ligger kvar i {', '.join(cells)}", right))
    result.problems += problems
    result.warnings += [
        Problem(name, 0, f"cellen {cell.id}", "texten är undanlagd och kommer inte med i kapitlet",
                "om något av den behövs, flytta det till en egen cell, och ta bort cellen")
        for cell in held.cells
        if notebooks.SET_ASIDE in notebooks.tags(cell)
    ]  # fmt: skip


def _unclaimed(project: Project, ids: list[str]) -> Iterator[Problem]:
    for path in sorted(project.notebooks.glob("*.ipynb")):
        if path.stem not in ids and path.stem.casefold() not in {name.casefold() for name in ids}:
            right = f"en löftesperiod med id {path.stem} i data/periods.csv, eller inget arbetsblad"
            yield Problem(project.relative(path), 0, "", "arbetsbladet hör inte till någon löftesperiod", right)


def _editions(project: Project, ids: list[str]) -> Iterator[Problem]:
    for period_id in ids:
        folder = project.reports / period_id
        for path in sorted(folder.glob("*.ipynb")) if folder.is_dir() else ():
            yield from _edition(project, path)


def _edition(project: Project, path: Path) -> Iterator[Problem]:
    name = project.relative(path)
    try:
        ReportingPeriod.parse(path.stem)
    except LoftesbokError:
        what = f"{path.stem} är ingen redovisningsperiod, så filen är ingen utgåva"
        yield Problem(name, 0, "", what, "ett namn som 2023-T2.ipynb, eller ingen fil här")
        return
    try:
        notebooks.metadata(path)
    except DataError as error:
        for problem in error.problems:
            right = f"filen som den var, ur git; eller ta bort den, så skriver `loftesbok run {path.parent.name}` den"
            yield Problem(problem.file, problem.row, problem.column, f"utgåvan är skadad: {problem.what}", right)
