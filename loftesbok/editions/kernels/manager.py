"""The kernels that run notebooks: nothing of the machine or the user gets in, and nobody else can reach them."""

from __future__ import annotations

import itertools
import queue
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from loftesbok import fontlist
from loftesbok.editions import privacy
from loftesbok.editions.kernels import fork_server as zygote
from loftesbok.project import digests as fingerprint
from loftesbok.project.project import Project

START = 60.0  # seconds until a kernel must have answered
KNOCK = 5  # milliseconds between two tries to reach a kernel that does not listen yet; ZeroMQ would wait a hundred
HEARD = 0.03  # seconds; who has not heard by then was not listening yet, and asks again
NO_HISTORY = "--HistoryManager.enabled=False"  # a database on the disk, written at every cell; nobody asks for it

Made = TypeVar("Made")


def settings(project: Project) -> dict[str, str]:
    """Return the environment variables that a kernel runs with; the same for papermill and nbval."""
    private = project.build / "kernel"
    for name in ("ipython", "matplotlib"):
        (private / name).mkdir(parents=True, exist_ok=True)
    fontlist.share(private / "matplotlib")
    return {
        "IPYTHONDIR": str(private / "ipython"),
        "MPLCONFIGDIR": str(private / "matplotlib"),
        "MPLBACKEND": "svg",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }


class Warmth:
    """What kernels are forked from, kept by a process that builds again and again; made anew when code has changed."""

    def __init__(self) -> None:
        self._zygote: zygote.Zygote | None = None
        self._code: dict[str, str] = {}

    def source(self, project: Project) -> zygote.Zygote | None:
        """Return what kernels can be forked from; None where there is no such thing. ``project`` lends its settings."""
        code = fingerprint.of_tree(fingerprint.PACKAGE, fingerprint.PACKAGE)
        if self._zygote and (code != self._code or not self._zygote.alive):
            self.close()
        if self._zygote is None and zygote.available():
            runtime = _runtime()
            self._zygote, self._code = zygote.Zygote(settings(project), runtime, runtime / "stderr.log"), code
        return self._zygote

    def close(self) -> None:
        """End it; who does not, ends it by ending."""
        if self._zygote:
            self._zygote.close()
        self._zygote = None


def _runtime(within: Path | None = None) -> Path:
    """Make a folder of the user's own with a short path: that of a local socket has room for a hundred characters."""
    return Path(tempfile.mkdtemp(prefix="" if within else "loftesbok-", dir=within))


