"""HTML that docutils and MyST-NB leave less accessible, or less readable, than it can be."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

MYST_NB_FOLDED = "HideCodeCellNode"


LAYOUTS = {"lb-rows", "lb-stack", "lb-all", "lb-matrix", "lb-numbers", "lb-strip", "lb-plain"}
"""How a table stands on a phone (see components.css): one that says none is given one by its columns."""
UNNUMBERED = {"lb-rows", "lb-matrix", "lb-numbers", "lb-strip", "lb-picture"}
STACKED = {"lb-rows", "lb-stack", "lb-all"}
ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "row": "row"}
FEW, MANY = 2, 5  # columns of text that fit beside each other on a phone, and on any screen


class BookTranslator(HTML5Translator):
    """Sphinx's HTML, with scopes on table headers and tables that need no scrolling, whatever the screen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table_attributes: dict[int, dict[str, Any]] = {}  # of parts of tables, by the node's id()

    def starttag(self, node: nodes.Element, tagname: str, *args: Any, **attributes: Any) -> str:
        """Say of each header cell whether it heads a column or a row, and of each glossary term what it means."""
        if tagname.lower() == "th":
            heads_column = isinstance(node.parent.parent, nodes.thead)
            heads_group = "lb-group" in node.parent["classes"]
            attributes.setdefault("scope", "col" if heads_column else "rowgroup" if heads_group else "row")
        if isinstance(node, nodes.reference) and "meaning" in node:  # from loftesbok.sphinx_ext.glossary
            attributes["data-meaning"] = node["meaning"]
        attributes.update(self.table_attributes.get(id(node), {}))
        return super().starttag(node, tagname, *args, **attributes)

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Put no link behind a heading: it would be a stop for the keyboard, and the contents list has it."""

    def visit_table(self, node: nodes.Element) -> None:
        """Lay the table out for a phone, and keep it a table to screen readers where the style sheet makes it none."""
        if not LAYOUTS.intersection(node["classes"]):
            node["classes"].append(_layout(node))
        _merge_group_rows(node)
        if STACKED.intersection(node["classes"]):
            self.table_attributes.update(_explicit_roles(node))
        for identity, attributes in _headers_of_groups(node).items():
            self.table_attributes.setdefault(identity, {}).update(attributes)
        if "colwidths-given" not in node["classes"]:
            node["classes"].append("colwidths-auto")  # columns as wide as their content, not all alike
        super().visit_table(node)

    def visit_row(self, node: nodes.Element) -> None:
        """Begin a new group of rows where a row heads one."""
        if "lb-group" in node["classes"] and node.parent.index(node):
            self.body.append(f"</tbody>\n{self.starttag(node.parent, 'tbody')}")
        super().visit_row(node)

    def add_fignumber(self, node: nodes.Element) -> None:
        """Number what can be referred to; a table with a layout of its own and a chapter's picture cannot."""
        if not UNNUMBERED.intersection(node["classes"]):
            super().add_fignumber(node)


def _merge_group_rows(table: nodes.Element) -> None:
    """Let each name of a group of rows head the whole row."""
    columns = sum(1 for _ in table.findall(nodes.colspec))
    for row in table.findall(nodes.row):
        entry = row[0]
        if any("lb-group" in inline["classes"] for inline in entry.findall(nodes.inline)):
            row.children = [entry]
            row["classes"].append("lb-group")
            entry["morecols"] = columns - 1


def _layout(table: nodes.Element) -> str:
    """Choose how a table stands on a phone by its columns of text; columns of numbers are narrow."""
    columns = sum(1 for _ in table.findall(nodes.colspec))
    columns_of_text = columns - sum(name.startswith("lb-num-") for name in table["classes"])
    if columns > MANY:
        return "lb-all"
    return "lb-stack" if columns_of_text > FEW or columns > FEW + 1 else "lb-plain"


def _explicit_roles(table: nodes.Element) -> dict[int, dict[str, str]]:
    """Return the ARIA roles of a table's parts, and for each value the name of its column, by the nodes' ids."""
    attributes = {id(table): {"role": "table"}}
    header: list[str] = []
    for part in table.findall(lambda node: isinstance(node, nodes.thead | nodes.tbody | nodes.row)):
        attributes[id(part)] = {"role": ROLES[type(part).__name__]}
    for row in table.findall(nodes.row):
        entries = [entry for entry in row.children if isinstance(entry, nodes.entry)]
        if isinstance(row.parent, nodes.thead):
            header = [entry.astext() for entry in entries]
            attributes.update({id(entry): {"role": "columnheader"} for entry in entries})
            continue
        for column, entry in enumerate(entries):
            if column == 0 and "stub" in _colspec(table, 0):
                attributes[id(entry)] = {"role": "rowheader"}
            else:
                label = header[column] if column < len(header) else ""
                attributes[id(entry)] = {"role": "cell", **({"data-label": label} if label else {})}
    return attributes


def _headers_of_groups(table: nodes.Element) -> dict[int, dict[str, Any]]:
    """Return, where rows stand in groups, the ids of headers and for each cell those that head it, by the nodes' ids.

    A group's name heads the rows below it, which its scope alone does not say to every screen reader (WCAG, H43).
    """
    rows = list(table.findall(nodes.row))
    if not table["ids"] or not any("lb-group" in row["classes"] for row in rows):
        return {}
    name, group = table["ids"][0], ""
    attributes: dict[int, dict[str, Any]] = {}
    for number, row in enumerate(rows):
        if isinstance(row.parent, nodes.thead):
            attributes.update({id(entry): {"ids": [f"{name}-kolumn-{at}"]} for at, entry in enumerate(row.children)})
        elif "lb-group" in row["classes"]:
            group = f"{name}-grupp-{number}"
            attributes[id(row[0])] = {"ids": [group]}
        else:
            row_header = f"{name}-rad-{number}"
            for at, entry in enumerate(row.children):
                headers = " ".join(filter(None, [f"{name}-kolumn-{at}", group, row_header if at else ""]))
                attributes[id(entry)] = {"headers": headers, **({} if at else {"ids": [row_header]})}
    return attributes


def _colspec(table: nodes.Element, column: int) -> nodes.Element:
    return list(table.findall(nodes.colspec))[column]


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
