"""``{section-id} some-id``: a lasting address for a section, ``page.html#some-id``.

A Sphinx label must be unique in the whole book, but two editions of a chapter hold the same commitments under the same
ids. So the id is given to the enclosing section only, and no label is registered. The directive may stand anywhere
below the heading, also in a code cell's Markdown output.

Links: ``[text](#some-id)`` on the same page, ``[text](path/to/page.ipynb#some-id)`` from another.
"""

from __future__ import annotations

import re

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SectionMark(nodes.Invisible, nodes.Element):
    """What the directive leaves behind until the whole page is read."""


class SectionId(Directive):
    """Give the enclosing section an id."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Leave a mark with the id."""
        section_id = self.arguments[0]
        if not SLUG.fullmatch(section_id):
            raise self.error(
                f"section-id: ”{section_id}” är inget giltigt id; rätt vore gemener a–z, siffror och enkla bindestreck"
            )
        mark = SectionMark(section_id=section_id)
        mark.source, mark.line = self.state_machine.get_source_and_line(self.lineno)
        return [mark]


class MoveSectionIds(SphinxTransform):
    """Make each marked id the first one of its section, before contents lists and links are made."""

    default_priority = 500  # before MyST resolves [text](#id) at 879, and before Sphinx collects contents lists

    def apply(self) -> None:
        """Move the ids and remove the marks."""
        for mark in list(self.document.findall(SectionMark)):
            self._move(mark)
            mark.parent.remove(mark)

    def _move(self, mark: SectionMark) -> None:
        section_id = mark["section_id"]
        section: nodes.Element | None = mark.parent
        while section is not None and not isinstance(section, nodes.section):
            section = section.parent
        if section is None:
            LOGGER.warning(
                "section-id: ”%s” står ovanför första rubriken; rätt vore under den", section_id, location=mark
            )
            return
        if self.document.ids.get(section_id, section) is not section:
            LOGGER.warning(
                "section-id: ”%s” finns redan på sidan; rätt vore ett id för varje avsnitt", section_id, location=mark
            )
            return
        section["ids"] = [section_id, *(other for other in section["ids"] if other != section_id)]
        self.document.ids[section_id] = section
        # MyST resolves links to sections, from this page and others, by these slugs.
        slugs = self.env.metadata[self.env.docname].setdefault("myst_slugs", {})
        slugs[section_id] = (section.line, section_id, section[0].astext())
        self.document.myst_slugs = slugs


def setup(app: Sphinx) -> None:
    """Register the directive and its transform."""
    app.add_node(SectionMark)
    app.add_directive("section-id", SectionId)
    app.add_transform(MoveSectionIds)
