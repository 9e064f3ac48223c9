"""Every order gets its result, whatever becomes of the workers, and what takes too long is ended."""

from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from loftesbok.fleet.executors import EndingExecutor, Workers
from loftesbok.fleet.job import BUILT, FAILED, Order, Result, read_step
from loftesbok.fleet.schedule import run
from loftesbok.project.project import Project
from tests.endings import must_end
from tests.sample.fleet import Watcher


class Answers(EndingExecutor):
    """Gives each order what is set for its name, attempt by attempt: a result, an error, or nothing at all."""

    def __init__(self, **answers):
        self.answers, self.ended, self.futures = answers, [], {}

    def submit(self, fn, order):
        future = Future()
        self.futures[future] = order.name
        answer = self.answers.get(order.name, [Result(order.name, BUILT)]).pop(0)
        if isinstance(answer, Result):
            future.set_result(answer)
        elif answer is not None:
            future.set_exception(answer)
        return future

    def end(self, future):
        self.ended.append(self.futures[future])


def orders(*names, root=Path("x")):
    return [Order(name, root, Path("y")) for name in names]


def workers(executor, count=2, **more):
    return Workers(executor, lambda: count, (BrokenExecutor,), **more)


def test_a_lost_worker_costs_one_more_try_and_no_more():
    watcher = Watcher()
    executor = Answers(a=[BrokenExecutor(), Result("a", BUILT)], b=[BrokenExecutor(), BrokenExecutor()])
    results = run(orders("a", "b"), workers(executor), watcher)
    assert [result.state for result in results] == [BUILT, FAILED]
    assert "dödades" in results[1].error
    assert [event for event in watcher.events if event[0] == "again"] == [("again", "a"), ("again", "b")]


def test_an_error_of_the_job_is_told_and_not_tried_again():
    results = run(orders("a"), workers(Answers(a=[ValueError("fel på\nflera rader")])), Watcher())
    assert results[0].error == "ValueError: fel på flera rader. Boken som fanns är kvar som den var."


def test_what_takes_too_long_is_ended_told_with_its_step_and_stops_no_other(tmp_path):
    (tmp_path / "_build").mkdir()
    (Project(tmp_path).build / "fleet.step").write_text("kör 2023-2024.\n", encoding="utf-8")
    executor = Answers(a=[None], b=[Result("b", BUILT)], c=[Result("c", BUILT)])
    with must_end("the run"):
        results = run(orders("a", "b", "c", root=tmp_path), workers(executor), Watcher(), time_limit=0.3)
    assert executor.ended == ["a"]
    assert [result.state for result in results] == [FAILED, BUILT, BUILT]
    assert results[0].error == (
        "boken var inte klar efter 0 s och avbröts (”kör 2023-2024”). Boken som fanns är kvar som den var."
    )
    assert results[0].seconds >= 0.3


def test_a_worker_that_cannot_be_ended_stops_no_other():
    executor = Answers(a=[None])
    executor.end = lambda future: (_ for _ in ()).throw(OSError("the cluster is gone"))
    results = run(orders("a", "b"), workers(executor), Watcher(), time_limit=0.1)
    assert [result.state for result in results] == [FAILED, BUILT]


def test_when_nobody_is_left_to_work_every_book_that_waits_is_told():
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    watcher = Watcher()
    results = run(orders("a", "b"), workers(executor, 1), watcher)
    assert watcher.events == [("failed", "a"), ("failed", "b")]
    assert all("kontakten med arbetarna bröts" in result.error for result in results)


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_book_that_has_said_nothing_has_no_step(tmp_path, name):
    assert read_step(Order(name, tmp_path, tmp_path)) == ""
