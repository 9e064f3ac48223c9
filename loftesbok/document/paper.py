"""A paper, apart from how it is shown: what stands in its head and foot, and its parts in order.

A paper is a document with head and foot, built once; Word, PDF, HTML and the book each show the same one, so that there
is no second truth. All content is pieces: plain text, never markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from loftesbok.document.pieces import Block


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it, and the parts below it.

    ``key`` names a part of a board paper (see ``kinds``), so that a Word template can place it by name.
    """

    heading: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Paper:
    """One paper. ``date`` is an ISO date or "" where the material holds none; the rest are texts or "".

    ``head`` holds names with values for the top of the first page (department, officer, date, number, addressee);
    ``mark`` is one word for every page, such as ``Utkast``; ``notice`` is a sentence for every page's foot.
    """

    title: str
    subject: str
    author: str
    date: str
    diary_number: str
    head: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    mark: str = ""
    notice: str = ""
    language: str = "sv-SE"


DEEPEST_HEADING = 6
"""The lowest level that a heading can have in HTML and Markdown."""

ATTACHMENT = "attachment"
"""The key of what stands behind all parts: where texts and figures come from."""
