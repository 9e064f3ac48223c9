"""A new project: empty tables, the generic pages, settings, and what a newcomer needs to read and run."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from typing import Any

from loftesbok.book.placeholders import CODE, CONTACT, PUBLISHER
from loftesbok.data.contract import read_template
from loftesbok.data.dataset import load
from loftesbok.document.myst import escape_myst
from loftesbok.domain.characters import IN_TEXT
from loftesbok.domain.identifiers import slug
from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions.period_notebook import write_notebook
from loftesbok.project import atomic_files as files
from loftesbok.project.project import TRENDS, Project

_CODE = re.compile(r"[0-9]{4}")
_LONGEST = 100
_NAMES = {"conftest.txt": "conftest.py", "gitattributes": ".gitattributes", "gitignore": ".gitignore"}
"""What the templates are called in a project, where it is something else: no tool is to take them for its own here."""


def lay_out(folder: Path, municipality: str, title: str = "", code: str = "") -> Project:
    """Lay out a new project for a municipality, whole or not at all.

    ``title`` is the book's (default: with the municipality's name); ``code`` is the municipality's four digits. What is
    not told stands as a placeholder, which `placeholders.find` names. Raises LoftesbokError for a folder that is not
    empty, a name that is none, or a code that is not four digits.
    """
    municipality, title = " ".join(municipality.split()), " ".join(title.split())
    _judge(municipality, code)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LoftesbokError(f"{folder} är inte tom. Ange en ny eller tom mapp för projektet.")
    place = folder.resolve()
    with _beside(place) as new:
        for name, text in _texts(municipality, title or f"Löftesboken {municipality}", code):
            files.write(new / name, text)
        write_notebook(Project(new), load(new / "data"), TRENDS)
        _put_in_place(new, place)
    return Project(place)


def _judge(municipality: str, code: str) -> None:
    if not slug(municipality) or len(municipality) > _LONGEST or IN_TEXT.search(municipality):
        raise LoftesbokError(
            f"--municipality {municipality[:_LONGEST]!r} är inget namn. Rätt vore: kommunens namn som läsarna känner "
            "det, till exempel ”Norrköpings kommun”."
        )
    if code and not _CODE.fullmatch(code):
        raise LoftesbokError(f"--code {code!r} är ingen kommunkod. Rätt vore: fyra siffror, till exempel 0581.")


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """Give a folder to be made on the same disk as its place; what is left of it afterwards goes."""
    near = next(folder for folder in place.parents if folder.is_dir())
    with tempfile.TemporaryDirectory(dir=near, prefix=f".{place.name}-") as name:
        yield Path(name) / "project"


def _put_in_place(new: Path, place: Path) -> None:
    """Move a finished project into its place, which is missing or empty; leave nothing there if that fails."""
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        new.rename(place)
        return
    moved: list[Path] = []  # into the folder itself: it may be the one that the user stands in
    try:
        for entry in sorted(new.iterdir()):
            moved.append(entry.rename(place / entry.name))
    except BaseException:
        for entry in moved:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        raise


def _texts(municipality: str, title: str, code: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file of a new project."""
    templates = resources.files("loftesbok.new_project").joinpath("templates")
    described = _described(municipality, code)
    yield "data/datapackage.json", json.dumps(described, indent=2, ensure_ascii=False) + "\n"
    for resource in described["resources"]:
        yield f"data/{resource['path']}", ",".join(field["name"] for field in resource["schema"]["fields"]) + "\n"
    config = Template(_read(templates.joinpath("_config.yml")))
    yield "_config.yml", config.safe_substitute(title=json.dumps(title, ensure_ascii=False))
    yield "book/_toc.yml", _read(templates.joinpath("_toc.yml"))
    shown = {"municipality": escape_myst(municipality)}
    for page in _sorted(templates.joinpath("pages")):
        yield f"book/{page.name}", Template(_read(page)).safe_substitute(shown)
    for template in _sorted(templates.joinpath("project")):
        text = _read(template)
        if template.name == "README.md":
            text = Template(text).safe_substitute(title=title, municipality=municipality)
        yield _NAMES.get(template.name, template.name), text


def _described(municipality: str, code: str) -> dict[str, Any]:
    described = read_template()
    described["name"] = f"medborgarloften-{slug(municipality)}"
    described["title"] = f"Medborgarlöften i {municipality} – uppföljning"
    described["municipality"] = {"name": municipality, "code": code or CODE}
    described["publisher"] = {"name": PUBLISHER, "contact": CONTACT, "official": False}
    return described


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted((template for template in folder.iterdir() if template.is_file()), key=lambda template: template.name)


def _read(template: Traversable) -> str:
    return template.read_text(encoding="utf-8")
