"""The process that builds: ``python -m loftesbok.preview.worker ROOT`` builds once for each line that it reads.

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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loftesbok.book.page_problems import PageError
from loftesbok.domain import system_errors
from loftesbok.domain.problems import DataError, LoftesbokError, Problem
from loftesbok.editions.kernels.manager import KernelPool
from loftesbok.project.project import Project

if TYPE_CHECKING:
    from loftesbok.preview.incremental_book import IncrementalBook

Tell = Callable[..., None]


def main(arguments: list[str]) -> int:
    """Build the project in a folder for each line of input, until there is no more."""
    project = Project(Path(arguments[0]))
    tell = _answers()
    _interruptible_once()
    orders: queue.SimpleQueue[bool] = queue.SimpleQueue()
    building = threading.Event()
    threading.Thread(target=_listen, args=(orders, building), daemon=True).start()
    kernel_pool = KernelPool()
    book = None
    try:
        with suppress(Exception):  # what cannot be loaded is told of when it is needed
            kernel_pool.start(project)
            book = _load_book(project, kernel_pool)
        while orders.get():
            building.set()
            with _telling_what_is_wrong(tell):
                book = book or _load_book(project, kernel_pool)
                tell(built={"pages": book.build(lambda text: tell(said=text))})
            building.clear()
    except (KeyboardInterrupt, BrokenPipeError):  # it was stopped, or nobody listens any more
        return 130
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        kernel_pool.close()
    return 0


def _load_book(project: Project, kernel_pool: KernelPool) -> IncrementalBook:
    from loftesbok.book import sphinx_build  # noqa: PLC0415 - heavy; kernels load meanwhile
    from loftesbok.preview.incremental_book import IncrementalBook  # noqa: PLC0415

    sphinx_build.load()
    return IncrementalBook(project, kernel_pool)


@contextmanager
def _telling_what_is_wrong(tell: Tell) -> Iterator[None]:
    try:
        yield
    except DataError as error:
        tell(problems=list(map(_fields, error.problems)), where="i data")
    except PageError as error:
        tell(problems=list(map(_fields, error.problems)), where="på sidorna")
    except LoftesbokError as error:
        tell(failed=str(error))
    except OSError as error:
        tell(failed=system_errors.describe(error))
    except Exception:
        tell(crashed=traceback.format_exc())


def _fields(problem: Problem) -> list[str | int]:
    return [problem.file, problem.row, problem.column, problem.what, problem.right]


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
