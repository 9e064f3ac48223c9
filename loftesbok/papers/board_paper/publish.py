"""The papers of the book: their pages before the HTML is built, their files in it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from loftesbok.data.dataset import Dataset
from loftesbok.document.paper import Paper
from loftesbok.document.typst import compile as typesetting
from loftesbok.domain.problems import DataError
from loftesbok.papers.board_paper import page, texts, word
from loftesbok.papers.board_paper import paper as content
from loftesbok.papers.board_paper.locations import Chapters, Shelved, shelved
from loftesbok.project import atomic_files as files
from loftesbok.project.project import Project


@dataclass(frozen=True)
class Published:
    """A paper of the book with its files by form."""

    place: Shelved
    paper: Paper
    forms: dict[str, bytes]


def must_be_right(project: Project, dataset: Dataset) -> None:
    """Raise DataError with every fault in the texts of papers, before anything is made from them."""
    _, problems = texts.read_all(project, dataset)
    if problems:
        raise DataError(problems)


def papers(project: Project, dataset: Dataset, chapters: Chapters) -> list[Published]:
    """Make every paper that the book has, in every form. Raises DataError for faults in a paper's texts."""
    made = []
    for place in shelved(project, chapters):
        paper = content.paper(project, dataset, place.period_id, place.kind, place.through)
        made.append(Published(place, paper, {"docx": word.docx(paper).data, "pdf": typesetting.pdf(paper)}))
    return made


def write_pages(project: Project, made: list[Published]) -> list[str]:
    """Write the pages of papers and remove those of papers that are gone; return the names of those that changed."""
    changed, wanted = [], set()
    for one in made:
        path = project.book / f"{one.place.page}.md"
        wanted.add(path)
        sizes = {form: len(data) for form, data in one.forms.items()}
        if files.write(path, page.myst_page(one.paper, one.place, sizes)):
            changed.append(one.place.page)
    for path in project.paper_pages.rglob("*.md") if project.paper_pages.is_dir() else ():
        if path not in wanted:
            path.unlink()
    return changed


def write_files(made: list[Published], folder: Path) -> list[str]:
    """Write the files of papers into a built book; return their paths in it."""
    written = []
    for one in made:
        for form, data in one.forms.items():
            name = one.place.file(form)
            files.write(folder / name, data)
            written.append(name)
    return written
