"""The page and the file that tell of all books of a fleet: ``index.html`` for readers, ``fleet.json`` for programs.

Both are the same for the same books: they hold no times, and nothing of the machine. What went wrong with a project is
told where the fleet is run, and not published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from loftesbok import __version__
from loftesbok.book.publish_folder import PROVENANCE
from loftesbok.domain.swedish import LETTERS, initial, listing, plural, sort_key
from loftesbok.fleet.job import FAILED, About, Result
from loftesbok.project import atomic_files

LIST, PAGE, ASSETS = "fleet.json", "index.html", "_static"
STYLE = "fleet.css"
CURRENT, EARLIER, MISSING = "current", "earlier", "missing"
SCRIPTS = ("appearance.js",)  # the reader's own choice of light or dark, made in one of the books


@dataclass(frozen=True)
class Entry:
    """A book in the overview: where it is, whether it is of today's data, and what it is about."""

    name: str
    state: str
    pages: int
    about: About

    @property
    def title(self) -> str:
        """The municipality's name, or the folder's where it is not known."""
        return self.about.municipality or self.name


def entries(out: Path, results: Iterable[Result]) -> list[Entry]:
    """Return an entry for each result, in the order of the Swedish alphabet.

    Where a book could not be made, the one that is there already is told of as it was told of before.
    """
    before = read(out)
    rows = []
    for result in results:
        if result.state != FAILED:
            rows.append(Entry(result.name, CURRENT, result.pages, result.about))
        elif (out / result.name / PAGE).is_file() and result.name in before:
            earlier = before[result.name]
            rows.append(Entry(result.name, EARLIER, earlier.pages, earlier.about))
        else:
            rows.append(Entry(result.name, MISSING, 0, result.about))
    return sorted(rows, key=lambda entry: (sort_key(entry.title), entry.name))


def read(out: Path) -> dict[str, Entry]:
    """Return the entries that ``fleet.json`` of an earlier run holds, by name; none where it cannot be read."""
    try:
        books = json.loads((out / LIST).read_text(encoding="utf-8"))["books"]
        return {book["name"]: _entry(book) for book in books}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def others(out: Path, names: Iterable[str]) -> list[str]:
    """Return the books in a folder that are of none of these projects: they stay, but the page does not lead there."""
    return sorted({path.parent.name for path in out.glob(f"*/{PROVENANCE}")} - set(names))


def _entry(book: dict[str, Any]) -> Entry:
    about = {**book["about"], "periods": tuple(book["about"]["periods"])}
    return Entry(book["name"], book["state"], book["pages"], About(**about))


def write(out: Path, books: Sequence[Entry]) -> None:
    """Write ``fleet.json``, the style sheets, and last of all ``index.html``."""
    write_list(out, books)
    from loftesbok.sphinx_ext.theme import STYLE_SHEETS, THEME  # noqa: PLC0415 - imports Sphinx

    for name in (*STYLE_SHEETS, *SCRIPTS, "favicon.svg"):
        atomic_files.write(out / ASSETS / name, (THEME / "static" / name).read_text(encoding="utf-8"))
    atomic_files.write(out / ASSETS / STYLE, _template(STYLE))
    atomic_files.write(out / PAGE, page(books))


def write_list(out: Path, books: Sequence[Entry]) -> None:
    """Write ``fleet.json``, by which the folder is known as a fleet's."""
    listed = {"loftesbok": __version__, "books": [asdict(entry) for entry in books]}
    atomic_files.write(out / LIST, json.dumps(listed, indent=1, ensure_ascii=False) + "\n")


def page(books: Sequence[Entry]) -> str:
    """Return the index page: every book in one table, with a way to each letter."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - heavy

    from loftesbok.analysis.wording import reporting_label  # noqa: PLC0415 - heavy
    from loftesbok.sphinx_ext.content_security_policy import POLICY  # noqa: PLC0415
    from loftesbok.sphinx_ext.theme import STYLE_SHEETS  # noqa: PLC0415

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"listing": listing, "label": reporting_label}
    groups: dict[str, list[Entry]] = {}
    for entry in books:
        groups.setdefault(initial(entry.title), []).append(entry)
    return (
        environment.from_string(_template(PAGE)).render(
            policy=POLICY,
            styles=[f"{ASSETS}/{name}" for name in (*STYLE_SHEETS, STYLE)],
            scripts=[f"{ASSETS}/{name}" for name in SCRIPTS],
            icon=f"{ASSETS}/favicon.svg",
            groups={letter: groups[letter] for letter in ("#", *LETTERS.upper()) if letter in groups},
            count=plural(len(books), "kommun", "kommuner"),
            independent=[entry for entry in books if entry.state != MISSING and not entry.about.official],
            earlier=[entry for entry in books if entry.state == EARLIER],
            missing=[entry for entry in books if entry.state == MISSING],
            list_file=LIST,
        )
        + "\n"
    )


def _template(name: str) -> str:
    return resources.files("loftesbok.fleet").joinpath("templates", name).read_text(encoding="utf-8")
