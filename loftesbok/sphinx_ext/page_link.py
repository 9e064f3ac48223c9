"""``{page-link}`text <address>```: a link whose text and address come from data.

Text from data may hold anything, so what a role cannot hold (`` ` < > % \\ ``) is percent-encoded in both parts. The
address is ``#id`` on the same page, ``/page`` or ``/page#id`` of the book or ``ref:label``, all of which must exist, an
absolute https address or a mail address (``mailto:``).
"""

from __future__ import annotations

from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
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
        if address.startswith("/"):
            page, _, section = address[1:].partition("#")
            # As MyST makes of [text](page.md#id); it resolves these too, and warns of those that lead nowhere.
            link = addnodes.pending_xref(
                "",
                nodes.inline("", text),
                refdomain="doc",
                reftype="myst",
                reftarget=page,
                reftargetid=section or None,
                refdoc=self.env.docname,
                refexplicit=True,
            )
            link.source, link.line = self.get_source_info()
            return [link], []
        if address.startswith("ref:"):
            options = {"refdomain": "std", "reftype": "ref", "reftarget": address.removeprefix("ref:"), "refwarn": True}
            label = addnodes.pending_xref(
                "", nodes.inline("", text), refdoc=self.env.docname, refexplicit=True, **options
            )
            label.source, label.line = self.get_source_info()
            return [label], []
        if address.startswith(("https://", "http://", "mailto:")):
            return [nodes.reference("", text, refuri=address, internal=False)], []
        message = self.inliner.reporter.error(
            f"page-link: ”{address}” är ingen adress här; rätt vore #id, /sida#id eller en adress som börjar med https://",
            line=self.lineno,
        )
        return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]


def setup(app: Sphinx) -> None:
    """Register the role."""
    app.add_role("page-link", PageLinkRole())
