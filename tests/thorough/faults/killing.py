"""Commands killed with SIGKILL: at a moment in time, or just before a given change of the file system."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

_RUN = """
import os, signal, sys
root, last = sys.argv[1] + os.sep, int(sys.argv[2])
changes = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "shutil.rmtree", "os.chmod", "os.link"}
count, process = 0, os.getpid()

def seen(event, arguments):
    global count
    if event == "open":
        writes = isinstance(arguments[1], str) and set(arguments[1]) & set("wax+") or (
            isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if not writes:
            return
    elif event not in changes:
        return
    if os.getpid() != process:
        return
    paths = [os.fspath(one) for one in arguments if isinstance(one, (str, os.PathLike))]
    if any(path.startswith(root) and "/work-" not in path for path in paths):
        count += 1
        if count == last:
            os.kill(process, signal.SIGKILL)

sys.addaudithook(seen)
"""
_COMMAND = (
    _RUN
    + """
from loftesbok.cli import main
code = main(sys.argv[3:])
print("changes:", count)
sys.exit(code)
"""
)
_CODE = (
    _RUN
    + """
exec(sys.argv[3])
print("changes:", count)
"""
)


def command(root: Path, before: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours, killed just before so many changes below a folder (0: not at all).

    Its output ends with how many changes there were. What lies in a build's own working folder does not count.
    """
    return _done(_COMMAND, root, before, arguments)


def code(root: Path, before: int, source: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in the same way."""
    return _done(_CODE, root, before, [source])


def _done(script: str, root: Path, before: int, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, str(root), str(before), *arguments], cwd=root, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def changes(done: subprocess.CompletedProcess[str]) -> int:
    """Return how many changes a run that was not killed has made."""
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
