"""Forked processes do not outlive the one that forked them, though it be killed and they wait for nothing."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest

FORKS = """
import multiprocessing, os, signal, time
from loftesbok.printing import orphans
orphans.prevent()
orphans.prevent()
context = multiprocessing.get_context("fork")
forked = [context.Process(target=time.sleep, args=(600,)) for _ in range(2)]
for one in forked:
    one.start()
print(*(one.pid for one in forked), flush=True)
time.sleep(600)
"""


def alive(pid):
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:  # noqa: PTH123 - one that has ended may not be buried
            return stat.read().rpartition(") ")[2][0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return sys.platform != "linux"


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="nothing is forked here")
def test_they_end_when_their_parent_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", FORKS], stdout=subprocess.PIPE, text=True)
    forked = [int(pid) for pid in parent.stdout.readline().split()]
    time.sleep(1.5)
    assert [alive(pid) for pid in forked] == [True, True]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    last = time.monotonic() + 30
    while any(alive(pid) for pid in forked) and time.monotonic() < last:
        time.sleep(0.1)
    assert [alive(pid) for pid in forked] == [False, False]
