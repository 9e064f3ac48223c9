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

    ``key`` names a part of a board paper (see ``parts.yml``), so that a Word template can place it by name.
    """

    heading: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Logo:
    """A picture for the head of a paper: its bytes, and ``png`` or ``svg``."""

    data: bytes
    form: str


@dataclass(frozen=True)
class Paper:
    """One paper. ``date`` is an ISO date or "" where the material holds none; the rest are texts or "".

    ``head`` holds names with values for the top of the first page (department, officer, date, number, addressee);
    ``mark`` is one word for every page, such as ``Utkast``; ``notice`` is a sentence for every page's foot.
    ``fields`` holds values by the names that a Word template knows them by, those of ``head`` first and in its order;
    ``required`` the keys and
    headings of all that a template must have a place for before the paper is final. ``as_of`` is the ISO date that the
    file bears where the paper has none; ``version`` and ``digest`` say with what and from which data it was made.
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
    document_type: str = ""
    municipality: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    required: tuple[tuple[str, str], ...] = ()
    as_of: str = ""
    version: str = ""
    digest: str = ""
    logo: Logo | None = None

    @property
    def keywords(self) -> tuple[str, ...]:
        """What a file of the paper says of itself: number, mark, version and digest of the data."""
        made_with = f"loftesbok {self.version}" if self.version else ""
        made_of = f"data sha256:{self.digest}" if self.digest else ""
        return tuple(word for word in (self.diary_number, self.mark, made_with, made_of) if word)


DEEPEST_HEADING = 6
"""The lowest level that a heading can have in HTML and Markdown."""
