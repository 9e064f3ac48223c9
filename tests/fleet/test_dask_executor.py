"""Workers of a Dask cluster make the same books, can be ended at their work, and are refused where they do not fit."""

import sys
import time
from pathlib import Path

import pytest

from loftesbok.domain.problems import LoftesbokError
from loftesbok.fleet.dask_executor import cluster_workers
from loftesbok.fleet.fleet import make_all
from loftesbok.fleet.projects import find
from tests.sample.fleet import Watcher, tree

distributed = pytest.importorskip("distributed")


def cluster(**more):
    settings = {"n_workers": 1, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    return distributed.LocalCluster(**{**settings, **more})


@pytest.mark.thorough
def test_dask_workers_make_the_same_books(first_run, page_of_ett):
    place, _ = first_run
    out = place / "böcker"
    before = tree(out)
    page_of_ett.write_text(f"{page_of_ett.read_text(encoding='utf-8')}\nEn mening av Dask.\n", encoding="utf-8")
    with cluster() as one, cluster_workers(one.scheduler_address) as workers:
        fleet = make_all(find([place / "projekt"]).by_name, out, workers, Watcher())
    assert {result.name: result.state for result in fleet.results} == {
        "ett": "built", "tva": "fresh", "trasig": "failed",
    }  # fmt: skip
    after = tree(out)
    assert "En mening av Dask." in after[Path("ett", "om.html")].decode("utf-8")
    changed = {path.as_posix() for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {name for name in changed if "/" in name} <= {"ett/om.html", "ett/search-index.js"}


@pytest.mark.thorough
def test_a_job_that_hangs_is_ended_and_its_worker_is_there_again():
    with cluster() as one, cluster_workers(one.scheduler_address) as workers:
        hung = workers.executor.submit(time.sleep, 600)
        while not any(workers.executor.client.processing().values()):
            time.sleep(0.05)
        workers.executor.end(hung)
        assert hung.cancelled()
        assert workers.executor.submit(abs, -1).result(60) == 1


def test_workers_with_several_threads_are_refused():
    with (
        cluster(threads_per_worker=2, processes=False) as one,
        pytest.raises(LoftesbokError, match="har 2 trådar"),
        cluster_workers(one.scheduler_address),
    ):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsens"])
def test_a_scheduler_that_does_not_answer_is_told(address, monkeypatch):
    monkeypatch.setattr("loftesbok.fleet.dask_executor.WAIT", 1)
    with pytest.raises(LoftesbokError, match="Ingen Dask-schemaläggare svarar"), cluster_workers(address):
        pass


def test_without_dask_the_message_says_what_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(LoftesbokError, match=r"pip install loftesbok\[fleet\]"), cluster_workers("tcp://127.0.0.1:9"):
        pass
