"""A fleet makes every book that can be made, tells of every other, and never leaves half a book.

Guards `fleet` and its command. The books are real ones, of municipalities with one promise and one commitment.
"""

import json
import multiprocessing
import os
import re
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from shutil import copytree

import psutil
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell

from benchmarks import municipalities
from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions import notebook
from loftesbok.fleet import overview_page
from loftesbok.fleet.fleet import may_hold_books
from loftesbok.fleet.job import FAILED
from loftesbok.fleet.overview_page import CURRENT, EARLIER, MISSING
from loftesbok.fleet.projects import find
from tests.commands.test_cli import call_process as call
from tests.sample.fleet import Watcher, make, tree


def test_one_failure_does_not_stop_the_others_and_is_told_in_a_sentence(first_run):
    place, (code, out, err) = first_run
    assert code == 1
    # on a slow machine it also says what it waits for
    lines = [line for line in out.replace("\u00a0", " ").splitlines() if not line.startswith("väntar på")]
    assert lines[0].startswith("hoppas över: ")
    assert lines[0].endswith("annat: inget projekt (_config.yml eller data/ saknas)")
    assert lines[1] == "3 böcker, 2 åt gången"
    states = {re.split(r"\s{2,}", line)[0].split("] ")[1]: re.split(r"\s{2,}", line)[1] for line in lines[2:5]}
    assert states == {"ett": "byggd", "tva": "byggd", "trasig": "misslyckades"}
    assert lines[5].startswith("3 böcker: 2 byggd, 1 misslyckades; ")
    assert len(lines) == 7
    assert err.startswith("loftesbok: trasig: periods.csv:1: ")
    assert "loftesbok check --project" in err
    assert len(err.splitlines()) == 1
    assert "\x1b" not in out + err
    assert not (place / "böcker" / "trasig").exists()
    for name in ("ett", "tva"):
        assert (place / "böcker" / name / "index.html").is_file()
        assert (place / "böcker" / name / "reports").is_dir()


def test_the_list_and_the_page_tell_of_every_project(first_run):
    out = first_run[0] / "böcker"
    books = json.loads((out / "fleet.json").read_text(encoding="utf-8"))["books"]
    assert [(book["name"], book["state"]) for book in books] == [
        ("ett", CURRENT), ("tva", CURRENT), ("trasig", MISSING),
    ]  # fmt: skip
    assert books[2]["about"]["municipality"] == municipalities.name(3)
    about = books[0]["about"]
    assert about["municipality"] == municipalities.name(1)
    assert about["publisher"] == municipalities.PUBLISHER
    assert (about["periods"], about["commitments"], about["through"]) == (["2017–2018"], 1, "2018-T3")
    assert about["data"] == json.loads((out / "ett" / "build.json").read_text(encoding="utf-8"))["data"]
    page = BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "html.parser")
    for link in page.find_all(["a", "link", "script"]):
        address = link.get("href") or link.get("src")
        target = page.find(id=address[1:]) if address.startswith("#") else (out / address).is_file()
        assert target, address
    assert not list(out.glob(".*"))
    assert not list(first_run[0].glob("projekt/*/_build/fleet.step"))


def test_what_is_fresh_is_skipped_and_what_failed_is_tried_again(first_run):
    place, _ = first_run
    before = tree(place / "böcker")
    code, out, _ = call("fleet", "projekt/ett", "projekt/två", "projekt/trasig", "--out", "böcker", cwd=place)
    assert code == 1
    states = {tuple(line.split("] ")[1].split()[:2]) for line in out.splitlines() if line.startswith("[")}
    assert states == {("ett", "aktuell"), ("tva", "aktuell"), ("trasig", "misslyckades")}
    assert tree(place / "böcker") == before


def test_a_book_that_can_no_longer_be_made_stays_and_the_page_says_so(first_run, tmp_path):
    place, _ = first_run
    out = Path(copytree(place / "böcker", tmp_path / "böcker"))
    copytree(place / "projekt" / "ett", tmp_path / "ett")
    (tmp_path / "ett" / "data" / "measures.csv").write_text("x\n", encoding="utf-8")
    before = tree(out / "ett")
    assert make([tmp_path / "ett"], out)["ett"].state == FAILED
    assert tree(out / "ett") == before
    entry = overview_page.read(out)["ett"]
    assert (entry.state, entry.about.commitments) == (EARLIER, 1)
    assert "(tidigare bok)" in (out / "index.html").read_text(encoding="utf-8")


# --- a worker that is killed, and a book that hangs -------------------------------------------------------------------


def kill_when(order, sign):
    """Kill the worker that has an order, as soon as there is a sign in ``_build`` that it is at work there."""

    def wait_and_kill():
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            ours = {child.pid for child in multiprocessing.active_children()}
            if list((order.root / "_build").glob(sign)) and (pid := holder(order.root)) in ours:
                os.kill(pid, signal.SIGKILL)
                return
            time.sleep(0.02)

    thread = threading.Thread(target=wait_and_kill)
    thread.start()
    return thread


