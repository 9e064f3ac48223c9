"""The dataset described for search engines (schema.org, JSON-LD) in the head of the data page.

``loftesbok.book.build`` gives the text, already safe inside a script element (``loftesbok_json_ld``). It is a block
of data
that no browser runs, so that a Content-Security-Policy without inline scripts allows it.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

PAGE = "data"


def _add_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    context["json_ld"] = app.config.loftesbok_json_ld if pagename == PAGE else ""


def setup(app: Sphinx) -> None:
    """Register the setting, and show it on the data page."""
    app.add_config_value("loftesbok_json_ld", "", "html", str)
    app.connect("html-page-context", _add_to_context)
