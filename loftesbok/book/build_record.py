"""What the published book was made from, and what it consists of: ``_build/stamps``, not in git.

It is taken away before a book is replaced and written when the new one is in place, so that it never speaks of another
book than the one that is there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from loftesbok.project import atomic_files, digests
from loftesbok.project.project import Project

VERSION = 2


@dataclass(frozen=True)
class BuildRecord:
    """One build: its inputs and outputs by digest, how many pages it made, and what is in doubt."""

    inputs: dict[str, str]
    outputs: dict[str, str]
    pages: int
    version: int = VERSION
    doubts: tuple[str, ...] = ()
    """What was right but unusual, as ``check`` writes it."""


def read(project: Project, place: Path) -> BuildRecord | None:
    """Return the record of the book at a place, or None where there is none that can be read."""
    try:
        record = BuildRecord(**json.loads(_path(project, place).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return record if record.version == VERSION else None


def read_if_untouched(project: Project, place: Path) -> BuildRecord | None:
    """Return the record of a book that is still as it was left, every file of it; None for any other."""
    record = read(project, place)
    return record if record and record.outputs == digest_outputs(place) else None


def write(project: Project, place: Path, record: BuildRecord) -> None:
    """Write the record."""
    atomic_files.write(_path(project, place), json.dumps(asdict(record), ensure_ascii=False) + "\n")


def remove(project: Project, place: Path) -> None:
    """Take the record away: the book is about to be replaced."""
    _path(project, place).unlink(missing_ok=True)


def digest_outputs(place: Path) -> dict[str, str]:
    """Return the digests of the files of a built book, by their paths in it."""
    return digests.of_tree(place, place, hidden=True) if place.is_dir() else {}


def _path(project: Project, place: Path) -> Path:
    """Return where the record is, with a suffix for a book at another place than the usual."""
    suffix = "" if place == project.html.resolve() else f"-{digests.of_bytes(str(place).encode())[:12]}"
    return project.build / "stamps" / f"book{suffix}.json"
