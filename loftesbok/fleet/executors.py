"""The workers of a fleet, wherever they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager
from dataclasses import dataclass

from loftesbok.project.processors import cores


@dataclass(frozen=True)
class Crew:
    """Workers: what hands jobs to them, how many there are now, and which errors say that one was lost at work.

    ``notebooks`` is how many a worker runs at once: a core each. ``tries`` is how many times in all a job is handed
    out when its worker is lost: a worker may be killed for lack of memory or by mistake, and that is no reason to go
    without the book. ``shared`` is true where the workers are on other machines, which must then agree with this one.
    """

    executor: Executor
    workers: Callable[[], int]
    lost: tuple[type[BaseException], ...]
    notebooks: int = 1
    tries: int = 2
    shared: bool = False


@contextmanager
def local(workers: int) -> Iterator[Crew]:
    """Yield processes of this machine; they end with the block, at once if it is left by an error."""
    from loftesbok.fleet.local_executor import SeparateProcesses  # noqa: PLC0415 - heavy for --help

    executor = SeparateProcesses(workers)
    try:
        yield Crew(executor, lambda: workers, (BrokenExecutor,), max(1, cores() // workers))
    except BaseException:
        executor.stop()
        raise
    executor.shutdown()


@contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """Yield the workers of a Dask cluster, by its scheduler's address; raise LoftesbokError when they do not fit."""
    from loftesbok.fleet.dask_executor import connected  # noqa: PLC0415 - heavy

    with connected(address) as found:
        yield found
