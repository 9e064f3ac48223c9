"""What a chapter's page says about its edition, around the edition itself, which is never changed.

``loftesbok.book.build`` tells which pages are editions (``loftesbok_editions``: docname to ``through``, a reporting
period in
words, and ``inputs``, the digest of what the edition was made from), and which of them have been followed by a newer
one (``loftesbok_newest``: docname to the newest one's docname).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from loftesbok import __version__
from loftesbok.sphinx_ext.menu import TRENDS


@dataclass(frozen=True)
class Edition:
    """An edition's page as seen from another: relative address, and how far it reaches in words."""

    address: str
    reach: str


def _reach(app: Sphinx, docname: str) -> str:
    through = app.config.loftesbok_editions.get(docname, {}).get("through", "")
    return f"till och med {through[:1].lower()}{through[1:]}" if through else ""


def _seen_from(app: Sphinx, page: str, docname: str) -> Edition:
    return Edition(app.builder.get_relative_uri(page, docname), _reach(app, docname))


def _turns(app: Sphinx, page: str) -> list[dict[str, str]]:
    """Return the links from a promise's chapter: to the promise before it, the one after, from the last to the trends.

    Each has an address, a title (HTML) and what it is. Chapters stand in the order of the book's contents, the newest
    promise first and the trends last; earlier editions, papers and other pages are passed by.
    """
    listed = app.env.toctree_includes.get(app.config.root_doc, [])
    chapters = [name for name in listed if name.startswith("reports/") and name not in app.config.loftesbok_newest]
    if page not in chapters or page.startswith(TRENDS):
        return []
    builder = cast(StandaloneHTMLBuilder, app.builder)
    place = chapters.index(page)
    turns = []
    for step, what in ((1, "Löftet före"), (-1, "Löftet efter")):
        if 0 <= place + step < len(chapters):
            target = chapters[place + step]
            title = builder.render_partial(builder.env.titles[target])["title"]
            shown = "Alla löften" if target.startswith(TRENDS) else what
            turns.append({"address": builder.get_relative_uri(page, target), "title": title, "what": shown})
    return turns


def _add_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    newest: dict[str, str] = app.config.loftesbok_newest
    context["is_chapter"] = pagename.startswith("reports/")
    context["edition"] = app.config.loftesbok_editions.get(pagename)
    context["edition_reach"] = _reach(app, pagename)
    context["software_version"] = __version__
    context["newest_edition"] = _seen_from(app, pagename, newest[pagename]) if pagename in newest else None
    context["prev"] = context["next"] = None  # pages stand in no order; promises do
    context["turns"] = _turns(app, pagename)


def setup(app: Sphinx) -> None:
    """Register the settings, and show them."""
    app.add_config_value("loftesbok_newest", {}, "html", dict)
    app.add_config_value("loftesbok_editions", {}, "html", dict)
    app.connect("html-page-context", _add_to_context, priority=600)  # after loftesbok.sphinx_ext.page
