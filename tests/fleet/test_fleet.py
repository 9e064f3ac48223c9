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
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from bs4 import BeautifulSoup

from benchmarks import municipalities
from loftesbok.domain.problems import LoftesbokError
from loftesbok.fleet import environments as agreement
from loftesbok.fleet import executors as crew
from loftesbok.fleet import fleet as books
from loftesbok.fleet import job as work
from loftesbok.fleet import local_executor as processes
from loftesbok.fleet import overview_page as overview
from loftesbok.fleet import progress_lines as board
from loftesbok.fleet import projects
from loftesbok.fleet.alphabet import initial, sort_key
from loftesbok.fleet.job import About, Order, Result, Terms
from loftesbok.fleet.overview_page import CURRENT, EARLIER, MISSING, Entry
from loftesbok.fleet.schedule import run
from loftesbok.project.project import Project
from loftesbok.sphinx_ext.content_security_policy import POLICY
from tests.commands.test_cli import call

pytestmark = pytest.mark.xdist_group("fleet")


class Watcher:
    """Keeps what it is told; calls ``on_began`` when a worker has begun."""

    def __init__(self, on_began=lambda order: None):
        self.told, self.on_began = [], on_began

    def began(self, order):
        self.told.append(("began", order.name))
        self.on_began(order)

    def again(self, order):
        self.told.append(("again", order.name))

    def done(self, result):
        self.told.append((result.state, result.name))

    def tick(self):
        pass


def made(folders, out, workers=1, watcher=None, **more):
    """Make a fleet with processes of this machine and return its results by name."""
    with crew.local(workers) as workers_here:
        fleet = books.make_all(projects.find(folders).projects, out, workers_here, watcher or Watcher(), **more)
    return {result.name: result for result in fleet.results}


