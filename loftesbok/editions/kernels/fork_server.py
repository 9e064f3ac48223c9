"""Warm kernels: forked from a process in which pandas, matplotlib, the package and the data are loaded already.

A new kernel spends a second on imports before its first cell, and a third of one on reading and checking the data; a
forked one does not, as long as the data are the same to the byte. The data are borrowed from who asks for kernels, and
read here only where that one has not read them.

``python -m loftesbok.zygote`` is the process to fork from. It forks one process for each kernel, so that notebooks are
as apart from each other as ever, and one for each piece of other work that it is given; it ends, with all that it has
forked, when its input does. ``loftesbok.editions.kernels.manager`` brings it together with Jupyter.
Where there is no fork that can be relied on (Windows, macOS), and when it fails, kernels are started as usual.
"""

from __future__ import annotations

import importlib
import itertools
import json
import os
import pickle
import secrets
import selectors
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

PATIENCE = 60.0  # seconds until a zygote that does not answer is given up
LEISURE = 10  # how much more willingly what has no hurry leaves the cores to others; with 19 it might starve
LAUNCHER = ("-m", "ipykernel_launcher")
LOADED = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "matplotlib.gridspec", "loftesbok.data.dataset",
    "loftesbok.report.charts", "loftesbok.report.period_report", "loftesbok.report.trend_report",
)  # fmt: skip


def available() -> bool:
    """Tell whether kernels can be forked here; elsewhere it has not been tried (macOS) or does not exist (Windows)."""
    return sys.platform == "linux"


class Zygote:
    """The process that kernels are forked from, seen from the one that asks for them."""

    def __init__(self, env: Mapping[str, str], runtime: Path, log: Path) -> None:
        """Start it; it loads what it needs while the caller goes on. It removes ``runtime`` when it ends."""
        self.runtime = runtime
        self._log = log
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._answers: dict[int, tuple[Future[int], Future[int]]] = {}
        self._ended = False
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "loftesbok.editions.kernels.fork_server", str(runtime)],
                cwd=runtime,  # an empty one: no file in it can be taken for a module of the same name
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, **env},
                start_new_session=True,  # Ctrl-C is for the one who asked; this one ends when it does
            )  # fmt: skip
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def know(self, data: Path, lent: bytes | None) -> None:
        """Let it know a data folder, for the kernels that it will be asked for: as it was read here, or by reading."""
        with suppress(OSError):  # the disk is full, or it has taken its folder along
            if lent:
                file = self.runtime / f"{secrets.token_hex(8)}.data"
                file.write_bytes(lent)
                self._tell(lent=str(file))
            else:
                self._tell(data=str(data))

    def fork(self, cmd: Sequence[str], env: Mapping[str, str], cwd: str, log: Path) -> Forked | None:
        """Return a new kernel; None when there is none to be had this way."""
        if tuple(cmd[1:3]) != LAUNCHER:
            return None
        asked = self._ask(arguments=cmd[3:], env=dict(env), cwd=cwd, log=str(log))
        try:
            return Forked(asked[0].result(PATIENCE), asked[1]) if asked else None
        except (OSError, TimeoutError):
            return None

    def work_out(self, function: Callable[..., Any], *arguments: Any, hurry: bool) -> tuple[Any] | None:
        """Call a function in a forked process and return what it returns, alone in a tuple; None when it failed.

        Function, arguments and result must be such as can be pickled; they pass through a file in a folder that only
        this user can open. What there is no hurry with leaves the cores to others.
        """
        task = self.runtime / f"{secrets.token_hex(8)}.task"
        try:
            task.write_bytes(pickle.dumps((function, arguments)))
            asked = self._ask(task=str(task), cwd=str(Path.cwd()), hurry=hurry, log=str(self._log))
            return (pickle.loads(task.read_bytes()),) if asked and asked[1].result() == 0 else None
        except OSError:  # the disk is full, or it has taken its folder along
            return None
        finally:
            with suppress(OSError):
                task.unlink(missing_ok=True)

    def _ask(self, **order: Any) -> tuple[Future[int], Future[int]] | None:
        """Ask for a process; return its number and its exit code, when they come; None if nobody is there to ask."""
        born: Future[int] = Future()
        gone: Future[int] = Future()
        with self._lock:
            if self._ended:
                return None
            number = next(self._numbers)
            self._answers[number] = born, gone
        return (born, gone) if self._tell(number=number, **order) else None

    def _tell(self, **order: Any) -> bool:
        """Pass an order on; tell whether anybody is there."""
        with self._lock:
            try:
                assert self._process.stdin
                self._process.stdin.write(json.dumps(order).encode() + b"\n")
                self._process.stdin.flush()
            except (OSError, ValueError):
                return False
        return True

    def close(self) -> None:
        """End it and whatever it has forked, and wait until it is gone."""
        with suppress(OSError):
            assert self._process.stdin
            self._process.stdin.close()
        self._listener.join(5)  # it hears the end at once; to wait for the process itself is to look now and then
        if self._listener.is_alive():
            self._process.kill()
        self._process.wait()
        self._listener.join()
        if self._process.stdout:
            self._process.stdout.close()
        shutil.rmtree(self.runtime, ignore_errors=True)  # if it was killed

    def _listen(self) -> None:
        """Pass on which kernels have been born and which are gone, until there is no more."""
        assert self._process.stdout
        for line in self._process.stdout:
            with suppress(ValueError, KeyError):
                told = json.loads(line)
                born, gone = self._answers[told["number"]]
                if "pid" in told:
                    born.set_result(told["pid"])
                else:
                    gone.set_result(told["code"])
                    del self._answers[told["number"]]
        with self._lock:
            self._ended = True
        for born, gone in self._answers.values():
            if not born.done():
                born.set_exception(OSError("the zygote has ended"))
            gone.set_result(-signal.SIGKILL)


