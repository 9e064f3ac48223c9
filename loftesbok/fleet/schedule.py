"""Handing the books out to the workers, and gathering what comes of them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import suppress
from typing import Protocol

from loftesbok.fleet.executors import Crew
from loftesbok.fleet.job import FAILED, Order, Result, make

GONE = "the connection to the workers was lost"
TICK = 0.5  # seconds between two looks at what is going on


class Watcher(Protocol):
    """Is told how it goes."""

    def began(self, order: Order) -> None:
        """Tell that a worker has an order."""

    def again(self, order: Order) -> None:
        """Tell that its worker was lost, and that another will have it."""

    def done(self, result: Result) -> None:
        """Tell what came of one."""

    def tick(self) -> None:
        """Tell that time passes."""


def run(orders: Sequence[Order], crew: Crew, watcher: Watcher) -> list[Result]:
    """Make all books, as many at once as there are workers, and return the results in the order of the orders.

    A book whose worker is killed is made again, by another; the others are not affected. Workers may come and go
    meanwhile.
    """
    waiting = deque((order, 1) for order in orders)
    running: dict[Future[Result], tuple[Order, int, float]] = {}
    results: dict[str, Result] = {}
    while waiting or running:
        for order in _handed_out(waiting, running, crew):
            watcher.began(order)
        if not running:  # nobody is there to take orders; what has been made is told all the same
            for order, _ in waiting:
                results[order.name] = _lost(order, GONE, time.monotonic())
                watcher.done(results[order.name])
            break
        ended, _ = wait(running, timeout=TICK, return_when=FIRST_COMPLETED)
        for future in ended:
            order, attempt, begun = running.pop(future)
            try:
                result = future.result()
            except crew.lost:
                if attempt < crew.tries:
                    waiting.appendleft((order, attempt + 1))
                    watcher.again(order)
                    continue
                result = _lost(order, "its worker was killed, and again when it was tried once more", begun)
            except CancelledError:
                result = _lost(order, GONE, begun)
            except Exception as error:
                result = _lost(order, f"{type(error).__name__}: {error}", begun)
            results[order.name] = result
            watcher.done(result)
        watcher.tick()
    return [results[order.name] for order in orders]


def _handed_out(
    waiting: deque[tuple[Order, int]], running: dict[Future[Result], tuple[Order, int, float]], crew: Crew
) -> list[Order]:
    """Give each idle worker an order and return those; none when the workers cannot be reached any more."""
    given = []
    with suppress(Exception):  # each kind of executor says in its own way that it is gone
        while waiting and len(running) < max(1, crew.workers()):
            order, attempt = waiting[0]
            running[crew.executor.submit(make, order)] = (order, attempt, time.monotonic())
            given.append(order)
            waiting.popleft()
    return given


def _lost(order: Order, why: str, begun: float) -> Result:
    error = f"{' '.join(why.split())}; the book that was there is as it was."
    return Result(order.name, FAILED, seconds=round(time.monotonic() - begun, 3), error=error)
