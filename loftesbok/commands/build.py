"""build: data, editions and pages made into the book, published whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from loftesbok.commands import opening
from loftesbok.commands.run import add_shared_options, print_news
from loftesbok.project.project import Project


def add(add: opening.Add) -> None:
    """Add the command."""
    command = add("build", _build, "check, run and build the book into _build/html",
                  "Warnings are errors; the book is put in place only when it is whole.")  # fmt: skip
    command.add_argument("--through", default="", metavar="2023-T2", help="the book as of this reporting period")
    command.add_argument("--out", type=Path, metavar="DIR", help="where to put the book (default: _build/html)")
    command.add_argument("--force", action="store_true", help="make everything anew, also what is fresh")
    command.add_argument(
        "--jobs", type=int, metavar="N",
        help="i hur många processer sidorna läses och skrivs (förval: en per kärna, högst fyra; utanför Linux en)",
    )  # fmt: skip
    add_shared_options(command)


def _build(options: argparse.Namespace) -> int:
    from loftesbok.book.build import build  # noqa: PLC0415 - heavy
    from loftesbok.project import lock  # noqa: PLC0415
    from loftesbok.project.progress import Progress  # noqa: PLC0415

    project = Project.find(options.project)
    with Progress() as say:
        built = build(
            project, through=options.through, out=options.out, say=say, force=options.force, jobs=options.jobs,
            warm=not options.cold_kernels, cell_timeout=options.cell_timeout, wait=0 if options.no_wait else lock.WAIT,
        )  # fmt: skip
    if any(outcome.written for outcome in built.outcomes):
        from loftesbok.data.dataset import load_once  # noqa: PLC0415 - heavy

        print_news(built.outcomes, load_once(project.data), built.place)
    fresh = "nothing has changed; " if built.fresh else ""
    print(f"{fresh}{built.pages} pages: {built.place / 'index.html'}")
    return 0
