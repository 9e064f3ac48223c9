"""Workers on this machine: processes that do not share their fate.

In concurrent.futures' own pool of processes one that is killed takes the whole pool along, and the jobs of the others
with it. Here each worker is a pool of one, so that it takes its own job along and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.sharedctypes import Synchronized
from typing import Any, ParamSpec, TypeVar

from loftesbok.fleet.executors import EndingExecutor, Workers
from loftesbok.project.processors import cores

BOOKS_PER_PROCESS = 20  # its start costs a fifth of a book; it levels off at 320 MB, and so it is sure to stay there
MEMORY_PER_WORKER = 800 << 20  # bytes: a worker with its kernels, with room to spare
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
NOT_BEGUN, UNWANTED = 0, -1  # in the place of a process's id
_P = ParamSpec("_P")
_T = TypeVar("_T")


def default_workers() -> int:
    """Return how many workers this machine has cores and free memory for; at least one."""
    import psutil  # noqa: PLC0415 - heavy for --help

    return max(1, min(cores(), psutil.virtual_memory().available // MEMORY_PER_WORKER))


@contextmanager
def local_workers(count: int) -> Iterator[Workers]:
    """Yield processes of this machine; they end with the block, at once if it is left by an error."""
    executor = SeparateProcesses(count)
    try:
        yield Workers(executor, lambda: count, (BrokenExecutor,), max(1, cores() // count))
    except BaseException:
        executor.stop()
        raise
    executor.shutdown()


class SeparateProcesses(EndingExecutor):
    """An executor of so many processes, each started afresh (spawn) and replaced after ``jobs_per_process`` jobs.

    A job whose process is killed raises BrokenExecutor; the other jobs go on, and the next gets a new process.
    """

    def __init__(self, count: int, jobs_per_process: int = BOOKS_PER_PROCESS) -> None:
        self._processes = [_Process(jobs_per_process) for _ in range(count)]

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Run a function in the process that has least to do."""
        return min(self._processes, key=_Process.count_jobs).submit(fn, *args, **kwargs)

    def end(self, future: Future[Any]) -> None:
        """Kill the process that a job runs in, and all that it has started."""
        for process in self._processes:
            if process.has(future):
                process.kill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when their jobs are done."""
        for process in self._processes:
            process.shutdown(wait=wait, cancel_futures=cancel_futures)

    def stop(self) -> None:
        """End the processes now, in the middle of their jobs; what is published stays as it is."""
        for process in self._processes:
            process.kill()


class _Process:
    """A pool of one process, and a new one where that is gone."""

    def __init__(self, jobs_per_process: int) -> None:
        self._jobs_per_process = jobs_per_process
        self._jobs: set[Future[Any]] = set()
        self._renew()

    def _renew(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._id: Synchronized[int] = context.Value("q", NOT_BEGUN)
        self._pool = ProcessPoolExecutor(1, context, _begin, (self._id,), max_tasks_per_child=self._jobs_per_process)

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        try:
            future = self._pool.submit(fn, *args, **kwargs)
        except BrokenExecutor:  # it was killed
            self._renew()
            future = self._pool.submit(fn, *args, **kwargs)
        self._jobs = {job for job in self._jobs if not job.done()} | {future}
        return future

    def has(self, future: Future[Any]) -> bool:
        return future in self._jobs

    def count_jobs(self) -> int:
        return sum(not job.done() for job in self._jobs)

    def kill(self) -> None:
        """Kill the process and its descendants; one that has not begun yet ends as it begins."""
        import psutil  # noqa: PLC0415 - heavy for --help

        with self._id.get_lock():
            process_id, self._id.value = self._id.value, UNWANTED
        if process_id > 0:
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(process_id)
                for member in (process, *process.children(recursive=True)):
                    with suppress(psutil.NoSuchProcess):
                        member.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._renew()

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _begin(process_id: Synchronized[int]) -> None:
    """Prepare a worker: Ctrl-C is its parent's to handle, it ends with it, numerical libraries keep to one thread."""
    with process_id.get_lock():
        if process_id.value == UNWANTED:
            os._exit(1)
        process_id.value = os.getpid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(ONE_THREAD)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
