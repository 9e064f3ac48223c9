"""HTML that docutils and MyST-NB leave less accessible, or less readable, than it can be."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

MYST_NB_FOLDED = "HideCodeCellNode"


class BookTranslator(HTML5Translator):
    """Sphinx's HTML, with scopes on table headers and tables that scroll within themselves on a phone."""

    def starttag(self, node: nodes.Element, tagname: str, *args: Any, **attributes: Any) -> str:
        """Say of each header cell whether it heads a column or a row, and of each glossary term what it means."""
        if tagname.lower() == "th":
            heads_column = isinstance(node.parent.parent, nodes.thead)
            attributes.setdefault("scope", "col" if heads_column else "row")
        if isinstance(node, nodes.reference) and "meaning" in node:  # from loftesbok.sphinx_ext.glossary
            attributes["data-meaning"] = node["meaning"]
        return super().starttag(node, tagname, *args, **attributes)

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Say in which language the link's title is, where the page is in another."""
        written = len(self.body)
        super().add_permalink_ref(node, title)
        if len(self.body) > written and _in_another_language(node):
            self.body[-1] = self.body[-1].replace("<a ", f'<a lang="{self.config.language}" ', 1)

    def visit_table(self, node: nodes.Element) -> None:
        """Put a box round the table, so that the table scrolls and not the page."""
        self.body.append('<div class="lb-scroll">')
        if "colwidths-given" not in node["classes"]:
            node["classes"].append("colwidths-auto")  # columns as wide as their content, not all alike
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        """Close the box."""
        super().depart_table(node)
        self.body.append("</div>\n")


def _in_another_language(node: nodes.Element | None) -> bool:
    """Tell whether a node stands in something with a class ``language-xx``, which docutils writes as ``lang``."""
    while node is not None:
        if any(name.startswith("language-") for name in node.get("classes", ())):
            return True
        node = node.parent
    return False


class FoldedCode(nodes.Element):
    """A cell's code, folded away until the reader opens it."""


class FoldCode(SphinxPostTransform):
    """Put our own node for MyST-NB's folded code, below what the cell shows: readers come for the result."""

    default_priority = 200  # just after MyST-NB has folded the code
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace each node, and swap code and result."""
        for node in list(self.document.findall(nodes.Element)):
            if node.tagname != MYST_NB_FOLDED:
                continue
            cell = node.parent
            code = FoldedCode("", *node.children, **node.attributes)
            node.replace_self(code)
            if "above-input" in code["classes"] and cell.index(code) == 0 and len(cell) > 1:
                cell.remove(code)
                cell.append(code)


def _visit_folded_code(translator: HTML5Translator, node: FoldedCode) -> None:
    # MyST-NB's own has an English aria-label that hides the visible text from screen readers.
    classes = escape(" ".join(["lb-code", *node["classes"]]))
    shown, hidden = escape(node["prompt_show"]), escape(node["prompt_hide"])
    translator.body.append(
        f'<details class="{classes}"><summary><span class="when-closed">{shown}</span>'
        f'<span class="when-open">{hidden}</span></summary>\n'
    )


def _depart_folded_code(translator: HTML5Translator, node: FoldedCode) -> None:
    translator.body.append("</details>\n")


def setup(app: Sphinx) -> None:
    """Use our translator for HTML, and our markup for folded code."""
    app.set_translator("html", BookTranslator)
    app.add_node(FoldedCode, html=(_visit_folded_code, _depart_folded_code))
    app.add_post_transform(FoldCode)
