"""What the theme's templates need to know of a page: its contents list, its description."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

DESCRIPTION_LENGTH = 200
VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>\n?')


@dataclass(frozen=True)
class Heading:
    """One entry in a page's contents list."""

    title: str
    address: str
    headings: tuple[Heading, ...]


def contents(doctree: nodes.Element, levels: int) -> tuple[Heading, ...]:
    """Return the headings below the page's own, that many levels deep."""
    page = next(iter(doctree.findall(nodes.section)), None)
    return () if page is None else _headings(page, levels)


def _headings(parent: nodes.section, levels: int) -> tuple[Heading, ...]:
    if not levels:
        return ()
    sections = [child for child in parent.children if isinstance(child, nodes.section)]
    return tuple(
        Heading(section[0].astext(), f"#{section['ids'][0]}", _headings(section, levels - 1)) for section in sections
    )


def description(doctree: nodes.Element) -> str:
    """Return the page's first words of running text, cut between two words."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if text and not isinstance(paragraph.parent, nodes.entry | nodes.Admonition | nodes.list_item):
            if len(text) <= DESCRIPTION_LENGTH:
                return text
            return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"
    return ""


def language(doctree: nodes.Element) -> str:
    """Return the language of a page that is in another than the book (``{.language-en}`` above its title)."""
    page = next(iter(doctree.findall(nodes.section)), None)
    classes = page["classes"] if page is not None else ()
    return next((name.removeprefix("language-") for name in classes if name.startswith("language-")), "")


def _note_language(app: Sphinx, doctree: nodes.document) -> None:
    if code := language(doctree):
        app.env.metadata[app.env.docname]["language"] = code


def _add_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    metadata = context.get("meta") or {}
    context["page_contents"] = contents(doctree, 1) if doctree is not None and pagename != app.config.root_doc else ()
    context["page_description"] = metadata.get("description") or (description(doctree) if doctree is not None else "")
    # The page's title and what follows it apart, so that the contents list can stand between.
    context["body_title"], close, context["body_rest"] = context.get("body", "").partition("</h1>")
    context["body_title"] += close
    # docutils repeats what the layout has said about the viewport.
    context["metatags"] = VIEWPORT.sub("", context.get("metatags", ""))
    context["page_language"] = metadata.get("language", "")


def _leave_out_headings(app: Sphinx, builder: Builder) -> None:
    """Take the headings within pages out of the book's contents, whose lists show pages alone.

    Sphinx would copy all of them for the list on each page, and then leave them out. What it keeps for the next build
    has been written by now.
    """
    for page in app.env.tocs.values():
        for entry in page.children:
            if isinstance(entry, nodes.list_item) and len(entry) > 1:
                entry[1].children = list(entry.findall(addnodes.toctree))


def setup(app: Sphinx) -> None:
    """Add to every page's context."""
    app.connect("write-started", _leave_out_headings)
    app.connect("doctree-read", _note_language)
    app.connect("html-page-context", _add_to_context)
