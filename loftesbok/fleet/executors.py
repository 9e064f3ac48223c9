"""What is asked of the workers of a fleet, wherever they are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any


class EndingExecutor(Executor, ABC):
    """An executor that can also end a job in the middle of its work, with the processes that the job has started."""

    @abstractmethod
    def end(self, future: Future[Any]) -> None:
        """End a job; its future is done soon after, and the other jobs go on. May be asked for again."""


@dataclass(frozen=True)
class Workers:
    """Workers: the executor that hands jobs to them, how many there are now, which errors say that one was lost.

    ``notebooks`` is how many notebooks each runs at once: a core for each. ``tries`` is how many times in all a job is
    handed out when its worker is lost: one may be killed for lack of memory or by mistake, and that is no reason to go
    without the book. ``shared`` is true where the workers are on other machines, which must then agree with this one.
    """

    executor: EndingExecutor
    count: Callable[[], int]
    lost: tuple[type[BaseException], ...]
    notebooks: int = 1
    tries: int = 2
    shared: bool = False
