"""How rows are declared, how time is taken, and on what machine."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Measured:
    """What a row found: seconds each time, ours and what it is held against, and the target in words.

    ``reached`` judges the two medians; None where there is nothing to judge.
    """

    ours: Sequence[float]
    against: Sequence[float]
    target: str
    reached: Callable[[float, float], bool] | None = None
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A row of the table: its name for ``ROWS=``, what is done, against what, and what measures it."""

    name: str
    work: str
    against: str
    measure: Callable[[Path], Measured]


ROWS: dict[str, Row] = {}


def row(name: str, work: str, against: str) -> Callable[[Callable[[Path], Measured]], Callable[[Path], Measured]]:
    """Declare a row; its function is given an empty folder to work in."""

    def declared(measure: Callable[[Path], Measured]) -> Callable[[Path], Measured]:
        ROWS[name] = Row(name, work, against, measure)
        return measure

    return declared


def faster(times: float, most: float | None = None) -> Callable[[float, float], bool]:
    """Judge: at least so many times faster, and no longer than ``most`` seconds."""
    return lambda ours, against: against >= times * ours and (most is None or ours <= most)


def seconds(*command: str | Path, cwd: Path, env: dict[str, str] | None = None, fails: bool = False) -> float:
    """Run a command and return how long it took; raise with what it printed when it fails (or, if it should, not)."""
    begun = time.perf_counter()
    done = subprocess.run(
        [str(one) for one in command], cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    took = time.perf_counter() - begun
    if bool(done.returncode) != fails:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return took


def loftesbok(*arguments: str, cwd: Path) -> float:
    """Run our command line and return how long it took."""
    return seconds(sys.executable, "-m", "loftesbok", *arguments, cwd=cwd)


def copy_of_project(folder: Path) -> Path:
    """Copy this repository's project, without papers, stamps and built books, and return where it is."""
    place = folder / "project"
    place.mkdir(parents=True)
    for name in ("book", "data", "notebooks"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("papers", "_generated"))
    for name in ("_config.yml", "requirements.txt"):
        shutil.copy2(ROOT / name, place / name)
    return place


def machine() -> str:
    """Describe the machine, how busy it was, and the versions, in a sentence."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    room = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        room = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GB of memory"
    versions = ", ".join(f"{name} {version(name)}" for name in ("jupyter-book", "papermill", "Sphinx", "pandas"))
    return f"{platform.system()}, {model}, {usable} cores{room}{load}; Python {platform.python_version()}, {versions}."


def told(row: Row, found: Measured) -> str:
    """Return a row of the table, as Markdown."""
    ours = statistics.median(found.ours)
    against = statistics.median(found.against) if found.against else None
    cells = [row.work, f"{ours:.2f} s", row.against, f"{against:.2f} s" if against is not None else ""]
    cells.append(f"{against / ours:.1f} times" if against is not None else "")
    verdict = "" if found.reached is None else (" ✓" if found.reached(ours, against or 0.0) else " ✗")
    return f"| {' | '.join([*cells, f'{found.target}{verdict}', found.note])} |"


HEADER = "| Work | Time | Against | Time | Faster | Target | Note |\n|---|---|---|---|---|---|---|"
