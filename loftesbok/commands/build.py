"""run, build: the editions and the book."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from loftesbok.commands import opening
from loftesbok.project.project import Project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loftesbok.data.dataset import Dataset
    from loftesbok.editions import Outcome


def add(add: opening.Add) -> None:
    """Add the commands."""
    run = add("run", _run, "execute the notebooks that need it",
              "Writes book/reports/PERIOD/THROUGH.ipynb; a failed run leaves the old edition as it was.")  # fmt: skip
    run.add_argument("periods", nargs="*", metavar="PERIOD", help="promise periods, or trender (default: all)")
    run.add_argument(
        "--through", default="", metavar="2023-T2",
        help="the last reporting period to include (default: the last that the data speak of)",
    )  # fmt: skip
    run.add_argument("--force", action="store_true", help="run also what is fresh")
    build = add("build", _build, "check, run and build the book into _build/html",
                "Warnings are errors; the book is put in place only when it is whole.")  # fmt: skip
    build.add_argument("--through", default="", metavar="2023-T2", help="the book as of this reporting period")
    build.add_argument("--out", type=Path, metavar="DIR", help="where to put the book (default: _build/html)")
    build.add_argument("--force", action="store_true", help="make everything anew, also what is fresh")
    for command in (run, build):
        command.add_argument(
            "--cell-timeout", type=float, default=300, metavar="SECONDS",
            help="how long one cell of a notebook may take (default: 300)",
        )  # fmt: skip
        command.add_argument(
            "--no-wait", action="store_true", help="do not wait while another command is at work on the project"
        )


def _run(options: argparse.Namespace) -> int:
    from loftesbok.project import lock  # noqa: PLC0415
    from loftesbok.project.progress import Progress  # noqa: PLC0415

    project = Project.find(options.project)  # what was interrupted is completed with the lock held
    wait = 0 if options.no_wait else lock.WAIT
    with Progress() as say, lock.held(project, "loftesbok run", wait=wait, say=say):
        from loftesbok import editions as edition  # noqa: PLC0415 - heavy
        from loftesbok.book import toc  # noqa: PLC0415 - heavy
        from loftesbok.data.dataset import load_once  # noqa: PLC0415
        from loftesbok.editions.run import data_digests  # noqa: PLC0415
        from loftesbok.project import transaction as journal  # noqa: PLC0415 - heavy

        journal.recover(project)
        as_read = data_digests(project)
        dataset = load_once(project.data)
        wanted = edition.jobs(project, dataset, options.periods, options.through)
        outcomes = edition.run(
            project, dataset, wanted, force=options.force, progress=say, cell_timeout=options.cell_timeout,
            as_read=as_read, beside=lambda coming: {project.toc_file: toc.wanted(project, dataset, coming=coming)},
        )  # fmt: skip
    _tell_news(outcomes, dataset)
    print(_sum_up(len(wanted), sum(outcome.written for outcome in outcomes), len(outcomes)))
    return 0


def _sum_up(wanted: int, written: int, ran: int) -> str:
    return f"{wanted} editions: {ran} run, {written} with new contents, {wanted - ran} fresh already"


def _tell_news(outcomes: Sequence[Outcome], dataset: Dataset, place: Path | None = None) -> None:
    """Print what new contents say that the editions before did not, and where to read it (a page of a built book)."""
    from loftesbok.editions import comparison as changes  # noqa: PLC0415 - heavy

    news = []
    for outcome in outcomes:
        if outcome.written and outcome.news:
            page = f"{outcome.job.target.parent.name}/{outcome.job.target.stem}.html"
            news.append(replace(outcome.news, page=str(place / "reports" / page)) if place else outcome.news)
    for line in changes.summary(news, dataset):
        print(line)


def _build(options: argparse.Namespace) -> int:
    from loftesbok.book import build as book  # noqa: PLC0415
    from loftesbok.project import lock  # noqa: PLC0415
    from loftesbok.project.progress import Progress  # noqa: PLC0415

    project = Project.find(options.project)
    with Progress() as say:
        built = book.build(
            project, through=options.through, out=options.out, say=say, force=options.force,
            cell_timeout=options.cell_timeout, wait=0 if options.no_wait else lock.WAIT,
        )  # fmt: skip
    if any(outcome.written for outcome in built.outcomes):
        from loftesbok.data.dataset import load_once  # noqa: PLC0415 - heavy

        _tell_news(built.outcomes, load_once(project.data), built.place)
    fresh = "nothing has changed; " if built.fresh else ""
    print(f"{fresh}{built.pages} pages: {built.place / 'index.html'}")
    return 0
