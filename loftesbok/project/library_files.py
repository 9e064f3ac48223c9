"""Where libraries keep files of their own: in the project's ``_build``, and not in the user's home."""

from __future__ import annotations

import os
from pathlib import Path

from loftesbok.project.project import Project


def matplotlib_folder(project: Project) -> Path:
    """Return the folder for matplotlib's list of the machine's fonts, the same for kernels and for commands."""
    return project.build / "kernel" / "matplotlib"


def keep_in_project(project: Project) -> None:
    """Let what this process loads from now on keep its files in a project; who has chosen another folder keeps it."""
    os.environ.setdefault("MPLCONFIGDIR", str(matplotlib_folder(project).resolve()))
