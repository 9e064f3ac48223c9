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
from sphinx.environment import BuildEnvironment

from loftesbok import __version__
from loftesbok.sphinx_ext.page import Heading

EARLIER = Heading("Tidigare utgåvor", "#tidigare-utgavor", ())


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


def _turn(app: Sphinx, page: str, step: int) -> dict[str, str] | None:
    """Return link, title (HTML) and language of the next page (step 2) or the one before (1), past earlier editions."""
    builder = cast(StandaloneHTMLBuilder, app.builder)
    target = page
    while target == page or target in app.config.loftesbok_newest:
        beside = builder.relations.get(target, [None, None, None])[step]
        if beside is None:
            return None
        target = beside
    title = builder.render_partial(builder.env.titles[target])["title"]
    language = builder.env.metadata[target].get("language", "")
    return {"link": builder.get_relative_uri(page, target), "title": title, "language": language}


def _add_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    newest: dict[str, str] = app.config.loftesbok_newest
    context["is_chapter"] = pagename.startswith("reports/")
    context["edition"] = app.config.loftesbok_editions.get(pagename)
    context["edition_reach"] = _reach(app, pagename)
    context["software_version"] = __version__
    context["newest_edition"] = _seen_from(app, pagename, newest[pagename]) if pagename in newest else None
    earlier = [docname for docname, latest in newest.items() if latest == pagename and context["is_chapter"]]
    context["earlier_editions"] = [_seen_from(app, pagename, docname) for docname in earlier]
    if earlier:
        context["page_contents"] = (*context["page_contents"], EARLIER)
    if pagename in newest:
        context["prev"] = context["next"] = None  # it belongs beside its chapter, not between two
    elif context.get("prev") or context.get("next"):
        context["prev"], context["next"] = _turn(app, pagename, 1), _turn(app, pagename, 2)


def _leave_out_of_search(app: Sphinx, env: BuildEnvironment) -> None:
    """Let the search find a chapter's newest edition only: the earlier ones hold the same words."""
    for docname in app.config.loftesbok_newest:
        env.metadata[docname]["nosearch"] = "true"


def setup(app: Sphinx) -> None:
    """Register the settings, and show them."""
    app.add_config_value("loftesbok_newest", {}, "html", dict)
    app.add_config_value("loftesbok_editions", {}, "html", dict)
    app.connect("env-updated", _leave_out_of_search)
    app.connect("html-page-context", _add_to_context, priority=600)  # after loftesbok.sphinx_ext.page
