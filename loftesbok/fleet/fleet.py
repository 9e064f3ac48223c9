"""A whole fleet: the books of many projects in one folder, with an index page over them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from loftesbok.domain.problems import LoftesbokError
from loftesbok.fleet import environments as agreement
from loftesbok.fleet import overview_page as overview
from loftesbok.fleet.executors import Crew
from loftesbok.fleet.job import FAILED, About, Order, Result, Terms, lock_digest
from loftesbok.fleet.schedule import Watcher, run
from loftesbok.project import atomic_files as files
from loftesbok.project.project import Project

DEFAULT_OUT = Path("_build", "fleet")


@dataclass(frozen=True)
class Fleet:
    """What was made: the results in the order of the projects, and where the index page is."""

    results: tuple[Result, ...]
    index: Path

    @property
    def failed(self) -> tuple[Result, ...]:
        """The projects whose book could not be made."""
        return tuple(result for result in self.results if result.state == FAILED)


def make_all(projects: Mapping[str, Project], out: Path, crew: Crew, watcher: Watcher, *, force: bool = False) -> Fleet:
    """Make the books of all projects that are not fresh, each in ``out``/name, then the index page and fleet.json.

    One that fails does not stop the others. Called again after an interruption it goes on where it was. Raises
    LoftesbokError when ``out`` holds something else.
    """
    out = out.resolve()
    may_hold_books(out, projects)
    out.mkdir(parents=True, exist_ok=True)
    before = overview.read(out)
    if not (out / overview.LIST).is_file():
        overview.write_list(out, [])  # now it can be told from any other folder, also if this run is cut off
    token = out / f".seen-by-all-{secrets.token_hex(8)}"
    if crew.shared:
        files.write(token, "The machines of a fleet look for this file, to see that they share the disk.\n")
    try:
        orders = [
            Order(name, project.root, out / name, force, crew.notebooks, _known(before, name),
                  _terms(project, token) if crew.shared else None)
            for name, project in projects.items()
        ]  # fmt: skip
        results = run(orders, crew, watcher)
    finally:
        token.unlink(missing_ok=True)
    overview.write(out, overview.entries(out, results))
    return Fleet(tuple(results), out / overview.PAGE)


def _known(before: Mapping[str, overview.Entry], name: str) -> About:
    return before[name].about if name in before else About()


def _terms(project: Project, token: Path) -> Terms:
    return Terms(agreement.environment(), lock_digest(project), token)


def may_hold_books(out: Path, projects: Mapping[str, Project]) -> None:
    """Refuse a folder for the books that holds anything else, or that lies among a project's own files."""
    if out.exists() and not out.is_dir():
        raise LoftesbokError(f"--out {out} is a file; name a folder.")
    for name, project in projects.items():
        if out / name == project.root:
            raise LoftesbokError(f"--out {out} is the folder of the projects; name another one for the books.")
        for own in (project.data, project.book, project.notebooks):
            if out == own.resolve() or own.resolve() in out.parents:
                raise LoftesbokError(f"--out {out} lies among the files of {project.root}; name a folder of its own.")
    if out.is_dir() and any(one.name[0] != "." for one in out.iterdir()) and not (out / overview.LIST).is_file():
        raise LoftesbokError(f"--out {out} is not empty and holds no fleet made here; name a new or empty folder.")
