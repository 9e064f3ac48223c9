"""A book that is made in part is the book that would have been made whole, anywhere: all files, byte for byte."""

import json
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from loftesbok import cli
from loftesbok.book import build as book
from loftesbok.book import build_record as stamp
from loftesbok.book import sphinx_build as press
from loftesbok.domain.problems import LoftesbokError
from loftesbok.printing import collector, partial, sharing
from loftesbok.project import lock
from loftesbok.project.project import Project
from tests.projects import fill, rows, second_project

pytestmark = pytest.mark.xdist_group("book")  # a build uses both cores for a while


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A built book, which the tests of this module change one after the other."""
    made = second_project(tmp_path_factory.mktemp("printing") / "projekt")
    book.build(made, say=lambda text: None)
    return made


def build(project, **more):
    said = []
    made = book.build(project, say=said.append, **more)
    return made, [line for line in said if line.startswith("building")]


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_changed_is_nothing_done(project):
    before = {path: path.stat().st_mtime_ns for path in project.html.rglob("*")}
    made, said = build(project)
    assert (made.fresh, said, made.outcomes) == (True, [], ())
    assert {path: path.stat().st_mtime_ns for path in project.html.rglob("*")} == before


def test_a_changed_narrative_is_one_page(project):
    edit(project.book / "om.md", "\n\n", "\n\nEn alldeles ny mening om ostkaka.\n\n")
    made, said = build(project)
    assert not made.fresh
    assert len(said) == 1
    assert said[0].startswith("building 1 of ")
    assert "ostkaka" in (project.html / "om.html").read_text(encoding="utf-8")
    assert build(project)[0].fresh


def test_a_changed_figure_runs_its_editions_makes_the_pages_that_show_it_and_is_told(project, capsys):
    tables = rows()
    tables["measures"][1]["value"] = "7"
    fill(project, tables)
    assert cli.main(["build", "--project", str(project.root)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "2 of 2 editions to run"
    assert sum("(rows changed: measures)" in line for line in said) == 2
    [building] = [line for line in said if line.startswith("building")]
    count, total = [int(word) for word in building.split() if word.isdigit()]
    assert 2 <= count < total
    told = [line for line in said[said.index(building) + 1 :] if not line.startswith(("reading ", "writing "))]
    assert told[0] == "Löftet 2024-2025, till och med första halvåret 2025: 1 siffra med nytt innehåll"
    assert told[2].split()[-2:] == ["5", "7"]
    assert told[3] == f"  Se {project.html.resolve() / 'reports' / '2024-2025' / '2025-H1.html'}"
    assert told[-1].endswith(f"pages: {project.html.resolve() / 'index.html'}")
    assert cli.main(["build", "--project", str(project.root)]) == 0
    assert capsys.readouterr().out.startswith("nothing has changed; ")


def test_a_build_that_does_not_want_to_wait_says_who_is_at_work(project, capsys):
    with lock.held(project, "loftesbok import"):
        thread_said = []
        thread = threading.Thread(
            target=lambda: thread_said.append(cli.main(["build", "--no-wait", "--project", str(project.root)]))
        )
        thread.start()
        thread.join()
    assert thread_said == [1]
    assert "`loftesbok import` is at work there" in capsys.readouterr().err


ELSEWHERE = """
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from loftesbok import book, cli, lock
from loftesbok.project import Project
book.build(Project(Path(sys.argv[1])), say=lambda text: None, workers=1, warm=False)
"""


def test_made_in_part_here_and_whole_elsewhere_all_files_are_the_same(project, tmp_path):
    """Another folder, time zone, locale, hash seed and day; cold kernels, one at a time; nothing to build upon."""
    place = tmp_path / "någon annanstans"
    left_out = shutil.ignore_patterns("_build", "_generated", "reports", "papers")
    copy = Project(Path(shutil.copytree(project.root, place, ignore=left_out)))
    if project.paper_texts.is_dir():
        shutil.copytree(project.paper_texts, copy.paper_texts)
    other = {"TZ": "Pacific/Chatham", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "7", "COLUMNS": "33",
             "SOURCE_DATE_EPOCH": "0", "HOME": str(tmp_path)}  # fmt: skip
    subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(copy.root)], env={**os.environ, **other}, cwd=tmp_path, check=True
    )
    assert stamp.outputs(copy.html) == stamp.outputs(project.html)
    for path in [*project.reports.rglob("*.ipynb"), *project.generated.rglob("*.md"), project.toc_file]:
        assert (copy.root / path.relative_to(project.root)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("what", ["page", "file gone", "file added", "stamp", "old stamp"])
def test_a_book_that_is_not_as_it_was_left_is_not_built_upon(project, tmp_path, what):
    copy = Project(Path(shutil.copytree(project.root, tmp_path / "kopia")))
    assert stamp.as_left(copy, copy.html.resolve())
    page, path = copy.html / "om.html", copy.build / "stamps" / "book.json"
    if what == "page":
        edit(page, "</body>", "<p>inlagt</p></body>")
    elif what == "file gone":
        page.unlink()
    elif what == "file added":
        (copy.html / ".annat").write_text("x", encoding="utf-8")
    elif what == "stamp":
        path.write_text(path.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    else:
        held = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**held, "version": 0}), encoding="utf-8")
    assert stamp.as_left(copy, copy.html.resolve()) is None


def test_what_sphinx_keeps_is_used_only_where_it_was_made_and_as_it_was_left(project, tmp_path):
    held = stamp.read(project, project.html.resolve())
    assert partial.possible(project, held)
    copy = Project(Path(shutil.copytree(project.root, tmp_path / "kopia")))
    assert not partial.possible(copy, held)
    next((project.build / "doctrees").glob("*.doctree")).write_bytes(b"")
    assert not partial.possible(project, held)


def test_faults_name_files_from_the_root():
    told = "/a/b/book/om.md:3: x\n/x/a/b/c /a/bc https://example.org/a/b/c"
    assert press.from_root(told, Path("/a/b")) == told.replace("/a/b/book", "book", 1)


def test_every_input_is_noticed(project):
    held = stamp.read(project, project.html.resolve()).inputs
    for path in [*project.data.glob("*.*"), *project.notebooks.glob("*"), *project.book.glob("*.*"),
                 *project.reports.rglob("*.ipynb"), project.config_file, project.lock_file]:  # fmt: skip
        assert project.relative(path) in held
    assert "package/loftesbok/sphinx_ext/html_theme/layout.html" in held
    assert "environment/sphinx" in held


def test_every_picture_and_download_is_referred_to_by_a_page(linkoping_html):
    """Partial building relies on it: a page's files are those that it refers to."""
    text = "".join(path.read_text(encoding="utf-8") for path in linkoping_html.rglob("*.html"))
    for folder in ("_images", "_downloads"):
        files = [path for path in (linkoping_html / folder).rglob("*") if path.is_file()]
        assert files
        assert [path.name for path in files if path.name not in text] == []


