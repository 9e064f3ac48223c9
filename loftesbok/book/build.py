"""The published book: whole or not at all, and left alone when nothing that it is made from has changed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from loftesbok.book import build_record, inputs, publish_folder
from loftesbok.book.build_record import BuildRecord
from loftesbok.project import atomic_files, garbage_collection, library_files, lock, transaction
from loftesbok.project.digests import differences
from loftesbok.project.progress import Say
from loftesbok.project.project import Project

if TYPE_CHECKING:
    from loftesbok.book.content import Content
    from loftesbok.editions.kernels.manager import KernelPool, Kernels
    from loftesbok.editions.run import Outcome


@dataclass(frozen=True)
class Built:
    """What a build did: where the book is, which editions were run, how many pages it has.

    ``fresh`` is true when nothing had changed since it was built, so that nothing was done. ``doubts`` is what is right
    but unusual, as ``check`` writes it.
    """

    place: Path
    outcomes: tuple[Outcome, ...]
    pages: int
    fresh: bool = False
    doubts: tuple[str, ...] = ()


def build(
    project: Project,
    *,
    through: str = "",
    out: Path | None = None,
    say: Say,
    force: bool = False,
    workers: int | None = None,
    jobs: int | None = None,
    warm: bool = True,
    kernel_pool: KernelPool | None = None,
    cell_timeout: float | None = None,
    allowed: Sequence[str] = (),
    wait: float = lock.WAIT,
) -> Built:
    """Run what is stale, write the pages with data, build the HTML with warnings as errors, and put it in place whole.

    Where nothing has changed nothing is done. With ``through`` the book is made as of that reporting period, from a
    copy of the pages: the project's own editions and pages are left alone. With ``force`` everything is made anew.
    ``workers`` is how many notebooks run at once, ``jobs`` in how many processes pages are read and written, and
    ``kernel_pool`` what a process that builds often forks its kernels from. ``allowed`` names numbers that look like
    personal ones and may stand in the data. Raises LoftesbokError, and DataError for
    faulty data; the published book is then as it was.
    """
    library_files.keep_in_project(project)
    place = (out or project.html).resolve()
    publish_folder.must_be_free(project, place)
    with garbage_collection.rarely(), lock.held(project, "loftesbok build", wait=wait, say=say):
        transaction.recover(project, say)
        publish_folder.recover(project, place)
        input_digests = inputs.of_book(project, through)
        record = None if force else build_record.read_if_untouched(project, place)
        if record and record.inputs == input_digests:
            return Built(place, (), record.pages, fresh=True, doubts=tuple(record.doubts))
        changed = differences(record.inputs if record else {}, input_digests)
        with _kernels(project, warm, kernel_pool) if inputs.may_concern_editions(changed) else nullcontext() as kernels:
            from loftesbok.analysis.plausibility.warnings import describe  # noqa: PLC0415 - heavy where nothing is made
            from loftesbok.book import content  # noqa: PLC0415 - heavy, and loaded while kernels load
            from loftesbok.book.check import find_doubts  # noqa: PLC0415

            gathered = content.gather(
                project, through, input_digests, say=say, kernels=kernels, force=force, workers=workers,
                cell_timeout=cell_timeout, allowed=allowed,
            )  # fmt: skip
        if not through:  # its editions are the project's own, and have just been brought up to date
            input_digests |= inputs.of_editions(project)
        with publish_folder.work_folder(project) as work:
            html = _build_html(gathered, work, say, jobs)
            pages = sum(1 for _ in html.rglob("*.html"))
            outputs = build_record.digest_outputs(html)
            build_record.remove(project, place)
            atomic_files.swap_in(html, place)
        doubts = tuple(describe(warning) for warning in find_doubts(project, gathered.dataset))
        build_record.write(project, place, BuildRecord(input_digests, outputs, pages, doubts=doubts))
        return Built(place, gathered.outcomes, pages, doubts=doubts)


def _kernels(project: Project, warm: bool, kernel_pool: KernelPool | None) -> Kernels:
    """Begin to load what kernels need."""
    from loftesbok.editions.kernels.manager import Kernels  # noqa: PLC0415 - heavy where no notebook is run

    return Kernels(project, warm=warm, pool=kernel_pool)


def _build_html(gathered: Content, work: Path, say: Say, jobs: int | None) -> Path:
    """Build the HTML with all that belongs to it below a folder, and return where."""
    from loftesbok.book import sphinx_build  # noqa: PLC0415 - heavy

    say("bygger alla sidor")
    html = sphinx_build.build(gathered.project, work, gathered.settings, say=say, jobs=jobs)
    # Sphinx's own note of its settings: nobody reads it, and it is another one in another folder
    (html / ".buildinfo").unlink(missing_ok=True)
    gathered.write_files(html)
    return html
