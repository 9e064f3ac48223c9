"""Which papers the book has, and where: one for each text file, as of each edition of its promise period.

A kind that looks back reaches as far as the edition that it stands below. A proposal holds nothing of what came after
it, so it is the same for all editions of its period.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loftesbok.papers.board_paper.kinds import KINDS, PaperKind
from loftesbok.project.project import Project

FOLDER = "papers"
FORMS = {"docx": "Word", "pdf": "PDF"}
Chapters = Iterable[tuple[str, Sequence[str]]]
"""Promise periods with their editions, the newest first (``toc.chapters``)."""


@dataclass(frozen=True)
class PaperLocation:
    """A paper in the book: what it is about, the edition that it belongs to, and the newest paper of its kind."""

    period_id: str
    kind: PaperKind
    through: str
    newest: str = ""

    @property
    def page(self) -> str:
        """The name of its page in the book, which is also that of its files."""
        return f"{FOLDER}/{self.period_id}/{self.kind.name(self.through)}"

    @property
    def newest_page(self) -> str:
        """The name of the page of the newest paper of its kind; its own for the newest."""
        return f"{FOLDER}/{self.period_id}/{self.kind.name(self.newest or self.through)}"

    @property
    def chapter(self) -> str:
        """The name of the page of the edition that it belongs to."""
        return f"reports/{self.period_id}/{self.through}"

    @property
    def name(self) -> str:
        """What it is called among the chapters."""
        return f"Tjänsteskrivelse: {self.kind.label.lower()}"

    def file(self, form: str) -> str:
        """Return the name of its file in a form (``docx``, ``pdf``; ``json`` for what a diary wants to know)."""
        return f"{self.page}.{form}"

    def attachment_file(self, form: str) -> str:
        """Return the name of its attachment's file in a form."""
        return f"{self.page}-bilaga-1.{form}"


def of_period(project: Project, period_id: str, codes: Sequence[str]) -> list[PaperLocation]:
    """Return the papers of a promise period whose editions these are, the newest first."""
    return [
        PaperLocation(period_id, kind, code, codes[0])
        for code in codes
        for kind in KINDS.values()
        if (kind.looks_back or code == codes[0]) and project.paper_text(period_id, kind.code).is_file()
    ]


def in_book(project: Project, chapters: Chapters) -> list[PaperLocation]:
    """Return all papers of the book, in the order of its chapters."""
    return [paper for period_id, codes in chapters for paper in of_period(project, period_id, codes)]


def earlier(project: Project, chapters: Chapters) -> dict[str, str]:
    """Return, for the page of each paper that a newer one has followed, the page of the newest."""
    return {paper.page: paper.newest_page for paper in in_book(project, chapters) if paper.page != paper.newest_page}


def links(project: Project, chapters: Chapters) -> dict[str, list[list[str]]]:
    """Return, for the page of each edition, the pages of its papers with what they are called.

    As JSON would hold it: what the book was last built with is kept as JSON, and compared with this.
    """
    pages: dict[str, list[list[str]]] = {}
    for period_id, codes in chapters:
        papers = of_period(project, period_id, codes)
        for code in codes:
            shown = [paper for paper in papers if paper.through == code or not paper.kind.looks_back]
            shown.sort(key=lambda paper: not paper.kind.looks_back)
            if shown:
                pages[f"reports/{period_id}/{code}"] = [[paper.page, paper.kind.label] for paper in shown]
    return pages
