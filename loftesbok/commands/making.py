"""run, build: the editions and the book."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening


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


def _run(options: argparse.Namespace) -> int:
    from loftesbok import edition, toc  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    wanted = edition.jobs(project, dataset, options.periods, options.through)
    outcomes = edition.run(project, dataset, wanted, force=options.force, progress=print)
    if toc.update(project, dataset):
        print(f"{project.relative(project.toc_file)} updated")
    print(_sum_up(len(wanted), sum(outcome.written for outcome in outcomes), len(outcomes)))
    return 0


def _sum_up(wanted: int, written: int, ran: int) -> str:
    return f"{wanted} editions: {ran} run, {written} with new contents, {wanted - ran} fresh already"


def _build(options: argparse.Namespace) -> int:
    from loftesbok import book  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    built = book.build(project, dataset, through=options.through, out=options.out, say=print)
    for outcome in built.outcomes:
        if outcome.written:
            print(f"new contents: {outcome.job.period_id} through {outcome.job.through}")
    print(f"{built.pages} pages: {built.place / 'index.html'}")
    return 0
