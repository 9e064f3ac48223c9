"""What a new project and a new notebook leave for someone to fill in, and whether it has been done."""

from __future__ import annotations

from typing import Any

from loftesbok.data.checks.texts import leftover
from loftesbok.data.dataset import Dataset
from loftesbok.data.package_file import PACKAGE_FILE
from loftesbok.domain.problems import LoftesbokError, Problem, quoted
from loftesbok.editions import notebook, period_notebook
from loftesbok.project.project import Project

PUBLISHER = "[skriv vem som ger ut boken]"
CONTACT = "[skriv en e-postadress eller webbadress]"
CODE = "0000"
_LEFT = {
    "publisher.name": "vem som ger ut boken",
    "publisher.contact": "hur läsaren når den som ger ut boken",
}


def find(project: Project, dataset: Dataset) -> list[Problem]:
    """Return what is left of the placeholders, as warnings: the book can be built, but is not fit to be published."""
    return [*_package(dataset), *_narratives(project, dataset)]


def _package(dataset: Dataset) -> list[Problem]:
    publisher, code = dataset.package["publisher"], dataset.package["municipality"]["code"]
    problems = [
        Problem(PACKAGE_FILE, 0, place, f"{quoted(left)} är kvar från mallen", f"{right}, och skriv det där")
        for place, right in _LEFT.items()
        if (left := leftover(str(publisher[place.partition(".")[2]])))
    ]
    if code == CODE:
        what = f"{quoted(CODE)} är ingen kommuns kod"
        problems.append(
            Problem(PACKAGE_FILE, 0, "municipality.code", what, "kommunens kod, fyra siffror, och skriv den där")
        )
    return problems


def _narratives(project: Project, dataset: Dataset) -> list[Problem]:
    """Return the cells of periods' notebooks that still say what to write there; a chapter would show it.

    Notebooks that are not there, or that cannot be read, are faults that ``checks`` tells of.
    """
    problems = []
    for period_id in dataset["periods"]["period_id"]:
        path = project.notebook(period_id)
        try:
            cells = _narrative_cells(notebook.read(path))
        except LoftesbokError:
            continue
        for calls in _narrative_cells(period_notebook.from_template(dataset, period_id)):
            call = calls.source.partition(". ")[0].rstrip(".")
            what = f"mallens uppmaning {quoted(call)} är kvar, och skulle stå i kapitlet"
            right = "vad som ledde fram till löftet, och skriv det i cellen"
            problems += [
                Problem(project.relative(path), 0, f"cellen {cell.id}", what, right)
                for cell in cells
                if call in " ".join(cell.source.split())
            ]
    return problems


def _narrative_cells(document: Any) -> list[Any]:
    return [cell for cell in document.cells if notebook.NARRATIVE in notebook.tags(cell)]
