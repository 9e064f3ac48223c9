"""serve: shows the book to this machine alone, builds it at every change, and shows a fault instead of hiding it."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from loftesbok.book import toc
from loftesbok.domain.problems import LoftesbokError, Problem
from loftesbok.preview import addresses, changed_pages, page
from loftesbok.preview.builder import Builder
from loftesbok.preview.server import listen
from loftesbok.preview.session import Session
from loftesbok.preview.state import FAILED, READY, Failure, State, StateHolder
from loftesbok.preview.watch import Watch, names
from loftesbok.project.project import Project
from loftesbok.sphinx_ext.content_security_policy import HEADER
from tests import browser_session as browsers
from tests.sample.project import SampleProject, fill, rows

HOSTILE = '<script>document.title = "hit"</script>'


def until(true, seconds=120, told=lambda: ""):
    """Wait until something is true, and return it; after that long, fail with what there is to tell."""
    last = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < last, told()
        time.sleep(0.05)
    return found


# --- which requests are answered --------------------------------------------------------------------------------------


@contextmanager
def serving(html, state):
    with listen(html, StateHolder(state), 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def ask(port, path, method="GET", host=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    found = SimpleNamespace(status=answer.status, headers=answer.headers, text=answer.read().decode())
    connection.close()
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A server for a folder as a build leaves it, and a secret beside it."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "secret.txt").write_text("secret")
    html = folder / "html"
    (html / "data").mkdir(parents=True)
    (html / "delar").mkdir()
    head = '<html><head><base href="https://bok.example/" /><title>x</title></head><body>'
    (html / "index.html").write_text("<html><head><title>Start</title></head><body>Start</body></html>")
    (html / "404.html").write_text(f"{head}Sidan finns inte</body></html>")
    (html / "delar" / "index.html").write_text(f"{head}Delar</body></html>")
    (html / "data" / "mått.csv").write_text("a\n")
    (html / ".hidden").write_text("hidden")
    if hasattr(os, "symlink") and os.name == "posix":
        (html / "ut.txt").symlink_to(folder / "secret.txt")
    with serving(html, State(READY, "bok-1", has_book=True)) as server:
        yield server


def test_only_this_machines_own_names_are_answered(small):
    port = small.server_port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
        assert ask(port, "/", host=host).status == 200
    for host in (
        "example.org",
        f"example.org:{port}",
        "127.0.0.1",
        f"localhost:{port + 1}",
        f"127.0.0.1.example:{port}",
    ):
        for path in ("/", "/_loftesbok/state.json"):
            answer = ask(port, path, host=host)
            assert (answer.status, "Start" in answer.text) == (421, False)
    assert small.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/data/..%5c..%5csecret.txt", "//../secret.txt",
     "/.hidden", "/C:/secret.txt", "/index.html%00.txt", "http://example.org/", "/%ff", "/ut.txt",
     "/_loftesbok/../../server.py", "/_loftesbok/..%2f..%2fcli.py", "/_loftesbok/static"],
)  # fmt: skip
def test_no_address_leads_out_of_the_book(small, path):
    answer = ask(small.server_port, path)
    assert answer.status in (400, 404)
    assert "secret" not in answer.text.removeprefix(path)


def test_folders_are_not_listed(small):
    for path in ("/data/", "/data"):
        answer = ask(small.server_port, path)
        assert answer.status == 404
        assert "csv" not in answer.text
    moved = ask(small.server_port, "/delar?x")
    assert (moved.status, moved.headers["Location"]) == (301, "/delar/")
    assert "Delar" in ask(small.server_port, "/delar/").text


def test_what_is_missing_has_the_books_own_page_with_links_from_the_root(small):
    answer = ask(small.server_port, "/finns/inte.html")
    assert (answer.status, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert [base["href"] for base in BeautifulSoup(answer.text, "html.parser").find_all("base")] == ["/"]
    assert "Sidan finns inte" in answer.text


def test_answers_carry_the_books_policy_and_a_type_that_does_not_come_from_the_system(small):
    answer = ask(small.server_port, "/data/m%C3%A5tt.csv?x=1")
    assert (answer.text, answer.headers["Content-Type"]) == ("a\n", "text/csv; charset=utf-8")
    assert answer.headers["Content-Security-Policy"] == HEADER
    assert answer.headers["Cache-Control"] == "no-store"
    assert ask(small.server_port, "/_loftesbok/live.js").headers["Content-Type"] == "text/javascript; charset=utf-8"
    head = ask(small.server_port, "/", "HEAD")
    assert (head.status, head.text) == (200, "")
    assert int(head.headers["Content-Length"]) > 0
    assert ask(small.server_port, "/", "POST").status == 501


def test_the_script_is_in_what_is_served_and_not_in_the_file(small):
    scripts = BeautifulSoup(ask(small.server_port, "/").text, "html.parser").head.find_all("script")
    assert [(one["src"], one["data-book"]) for one in scripts] == [("/_loftesbok/live.js", "bok-1")]
    assert "_loftesbok" not in (small.html / "index.html").read_text()
    assert page.with_script(b"no head", State(READY, "x")).startswith(b"no head<link ")


def test_the_next_free_port_is_taken_unless_one_is_named(tmp_path):
    states = StateHolder(State(READY, ""))
    with listen(tmp_path, states) as first, listen(tmp_path, states) as second:
        assert second.server_port > first.server_port >= 8000
        with pytest.raises(LoftesbokError, match=f"--port {first.server_port} är upptagen"):
            listen(tmp_path, states, first.server_port)
    with pytest.raises(LoftesbokError, match="ingen port"):
        listen(tmp_path, states, 70000)


def test_names_that_no_system_can_have_lead_nowhere(tmp_path):
    assert addresses.find(tmp_path, ["x" * 5000]) is None
    assert addresses.find(tmp_path, ["a\0b"]) is None


# --- what is told of a fault ------------------------------------------------------------------------------------------


def test_the_page_of_faults_escapes_every_text():
    problems = tuple(Problem(HOSTILE, 3, HOSTILE, HOSTILE, HOSTILE) for _ in range(page.MOST + 2))
    for failure in (Failure.of_problems(problems), Failure(HOSTILE, text=HOSTILE)):
        shown = BeautifulSoup(page.own_page(State(FAILED, HOSTILE, failure=failure)), "html.parser")
        assert [one["src"] for one in shown.find_all("script")] == ["/_loftesbok/live.js"]
        assert HOSTILE in shown.main.get_text()
    listed = BeautifulSoup(page.own_page(State(FAILED, "x", failure=Failure.of_problems(problems))), "html.parser")
    assert len(listed.main.ol.find_all("li")) == page.MOST
    assert f"{page.MOST + 2} fel i data." in listed.get_text()
    assert "2 till står i terminalen" in listed.get_text()
    assert Failure.of_problems(problems[:1]).headline == "1 fel i data."


# --- which page the reader is taken to --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "sources", "expected"),
    [
        (["om.html", "index.html"], ["book/om.md"], ["om.html"]),
        (["del/om.html", "om.html"], ["book/del/om.md"], ["del/om.html"]),
        # a row of one promise period: its chapters, the newest first, before what sums up
        (["index.html", "reports/trender/2023-T3.html", "reports/2023-2024/2023-T2.html",
          "reports/2023-2024/2023-T3.html"], ["data/followups.csv"],
         ["reports/2023-2024/2023-T3.html", "reports/2023-2024/2023-T2.html", "reports/trender/2023-T3.html"]),
        (["reports/2023-2024/2023-T3.html", "reports/2017/2017.html"], ["notebooks/2017.ipynb"],
         ["reports/2017/2017.html"]),
        (["kallor.html", "reports/2017/2017.html"], ["data/sources.csv"], ["kallor.html"]),
        (["rattelser.html", "data.html"], ["data/corrections.csv"], ["rattelser.html"]),
        (["data.html"], ["data/themes.csv"], ["data.html"]),
        # settings and code: whoever reads a changed page may stay there
        (["index.html", "reports/2017/2017.html"], ["loftesbok/tables.py", "data/themes.csv"],
         ["reports/2017/2017.html", "index.html"]),
        (["404.html", "search.html"], ["_config.yml"], []),
        ([], ["data/themes.csv"], []),
    ],
)  # fmt: skip
def test_the_reader_is_taken_to_what_the_changed_file_is_about(changed, sources, expected):
    every = ["index.html", "om.html", "metod.html", *changed]
    before = dict.fromkeys(every, "old")
    after = {name: "new" if name in changed else "old" for name in every}
    assert changed_pages.targets(before, after, sources) == expected


def test_a_page_has_changed_when_its_own_part_has(tmp_path):
    text = "<head><title>{}</title></head><main>{}</main><footer>{}</footer>"
    found = []
    for parts in (("a", "b", "c"), ("x", "b", "y"), ("a", "x", "c")):
        (tmp_path / "sida.html").write_text(text.format(*parts))
        found.append(changed_pages.page_digests(tmp_path)["sida.html"])
    assert found[0] == found[1] != found[2]


# --- what counts as a change ------------------------------------------------------------------------------------------


@pytest.fixture
def watched(tmp_path):
    project = Project(tmp_path / "projekt")
    package = tmp_path / "loftesbok"
    for folder in (
        project.data,
        project.notebooks,
        project.generated,
        project.reports / "2017",
        project.build,
        package,
    ):
        folder.mkdir(parents=True)
    for path in (project.config_file, project.data / "periods.csv", project.book / "om.md", package / "tables.py"):
        path.write_text("a")
    project.toc_file.write_text(f"root: index\n{toc.BEGIN}\n{toc.END}\n")
    watch = Watch(project, package)
    yield SimpleNamespace(project=project, package=package, watch=watch)
    watch.close()


def test_data_notebooks_pages_settings_and_package_are_watched(watched):
    project, package = watched.project, watched.package
    (project.data / "periods.csv").write_text("bb")
    (project.notebooks / "2017.ipynb").write_text("{}")
    project.config_file.write_text("bb")
    (package / "tables.py").write_text("bb")
    (project.book / "om.md").unlink()
    named = names(project, watched.watch.changed(), package)
    assert sorted(named) == [
        "_config.yml", "book/om.md", "data/periods.csv", "loftesbok/tables.py", "notebooks/2017.ipynb"
    ]  # fmt: skip
    assert watched.watch.changed() == []


def test_a_file_beside_the_book_that_a_page_includes_is_watched_wherever_it_lies(watched):
    project = watched.project
    notice = project.root / "texter" / "notis.md"
    (project.book / "om.md").write_text("# Om\n\n```{include} ../texter/notis.md\n```\n")
    assert watched.watch.changed() == [project.book / "om.md"]
    notice.parent.mkdir()
    notice.write_text("Notis.")
    (project.book / "om.md").write_text("# Om\n\n```{include} ../texter/notis.md\n```\n\n")
    assert watched.watch.changed() == [project.book / "om.md", notice]
    notice.write_text("Ny notis.")
    assert watched.watch.wait(0)
    assert watched.watch.changed() == [notice]


def test_what_a_build_or_an_editor_writes_for_itself_is_no_change(watched):
    project = watched.project
    for path in (
        project.generated / "lage.md",
        project.reports / "2017" / "2017.ipynb",
        project.build / "editions.json",
        project.data / ".spreadsheet" / "periods.csv",
        project.data / "~$periods.csv",
        project.book / ".om.md-x1",
        project.book / "om.md~",
        project.notebooks / ".ipynb_checkpoints" / "2017.ipynb",
        watched.package / "__pycache__" / "tables.cpython-311.pyc",
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (project.book / "om.md").write_text("a")  # saved again, the same
    project.toc_file.write_text(f"root: index\n{toc.BEGIN}\n- file: reports/2017/2017\n{toc.END}\n")
    assert watched.watch.changed() == []
    project.toc_file.write_text(f"root: start\n{toc.BEGIN}\n- file: reports/2017/2017\n{toc.END}\n")
    assert watched.watch.changed() == [project.toc_file]


@pytest.mark.parametrize("name", ["_config.yml", "data/periods.csv"])
def test_an_editor_that_saves_by_renaming_is_noticed_each_time(watched, name):
    path = watched.project.root / name
    assert watched.watch.wait(0)
    assert watched.watch.changed() == []

    def saved_and_noticed():
        path.with_suffix(".new").write_text(path.read_text() + "b")
        path.with_suffix(".new").replace(path)
        return watched.watch.wait(1) and path in watched.watch.changed()

    until(saved_and_noticed)  # perhaps not the first time: the watching threads begin after a moment
    for _ in range(2):
        assert saved_and_noticed()


# --- a working day ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """A session that has begun with a fault in the data, on a package folder that stands for the package."""
    folder = tmp_path_factory.mktemp("day")
    project, package = SampleProject().build(folder / "projekt"), folder / "loftesbok"
    package.mkdir()
    tables = rows()
    tables["followups"][0]["status"] = HOSTILE
    fill(project, tables)
    said = []
    with Session(project, port=0, say=said.append, package=package) as session:
        running = threading.Thread(target=session.run)
        running.start()
        until(lambda: session.states.now().attempt == 1)
        yield SimpleNamespace(session=session, project=project, package=package, said=said)
        session.stop()
        running.join()


def built(day):
    """Put the data in order, and wait until the book is built."""
    fill(day.project, rows())
    return until(
        lambda: (state := day.session.states.now()).phase == READY and state, told=lambda: "\n".join(day.said[-5:])
    )


def test_a_day_begins_with_a_fault_and_ends_with_a_book(day):
    port = day.session.server.server_port
    first = ask(port, "/")
    assert first.status == 503
    assert HOSTILE in BeautifulSoup(first.text, "html.parser").main.get_text()
    assert any(text.startswith("followups.csv:2: status:") for text in day.said)
    assert not day.project.preview_html.exists()

    # New code is built with by a new process; a fault that is still there is told again.
    worker = day.session.builder.process_id
    (day.package / "tables.py").write_text("# new code\n")
    until(lambda: day.session.states.now().attempt == 2)
    assert day.session.builder.process_id not in (worker, None)
    assert "ändrat: loftesbok/tables.py" in day.said

    worker = day.session.builder.process_id
    state = built(day)
    assert day.session.builder.process_id == worker  # stays warm while only the data change
    assert (state.targets, state.failure) == ((), None)
    assert ask(port, "/").status == 200
    assert "_loftesbok" not in (day.project.preview_html / "index.html").read_text(encoding="utf-8")

    # What the build has written itself starts no other.
    time.sleep(1)
    assert day.session.states.now() == state


@pytest.mark.skipif(bool(browsers.MISSING), reason=f"not tried in a browser: {', '.join(browsers.MISSING)} missing")
@pytest.mark.thorough
def test_an_open_page_shows_the_faults_and_follows_the_book(day, browser):
    state = built(day)
    with browsers.watched(browser) as (tab, visit):
        tab.goto(f"{day.session.url}?fråga=1#laget")

        # A fault: told above the page, closed by keyboard; the page below and every other is there.
        tables = rows()
        tables["measures"][1]["value"] = HOSTILE
        fill(day.project, tables)
        dialog = tab.get_by_role("dialog", name="Boken kunde inte byggas")
        dialog.wait_for()
        assert HOSTILE in dialog.inner_text()
        assert "measures.csv, rad 3, kolumn value" in dialog.inner_text()
        browsers.load_axe(tab)
        assert browsers.axe(tab, within="dialog")["violations"] == []
        tab.keyboard.press("Escape")
        dialog.wait_for(state="hidden")
        tab.get_by_role("status").get_by_text("Du ser den senaste hela boken.").wait_for()
        assert tab.evaluate("document.activeElement.textContent") == "Visa felen"
        assert browsers.axe(tab)["violations"] == []
        tab.goto(f"{day.session.url}reports/2024-2025/2025-H1.html")
        tab.get_by_role("button", name="Visa felen").wait_for()
        assert not dialog.is_visible()  # has been read and closed
        tab.get_by_role("button", name="Visa felen").click()
        dialog.wait_for()

        # Mended, and a page edited meanwhile: the reader is taken there, and nothing is left of the fault.
        text = (day.project.book / "om.md").read_text(encoding="utf-8")
        (day.project.book / "om.md").write_text(f"{text}\nEn alldeles ny mening.\n", encoding="utf-8")
        built(day)
        tab.wait_for_url("**/om.html", timeout=120_000)
        tab.get_by_text("En alldeles ny mening.").wait_for()
        tab.get_by_role("status").get_by_text("Boken är ombyggd. Den här sidan har ändrats.").wait_for()
        assert not dialog.is_visible()
        assert day.session.states.now().before == state.book
        assert tab.title() != "hit"
        assert visit.complaints == []
        assert [url for url in visit.asked if not url.startswith((day.session.url, "data:"))] == []


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent to a process group, which only POSIX has")
@pytest.mark.thorough
def test_ctrl_c_breaks_a_build_off_and_leaves_nothing_behind(made_up, tmp_path):
    note = tmp_path / "opened"
    script = tmp_path / "browser.py"
    script.write_text("import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])")
    process = subprocess.Popen(
        [sys.executable, "-m", "loftesbok", "serve", "--port", "0", "--open", "--project", made_up.root],
        env={**os.environ, "BROWSER": f"{sys.executable} {script} {note} %s"}, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    told = process.stdout.readline()
    assert "Ctrl-C stoppar" in told
    assert process.stdout.readline()  # the build has begun
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in err) == (0, False)
    assert out.endswith("Stoppad.\n")
    assert note.read_text() == told.split()[0]
    assert not made_up.preview_html.exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # the builder and its kernels are gone too


def test_a_worker_that_dies_is_told_of(tmp_path):
    builder = Builder(tmp_path)
    try:
        killing = threading.Timer(0.2, os.kill, (builder.process_id, signal.SIGTERM))  # it still loads what it needs
        killing.start()
        failure = builder.build(lambda text: None).failure
        killing.join()
        assert (failure.headline, "slutade" in failure.text) == ("Ett oväntat fel i programmet.", True)
        assert builder.process_id is None  # the next build has a new one
    finally:
        builder.close()
    assert builder.build(lambda text: None).failure.headline == "Förhandsvisningen stoppas."
