"""Several editions brought up to date at once: those that are stale are run, and written together at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import edition_view
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.editions import execution, freshness, notebook, record
from loftesbok.editions import freshness_stamps as stamps
from loftesbok.editions.comparison import News, between
from loftesbok.editions.freshness_stamps import Stamp
from loftesbok.editions.inputs import Parts, Surroundings, digest_of
from loftesbok.editions.kernels.manager import Kernels
from loftesbok.editions.plan import Job, published
from loftesbok.editions.record import Record
from loftesbok.project import digests as fingerprint
from loftesbok.project import lock, progress
from loftesbok.project import transaction as journal
from loftesbok.project.processors import cores
from loftesbok.project.progress import Say, clock
from loftesbok.project.project import Project

MOST_WORKERS = 8  # a kernel takes a core while it draws
Beside = Callable[[Sequence[Job]], Mapping[Path, str]]


@dataclass(frozen=True)
class Outcome:
    """What a run did to one edition: ``written`` is false when the bytes came out the same."""

    job: Job
    written: bool
    why: str
    news: News | None = None


@dataclass(frozen=True, eq=False)
class _Task:
    """An edition to run, and why."""

    job: Job
    why: str
    name: str


@dataclass(frozen=True)
class _Found:
    """What an edition depends on, and the rows that it sees."""

    parts: Parts
    view: Dataset


@dataclass(frozen=True, eq=False)
class _Made:
    """What an edition came out as: the text of its file, and what is new in it."""

    text: str
    news: News


def run(
    project: Project,
    dataset: Dataset,
    wanted: Sequence[Job],
    *,
    force: bool = False,
    progress: Say | None = None,
    workers: int | None = None,
    kernels: Kernels | None = None,
    cell_timeout: float = execution.CELL_TIMEOUT,
    as_read: Mapping[str, str] | None = None,
    beside: Beside | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> list[Outcome]:
    """Run the editions that are stale (all with ``force``), several at once, and write those that succeed together.

    ``progress`` is told in a line of each edition that is done, and of where it stands (see
    ``loftesbok.project.progress``).
    ``kernels`` are used if they are given, and left running. ``as_read`` are the data files' digests from before the
    dataset was loaded (``data_digests``): notebooks read the files themselves, and must see the same. ``beside``
    returns files that must change in the same moment, given the editions that will be there. ``meanwhile`` is called
    when the notebooks have been handed out, or none has to be: while they run there is time for other work. Raises
    LoftesbokError that names every notebook that failed with cell and error; the others are written all the same, and
    a failed one keeps its old file.
    """
    say: Say = progress or (lambda text: None)
    before = as_read if as_read is not None else data_digests(project)
    with lock.held(project, "loftesbok run", say=say):
        known, depends = stamps.read(project), _Dependencies(project, dataset)
        code = _code_digests(project)
        todo = _stale(project, depends, wanted, known, force)
        if not todo:
            if meanwhile:
                meanwhile()
            _write(project, {}, beside, [])
            return []
        say(f"{len(todo)} of {len(wanted)} editions to run")
        board = _Board(say, todo, known, workers or min(cores() + 1, MOST_WORKERS))

        def other_work() -> None:
            if meanwhile:
                meanwhile()
            for task in todo:
                depends.of(task.job)

        with nullcontext(kernels) if kernels else Kernels(project) as source:
            done, failed = _run_all(
                project, source, todo, board, cell_timeout=cell_timeout, meanwhile=other_work,
                made=lambda task, executed: _made(project, task, executed, depends.of(task.job)),
            )  # fmt: skip
        if data_digests(project) != before:
            raise LoftesbokError("data/ was changed while the notebooks ran, so nothing was written. Run again.")
        if _code_digests(project) != code:
            raise LoftesbokError("Notebooks or code were changed while they ran, so nothing was written. Run again.")
        outcomes = _publish(project, done, depends, board, beside) if done else []
    if failed:
        raise LoftesbokError("\n".join(failed))
    return outcomes


def data_digests(project: Project) -> dict[str, str]:
    """Return the digest of every file of the data, by its path."""
    return fingerprint.of_tree(project.data, project.root)


def _code_digests(project: Project) -> list[dict[str, str]]:
    """Return the digests of what runs: notebooks and the package."""
    package = fingerprint.of_tree(fingerprint.PACKAGE, fingerprint.PACKAGE)
    return [fingerprint.of_tree(project.notebooks, project.root), package]


class _Dependencies:
    """What editions depend on, each found when it is asked for and then kept."""

    def __init__(self, project: Project, dataset: Dataset) -> None:
        self._surroundings, self._dataset = Surroundings(project), dataset
        self._found: dict[Job, _Found] = {}

    def of(self, job: Job) -> _Found:
        """Return what an edition depends on."""
        if job not in self._found:
            view = edition_view(self._dataset, job.period_id, job.through)
            self._found[job] = _Found(self._surroundings.parts(job, self._dataset, view), view)
        return self._found[job]


def _stale(
    project: Project, depends: _Dependencies, wanted: Sequence[Job], known: Mapping[str, Stamp], force: bool
) -> list[_Task]:
    """Return what is to be run; what an edition depends on is found out only where it matters for that."""
    tasks = []
    for one in wanted:
        why = "forced" if force else freshness.not_known(project, one, known)
        why = why or freshness.reason(project, one, depends.of(one).parts, known)
        if why:
            tasks.append(_Task(one, why, project.relative(one.target)))
    return tasks


def _run_all(
    project: Project,
    kernels: Kernels,
    todo: Sequence[_Task],
    board: _Board,
    *,
    cell_timeout: float,
    meanwhile: Callable[[], None],
    made: Callable[[_Task, Any], _Made],
) -> tuple[dict[_Task, _Made], list[str]]:
    """Run every notebook, and other work meanwhile; return what was made and what is to be said of failed ones."""
    done: dict[_Task, _Made] = {}
    failed: list[str] = []
    for task in todo:
        task.job.target.parent.mkdir(parents=True, exist_ok=True)  # notebooks run in their editions' folders
    execution.load(kernels)
    pool = ThreadPoolExecutor(max_workers=board.workers)
    try:
        running = {
            pool.submit(_execute, project, kernels, task, board, cell_timeout): task
            for task in sorted(todo, key=_size, reverse=True)  # so that no long one is left when the others are done
        }
        meanwhile()
        for future in as_completed(running):
            task = running[future]
            try:
                done[task] = made(task, future.result())  # while others still run
                board.done(task, "run")
            except LoftesbokError as error:
                failed.append(str(error))
                board.done(task, "failed")
    except BaseException:
        kernels.stop()  # Ctrl-C need not wait for the notebooks
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return {task: done[task] for task in todo if task in done}, failed


def _size(task: _Task) -> int:
    """Return how large an edition is, or else its notebook: what shows more takes longer."""
    found = next(path for path in (task.job.target, task.job.source) if path.is_file())
    return found.stat().st_size


def _execute(project: Project, kernels: Kernels, task: _Task, board: _Board, cell_timeout: float) -> Any:
    made = task.job
    order = execution.Order(
        made.source, made.target.parent, made.parameters,
        f"{project.relative(made.source)} (through {made.through.code})", task.name,
    )  # fmt: skip
    board.begun(task)
    return execution.execute(
        order, kernels, cells=lambda index, count: board.cell(task, index, count), cell_timeout=cell_timeout
    )


def _made(project: Project, task: _Task, executed: Any, found: _Found) -> _Made:
    """Return what an executed notebook is to be published as."""
    job = task.job
    now = record.of_view(found.view, job)
    executed.metadata["loftesbok"] = {
        "inputs": digest_of(found.parts), "period_id": job.period_id, "through": job.through.code,
        **(now.as_metadata() if now else {}),
    }  # fmt: skip
    return _Made(notebook.to_text(executed), _news(project, job, now))


def _publish(
    project: Project,
    done: Mapping[_Task, _Made],
    depends: _Dependencies,
    board: _Board,
    beside: Beside | None,
) -> list[Outcome]:
    """Write the editions that were made and the files beside them together, and stamp them."""
    texts = {task.job.target: made.text for task, made in done.items()}
    changed = _write(project, texts, beside, [task.job for task in done])
    stamps.write(
        project,
        {
            task.job.target: Stamp(
                depends.of(task.job).parts, fingerprint.of_text_file(task.job.target), board.seconds[task]
            )
            for task in done
        },
    )
    return [Outcome(task.job, task.job.target in changed, task.why, made.news) for task, made in done.items()]


def _write(
    project: Project,
    texts: Mapping[Path, str],
    beside: Beside | None,
    coming: Sequence[Job],
) -> list[Path]:
    more = beside(coming) if beside else {}
    return journal.write(project, {**texts, **more})


def _news(project: Project, made: Job, now: Record | None) -> News:
    """Return what is new in an edition against its own earlier state, or else against the edition before it."""
    against, earlier = "", made.target
    if not earlier.is_file():
        codes = published(project, made.period_id)
        codes = [code for code in codes if ReportingPeriod.parse(code) < made.through]
        against = codes[-1] if codes else ""
        earlier = project.edition(made.period_id, against) if against else earlier
    before = record.of_edition(notebook.read(earlier)) if earlier.is_file() else None
    changes = tuple(between(before, now))
    return News(made, against, changes, first=not earlier.is_file(), page=project.relative(made.target))


class _Board:
    """Where every edition stands: what has been run, what runs, and how long the rest will take."""

    def __init__(self, say: Say, todo: Sequence[_Task], known: Mapping[str, Stamp], workers: int) -> None:
        self.workers = max(1, workers)
        self.seconds: dict[_Task, float] = {}
        self._say, self._show = say, progress.shower(say)
        self._todo = list(todo)
        self._lock = threading.Lock()
        self._begun: dict[_Task, float] = {}
        self._cells: dict[_Task, tuple[int, int]] = {}
        self._start = time.monotonic()
        took = {task: known[task.name].seconds for task in todo if task.name in known}
        usual = sum(took.values()) / len(took) if took else 0.0
        self._expected = {task: took.get(task) or usual for task in todo}

    def begun(self, task: _Task) -> None:
        """Note that an edition's notebook has begun."""
        with self._lock:
            self._begun[task] = time.monotonic()

    def cell(self, task: _Task, index: int, count: int) -> None:
        """Note which cell is being run, and show it."""
        with self._lock:
            self._cells[task] = index, count
            self._show(self._state())

    def done(self, task: _Task, how: str) -> None:
        """Note that an edition has been run or has failed, and say so."""
        with self._lock:
            self.seconds[task] = time.monotonic() - self._begun.get(task, time.monotonic())
            self._cells.pop(task, None)
            count = f"[{len(self.seconds)}/{len(self._todo)}]"
            self._say(f"{count} {task.name}: {how} in {clock(self.seconds[task])} ({task.why}){self._left()}")

    def _state(self) -> str:
        running = ", ".join(
            f"{task.job.period_id} cell {index} of {count}" for task, (index, count) in self._cells.items()
        )
        elapsed = clock(time.monotonic() - self._start)
        return f"[{len(self.seconds)}/{len(self._todo)}] {running}; {elapsed} so far{self._left()}"

    def _left(self) -> str:
        """Return how long the rest will take, from how long each edition took the last time it was run here."""
        rest = []
        for task in self._todo:
            if task not in self.seconds:
                index, count = self._cells.get(task, (1, 1))
                rest.append(self._expected[task] * (1 - (index - 1) / count))
        if not rest or not all(rest):
            return ""
        return f", about {clock(max(sum(rest) / self.workers, *rest))} left"
