"""Names that cannot be a file's on every system, and files that are really somewhere else."""

from __future__ import annotations

import re
from pathlib import Path

from loftesbok.domain.problems import quoted

LONGEST_NAME = 60  # with folder and ending well below what every file system takes
_DEVICE = re.compile(r"con|prn|aux|nul|clock|(?:com|lpt)[0-9]")


def name_fault(name: str) -> str:
    """Say why a slug cannot be the name of a file on every system; "" where it can.

    Windows keeps ``con``, ``nul`` and the like for devices, with any ending:
    https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    """
    if _DEVICE.fullmatch(name):
        return f"{quoted(name)} kan inte vara ett filnamn i Windows"
    return f"{quoted(name)} är för långt för ett filnamn" if len(name) > LONGEST_NAME else ""


def leads_out(path: Path) -> bool:
    """Tell whether a file is a symbolic link to something outside its own folder: that is not read, or published."""
    return path.is_symlink() and path.parent.resolve() not in path.resolve().parents
