"""How things stand: what the build thread writes, and the threads that answer the browser read."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from loftesbok.domain.problems import Problem

BUILDING, READY, FAILED = "building", "ready", "failed"


@dataclass(frozen=True)
class Failure:
    """Why there is no new book, for the browser (in Swedish): faults in the data, or the error's own text."""

    headline: str
    problems: tuple[Problem, ...] = ()
    text: str = ""

    @classmethod
    def of_problems(cls, problems: Sequence[Problem], where: str = "i data") -> Failure:
        """Return the failure for faults; ``where`` they are is told in words ("i data", "på sidorna")."""
        return cls(f"{len(problems)} fel {where}.", tuple(problems))

    @property
    def text_in_full(self) -> str:
        """The whole of it as plain text, for the terminal."""
        return "\n".join([*map(str, self.problems), *filter(None, [self.text])]) or self.headline


@dataclass(frozen=True)
class State:
    """How things stand at one time.

    ``book`` names the book that is served and ``before`` the one before it; both change with each good build and with
    each start, so that a page that is left open knows whether it is the newest. ``targets`` are the pages that the last
    good build changed and that are worth going to, the best first.
    """

    phase: str
    book: str
    attempt: int = 0
    before: str = ""
    targets: tuple[str, ...] = ()
    failure: Failure | None = None
    has_book: bool = False


class StateHolder:
    """Holds the present state; any thread may read it and change it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._lock = threading.Lock()

    def now(self) -> State:
        """Return the present state."""
        with self._lock:
            return self._state

    def change(self, **changes: Any) -> State:
        """Change parts of the state and return it."""
        with self._lock:
            self._state = replace(self._state, **changes)
            return self._state
