"""What papermill starts kernels with and talks to them through, by jupyter_client's own hooks.

A manager, a client and a provisioner, each of them jupyter_client's own but for what is said here. They use public
names only: what jupyter_client does inside may change with every release.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from loftesbok.editions import privacy
from loftesbok.editions.kernels.fork_server import LAUNCHER

if TYPE_CHECKING:
    from loftesbok.editions.kernels.manager import Kernels

START_TIMEOUT = 60.0  # seconds until a kernel must have answered
END_TIMEOUT = 5.0  # seconds until a killed kernel must be gone
RECONNECT = 5  # milliseconds between two tries to reach a kernel that does not listen yet; ZeroMQ would wait a hundred
HEARD = 0.03  # seconds; who has not heard by then was not listening yet, and asks again
NO_HISTORY = "--HistoryManager.enabled=False"  # a database on the disk, written at every cell; nobody asks for it
SOCKET_NAME = len("/9999-ipc-99")  # at most, behind the folder


def has_local_sockets(folder: Path) -> bool:
    """Tell whether kernels can talk over sockets in a folder: not on Windows, and not where its path is too long."""
    return zmq.has("ipc") and sys.platform != "win32" and len(os.fsencode(folder)) + SOCKET_NAME <= zmq.IPC_PATH_MAX_LEN


class Client(AsyncKernelClient):
    """Talks to a kernel that has been started just now."""

    def start_channels(self, *channels: Any, **options: Any) -> None:
        """Begin to talk; the kernel does not listen yet."""
        self.context.setsockopt(zmq.RECONNECT_IVL, RECONNECT)
        super().start_channels(*channels, **options)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until a new kernel answers, and until the answer is heard among what it publishes too.

        From then on no output can be lost. jupyter_client would then wait a fifth of a second for silence.
        """
        deadline = time.monotonic() + (timeout or START_TIMEOUT)
        while time.monotonic() < deadline:
            with suppress(queue.Empty, TimeoutError):
                reply = await self.kernel_info(reply=True, timeout=1)
                request = reply["parent_header"]["msg_id"]
                while (await self.get_iopub_msg(timeout=HEARD))["parent_header"].get("msg_id") != request:
                    pass
                return
            if not await self.is_alive():
                raise RuntimeError("kärnan dog innan den svarade")
        raise RuntimeError(f"kärnan svarade inte på {timeout or START_TIMEOUT:g} sekunder")


class Provisioner(LocalProvisioner):
    """Starts kernels: forked ones where there is a fork server, else as usual; each with its own environment."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Start a kernel with no variables but those that it needs; what it prints itself goes to the log."""
        assert isinstance(self.parent, Manager)
        kernels = self.parent.kernels
        options["env"] = {**privacy.environment(options["env"], kernels.home), **kernels.variables}
        forked = kernels.server.fork(cmd, options["env"], options["cwd"], kernels.log) if kernels.server else None
        if forked is None:
            with kernels.log.open("ab") as stderr:
                await super().launch_kernel(cmd, **{**options, "stderr": stderr})
        else:
            self.process = forked  # type: ignore[assignment] # it has what is used of Popen
            self.pid = self.pgid = forked.pid  # it leads a group of its own
        kernels.processes.append(self.process)
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and wait for its end, which jupyter_client would look for each tenth of a second only."""
        process = self.process
        await super().kill(restart)
        if process:
            with suppress(subprocess.TimeoutExpired, TimeoutError):
                process.wait(END_TIMEOUT)

    async def send_signal(self, signum: int) -> None:
        """Send a signal, if the kernel still runs: its number may be another process's by now."""
        if self.process and self.process.poll() is None:
            await super().send_signal(signum)


class Manager(AsyncKernelManager):
    """Kernels of the interpreter that runs this, whatever is registered with Jupyter.

    They talk over local sockets that only this user can open, or over local ports where there are no such sockets.
    """

    kernels: ClassVar[Kernels]

    def __init__(self, **options: Any) -> None:
        folder = self.kernels.runtime
        super().__init__(
            **options,
            connection_file=str(folder / f"{self.kernels.next_number()}.json"),  # the sockets' names begin like it
            transport="ipc" if has_local_sockets(folder) else "tcp",
            client_factory=Client,
        )
        self.provisioner = Provisioner(kernel_id="", kernel_spec=self.kernel_spec, parent=self)

    @property
    def kernel_spec(self) -> KernelSpec:
        """What to start."""
        return KernelSpec(
            argv=[sys.executable, *LAUNCHER, "-f", "{connection_file}", NO_HISTORY],
            display_name="Python 3", language="python",
        )  # fmt: skip


def manager_of(kernels: Kernels) -> type[Manager]:
    """Return the class of managers whose kernels come from ``kernels``; papermill makes one for each notebook."""
    return type("Manager", (Manager,), {"kernels": kernels})
