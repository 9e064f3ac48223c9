"""Editions: run when something they depend on has changed, written only on success, the same bytes every time."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from shutil import copytree

import pytest

from loftesbok.data.dataset import load
from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions import freshness, notebook, plan
from loftesbok.editions import run as running
from loftesbok.editions.freshness import read_stamps
from loftesbok.editions.inputs import Surroundings
from loftesbok.editions.run_progress import RunProgress, Task
from loftesbok.project.project import TRENDS, Project
from tests.sample.project import SampleProject, fill, rows


def run(project, **more):
    dataset = load(project.data)
    return running.run(project, dataset, plan.jobs(project, dataset, **more))


def stale(project):
    dataset, surroundings, stamps = load(project.data), Surroundings(project), read_stamps(project)
    return {
        (job.period_id, job.through.code): freshness.why_stale(project, job, surroundings.parts(job, dataset), stamps)
        for job in plan.jobs(project, dataset)
    }


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The second project with its editions run; tests leave it as it was.

    Its folder's name has what papermill takes for a parameter in a path.
    """
    project = SampleProject().build(tmp_path_factory.mktemp("ran") / "Löften {utkast}")
    run(project)
    return project


PERIOD, TRENDS_EDITION = ("2024-2025", "2025-H1"), (TRENDS, "2025-H1")


def test_what_has_run_is_fresh_and_does_not_run_again(ran):
    assert stale(ran) == {PERIOD: "", TRENDS_EDITION: ""}
    assert run(ran) == []


def test_the_same_inputs_give_the_same_bytes(ran):
    before = {path: path.read_bytes() for path in ran.reports.rglob("*.ipynb")}
    dataset = load(ran.data)
    told, said, jobs = [], [], plan.jobs(ran, dataset)
    outcomes = running.run(
        ran, dataset, jobs, force=True, progress=said.append,
        other_work=lambda: told.append("other work"), files_too=lambda coming: told.append(coming) or {},
    )  # fmt: skip
    assert told == ["other work", jobs]
    assert said[0] == "2 av 2\N{NO-BREAK SPACE}utgåvor ska köras"
    assert all(re.match(rf"\[{n}/2\] book/reports/.*: körd på \d+ s \(begärd med --force\)", said[n]) for n in (1, 2))
    assert len(outcomes) == len(before) == 2
    assert not any(outcome.written for outcome in outcomes)
    assert {outcome.why for outcome in outcomes} == {"begärd med --force"}
    assert {(one.news.first, one.news.against, one.news.changes) for one in outcomes} == {(False, "", ())}
    assert all(read_stamps(ran)[ran.relative(job.target)].seconds > 0 for job in jobs)
    assert {path: path.read_bytes() for path in ran.reports.rglob("*.ipynb")} == before


def test_ordinary_kernels_give_the_same_bytes_also_where_no_path_of_a_socket_is_short_enough(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "Löften {kopia}"))
    home, temporary = tmp_path / "home", tmp_path / ("lång" * 26)  # 130 bytes in its own name
    for folder in (home, temporary):
        folder.mkdir()
    target = project.edition(*TRENDS_EDITION)
    target.unlink()
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "MPL", "IPYTHON"))}
    subprocess.run(
        [sys.executable, "-m", "loftesbok", "run", TRENDS, "--cold-kernels", "--project", str(project.root)],
        env={**variables, "HOME": str(home), "TMPDIR": str(temporary)}, check=True, capture_output=True,
    )  # fmt: skip
    assert target.read_bytes() == ran.edition(*TRENDS_EDITION).read_bytes()
    assert list(home.iterdir()) == list(temporary.iterdir()) == []  # nothing is left outside the project


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
    assert set(stale(project).values()) == {"ändrade rader: followups"}
    fill(project, rows())
    assert set(stale(project).values()) == {""}

    path = project.notebook("2024-2025")
    held = notebook.read(path)
    next(cell for cell in held.cells if cell.id == "background")["source"] = "Ny bakgrund."
    path.write_text(notebook.to_text(held), encoding="utf-8")
    assert stale(project) == {PERIOD: "ändrade celler: background", TRENDS_EDITION: ""}
    path.write_text(notebook.to_text(notebook.read(ran.notebook("2024-2025"))), encoding="utf-8")

    locked = project.lock_file.read_text(encoding="utf-8")
    project.lock_file.write_text("annat\n", encoding="utf-8")
    assert set(stale(project).values()) == {"ändrad låsfil: requirements.txt"}
    project.lock_file.write_text(locked, encoding="utf-8")
    target = project.edition(*TRENDS_EDITION)
    target.write_text(target.read_text(encoding="utf-8").replace("Tidslinje", "Tidslinja"), encoding="utf-8")
    assert stale(project)[TRENDS_EDITION] == "utgåvans fil har ändrats för hand"


