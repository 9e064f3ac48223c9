"""A whole fleet: the books of many projects in one folder, with an index page over them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from loftesbok.domain.problems import LoftesbokError
from loftesbok.fleet import overview_page
from loftesbok.fleet.environments import environment
from loftesbok.fleet.executors import Workers
from loftesbok.fleet.job import FAILED, About, Order, Result, Terms, lock_digest
from loftesbok.fleet.schedule import TIME_LIMIT, Watcher, run
from loftesbok.project import atomic_files
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


def make_all(
    projects: Mapping[str, Project],
    out: Path,
    workers: Workers,
    watcher: Watcher,
    *,
    force: bool = False,
    time_limit: float = TIME_LIMIT,
) -> Fleet:
    """Make the books of all projects that are not fresh, each in ``out``/name, then the index page and fleet.json.

    One that fails, or takes longer than ``time_limit`` seconds, does not stop the others. Called again after an
    interruption it goes on where it was. Raises LoftesbokError when ``out`` holds something else.
    """
    out = out.resolve()
    may_hold_books(out, projects)
    out.mkdir(parents=True, exist_ok=True)
    before = overview_page.read(out)
    if not (out / overview_page.LIST).is_file():
        overview_page.write_list(out, [])  # now it can be told from any other folder, also if this run is cut off
    token = out / f".seen-by-all-{secrets.token_hex(8)}"
    if workers.shared:
        atomic_files.write(token, "Datorerna i en flotta letar efter den här filen, för att se att de delar disken.\n")
    try:
        orders = [
            Order(name, project.root, out / name, force, workers.notebooks, _about_before(before, name),
                  _terms(project, token) if workers.shared else None)
            for name, project in projects.items()
        ]  # fmt: skip
        results = run(orders, workers, watcher, time_limit=time_limit)
    finally:
        token.unlink(missing_ok=True)
    overview_page.write(out, overview_page.entries(out, results))
    return Fleet(tuple(results), out / overview_page.PAGE)


def _about_before(before: Mapping[str, overview_page.Entry], name: str) -> About:
    return before[name].about if name in before else About()


def _terms(project: Project, token: Path) -> Terms:
    return Terms(environment(), lock_digest(project), token)


def may_hold_books(out: Path, projects: Mapping[str, Project]) -> None:
    """Refuse a folder for the books that holds anything else, or that lies among a project's own files."""
    if out.exists() and not out.is_dir():
        raise LoftesbokError(f"--out {out} är en fil. Ange en mapp.")
    for name, project in projects.items():
        if out / name == project.root:
            raise LoftesbokError(f"--out {out} är projektens mapp. Ange en annan mapp för böckerna.")
        for folder in (project.data, project.book, project.notebooks):
            if out == folder.resolve() or folder.resolve() in out.parents:
                raise LoftesbokError(f"--out {out} ligger bland filerna i {project.root}. Ange en egen mapp.")
    if out.is_dir() and any(path.name[0] != "." for path in out.iterdir()) and not (out / overview_page.LIST).is_file():
        raise LoftesbokError(f"--out {out} är inte tom och har inga böcker gjorda av fleet. Ange en ny eller tom mapp.")
