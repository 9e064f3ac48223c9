"""The book: editions run, fragments written, table of contents held to the periods, Jupyter Book, published whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from loftesbok import edition, files, opendata, pages, toc
from loftesbok.dataset import Dataset
from loftesbok.errors import LoftesbokError
from loftesbok.naming import reporting_label
from loftesbok.project import TRENDS, Project
from loftesbok.view import resolve_through

MARK = "build.json"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What a build did: where the book is, which editions were run, how many pages it has."""

    place: Path
    outcomes: tuple[edition.Outcome, ...]
    pages: int


def build(project: Project, dataset: Dataset, *, through: str = "", out: Path | None = None, say: Say) -> Built:
    """Run what is stale, write the pages with data, build the HTML with warnings as errors, and put it in place whole.

    With ``through`` the book is made as of that reporting period, from a copy of the pages: the project's own editions
    and pages are left alone. Raises LoftesbokError; the published book is then as it was.
    """
    place = (out or project.html).resolve()
    _may_publish(project, place)
    files.recover(place)
    if through:
        resolve_through(dataset, TRENDS, through)
        project = _staged(project)
    base_url, public = opendata.base_url(project), opendata.as_of(dataset, through)
    described = opendata.json_ld(public, base_url=base_url)  # before anything runs: refuses what must not go out
    outcomes = edition.run(project, dataset, edition.jobs(project, dataset, through=through), progress=say)
    toc.update(project, dataset, through)
    pages.write(project, dataset, through)
    say("building the HTML")
    project.build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=project.build, prefix="work-") as work:  # two builds do not meet
        settings = {
            "html_baseurl": opendata.public_url(project),
            "loftesbok_json_ld": described,
            "loftesbok_newest": _newest(project, dataset, through),
            "loftesbok_editions": _editions(project, dataset, through),
        }
        made = _html(project, Path(work), settings)
        (made / MARK).write_text(_provenance(project, dataset, through), encoding="utf-8", newline="\n")
        opendata.publish(project, public, made, base_url=base_url)
        count = sum(1 for _ in made.rglob("*.html"))
        files.swap_in(made, place)
    return Built(place, tuple(outcomes), count)


def _staged(project: Project) -> Project:
    """Return the project with a copy of its pages, without editions, to build another state of the book from."""
    staged = replace(project, book_folder=project.build / "staged-book")
    shutil.rmtree(staged.book, ignore_errors=True)
    shutil.copytree(project.book, staged.book, ignore=shutil.ignore_patterns("reports", "_generated"))
    return staged


def _may_publish(project: Project, place: Path) -> None:
    """Refuse to replace a folder that holds anything but a book of ours."""
    for holy in (project.root, project.book, project.data, project.notebooks):
        if holy.resolve() == place or place in holy.resolve().parents:
            raise LoftesbokError(f"--out {place} holds the project itself; name a folder of its own for the book.")
    if place.is_dir() and any(place.iterdir()) and not (place / MARK).is_file() and place != project.html.resolve():
        raise LoftesbokError(f"--out {place} is not empty and holds no book made here; name a new or empty folder.")
    if place.exists() and not place.is_dir():
        raise LoftesbokError(f"--out {place} is a file; name a folder.")


def _newest(project: Project, dataset: Dataset, through: str) -> dict[str, str]:
    """Return, for each page of an earlier edition, the page of the newest."""
    return {
        f"reports/{period_id}/{code}": f"reports/{period_id}/{newest}"
        for period_id, (newest, *earlier) in toc.chapters(project, dataset, through)
        for code in earlier
    }


def _editions(project: Project, dataset: Dataset, through: str) -> dict[str, dict[str, str]]:
    """Return, for the page of each edition, how far it reaches and what it was made from."""
    return {
        f"reports/{period_id}/{code}": {
            "through": reporting_label(code),
            "inputs": edition.recorded_inputs(project, period_id, code),
        }
        for period_id, codes in toc.chapters(project, dataset, through)
        for code in codes
    }


def _html(project: Project, work: Path, settings: dict[str, Any]) -> Path:
    """Build the HTML in a folder of its own and return it; raise LoftesbokError with the warnings."""
    from jupyter_book.sphinx import build_sphinx  # noqa: PLC0415 - heavy

    log = _Log()
    overrides: dict[str, Any] = {
        "external_toc_path": "_toc.yml",
        "latex_individualpages": False,
        "loftesbok_datapackage": os.path.relpath(project.data / "datapackage.json", project.book),
        **settings,
    }
    with log.listening():
        code = build_sphinx(
            str(project.book),
            str(work / "html"),
            noconfig=True,
            path_config=str(project.config_file),
            confoverrides=overrides,
            doctreedir=str(work / "doctrees"),
            warningiserror=True,
            keep_going=True,
            quiet=True,
            really_quiet=False,
        )
    if isinstance(code, BaseException):
        raise LoftesbokError(f"The book could not be built: {type(code).__name__}: {code}\n{log.text}") from code
    if code or log.text:
        raise LoftesbokError(f"The book has faults, and the published one was left as it was:\n{log.text}")
    return work / "html"


class _Log:
    """Collects what Sphinx warns of, without colours and with paths as seen from the book."""

    def __init__(self) -> None:
        self.text = ""

    def listening(self) -> Any:
        """Catch what is written to stderr meanwhile."""
        import contextlib  # noqa: PLC0415
        import io  # noqa: PLC0415
        import re  # noqa: PLC0415

        @contextlib.contextmanager
        def caught() -> Any:
            stream = io.StringIO()
            with contextlib.redirect_stderr(stream):
                yield
            self.text = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue()).strip()

        return caught()


def _provenance(project: Project, dataset: Dataset, through: str) -> str:
    """Return what the book was made from, as JSON: the same for the same inputs."""
    from loftesbok import __version__  # noqa: PLC0415

    made = {
        "loftesbok": __version__,
        "data": dataset.digest(),
        "through": through or resolve_through(dataset, TRENDS).code,
        "editions": {
            name.removeprefix("reports/"): one["inputs"] for name, one in _editions(project, dataset, through).items()
        },
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"
