"""What a chapter's page says of its board papers, around the edition itself, which is never changed.

``loftesbok.book.build`` tells which pages have papers (``loftesbok_papers``: docname to pairs of the paper's docname
and what
it is called).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from loftesbok.sphinx_ext.page import Heading

PAPERS = Heading("Tjänsteskrivelser", "#tjansteskrivelser", ())


@dataclass(frozen=True)
class PaperLink:
    """A paper's page as seen from a chapter: relative address and what it is called."""

    address: str
    name: str


def _add_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    links = app.config.loftesbok_papers.get(pagename, [])
    context["papers"] = [PaperLink(app.builder.get_relative_uri(pagename, page), name) for page, name in links]
    if links:
        context["page_contents"] = (*context["page_contents"], PAPERS)


def setup(app: Sphinx) -> None:
    """Register the setting, and show it."""
    app.add_config_value("loftesbok_papers", {}, "html", dict)
    app.connect("html-page-context", _add_to_context, priority=590)  # after page, before editions: as on the page
