"""How much memory a command and all that it starts take together, at the most."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

EVERY = 0.5  # seconds between two looks
MEGABYTE = 1 << 20


@dataclass
class Peak:
    """The most that was seen, in bytes: all processes together, and the largest single one.

    Memory that processes share is counted once where the system tells (Linux), else in each of them.
    """

    together: int = 0
    largest: int = 0
    _stopping: threading.Event = field(default_factory=threading.Event, repr=False)

    def watch(self, roots: Sequence[psutil.Process]) -> None:
        """Look again and again until told to stop."""
        while not self._stopping.wait(EVERY):
            sizes = [size for root in roots for one in _tree(root) if (size := _size(one))]
            self.together = max(self.together, sum(sizes))
            self.largest = max(self.largest, *sizes, 0)

    def stop(self) -> None:
        """Let the watching end."""
        self._stopping.set()


def _tree(root: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return [root, *root.children(recursive=True)]
    return []


def _size(process: psutil.Process) -> int:
    try:
        found = process.memory_full_info()
        return int(getattr(found, "pss", 0) or found.rss)
    except psutil.Error:
        return 0


@contextmanager
def watched(*pids: int) -> Iterator[Peak]:
    """Watch these processes and their children for as long as the block runs."""
    peak = Peak()
    thread = threading.Thread(target=peak.watch, args=([psutil.Process(pid) for pid in pids],), daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        peak.stop()
        thread.join()


@dataclass(frozen=True)
class Run:
    """What a command took: seconds by the clock and of processors, and memory in megabytes."""

    seconds: float
    cpu: float
    together: int
    largest: int
    told: str


def run(*command: str | Path, cwd: Path) -> Run:
    """Run a command and measure it; raise with what it printed when it fails."""
    before = _cpu()
    begun = time.perf_counter()
    with subprocess.Popen(
        [str(one) for one in command], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        encoding="utf-8",
    ) as process, watched(process.pid) as peak:  # fmt: skip
        told, _ = process.communicate()
        took = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{told}")
    sizes = (round(peak.together / MEGABYTE), round(peak.largest / MEGABYTE))
    return Run(round(took, 2), round(_cpu() - before, 2), *sizes, told)


def _cpu() -> float:
    """Return the seconds of processor that our children have taken so far; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def most() -> int:
    """Return the most memory, in bytes, that this process has had so far."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource  # noqa: PLC0415 - not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # the one counts bytes, the other kilobytes
