"""fleet: many projects' books at once, here or on a Dask cluster."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from loftesbok.commands import opening
from loftesbok.domain.swedish import plural

if TYPE_CHECKING:
    from loftesbok.fleet.executors import Workers
    from loftesbok.fleet.fleet import Fleet


def add(add: opening.Add) -> None:
    """Add the command."""
    fleet = add("fleet", _fleet, "många projekts böcker, med en sida som leder till alla",
                "Det som är aktuellt hoppas över, så en körning som avbröts går vidare där den var. En bok som "
                "misslyckas, eller tar för lång tid, stoppar inte de andra: alla räknas upp sist, och slutkoden är då "
                "1. Med --scheduler ska projekten och --out ligga på en disk som alla datorer ser under samma sökväg, "
                "och varje arbetare ska ha en tråd.")  # fmt: skip
    fleet.add_argument("folders", nargs="+", type=Path, metavar="MAPP", help="ett projekt, eller en mapp med projekt")
    fleet.add_argument("--out", type=Path, metavar="MAPP", help="var böckerna läggs (annars _build/fleet)")
    fleet.add_argument("--force", action="store_true", help="gör även de böcker som är aktuella")
    fleet.add_argument(
        "--time-limit", type=_seconds, metavar="SEKUNDER", help="avbryt en bok som tar längre tid (annars en halvtimme)"
    )
    where = fleet.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=_count, metavar="ANTAL", help="böcker åt gången (annars så många som datorn har kärnor)"
    )
    where.add_argument("--scheduler", default="", metavar="tcp://VÄRD:PORT", help="gör dem på ett Dask-kluster")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} är inget antal böcker. Rätt vore: 1 eller fler")
    return int(text)


def _seconds(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} är inget antal sekunder. Rätt vore: ett heltal, minst 1")
    return int(text)


def _fleet(options: argparse.Namespace) -> int:
    from loftesbok.fleet.fleet import DEFAULT_OUT, make_all  # noqa: PLC0415 - heavy
    from loftesbok.fleet.progress_lines import shown_on  # noqa: PLC0415 - heavy
    from loftesbok.fleet.projects import find  # noqa: PLC0415 - heavy
    from loftesbok.fleet.schedule import TIME_LIMIT  # noqa: PLC0415 - heavy

    begun = time.monotonic()
    projects = find(options.folders)
    for passed_over in projects.skipped:
        print(f"hoppas över: {passed_over}")
    total = len(projects.by_name)
    with _workers(options, total) as workers:
        print(f"{_books(total)}, {workers.count()} åt gången")
        watcher = shown_on(sys.stdout, total)
        try:
            fleet = make_all(
                projects.by_name, options.out or DEFAULT_OUT, workers, watcher,
                force=options.force, time_limit=options.time_limit or TIME_LIMIT,
            )  # fmt: skip
        finally:
            watcher.close()
    _tell(fleet, list(projects.by_name), time.monotonic() - begun)
    return 1 if fleet.failed else 0


def _workers(options: argparse.Namespace, total: int) -> AbstractContextManager[Workers]:
    if options.scheduler:
        from loftesbok.fleet.dask_executor import cluster_workers  # noqa: PLC0415 - heavy

        return cluster_workers(options.scheduler)
    from loftesbok.fleet.local_executor import default_workers, local_workers  # noqa: PLC0415 - heavy

    return local_workers(min(options.workers or default_workers(), total))


def _tell(fleet: Fleet, names: list[str], seconds: float) -> None:
    """Print what came of it, with each failure as a sentence."""
    from loftesbok.fleet.overview_page import others  # noqa: PLC0415 - heavy
    from loftesbok.fleet.progress_lines import STATES  # noqa: PLC0415 - heavy
    from loftesbok.project.progress import clock  # noqa: PLC0415

    counts = Counter(result.state for result in fleet.results)
    states = ", ".join(f"{counts[state]} {words}" for state, words in STATES.items() if counts[state])
    editions = plural(sum(result.editions for result in fleet.results), "utgåva kördes", "utgåvor kördes")
    print(f"{_books(len(fleet.results))}: {states}; {editions}; {clock(seconds)}")
    print(f"ingång: {fleet.index}")
    if left := others(fleet.index.parent, names):
        print(f"står inte i ingången, eftersom de hör till andra projekt: {', '.join(left)}")
    for result in fleet.failed:
        print(f"loftesbok: {result.name}: {result.error}", file=sys.stderr)


def _books(count: int) -> str:
    return plural(count, "bok", "böcker")
