"""The book: editions run, fragments written, table of contents held to the periods, Jupyter Book, published whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loftesbok.book import build_record as stamp
from loftesbok.book import inputs
from loftesbok.book import publish_folder as publication
from loftesbok.book.publish_folder import Publication
from loftesbok.data import views
from loftesbok.domain.problems import LoftesbokError
from loftesbok.project import addresses, lock
from loftesbok.project import atomic_files as files
from loftesbok.project import digests as fingerprint
from loftesbok.project import garbage_collection as rubbish
from loftesbok.project import transaction as journal
from loftesbok.project.processors import cores
from loftesbok.project.progress import Say
from loftesbok.project.project import TRENDS, Project

if TYPE_CHECKING:
    from loftesbok.data.dataset import Dataset
    from loftesbok.editions import Outcome
    from loftesbok.editions.kernels.manager import Kernels, Warmth
    from loftesbok.papers.board_paper.publish import Published

MARK = "build.json"


@dataclass(frozen=True)
class Built:
    """What a build did: where the book is, which editions were run, how many pages it has.

    ``fresh`` is true when nothing had changed since it was built, so that nothing was done.
    """

    place: Path
    outcomes: tuple[Outcome, ...]
    pages: int
    fresh: bool = False


def build(
    project: Project,
    *,
    through: str = "",
    out: Path | None = None,
    say: Say,
    force: bool = False,
    workers: int | None = None,
    warm: bool = True,
    warmth: Warmth | None = None,
    cell_timeout: float | None = None,
    wait: float = lock.WAIT,
) -> Built:
    """Run what is stale, write the pages with data, build the HTML with warnings as errors, and put it in place whole.

    Where nothing has changed nothing is done. With ``through`` the book is made as of that reporting period, from a
    copy of the pages: the project's own editions and pages are left alone. With ``force`` everything is made anew.
    ``warmth`` is what a process that builds often has loaded for kernels.
    Raises LoftesbokError, and DataError for faulty data; the published book is then as it was.
    """
    place = (out or project.html).resolve()
    _may_publish(project, place)
    with rubbish.seldom(), lock.held(project, "loftesbok build", wait=wait, say=say), ExitStack() as source:
        journal.recover(project)
        files.recover(place)
        files.sweep(project.root / "book")
        for folder in (project.build, project.build / "stamps"):
            files.sweep(folder, deep=False)
        for left in project.build.glob("work-*"):  # of a build that was killed
            shutil.rmtree(left, ignore_errors=True)
        kernels = None
        if force or not stamp.there(project, place):  # all is made, whatever has changed: no need to know it first
            kernels = source.enter_context(_kernels(project, warm, warmth))
        now = inputs.of_book(project, through)
        held = None if force else stamp.as_left(project, place)
        if held and held.inputs == now:
            return Built(place, (), held.pages, fresh=True)
        one = Publication(project, through, place, say, now, held, workers=workers or cores())
        if held and not through and inputs.only_pages(one.changed):
            count = publication.pages_alone(one, held)
            if count:
                return Built(place, (), count)
            one = replace(one, in_part=False)
        if kernels is None and inputs.may_concern_editions(one.changed):
            kernels = source.enter_context(_kernels(project, warm, warmth))
        return _build(one, kernels, force, workers, cell_timeout)


def _kernels(project: Project, warm: bool, warmth: Warmth | None) -> Kernels:
    """Begin to load what kernels need, while all else is loaded."""
    from loftesbok.editions.kernels.manager import Kernels  # noqa: PLC0415 - heavy where no notebook is run

    return Kernels(project, warm=warm, warmth=warmth)


def _build(
    one: Publication,
    kernels: Kernels | None,
    force: bool,
    workers: int | None,
    cell_timeout: float | None,
) -> Built:
    """Bring data, editions and fragments up to date, and build the book from them."""
    with ThreadPoolExecutor(3) as others:
        from loftesbok import editions as edition  # noqa: PLC0415 - heavy
        from loftesbok.book import (  # noqa: PLC0415
            pages,
            toc,
        )
        from loftesbok.book import sphinx_build as press  # noqa: PLC0415
        from loftesbok.data.dataset import load_once  # noqa: PLC0415
        from loftesbok.data.views import resolve_through  # noqa: PLC0415
        from loftesbok.editions import execution  # noqa: PLC0415 - heavy
        from loftesbok.opendata import publish as opendata  # noqa: PLC0415 - heavy
        from loftesbok.papers.board_paper import publish as publishing  # noqa: PLC0415
        from loftesbok.papers.summary import pages as summary_pages  # noqa: PLC0415

        dataset = load_once(one.project.data)
        through = one.through
        if through:
            resolve_through(dataset, TRENDS, through)
            one = replace(one, project=_staged(one.project))
        project = one.project
        public = views.as_of(dataset, through)
        described = opendata.json_ld(public, base_url=addresses.base_url(project))  # refuses what must not go out
        publishing.must_be_right(project, dataset)
        summary_pages.in_book(project, public)  # refuses a setting that is none
        jobs = edition.jobs(project, dataset, through=through)
        beside: Callable[..., Any] = kernels.beside if kernels else _here
        fragments = others.submit(beside, pages.fragments, project, dataset, through, pages.OF_EDITIONS)
        chapters = toc.chapters(project, dataset, through, coming=jobs)
        papers = others.submit(beside, publishing.papers, project, dataset, chapters)
        kept = project.build / summary_pages.FOLDER / (through or "whole")
        summaries = others.submit(beside, summary_pages.all_rendered, project, public, kept, hurry=False)  # needed last
        outcomes = edition.run(
            project, dataset, jobs, force=force, progress=one.say,
            workers=workers, kernels=kernels, cell_timeout=cell_timeout or execution.CELL_TIMEOUT,
            as_read={name: digest for name, digest in one.now.items() if name.startswith("data/")},
            beside=lambda coming: {project.toc_file: toc.wanted(project, dataset, through, coming)},
            meanwhile=press.load,
        )  # fmt: skip
        content = _Content(dataset, public, described, fragments.result(), papers.result(), summaries)
        return Built(one.place, tuple(outcomes), _publish(one, content))


def _here(function: Callable[..., Any], *arguments: Any, hurry: bool = True) -> Any:
    return function(*arguments)


@dataclass(frozen=True)
class _Content:
    """What a book is made from, besides pages and editions: data, of which what may be shown, and what follows."""

    dataset: Dataset
    public: Dataset
    described: Any
    fragments: Mapping[str, str]
    papers: list[Published]
    summaries: Future[dict[str, bytes]]


def _publish(one: Publication, content: _Content) -> int:
    """Build the HTML from pages, editions and content, and put it in place; return the number of pages."""
    from loftesbok.book import (  # noqa: PLC0415
        pages,
        toc,
    )
    from loftesbok.opendata import publish as opendata  # noqa: PLC0415 - heavy
    from loftesbok.papers.board_paper import locations as shelf  # noqa: PLC0415
    from loftesbok.papers.board_paper import publish as publishing  # noqa: PLC0415
    from loftesbok.papers.summary import pages as summary_pages  # noqa: PLC0415

    project, dataset, through = one.project, content.dataset, one.through
    editions = _editions(project, dataset, through)
    chapters = toc.chapters(project, dataset, through)
    pages.write(project, dataset, through, content.fragments)
    publishing.write_pages(project, content.papers)
    settings: dict[str, Any] = {
        "html_baseurl": addresses.public_url(project),
        "loftesbok_json_ld": content.described,
        "loftesbok_newest": {**_newest(project, dataset, through), **shelf.earlier(project, chapters)},
        "loftesbok_papers": shelf.links(project, chapters),
        "loftesbok_summaries": summary_pages.of_chapters(project, content.public, chapters),
        "loftesbok_editions": editions,
    }

    def finish(made: Path) -> list[str]:
        text = _provenance(one, dataset, editions)
        (made / MARK).write_text(text, encoding="utf-8", newline="\n")
        published = opendata.publish(project, content.public, made, base_url=addresses.base_url(project))
        written = [
            *publishing.write_files(content.papers, made),
            *summary_pages.publish(content.summaries.result(), made),
        ]
        return [MARK, *published, *written]

    plain = json.loads(json.dumps(settings))  # as the stamp will have them, so that they can be compared
    made_from = publication.MadeFrom(inputs.of_fragments(project), plain, finish)
    return publication.publish(_as_run(one), made_from)


def _as_run(one: Publication) -> Publication:
    """Return the build with the digests of editions and contents as they are now that the notebooks have been run."""
    if one.through:
        return one  # its editions are its own
    return replace(one, now={**one.now, **inputs.of_editions(one.project)})


def _staged(project: Project) -> Project:
    """Return the project with a copy of its pages, without editions, to build another state of the book from."""
    staged = replace(project, book_folder=project.build / "staged-book")
    shutil.rmtree(staged.book, ignore_errors=True)
    shutil.copytree(project.book, staged.book, ignore=shutil.ignore_patterns("reports", "_generated", "papers"))
    return staged


def _may_publish(project: Project, place: Path) -> None:
    """Refuse to replace a folder that holds anything but a book of ours."""
    for holy in (project.root, project.book, project.data, project.notebooks):
        if holy.resolve() == place or place in holy.resolve().parents:
            raise LoftesbokError(f"--out {place} holds the project itself; name a folder of its own for the book.")
    if place.is_dir() and any(place.iterdir()) and not (place / MARK).is_file() and place != project.html.resolve():
        raise LoftesbokError(f"--out {place} is not empty and holds no book made here; name a new or empty folder.")
    if place.exists() and not place.is_dir():
        raise LoftesbokError(f"--out {place} is a file; name a folder.")


def _newest(project: Project, dataset: Dataset, through: str) -> dict[str, str]:
    """Return, for each page of an earlier edition, the page of the newest."""
    from loftesbok.book import toc  # noqa: PLC0415 - heavy

    return {
        f"reports/{period_id}/{code}": f"reports/{period_id}/{newest}"
        for period_id, (newest, *earlier) in toc.chapters(project, dataset, through)
        for code in earlier
    }


def _editions(project: Project, dataset: Dataset, through: str) -> dict[str, dict[str, str]]:
    """Return, for the page of each edition, how far it reaches and what it was made from."""
    from loftesbok import editions as edition  # noqa: PLC0415 - heavy
    from loftesbok.analysis.wording import reporting_label  # noqa: PLC0415
    from loftesbok.book import toc  # noqa: PLC0415 - heavy

    return {
        f"reports/{period_id}/{code}": {
            "through": reporting_label(code),
            "inputs": edition.recorded_inputs(project, period_id, code),
        }
        for period_id, codes in toc.chapters(project, dataset, through)
        for code in codes
    }


def _provenance(one: Publication, dataset: Dataset, editions: Mapping[str, Mapping[str, str]]) -> str:
    """Return what the book was made from, and with what, as JSON: the same for the same inputs."""
    from loftesbok import __version__  # noqa: PLC0415
    from loftesbok.data.views import resolve_through  # noqa: PLC0415

    project = one.project
    made = {
        "loftesbok": __version__,
        "data": dataset.digest(),
        "through": one.through or ("" if dataset["periods"].empty else resolve_through(dataset, TRENDS).code),
        "editions": {name.removeprefix("reports/"): edition["inputs"] for name, edition in editions.items()},
        "lock": fingerprint.of_text_file(project.lock_file) if project.lock_file.is_file() else "",
        "environment": inputs.main_versions(one.now),
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"
