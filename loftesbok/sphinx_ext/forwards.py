"""Forwards: what answers at the address of a page or a file that the book has no longer.

``loftesbok_forwards`` maps old addresses to new ones, both from the book's root. At a page's stands a page of the theme
with a link, which browsers follow by themselves; at a CSV file's a file that says where to look, at a picture's a
picture that does. ``reports/trender/`` is the newest edition of that chapter. What the book still has is left alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

LOGGER = logging.getLogger(__name__)
MADE_FROM_DATA = ("reports/", "papers/", "underlag/")  # an earlier state of the book has fewer of these
SUFFIXES = (".html", ".csv", ".svg")
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 80" role="img" aria-label="{text}">'
    '<rect width="480" height="80" fill="#ffffff" stroke="#6f7c89"/><a href="{address}">'
    '<text x="20" y="46" font-family="sans-serif" font-size="18" fill="#1d4e79">{text}</text></a></svg>\n'
)


def newest_page(app: Sphinx, chapter: str) -> str:
    """Return the page of a chapter's newest edition (``reports/trender``), or "" where the book has none."""
    editions = [
        docname
        for docname in app.env.found_docs
        if docname.rpartition("/")[0] == chapter and docname not in app.config.loftesbok_newest
    ]
    return max(editions, default="")


def _target(app: Sphinx, address: str) -> str:
    """Return a new address with a file's name; for a chapter or paper that this book does not have, the start page."""
    page, mark, anchor = address.partition("#")
    docname = newest_page(app, page.rstrip("/")) if page.endswith("/") else page.removesuffix(".html")
    if page.startswith(MADE_FROM_DATA) and docname not in app.env.found_docs:
        return f"{app.config.root_doc}.html"
    return f"{docname}.html{mark}{anchor}" if page.endswith(("/", ".html")) else address


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    for old, new in app.config.loftesbok_forwards.items():
        if old.endswith(".html") and old.removesuffix(".html") not in app.env.found_docs:
            target = _target(app, new)
            context: dict[str, Any] = {"title": "Sidan har flyttat", "forward": relative_uri(old, target)}
            if app.config.html_baseurl:
                context["pageurl"] = f"{app.config.html_baseurl}{target}"
            yield old.removesuffix(".html"), context, "forward.html"


def _write_files(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    for old, new in app.config.loftesbok_forwards.items():
        suffix, place = PurePosixPath(old).suffix, Path(app.outdir, old)
        target = _target(app, new)
        if suffix not in SUFFIXES:
            _warn(old, "går inte att skicka vidare", f"en fil som slutar på {', '.join(SUFFIXES)}")
        elif not _answers(Path(app.outdir), target):
            _warn(old, f"skickas vidare till ”{target}”, som inte finns", "en sida som finns, och en rubrik på den")
        elif suffix != ".html" and not place.exists():
            address = f"{app.config.html_baseurl}{target}" if app.config.html_baseurl else relative_uri(old, target)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(_csv(address) if suffix == ".csv" else _picture(address), encoding="utf-8", newline="\n")


def _answers(folder: Path, target: str) -> bool:
    """Tell whether a page is there and has the section; other files are written after the pages."""
    name, _, anchor = target.partition("#")
    if not name.endswith(".html"):
        return True
    path = folder / name
    return path.is_file() and (not anchor or f'id="{anchor}"' in path.read_text(encoding="utf-8"))


def _warn(old: str, what: str, right: str) -> None:
    LOGGER.warning("adressen ”%s” %s; rätt vore %s", old, what, right)


def _csv(address: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([["Filen har flyttat. Uppgifterna finns nu på"], [address]])
    return out.getvalue()


def _picture(address: str) -> str:
    return _PICTURE.format(address=escape(address), text="Bilden har ersatts. Uppgifterna finns i boken.")


def setup(app: Sphinx) -> None:
    """Register the setting, and write what stands at the old addresses."""
    app.add_config_value("loftesbok_forwards", {}, "", dict)
    app.connect("html-collect-pages", _pages)
    app.connect("build-finished", _write_files)
