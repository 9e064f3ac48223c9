"""Which projects a fleet is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from loftesbok.domain.identifiers import slug
from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.project import CONFIG, Project


@dataclass(frozen=True)
class Found:
    """The projects by the name that each book's folder gets, and what was passed over, a sentence each."""

    projects: dict[str, Project]
    skipped: tuple[str, ...]


def find(folders: Iterable[Path]) -> Found:
    """Return the projects in these folders: each is a project, or holds projects directly below it.

    Folders that are no project are skipped and told; files and hidden folders are passed over in silence. Raises
    LoftesbokError for a folder that holds none, and for two projects whose books would get the same name.
    """
    projects: dict[str, Project] = {}
    skipped: list[str] = []
    for folder in folders:
        roots, others = _roots(folder)
        skipped += [f"{one}: no project (it lacks {CONFIG} or data/)" for one in others]
        for root in roots:
            name = slug(root.name)
            if not name:
                raise LoftesbokError(f"{root}: a book's address is made of the folder's name; give it letters a to z.")
            if name in projects and projects[name].root != root:
                raise LoftesbokError(
                    f"{root} and {projects[name].root} would both get the address {name}/; rename one of the folders."
                )
            projects[name] = Project(root)
    return Found(projects, tuple(skipped))


def _roots(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the roots of the projects in a folder, and the folders in it that are none."""
    if not folder.is_dir():
        raise LoftesbokError(f"{folder} is no folder; name a project, or a folder that holds projects.")
    folder = folder.resolve()
    if _is_project(folder):
        return [folder], []
    below = [one for one in sorted(folder.iterdir()) if one.is_dir() and one.name[0] not in "._"]
    roots = [one for one in below if _is_project(one)]
    if not roots:
        raise LoftesbokError(
            f"{folder} is no project and holds none: neither it nor a folder directly below it has {CONFIG} and data/."
        )
    return roots, [one for one in below if one not in roots]


def _is_project(folder: Path) -> bool:
    return (folder / CONFIG).is_file() and (folder / "data").is_dir()
