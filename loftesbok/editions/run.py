"""Several editions brought up to date at once: those that are stale are run, and written together at the end."""

from __future__ import annotations

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
from loftesbok.domain.swedish import plural
from loftesbok.editions import execution, freshness, notebook, record
from loftesbok.editions.comparison import News, between
from loftesbok.editions.freshness import Stamp
from loftesbok.editions.inputs import Parts, Surroundings, digest_of
from loftesbok.editions.kernels.manager import Kernels
from loftesbok.editions.plan import Job, published
from loftesbok.editions.record import Record
from loftesbok.editions.run_progress import RunProgress, Task
from loftesbok.project import digests, lock, transaction
from loftesbok.project.processors import cores
from loftesbok.project.progress import Say
from loftesbok.project.project import Project

FORCED = "begärd med --force"
MOST_WORKERS = 8  # a kernel takes a core while it draws
FilesToo = Callable[[Sequence[Job]], Mapping[Path, str]]


@dataclass(frozen=True)
class Outcome:
    """What a run did to one edition: ``written`` is false when the bytes came out the same."""

    job: Job
    written: bool
    why: str
    news: News | None = None


@dataclass(frozen=True)
class _Dependency:
    """What an edition depends on, and the rows that it sees."""

    parts: Parts
    view: Dataset


@dataclass(frozen=True, eq=False)
class _Edition:
    """What a notebook came out as: the text of the edition's file, and what is new in it."""

    text: str
    news: News


def run(
    project: Project,
    dataset: Dataset,
    jobs: Sequence[Job],
    *,
    force: bool = False,
    progress: Say | None = None,
    workers: int | None = None,
    warm: bool = True,
    kernels: Kernels | None = None,
    cell_timeout: float = execution.CELL_TIMEOUT,
    as_read: Mapping[str, str] | None = None,
    files_too: FilesToo | None = None,
    other_work: Callable[[], None] | None = None,
) -> list[Outcome]:
    """Run the editions that are stale (all with ``force``), several at once, and write those that succeed together.

    ``progress`` is told in a line of each edition that is done, and of where it stands (see
    ``loftesbok.project.progress``).
    Kernels are forked unless ``warm`` is false or ``kernels`` are given, which are used and left running. ``as_read``
    are the data files' digests from before the dataset was loaded (``data_digests``): notebooks read the files
    themselves, and must see the same. ``files_too`` returns files that must change in the same moment, given the
    editions that will be there. ``other_work`` is called here when the notebooks have been handed out, or none has to
    be: they run in processes of their own. Raises LoftesbokError that names every notebook that failed with cell and
    error; the others are written all the same, and a failed one keeps its old file.
    """
    say: Say = progress or (lambda text: None)
    before = as_read if as_read is not None else data_digests(project)
    with lock.held(project, "loftesbok run", say=say):
        stamps, dependencies = freshness.read_stamps(project), _Dependencies(project, dataset)
        code = _code_digests(project)
        tasks = _stale(project, dependencies, jobs, stamps, force)
        if not tasks:
            if other_work:
                other_work()
            _write(project, {}, files_too, [])
            return []
        say(f"{len(tasks)} av {plural(len(jobs), 'utgåva', 'utgåvor')} ska köras")
        seconds = {name: stamp.seconds for name, stamp in stamps.items()}
        run_progress = RunProgress(say, tasks, seconds, workers or min(cores() + 1, MOST_WORKERS))

        def work_meanwhile() -> None:
            if other_work:
                other_work()
            for task in tasks:
                dependencies.of(task.job)

        with nullcontext(kernels) if kernels else Kernels(project, warm=warm) as source:
            editions, failures = _run_all(
                project, source, tasks, run_progress, cell_timeout=cell_timeout, other_work=work_meanwhile,
                finish=lambda task, executed: _finish(project, task, executed, dependencies.of(task.job)),
            )  # fmt: skip
        if data_digests(project) != before:
            raise LoftesbokError("data/ ändrades medan arbetsbladen kördes, så inget har skrivits. Kör igen.")
        if _code_digests(project) != code:
            raise LoftesbokError(
                "Arbetsblad eller kod ändrades medan arbetsbladen kördes, så inget har skrivits. Kör igen."
            )
        outcomes = _publish(project, editions, dependencies, run_progress, files_too) if editions else []
    if failures:
        raise LoftesbokError("\n".join(failures))
    return outcomes


def data_digests(project: Project) -> dict[str, str]:
    """Return the digest of every file of the data, by its path."""
    return digests.of_tree(project.data, project.root)


def _code_digests(project: Project) -> list[dict[str, str]]:
    """Return the digests of what runs: notebooks and the package."""
    package = digests.of_tree(digests.PACKAGE, digests.PACKAGE)
    return [digests.of_tree(project.notebooks, project.root), package]