def tree(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """Two projects that are right and one whose data are not, made by the command; what it said, and where all is."""
    place = tmp_path_factory.mktemp("fleet")
    for number, name in enumerate(("ett", "två", "trasig"), 1):
        municipalities.lay_out(place / "projekt" / name, number, periods=1, subjects=1)
    (place / "projekt" / "trasig" / "data" / "periods.csv").write_text("x\n", encoding="utf-8")
    (place / "projekt" / "annat").mkdir()
    told = call("fleet", "projekt", "--out", "böcker", "--workers", "2", cwd=place)
    return place, told


@pytest.fixture
def page_of_ett(first_run):
    """A page of the first project, to change; it is put back afterwards."""
    page = first_run[0] / "projekt" / "ett" / "book" / "om.md"
    text = page.read_text(encoding="utf-8")
    yield page
    page.write_text(text, encoding="utf-8")


def two(place):
    return [place / "projekt" / "ett", place / "projekt" / "två"]


@pytest.fixture
def fleet(first_run, tmp_path):
    """A copy of the projects as the first run left them, to change."""
    return Path(copytree(first_run[0] / "projekt", tmp_path / "projekt"))


# --- the whole --------------------------------------------------------------------------------------------------------


def test_one_failure_does_not_stop_the_others_and_is_told_in_a_sentence(first_run):
    place, (code, out, err) = first_run
    assert code == 1
    lines = out.splitlines()
    assert lines[0].startswith("skipped: ")
    assert lines[0].endswith("annat: no project (it lacks _config.yml or data/)")
    assert lines[1] == "3 books, 2 at a time"
    states = {re.split(r"\s{2,}", line)[0].split("] ")[1]: re.split(r"\s{2,}", line)[1] for line in lines[2:5]}
    assert states == {"ett": "built", "tva": "built", "trasig": "failed"}
    assert lines[5].startswith("3 books: 2 built, 1 failed; ")
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
    listed = json.loads((out / "fleet.json").read_text(encoding="utf-8"))["books"]
    assert [(one["name"], one["state"]) for one in listed] == [
        ("ett", CURRENT), ("tva", CURRENT), ("trasig", MISSING),
    ]  # fmt: skip
    assert listed[2]["about"]["municipality"] == municipalities.name(3)
    about = listed[0]["about"]
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


def test_what_is_fresh_is_skipped_and_what_failed_is_tried_again(first_run):
    place, _ = first_run
    before = tree(place / "böcker")
    code, out, _ = call("fleet", "projekt/ett", "projekt/två", "projekt/trasig", "--out", "böcker", cwd=place)
    assert code == 1
    states = {tuple(line.split("] ")[1].split()[:2]) for line in out.splitlines() if line.startswith("[")}
    assert states == {("ett", "fresh"), ("tva", "fresh"), ("trasig", "failed")}
    assert tree(place / "böcker") == before


def test_a_book_that_can_no_longer_be_made_stays_and_the_page_says_so(first_run, tmp_path):
    place, _ = first_run
    out = Path(copytree(place / "böcker", tmp_path / "böcker"))
    copytree(place / "projekt" / "ett", tmp_path / "ett")
    (tmp_path / "ett" / "data" / "measures.csv").write_text("x\n", encoding="utf-8")
    before = tree(out / "ett")
    assert made([tmp_path / "ett"], out)["ett"].state == work.FAILED
    assert tree(out / "ett") == before
    entry = overview.read(out)["ett"]
    assert (entry.state, entry.about.commitments) == (EARLIER, 1)
    assert "(tidigare bok)" in (out / "index.html").read_text(encoding="utf-8")


# --- a worker that is killed ------------------------------------------------------------------------------------------


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
    results = made(two(place), place / "böcker", workers=2, watcher=watcher)
    killers[0].join()
    assert {name: result.state for name, result in results.items()} == {"ett": "built", "tva": "fresh"}
    assert overview.others(place / "böcker", ["ett"]) == ["tva"]
    assert sorted(watcher.told) == [
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
    result = made([project], out, watcher=watcher, force=True)["ett"]
    for killer in killers:
        killer.join()
    assert len(killers) == 2
    assert result.state == work.FAILED
    assert "killed" in result.error
    assert tree(out / "ett") == before


def test_a_process_that_dies_takes_only_its_own_job_along():
    with processes.SeparateProcesses(2) as executor:
        slow = executor.submit(time.sleep, 1)
        with pytest.raises(BrokenExecutor):
            executor.submit(os._exit, 1).result(60)
        assert slow.result(60) is None
        assert executor.submit(os.getpid).result(60) != os.getpid()


def test_a_process_is_replaced_when_it_has_done_its_share():
    with processes.SeparateProcesses(1, per_process=2) as executor:
        pids = [executor.submit(os.getpid).result(60) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_stopped_processes_end_at_once():
    executor = processes.SeparateProcesses(1)
    future = executor.submit(time.sleep, 600)
    while not multiprocessing.active_children():
        time.sleep(0.01)
    executor.submit(os.getpid)
    time.sleep(0.5)
    executor.stop()
    with pytest.raises(BrokenExecutor):
        future.result(60)


def test_when_nobody_is_left_to_work_every_book_that_waits_is_told():
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    watcher = Watcher()
    results = run([ORDER, replace(ORDER, name="en-till")], crew.Crew(executor, lambda: 1, ()), watcher)
    assert watcher.told == [("failed", "en-kommun"), ("failed", "en-till")]
    assert all("the connection to the workers was lost" in result.error for result in results)


# --- which projects, and where ----------------------------------------------------------------------------------------


def test_a_project_may_be_named_itself_or_by_the_folder_above(first_run):
    folder = first_run[0] / "projekt"
    assert list(projects.find([folder]).projects) == ["ett", "trasig", "tva"]
    assert list(projects.find([folder / "två", folder]).projects) == ["tva", "ett", "trasig"]


@pytest.mark.parametrize(
    ("chosen", "told"), [("finns-inte", "is no folder"), ("projekt/annat", "is no project and holds none")]
)
def test_a_folder_without_projects_is_told(first_run, chosen, told):
    with pytest.raises(LoftesbokError, match=told):
        projects.find([first_run[0] / chosen])


def test_two_projects_never_share_an_address(first_run, tmp_path):
    (tmp_path / "Ett" / "data").mkdir(parents=True)
    (tmp_path / "Ett" / "_config.yml").touch()
    with pytest.raises(LoftesbokError, match="would both get the address ett/"):
        projects.find([first_run[0] / "projekt", tmp_path])


def test_books_are_never_put_among_other_things(first_run, tmp_path):
    found = projects.find([first_run[0] / "projekt"]).projects
    (tmp_path / "brev.txt").write_text("x", encoding="utf-8")
    root = found["ett"].root
    for out, told in (
        (tmp_path, "holds no fleet"), (tmp_path / "brev.txt", "is a file"), (root.parent, "the folder of the projects"),
        (root / "book" / "alla", "among the files"),
    ):  # fmt: skip
        with pytest.raises(LoftesbokError, match=told):
            books.may_hold_books(out, found)
    books.may_hold_books(tmp_path / "ny", found)
    books.may_hold_books(first_run[0] / "böcker", found)


def test_a_wrong_call_has_code_2(tmp_path):
    for arguments in (["--workers", "0"], ["--workers", "1", "--scheduler", "tcp://x:1"]):
        assert call("fleet", ".", *arguments, cwd=tmp_path)[0] == 2


# --- the index page ---------------------------------------------------------------------------------------------------


def entry(municipality, state=CURRENT, **about):
    known = {"publisher": "Ingen", "periods": ("2017", "2018–2019"), "commitments": 4, "through": "2019-T3"}
    return Entry("en-kommun", state, 10, About(municipality=municipality, **{**known, **about}))


def test_the_swedish_alphabet_has_its_last_letters_last():
    names = ["Örebro", "Åmål", "Zinkgruvan", "älmhult", "Ängelholm", "Arboga", "Årjäng", "Österåker", "Übo", "Ystad"]
    right = ["Arboga", "Übo", "Ystad", "Zinkgruvan", "Åmål", "Årjäng", "älmhult", "Ängelholm", "Örebro", "Österåker"]
    assert sorted(names, key=sort_key) == right
    assert sorted(["kommun 10", "Kommun 9", "kommun"], key=sort_key) == ["kommun", "Kommun 9", "kommun 10"]
    assert sorted(["Upplands-Bro", "Upplands Väsby"], key=sort_key) == ["Upplands Väsby", "Upplands-Bro"]
    assert [initial(name) for name in ("åmål", "Éda", "3 kommuner", "")] == ["Å", "E", "#", "#"]


def test_the_page_is_in_alphabetical_order_with_a_way_to_each_letter(tmp_path):
    names = ["Åmål", "Ystad", "Arboga", "Älmhult"]
    results = [
        Result(f"k{n}", work.BUILT, pages=1, about=entry(name).about) for n, name in enumerate(names)
    ]  # fmt: skip
    page = BeautifulSoup(overview.page(overview.entries(tmp_path, results)), "html.parser")
    assert [row.th.get_text() for row in page.tbody.find_parent("table").find_all("tr")[1:]] == [
        "Arboga", "Ystad", "Åmål", "Älmhult",
    ]  # fmt: skip
    letters = page.find("nav").find_all("a")
    assert [link.get_text() for link in letters] == ["A", "Y", "Å", "Ä"]
    assert [page.find(id=link["href"][1:]).th.get_text()[0] for link in letters] == ["A", "Y", "Å", "Ä"]


def test_the_page_holds_the_policy_and_nothing_that_it_forbids():
    text = overview.page([entry("<script>ont()</script>", publisher='"><img src=x onerror=ont()>')])
    page = BeautifulSoup(text, "html.parser")
    assert page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"] == POLICY
    assert [script.get("src") for script in page.find_all("script")] == ["_static/appearance.js"]
    assert page.find("th", scope="row").get_text() == "<script>ont()</script>"
    assert not page.find_all(["style", "img"])
    assert not re.search(r"\s(style|on\w+)=", re.sub(r"&\w+;[^<]*", "", text))


def test_the_page_says_whose_the_books_are_and_which_are_old_or_missing():
    page = BeautifulSoup(
        overview.page([entry("A", official=True), entry("B"), entry("C", EARLIER), entry("D", MISSING)]), "html.parser"
    )
    rows = {row.th.get_text()[0]: row for row in page.find("table").find_all("tr")[1:]}
    assert "fristående exempel" not in rows["A"].get_text()
    assert "fristående exempel" in rows["B"].get_text()
    assert "(tidigare bok)" in rows["C"].get_text()
    assert rows["C"].find("a")["href"] == "en-kommun/index.html"
    assert "(boken saknas)" in rows["D"].get_text()
    assert rows["D"].find("a") is None
    shown = " ".join(rows["A"].get_text(" ").split())
    assert shown == "A 2017 och 2018–2019 4 Tertial 3 2019 Ingen"


# --- how it goes ------------------------------------------------------------------------------------------------------


class Terminal(StringIO):
    def isatty(self):
        return True


ORDER = Order("en-kommun", Path("x"), Path("y"))


def test_a_pipe_gets_a_line_for_each_book():
    out = StringIO()
    shown = board.shown_on(out, 1)
    shown.began(ORDER)
    shown.tick()
    shown.done(Result("en-kommun", work.BUILT, 21.4, 18))
    shown.close()
    assert out.getvalue().split() == ["[1/1]", "en-kommun", "built", "21", "s", "18"]


def test_a_terminal_sees_what_is_being_made_and_how_much_is_left(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    shown = board.shown_on(out, 2)
    shown.began(ORDER)
    assert "1 at work, 1 waiting" in out.getvalue()
    shown.again(ORDER)
    shown.began(ORDER)
    shown.done(Result("en-kommun", work.FAILED, 2))
    shown.close()
    assert "its worker was killed" in out.getvalue()
    assert out.getvalue().endswith("\x1b[0J")
    assert "1 of 2 done, 1 failed, 0 at work, 1 waiting" in out.getvalue()


# --- other machines ---------------------------------------------------------------------------------------------------


@pytest.fixture
def order(fleet, tmp_path):
    project = Project(fleet / "ett")
    (tmp_path / "token").touch()
    terms = Terms(agreement.environment(), work.lock_digest(project), tmp_path / "token")
    return Order("ett", project.root, tmp_path / "bok", terms=terms)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda terms: replace(terms, token=Path("annan-disk")), "does not see"),
        (lambda terms: replace(terms, lock="0"), "sees another requirements.txt"),
        (
            lambda terms: replace(terms, environment={**terms.environment, "pandas": "0.1"}),
            r"pandas [0-9.]+ instead of 0\.1; install",
        ),
        (
            lambda terms: replace(terms, environment={**terms.environment, "finns-inte": "1"}),
            "finns-inte missing instead of 1",
        ),
        (lambda terms: replace(terms, environment={**terms.environment, agreement.CODE: "0"}), "loftesbok's files"),
    ],
)
def test_a_machine_that_would_make_another_book_makes_none(order, change, told):
    result = work.make(replace(order, terms=change(order.terms)))
    assert result.state == work.FAILED
    assert re.search(told, result.error), result.error
    assert not order.place.exists()


def test_a_project_that_a_machine_does_not_see_is_told(order):
    result = work.make(replace(order, root=Path("finns-inte")))
    assert "does not see" in result.error


def test_dask_workers_make_the_same_books(first_run, page_of_ett):
    distributed = pytest.importorskip("distributed")
    place, _ = first_run
    out = place / "böcker"
    before = tree(out)
    page_of_ett.write_text(f"{page_of_ett.read_text(encoding='utf-8')}\nEn mening av Dask.\n", encoding="utf-8")
    settings = {"n_workers": 1, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**settings) as cluster, crew.cluster(cluster.scheduler_address) as workers:
        found = projects.find([place / "projekt"]).projects
        fleet = books.make_all(found, out, workers, Watcher())
    assert {result.name: result.state for result in fleet.results} == {
        "ett": "built", "tva": "fresh", "trasig": "failed",
    }  # fmt: skip
    after = tree(out)
    assert "En mening av Dask." in after[Path("ett", "om.html")].decode("utf-8")
    changed = {path.as_posix() for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {name for name in changed if "/" in name} <= {"ett/om.html", "ett/searchindex.js"}


def test_workers_with_several_threads_are_refused():
    distributed = pytest.importorskip("distributed")
    settings = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "dashboard_address": None}
    with (
        distributed.LocalCluster(**settings) as cluster,
        pytest.raises(LoftesbokError, match="has 2 threads"),
        crew.cluster(cluster.scheduler_address),
    ):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsens"])
def test_a_scheduler_that_does_not_answer_is_told(address, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("loftesbok.fleet.dask_executor.WAIT", 1)
    with pytest.raises(LoftesbokError, match="no Dask scheduler answers"), crew.cluster(address):
        pass


def test_without_dask_the_message_says_what_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(LoftesbokError, match=r"pip install loftesbok\[fleet\]"), crew.cluster("tcp://127.0.0.1:9"):
        pass
