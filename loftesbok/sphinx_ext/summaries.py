"""What a chapter's page says of its one-page summaries, around the edition itself, which is never changed.

``loftesbok.book.build`` tells which pages have some (``loftesbok_summaries``: docname to what
``summary_pages.addresses``
says of each). The files themselves are made after the pages.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from loftesbok.sphinx_ext.page import Heading

SUMMARIES = Heading("Sammanfattning på en sida", "#sammanfattning", ())


def _add_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    page_summaries = app.config.loftesbok_summaries.get(pagename, [])
    context["summaries"] = page_summaries
    if page_summaries:
        context["page_contents"] = (*context["page_contents"], SUMMARIES)


def setup(app: Sphinx) -> None:
    """Register the setting, and show it."""
    app.add_config_value("loftesbok_summaries", {}, "html", dict)
    app.connect("html-page-context", _add_to_context, priority=595)  # after the papers, before editions: as on the page
