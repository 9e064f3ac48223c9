"""Pages read and written in several processes come out the same, and no process outlives the build, however it ends."""

import os
import signal
import subprocess
import sys
import time

import pytest

from loftesbok.book import build_record, sphinx_build
from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.project import Project
from tests.sample import book as sample_book

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pages are made in several processes on Linux alone")

# Builds a sample book in two processes. The forked one notes its number at its first page, and then stands still.
HELD_UP = """
import os, sys, time
from pathlib import Path
from loftesbok.book import sphinx_build
from loftesbok.project.project import Project
from loftesbok.sphinx_ext import status

root, event = Path(sys.argv[1]), sys.argv[2]
parent, setup = os.getpid(), status.setup

def hold_up(*_):
    if os.getpid() != parent:
        (root / f"{os.getpid()}.pid").touch()
        time.sleep(600)

def setup_and_hold_up(app):
    setup(app)
    app.connect(event, hold_up, priority=900)

status.setup = setup_and_hold_up
sphinx_build.build(Project(root), root / "work", {}, say=lambda text: None, jobs=2)
"""


def is_alive(process_id):
    try:
        with open(f"/proc/{process_id}/stat", encoding="utf-8") as stat:  # noqa: PTH123 - it may go while it is read
            return stat.read().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(is_true, seconds=60):
    last = time.monotonic() + seconds
    while not (answer := is_true()) and time.monotonic() < last:
        time.sleep(0.05)
    return answer


@pytest.mark.parametrize(
    ("event", "number"),
    [
        ("source-read", signal.SIGKILL),
        ("html-page-context", signal.SIGINT),
        pytest.param("source-read", signal.SIGTERM, marks=pytest.mark.thorough),
        pytest.param("source-read", signal.SIGINT, marks=pytest.mark.thorough),
        pytest.param("html-page-context", signal.SIGKILL, marks=pytest.mark.thorough),
        pytest.param("html-page-context", signal.SIGTERM, marks=pytest.mark.thorough),
    ],
)
def test_no_process_outlives_a_build_that_is_killed_or_broken_off(tmp_path, event, number):
    root = sample_book.write(tmp_path)
    parent = subprocess.Popen([sys.executable, "-c", HELD_UP, str(root), event], stderr=subprocess.DEVNULL)
    try:
        assert wait_until(lambda: list(root.glob("*.pid")))
        time.sleep(0.2)
        forked = [int(path.stem) for path in root.glob("*.pid")]
        assert all(map(is_alive, forked))
        os.kill(parent.pid, number)
        assert parent.wait(timeout=60) != 0
    finally:
        parent.kill()
    assert wait_until(lambda: not any(map(is_alive, forked)))


def test_in_however_many_processes_all_files_are_the_same_and_all_faults_are_told(tmp_path):
    project = Project(sample_book.write(tmp_path))
    alone, shared = (
        build_record.digest_outputs(
            sphinx_build.build(project, tmp_path / str(jobs), {}, say=lambda text: None, jobs=jobs)
        )
        for jobs in (1, 2)
    )
    assert len(alone) > 20
    assert shared == alone
    pages = sorted(project.book.glob("*.md"))
    for page in pages:
        with page.open("a", encoding="utf-8") as text:
            text.write(f"\nSe [här](finns-inte-{page.stem}.md).\n")
    with pytest.raises(LoftesbokError) as raised:
        sphinx_build.build(project, tmp_path / "faults", {}, say=lambda text: None, jobs=2)
    assert [page.name for page in pages if f"finns-inte-{page.stem}" not in str(raised.value)] == []