class Forked:
    """A forked kernel, with what jupyter_client uses of subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, gone: Future[int]) -> None:
        self.pid = pid
        self._gone = gone

    @property
    def returncode(self) -> int | None:
        """The exit code, None while it runs."""
        return self._gone.result() if self._gone.done() else None

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code."""
        return self._gone.result(timeout)

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


# --- in the zygote --------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Fork a kernel for each line of input; at its end, end them all."""
    runtime = Path(arguments[0])
    del sys.path[0]  # the working folder; a kernel has its own
    answers = os.dup(1)
    os.dup2(2, 1)  # nothing else may write among the answers
    loaded = _load()
    children: dict[int, int] = {}
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    watch = selectors.DefaultSelector()
    watch.register(0, selectors.EVENT_READ)
    watch.register(woken, selectors.EVENT_READ)
    waiting = b""
    while True:
        ready = {key.fd for key, _ in watch.select()}
        if woken in ready:
            with suppress(BlockingIOError):
                os.read(woken, 1024)
            _bury(children, answers)
        if 0 not in ready:
            continue
        more = os.read(0, 1 << 16)
        if not more:
            break
        *lines, waiting = (waiting + more).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if "number" not in order:
                with suppress(Exception):  # faults are for the notebooks to tell
                    _know(loaded["loftesbok.data.dataset"], order)
                continue
            pid = os.fork()
            if pid == 0:
                watch.close()
                for end in (woken, wake, answers):
                    os.close(end)
                _end(order, _work_out if "task" in order else _be_a_kernel)
            children[pid] = order["number"]
            _answer(answers, number=order["number"], pid=pid)
    _bury(children, answers)  # those that are left are ours: until then no other process can have their numbers
    for pid in children:
        for kill in (os.killpg, os.kill):  # it leads a group of its own, or does not yet
            with suppress(OSError):
                kill(pid, signal.SIGKILL)
    shutil.rmtree(runtime, ignore_errors=True)
    return 0


def _load() -> dict[str, Any]:
    """Load what notebooks use, draw once so that fonts are found, and keep all of it out of the collector's way.

    Returns the modules by name.
    """
    import gc  # noqa: PLC0415

    gc.disable()
    # nobody debugs these kernels, and each would load a debugger for a tenth of a second
    sys.modules["debugpy"] = None  # type: ignore[assignment] # Python's own way to say that there is none
    importlib.import_module("ipykernel.debugger")
    del sys.modules["debugpy"]
    # nor reads the lists of properties that matplotlib writes for each of its classes, which takes longer still
    importlib.import_module("matplotlib.artist").kwdoc = lambda artist: ""  # type: ignore[attr-defined]
    # by name, as an edition does not depend on what happens to be loaded (see loftesbok.reach)
    loaded = {name: importlib.import_module(name) for name in LOADED}
    loaded["loftesbok.report.charts"].status_bars([("1", {"done": 1})])
    gc.freeze()  # a forked process that collects would copy every page it looks at
    gc.enable()
    return loaded


def _know(dataset: Any, order: Mapping[str, Any]) -> None:
    """Keep the data that kernels will ask for."""
    if "lent" in order:
        file = Path(order["lent"])
        dataset.borrow(file.read_bytes())
        file.unlink()
    else:
        dataset.load_once(Path(order["data"]))


def _bury(children: dict[int, int], answers: int) -> None:
    """Tell of the children that have ended."""
    for pid in list(children):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            _answer(answers, number=children.pop(pid), code=os.waitstatus_to_exitcode(status))


def _answer(answers: int, **told: int) -> None:
    with suppress(OSError):  # nobody listens any more: the end of the input is next
        os.write(answers, json.dumps(told).encode() + b"\n")


def _end(order: Mapping[str, Any], do: Callable[[Mapping[str, Any]], None]) -> NoReturn:
    """Do what this process was forked for, as a process that has nothing of the zygote's, and end."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        for old, new in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(old, new)
        os.chdir(order["cwd"])
        do(order)
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


def _be_a_kernel(order: Mapping[str, Any]) -> None:
    """Be what ``python -m ipykernel_launcher`` would have been."""
    os.environ.clear()
    os.environ.update(order["env"], JPY_PARENT_PID=str(os.getppid()))  # it ends when the zygote does
    sys.argv = ["ipykernel_launcher", *order["arguments"]]

    import numpy as np  # noqa: PLC0415
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415

    np.random.seed()  # all forks would draw the same numbers; ``random`` sees to it itself
    IPKernelApp.launch_instance(order["arguments"])


def _work_out(order: Mapping[str, Any]) -> None:
    """Call the function that a file holds, and put what it returns there instead."""
    if not order["hurry"]:
        os.nice(LEISURE)
        with suppress(OSError):  # where sessions share the cores as groups, nice counts within one only (sched(7))
            Path("/proc/self/autogroup").write_text(str(LEISURE))
    task = Path(order["task"])
    function, arguments = pickle.loads(task.read_bytes())
    task.write_bytes(pickle.dumps(function(*arguments)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
