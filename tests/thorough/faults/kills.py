"""Builds killed at random: whatever the moment, the published book and the editions are the old or the new ones.

One project, built, and then given a follow-up of the next half-year: a new edition, and new contents. Each kill begins
from there.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loftesbok.book import build as book
from loftesbok.book import build_record as stamp
from loftesbok.project import digests as fingerprint
from loftesbok.project import transaction as journal
from loftesbok.project.project import Project
from tests.sample.project import SampleProject, fill, rows
from tests.thorough.faults import killing

PERIOD = "2024-2025"


@dataclass(frozen=True)
class State:
    """The published book and the editions with their contents, by digest."""

    book: str
    editions: str


def state(project: Project) -> State:
    """Return what stands in a project now."""
    editions = fingerprint.of_tree(project.reports, project.root)
    contents = fingerprint.of_bytes(project.toc_file.read_bytes())
    return State(fingerprint.of_value(stamp.digest_outputs(project.html)), fingerprint.of_value([editions, contents]))


class Stage:
    """A project that can be put back to where a build is about to begin, with what comes before and after it."""

    def __init__(self, folder: Path) -> None:
        """Build it twice: as it was, and with the new follow-up."""
        self.project = SampleProject().build(folder / "project")
        self._kept = folder / "kept"
        self._build()
        self.old = state(self.project)
        fill(self.project, _later())
        shutil.copytree(self.project.root, self._kept, symlinks=True)
        begun = time.monotonic()
        self.changes = killing.changes(killing.command(self.project.root, 0, "build"))
        self.seconds = time.monotonic() - begun
        self.new = state(self.project)
        assert self.old.book != self.new.book
        assert self.old.editions != self.new.editions

    def reset(self) -> None:
        """Put it back to where the build is about to begin."""
        shutil.rmtree(self.project.root)
        shutil.copytree(self._kept, self.project.root, symlinks=True)

    def faults(self) -> Iterator[str]:
        """Say what is not as it should be, after a kill and before anything else."""
        found = state(self.project)
        if found.book not in (self.old.book, self.new.book):
            yield "the published book is neither the old nor the new one"
        journal.recover(self.project, say=lambda text: None)  # as every command does before it reads
        if state(self.project).editions not in (self.old.editions, self.new.editions):
            yield "the editions are neither the old nor the new ones"
        if left := killing.left_behind(self.project.root):
            yield f"processes are left: {left}"

    def finish(self) -> Iterator[str]:
        """Build again, and say what is not as it should be."""
        self._build()
        if state(self.project) != self.new:
            yield "the next build does not complete it"
        rubbish = [path for path in self.project.build.iterdir() if path.name.startswith(("work-", "pending", "."))]
        rubbish += [path for path in self.project.book.rglob(".*") if path.is_file()]
        if rubbish:
            yield f"rubbish is left: {', '.join(path.name for path in rubbish)}"

    def _build(self) -> None:
        book.build(self.project, say=lambda text: None)


def _later() -> dict[str, list[dict[str, str]]]:
    """Return the rows with a follow-up of the second half of 2025, which no edition holds yet."""
    tables = rows()
    tables["reports"].append(
        {**tables["reports"][1], "report_id": "h4", "covers_from": "2025-H2", "covers_to": "2025-H2"}
    )
    tables["followups"].append({**tables["followups"][1], "reporting_period": "2025-H2"})
    tables["measures"].append({**tables["measures"][1], "reporting_period": "2025-H2", "value": "9"})
    return tables


@dataclass(frozen=True)
class Kill:
    """A kill: of which kind, when, and what was wrong afterwards."""

    kind: str
    moment: str
    faults: tuple[str, ...]


def kills(folder: Path, count: int, seed: int, *, finish_each: bool) -> Iterator[Kill]:
    """Kill so many builds, half of them at a moment in time and half before a change of the disk, and judge each."""
    chance, stage = random.Random(seed), Stage(folder)
    for number in range(count):
        stage.reset()
        if number % 2:
            seconds = chance.uniform(0, stage.seconds)
            killing.after(stage.project.root, seconds, "build")
            kind, moment = "time", f"{seconds / stage.seconds:.0%} of a build"
        else:
            change = chance.randint(1, stage.changes)
            killing.command(stage.project.root, change, "build")
            kind, moment = "change", f"{change} of {stage.changes}"
        faults = list(stage.faults())
        if finish_each or number == count - 1:
            faults += stage.finish()
        yield Kill(kind, moment, tuple(faults))
