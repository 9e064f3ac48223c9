"""One at a time: whoever writes to a project holds its lock, ``_build/lock``, and others wait or are told who does.

The lock is the operating system's own, so it goes when its process does, however that ends. Who holds it is written
beside it, for the message only.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.progress import Say
from loftesbok.project.project import Project

WAIT = 600.0  # seconds; a build takes a fraction of that
NOTICE = 0.5  # seconds until one who waits is told why


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
                say(f"Väntar: {_holder(project)}.")
            with suppress(Timeout):
                lock.acquire(timeout=left)
        if not lock.is_locked:
            raise LoftesbokError(
                f"{project.root}: {_holder(project)}. Försök igen när det är klart; inget har ändrats."
            ) from None
    try:
        _note(project).write_text(json.dumps(_describe(what)), encoding="utf-8")
        yield
    finally:
        _note(project).unlink(missing_ok=True)
        lock.release()


def purpose(project: Project) -> str:
    """Return what the lock is held for, as whoever holds it has said; "ett kommando" where nobody has."""
    try:
        return str(json.loads(_note(project).read_text(encoding="utf-8"))["what"])
    except (OSError, ValueError, KeyError, TypeError):
        return "ett kommando"


def _note(project: Project) -> Path:
    return project.build / "lock.holder"


def _describe(what: str) -> dict[str, object]:
    return {"pid": os.getpid(), "what": what, "command": " ".join(sys.argv[:3]), "since": time.time()}


def _holder(project: Project) -> str:
    """Say who holds the lock, as far as is known."""
    try:
        holder = json.loads(_note(project).read_text(encoding="utf-8"))
        since = datetime.fromtimestamp(holder["since"]).strftime("%H:%M:%S")
        return f"`{holder['what']}` arbetar där (process {holder['pid']}, sedan {since})"
    except (OSError, ValueError, KeyError, TypeError):
        return "ett annat loftesbok-kommando arbetar där"