class Kernels:
    """Where a project's kernels come from; a context that ends them all."""

    def __init__(self, project: Project, *, warm: bool = True, warmth: Warmth | None = None) -> None:
        """Begin to load what warm kernels are forked from, where that is possible; the caller goes on meanwhile.

        ``warmth`` is what has been loaded before, and stays.
        """
        self.project = project
        self._settings = settings(project)
        self._log = project.build / "kernel" / "stderr.log"
        self._log.unlink(missing_ok=True)
        self._processes: list[Any] = []
        self._kept = warmth is not None
        self._zygote = warmth.source(project) if warm and warmth else None
        self._runtime = _runtime(self._zygote.runtime if self._zygote else None)
        if warm and not warmth and zygote.available():
            self._zygote = zygote.Zygote(self._settings, self._runtime, self._log)

    def __enter__(self) -> Kernels:
        return self

    def beside(self, function: Callable[..., Made], *arguments: Any, hurry: bool = True) -> Made:
        """Return what a function returns, worked out in a process forked beside the kernels; here if that cannot be.

        Who calls this in a thread has the other cores for it, and its own for something else. What there is no hurry
        with waits where cores are scarce.
        """
        made = self._zygote.work_out(function, *arguments, hurry=hurry) if self._zygote else None
        return made[0] if made else function(*arguments)

    def last_words(self) -> str:
        """Return the last line that a kernel has written to the log, perhaps on why it did not start."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").split("\n") if self._log.is_file() else []
        return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")

    def stop(self) -> None:
        """End every kernel that still runs."""
        for process in self._processes:
            if process.poll() is None:
                process.kill()

    def __exit__(self, *error: object) -> None:
        self.stop()
        if self._zygote and not self._kept:
            self._zygote.close()
        fontlist.share(Path(self._settings["MPLCONFIGDIR"]))
        shutil.rmtree(self._runtime, ignore_errors=True)

    @cached_property
    def manager(self) -> type:
        """The kernel manager for papermill.

        Its kernels are of the interpreter that runs this, whatever is registered with Jupyter, and talk over local
        sockets that only this user can open (over local ports on Windows). What they print themselves, as about their
        closing sockets, goes to a log; what a notebook's cells print is not affected.
        """
        import zmq  # noqa: PLC0415 - this and what follows is heavy
        from jupyter_client.asynchronous import AsyncKernelClient  # noqa: PLC0415
        from jupyter_client.kernelspec import KernelSpec  # noqa: PLC0415
        from jupyter_client.manager import AsyncKernelManager  # noqa: PLC0415

        from loftesbok.data.dataset import lent  # noqa: PLC0415

        if self._zygote:
            self._zygote.know(self.project.data.resolve(), lent(self.project.data))
        own, log, runtime, provisioner = self._settings, self._log, self._runtime, self._provisioner
        home = self.project.build / "kernel"
        numbers = itertools.count(1)
        spec = KernelSpec(
            argv=[sys.executable, *zygote.LAUNCHER, "-f", "{connection_file}", NO_HISTORY],
            display_name="Python 3",
            language="python",
        )
        local = zmq.has("ipc") and sys.platform != "win32"

        class Client(AsyncKernelClient):
            def start_channels(self, *channels: Any, **more: Any) -> None:
                """Begin to talk; the kernel has been started just now, and does not listen yet."""
                self.context.setsockopt(zmq.RECONNECT_IVL, KNOCK)
                super().start_channels(*channels, **more)

            async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
                """Wait until a new kernel answers, and until the answer is heard among what it publishes too.

                From then on no output can be lost. jupyter_client would then wait a fifth of a second for silence.
                """
                last = time.monotonic() + (timeout or START)
                while time.monotonic() < last:
                    asked = self.kernel_info()
                    with suppress(queue.Empty, TimeoutError):
                        reply = await self._async_recv_reply(asked, timeout=1)
                        while (await self._async_get_iopub_msg(timeout=HEARD))["parent_header"].get("msg_id") != asked:
                            pass
                        self._handle_kernel_info_reply(reply)
                        return
                    if not await self._async_is_alive():
                        raise RuntimeError("the kernel died before it answered")
                raise RuntimeError(f"the kernel has not answered for {timeout or START:g} seconds")

            wait_for_ready = _async_wait_for_ready

        class Manager(AsyncKernelManager):
            def __init__(self, **more: Any) -> None:
                file = str(runtime / f"{next(numbers)}.json")  # the sockets' names begin like the file's
                super().__init__(
                    **more, connection_file=file, transport="ipc" if local else "tcp", client_factory=Client
                )

            @property
            def kernel_spec(self) -> KernelSpec:
                return spec

            async def _async_pre_start_kernel(self, **kw: Any) -> Any:
                if self.provisioner is None:
                    self.provisioner = provisioner(kernel_id=self.kernel_id or "", kernel_spec=spec, parent=self)
                return await super()._async_pre_start_kernel(**kw)

            async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
                kw["env"] = {**privacy.environment(kw["env"], home), **own}
                with log.open("ab") as stderr:
                    await super()._async_launch_kernel(kernel_cmd, **{**kw, "stderr": stderr})

            _launch_kernel = _async_launch_kernel

            async def _async_wait(self, pollinterval: float = 0.01) -> None:
                """Wait for the end of a killed kernel, and look more often than each tenth of a second."""
                await super()._async_wait(pollinterval)

        return Manager

    @cached_property
    def _provisioner(self) -> type:
        """What jupyter_client starts kernels with, its own hook: forked ones where there are any, else as usual."""
        from jupyter_client.provisioning import LocalProvisioner  # noqa: PLC0415

        source, processes, log = self._zygote, self._processes, self._log

        class Provisioner(LocalProvisioner):
            async def launch_kernel(self, cmd: list[str], **kw: Any) -> Any:
                forked = source.fork(cmd, kw["env"], kw["cwd"], log) if source else None
                if forked is None:
                    await super().launch_kernel(cmd, **kw)
                else:
                    self.process = forked  # type: ignore[assignment] # it has what is used of Popen
                    self.pid = self.pgid = forked.pid  # it leads a group of its own
                processes.append(self.process)
                return self.connection_info

            async def send_signal(self, signum: int) -> None:
                if self.process and self.process.poll() is None:  # its number may be another's by now
                    await super().send_signal(signum)

        return Provisioner
