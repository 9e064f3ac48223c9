"""How time and memory grow for one municipality: with the rows, with the promise periods, with the years."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import many_measures, memory, municipalities
from benchmarks.measuring import ROOT
from loftesbok.project.project import Project
from tests.sample.project import fill

COUNTS = (1_000, 10_000, 100_000, 1_000_000)
PERIODS = (1, 2, 4, 8, 16)
YEARS = 8
TERTIALS = (1, 2, 3)
CHECK = (
    "import json, sys, time; from pathlib import Path; from loftesbok.data.dataset import find_problems; "
    "begun = time.perf_counter(); found = find_problems(Path(sys.argv[1])); assert not found, found[0]; "
    "took = time.perf_counter() - begun; from benchmarks.memory import most; print(json.dumps([took, most()]))"
)
FRICTIONLESS_FROM = 100_000  # below that its time is mostly its start


def by_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield, for each number of measures, what validating the whole data folder takes in a process of its own."""
    for count in COUNTS:
        project = many_measures.lay_out(folder / str(count), count)
        done = memory.run(sys.executable, "-c", CHECK, str(project.data), cwd=ROOT)
        seconds, most = json.loads(done.told)
        point = {"measures": count, "seconds": round(seconds, 3), "memory": round(most / memory.MEGABYTE)}
        if count >= FRICTIONLESS_FROM:
            point["frictionless"] = round(many_measures.frictionless(project), 2)
        yield point
        shutil.rmtree(project.root)


def by_periods(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield, for each number of promise periods, what a book from nothing takes."""
    for count in PERIODS:
        project = municipalities.lay_out(folder / str(count), 1, periods=count)
        done = memory.run(sys.executable, "-m", "loftesbok", "build", cwd=project.root)
        yield {"periods": count, "seconds": done.seconds, "cpu": done.cpu, "memory": done.together,
               "pages": _pages(project)}  # fmt: skip


def by_years(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield, for each tertial of many years, what the build takes when its follow-up has come in.

    Every tertial leaves an edition of its promise and one of the trends, and none is ever taken away.
    """
    project = municipalities.lay_out(folder / "years", 1)
    whole = municipalities.rows(1)
    for number, code in enumerate(_codes(), 1):
        fill(project, through(whole, code))
        done = memory.run(sys.executable, "-m", "loftesbok", "build", cwd=project.root)
        yield {"tertials": number, "through": code, "seconds": done.seconds, "cpu": done.cpu, "memory": done.together,
               "pages": _pages(project), **_editions(project)}  # fmt: skip


def _codes() -> list[str]:
    first = municipalities.FIRST_YEAR
    return [f"{year}-T{part}" for year in range(first, first + YEARS) for part in TERTIALS]


def through(tables: dict[str, list[dict[str, str]]], code: str) -> dict[str, list[dict[str, str]]]:
    """Return the rows as they were through a tertial: what came later, promises included, is not there yet."""
    year = int(code[:4])
    periods = {one["period_id"] for one in tables["periods"] if int(one["valid_from"]) <= year}
    own = {one["commitment_id"] for one in tables["commitments"] if one["period_id"] in periods}
    kept = dict(tables)
    for name, when in (("followups", "reporting_period"), ("measures", "reporting_period")):
        kept[name] = [one for one in tables[name] if one["commitment_id"] in own and one[when] <= code]
    kept["reports"] = [one for one in tables["reports"] if one["period_id"] in periods and one["covers_to"] <= code]
    kept["periods"] = [one for one in tables["periods"] if one["period_id"] in periods]
    kept["commitments"] = [one for one in tables["commitments"] if one["commitment_id"] in own]
    return kept


def _pages(project: Project) -> int:
    return sum(1 for _ in project.html.rglob("*.html"))


def _editions(project: Project) -> dict[str, Any]:
    sizes = [path.stat().st_size for path in project.reports.rglob("*.ipynb")]
    return {"editions": len(sizes), "editions_mb": round(sum(sizes) / memory.MEGABYTE, 2)}
