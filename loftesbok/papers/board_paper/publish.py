"""The papers of the book: their pages before the HTML is built, their files in it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from loftesbok.data.dataset import Dataset
from loftesbok.document.paper import Paper
from loftesbok.document.typst.compile import pdf
from loftesbok.papers.board_paper import page, word
from loftesbok.papers.board_paper.locations import Chapters, PaperLocation, in_book
from loftesbok.papers.board_paper.paper import make_paper
from loftesbok.project import atomic_files
from loftesbok.project.project import Project


@dataclass(frozen=True)
class Published:
    """A paper of the book with its files by form."""

    place: PaperLocation
    paper: Paper
    forms: dict[str, bytes]


def papers(project: Project, dataset: Dataset, chapters: Chapters) -> list[Published]:
    """Make every paper that the book has, in every form. Raises DataError for faults in a paper's texts."""
    publications = []
    for place in in_book(project, chapters):
        paper = make_paper(project, dataset, place.period_id, place.kind, place.through)
        publications.append(Published(place, paper, {"docx": word.docx(paper).data, "pdf": pdf(paper)}))
    return publications


def write_pages(project: Project, publications: list[Published]) -> list[str]:
    """Write the pages of papers and remove those of papers that are gone; return the names of those that changed."""
    changed, wanted = [], set()
    for publication in publications:
        path = project.book / f"{publication.place.page}.md"
        wanted.add(path)
        sizes = {form: len(data) for form, data in publication.forms.items()}
        if atomic_files.write(path, page.myst_page(publication.paper, publication.place, sizes)):
            changed.append(publication.place.page)
    for path in project.paper_pages.rglob("*.md") if project.paper_pages.is_dir() else ():
        if path not in wanted:
            path.unlink()
    return changed


def write_files(publications: list[Published], folder: Path) -> list[str]:
    """Write the files of papers into a built book; return their paths in it."""
    written = []
    for publication in publications:
        for form, data in publication.forms.items():
            name = publication.place.file(form)
            atomic_files.write(folder / name, data)
            written.append(name)
    return written
