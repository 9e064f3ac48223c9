"""The environment of the kernels that run notebooks: nothing of the machine or the user gets in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from loftesbok.project import Project


def settings(project: Project) -> dict[str, str]:
    """Return the environment variables that a kernel runs with; the same for papermill and nbval."""
    private = project.build / "kernel"
    for name in ("ipython", "matplotlib"):
        (private / name).mkdir(parents=True, exist_ok=True)
    return {
        "IPYTHONDIR": str(private / "ipython"),
        "MPLCONFIGDIR": str(private / "matplotlib"),
        "MPLBACKEND": "svg",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }


def quiet_manager(project: Project) -> type:
    """Return a kernel manager whose kernels write what they print themselves to a log.

    A kernel that is stopped may print errors about its closing sockets, which are no concern of the user's. What a
    notebook's cells print is not affected.
    """
    from jupyter_client.manager import AsyncKernelManager  # noqa: PLC0415 - heavy

    log = _log(project)

    class QuietKernelManager(AsyncKernelManager):
        async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
            with log.open("ab") as stderr:
                await super()._async_launch_kernel(kernel_cmd, **{**kw, "stderr": stderr})

        _launch_kernel = _async_launch_kernel

    return QuietKernelManager


def _log(project: Project) -> Path:
    return project.build / "kernel" / "stderr.log"


@contextmanager
def private(project: Project) -> Iterator[None]:
    """Set the kernels' environment for as long as notebooks are run, and put back what was there."""
    wanted = settings(project)
    _log(project).unlink(missing_ok=True)
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
