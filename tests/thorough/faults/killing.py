"""Commands killed with SIGKILL: at a moment in time, or just before a given change of the file system."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_CHANGES = {
    "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "shutil.rmtree", "os.chmod", "os.link",
}  # fmt: skip
_COMMAND = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.thorough.faults.killing import Killer
killer = Killer(sys.argv[2], int(sys.argv[3]))
from loftesbok.cli import main
code = main(sys.argv[4:])
print("changes:", killer.count)
sys.exit(code)
"""


class Killer:
    """Counts this process's changes of the file system below a folder, and kills it just before a given one.

    What lies in a build's own working folder does not count.
    """

    def __init__(self, root: str, last: int) -> None:
        self._root, self._last, self._process = root + os.sep, last, os.getpid()
        self.count = 0
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[object, ...]) -> None:
        if event not in _CHANGES and not (event == "open" and _writes(*arguments[1:3])):
            return
        paths = [os.fspath(argument) for argument in arguments if isinstance(argument, str | os.PathLike)]
        if os.getpid() == self._process and any(path.startswith(self._root) and "/work-" not in path for path in paths):
            self.count += 1
            if self.count == self._last:
                os.kill(self._process, signal.SIGKILL)


def _writes(mode: object, flags: object) -> bool:
    """Tell whether a file is opened to be written."""
    if isinstance(mode, str) and set(mode) & set("wax+"):
        return True
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def command(root: Path, before: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours, killed just before so many changes below a folder (0: not at all).

    Its output ends with how many changes there were.
    """
    return subprocess.run(
        [sys.executable, "-c", _COMMAND, str(Path(__file__).parents[3]), str(root), str(before), *arguments],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip


def call(root: Path, before: int, function: Callable[[], object]) -> tuple[int, int]:
    """Call a function in a process of its own, killed in the same way.

    Returns its exit code (-9 when it was killed) and how many changes there were.
    """
    fork = multiprocessing.get_context("fork")
    count = fork.Value("i", 0)

    def watched() -> None:
        killer = Killer(str(root), before)
        function()
        count.value = killer.count

    process = fork.Process(target=watched)
    process.start()
    process.join()
    return process.exitcode or 0, count.value


def changes(done: subprocess.CompletedProcess[str]) -> int:
    """Return how many changes a command that was not killed has made."""
    assert done.returncode == 0, done.stderr
    return int(done.stdout.rpartition("changes: ")[2])


def after(root: Path, seconds: float, *arguments: str) -> int:
    """Run a command of ours and kill it after some seconds; return its exit code (-9 when it was still at work)."""
    process = subprocess.Popen(
        [sys.executable, "-m", "loftesbok", *arguments], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    last = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < last:
        time.sleep(0.002)
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    return process.wait()


def left_behind(root: Path, patience: float = 10.0) -> list[int]:
    """Return the processes that still run in a folder or with settings that name it, when they have had time to end.

    What kernels are forked from runs elsewhere, and sees only once all is loaded that nobody is there to ask for them.
    """
    last = time.monotonic() + patience
    while found := [pid for pid in _processes() if pid != os.getpid() and _is_in(pid, root)]:
        if time.monotonic() > last:
            return found
        time.sleep(0.1)
    return []


def _processes() -> list[int]:
    place = Path("/proc")
    return [int(one.name) for one in place.iterdir() if one.name.isdigit()] if place.is_dir() else []


def _is_in(pid: int, root: Path) -> bool:
    place = Path(f"/proc/{pid}")
    try:
        named = os.fsencode(root) in (place / "environ").read_bytes() or (place / "cwd").readlink().is_relative_to(root)
        return named and (place / "stat").read_text().split(") ")[1][0] != "Z"
    except OSError:
        return False
