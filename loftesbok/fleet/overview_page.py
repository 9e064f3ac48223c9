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
from loftesbok.fleet.alphabet import LETTERS, initial, sort_key
from loftesbok.fleet.job import FAILED, About, Result
from loftesbok.project import atomic_files as files

LIST, PAGE, ASSETS = "fleet.json", "index.html", "_static"
OWN_STYLE = "fleet.css"
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
    found = []
    for result in results:
        if result.state != FAILED:
            found.append(Entry(result.name, CURRENT, result.pages, result.about))
        elif (out / result.name / PAGE).is_file() and result.name in before:
            old = before[result.name]
            found.append(Entry(result.name, EARLIER, old.pages, old.about))
        else:
            found.append(Entry(result.name, MISSING, 0, result.about))
    return sorted(found, key=lambda entry: (sort_key(entry.title), entry.name))


def read(out: Path) -> dict[str, Entry]:
    """Return the entries that ``fleet.json`` of an earlier run holds, by name; none where it cannot be read."""
    try:
        held = json.loads((out / LIST).read_text(encoding="utf-8"))["books"]
        return {one["name"]: _entry(one) for one in held}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def others(out: Path, names: Iterable[str]) -> list[str]:
    """Return the books in a folder that are of none of these projects: they stay, but the page does not lead there."""
    return sorted({path.parent.name for path in out.glob(f"*/{PROVENANCE}")} - set(names))


def _entry(held: dict[str, Any]) -> Entry:
    about = {**held["about"], "periods": tuple(held["about"]["periods"])}
    return Entry(held["name"], held["state"], held["pages"], About(**about))


def write(out: Path, made: Sequence[Entry]) -> None:
    """Write ``fleet.json``, the style sheets, and last of all ``index.html``."""
    write_list(out, made)
    from loftesbok.sphinx_ext.theme import STYLE_SHEETS, THEME  # noqa: PLC0415 - imports Sphinx

    for name in (*STYLE_SHEETS, *SCRIPTS, "favicon.svg"):
        files.write(out / ASSETS / name, (THEME / "static" / name).read_text(encoding="utf-8"))
    files.write(out / ASSETS / OWN_STYLE, _template(OWN_STYLE))
    files.write(out / PAGE, page(made))


def write_list(out: Path, made: Sequence[Entry]) -> None:
    """Write ``fleet.json``, by which the folder is known as a fleet's."""
    listed = {"loftesbok": __version__, "books": [asdict(entry) for entry in made]}
    files.write(out / LIST, json.dumps(listed, indent=1, ensure_ascii=False) + "\n")


def page(made: Sequence[Entry]) -> str:
    """Return the index page: every book in one table, with a way to each letter."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - heavy

    from loftesbok.analysis.wording import reporting_label  # noqa: PLC0415 - heavy
    from loftesbok.domain.swedish import listing, plural  # noqa: PLC0415
    from loftesbok.sphinx_ext.content_security_policy import POLICY  # noqa: PLC0415
    from loftesbok.sphinx_ext.theme import STYLE_SHEETS  # noqa: PLC0415

    shown = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    shown.filters |= {"listing": listing, "label": reporting_label}
    groups: dict[str, list[Entry]] = {}
    for entry in made:
        groups.setdefault(initial(entry.title), []).append(entry)
    return (
        shown.from_string(_template(PAGE)).render(
            policy=POLICY,
            styles=[f"{ASSETS}/{name}" for name in (*STYLE_SHEETS, OWN_STYLE)],
            scripts=[f"{ASSETS}/{name}" for name in SCRIPTS],
            icon=f"{ASSETS}/favicon.svg",
            groups={letter: groups[letter] for letter in ("#", *LETTERS.upper()) if letter in groups},
            count=plural(len(made), "kommun", "kommuner"),
            independent=[entry for entry in made if entry.state != MISSING and not entry.about.official],
            earlier=[entry for entry in made if entry.state == EARLIER],
            missing=[entry for entry in made if entry.state == MISSING],
            list_file=LIST,
        )
        + "\n"
    )


def _template(name: str) -> str:
    return resources.files("loftesbok.fleet").joinpath("templates", name).read_text(encoding="utf-8")
