"""Many municipalities' books, two Dask workers against one, and the validation of a million measures."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import fleets, many_measures
from benchmarks.fleets import Fleet
from benchmarks.measuring import Measured, faster, row

MILLION = 1_000_000
TENTH = "time per municipality at 10"


@cache
def _first() -> Fleet:
    """Measure ten municipalities, once: the others are held against them."""
    with TemporaryDirectory(prefix="bench-") as folder:
        return fleets.local(Path(folder), fleets.SIZES[0])


def _fleet(folder: Path, count: int) -> Measured:
    first = _first()
    found = first if count == first.municipalities else fleets.local(folder, count)
    note = (
        f"per municipality; {found.seconds:.0f} s in all, {found.pages} pages; at most {found.together} MB together, "
        f"{found.largest} MB in one process"
    )
    return Measured([found.each], [first.each], "± 15 %", lambda ours, ten: abs(ours / ten - 1) <= 0.15, note)


@row("fleet-10", "10 municipalities × 4 periods, books included", TENTH)
def ten(folder: Path) -> Measured:
    """Measure it once."""
    return _fleet(folder, 10)


@row("fleet-40", "40 municipalities", TENTH)
def forty(folder: Path) -> Measured:
    """Measure it once."""
    return _fleet(folder, 40)


@row("fleet-160", "160 municipalities", TENTH)
def many(folder: Path) -> Measured:
    """Measure it once."""
    return _fleet(folder, 160)


@row("fleet-290", "290 municipalities", TENTH)
def all_of_them(folder: Path) -> Measured:
    """Measure it once."""
    return _fleet(folder, 290)


@row("dask", "two Dask workers, one core each", "one Dask worker pinned to one core, same fleet")
def dask(folder: Path) -> Measured:
    """Measure each once."""
    if not fleets.can_pin():
        raise RuntimeError("this row needs two cores, and a system that can hold a process to one")
    two, one = fleets.by_dask(folder / "two", 2), fleets.by_dask(folder / "one", 1)
    return Measured([two], [one], "≥ 1.7 times", faster(1.7), f"{fleets.OF_DASK} municipalities")


@row("validation", "validating 1,000,000 measures", "frictionless on the same table")
def validation(folder: Path) -> Measured:
    """Measure ours five times and frictionless once."""
    project = many_measures.lay_out(folder / "project", MILLION)
    ours = [many_measures.ours(project) for _ in range(5)]
    theirs = many_measures.frictionless(project)
    return Measured(ours, [theirs], "≥ 15 times", faster(15), f"median of five {median(ours):.2f} s; frictionless once")
