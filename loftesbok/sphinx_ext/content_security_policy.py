"""The Content-Security-Policy of every page: nothing from other hosts, no script or style inside the page.

It stands in the pages themselves, so that it holds wherever the book is put, also when it is opened from a folder. A
web server that sends it as a header can add what a page cannot say of itself: ``HEADER``.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",  # the search reads the pages that it shows words from
        "form-action 'self'",
        "base-uri 'self'",  # the page for missing pages says from where its links start
    )
)
HEADER = f"{POLICY}; frame-ancestors 'none'"


def _add_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    context["content_security_policy"] = POLICY


def setup(app: Sphinx) -> None:
    """Put the policy at every template's disposal."""
    app.connect("html-page-context", _add_to_context)
