"""Writing: a file is written whole or not at all, and only when its bytes change; a folder is swapped in whole.

A file is replaced by a rename, which every operating system does at once. It keeps its mode, and a link stays a link:
the file that it leads to is replaced. A link that leads out of its project is refused: whoever has sent us a project
would otherwise decide what is overwritten here. A folder that is not empty cannot be replaced
by one rename. On Linux the two change places (``renameat2``), so that there is a whole one at every moment. Elsewhere,
and on file systems that cannot, the old one steps aside by a rename and the new one takes its place by another; a
command that finds the place empty puts the old one back (``recover``).
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.project import CONFIG

_UNFINISHED = re.compile(r"\..+-[a-z0-9_]{8}")  # what `write` has begun
_EXCHANGE = 2  # RENAME_EXCHANGE
_BINARY = getattr(os, "O_BINARY", 0)  # Windows
_HERE = -100  # AT_FDCWD: paths are as seen from the working folder


def holds(path: Path, content: str | bytes) -> bool:
    """Tell whether a file is there and holds exactly this."""
    return path.is_file() and path.read_bytes() == _bytes(content)


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


def write(path: Path, content: str | bytes, *, lasting: bool = True) -> bool:
    """Write text (UTF-8, LF) or bytes through a file beside it; return whether the bytes changed.

    What is ``lasting`` is on the disk when this returns, should the power go; what each build makes anew need not be.
    Raises OSError, and LoftesbokError for a link that leads out of its project.
    """
    if holds(path, content):
        return False
    place = target(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    mode = _mode(place)
    unfinished = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
    # made as any new file is, so that umask and the folder's rules hold for it
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666 if mode is None else mode)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(_bytes(content))
            out.flush()
            if lasting:
                os.fsync(out.fileno())
        if mode is not None:
            unfinished.chmod(mode)
        unfinished.replace(place)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return True


def target(path: Path) -> Path:
    """Return the file that writing to a path changes: the path itself, or what a link there leads to at last.

    Raises OSError for a link that leads back to itself, LoftesbokError for one that leads out of its project.
    """
    if not path.is_symlink():
        return path
    place = Path(os.path.realpath(path))
    if place.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    folder = Path(os.path.realpath(path.parent))
    root = next((parent for parent in (folder, *folder.parents) if (parent / CONFIG).is_file()), None)
    if root is not None and not place.is_relative_to(root):
        raise LoftesbokError(
            f"{path} är en länk ut ur projektet, till {place}. Löftesboken skriver bara i projektets mapp. "
            "Rätt vore: en fil i stället för länken, eller en länk till en fil i projektet."
        )
    return place


def _mode(path: Path) -> int | None:
    """Return who may read and write a file; None where there is none."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def sweep(folder: Path, *, deep: bool = True) -> None:
    """Remove what `write` has left in a folder (``deep``: and those below) when it was killed before it was done."""
    for path in folder.glob("**/.*" if deep else ".*") if folder.is_dir() else ():
        if _UNFINISHED.fullmatch(path.name) and path.is_file():
            path.unlink(missing_ok=True)


def may_write(path: Path) -> None:
    """Raise what `write` would raise where a file could not be written, without writing it."""
    folder = target(path).parent
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.TemporaryFile(dir=folder).close()


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


def _exchanged(new: Path, place: Path) -> bool:
    """Let two folders change places at once; return False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if rename(_HERE, os.fsencode(new), _HERE, os.fsencode(place), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.EXDEV):
        return False
    raise OSError(number, os.strerror(number), str(place))


def interrupted(place: Path) -> bool:
    """Tell whether an interrupted swap has left a place empty and the old folder aside."""
    return _aside(place).exists() and not place.exists()


def recover(place: Path) -> None:
    """Put an old folder back that an interrupted swap has left aside."""
    if interrupted(place):
        _aside(place).rename(place)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")
