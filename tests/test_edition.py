"""Editions: run when something they depend on has changed, written only on success, the same bytes every time."""

import json
from shutil import copytree

import pytest

from loftesbok import edition, notebook
from loftesbok.dataset import load
from loftesbok.errors import LoftesbokError
from loftesbok.project import TRENDS, Project
from tests.projects import fill, rows, second_project


def run(project, **more):
    dataset = load(project.data)
    return edition.run(project, dataset, edition.jobs(project, dataset, **more))


def stale(project):
    dataset = load(project.data)
    return {
        (job.period_id, job.through.code): edition.why_stale(project, job, dataset)
        for job in edition.jobs(project, dataset)
    }


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The second project with its editions run; tests leave it as it was."""
    project = second_project(tmp_path_factory.mktemp("ran") / "projekt")
    run(project)
    return project


PERIOD, TRENDS_EDITION = ("2024-2025", "2025-H1"), (TRENDS, "2025-H1")


def test_what_has_run_is_fresh_and_does_not_run_again(ran):
    assert stale(ran) == {PERIOD: "", TRENDS_EDITION: ""}
    assert run(ran) == []


def test_the_same_inputs_give_the_same_bytes(ran):
    before = {path: path.read_bytes() for path in ran.reports.rglob("*.ipynb")}
    dataset = load(ran.data)
    outcomes = edition.run(ran, dataset, edition.jobs(ran, dataset), force=True)
    assert len(outcomes) == len(before) == 2
    assert not any(outcome.written for outcome in outcomes)
    assert {path: path.read_bytes() for path in ran.reports.rglob("*.ipynb")} == before


def test_an_edition_holds_nothing_of_the_machine_or_the_moment(ran):
    for path in ran.reports.rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        held = json.loads(text)
        assert set(held["metadata"]) == {"kernelspec", "language_info", "loftesbok"}
        assert all(set(cell["metadata"]) <= {"tags"} for cell in held["cells"])
        assert str(ran.root) not in text
        assert str(path.home()) not in text


def test_changed_data_notebook_code_or_file_make_it_stale_and_say_why(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    tables = rows()
    tables["followups"][0]["summary"] = "Annan text."
    fill(project, tables)
    assert set(stale(project).values()) == {"rows changed: followups"}
    fill(project, rows())
    assert set(stale(project).values()) == {""}

    path = project.notebook("2024-2025")
    held = notebook.read(path)
    next(cell for cell in held.cells if cell.id == "background")["source"] = "Ny bakgrund."
    path.write_text(notebook.to_text(held), encoding="utf-8")
    assert stale(project) == {PERIOD: "cells changed: background", TRENDS_EDITION: ""}
    path.write_text(notebook.to_text(notebook.read(ran.notebook("2024-2025"))), encoding="utf-8")

    locked = project.lock_file.read_text(encoding="utf-8")
    project.lock_file.write_text("annat\n", encoding="utf-8")
    assert set(stale(project).values()) == {"lock file changed: requirements.txt"}
    project.lock_file.write_text(locked, encoding="utf-8")
    target = project.edition(*TRENDS_EDITION)
    target.write_text(target.read_text(encoding="utf-8").replace("Tidslinje", "Tidslinja"), encoding="utf-8")
    assert stale(project)[TRENDS_EDITION] == "the edition's file was changed by hand"


def test_through_writes_its_own_edition_and_touches_no_other(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    newest = project.edition(*PERIOD).read_bytes()
    [outcome] = run(project, period_ids=["2024-2025"], through="2024-H1")
    assert outcome.job.target == project.edition("2024-2025", "2024-H1")
    assert project.edition(*PERIOD).read_bytes() == newest
    text = project.edition("2024-2025", "2024-H1").read_text(encoding="utf-8")
    assert "ungefär" not in text  # the figure of the second half-year
    assert edition.published(project, "2024-2025") == ["2024-H1", "2025-H1"]


def test_a_failed_run_leaves_the_old_edition_and_names_notebook_cell_and_error(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    before = project.edition(*PERIOD).read_bytes()
    path = project.notebook("2024-2025")
    held = notebook.read(path)
    cell = next(cell for cell in held.cells if cell.id == "targets")
    cell["source"] = 'report.commitment("2024-2025-vandring")'
    path.write_text(notebook.to_text(held), encoding="utf-8")
    with pytest.raises(LoftesbokError) as caught:
        run(project)
    told = str(caught.value)
    assert "notebooks/2024-2025.ipynb (through 2025-H1), cell" in told
    assert "Menade du '2024-2025-vandringar'?" in told
    assert "left as it was" in told
    assert project.edition(*PERIOD).read_bytes() == before


def test_a_cell_that_warns_is_refused(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    path = project.notebook(TRENDS)
    held = notebook.read(path)
    held.cells[-1]["source"] = "import sys\nprint('oj', file=sys.stderr)"
    path.write_text(notebook.to_text(held), encoding="utf-8")
    with pytest.raises(LoftesbokError, match="warned or failed: oj"):
        run(project, period_ids=[TRENDS])


def test_an_unknown_period_or_a_file_with_a_wrong_name_is_told(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    with pytest.raises(LoftesbokError, match=r"no promise period.*2024-2025, trender"):
        run(project, period_ids=["2030"])
    (project.reports / "2024-2025" / "senaste.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(LoftesbokError, match="must be a reporting period"):
        run(project)