class Said:
    """Collects what a run says, and what it shows of where it stands."""

    def __init__(self):
        self.lines, self.shown = [], []

    def __call__(self, text):
        self.lines.append(text)

    def now(self, text):
        self.shown.append(text)


def test_what_is_new_is_told_against_the_earlier_state_and_each_cell_is_shown(ran, tmp_path):
    project, said = Project(copytree(ran.root, tmp_path / "kopia")), Said()
    tables = rows()
    tables["measures"][1]["value"] = "7"
    fill(project, tables)
    dataset = load(project.data)
    jobs = plan.jobs(project, dataset, period_ids=["2024-2025"])
    [outcome] = running.run(project, dataset, jobs, progress=said)
    [change] = outcome.news.changes
    assert (change.table, change.before, change.now) == ("measures", "exact 5.0", "exact 7.0")
    assert (outcome.news.job, outcome.news.first, outcome.news.against) == (jobs[0], False, "")
    count = len(notebook.read(project.notebook("2024-2025")).cells) + 1  # with the injected parameters
    assert [one.partition(";")[0] for one in said.shown] == [
        f"[0/1] 2024-2025 cell {n} av {count}" for n in range(1, count + 1)
    ]


def test_through_writes_its_own_edition_and_touches_no_other(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    newest = project.edition(*PERIOD).read_bytes()
    [outcome] = run(project, period_ids=["2024-2025"], through="2024-H1")
    assert outcome.job.target == project.edition("2024-2025", "2024-H1")
    assert project.edition(*PERIOD).read_bytes() == newest
    text = project.edition("2024-2025", "2024-H1").read_text(encoding="utf-8")
    assert "ungefär" not in text  # the figure of the second half-year
    assert plan.published(project, "2024-2025") == ["2024-H1", "2025-H1"]
    assert (outcome.written, outcome.why, outcome.news.first, outcome.news.against) == (
        True,
        "har inte körts",
        True,
        "",
    )
    [later] = run(project, period_ids=["2024-2025"], through="2025-H2")
    assert (later.news.first, later.news.against) == (False, "2025-H1")
    assert later.news.page == project.relative(later.job.target)


def test_with_nothing_to_run_the_rest_is_done_and_written(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    dataset, page, told = load(project.data), project.reports / "sida.md", []
    outcomes = running.run(
        project, dataset, plan.jobs(project, dataset),
        other_work=lambda: told.append("other work"), files_too=lambda coming: told.append(coming) or {page: "Sida.\n"},
    )  # fmt: skip
    assert (outcomes, told) == ([], ["other work", []])
    assert page.read_text(encoding="utf-8") == "Sida.\n"


@pytest.mark.parametrize("changed", ["data", "notebooks"])
def test_what_was_changed_while_notebooks_ran_is_not_written(ran, tmp_path, changed):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    target = project.edition(*TRENDS_EDITION)
    target.unlink()
    dataset = load(project.data)
    jobs = plan.jobs(project, dataset, [TRENDS])
    path = project.notebook("2024-2025")

    def edit():
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    more, why = {
        # the dataset was loaded from other files than those that the notebooks read
        "data": ({"as_read": {"data/periods.csv": "another digest"}}, "^data/ ändrades medan"),
        "notebooks": ({"other_work": edit}, "^Arbetsblad eller kod ändrades medan"),
    }[changed]
    before = read_stamps(project)
    with pytest.raises(LoftesbokError, match=why):
        running.run(project, dataset, jobs, **more)
    assert not target.exists()
    assert read_stamps(project) == before


class Told(list):
    """What a run says, and apart from that what it shows for a moment."""

    def __init__(self):
        self.shown = []

    def __call__(self, text):
        self.append(re.sub(r"\d+ s( hittills| \()", r"now\1", text))

    def now(self, text):
        self.shown.append(re.sub(r"\d+ s hittills", "now", text))


def board(linkoping, repository, workers, **seconds):
    """Return a board with three editions that took so many seconds the last time, its tasks and what it tells."""
    job = plan.job(repository, linkoping, "2017")
    tasks = [Task(replace(job, period_id=name), "skäl", f"{name}.ipynb") for name in "abc"]
    told = Told()
    usual = {f"{name}.ipynb": float(value) for name, value in seconds.items()}
    return RunProgress(told, tasks, usual, workers), tasks, told


def test_what_is_left_is_told_from_how_long_each_took_before(repository, linkoping):
    # what was never run here is thought to take as long as the others do
    shown, (a, b, c), told = board(linkoping, repository, 1, a=100, b=40)
    for task in (a, b, c):
        shown.begin(task)
    shown.show_cell(a, 1, 4)
    shown.show_cell(a, 3, 4)
    shown.show_cell(b, 1, 2)
    assert told.shown == [
        "[0/3] a cell 1 av 4; now, ungefär 3 min 30 s kvar",
        "[0/3] a cell 3 av 4; now, ungefär 2 min 40 s kvar",
        "[0/3] a cell 3 av 4, b cell 1 av 2; now, ungefär 2 min 40 s kvar",
    ]
    shown.end(a)
    shown.show_cell(b, 2, 2)
    assert told.shown[-1] == "[1/3] b cell 2 av 2; now, ungefär 1 min 30 s kvar"
    shown.end(b, failed=True)
    shown.end(c)
    assert told == [
        "[1/3] a.ipynb: körd på now (skäl), ungefär 1 min 50 s kvar",
        "[2/3] b.ipynb: misslyckades efter now (skäl), ungefär 1 min 10 s kvar",
        "[3/3] c.ipynb: körd på now (skäl)",
    ]
    assert list(shown.seconds) == [a, b, c]


def test_several_at_once_take_no_less_than_the_longest(repository, linkoping):
    shown, (a, _, c), told = board(linkoping, repository, 2, a=100, b=40, c=90)
    shown.show_cell(a, 1, 2)
    assert told.shown[-1].endswith("ungefär 1 min 55 s kvar")
    shown.end(c)
    assert told[-1].endswith("ungefär 1 min 40 s kvar")


def test_without_any_time_known_none_is_told(repository, linkoping):
    shown, (a, *_), told = board(linkoping, repository, 0)
    shown.show_cell(a, 1, 2)
    assert (shown.workers, told.shown) == (1, ["[0/3] a cell 1 av 2; now"])


def test_a_failed_run_leaves_the_old_edition_and_names_notebook_cell_and_error(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    before = project.edition(*PERIOD).read_bytes()
    path = project.notebook("2024-2025")
    held = notebook.read(path)
    cell = next(cell for cell in held.cells if cell.id == "overview")
    cell["source"] = 'report.commitment("2024-2025-vandring")'
    path.write_text(notebook.to_text(held), encoding="utf-8")
    said, dataset = Said(), load(project.data)
    with pytest.raises(LoftesbokError) as caught:
        running.run(project, dataset, plan.jobs(project, dataset), progress=said)
    assert sum(": misslyckades efter " in line for line in said.lines) == 1
    told = str(caught.value)
    assert "notebooks/2024-2025.ipynb (till och med 2025-H1), cell" in told
    assert "Menade du '2024-2025-vandringar'?" in told
    assert "book/reports/2024-2025/2025-H1.ipynb är orörd" in told
    assert project.edition(*PERIOD).read_bytes() == before


def test_a_cell_that_warns_is_refused(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    path = project.notebook(TRENDS)
    held = notebook.read(path)
    held.cells[-1]["source"] = "import sys\nprint('oj', file=sys.stderr)"
    path.write_text(notebook.to_text(held), encoding="utf-8")
    with pytest.raises(LoftesbokError, match="varnade eller misslyckades: oj"):
        run(project, period_ids=[TRENDS])


def test_a_run_can_be_told_how_long_a_cell_may_take(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    path = project.notebook(TRENDS)
    held = notebook.read(path)
    held.cells[1]["source"] = f"{held.cells[1].source}\nwhile True: pass"
    path.write_text(notebook.to_text(held), encoding="utf-8")
    dataset = load(project.data)
    with pytest.raises(LoftesbokError, match="den körde i mer än 2 sekunder och stoppades"):
        running.run(project, dataset, plan.jobs(project, dataset, period_ids=[TRENDS]), cell_timeout=2)


def test_an_unknown_period_or_a_file_with_a_wrong_name_is_told(ran, tmp_path):
    project = Project(copytree(ran.root, tmp_path / "kopia"))
    with pytest.raises(LoftesbokError, match=r"ingen löftesperiod.*2024-2025, trender"):
        run(project, period_ids=["2030"])
    (project.reports / "2024-2025" / "senaste.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(LoftesbokError, match="en redovisningsperiod som namn"):
        run(project)


# --- which editions there are to be ----------------------------------------------------------------------------------


def codes(jobs):
    return [(job.period_id, job.through.code) for job in jobs]


def test_each_promise_has_its_published_editions_and_the_newest_and_the_trends_come_last(repository, linkoping):
    published = [
        ("2017", "2017"), ("2018-2019", "2019-T3"), ("2021-2022", "2021-2022"), ("2023-2024", "2023-T2"),
        ("2023-2024", "2023-T3"), (TRENDS, "2023-T3"),
    ]  # fmt: skip
    assert codes(plan.jobs(repository, linkoping)) == published
    assert codes(plan.jobs(repository, linkoping, ["2023-2024"])) == published[3:5]
    fewer = linkoping.replace(periods=linkoping["periods"].iloc[:0])
    assert plan.jobs(repository, fewer) == []
    assert plan.published(repository, "2030") == []


def test_promises_are_in_the_order_in_which_they_begin(repository, linkoping):
    begin = linkoping["periods"].assign(valid_from=["2020", "2018", "2019", "2017"])
    with pytest.raises(LoftesbokError) as caught:
        plan.jobs(repository, linkoping.replace(periods=begin), ["2030"])
    assert str(caught.value) == (
        "'2030' är ingen löftesperiod i data/periods.csv. Rätt vore: 2023-2024, 2018-2019, 2021-2022, 2017, trender"
    )


def test_an_edition_knows_its_notebook_its_file_and_what_the_notebook_is_told(repository, linkoping):
    job = plan.job(repository, linkoping, "2023-2024")
    assert job.source == repository.notebook("2023-2024")
    assert job.target == repository.edition("2023-2024", "2023-T3")
    assert job.parameters == {"period_id": "2023-2024", "through": "2023-T3", "data_dir": "data"}


def test_what_had_not_begun_is_left_out_of_an_earlier_time_unless_it_is_named(repository, linkoping):
    found = plan.jobs(repository, linkoping, through="2019-T1")
    assert codes(found) == [("2017", "2017"), ("2018-2019", "2019-T1"), (TRENDS, "2019-T1")]
    with pytest.raises(LoftesbokError, match="2019-T1"):
        plan.jobs(repository, linkoping, ["2021-2022"], through="2019-T1")
    # what ended by then is told to its end, not as an edition of another name
    assert codes(plan.jobs(repository, linkoping, through="2017-T3")) == [("2017", "2017"), (TRENDS, "2017-T3")]
    assert codes(plan.jobs(repository, linkoping, ["2017"], through="2017-T3")) == [("2017", "2017-T3")]


def test_a_promise_without_notebook_is_told_how_to_get_one(made_up):
    made_up.notebook("2024-2025").unlink()
    with pytest.raises(LoftesbokError) as caught:
        plan.job(made_up, load(made_up.data), "2024-2025")
    assert str(caught.value) == (
        "notebooks/2024-2025.ipynb saknas. `loftesbok new-period 2024-2025` skriver arbetsbladet efter mallen."
    )
