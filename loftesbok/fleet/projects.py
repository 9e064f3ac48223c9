"""Which projects a fleet is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from loftesbok.domain.identifiers import slug
from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.project import CONFIG, Project


@dataclass(frozen=True)
class Projects:
    """The projects by the name that each book's folder gets, and what was passed over, a sentence each."""

    by_name: dict[str, Project]
    skipped: tuple[str, ...]


def find(folders: Iterable[Path]) -> Projects:
    """Return the projects in these folders: each is a project, or holds projects directly below it.

    Folders that are no project are skipped and told; files and hidden folders are passed over in silence. Raises
    LoftesbokError for a folder that holds none, and for two projects whose books would get the same name.
    """
    projects: dict[str, Project] = {}
    skipped: list[str] = []
    for folder in folders:
        roots, others = _roots(folder)
        skipped += [f"{other}: inget projekt ({CONFIG} eller data/ saknas)" for other in others]
        for root in roots:
            name = slug(root.name)
            if not name:
                raise LoftesbokError(
                    f"{root}: bokens adress görs av mappens namn. Ge mappen ett namn med bokstäver a till z."
                )
            if name in projects and projects[name].root != root:
                raise LoftesbokError(
                    f"{root} och {projects[name].root} skulle få samma adress, {name}/. Byt namn på en av mapparna."
                )
            projects[name] = Project(root)
    return Projects(projects, tuple(skipped))


def _roots(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the roots of the projects in a folder, and the folders in it that are none."""
    if not folder.is_dir():
        raise LoftesbokError(f"{folder} är ingen mapp. Ange ett projekt, eller en mapp med projekt.")
    folder = folder.resolve()
    if _is_project(folder):
        return [folder], []
    below = [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name[0] not in "._"]
    roots = [path for path in below if _is_project(path)]
    if not roots:
        raise LoftesbokError(
            f"{folder} är inget projekt och har inga: varken i den eller direkt under den finns {CONFIG} och data/."
        )
    return roots, [path for path in below if path not in roots]


def _is_project(folder: Path) -> bool:
    return (folder / CONFIG).is_file() and (folder / "data").is_dir()
