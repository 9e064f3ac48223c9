"""``{book-part} name``: what a page shows that only the whole book knows.

``jump`` is a line of links to the page's own headings. ``files`` lists what can be read and fetched of a promise: the
page for reviewers, the summary, the papers, earlier editions. ``loftesbok.book.build`` tells of them
(``loftesbok_files``: docname to pairs of address and words; an address that begins with ``/`` is a page's name).
A chapter that has no such list, because its notebook is older, gets one at its end.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

PARTS = ("jump", "files")
FILES_TITLE = "Hämta och granska"


class BookPart(nodes.General, nodes.Element):
    """Where the part is to stand."""


class JumpLinks(nodes.General, nodes.Element):
    """The links to the page's headings."""


class BookPartDirective(Directive):
    """Leave a mark with the part's name."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Check the name."""
        name = self.arguments[0]
        if name not in PARTS:
            raise self.error(f"book-part: ”{name}” finns inte; rätt vore något av {', '.join(PARTS)}")
        return [BookPart(name=name)]


class FillIn(SphinxPostTransform):
    """Put in what is known when all pages have been read."""

    default_priority = 300
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Fill in each part."""
        page = next(iter(self.document.findall(nodes.section)), None)
        marks = list(self.document.findall(BookPart))
        files = self.app.config.loftesbok_files.get(self.env.docname, [])
        if page is not None and files and not any(mark["name"] == "files" for mark in marks):
            title = nodes.title("", FILES_TITLE)
            page += nodes.section("", title, self._files(files), ids=["hamta"])
        for mark in marks:
            if mark["name"] == "jump":
                mark.replace_self(JumpLinks("", *_links(page, mark)) if page is not None else [])
            else:
                mark.replace_self(self._files(files) if files else [])

    def _files(self, files: list[Any]) -> nodes.Element:
        items = nodes.bullet_list()
        for links, about in files:
            line = nodes.paragraph()
            for number, (words, address) in enumerate(links):
                line += [nodes.Text(", ")] if number else []
                link = self._link(words, address)
                if number:  # so that it says what it is out of its line, too
                    link += nodes.inline("", f": {links[0][0]}", classes=["lb-hidden"])
                line += link
            line += [nodes.Text(f" ({about})")] if about else []
            items += nodes.list_item("", line)
        return nodes.container("", items, classes=["lb-files"])

    def _link(self, words: str, address: str) -> nodes.reference:
        here = self.env.docname
        if address.startswith("/"):
            return nodes.reference(
                "", words, refuri=self.app.builder.get_relative_uri(here, address[1:]), internal=True
            )
        return nodes.reference("", words, refuri="../" * here.count("/") + address, internal=True)


def _links(page: nodes.Element, mark: nodes.Element) -> list[nodes.reference]:
    """Return links to the page's sections after the one that the mark stands in."""
    at = mark
    while at.parent is not page:
        at = at.parent
    sections = [child for child in page.children[page.index(at) + 1 :] if isinstance(child, nodes.section)]
    return [nodes.reference("", section[0].astext(), refid=section["ids"][0], internal=True) for section in sections]


def _visit_jump(translator: HTML5Translator, node: JumpLinks) -> None:
    items = "".join(
        f'<li><a href="#{link["refid"]}">{translator.encode(link.astext())}</a></li>' for link in node.children
    )
    translator.body.append(
        '<nav class="lb-jump" aria-labelledby="pa-sidan"><div><strong id="pa-sidan">På sidan:</strong> '
        f'<ul role="list">{items}</ul></div></nav>\n'
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the setting, the directive and what fills it in."""
    app.add_config_value("loftesbok_files", {}, "html", dict)
    app.add_node(BookPart)
    app.add_node(JumpLinks, html=(_visit_jump, None))
    app.add_directive("book-part", BookPartDirective)
    app.add_post_transform(FillIn)
