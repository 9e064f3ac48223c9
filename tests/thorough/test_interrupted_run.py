"""A run that is broken off while notebooks run leaves no process, whatever the signal and the kind of kernels."""

import signal
import subprocess
import sys
import time

import pytest
from nbformat.v4 import new_code_cell

from loftesbok.editions import notebook
from loftesbok.project.project import TRENDS
from tests.thorough.faults.killing import left_behind

ENDLESS = "import time\nfrom pathlib import Path\nPath('running').touch()\ntime.sleep(600)"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("options", [[], ["--cold-kernels"]], ids=["warm", "cold"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["INT", "TERM", "KILL"])
def test_when_a_run_is_broken_off_no_kernel_and_no_fork_server_is_left(made_up, number, options):
    source = notebook.read(made_up.notebook(TRENDS))
    source.cells.append(new_code_cell(ENDLESS, id="endless", metadata={"tags": ["narrative"]}))
    made_up.notebook(TRENDS).write_text(notebook.to_text(source), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "loftesbok", "run", TRENDS, *options], cwd=made_up.root, stderr=subprocess.PIPE
    )
    running, deadline = made_up.reports / TRENDS / "running", time.monotonic() + 120
    while not running.is_file():
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(number)
    process.communicate()
    assert left_behind(made_up.root) == []
    assert not made_up.edition(TRENDS, "2025-H1").exists()
