"""``{marked}`words <role>```: words with a class for the style sheet (see ``document.pieces.Marked``).

The words come from data: what a role cannot hold is percent-encoded, as in ``{page-link}``.
"""

from __future__ import annotations

from urllib.parse import unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import ReferenceRole


class MarkedRole(ReferenceRole):
    """Turn words and a role into an inline element."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Decode the words and give them their class."""
        words = unquote(self.title)
        if self.target == "code":
            return [nodes.literal(self.rawtext, words)], []
        return [nodes.inline(self.rawtext, words, classes=[f"lb-{self.target}"])], []


def setup(app: Sphinx) -> None:
    """Register the role."""
    app.add_role("marked", MarkedRole())
