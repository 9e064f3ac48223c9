"""``{page-link}`text <address>```: a link whose text and address come from data.

Text from data may hold anything, so what a role cannot hold (`` ` < > % \\ ``) is percent-encoded in both parts. The
address is ``#id`` on the same page, which must exist, or an absolute https address.
"""

from __future__ import annotations

from urllib.parse import unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import ReferenceRole


class PageLinkRole(ReferenceRole):
    """Turn a text and an address into a link."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Decode both parts and make the link."""
        text, address = unquote(self.title), unquote(self.target)
        if address.startswith("#"):
            # MyST resolves these, and warns of those that lead nowhere.
            return [nodes.reference("", text, refuri=address, id_link=True)], []
        if address.startswith(("https://", "http://")):
            return [nodes.reference("", text, refuri=address, internal=False)], []
        message = self.inliner.reporter.error(
            f"page-link to {address!r}: use #id or an address that begins with https://", line=self.lineno
        )
        return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]


def setup(app: Sphinx) -> None:
    """Register the role."""
    app.add_role("page-link", PageLinkRole())
