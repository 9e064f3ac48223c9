"""Processes of this machine do not share their fate, and end when they are told to, with all that they started."""

import multiprocessing
import os
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, CancelledError
from pathlib import Path

import psutil
import pytest

from loftesbok.fleet.local_executor import SeparateProcesses


def start_child(folder):
    """Start a process of one's own, tell its id, and hang."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(folder, "child").write_text(str(child.pid))
    time.sleep(600)


def has_ended(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def wait_until(is_so, seconds=60):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def text_of(path):
    return path.read_text() if path.is_file() else ""


def test_a_process_that_dies_takes_only_its_own_job_along():
    with SeparateProcesses(2) as executor:
        slow = executor.submit(time.sleep, 1)
        with pytest.raises(BrokenExecutor):
            executor.submit(os._exit, 1).result(60)
        assert slow.result(60) is None
        assert executor.submit(os.getpid).result(60) != os.getpid()


def test_a_process_is_replaced_when_it_has_done_its_share():
    with SeparateProcesses(1, jobs_per_process=2) as executor:
        pids = [executor.submit(os.getpid).result(60) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_an_ended_job_takes_what_it_started_along_and_leaves_the_others_alone(tmp_path):
    with SeparateProcesses(2) as executor:
        hung, other = executor.submit(start_child, str(tmp_path)), executor.submit(time.sleep, 1)
        wait_until(lambda: text_of(tmp_path / "child"))
        executor.end(hung)
        wait_until(lambda: has_ended(int(text_of(tmp_path / "child"))))
        with pytest.raises(BrokenExecutor):
            hung.result(60)
        assert other.result(60) is None
        assert executor.submit(os.getpid).result(60) != os.getpid()


def test_a_job_may_be_ended_before_its_process_has_begun():
    with SeparateProcesses(1) as executor:
        hung = executor.submit(time.sleep, 600)
        executor.end(hung)
        with pytest.raises((BrokenExecutor, CancelledError)):
            hung.result(60)
        assert executor.submit(os.getpid).result(60) != os.getpid()


def test_stopped_processes_end_at_once():
    executor = SeparateProcesses(1)
    future = executor.submit(time.sleep, 600)
    wait_until(multiprocessing.active_children)
    executor.stop()
    with pytest.raises((BrokenExecutor, CancelledError)):
        future.result(60)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_no_process_outlives_the_one_that_started_it(tmp_path):
    script = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from loftesbok.fleet.local_executor import SeparateProcesses\n"
        "if __name__ == '__main__':\n"
        "    executor = SeparateProcesses(1)\n"
        "    Path(sys.argv[1]).write_text(str(executor.submit(os.getpid).result(60)))\n"
        "    executor.submit(time.sleep, 600)\n"
        "    time.sleep(600)\n"
    )
    (tmp_path / "parent.py").write_text(script)
    parent = subprocess.Popen([sys.executable, str(tmp_path / "parent.py"), str(tmp_path / "worker")])
    wait_until(lambda: text_of(tmp_path / "worker"))
    parent.kill()
    parent.wait(60)
    wait_until(lambda: has_ended(int(text_of(tmp_path / "worker"))))
