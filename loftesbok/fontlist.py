"""matplotlib's list of the machine's fonts, which takes a third of a second to make: one for all of a user's projects.

Kernels have matplotlib's folder for settings and for this list to themselves, in the project's ``_build``; settings of
the user's are of no concern to a book. The list says only which fonts there are, and matplotlib keeps one in the user's
cache for every program: it is taken from there, and put there when the first to make one was ours.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from loftesbok.project import atomic_files as files

LISTS = "fontlist-*.json"  # with the format's version, which another matplotlib does not take for its own


def of_user() -> Path:
    """Return where matplotlib keeps the list for the user's programs. Source: matplotlib.get_cachedir."""
    own = os.environ.get("MPLCONFIGDIR")
    if own:
        return Path(own)
    if not sys.platform.startswith(("linux", "freebsd")):
        return Path.home() / ".matplotlib"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "matplotlib"


def share(folder: Path) -> None:
    """Give the lists that either a folder or the user's cache has to the other, where it has none of that version."""
    with suppress(OSError, RuntimeError):  # no home, or one that cannot be written to: each then has its own
        for giver, taker in ((of_user(), folder), (folder, of_user())):
            for path in giver.glob(LISTS):
                if not (taker / path.name).exists():
                    files.write(taker / path.name, path.read_bytes())
