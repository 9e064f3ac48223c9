"""A full disk, a folder that cannot be written, no kernel, data that change meanwhile: one sentence, nothing harmed."""

import os
import shutil
import subprocess
import sys
import threading
from shutil import copytree

import pytest
from nbformat.v4 import new_code_cell

from loftesbok.book import toc
from loftesbok.data.dataset import load
from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions import notebook, plan
from loftesbok.editions.run import run as run_editions
from loftesbok.project import digests as fingerprint
from loftesbok.project.project import Project
from tests.sample.project import SampleProject

PERIOD = "2024-2025"


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A project with one of its editions run; tests change copies of it."""
    project = SampleProject().build(tmp_path_factory.mktemp("adversity") / "projekt")
    dataset = load(project.data)
    run_editions(project, dataset, plan.jobs(project, dataset, [PERIOD]))
    toc.update(project, dataset)
    return project


@pytest.fixture
def project(ran, tmp_path):
    """A copy whose edition is stale."""
    made = Project(copytree(ran.root, tmp_path / "kopia"))
    add_to_narrative(made, "Mer om bakgrunden.")
    return made


def add_to_narrative(project, text, code=False):
    path = project.notebook(PERIOD)
    held = notebook.read(path)
    if code:
        held.cells.append(new_code_cell(text, id="egen", metadata={"tags": [notebook.NARRATIVE]}))
    else:
        cell = next(cell for cell in held.cells if cell.id == "background")
        cell["source"] = f"{text}\n{cell.source}"
    path.write_text(notebook.to_text(held), encoding="utf-8")


def published(project):
    return {**fingerprint.of_tree(project.reports, project.root), "toc": project.toc_file.read_text(encoding="utf-8")}


def call(project, *arguments, before="", **more):
    """Run a command of ours, after some Python code, and return exit code and what it said."""
    script = f"import sys\n{before}\nfrom loftesbok.cli import main\nsys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=project.root, capture_output=True, text=True, check=False,
        env={**os.environ, **more},
    )  # fmt: skip
    return done.returncode, done.stderr


FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is Unix's")
def test_a_disk_that_takes_no_more_is_told_in_a_sentence_and_nothing_has_changed(project):
    before = published(project)
    largest = max(path.stat().st_size for path in project.reports.rglob("*.ipynb"))
    code, told = call(project, "run", PERIOD, before=FULL.format(largest - 1000))
    assert code == 1
    assert told.startswith("loftesbok: filen får inte bli så stor")
    assert len(told.splitlines()) == 1
    assert published(project) == before
    assert not [path for path in project.book.rglob(".*") if path.is_file()]
    code, told = call(project, "run", PERIOD)
    assert (code, told) == (0, "")
    assert published(project) != before


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few megabytes, where one may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("left", [100, 800])
def test_a_build_on_a_full_disk_leaves_the_published_book_as_it_was(ran, small_disk, left):
    """The notebooks find no room for their editions, or the book none for its pages; then there is room again."""
    project = Project(copytree(ran.root, small_disk / "kopia"))
    assert call(project, "build")[0] == 0
    book = fingerprint.of_tree(project.html, project.html)
    add_to_narrative(project, "Mer om bakgrunden.")
    free = shutil.disk_usage(small_disk).free
    filling = small_disk / "filling"
    filling.write_bytes(bytes(free - left * 1024))
    code, told = call(project, "build", TMPDIR=str(small_disk))
    assert code == 1
    assert "disken är full" in told
    assert all(line.endswith("är orörd.") for line in told.splitlines()[1:])
    assert fingerprint.of_tree(project.html, project.html) == book
    filling.unlink()
    assert call(project, "build") == (0, "")
    assert fingerprint.of_tree(project.html, project.html) != book
    assert not [path.name for path in project.build.iterdir() if path.name.startswith(("work-", "pending", "."))]


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence_and_nothing_has_changed(project):
    before = published(project)
    (project.build / "pending").unlink(missing_ok=True)
    (project.build / "pending").write_text("a file where a folder is to be", encoding="utf-8")
    code, told = call(project, "run", PERIOD)
    assert code == 1
    assert told.startswith("loftesbok: ")
    assert "Traceback" not in told
    assert len(told.splitlines()) == 1
    assert published(project) == before


def test_without_a_kernel_it_says_so(project, tmp_path):
    broken = tmp_path / "broken" / "ipykernel"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('no kernel here')", encoding="utf-8")
    (broken.parent / "ipykernel_launcher.py").write_text("raise SystemExit('no kernel here')", encoding="utf-8")
    before = published(project)
    code, told = call(project, "run", PERIOD, PYTHONPATH=os.pathsep.join([str(broken.parent), *sys.path]))
    assert code == 1
    assert f"loftesbok: notebooks/{PERIOD}.ipynb (till och med 2025-H1) kunde inte köras: " in told
    assert "no kernel here" in told
    assert "Traceback" not in told
    assert published(project) == before


def test_a_cell_that_never_ends_is_stopped_and_told(project):
    add_to_narrative(project, "import time; time.sleep(600)", code=True)
    before = published(project)
    code, told = call(project, "run", PERIOD, "--cell-timeout", "10")
    assert code == 1
    assert "`import time; time.sleep(600)`: den körde i mer än 10 sekunder och stoppades." in told
    assert len(told.splitlines()) == 2
    assert published(project) == before


def test_data_that_change_while_notebooks_run_are_not_published(project):
    add_to_narrative(
        project, "from pathlib import Path\nwith Path('../../../data/places.csv').open('a') as f: f.write('vast,V\\n')",
        code=True,
    )  # fmt: skip
    before, dataset = published(project), load(project.data)
    with pytest.raises(LoftesbokError, match="data/ ändrades medan arbetsbladen kördes"):
        run_editions(project, dataset, plan.jobs(project, dataset, [PERIOD]))
    assert published(project) == before


def test_two_runs_at_once_take_turns(project):
    dataset, outcomes, said = load(project.data), [], []

    def run():
        outcomes.append(run_editions(project, dataset, plan.jobs(project, dataset, [PERIOD]), progress=said.append))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(one) for one in outcomes) == [0, 1]  # the second finds that the first has done it
    assert any("Väntar: `loftesbok run` arbetar där" in line for line in said)
