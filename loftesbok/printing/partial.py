"""How little of a book must be made anew when something has changed, without any page coming out otherwise.

A page is made from its own files, from what pages know of each other (``printing.state``), from the settings and from
code. When code, settings, contents and data description are the same, only the pages whose own files have changed are
read again; and when what pages know of each other has come out the same, all others would be written as they are. Where
any of this does not hold, or the files that the new pages refer to are others than before, the whole book is made.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from loftesbok.book import sphinx_build as press
from loftesbok.book.build_record import Stamp, outputs
from loftesbok.book.inputs import CONFIGURED, ENVIRONMENT, PACKAGE, THROUGH
from loftesbok.project import digests as fingerprint
from loftesbok.project.project import Project
from loftesbok.reach import Package
from loftesbok.sphinx_ext.progress import Order

BUILDS_PAGES = ("loftesbok.sphinx_ext", "loftesbok.book.sphinx_build", "loftesbok.sphinx_ext.progress")
_EDITIONS, _NEWEST, _ON_DATA_PAGE = "loftesbok_editions", "loftesbok_newest", "loftesbok_json_ld"
_DATA_PAGE = "data"
_LINK = re.compile(r"""\b(?:src|href|srcset|data)=["']([^"'#]+)""")


@dataclass(frozen=True)
class Now:
    """What a book is to be made from: inputs and fragments by digest, and settings."""

    inputs: Mapping[str, str]
    fragments: Mapping[str, str]
    settings: Mapping[str, Any]


def order(held: Stamp, now: Now, whole: Order) -> Order | None:
    """Return the order to make some pages anew, given that for the whole book; None when it must be the whole book."""
    changed = set(fingerprint.differences(held.inputs, now.inputs))
    generated = set(fingerprint.differences(held.fragments, now.fragments))
    settings = now.settings
    if any(_concerns_all(name) for name in changed) or _code_changed(changed) or not _settings_fit(held, settings):
        return None
    own = {name for name in changed if name.startswith("book/")} | generated
    known = {source for sources in held.documents.values() for source in sources}
    if own - known:  # a page that is new or gone, or a file that the theme may show
        return None
    read = {page for page, sources in held.documents.items() if own & set(sources)}
    before, after = held.settings[_EDITIONS], settings[_EDITIONS]
    if any(page not in read and before[page] != after[page] for page in after):
        return None  # the foot of an edition's page tells its digest
    write = {_DATA_PAGE} if held.settings[_ON_DATA_PAGE] != settings[_ON_DATA_PAGE] else set()
    more = write & held.documents.keys()
    return replace(whole, read=read, write=more, state=held.state, entries=dict(held.entries))


def _concerns_all(name: str) -> bool:
    """Tell whether a changed input may show on every page."""
    return (
        name == THROUGH
        or name.startswith((ENVIRONMENT, CONFIGURED))
        or name in ("_config.yml", "requirements.txt", "book/_toc.yml", "data/datapackage.json")
    )


def _code_changed(changed: Iterable[str]) -> bool:
    """Tell whether code or theme that builds pages has changed; other code shows in what it makes."""
    own = [name.removeprefix(PACKAGE) for name in changed if name.startswith(PACKAGE)]
    reached = Package().reached(BUILDS_PAGES) if own else {}
    return any(name in reached or "/theme/" in name or "/sphinx_ext/" in name for name in own)


def _settings_fit(held: Stamp, settings: Mapping[str, Any]) -> bool:
    """Tell whether all settings are as they were that may show on other pages than the one they are about."""
    special = (_EDITIONS, _ON_DATA_PAGE)
    before = {key: value for key, value in held.settings.items() if key not in special}
    after = {key: value for key, value in settings.items() if key not in special}
    reach = [
        {page: one["through"] for page, one in given.get(_EDITIONS, {}).items()} for given in (held.settings, settings)
    ]
    return before == after and reach[0] == reach[1]


def possible(project: Project, held: Stamp) -> bool:
    """Tell whether a book can be built upon: it lies in its usual place, and Sphinx's own files are as they were."""
    moved = held.root != str(project.root)
    return not moved and bool(held.doctrees) and outputs(project.build / press.DOCTREES) == held.doctrees


def counted(wanted: Order) -> int:
    """Return how many pages an order names."""
    return len((wanted.read or frozenset()) | wanted.write)


def build_upon(project: Project, held: Stamp, settings: Mapping[str, Any], work: Path, wanted: Order) -> Path | None:
    """Make the wanted pages anew in a copy of the published book; return it, or None when that is not enough."""
    place, doctrees = project.html, project.build / press.DOCTREES
    made = work / press.HTML
    shutil.copytree(place, made)
    shutil.copytree(doctrees, work / press.DOCTREES)
    if counted(wanted) == 0:
        wanted.documents = held.documents
        return made
    before = outputs(made)
    press.run(project, work, settings, wanted)
    after = outputs(made)
    pages = [name for name in after if name.endswith(".html") and before.get(name) != after[name]]
    if (
        wanted.whole
        and before.keys() == after.keys()
        and all(_files(place / name) == _files(made / name) for name in pages)
    ):
        return made
    shutil.rmtree(made)
    shutil.rmtree(work / press.DOCTREES)
    return None


def _files(page: Path) -> set[str]:
    """Return the files (pictures, downloads) that a page refers to: it may have written them."""
    links = (urlsplit(html.unescape(link)) for link in _LINK.findall(page.read_text(encoding="utf-8")))
    own = {unquote(link.path) for link in links if not link.scheme and not link.netloc}
    return {name for name in own if not name.endswith(".html")}
