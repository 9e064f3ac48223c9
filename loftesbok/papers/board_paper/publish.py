"""The papers of the book: their pages before the HTML is built, their files in it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from loftesbok.data.dataset import Dataset
from loftesbok.papers.board_paper import metadata, page, texts
from loftesbok.papers.board_paper.export import rendered
from loftesbok.papers.board_paper.locations import FORMS, Chapters, PaperLocation, in_book
from loftesbok.papers.board_paper.paper import BoardPaper, make_paper
from loftesbok.project import atomic_files
from loftesbok.project.project import Project


@dataclass(frozen=True)
class Published:
    """A paper of the book with its files, by their paths in the built book."""

    place: PaperLocation
    paper: BoardPaper
    files: dict[str, bytes]


def papers(project: Project, dataset: Dataset, chapters: Chapters) -> list[Published]:
    """Make every paper that the book has, in every form. Raises DataError for faults in a paper's texts."""
    return [_published(project, dataset, place) for place in in_book(project, chapters)]


def _published(project: Project, dataset: Dataset, place: PaperLocation) -> Published:
    paper = make_paper(project, dataset, place.period_id, place.kind.code, place.through)
    files = {}
    for form in FORMS:
        files[place.file(form)] = rendered(paper.paper, form)[0]
        files[place.attachment_file(form)] = rendered(paper.attachment, form)[0]
    named = {name.rpartition("/")[2]: data for name, data in files.items()}
    paper_texts = texts.read(project, dataset, place.period_id, place.kind)
    files[place.file("json")] = metadata.to_json(paper.paper, paper_texts, named).encode("utf-8")
    return Published(place, paper, files)


def write_pages(project: Project, publications: list[Published]) -> list[str]:
    """Write the pages of papers and remove those of papers that are gone; return the names of those that changed."""
    changed, wanted = [], set()
    for publication in publications:
        path = project.book / f"{publication.place.page}.md"
        wanted.add(path)
        sizes = {name: len(data) for name, data in publication.files.items()}
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
        for name, data in publication.files.items():
            atomic_files.write(folder / name, data)
            written.append(name)
    return written
