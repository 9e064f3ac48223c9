"""Builds, one at a time, in a process of their own that stays warm between them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loftesbok.domain.problems import Problem
from loftesbok.preview.state import Failure

PATIENCE = 10.0  # seconds that a build which is stopped has to put its things away


@dataclass(frozen=True)
class Built:
    """How a build went: how many pages, or why not."""

    pages: int = 0
    failure: Failure | None = None


class Builder:
    """Builds a project's book in another process (``worker``)."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._worker: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._running()  # it loads what it needs while the rest of a session is made ready

    @property
    def process_id(self) -> int | None:
        """The worker's process id, if there is a worker."""
        return self._worker.pid if self._worker else None

    def build(self, say: Callable[[str], None]) -> Built:
        """Build once; ``say`` is told each step. A worker that dies is a failure, and the next build has a new one."""
        worker = self._running()
        if worker is None:
            return Built(failure=Failure("Förhandsvisningen stoppas."))
        assert worker.stdin and worker.stdout
        with suppress(OSError):  # it has died, and that is told below
            worker.stdin.write(b"build\n")
            worker.stdin.flush()
            for line in worker.stdout:
                answer = json.loads(line)
                if "said" not in answer:
                    return _built(answer)
                say(answer["said"])
        self._worker = None
        _end(worker)
        return Built(failure=_crashed(f"Processen som bygger boken slutade, med kod {worker.returncode}."))

    def replace(self) -> None:
        """Let the next build have a new worker, with the package's code as it then is."""
        worker, self._worker = self._worker, None
        if worker:
            _end(worker)

    def close(self) -> None:
        """Stop the worker, and the build that is under way; no build begins after this."""
        self._closed = True
        self.replace()

    def _running(self) -> subprocess.Popen[bytes] | None:
        """Return the worker, started if need be; None when no build may begin any more."""
        if not self._closed and (self._worker is None or self._worker.poll() is not None):
            # -P: a file in the working folder must not be taken for a module of the same name
            self._worker = subprocess.Popen(
                [sys.executable, "-P", "-m", "loftesbok.preview.worker", str(self._root)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        if self._closed:  # perhaps while the worker was being started
            self.replace()
        return self._worker


def _built(answer: dict[str, Any]) -> Built:
    if "built" in answer:
        return Built(pages=answer["built"]["pages"])
    if "problems" in answer:
        problems = [Problem(*fields) for fields in answer["problems"]]
        return Built(failure=Failure.of_problems(problems, answer["where"]))
    if "failed" in answer:
        return Built(failure=Failure("Bygget stannade på ett fel.", text=answer["failed"]))
    return Built(failure=_crashed(answer["crashed"]))


def _crashed(text: str) -> Failure:
    return Failure("Ett oväntat fel i programmet.", text=text)


def _end(worker: subprocess.Popen[bytes]) -> None:
    """End a worker: ask it, by closing what it reads, and make it where it does not."""
    if worker.stdin:
        with suppress(OSError):
            worker.stdin.close()
    try:
        worker.wait(PATIENCE)
    except BaseException as error:  # it hangs, or the user has lost patience
        worker.kill()
        worker.wait()
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
