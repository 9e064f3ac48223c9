"""Digests of files as they are on disk: what is the same has not changed, whatever the clock says."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from loftesbok.project import special_files

PACKAGE = Path(__file__).parent.parent
_INSTALLED = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+?)\.(?:dist|egg)-info")
_LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\]\s*)?==", re.MULTILINE)
_NAME = re.compile(r"[^A-Za-z0-9._-]")


def of_bytes(data: bytes) -> str:
    """Return the sha256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def of_text_file(path: Path) -> str:
    """Return the sha256 of a text file, the same with LF and CRLF."""
    return of_bytes(path.read_bytes().replace(b"\r\n", b"\n"))


def of_value(value: Any) -> str:
    """Return the sha256 of a value that JSON can hold, the same whatever the order of its keys."""
    return of_bytes(json.dumps(value, ensure_ascii=False, sort_keys=True).encode())


def of_tree(folder: Path, base: Path, skip: Iterable[str] = (), *, hidden: bool = False) -> dict[str, str]:
    """Return the digest of every file in a folder, by its path from ``base`` with forward slashes, sorted.

    Left out are compiled Python, what ``skip`` names (paths from ``base``), and hidden files and folders unless they
    are asked for. Raises LoftesbokError for what is neither a file nor a folder.
    """
    files = _files(str(folder), folder.relative_to(base).as_posix(), frozenset(skip), hidden)
    return dict(sorted((name, of_bytes(Path(path).read_bytes())) for name, path in files))


def _files(folder: str, name: str, skip: frozenset[str], hidden: bool) -> Iterator[tuple[str, str]]:
    """Yield (name, path) of the files below a folder; os.scandir, as it is three times as fast as Path.rglob."""
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if (entry.name.startswith(".") and not hidden) or entry.name == "__pycache__":
            continue
        inside = entry.name if name == "." else f"{name}/{entry.name}"
        if inside in skip:
            continue
        if entry.is_dir():
            yield from _files(entry.path, inside, skip, hidden)
        elif entry.is_file():
            yield inside, entry.path
        else:
            special_files.refuse(entry.path, inside)


def environment(lock_file: Path | None = None) -> dict[str, str]:
    """Return the versions of Python and of all that is installed, by name; with a lock file, of what it names only.

    They are read from the names of folders, which takes a millisecond where ``importlib.metadata`` takes a hundred.
    """
    wanted: set[str] | None = None
    if lock_file and lock_file.is_file():
        wanted = {plain(name) for name in _LOCKED.findall(lock_file.read_text(encoding="utf-8"))}
    versions = {}
    for folder in reversed(sys.path):  # the first one on the path is the one that is imported
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - only the names are needed
        except OSError:
            continue
        for name in names:
            match = _INSTALLED.fullmatch(name)
            if match and (wanted is None or plain(match["name"]) in wanted):
                versions[plain(match["name"])] = match["version"]
    return {"python": platform.python_version(), **dict(sorted(versions.items()))}


def needed(versions: Mapping[str, str]) -> dict[str, str]:
    """Return those versions that the package needs: Python's, what it asks for, what that asks for, and so on."""
    todo, seen = [PACKAGE.name], {"python"}
    while todo:
        new = asked(todo.pop()) - seen
        seen |= new
        todo += new
    return {name: version for name, version in versions.items() if name in seen}


def asked(name: str) -> set[str]:
    """Return the names of what a distribution asks for; nothing when it is not installed (for another system, say)."""
    from importlib.metadata import PackageNotFoundError, requires  # noqa: PLC0415

    try:
        return {plain(_NAME.split(asked_for)[0]) for asked_for in requires(name) or [] if "extra ==" not in asked_for}
    except PackageNotFoundError:
        return set()


def plain(name: str) -> str:
    """Return a distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the names whose digests differ, and those that are in one of the two only, sorted."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
