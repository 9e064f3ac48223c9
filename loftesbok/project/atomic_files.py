"""Writing: a file is written whole or not at all, and only when its bytes change; a folder is swapped in whole.

A file is replaced by a rename, which every operating system does at once. A folder that is not empty cannot be replaced
by one rename. On Linux the two change places (``renameat2``), so that there is a whole one at every moment. Elsewhere,
and on file systems that cannot, the old one steps aside by a rename and the new one takes its place by another; a
command that finds the place empty puts the old one back (``recover``).
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

_BESIDE = re.compile(r"\..+-[a-z0-9_]{8}")  # as tempfile.mkstemp names it
_EXCHANGE = 2  # RENAME_EXCHANGE
_HERE = -100  # AT_FDCWD: paths are as seen from the working folder


def holds(path: Path, content: str | bytes) -> bool:
    """Tell whether a file is there and holds exactly this."""
    return path.is_file() and path.read_bytes() == _bytes(content)


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


def write(path: Path, content: str | bytes, *, lasting: bool = True) -> bool:
    """Write text (UTF-8, LF) or bytes through a file beside it; return whether the bytes changed.

    What is ``lasting`` is on the disk when this returns, should the power go; what each build makes anew need not be.
    """
    if holds(path, content):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(_bytes(content))
            out.flush()
            if lasting:
                os.fsync(out.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def move(new: Path, place: Path) -> None:
    """Put a finished file in place of another, at once also from another disk."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        new.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        write(place, new.read_bytes())
        new.unlink()


def sweep(folder: Path, *, deep: bool = True) -> None:
    """Remove what `write` has left in a folder (``deep``: and those below) when it was killed before it was done."""
    for path in folder.glob("**/.*" if deep else ".*") if folder.is_dir() else ():
        if _BESIDE.fullmatch(path.name) and path.is_file():
            path.unlink(missing_ok=True)


def may_write(path: Path) -> None:
    """Raise OSError where a file could not be written, without writing it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tempfile.TemporaryFile(dir=path.parent).close()


def swap_in(new: Path, place: Path) -> None:
    """Put a finished folder in place of an old one, which is gone when all is done."""
    aside = _aside(place)
    shutil.rmtree(aside, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        near = _near(new, place)
        if _exchanged(near, place):
            shutil.rmtree(near, ignore_errors=True)
            return
        new = near
        place.rename(aside)
    try:
        _near(new, place).rename(place)
    except OSError:
        if aside.exists():
            aside.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _near(new: Path, place: Path) -> Path:
    """Return a folder that can be renamed to a place: itself, or a copy beside the place if it is on another disk."""
    if new.stat().st_dev == place.parent.stat().st_dev:
        return new
    near = place.with_name(f".{place.name}.new")
    shutil.rmtree(near, ignore_errors=True)
    shutil.copytree(new, near)
    return near


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places at once; return False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.EXDEV):
        return False
    raise OSError(number, os.strerror(number), str(other))


def interrupted(place: Path) -> bool:
    """Tell whether an interrupted swap has left a place empty and the old folder aside."""
    return _aside(place).exists() and not place.exists()


def recover(place: Path) -> None:
    """Put an old folder back that an interrupted swap has left aside."""
    if interrupted(place):
        _aside(place).rename(place)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")
