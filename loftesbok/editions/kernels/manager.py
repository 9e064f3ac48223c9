"""Where a project's kernels come from: nothing of the machine or the user gets in, and nobody else can reach them."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path
from typing import Any

from loftesbok.editions.kernels import fork_server
from loftesbok.editions.kernels.fork_server import ForkServer
from loftesbok.project import digests
from loftesbok.project.library_files import matplotlib_folder
from loftesbok.project.project import Project


def make_environment(project: Project) -> dict[str, str]:
    """Return the environment variables that a kernel runs with, and make the folders that they name.

    The same for papermill and nbval. IPython and matplotlib keep their own files in the project's ``_build``.
    """
    ipython, matplotlib = project.build / "kernel" / "ipython", matplotlib_folder(project)
    for folder in (ipython, matplotlib):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "IPYTHONDIR": str(ipython),
        "MPLCONFIGDIR": str(matplotlib),
        "MPLBACKEND": "svg",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }


class KernelPool:
    """The fork server of a process that builds again and again; started anew when the package's code has changed."""

    def __init__(self) -> None:
        self.server: ForkServer | None = None
        self._code: dict[str, str] = {}

    def start(self, project: Project) -> ForkServer | None:
        """Return the server, started if need be with a project's environment; None where kernels cannot be forked."""
        code = digests.of_tree(digests.PACKAGE, digests.PACKAGE)
        if self.server and (code != self._code or not self.server.is_alive):
            self.close()
        if self.server is None and fork_server.is_available():
            runtime = _make_runtime()
            self.server, self._code = ForkServer(make_environment(project), runtime, runtime / "stderr.log"), code
        return self.server

    def close(self) -> None:
        """End the server; who does not, ends it by ending."""
        if self.server:
            self.server.close()
        self.server = None


def _make_runtime(within: Path | None = None) -> Path:
    """Make a folder of the user's own for sockets."""
    return Path(tempfile.mkdtemp(prefix="" if within else "loftesbok-", dir=within))


class Kernels:
    """Where a project's kernels come from; a context that ends them all."""

    def __init__(self, project: Project, *, warm: bool = True, pool: KernelPool | None = None) -> None:
        """Start the fork server, where there can be one and ``warm`` asks for it; it loads while the caller goes on.

        It loads the project's data too. The server of a ``pool`` stays when the context is left.
        """
        self.project = project
        self.home = project.build / "kernel"
        self.variables = make_environment(project)
        self.log = self.home / "stderr.log"
        self.log.unlink(missing_ok=True)
        self.processes: list[Any] = []  # subprocess.Popen, or like it
        self._numbers = itertools.count(1)
        self._pool = pool
        self.server = pool.start(project) if warm and pool else None
        self.runtime = _make_runtime(self.server.runtime if self.server else None)
        if warm and not pool and fork_server.is_available():
            self.server = ForkServer(self.variables, self.runtime, self.log)
        if self.server:
            self.server.load_data(project.data.resolve())

    def __enter__(self) -> Kernels:
        return self

    def next_number(self) -> int:
        """Return a number that no other of these kernels has."""
        return next(self._numbers)

    def last_words(self) -> str:
        """Return the last line that a kernel has written to the log, perhaps on why it did not start."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").split("\n") if self.log.is_file() else []
        return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")

    def stop(self) -> None:
        """End every kernel that still runs."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()

    def __exit__(self, *error: object) -> None:
        self.stop()
        if self.server and not self._pool:
            self.server.close()
        shutil.rmtree(self.runtime, ignore_errors=True)
