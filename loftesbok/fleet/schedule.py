"""Handing the books out to the workers, ending what takes too long, and gathering what comes of them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from loftesbok.fleet.executors import Workers
from loftesbok.fleet.job import FAILED, Order, Result, make, read_step
from loftesbok.project.progress import clock

TIME_LIMIT = 30 * 60.0  # seconds for one book; the largest takes a fraction of that on a slow machine
TICK = 0.5  # seconds between two looks at what is going on
GONE = "kontakten med arbetarna bröts"
KILLED = "processen som gjorde boken dödades, och igen när den gjordes om"


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


@dataclass(frozen=True)
class _Attempt:
    """An order in a worker's hands: which time in order, and when it was handed out."""

    order: Order
    number: int
    begun: float

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.begun


def run(orders: Sequence[Order], workers: Workers, watcher: Watcher, *, time_limit: float = TIME_LIMIT) -> list[Result]:
    """Make all books, as many at once as there are workers, and return the results in the order of the orders.

    A book whose worker is killed is made again, by another; one that takes longer than ``time_limit`` seconds is ended
    with all that it has started. The others are not affected. Workers may come and go meanwhile.
    """
    waiting = deque((order, 1) for order in orders)
    running: dict[Future[Result], _Attempt] = {}
    results: dict[str, Result] = {}

    def finish(result: Result) -> None:
        results[result.name] = result
        watcher.done(result)

    while waiting or running:
        for order in _hand_out(waiting, running, workers):
            watcher.began(order)
        if not running:  # nobody is there to take orders; what has been made is told all the same
            for order, _ in waiting:
                finish(_failed(order, GONE))
            break
        ended, _ = wait(running, timeout=TICK, return_when=FIRST_COMPLETED)
        for future in [future for future in running if future in ended]:  # in the order in which they were handed out
            attempt = running.pop(future)
            result = _result(future, attempt, workers)
            if result is not None:
                finish(result)
            else:
                waiting.appendleft((attempt.order, attempt.number + 1))
                watcher.again(attempt.order)
        for future in [future for future, attempt in running.items() if attempt.seconds > time_limit]:
            attempt = running.pop(future)
            with suppress(Exception):  # each kind of executor says in its own way that it is gone
                workers.executor.end(future)
            finish(_failed(attempt.order, _too_long(attempt.order, time_limit), attempt.seconds))
        watcher.tick()
    return [results[order.name] for order in orders]


def _hand_out(
    waiting: deque[tuple[Order, int]], running: dict[Future[Result], _Attempt], workers: Workers
) -> list[Order]:
    """Give each idle worker an order and return those; none when the workers cannot be reached any more."""
    orders = []
    with suppress(Exception):  # each kind of executor says in its own way that it is gone
        while waiting and len(running) < max(1, workers.count()):
            order, number = waiting[0]
            running[workers.executor.submit(make, order)] = _Attempt(order, number, time.monotonic())
            orders.append(order)
            waiting.popleft()
    return orders


def _result(future: Future[Result], attempt: _Attempt, workers: Workers) -> Result | None:
    """Return what came of an attempt; None when its worker was lost and the book is to be made once more."""
    try:
        return future.result()
    except workers.lost:
        if attempt.number < workers.tries:
            return None
        why = KILLED
    except CancelledError:
        why = GONE
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
    return _failed(attempt.order, why, attempt.seconds)


def _too_long(order: Order, time_limit: float) -> str:
    step = read_step(order)
    return f"boken var inte klar efter {clock(time_limit)} och avbröts{f' (”{step}”)' if step else ''}"


def _failed(order: Order, why: str, seconds: float = 0.0) -> Result:
    error = f"{' '.join(why.split())}. Boken som fanns är kvar som den var."
    return Result(order.name, FAILED, seconds=round(seconds, 3), error=error)
