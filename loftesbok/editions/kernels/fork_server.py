"""The fork server: a process in which pandas, matplotlib, the package and the data are loaded, and that forks kernels.

An ordinary kernel spends a second on imports before its first cell, and a third of one on reading and checking the
data; a forked one does neither, as long as the data are the same to the byte.

``python -m loftesbok.editions.kernels.fork_server`` is that process. It forks one process for each kernel, so that
notebooks are as apart from each other as ever, and it ends, with all that it has forked, when its input does.
``loftesbok.editions.kernels.jupyter`` brings it together with Jupyter. Where there is no fork that can be relied on
(Windows, macOS), and when it fails, kernels are started as usual.
"""

from __future__ import annotations

import importlib
import itertools
import json
import os
import select
import selectors
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

ANSWER_TIMEOUT = 60.0  # seconds until a server that does not answer is given up
LAUNCHER = ("-m", "ipykernel_launcher")
MODULES = (
    "pandas", "matplotlib.artist", "matplotlib.figure", "matplotlib.gridspec", "ipykernel.kernelapp",
    "ipykernel.ipkernel", "ipykernel.debugger", "loftesbok.data.dataset", "loftesbok.report.series_pictures",
    "loftesbok.report.period_report", "loftesbok.report.trend_report",
)  # fmt: skip


def is_available() -> bool:
    """Tell whether kernels can be forked here; elsewhere it has not been tried (macOS) or does not exist (Windows)."""
    return sys.platform == "linux"


class ForkServer:
    """The process that kernels are forked from, seen from the one that asks for them."""

    def __init__(self, env: Mapping[str, str], runtime: Path, log: Path) -> None:
        """Start it; it loads what it needs while the caller goes on. It removes ``runtime`` when it ends."""
        self.runtime = runtime
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._pending: dict[int, tuple[Future[int], Future[int]]] = {}
        self._has_ended = False
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "loftesbok.editions.kernels.fork_server", str(runtime)],
                cwd=runtime,  # an empty one: no file in it can be taken for a module of the same name
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, **env},
                start_new_session=True,  # Ctrl-C is for the one who asked; this one ends when it does
            )  # fmt: skip
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self.process.poll() is None

    def load_data(self, folder: Path) -> None:
        """Let it read a data folder, for the kernels that it will be asked for."""
        self._send(data=str(folder))

    def fork(self, cmd: Sequence[str], env: Mapping[str, str], cwd: str, log: Path) -> ForkedKernel | None:
        """Return a new kernel; None when there is none to be had this way."""
        if tuple(cmd[1:3]) != LAUNCHER:
            return None
        process_id: Future[int] = Future()
        exit_code: Future[int] = Future()
        with self._lock:
            if self._has_ended:
                return None
            number = next(self._numbers)
            self._pending[number] = process_id, exit_code
        try:
            if self._send(number=number, arguments=cmd[3:], env=dict(env), cwd=cwd, log=str(log)):
                return ForkedKernel(process_id.result(ANSWER_TIMEOUT), exit_code)
        except (OSError, TimeoutError):
            pass
        return None

    def _send(self, **order: Any) -> bool:
        """Pass an order on; tell whether anybody is there."""
        with self._lock:
            try:
                assert self.process.stdin
                self.process.stdin.write(json.dumps(order).encode() + b"\n")
                self.process.stdin.flush()
            except (OSError, ValueError):
                return False
        return True

    def close(self) -> None:
        """End it and whatever it has forked, and wait until it is gone."""
        with suppress(OSError):
            assert self.process.stdin
            self.process.stdin.close()
        self._listener.join(5)  # it hears the end at once; to wait for the process itself is to look now and then
        if self._listener.is_alive():
            self.process.kill()
        self.process.wait()
        self._listener.join()
        if self.process.stdout:
            self.process.stdout.close()
        shutil.rmtree(self.runtime, ignore_errors=True)  # if it was killed

    def _listen(self) -> None:
        """Pass on which kernels have been started and which have ended, until there is no more."""
        assert self.process.stdout
        for line in self.process.stdout:
            with suppress(ValueError, KeyError):
                answer = json.loads(line)
                process_id, exit_code = self._pending[answer["number"]]
                if "pid" in answer:
                    process_id.set_result(answer["pid"])
                else:
                    exit_code.set_result(answer["code"])
                    del self._pending[answer["number"]]
        with self._lock:
            self._has_ended = True
        for process_id, exit_code in self._pending.values():
            if not process_id.done():
                process_id.set_exception(OSError("processen som kärnorna delas av har avslutats"))
            exit_code.set_result(-signal.SIGKILL)