@pytest.mark.parametrize("count", [0, 1, 20, sharing.MOST_TURNS + 1])
def test_each_page_is_taken_once(count):
    pages = [f"sida-{number}" for number in range(count)]
    with closing(sharing.Turns(pages)) as turns, ThreadPoolExecutor(3) as pool:
        taken = pool.map(lambda _: list(turns), range(3))
        assert sorted(page for own in taken for page in own) == sorted(pages)


def test_pages_are_taken_in_order():
    with closing(sharing.Turns(["b", "c", "a"])) as turns:
        assert [next(iter(turns)), *turns] == ["b", "c", "a"]


def test_however_many_processes_share_the_pages_all_files_are_the_same(project, tmp_path):
    alone, shared = (
        stamp.outputs(build(project, out=tmp_path / str(workers), workers=workers)[0].place) for workers in (1, 3)
    )
    assert len(alone) > 50
    assert shared == alone


def test_faults_that_other_processes_find_are_told_too(project, tmp_path):
    pages = sorted(project.book.glob("*.md"))
    before = {page: page.read_text(encoding="utf-8") for page in pages}
    try:
        for page, text in before.items():
            page.write_text(f"{text}\nSe [här](finns-inte-{page.stem}.md).\n", encoding="utf-8")
        with pytest.raises(LoftesbokError) as told:
            book.build(project, out=tmp_path / "bok", workers=3, say=lambda text: None)
    finally:
        for page, text in before.items():
            page.write_text(text, encoding="utf-8")
    assert [page.name for page in pages if f"finns-inte-{page.stem}" not in str(told.value)] == []


def test_figures_and_tables_are_numbered_as_sphinx_numbers_them(project, tmp_path, monkeypatch):
    ours, found = collector._number_figures, []

    def both(its_own, env):
        before = env.toc_fignumbers
        wanted = collector._sphinx_own(its_own, env), env.toc_fignumbers
        env.toc_fignumbers = before
        found.append((wanted, (ours(its_own, env), env.toc_fignumbers)))
        return wanted[0]

    monkeypatch.setattr(collector, "_number_figures", both)
    build(project, out=tmp_path / "bok")
    [(wanted, made)] = found
    assert made == wanted
    assert {"figure", "table"} <= {kind for page in made[1].values() for kind in page}


def test_jupyter_book_runs_no_notebook_whatever_the_settings_say(project, tmp_path):
    config = project.config_file.read_text(encoding="utf-8")
    assert config.count('execute_notebooks: "off"') == 1
    (tmp_path / "_config.yml").write_text(config.replace('"off"', "force"), encoding="utf-8")
    shutil.copytree(project.book, tmp_path / "book")
    assert press._own(Project(tmp_path))["nb_execution_mode"] == "off"
