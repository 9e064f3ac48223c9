"""Where every edition of a run stands: what has been run, what runs, and how long the rest will take."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loftesbok.editions.plan import Job
from loftesbok.project import progress
from loftesbok.project.progress import Say, clock


@dataclass(frozen=True, eq=False)
class Task:
    """An edition to run, and why; ``name`` is its file from the project's root."""

    job: Job
    why: str
    name: str


class RunProgress:
    """Says of each edition that it is done, and shows which cells are being run; threads may tell it at once."""

    def __init__(self, say: Say, tasks: Sequence[Task], usual: Mapping[str, float], workers: int) -> None:
        """``usual`` are the seconds that editions took the last time they were run here, by their names."""
        self.workers = max(1, workers)
        self.seconds: dict[Task, float] = {}
        self._say, self._show = say, progress.shower(say)
        self._tasks = list(tasks)
        self._lock = threading.Lock()
        self._begun: dict[Task, float] = {}
        self._cells: dict[Task, tuple[int, int]] = {}
        self._start = time.monotonic()
        seconds = {task: usual[task.name] for task in tasks if task.name in usual}
        mean = sum(seconds.values()) / len(seconds) if seconds else 0.0
        self._expected = {task: seconds.get(task) or mean for task in tasks}

    def begin(self, task: Task) -> None:
        """Note that an edition's notebook has begun."""
        with self._lock:
            self._begun[task] = time.monotonic()

    def show_cell(self, task: Task, index: int, count: int) -> None:
        """Note which cell is being run, and show it."""
        with self._lock:
            self._cells[task] = index, count
            self._show(self._state())

    def end(self, task: Task, failed: bool = False) -> None:
        """Note that an edition has been run or has failed, and say so."""
        with self._lock:
            self.seconds[task] = time.monotonic() - self._begun.get(task, time.monotonic())
            self._cells.pop(task, None)
            how = "misslyckades efter" if failed else "körd på"
            count = f"[{len(self.seconds)}/{len(self._tasks)}]"
            self._say(f"{count} {task.name}: {how} {clock(self.seconds[task])} ({task.why}){self._left()}")

    def _state(self) -> str:
        running = ", ".join(
            f"{task.job.period_id} cell {index} av {count}" for task, (index, count) in self._cells.items()
        )
        elapsed = clock(time.monotonic() - self._start)
        return f"[{len(self.seconds)}/{len(self._tasks)}] {running}; {elapsed} hittills{self._left()}"

    def _left(self) -> str:
        """Return how long the rest will take, from how long each edition took the last time it was run here."""
        rest = []
        for task in self._tasks:
            if task not in self.seconds:
                index, count = self._cells.get(task, (1, 1))
                rest.append(self._expected[task] * (1 - (index - 1) / count))
        if not rest or not all(rest):
            return ""
        return f", ungefär {clock(max(sum(rest) / self.workers, *rest))} kvar"