class _Dependencies:
    """What editions depend on, each gathered when it is asked for and then kept."""

    def __init__(self, project: Project, dataset: Dataset) -> None:
        self._surroundings, self._dataset = Surroundings(project), dataset
        self._by_job: dict[Job, _Dependency] = {}

    def of(self, job: Job) -> _Dependency:
        """Return what an edition depends on."""
        if job not in self._by_job:
            view = edition_view(self._dataset, job.period_id, job.through)
            self._by_job[job] = _Dependency(self._surroundings.parts(job, self._dataset, view), view)
        return self._by_job[job]


def _stale(
    project: Project, dependencies: _Dependencies, jobs: Sequence[Job], stamps: Mapping[str, Stamp], force: bool
) -> list[Task]:
    """Return what is to be run; what an edition depends on is gathered only where it matters for that."""
    tasks = []
    for job in jobs:
        why = FORCED if force else freshness.why_unverified(project, job, stamps)
        why = why or freshness.why_stale(project, job, dependencies.of(job).parts, stamps)
        if why:
            tasks.append(Task(job, why, project.relative(job.target)))
    return tasks


def _run_all(
    project: Project,
    kernels: Kernels,
    tasks: Sequence[Task],
    run_progress: RunProgress,
    *,
    cell_timeout: float,
    other_work: Callable[[], None],
    finish: Callable[[Task, Any], _Edition],
) -> tuple[dict[Task, _Edition], list[str]]:
    """Run every notebook, and other work meanwhile; return the editions and what is to be said of failed ones."""
    editions: dict[Task, _Edition] = {}
    failures: list[str] = []
    for task in tasks:
        task.job.target.parent.mkdir(parents=True, exist_ok=True)  # notebooks run in their editions' folders
    execution.load(kernels)
    pool = ThreadPoolExecutor(max_workers=run_progress.workers)
    try:
        running = {
            pool.submit(_execute, project, kernels, task, run_progress, cell_timeout): task
            for task in sorted(tasks, key=_size, reverse=True)  # so that no long one is left when the others are done
        }
        other_work()
        for future in as_completed(running):
            task = running[future]
            try:
                editions[task] = finish(task, future.result())  # while others still run
                run_progress.end(task)
            except LoftesbokError as error:
                failures.append(str(error))
                run_progress.end(task, failed=True)
    except BaseException:
        kernels.stop()  # Ctrl-C need not wait for the notebooks
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return {task: editions[task] for task in tasks if task in editions}, failures


def _size(task: Task) -> int:
    """Return how large an edition is, or else its notebook: what shows more takes longer."""
    file = next(path for path in (task.job.target, task.job.source) if path.is_file())
    return file.stat().st_size


def _execute(project: Project, kernels: Kernels, task: Task, run_progress: RunProgress, cell_timeout: float) -> Any:
    job = task.job
    order = execution.Order(
        job.source, job.target.parent, job.parameters,
        f"{project.relative(job.source)} (till och med {job.through.code})", task.name,
    )  # fmt: skip
    run_progress.begin(task)
    return execution.execute(
        order, kernels, show_cell=lambda index, count: run_progress.show_cell(task, index, count),
        cell_timeout=cell_timeout,
    )  # fmt: skip


def _finish(project: Project, task: Task, executed: Any, dependency: _Dependency) -> _Edition:
    """Return what an executed notebook is to be published as."""
    job = task.job
    contents = record.of_view(dependency.view, job)
    executed.metadata["loftesbok"] = {
        "inputs": digest_of(dependency.parts), "period_id": job.period_id, "through": job.through.code,
        **(contents.as_metadata() if contents else {}),
    }  # fmt: skip
    return _Edition(notebook.to_text(executed), _news(project, job, contents))


def _publish(
    project: Project,
    editions: Mapping[Task, _Edition],
    dependencies: _Dependencies,
    run_progress: RunProgress,
    files_too: FilesToo | None,
) -> list[Outcome]:
    """Write the editions and the files that change with them together, and stamp the editions."""
    texts = {task.job.target: edition.text for task, edition in editions.items()}
    changed = _write(project, texts, files_too, [task.job for task in editions])
    freshness.write_stamps(
        project,
        {
            task.job.target: Stamp(
                dependencies.of(task.job).parts, digests.of_text_file(task.job.target), run_progress.seconds[task]
            )
            for task in editions
        },
    )
    return [Outcome(task.job, task.job.target in changed, task.why, edition.news) for task, edition in editions.items()]


def _write(
    project: Project, texts: Mapping[Path, str], files_too: FilesToo | None, coming: Sequence[Job]
) -> list[Path]:
    return transaction.write(project, {**texts, **(files_too(coming) if files_too else {})})


def _news(project: Project, job: Job, contents: Record | None) -> News:
    """Return what is new in an edition against its own earlier state, or else against the edition before it."""
    against, earlier = "", job.target
    if not earlier.is_file():
        codes = published(project, job.period_id)
        codes = [code for code in codes if ReportingPeriod.parse(code) < job.through]
        against = codes[-1] if codes else ""
        earlier = project.edition(job.period_id, against) if against else earlier
    before = record.of_edition(notebook.metadata(earlier)) if earlier.is_file() else None
    changes = tuple(between(before, contents))
    return News(job, against, changes, first=not earlier.is_file(), page=project.relative(job.target))
