"""``python -m benchmarks.scale [SERIES …]``: measure how time and memory grow, and write ``docs/performance.md``.

Each series that is measured replaces the one in results.json, with the machine and the day. ``--page`` measures nothing
and only writes the page anew.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import fleets, growth, measuring, scale_page
from loftesbok.project import atomic_files as files

RESULTS = Path(__file__).with_name("results.json")
Series = Callable[[Path], Iterator[dict[str, Any]]]


def _fleet(count: int, folder: Path) -> Iterator[dict[str, Any]]:
    yield asdict(fleets.local(folder, count))


def _dask(folder: Path) -> Iterator[dict[str, Any]]:
    for workers in (1, 2):
        place = folder / str(workers)
        place.mkdir()
        seconds = fleets.by_dask(place, workers)
        yield {"workers": workers, "municipalities": fleets.OF_DASK, "seconds": seconds}


SERIES: dict[str, Series] = {
    "rows": growth.by_rows,
    "periods": growth.by_periods,
    "years": growth.by_years,
    **{f"fleet-{count}": partial(_fleet, count) for count in fleets.SIZES},
    "dask": _dask,
}


def read() -> dict[str, Any]:
    """Return what has been measured, by series; nothing where nothing has."""
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}


def measured(name: str) -> dict[str, Any]:
    """Measure a series and return its points, with the machine and the day."""
    points = []
    machine = measuring.machine()
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        for point in SERIES[name](Path(folder)):
            print(f"{name}: {point}", flush=True)
            points.append(point)
    return {"measured": datetime.now(UTC).date().isoformat(), "machine": machine, "points": points}


def main() -> int:
    """Measure the series that are asked for (default: all), and write results and page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("series", nargs="*", metavar="SERIES", help=f"of: {', '.join(SERIES)} (default: all)")
    parser.add_argument("--page", action="store_true", help="only write the page")
    options = parser.parse_args()
    if unknown := sorted(set(options.series) - set(SERIES)):
        parser.error(f"no such series: {', '.join(unknown)}; there are: {', '.join(SERIES)}")
    for name in () if options.page else options.series or SERIES:
        results = {**read(), name: measured(name)}
        ordered = {series: results[series] for series in SERIES if series in results}
        files.write(RESULTS, json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")
    for path in scale_page.write(read()):
        print(f"{path} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
