"""One at a time: whoever writes to a project holds its lock, ``_build/lock``, and others wait or are told who does.

The lock is the operating system's own, so it goes when its process does, however that ends. Who holds it is written
beside it, for the message only.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.project import Project

WAIT = 600.0  # seconds; a build takes a fraction of that
NOTICE = 0.5  # seconds until one who waits is told why
Say = Callable[[str], None]


@contextmanager
def held(project: Project, what: str, *, wait: float = WAIT, say: Say | None = None) -> Iterator[None]:
    """Hold a project's lock. ``what`` says in a few words what for, to whoever has to wait: "loftesbok build".

    Waits no longer than ``wait`` seconds, and says once to ``say`` whom it waits for. One who holds it already may ask
    for it again in the same thread. Raises LoftesbokError that names the holder when the time is up.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - not needed for --help

    project.build.mkdir(parents=True, exist_ok=True)
    lock = FileLock(project.build / "lock", is_singleton=True)
    if lock.is_locked:
        yield
        return
    begun = time.monotonic()
    try:
        lock.acquire(timeout=max(0.0, min(wait, NOTICE)))
    except Timeout:
        left = wait - (time.monotonic() - begun)
        if left > 0:
            if say:
                say(f"Waiting: {_holder(project)}.")
            with suppress(Timeout):
                lock.acquire(timeout=left)
        if not lock.is_locked:
            raise LoftesbokError(
                f"{project.root}: {_holder(project)}. Try again when it is done; nothing has been changed."
            ) from None
    try:
        _note(project).write_text(json.dumps(_about(what)), encoding="utf-8")
        yield
    finally:
        _note(project).unlink(missing_ok=True)
        lock.release()


def _note(project: Project) -> Path:
    return project.build / "lock.holder"


def _about(what: str) -> dict[str, object]:
    return {"pid": os.getpid(), "what": what, "command": " ".join(sys.argv[:3]), "since": time.time()}


def _holder(project: Project) -> str:
    """Say who holds the lock, as far as is known."""
    try:
        held = json.loads(_note(project).read_text(encoding="utf-8"))
        since = datetime.fromtimestamp(held["since"]).strftime("%H:%M:%S")
        return f"`{held['what']}` is at work there (process {held['pid']}, since {since})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another loftesbok command is at work there"
