"""What is shown or read aloud on a page, and what of it is English: for tests of built pages and of live ones."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

SPOKEN = (
    "alt",
    "aria-label",
    "title",
    "placeholder",
    "aria-description",
    "aria-roledescription",
    "value",
    "data-meaning",
)
# Common English words that are no Swedish ones (as "in", "an", "for", "by", "under", "is" and "has" can be).
COMMON = """
the and of with this that these those from your you are was were been being have had will would should could can not
but which what when where who how why about into over after before between through during without within again more
most other some such only own same than too very each every any both few many much please page pages search searching
next previous toggle hidden skip content contents link links heading image images table tables figure figures show hide
close open menu back top color colour light dark mode settings navigation warning note error copyright created using
source download edit code cell output input copy view click here found result results match matches query document
documents home site theme last updated built loading ready yes no
"""
WORD = re.compile(rf"\b({'|'.join(COMMON.split())})\b", re.IGNORECASE)
# Names of things, which are the same whatever the language of the text around them.
NAMES = re.compile(
    r"Data Packages?|Table Schema|Jupyter (Book|notebook)|Creative Commons [\w .]+ Universal"
    r"|https?://\S+|[\w.]+@[\w.]+|[\w./-]+\.(csv|html|ipynb|json|md|py|rdf|svg|txt|xlsx|yml|zip)\b"
)
HOLES = re.compile(r"%\([a-z_]+\)s|%s|%d|\$\{\w+\}|\{\w*\}")  # where a catalogue's message is filled in
MARKS = " .:…!?#"
SAME_IN_SWEDISH = {"data", "in", "index", "januari", "parameter", "start", "text", "todo", "version"}
ELSEWHERE = "script, style, pre, code, meta:not([name=description]), [lang]:not(html):not([lang=sv])"


def texts(html: str, allowed: Iterable[str] = ()) -> list[str]:
    """Return everything that a page shows or has read aloud in its own language, without code and without some words.

    ``allowed`` are codes of the dataset, which the page on the data must name.
    """
    page = BeautifulSoup(html, "html.parser")
    if page.select_one("main [lang]:is(section, article):not([lang=sv])"):
        for tag in page.select("meta[name=description]"):
            tag.decompose()  # it is the first words of the page, in the language of these
    for tag in page.select(ELSEWHERE):
        tag.decompose()
    found = list(page.stripped_strings)
    found += [str(tag[name]) for tag in page.select("*") for name in (*SPOKEN, "content") if tag.get(name)]
    codes = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, allowed))})(?![\w-])") if allowed else None
    return [codes.sub(" ", text) for text in found] if codes else found


def english(found: Iterable[str]) -> list[str]:
    """Return the texts that are a message of Sphinx or a theme in English, or that hold a common English word."""
    return [text for text in found if _is_english(text)]


def _is_english(text: str) -> bool:
    plain = " ".join(NAMES.sub(" ", text).split()).lower()
    if plain.strip(MARKS) in messages() or WORD.search(plain):
        return True
    return any(message in plain for word in set(plain.split()) for message in _long_messages().get(word, ()))


@cache
def messages() -> frozenset[str]:
    """Return the English messages in the catalogues of Sphinx and of the themes that are installed with it."""
    found: set[str] = set()
    for package in ("sphinx", "sphinx_book_theme", "pydata_sphinx_theme"):
        folder = Path(str(resources.files(package)))
        for path in sorted({*folder.rglob("*.pot"), *folder.rglob("*.po")}):
            with path.open("rb") as file:
                for message in read_po(file):
                    found |= set(message.id if isinstance(message.id, tuple) else (message.id,))
        for path in sorted(folder.rglob("*.mo")):
            with path.open("rb") as file:
                translations = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            found |= {one[0] if isinstance(one, tuple) else one for one in translations}
    plain = {" ".join(HOLES.sub(" ", text).split()).strip(MARKS).lower() for text in found}
    return frozenset(text for text in plain if len(text) > 2 and text not in SAME_IN_SWEDISH)


@cache
def _long_messages() -> dict[str, list[str]]:
    """Return the messages of three words and more by their first."""
    found: dict[str, list[str]] = {}
    for message in messages():
        if message.count(" ") >= 2:
            found.setdefault(message.split()[0], []).append(message)
    return found


def codes(package: Mapping[str, Any]) -> set[str]:
    """Return the words of the dataset's own language: names of tables and columns, and codes in cells."""
    found: set[str] = set()
    for resource in package["resources"]:
        found.add(resource["name"])
        for field in resource["schema"]["fields"]:
            found |= {field["name"], *field.get("constraints", {}).get("enum", [])}
            found |= set(field.get("loftesbok", {}).get("values", []))
    return found
