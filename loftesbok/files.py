"""Writing: a file is written whole or not at all, and only when its bytes change; a folder is swapped in whole."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path


def write(path: Path, text: str) -> bool:
    """Write text (UTF-8, LF) through a file beside it; return whether the bytes changed."""
    data = text.encode("utf-8")
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def swap_in(new: Path, place: Path) -> None:
    """Put a finished folder in place of an old one: the old one steps aside by a rename, and goes when all is done."""
    aside = _aside(place)
    shutil.rmtree(aside, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(aside)
    try:
        _move(new, place)
    except OSError:
        if aside.exists():
            aside.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _move(new: Path, place: Path) -> None:
    """Rename a folder; copy it beside its place first where it lies on another disk."""
    try:
        new.rename(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        near = place.with_name(f".{place.name}.new")
        shutil.rmtree(near, ignore_errors=True)
        shutil.copytree(new, near)
        near.rename(place)


def recover(place: Path) -> None:
    """Put an old folder back that an interrupted swap has left aside."""
    aside = _aside(place)
    if aside.exists() and not place.exists():
        aside.rename(place)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")
