"""The process that builds: ``python -m loftesbok.serving.worker ROOT`` builds once for each line that it reads.

It stays warm between builds, as Sphinx, Jupyter, pandas and kernels take seconds to load, and a new one takes its place
when the package's code has changed. It answers in lines of JSON, ``{"said": …}`` for each step and then one of
``built``, ``problems``, ``failed``, ``crashed``, and it ends when its input does, also in the middle of a build.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from loftesbok.editions.kernels.manager import KernelPool

Tell = Callable[..., None]


def main(arguments: list[str]) -> int:
    """Build the project in a folder for each line of input, until there is no more."""
    root = Path(arguments[0])
    tell = _answers()
    _interruptible_once()
    orders: queue.SimpleQueue[bool] = queue.SimpleQueue()
    building = threading.Event()
    threading.Thread(target=_listen, args=(orders, building), daemon=True).start()
    kernel_pool = KernelPool()
    try:
        _load(root, kernel_pool)
        while orders.get():
            building.set()
            _build(root, tell, kernel_pool)
            building.clear()
    except (KeyboardInterrupt, BrokenPipeError):  # it was stopped, or nobody listens any more
        return 130
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        kernel_pool.close()
    return 0


def _load(root: Path, kernel_pool: KernelPool) -> None:
    """Load what takes time, before the first order comes; what cannot be loaded is told of when it is needed."""
    with suppress(Exception):
        from loftesbok.project.project import Project  # noqa: PLC0415

        kernel_pool.start(Project.find(root))
    with suppress(Exception):
        import jupyter_book.sphinx  # noqa: F401, PLC0415
        import papermill  # noqa: F401, PLC0415

        from loftesbok.book import build as book  # noqa: F401, PLC0415


def _build(root: Path, tell: Tell, kernel_pool: KernelPool) -> None:
    from loftesbok.domain.problems import DataError, LoftesbokError  # noqa: PLC0415

    try:
        from loftesbok.book import build as book  # noqa: PLC0415
        from loftesbok.project.project import Project  # noqa: PLC0415

        built = book.build(Project.find(root), say=lambda text: tell(said=text), kernel_pool=kernel_pool)
        tell(built={"pages": built.pages})
    except DataError as error:
        tell(problems=[[one.file, one.row, one.column, one.what, one.right] for one in error.problems])
    except LoftesbokError as error:
        tell(failed=str(error))
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        tell(failed=f"{error.strerror or type(error).__name__}{where}")
    except Exception:
        tell(crashed=traceback.format_exc())


def _answers() -> Tell:
    """Return what writes answers to stdout, and let nothing else write there any more."""
    stream = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    sys.stdout.flush()
    os.dup2(2, 1)

    def tell(**answer: Any) -> None:
        stream.write(json.dumps(answer) + "\n")
        stream.flush()

    return tell


def _listen(orders: queue.SimpleQueue[bool], building: threading.Event) -> None:
    """Pass on each line of input; at its end, stop the build that is under way.

    Input is read past ``sys.stdin``: whoever waits in that holds its lock, and the processes that Sphinx forks to read
    pages close it first thing, and would wait for that lock for ever.
    """
    while read := os.read(0, 1024):
        for _ in range(read.count(b"\n")):
            orders.put(True)
    orders.put(False)
    main_thread = threading.main_thread().ident
    if not building.is_set():
        return
    if hasattr(signal, "pthread_kill") and main_thread:
        signal.pthread_kill(main_thread, signal.SIGINT)  # also wakes it where it waits for a notebook
    else:
        signal.raise_signal(signal.SIGINT)


def _interruptible_once() -> None:
    """Let a build be interrupted, but not what tidies up after it: Ctrl-C reaches this process too."""

    def interrupt(number: int, frame: Any) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
