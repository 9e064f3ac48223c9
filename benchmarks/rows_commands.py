"""One notebook, and commands that should answer at once."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.measuring import Measured, copy_of_project, loftesbok, row, seconds
from benchmarks.rows_book import FIVE, papermill
from loftesbok.editions import execution
from loftesbok.editions.kernels.manager import Kernels
from loftesbok.project.project import Project

PERIOD, THROUGH = "2023-2024", "2023-T3"


def _notebook(folder: Path, *, warm: bool) -> Measured:
    project = Project(copy_of_project(folder))
    edition = project.edition(PERIOD, THROUGH)
    parameters = {"period_id": PERIOD, "through": THROUGH, "data_dir": "data"}
    order = execution.Order(project.notebook(PERIOD), edition.parent, parameters, PERIOD, "the edition")
    ours, theirs = [], []
    with Kernels(project, warm=warm) as kernels:
        execution.execute(order, kernels)
        for _ in range(FIVE):
            begun = time.perf_counter()
            execution.execute(order, kernels)
            ours.append(time.perf_counter() - begun)
            theirs.append(papermill(project.root, edition))
    note = "in a process that has run one before, as serve and build have"
    return Measured(ours, theirs, "≥ 4 times" if warm else "", (lambda a, b: b >= 4 * a) if warm else None, note)


@row("notebook", "one notebook, warm", "papermill's command line on it")
def warm_notebook(folder: Path) -> Measured:
    """Measure each five times."""
    return _notebook(folder, warm=True)


@row("cold", "one notebook, with an ordinary kernel", "papermill's command line on it")
def cold_notebook(folder: Path) -> Measured:
    """Measure each five times; it shows what warm kernels are worth."""
    return _notebook(folder, warm=False)


def _beside_nothing(folder: Path, most: float, *arguments: str) -> Measured:
    ours, nothing = [], []
    for _ in range(FIVE):
        ours.append(loftesbok(*arguments, cwd=folder))
        nothing.append(seconds(sys.executable, "-c", "pass", cwd=folder))
    return Measured(ours, nothing, f"≤ {most} s more", lambda a, b: a - b <= most)


@row("help", "loftesbok --help", "python -c pass")
def answers_help(folder: Path) -> Measured:
    """Measure each five times."""
    return _beside_nothing(folder, 0.15, "--help")


@row("list", "loftesbok list, asked again", "python -c pass")
def lists(folder: Path) -> Measured:
    """Measure each five times."""
    project = copy_of_project(folder)
    loftesbok("run", cwd=project)
    loftesbok("list", cwd=project)
    return _beside_nothing(project, 0.4, "list")


@row("list-first", "loftesbok list, asked for the first time since a change", "python -c pass")
def lists_anew(folder: Path) -> Measured:
    """Measure each five times."""
    project = copy_of_project(folder)
    loftesbok("run", cwd=project)
    ours, nothing = [], []
    for step in range(FIVE):
        with (project / "_config.yml").open("a", encoding="utf-8") as config:
            config.write(f"# {step}\n")
        ours.append(loftesbok("list", cwd=project))
        nothing.append(seconds(sys.executable, "-c", "pass", cwd=project))
    return Measured(ours, nothing, "")
