"""A folder that is built beside the published book and takes its place when it is whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project import atomic_files
from loftesbok.project.project import Project

PROVENANCE = "build.json"  # by which a folder is known to hold a book of ours
_PREFIX = "work-"


def must_be_free(project: Project, place: Path) -> None:
    """Refuse to replace a folder that holds anything but a book of ours."""
    for folder in (project.root, project.book, project.data, project.notebooks):
        if folder.resolve() == place or place in folder.resolve().parents:
            raise LoftesbokError(f"--out {place} innehåller själva projektet; ange en egen mapp för boken.")
    if place.exists() and not place.is_dir():
        raise LoftesbokError(f"--out {place} är en fil; ange en mapp.")
    if (
        place.is_dir()
        and any(place.iterdir())
        and not (place / PROVENANCE).is_file()
        and place != project.html.resolve()
    ):
        raise LoftesbokError(f"--out {place} är inte tom och innehåller ingen bok; ange en ny eller tom mapp.")


def recover(project: Project, place: Path) -> None:
    """Put away what a build that was killed has left, and put the old book back where it stood aside."""
    atomic_files.recover(place)
    atomic_files.sweep(project.root / "book")
    for folder in (project.build, project.build / "stamps"):
        atomic_files.sweep(folder, deep=False)
    for folder in project.build.glob(f"{_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def work_folder(project: Project) -> Iterator[Path]:
    """Give an empty folder to build in, on the same disk as the published book."""
    project.build.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=project.build, prefix=_PREFIX) as name:
        yield Path(name)
