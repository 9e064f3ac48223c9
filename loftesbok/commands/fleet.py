"""fleet: many projects' books at once, here or on a Dask cluster."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    fleet = add("fleet", _fleet, "many projects' books, with an index page over them",
                "What is fresh is skipped, so that a run that was cut off goes on where it was. A failure does not "
                "stop the others: all are told at the end, and the exit code is then 1. With --scheduler the projects "
                "and --out must lie on a disk that every machine sees under the same path, and each worker has one "
                "thread.")  # fmt: skip
    fleet.add_argument(
        "folders", nargs="+", type=Path, metavar="DIR", help="a project, or a folder that holds projects"
    )
    fleet.add_argument("--out", type=Path, metavar="DIR", help="where to put the books (default: _build/fleet)")
    fleet.add_argument("--force", action="store_true", help="make also the books that are fresh")
    where = fleet.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=_count, metavar="N", help="books at once (default: as many as there are cores)"
    )
    where.add_argument("--scheduler", default="", metavar="tcp://HOST:PORT", help="make them on a Dask cluster")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of books; 1 or more")
    return int(text)


def _fleet(options: argparse.Namespace) -> int:
    from loftesbok.fleet import executors as crew  # noqa: PLC0415 - heavy
    from loftesbok.fleet import fleet as books  # noqa: PLC0415 - heavy
    from loftesbok.fleet import overview_page as overview  # noqa: PLC0415 - heavy
    from loftesbok.fleet import progress_lines as board  # noqa: PLC0415 - heavy
    from loftesbok.fleet.local_executor import default_workers  # noqa: PLC0415
    from loftesbok.fleet.projects import find  # noqa: PLC0415
    from loftesbok.project.progress import clock  # noqa: PLC0415

    begun = time.monotonic()
    found = find(options.folders)
    for one in found.skipped:
        print(f"skipped: {one}")
    total = len(found.projects)
    workers = min(options.workers or default_workers(), total)
    with crew.cluster(options.scheduler) if options.scheduler else crew.local(workers) as made_by:
        print(f"{_books(total)}, {made_by.workers()} at a time")
        watcher = board.shown_on(sys.stdout, total)
        try:
            fleet = books.make_all(
                found.projects, options.out or books.DEFAULT_OUT, made_by, watcher, force=options.force
            )
        finally:
            watcher.close()
    states = [result.state for result in fleet.results]
    told = ", ".join(f"{states.count(state)} {state}" for state in ("built", "fresh", "failed") if state in states)
    run = sum(result.editions for result in fleet.results)
    print(f"{_books(total)}: {told}; {run} editions run; {clock(time.monotonic() - begun)}")
    print(f"index: {fleet.index}")
    if left := overview.others(fleet.index.parent, found.projects):
        print(f"not in the index, as they are of other projects: {', '.join(left)}")
    for result in fleet.failed:
        print(f"loftesbok: {result.name}: {result.error}", file=sys.stderr)
    return 1 if fleet.failed else 0


def _books(count: int) -> str:
    return "1 book" if count == 1 else f"{count} books"
