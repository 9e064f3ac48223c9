"""Workers on this machine: processes that do not share their fate.

In concurrent.futures' own pool of processes one that is killed takes the whole pool along, and the jobs of the others
with it. Here each worker is a pool of one, so that it takes its own job along and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from loftesbok.project.processors import cores

BOOKS_PER_PROCESS = 20  # its start costs a fifth of a book; it levels off at 320 MB, and so it is sure to stay there
MEMORY_PER_WORKER = 800 << 20  # bytes: a worker with its kernels, with room to spare
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
_P = ParamSpec("_P")
_T = TypeVar("_T")


def default_workers() -> int:
    """Return how many workers this machine has cores and free memory for; at least one."""
    import psutil  # noqa: PLC0415 - only here

    return max(1, min(cores(), psutil.virtual_memory().available // MEMORY_PER_WORKER))


class SeparateProcesses(Executor):
    """An executor of so many processes, each started afresh (spawn) and replaced after ``per_process`` jobs.

    A job whose process is killed raises BrokenExecutor; the other jobs go on.
    """

    def __init__(self, workers: int, per_process: int = BOOKS_PER_PROCESS) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="fleet")
        self._idle: queue.SimpleQueue[_One] = queue.SimpleQueue()
        self._all = [_One(per_process) for _ in range(workers)]
        for one in self._all:
            self._idle.put(one)

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Run a function in the next process that is idle."""
        return self._threads.submit(self._run, fn, *args, **kwargs)

    def _run(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> _T:
        one = self._idle.get()
        try:
            return one.run(fn, *args, **kwargs)
        finally:
            self._idle.put(one)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when their jobs are done."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for one in self._all:
            one.end()

    def stop(self) -> None:
        """End the processes now, in the middle of their jobs; what is published stays as it is."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for one in self._all:
            one.kill()


class _One:
    """A process, and a new one when it has done its share or is gone."""

    def __init__(self, per_process: int) -> None:
        self._per_process = per_process
        self._done = 0
        self._pool: ProcessPoolExecutor | None = None
        self._process: Future[int] | None = None
        self._ended = False
        self._lock = threading.Lock()

    def run(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> _T:
        with self._lock:
            if self._ended:
                raise BrokenExecutor("the fleet has been stopped")
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin)
                self._done, self._process = 0, self._pool.submit(os.getpid)
            future = self._pool.submit(fn, *args, **kwargs)
        try:
            done = future.result()
        except BrokenExecutor:
            self._replace()
            raise
        self._done += 1
        if self._done >= self._per_process:
            self._replace()
        return done

    def _replace(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown()

    def end(self) -> None:
        self._ended = True
        self._replace()

    def kill(self) -> None:
        self._ended = True
        with self._lock, suppress(Exception):  # it may be gone already, or never have begun
            if self._pool is not None and self._process is not None:
                os.kill(self._process.result(timeout=0), signal.SIGTERM)  # its kernels notice, and end


def _begin() -> None:
    """Prepare a worker: Ctrl-C is the parent's to handle, and numerical libraries keep to one thread."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(ONE_THREAD)
