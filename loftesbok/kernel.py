"""The environment of the kernels that run notebooks: nothing of the machine or the user gets in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def private(project: Project) -> Iterator[None]:
    """Set the kernels' environment for as long as notebooks are run, and put back what was there."""
    wanted = settings(project)
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
