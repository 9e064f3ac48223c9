"""The readers' menu of five words, and the links of the foot: all other pages, in the order of the book's contents.

The menu is there for what the book has: the promises on the start page (where it has a label ``loften``, that heading),
the newest edition of the trends, the pages ``metod`` and ``data``, and the search. ``anmal-fel`` is the label of the
heading that tells how to report an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain

from loftesbok.sphinx_ext.forwards import newest_page

PROMISES, REPORT_ERROR, SEARCH = "loften", "anmal-fel", "search"
PAGES = (("metod", "Metod"), ("data", "Data"))
TRENDS = "reports/trender/"
NOT_IN_FOOT = ("reports/", "papers/", "underlag/")


@dataclass(frozen=True)
class Entry:
    """A link of the menu or the foot; ``current`` is what ``aria-current`` says, "" for nothing."""

    title: str
    address: str
    current: str = ""
    language: str = ""


def _menu(app: Sphinx, page: str) -> Iterator[Entry]:
    chapter = page.startswith("reports/") and not page.startswith(TRENDS)
    start = "#innehall" if page == app.config.root_doc else app.builder.get_relative_uri(page, app.config.root_doc)
    yield Entry("Löften", labelled(app, page, PROMISES) or start, "true" if chapter else "")
    if newest := newest_page(app, TRENDS.rstrip("/")):
        yield _entry(app, page, newest, "Över tid")
    for docname, title in PAGES:
        if docname in app.env.found_docs:
            yield _entry(app, page, docname, title)
    yield _entry(app, page, SEARCH, "Sök")


def _foot(app: Sphinx, page: str) -> Iterator[Entry]:
    in_menu = {app.config.root_doc, *(docname for docname, _ in PAGES)}
    for docname in app.env.toctree_includes.get(app.config.root_doc, []):
        if docname not in in_menu and not docname.startswith(NOT_IN_FOOT):
            yield _entry(app, page, docname, app.env.titles[docname].astext())
    if address := labelled(app, page, REPORT_ERROR):
        yield Entry("Anmäl ett fel", address)


def _entry(app: Sphinx, page: str, docname: str, title: str) -> Entry:
    address = "#innehall" if page == docname else app.builder.get_relative_uri(page, docname)
    language = app.env.metadata[docname].get("language", "")
    return Entry(title, address, "page" if page == docname else "", language)


def labelled(app: Sphinx, page: str, label: str) -> str:
    """Return the address of what has a label, seen from a page, or "" where nothing has it."""
    labels = cast(StandardDomain, app.env.get_domain("std")).anonlabels
    docname, identifier = labels.get(label, ("", ""))
    if not docname:
        return ""
    return f"{'' if page == docname else app.builder.get_relative_uri(page, docname)}#{identifier}"


def _add_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    context["menu"], context["foot"] = list(_menu(app, pagename)), list(_foot(app, pagename))
    context["report_error"] = labelled(app, pagename, REPORT_ERROR)


def setup(app: Sphinx) -> None:
    """Put menu and foot at every template's disposal."""
    app.connect("html-page-context", _add_to_context)