class ForkedKernel:
    """A forked kernel, with what jupyter_client uses of subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, exit_code: Future[int]) -> None:
        self.pid = pid
        self._exit_code = exit_code

    @property
    def returncode(self) -> int | None:
        """The exit code, None while it runs."""
        return self._exit_code.result() if self._exit_code.done() else None

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code."""
        return self._exit_code.result(timeout)

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


# --- in the server --------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Fork a kernel for each line of input; at its end, end them all and remove the folder that is named."""
    del sys.path[0]  # the working folder; a kernel has its own
    answers = os.dup(1)
    os.dup2(2, 1)  # nothing else may write among the answers
    try:
        _serve(answers)
    finally:
        shutil.rmtree(Path(arguments[0]), ignore_errors=True)
    return 0


def _serve(answers: int) -> None:
    modules = _load()
    numbers: dict[int, int] = {}  # of the orders, by the processes that were forked for them
    signalled, signal_end = os.pipe()
    for end in (signalled, signal_end):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(signal_end)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    selector = selectors.DefaultSelector()
    selector.register(0, selectors.EVENT_READ)
    selector.register(signalled, selectors.EVENT_READ)
    unread = b""
    while True:
        ready = {key.fd for key, _ in selector.select()}
        if signalled in ready:
            with suppress(BlockingIOError):
                os.read(signalled, 1024)
            _report_ended(numbers, answers)
        if 0 not in ready:
            continue
        data = os.read(0, 1 << 16)
        if not data:
            break
        *lines, unread = (unread + data).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if "data" in order:
                with suppress(Exception):  # faults are for the notebooks to tell
                    modules["loftesbok.data.dataset"].load_once(Path(order["data"]))
                continue
            pid = os.fork()
            if pid == 0:
                selector.close()
                for end in (signalled, signal_end, answers):
                    os.close(end)
                _run_kernel(order)
            numbers[pid] = order["number"]
            _answer(answers, number=order["number"], pid=pid)
    _report_ended(numbers, answers)  # those that are left are ours: until then no other process can have their numbers
    for pid in numbers:
        for kill in (os.killpg, os.kill):  # it leads a group of its own, or does not yet
            with suppress(OSError):
                kill(pid, signal.SIGKILL)


def _load() -> dict[str, Any]:
    """Load what notebooks use, draw once so that fonts are loaded too, and keep all of it out of the collector's way.

    Returns the modules by name. Ends the process when nobody is left to ask for kernels.
    """
    import gc  # noqa: PLC0415

    gc.disable()
    poll = select.poll()
    poll.register(0, select.POLLHUP)
    modules = {}
    for name in MODULES:
        if poll.poll(0):  # there is no writer any more
            sys.exit()
        modules[name] = importlib.import_module(name)
    pictures = modules["loftesbok.report.series_pictures"]
    pictures.draw(["2023"], [pictures.Panel("1", (pictures.Point(1, "1", True, True),))], pictures.LIGHT)
    gc.freeze()  # a forked process that collects would copy every page it looks at
    gc.enable()
    return modules


def _report_ended(numbers: dict[int, int], answers: int) -> None:
    """Tell of the forked processes that have ended."""
    for pid in list(numbers):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            _answer(answers, number=numbers.pop(pid), code=os.waitstatus_to_exitcode(status))


def _answer(answers: int, **answer: int) -> None:
    with suppress(OSError):  # nobody listens any more: the end of the input is next
        os.write(answers, json.dumps(answer).encode() + b"\n")


def _run_kernel(order: Mapping[str, Any]) -> NoReturn:
    """Be what ``python -m ipykernel_launcher`` would have been, with nothing of the server's, and end."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        empty, log = os.open(os.devnull, os.O_RDONLY), os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        for source, target in ((empty, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        os.chdir(order["cwd"])
        os.environ.clear()
        os.environ.update(order["env"], JPY_PARENT_PID=str(os.getppid()))  # it ends when the server does
        sys.argv = ["ipykernel_launcher", *order["arguments"]]

        import numpy as np  # noqa: PLC0415
        from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415

        np.random.seed()  # all forks would draw the same numbers; ``random`` sees to it itself
        IPKernelApp.launch_instance(order["arguments"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        import traceback  # noqa: PLC0415

        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
