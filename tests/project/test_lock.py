"""One at a time: the second waits or is told who is at work, and a lock goes with its process."""

import os
import subprocess
import sys
import threading

import pytest

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project import lock
from loftesbok.project.project import Project

HOLD = """
import sys
from pathlib import Path
from loftesbok.project import lock
from loftesbok.project.project import Project
with lock.held(Project(Path(sys.argv[1])), "loftesbok build"):
    print("held", flush=True)
    sys.stdin.readline()
"""


def holder(project):
    """Start a process that holds the lock until it is written to."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(project.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline().strip() == b"held"
    return process


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_who_does_not_want_to_wait_is_told_who_holds_it(project):
    process = holder(project)
    try:
        with pytest.raises(LoftesbokError) as caught, lock.held(project, "loftesbok run", wait=0):
            pytest.fail("two held it")
        told = str(caught.value)
        assert f"`loftesbok build` arbetar där (process {process.pid}, sedan " in told
        assert "inget har ändrats" in told
    finally:
        process.kill()
        process.wait()


def test_a_lock_whose_process_was_killed_is_free(project):
    process = holder(project)
    process.kill()
    process.wait()
    with lock.held(project, "loftesbok run", wait=0):
        pass


def test_the_second_waits_and_says_for_whom(project):
    process, said = holder(project), []

    def let_go(text):
        said.append(text)
        process.stdin.write(b"\n")
        process.stdin.flush()

    with lock.held(project, "loftesbok run", wait=300, say=let_go):
        assert process.wait() == 0
    assert len(said) == 1
    assert said[0].startswith("Väntar: `loftesbok build` arbetar där")


def test_one_who_holds_it_may_ask_again_and_lets_it_go_once(project):
    with lock.held(project, "build"):
        with lock.held(project, "run", wait=0):
            pass
        refused = []

        def other():
            try:
                with lock.held(project, "run", wait=0):
                    pass
            except LoftesbokError as error:
                refused.append(str(error))

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert len(refused) == 1
        assert f"`build` arbetar där (process {os.getpid()}" in refused[0]
    with lock.held(project, "run", wait=0):
        pass
    assert [path.name for path in project.build.iterdir()] == ["lock"]


def test_an_unreadable_note_on_the_holder_does_not_matter(project):
    process = holder(project)
    try:
        (project.build / "lock.holder").write_text("{", encoding="utf-8")
        with pytest.raises(LoftesbokError, match="ett annat loftesbok-kommando"), lock.held(project, "run", wait=0):
            pass
    finally:
        process.kill()
        process.wait()
