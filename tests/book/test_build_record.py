"""A build does nothing when nothing has changed, and all of it when anything has; same inputs give same bytes."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from loftesbok import cli
from loftesbok.book import build_record
from loftesbok.book.build import build
from loftesbok.project import lock
from loftesbok.project.project import Project
from tests.sample.project import SampleProject, fill, rows


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A built book, which the tests of this module change one after the other."""
    project = SampleProject().build(tmp_path_factory.mktemp("built") / "projekt")
    build(project, say=lambda text: None)
    return project


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_changed_is_nothing_done(project):
    before = {path: path.stat().st_mtime_ns for path in project.html.rglob("*")}
    said = []
    built = build(project, say=said.append)
    assert (built.fresh, said, built.outcomes) == (True, [], ())
    assert {path: path.stat().st_mtime_ns for path in project.html.rglob("*")} == before


def test_a_build_that_does_not_want_to_wait_says_who_is_at_work(project, capsys):
    with lock.held(project, "loftesbok import"):
        codes = []
        thread = threading.Thread(
            target=lambda: codes.append(cli.main(["build", "--no-wait", "--project", str(project.root)]))
        )
        thread.start()
        thread.join()
    assert codes == [1]
    assert "`loftesbok import` arbetar där" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["page", "file gone", "file added", "record", "old record"])
def test_a_book_that_is_not_as_it_was_left_is_built_anew(project, tmp_path, change):
    copy = Project(Path(shutil.copytree(project.root, tmp_path / "kopia")))
    assert build_record.read_if_untouched(copy, copy.html.resolve())
    page, path = copy.html / "om.html", copy.build / "stamps" / "book.json"
    if change == "page":
        edit(page, "</body>", "<p>inlagt</p></body>")
    elif change == "file gone":
        page.unlink()
    elif change == "file added":
        (copy.html / ".annat").write_text("x", encoding="utf-8")
    elif change == "record":
        path.write_text(path.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    else:
        record = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**record, "version": 0}), encoding="utf-8")
    assert build_record.read_if_untouched(copy, copy.html.resolve()) is None


def test_every_input_is_noticed(project):
    inputs = build_record.read(project, project.html.resolve()).inputs
    for path in [*project.data.glob("*.*"), *project.notebooks.glob("*"), *project.book.glob("*.*"),
                 *project.reports.rglob("*.ipynb"), project.config_file, project.lock_file]:  # fmt: skip
        assert project.relative(path) in inputs
    assert "package/loftesbok/sphinx_ext/html_theme/layout.html" in inputs
    assert "environment/sphinx" in inputs


def test_a_changed_page_and_a_changed_figure_are_published_and_the_figure_is_told(project, capsys):
    edit(project.book / "om.md", "\n\n", "\n\nEn alldeles ny mening om ostkaka.\n\n")
    tables = rows()
    tables["measures"][1]["value"] = "7"
    fill(project, tables)
    assert cli.main(["build", "--project", str(project.root)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 av 2\N{NO-BREAK SPACE}utgåvor ska köras"
    assert sum("(ändrade rader: measures)" in line for line in lines) == 2
    begin = lines.index("bygger alla sidor") + 1
    lines = [line for line in lines[begin:] if not line.startswith(("läser ", "skriver "))]
    assert lines[0] == "Löftet 2024-2025, till och med januari–juni 2025: 1 siffra med nytt innehåll"
    assert lines[2].split()[-2:] == ["5", "7"]
    assert lines[3].startswith("  Utgåvan var redan publicerad. Skriv en rad i data/corrections.csv")
    assert lines[4] == f"  Se {project.html.resolve() / 'reports' / '2024-2025' / '2025-H1.html'}"
    end = next(place for place, line in enumerate(lines) if line.endswith(f"{project.html.resolve() / 'index.html'}"))
    doubts = lines[end + 1 :]  # a build ends with the doubts that stand, in few lines
    assert doubts[0].endswith("i boken; `loftesbok check` visar alla 6:")
    assert len(doubts) == 4
    assert all(": varning: " in doubt for doubt in doubts[1:])
    assert "ostkaka" in (project.html / "om.html").read_text(encoding="utf-8")
    assert cli.main(["build", "--project", str(project.root)]) == 0
    again = capsys.readouterr().out
    assert again.startswith("inget har ändrats; ")
    assert again.splitlines()[1:] == doubts


ELSEWHERE = """
import sys
from pathlib import Path
from loftesbok.book.build import build
from loftesbok.project.project import Project
build(Project(Path(sys.argv[1])), say=lambda text: None, workers=1, warm=False)
"""


@pytest.mark.thorough
def test_made_here_and_elsewhere_all_files_are_the_same(project, tmp_path):
    """Another folder, time zone, locale, hash seed and day; cold kernels, one at a time; nothing from before."""
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
    assert build_record.digest_outputs(copy.html) == build_record.digest_outputs(project.html)
    for path in [*project.reports.rglob("*.ipynb"), *project.generated.rglob("*.md"), project.toc_file]:
        assert (copy.root / path.relative_to(project.root)).read_bytes() == path.read_bytes()