def holder(root):
    """Return the process that says it holds a project's lock."""
    for path in (root / "_build").glob("lock.*"):
        with suppress(OSError, ValueError):
            return json.loads(path.read_text(encoding="utf-8"))["pid"]
    return None


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_the_book_of_a_killed_worker_is_made_by_another_and_the_others_do_not_notice(first_run, page_of_ett):
    place, _ = first_run
    page_of_ett.write_text(page_of_ett.read_text(encoding="utf-8") + "\nEn mening till.\n", encoding="utf-8")
    killers = []

    def kill_once(order):
        if order.name == "ett" and not killers:
            killers.append(kill_when(order, "work-*"))  # the pages are being built

    watcher = Watcher(kill_once)
    folders = [place / "projekt" / "ett", place / "projekt" / "två"]
    results = make(folders, place / "böcker", 2, watcher)
    killers[0].join()
    assert {name: result.state for name, result in results.items()} == {"ett": "built", "tva": "fresh"}
    assert overview_page.others(place / "böcker", ["ett"]) == ["tva"]
    assert sorted(watcher.events) == [
        ("again", "ett"), ("began", "ett"), ("began", "ett"), ("began", "tva"), ("built", "ett"), ("fresh", "tva"),
    ]  # fmt: skip
    assert "En mening till." in (place / "böcker" / "ett" / "om.html").read_text(encoding="utf-8")
    assert not list((place / "projekt" / "ett" / "_build").glob("work-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_book_whose_workers_are_killed_again_and_again_is_told_and_left_as_it_was(first_run, tmp_path):
    place, _ = first_run
    out = Path(copytree(place / "böcker", tmp_path / "böcker"))
    project = Path(copytree(place / "projekt" / "ett", tmp_path / "ett"))
    before = tree(out / "ett")
    killers = []
    watcher = Watcher(lambda order: killers.append(kill_when(order, "lock.*")))
    result = make([project], out, watcher=watcher, force=True)["ett"]
    for killer in killers:
        killer.join()
    assert len(killers) == 2
    assert result.state == FAILED
    assert "dödades" in result.error
    assert tree(out / "ett") == before


def add_cell(project, source):
    """Put a cell of code at the end of a project's notebook."""
    path = next(path for path in (project / "notebooks").glob("*.ipynb") if "trender" not in path.name)
    held = notebook.read(path)
    held.cells.append(new_code_cell(source, id="egen", metadata={"tags": [notebook.NARRATIVE]}))
    path.write_text(notebook.to_text(held), encoding="utf-8")


def test_a_book_that_hangs_is_ended_with_its_kernel_told_and_left_as_it_was(first_run, projects_copy, tmp_path):
    out = Path(copytree(first_run[0] / "böcker", tmp_path / "böcker"))
    before = tree(out / "ett")
    note = tmp_path / "kernel"
    add_cell(projects_copy / "ett", f"import os\nopen({str(note)!r}, 'w').write(str(os.getpid()))\nwhile True: pass")
    watcher = Watcher(lambda order: wait_for(note))  # the time is up only when the cell runs
    result = make([projects_copy / "ett"], out, watcher=watcher, time_limit=0.1)["ett"]
    assert result.state == FAILED
    assert result.error.startswith("boken var inte klar efter 0 s och avbröts")
    assert result.error.endswith("Boken som fanns är kvar som den var.")
    assert tree(out / "ett") == before
    kernel = int((tmp_path / "kernel").read_text())
    deadline = time.monotonic() + 30
    while psutil.pid_exists(kernel) and psutil.Process(kernel).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the kernel is still there"
        time.sleep(0.1)


def wait_for(path):
    deadline = time.monotonic() + 120
    while not (path.is_file() and path.read_text()):
        assert time.monotonic() < deadline, path
        time.sleep(0.05)


# --- where the books go -----------------------------------------------------------------------------------------------


def test_books_are_never_put_among_other_things(first_run, tmp_path):
    projects = find([first_run[0] / "projekt"]).by_name
    (tmp_path / "brev.txt").write_text("x", encoding="utf-8")
    root = projects["ett"].root
    for out, words in (
        (tmp_path, "har inga böcker gjorda av fleet"), (tmp_path / "brev.txt", "är en fil"),
        (root.parent, "är projektens mapp"), (root / "book" / "alla", "ligger bland filerna"),
    ):  # fmt: skip
        with pytest.raises(LoftesbokError, match=words):
            may_hold_books(out, projects)
    may_hold_books(tmp_path / "ny", projects)
    may_hold_books(first_run[0] / "böcker", projects)
