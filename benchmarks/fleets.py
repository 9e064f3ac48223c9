"""How long a fleet of synthetic municipalities takes, on this machine and on Dask's workers."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import memory, municipalities
from loftesbok.fleet.local_executor import default_workers

SIZES = (10, 40, 160, 290)
OF_DASK = 10  # municipalities in the comparison of workers; an even number, so that two workers have as much to do


@dataclass(frozen=True)
class Fleet:
    """A fleet's size, how many books were made at a time, and what it took.

    Memory in megabytes: all processes together, and the largest of them.
    """

    municipalities: int
    workers: int
    seconds: float
    cpu: float
    together: int
    largest: int
    pages: int

    @property
    def each(self) -> float:
        """Seconds for each municipality."""
        return self.seconds / self.municipalities


def local(folder: Path, count: int) -> Fleet:
    """Make so many books from nothing with the command, with as many workers as it chooses itself."""
    municipalities.fleet(folder / "projects", count)
    done = memory.run(sys.executable, "-m", "loftesbok", "fleet", "projects", "--out", "books", cwd=folder)
    return Fleet(count, default_workers(), done.seconds, done.cpu, done.together, done.largest, pages(done.told, count))


def pages(told: str, count: int) -> int:
    """Return how many pages a run says it has made; raise unless it has made every book."""
    found = [int(number) for number in re.findall(r"^\[\d+/\d+\].* byggd .*?(\d+)$", told, re.MULTILINE)]
    if len(found) != count:
        raise RuntimeError(f"{len(found)} of {count} books were made:\n{told}")
    return sum(found)


def by_dask(folder: Path, workers: int, count: int = OF_DASK) -> float:
    """Return the seconds for so many books with so many Dask workers, each pinned to a core of its own."""
    municipalities.fleet(folder / "projects", count)
    with _scheduler(folder) as address, ExitStack() as stack:
        for core in _cores()[:workers]:
            stack.enter_context(_worker(address, core, folder))
        _wait_for(address, workers)
        command = ["fleet", "projects", "--out", "books", "--scheduler", address]
        begun = time.perf_counter()  # memory is not looked at, as that would take from the workers' cores
        done = subprocess.run(
            [sys.executable, "-m", "loftesbok", *command], cwd=folder, capture_output=True, text=True, encoding="utf-8",
            check=False,
        )  # fmt: skip
        took = time.perf_counter() - begun
    if done.returncode:
        raise RuntimeError(f"the fleet failed:\n{done.stdout}\n{done.stderr}")
    pages(done.stdout, count)
    return round(took, 2)


def can_pin() -> bool:
    """Tell whether processes can be held to one core here, and there are two."""
    return hasattr(os, "sched_setaffinity") and len(_cores()) > 1


def _cores() -> Sequence[int]:
    return sorted(os.sched_getaffinity(0))


@contextmanager
def _scheduler(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    host, _, port = address.partition(":")
    with _process(folder, "scheduler", "--host", host, "--port", port, "--no-dashboard"):
        yield f"tcp://{address}"


@contextmanager
def _worker(address: str, core: int, folder: Path) -> Iterator[None]:
    with _process(folder, "worker", address, "--nthreads", "1", "--nworkers", "1", "--no-dashboard", core=core):
        yield


@contextmanager
def _process(folder: Path, *command: str, core: int | None = None) -> Iterator[None]:
    """Run a part of Dask, held to a core if one is named; what it starts is held to it too."""
    pin = f"import os; os.sched_setaffinity(0, {{{core}}}); " if core is not None else ""
    code = f"{pin}import sys; sys.argv[0] = 'dask'; from dask.__main__ import main; main()"
    with (folder / f"{command[0]}.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-c", code, *command], cwd=folder, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client  # noqa: PLC0415 - only here

    for _ in range(100):
        try:
            with Client(address, timeout=2, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=60)
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"no scheduler at {address}")
