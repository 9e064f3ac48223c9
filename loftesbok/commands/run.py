"""run: the notebooks executed into editions."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from loftesbok.commands import opening
from loftesbok.domain.swedish import plural
from loftesbok.project.project import Project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loftesbok.data.dataset import Dataset
    from loftesbok.editions.run import Outcome


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("run", _run, "kör de arbetsblad vars utgåvor är inaktuella",
                  "Skriver book/reports/PERIOD/REDOVISNINGSPERIOD.ipynb. Misslyckas en körning är den förra utgåvan "
                  "orörd."
                  )  # fmt: skip
    command.add_argument("periods", nargs="*", metavar="PERIOD", help="löftesperioder, eller trender (annars alla)")
    command.add_argument(
        "--through", default="", metavar="2023-T2",
        help="den sista redovisningsperioden som är med (annars den sista i data)",
    )  # fmt: skip
    command.add_argument("--force", action="store_true", help="kör även det som är aktuellt")
    add_shared_options(command)


def add_shared_options(command: argparse.ArgumentParser) -> None:
    """Add the options of every command that runs notebooks."""
    command.add_argument(
        "--cell-timeout", type=float, default=300, metavar="SEKUNDER",
        help="hur länge en cell i ett arbetsblad får köra (annars 300)",
    )  # fmt: skip
    command.add_argument(
        "--cold-kernels", action="store_true",
        help="starta en vanlig Jupyterkärna för varje arbetsblad, i stället för att dela av en som är laddad "
             "(långsammare, med samma resultat)",
    )  # fmt: skip
    command.add_argument(
        "--no-wait", action="store_true", help="vänta inte på ett annat kommando som arbetar i projektet"
    )


def _run(options: argparse.Namespace) -> int:
    from loftesbok.project import lock  # noqa: PLC0415
    from loftesbok.project.progress import Progress  # noqa: PLC0415

    project = Project.find(options.project)  # what was interrupted is completed with the lock held
    wait = 0 if options.no_wait else lock.WAIT
    with Progress() as say, lock.held(project, "loftesbok run", wait=wait, say=say):
        from loftesbok.book import toc  # noqa: PLC0415 - heavy
        from loftesbok.book.check import require_sound  # noqa: PLC0415
        from loftesbok.editions import plan  # noqa: PLC0415
        from loftesbok.editions.run import data_digests, run  # noqa: PLC0415
        from loftesbok.project import transaction  # noqa: PLC0415

        transaction.recover(project, say)
        as_read = data_digests(project)
        dataset = require_sound(project)
        jobs = plan.jobs(project, dataset, options.periods, options.through)
        outcomes = run(
            project, dataset, jobs, force=options.force, progress=say, warm=not options.cold_kernels,
            cell_timeout=options.cell_timeout, as_read=as_read,
            files_too=lambda coming: {project.toc_file: toc.wanted(project, dataset, coming=coming)},
        )  # fmt: skip
    print_news(outcomes, dataset)
    written = sum(outcome.written for outcome in outcomes)
    fresh = len(jobs) - len(outcomes)
    editions, runs = plural(len(jobs), "utgåva", "utgåvor"), plural(len(outcomes), "körd", "körda")
    already = plural(fresh, "redan aktuell", "redan aktuella")
    print(f"{editions}: {runs}, {written} med nytt innehåll, {already}")
    return 0


def print_news(outcomes: Sequence[Outcome], dataset: Dataset, place: Path | None = None) -> None:
    """Print what new contents say that the editions before did not, and where to read it (a page of a built book)."""
    from loftesbok.editions import comparison  # noqa: PLC0415 - heavy

    news = []
    for outcome in outcomes:
        if outcome.written and outcome.news:
            page = f"{outcome.job.target.parent.name}/{outcome.job.target.stem}.html"
            news.append(replace(outcome.news, page=str(place / "reports" / page)) if place else outcome.news)
    for line in comparison.summary(news, dataset):
        print(line)
