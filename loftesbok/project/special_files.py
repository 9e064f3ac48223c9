"""What is no file though it stands among files: a named pipe, a device, a socket. Reading one may never end.

`Project.find` looks through a project before anything of it is read, digests refuse what has come since, and a reader
that is handed a single path asks for itself (``kind``).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from loftesbok.domain.printable import visible
from loftesbok.domain.problems import LoftesbokError

_KINDS = (
    (stat.S_ISDIR, "en mapp"),
    (stat.S_ISFIFO, "en namngiven pipe"),
    (stat.S_ISCHR, "en enhet"),
    (stat.S_ISBLK, "en enhet"),
    (stat.S_ISSOCK, "en sockel"),
)


def kind(path: Path | str) -> str:
    """Say in Swedish what stands where a file should, links followed; "" for a file, and where nothing stands."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - also of what os.scandir gives
    except (OSError, ValueError):
        return ""
    return next((words for is_kind, words in _KINDS if is_kind(mode)), "")


def refuse(path: Path | str, name: str) -> None:
    """Raise LoftesbokError where a path leads to something else than a file; ``name`` is how the reader knows it."""
    if words := kind(path):
        raise LoftesbokError(
            f"{visible(name)} är {words}, ingen fil, och läses inte. Rätt vore: en vanlig fil, eller ingen alls här."
        )


def refuse_below(folder: Path, base: Path) -> None:
    """Raise LoftesbokError for the first thing below a folder that is neither a file nor a folder.

    ``base`` is the folder from which it is named. Linked folders are not entered.
    """
    for path in _special(str(folder)):
        refuse(path, Path(path).relative_to(base).as_posix())


def _special(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _special(entry.path)
        elif not entry.is_file():
            yield entry.path
