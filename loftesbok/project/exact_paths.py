"""Files found by their exact names on every system: Windows and macOS take ``Om.md`` for ``om.md``, others do not.

macOS may also write ``å`` as two characters, which looks the same and is another name.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path


class ExactPaths:
    """Looks for files below a folder; each folder is listed once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._names: dict[Path, frozenset[str]] = {}

    def has(self, path: Path) -> bool:
        """Tell whether there is a file at a path (below the root, or the root's own), spelt just so."""
        return path.is_file() and self.spelt(path) == path

    def spelt(self, path: Path) -> Path | None:
        """Return the path with its names as they are on disk; None where nothing like it is there."""
        place = self._root
        for part in path.relative_to(self._root).parts:
            names = self._listed(place)
            name = part if part in names else next((name for name in sorted(names) if _alike(name, part)), None)
            if name is None:
                return None
            place /= name
        return place

    def _listed(self, folder: Path) -> frozenset[str]:
        if folder not in self._names:
            try:
                self._names[folder] = frozenset(os.listdir(folder))  # noqa: PTH208 - only the names are needed
            except OSError:
                self._names[folder] = frozenset()
        return self._names[folder]


def _alike(name: str, other: str) -> bool:
    return _plain(name) == _plain(other)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
