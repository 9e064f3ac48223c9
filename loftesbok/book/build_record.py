"""What the published book was made from, and what it consists of: ``_build/stamps``, not in git.

It is taken away before a book is replaced and written when the new one is in place, so that it never speaks of another
book than the one that is there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from loftesbok.project import atomic_files as files
from loftesbok.project import digests as fingerprint
from loftesbok.project.project import Project

VERSION = 1


@dataclass(frozen=True)
class Stamp:
    """One build: its inputs and outputs by digest, and what is needed to make the next one from it in part."""

    root: str
    """Where the project was: what Sphinx keeps is of no use elsewhere."""
    inputs: dict[str, str]
    outputs: dict[str, str]
    pages: int
    own: list[str]
    """The files that are not Jupyter Book's: open data, ``build.json``."""
    settings: dict[str, Any] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    state: str = ""
    """The digest of what pages know of each other (see ``printing.state``)."""
    documents: dict[str, list[str]] = field(default_factory=dict)
    """For each page the files that it is made from, from the project's root."""
    entries: dict[str, list] = field(default_factory=dict)
    """For each page its entries in the index, which Sphinx does not keep."""
    doctrees: dict[str, str] = field(default_factory=dict)
    version: int = VERSION


def read(project: Project, place: Path) -> Stamp | None:
    """Return the stamp of the book at a place, or None where there is none that can be read."""
    try:
        held = Stamp(**json.loads(_path(project, place).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return held if held.version == VERSION else None


def there(project: Project, place: Path) -> bool:
    """Tell whether a book has been built at a place."""
    return _path(project, place).is_file()


def as_left(project: Project, place: Path) -> Stamp | None:
    """Return the stamp of a book that is still as it was left, every file of it; None for any other."""
    held = read(project, place)
    return held if held and held.outputs == outputs(place) else None


def write(project: Project, place: Path, stamp: Stamp) -> None:
    """Write the stamp."""
    files.write(_path(project, place), json.dumps(asdict(stamp), ensure_ascii=False) + "\n")


def forget(project: Project, place: Path) -> None:
    """Take the stamp away: the book is about to be replaced."""
    _path(project, place).unlink(missing_ok=True)


def outputs(place: Path) -> dict[str, str]:
    """Return the digests of the files of a built book, by their paths in it."""
    return fingerprint.of_tree(place, place, hidden=True) if place.is_dir() else {}


def _path(project: Project, place: Path) -> Path:
    """Return where the stamp is, with a suffix for a book at another place than the usual."""
    suffix = "" if place == project.html.resolve() else f"-{fingerprint.of_bytes(str(place).encode())[:12]}"
    return project.build / "stamps" / f"book{suffix}.json"
