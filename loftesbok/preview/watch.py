"""What has changed in a project: watchfiles says that something has, the files' contents say what.

A file that was saved without a change, and what a build itself writes, build nothing anew. Nothing is missed either:
what changes during a build is found when the files are looked through after it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import watchfiles

from loftesbok.book.page_sources import files_beside_book
from loftesbok.project.project import Project

PACKAGE = Path(__file__).parent.parent
STEP = 100  # milliseconds of quiet after which a change is taken up: an editor or an import has written all its files
_UNFINISHED = ("~", ".tmp", ".swp", ".pyc", ".part", ".crdownload")


def watched_files(project: Project, package: Path = PACKAGE) -> Iterator[Path]:
    """Give every file that the book is made from, but not what a build writes."""
    yield project.config_file
    yield from _beside(project)
    for folder in (project.data, project.notebooks, project.book, package):
        for path in sorted(folder.rglob("*")):
            hidden = any(_passing(part) for part in path.relative_to(folder).parts)
            if not hidden and not any(path.is_relative_to(place) for place in project.pages_made) and path.is_file():
                yield path


def _beside(project: Project) -> list[Path]:
    """Return the files outside the watched folders that pages include, show or link to."""
    folders = (project.data, project.notebooks)
    return [
        path
        for path in files_beside_book(project)
        if path.is_file() and not any(path.is_relative_to(folder) for folder in folders)
    ]


def _passing(name: str) -> bool:
    """Tell whether a name is that of an editor's, Excel's, Jupyter's or our own file for the time being."""
    return name.startswith((".", "~$")) or name == "__pycache__" or name.endswith(_UNFINISHED)


def digest(project: Project, path: Path) -> str:
    """Return the digest of a file's contents; of the table of contents, without the part that a build keeps."""
    data = path.read_bytes()
    if path == project.toc_file:
        from loftesbok.book import toc  # noqa: PLC0415 - heavy

        begin, end = data.find(toc.BEGIN.encode()), data.find(toc.END.encode())
        if 0 <= begin < end:
            data = data[:begin] + data[end:]
    return hashlib.sha256(data).hexdigest()


class Watch:
    """Watches a project from the moment it is made, until it is closed."""

    def __init__(self, project: Project, package: Path = PACKAGE) -> None:
        self._project, self._package = project, package
        self._stamps: dict[Path, tuple[int, int]] = {}
        self._beside: dict[Path, tuple[int, int] | None] = {}
        self._digests: dict[Path, str] = {}
        self._closed, self._wake, self._deaf = threading.Event(), threading.Event(), threading.Event()
        folders = [folder for folder in (project.data, project.notebooks, project.book, package) if folder.is_dir()]
        # The settings are watched through their folder: an editor that saves by renaming puts another file there.
        for paths, recursive in ((folders, True), ([project.root], False)):
            threading.Thread(target=self._listen, args=(paths, recursive), daemon=True).start()
        self._look()
        self._wake.set()  # what changes before the threads listen is found by looking once more

    def wait(self, seconds: float) -> bool:
        """Wait until something may have changed, or that long; return whether to look.

        Where the system cannot tell of changes, look every time.
        """
        return self._wake.wait(seconds) or self._deaf.is_set() or self._has_changed_beside()

    def _has_changed_beside(self) -> bool:
        """Tell whether a file outside the watched folders has changed: there are few, and they may lie anywhere."""
        return any(_stamp_or_none(path) != stamp for path, stamp in self._beside.items())

    def changed(self) -> list[Path]:
        """Return the files whose contents have changed since the last call, also those that came or went."""
        self._wake.clear()
        before = dict(self._digests)
        self._look()
        return sorted(path for path in {*before, *self._digests} if before.get(path) != self._digests.get(path))

    def close(self) -> None:
        """Stop watching."""
        self._closed.set()
        self._wake.set()

    def _listen(self, paths: list[Path], recursive: bool) -> None:
        try:
            for _ in watchfiles.watch(
                *paths, watch_filter=None, step=STEP, stop_event=self._closed, recursive=recursive,
                raise_interrupt=False, ignore_permission_denied=True,
            ):  # fmt: skip
                self._wake.set()
        except Exception:  # a network drive, or more folders than the system can watch
            self._deaf.set()

    def _look(self) -> None:
        """Read the files anew whose size or time has changed, and forget those that are gone."""
        stamps, digests = {}, {}
        for path in watched_files(self._project, self._package):
            before = self._digests.get(path)
            try:
                stamp = _stamp(path)
                digests[path] = before if before and self._stamps.get(path) == stamp else digest(self._project, path)
                stamps[path] = stamp
            except OSError:  # gone again, or held by the program that writes it
                if before:
                    digests[path] = before
        self._stamps, self._digests = stamps, digests
        self._beside = {path: _stamp_or_none(path) for path in _beside(self._project)}


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _stamp_or_none(path: Path) -> tuple[int, int] | None:
    try:
        return _stamp(path)
    except OSError:
        return None


def names(project: Project, paths: Iterable[Path], package: Path = PACKAGE) -> list[str]:
    """Return how each file is called: as seen from the project, or ``loftesbok/…`` for one of the package's."""
    return [
        f"{package.name}/{path.relative_to(package).as_posix()}"
        if path.is_relative_to(package)
        else project.relative(path)
        for path in paths
    ]
