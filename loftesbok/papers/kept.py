"""Files kept from one build to the next: made again only when something that they follow from is another."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from loftesbok.project import atomic_files as files
from loftesbok.project import digests as fingerprint


class Kept:
    """A folder with what has been made, by the digest of what it was made from: a value, this code, these versions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        code = fingerprint.of_tree(fingerprint.PACKAGE, fingerprint.PACKAGE)
        self._made_with = [code, fingerprint.environment()]
        self._used: set[str] = set()

    def or_made(self, made_from: Any, make: Callable[[], dict[str, bytes]]) -> dict[str, bytes]:
        """Return files by name, as they were made from the same value (one that JSON can hold), or made now."""
        name = f"{fingerprint.of_value([self._made_with, made_from])}.zip"
        self._used.add(name)
        try:
            with zipfile.ZipFile(self._folder / name) as kept:  # which tells whether its files are whole
                return {one: kept.read(one) for one in kept.namelist()}
        except (OSError, zipfile.BadZipFile):
            made = make()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as kept:
            for one, content in made.items():
                kept.writestr(zipfile.ZipInfo(one), content)
        files.write(self._folder / name, packed.getvalue(), lasting=False)
        return made

    def forget_others(self) -> None:
        """Remove what has not been asked for: it was made from something that is no longer there."""
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if path.name not in self._used:
                path.unlink(missing_ok=True)
