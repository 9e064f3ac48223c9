"""Which papers the book has, and where: one for each text file, as of each edition of its promise period.

A report back reaches as far as the edition that it stands below. A proposal holds nothing of what came after it, so it
is the same for all editions of its period.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loftesbok.papers.board_paper.parts import KINDS, PROPOSAL, REPORT
from loftesbok.project.project import Project

FOLDER = "papers"
FORMS = {"docx": "Word", "pdf": "PDF"}
Chapters = Iterable[tuple[str, Sequence[str]]]
"""Promise periods with their editions, the newest first (``toc.chapters``)."""


@dataclass(frozen=True)
class PaperLocation:
    """A paper in the book: what it is about, the edition that it belongs to, and the newest paper of its kind."""

    period_id: str
    kind: str
    through: str
    newest: str = ""

    @property
    def page(self) -> str:
        """The name of its page in the book, which is also that of its files."""
        return _page(self.period_id, self.kind, self.through)

    @property
    def newest_page(self) -> str:
        """The name of the page of the newest paper of its kind; its own for the newest."""
        return _page(self.period_id, self.kind, self.newest or self.through)

    @property
    def chapter(self) -> str:
        """The name of the page of the edition that it belongs to."""
        return f"reports/{self.period_id}/{self.through}"

    @property
    def name(self) -> str:
        """What it is called among the chapters."""
        return f"Tjänsteskrivelse: {KINDS[self.kind].label.lower()}"

    def file(self, form: str) -> str:
        """Return the name of its file in a form (``docx``, ``pdf``)."""
        return f"{self.page}.{form}"


def _page(period_id: str, kind: str, through: str) -> str:
    return f"{FOLDER}/{period_id}/{kind}" + (f"-{through}" if kind == REPORT else "")


def of_period(project: Project, period_id: str, codes: Sequence[str]) -> list[PaperLocation]:
    """Return the papers of a promise period whose editions these are, the newest first."""
    papers = []
    for code in codes:
        if project.paper_text(period_id, REPORT).is_file():
            papers.append(PaperLocation(period_id, REPORT, code, codes[0]))
        if code == codes[0] and project.paper_text(period_id, PROPOSAL).is_file():
            papers.append(PaperLocation(period_id, PROPOSAL, code, code))
    return papers


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
            shown = [paper for paper in papers if paper.kind == REPORT and paper.through == code]
            shown += [paper for paper in papers if paper.kind == PROPOSAL]
            if shown:
                pages[f"reports/{period_id}/{code}"] = [[paper.page, KINDS[paper.kind].label] for paper in shown]
    return pages
