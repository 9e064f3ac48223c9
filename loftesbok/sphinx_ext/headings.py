"""``{heading} level``: a heading that a cell makes. At the top of what the cell shows it begins a section of the page.

MyST-NB keeps what cells show in boxes of their own, and makes no sections of headings there: contents lists, search and
links would not know them. So the boxes of cells that make headings are opened, and the page's sections are built anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

from loftesbok.sphinx_ext.book_parts import BookPart

MARKDOWN = "text/markdown"


class HeadingMark(nodes.General, nodes.TextElement):
    """A heading, until it becomes a section's title; one within something else remains."""


class HeadingDirective(Directive):
    """Leave a heading with its level and address."""

    required_arguments = 1
    has_content = True
    option_spec = {"id": directives.unchanged_required}  # noqa: RUF012 - docutils reads it from the class

    def run(self) -> list[nodes.Node]:
        """Leave the mark."""
        inside = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, inside)
        words = inside[0].children if inside.children else []
        return [HeadingMark("", "", *words, level=int(self.arguments[0]), identifier=self.options.get("id", ""))]


class BuildSections(SphinxTransform):
    """Build the page's sections from its own headings and those that cells make."""

    default_priority = 480  # before section-id, contents lists and links

    def apply(self, **kwargs: Any) -> None:
        """Open the cells, then put everything where its heading is."""
        page = next(iter(self.document.findall(nodes.section)), None)
        if page is None or not any(True for _ in self.document.findall(HeadingMark)):
            return
        pieces = [*_pieces(page, 1)]
        page.children = page.children[:1]
        open_sections: list[tuple[int, nodes.section]] = [(1, page)]
        for level, piece in pieces:
            if not level:
                open_sections[-1][1].append(piece)
                continue
            section = piece if isinstance(piece, nodes.section) else self._section(piece)
            while open_sections[-1][0] >= level:
                open_sections.pop()
            open_sections[-1][1].append(section)
            open_sections.append((level, section))

    def _section(self, mark: nodes.Element) -> nodes.section:
        title = mark.astext()
        section = nodes.section("", nodes.title("", "", *mark.children))
        section.source, section.line = mark.source, mark.line
        identifier = mark["identifier"] or nodes.make_id(title)
        while identifier in self.document.ids:
            identifier += "-2"
        section["ids"], section["names"] = [identifier], [nodes.fully_normalize_name(title)]
        self.document.ids[identifier] = section
        # MyST resolves links to sections, from this page and others, by these slugs.
        slugs = self.env.metadata[self.env.docname].setdefault("myst_slugs", {})
        slugs[identifier] = (section.line, identifier, title)
        self.document.myst_slugs = slugs
        return section


def _pieces(section: nodes.section, level: int) -> Iterator[tuple[int, nodes.Element]]:
    """Yield what stands in a section, in order: each heading with its level, all else with 0."""
    for child in section.children[1:]:
        if isinstance(child, nodes.section):
            below = [*_pieces(child, level + 1)]
            child.children = child.children[:1]
            yield level + 1, child
            yield from below
        elif isinstance(child, nodes.container) and (shown := _shown(child)) is not None:
            yield from ((piece["level"] if isinstance(piece, HeadingMark) else 0, piece) for piece in shown)
        else:
            yield (child["level"] if isinstance(child, HeadingMark) else 0), child


def _shown(cell: nodes.container) -> list[nodes.Element] | None:
    """Return what a cell shows, out of its boxes; None for a cell that makes no headings and no part of the book."""
    if "cell" not in cell["classes"]:
        return None
    bundles = [box for box in cell.findall(nodes.container) if box.get("nb_element") == "mime_bundle"]
    boxes = [box for bundle in bundles for box in bundle.children if box.get("mime_type") == MARKDOWN]
    shown = [piece for box in boxes for piece in box.children]
    if not any(isinstance(piece, HeadingMark | BookPart) for piece in shown):
        return None
    sources = [box for box in cell.children if "cell_input" in box.get("classes", ()) or box.tagname != "container"]
    rest = [nodes.container("", *sources, **cell.attributes)] if sources else []
    return [*shown, *rest]


def _visit(translator: HTML5Translator, node: HeadingMark) -> None:
    translator.body.append(f"<h{node['level']}>")


def _depart(translator: HTML5Translator, node: HeadingMark) -> None:
    translator.body.append(f"</h{node['level']}>\n")


def setup(app: Sphinx) -> None:
    """Register the directive and its transform."""
    app.add_node(HeadingMark, html=(_visit, _depart))
    app.add_directive("heading", HeadingDirective)
    app.add_transform(BuildSections)
