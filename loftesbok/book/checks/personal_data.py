"""Personal particulars in what is written outside the tables: pages, narratives in notebooks, texts of papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from loftesbok.analysis.plausibility import personal_data
from loftesbok.data.dataset import Dataset
from loftesbok.domain.problems import DataError, Problem
from loftesbok.editions import notebook
from loftesbok.project.project import Project
from loftesbok.project.text_files import read_text


def find(project: Project, dataset: Dataset) -> list[Problem]:
    """Return the personal particulars in a project's own texts, but for how to reach the publisher.

    Looked at are the pages of the book, the cells tagged ``narrative`` of the notebooks, and the texts of the papers.
    What is made of them and of the data (editions, generated fragments and pages) is not looked at again.
    """
    exempt = personal_data.exemptions(dataset)
    return sorted(
        personal_data.warn(file, row, column, particular)
        for file, row, column, text in _texts(project)
        for particular in personal_data.particulars(text, exempt)
    )


def find_in_papers(project: Project, dataset: Dataset, allowed: Sequence[str]) -> list[Problem]:
    """Return the personal identity numbers in the texts of the papers; an officer's telephone may stand there."""
    exempt = [*personal_data.exemptions(dataset), *allowed]
    return [
        personal_data.refuse(file, row, column, particular)
        for path in sorted(project.paper_texts.glob("*.yml"))
        for file, row, column, text in _lines(path, path.relative_to(project.data).as_posix())
        for particular in personal_data.particulars(text, exempt)
        if particular.kind == personal_data.PERSONAL_NUMBER
    ]


def _texts(project: Project) -> Iterator[tuple[str, int, str, str]]:
    """Yield file, line, place in it and text of all that is written by hand."""
    folders_made = project.pages_made
    for path in sorted(project.book.rglob("*.md")):
        if not any(folder in path.parents for folder in folders_made):
            yield from _lines(path, project.relative(path))
    for path in sorted(project.paper_texts.glob("*.yml")):
        yield from _lines(path, path.relative_to(project.data).as_posix())
    for path in sorted(project.notebooks.glob("*.ipynb")):
        with suppress(DataError):  # told elsewhere, as a fault
            for cell in notebook.read(path).cells:
                if notebook.NARRATIVE in notebook.tags(cell):
                    yield project.relative(path), 0, cell.id, cell.source


def _lines(path: Path, name: str) -> Iterator[tuple[str, int, str, str]]:
    with suppress(DataError):  # told elsewhere, as a fault
        for number, line in enumerate(read_text(path, name).split("\n"), start=1):
            yield name, number, "", line
