"""What a book holds beside the project's own pages: data, editions, generated pages, papers, summaries, open data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loftesbok import __version__
from loftesbok.analysis.reconstruction import documents_of_later_time
from loftesbok.analysis.wording import Names, last_time
from loftesbok.book import chapter_files, inputs, moved_addresses, reviewers_pages, sphinx_build, toc
from loftesbok.book.check import require_sound
from loftesbok.book.page_sources import files_beside_book
from loftesbok.book.pages import generated
from loftesbok.book.pages.period_states import period_states
from loftesbok.book.pages.search_entries import search_entries
from loftesbok.book.publish_folder import PROVENANCE
from loftesbok.data import views
from loftesbok.data.dataset import Dataset
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import listing
from loftesbok.editions import execution, plan
from loftesbok.editions.run import Outcome, run
from loftesbok.opendata import publish as open_data
from loftesbok.papers.board_paper import locations, publish
from loftesbok.papers.summary import pages as summaries
from loftesbok.project import addresses, atomic_files, digests
from loftesbok.project.progress import Say
from loftesbok.project.project import TRENDS, Project

if TYPE_CHECKING:
    from loftesbok.editions.kernels.manager import Kernels

Chapters = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Content:
    """What has been gathered for a book: the settings that Sphinx is given, and the files beside the pages."""

    project: Project
    public: Dataset
    """The data as far as the book may show them."""
    outcomes: tuple[Outcome, ...]
    settings: Mapping[str, Any]
    dataset: Dataset
    """The data as they are kept."""
    provenance: str
    papers: list[publish.Published]
    summaries: Mapping[str, bytes]

    def write_files(self, folder: Path) -> None:
        """Write what is not Sphinx's into a built book: ``build.json``, open data, papers, summaries."""
        atomic_files.write(folder / PROVENANCE, self.provenance, lasting=False)
        open_data.publish(self.project, self.public, folder, base_url=addresses.base_url(self.project))
        publish.write_files(self.papers, folder)
        summaries.publish(self.summaries, folder)


def gather(
    project: Project,
    through: str,
    input_digests: Mapping[str, str],
    *,
    say: Say,
    kernels: Kernels | None = None,
    force: bool = False,
    workers: int | None = None,
    cell_timeout: float | None = None,
    allowed: Sequence[str] = (),
) -> Content:
    """Load and check the data, run the editions that are stale, and write the pages that are made from data.

    ``input_digests`` are the book's inputs (``inputs.of_book``) from before. With ``through`` the project's own pages
    are copied, and editions and pages as of then are written beside the copies. While notebooks run in processes of
    their own, this one makes all that does not follow from them. ``allowed`` is as in `require_sound`. Raises
    DataError for all that ``check`` refuses, and LoftesbokError for what must not be published and for notebooks that
    fail.
    """
    dataset = require_sound(project, allowed)
    if through:
        views.resolve_through(dataset, TRENDS, through)  # refuses what is no reporting period
        project = _copy_of_pages(project)
    public = views.as_of(dataset, through)
    described = open_data.json_ld(public, base_url=addresses.base_url(project))  # refuses what must not go out
    jobs = plan.jobs(project, dataset, through=through)
    fragments: dict[str, str] = {}
    papers: list[publish.Published] = []
    summary_files: dict[str, bytes] = {}

    def make_the_rest() -> None:
        sphinx_build.load()
        fragments.update(generated.fragments(project, dataset, through, leave_out=generated.OF_EDITIONS))
        papers.extend(publish.papers(project, dataset, toc.chapters(project, dataset, through, coming=jobs)))
        summary_files.update(summaries.all_rendered(project, public))

    outcomes = run(
        project, dataset, jobs, force=force, progress=say, workers=workers, kernels=kernels,
        cell_timeout=cell_timeout or execution.CELL_TIMEOUT,
        as_read={name: digest for name, digest in input_digests.items() if name.startswith("data/")},
        files_too=lambda coming: {project.toc_file: toc.wanted(project, dataset, through, coming)},
        other_work=make_the_rest,
    )  # fmt: skip
    chapters = toc.chapters(project, dataset, through)
    generated.write(project, dataset, through, fragments)
    publish.write_pages(project, papers)
    reviewers_pages.write(project, dataset, chapters)
    edition_pages = _edition_pages(project, dataset, chapters)
    settings = {
        "html_baseurl": addresses.public_url(project),
        "loftesbok_json_ld": described,
        "loftesbok_newest": {
            **_newest_editions(chapters),
            **reviewers_pages.earlier(chapters),
            **locations.earlier(project, chapters),
        },
        "loftesbok_files": chapter_files.of_chapters(
            chapters, locations.links(project, chapters), summaries.of_chapters(project, public, chapters)
        ),
        "loftesbok_editions": edition_pages,
        "loftesbok_forwards": moved_addresses.read(project),
        "loftesbok_search": search_entries(period_states(dataset, through)),
    }
    last = through or ("" if dataset["periods"].empty else views.resolve_through(dataset, TRENDS).code)
    provenance = _provenance(project, dataset, last, edition_pages, input_digests)
    return Content(project, public, tuple(outcomes), settings, dataset, provenance, papers, summary_files)


def _copy_of_pages(project: Project) -> Project:
    """Return the project with a copy of its pages, without editions, to build another state of the book from.

    What the pages use outside the book's folder is copied beside the copy, so that their paths lead there.
    """
    stage = project.build / "stage"
    copied = replace(project, book_folder=stage / project.book.name)
    shutil.rmtree(stage, ignore_errors=True)
    shutil.copytree(
        project.book, copied.book, ignore=shutil.ignore_patterns("reports", "_generated", "papers", "underlag")
    )
    for path in files_beside_book(project):
        if path.is_file():
            atomic_files.write(stage / project.relative(path), path.read_bytes(), lasting=False)
    return copied


def _newest_editions(chapters: Chapters) -> dict[str, str]:
    """Return, for each page of an earlier edition, the page of the newest."""
    return {
        f"reports/{period_id}/{code}": f"reports/{period_id}/{newest}"
        for period_id, (newest, *earlier) in chapters
        for code in earlier
    }


def _edition_pages(project: Project, dataset: Dataset, chapters: Chapters) -> dict[str, dict[str, str]]:
    """Return, for the page of each edition, how far it reaches, what it was made from, and whether it is reconstructed.

    ``reconstructed_from`` names the documents that also tell of later time; it is "" where none does.
    """
    names = Names(dataset)
    return {
        f"reports/{period_id}/{code}": {
            "through": last_time(code),
            "inputs": plan.recorded_inputs(project, period_id, code),
            "reconstructed_from": listing(
                [
                    names.source(source_id)
                    for source_id in documents_of_later_time(dataset, period_id, ReportingPeriod.parse(code))
                ]
            ),
        }
        for period_id, codes in chapters
        for code in codes
    }


def _provenance(
    project: Project,
    dataset: Dataset,
    through: str,
    edition_pages: Mapping[str, Mapping[str, str]],
    input_digests: Mapping[str, str],
) -> str:
    """Return what the book was made from, and with what, as JSON: the same for the same inputs."""
    provenance = {
        "loftesbok": __version__,
        "data": dataset.digest(),
        "through": through,
        "editions": {name.removeprefix("reports/"): page["inputs"] for name, page in edition_pages.items()},
        "lock": digests.of_text_file(project.lock_file) if project.lock_file.is_file() else "",
        "environment": inputs.main_versions(input_digests),
    }
    return json.dumps(provenance, indent=1, ensure_ascii=False) + "\n"
