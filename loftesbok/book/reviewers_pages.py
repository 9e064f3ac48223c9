"""Underlag: a page for reviewers per edition, with every row behind it, made from data at each build.

No notebook and no edition: it says nothing that the data do not, it is made from the same view as its chapter by the
same build, so it can never be older than it, and a kernel for each would double the time of a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loftesbok.analysis.wording import reporting_label
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_view
from loftesbok.document.myst import escape_myst
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.project import atomic_files
from loftesbok.project.project import TRENDS, Project
from loftesbok.report.period_report import PeriodReport

FOLDER = "underlag"
Chapters = Iterable[tuple[str, Sequence[str]]]
"""Promise periods with their editions, the newest first (``toc.chapters``)."""


def page(period_id: str, code: str) -> str:
    """Return the name of the page that belongs to an edition."""
    return f"{FOLDER}/{period_id}/{code}"


def text(dataset: Dataset, period_id: str, code: str) -> str:
    """Return a page as MyST."""
    through = ReportingPeriod.parse(code)
    report = PeriodReport(period_view(dataset, period_id, through), period_id, through)
    title = f"Underlag: {report.names.period(period_id)}, till och med {reporting_label(code).lower()}"
    return f"# {escape_myst(title)}\n\n{report.underlag().to_myst()}\n"


def write(project: Project, dataset: Dataset, chapters: Chapters) -> list[str]:
    """Write the pages and remove those of editions that are gone; return the names of those that changed."""
    pages = {page(period_id, code): text(dataset, period_id, code) for period_id, code in _editions(chapters)}
    changed = [
        name
        for name, content in pages.items()
        if atomic_files.write(project.book / f"{name}.md", content, lasting=False)
    ]
    wanted = {project.book / f"{name}.md" for name in pages}
    for path in project.reviewers_pages.rglob("*.md") if project.reviewers_pages.is_dir() else ():
        if path not in wanted:
            path.unlink()
    return changed


def earlier(chapters: Chapters) -> dict[str, str]:
    """Return, for each page that a newer one has followed, the newest."""
    return {
        page(period_id, code): page(period_id, codes[0])
        for period_id, codes in chapters
        for code in codes[1:]
        if period_id != TRENDS
    }


def _editions(chapters: Chapters) -> Iterable[tuple[str, str]]:
    return ((period_id, code) for period_id, codes in chapters for code in codes if period_id != TRENDS)
