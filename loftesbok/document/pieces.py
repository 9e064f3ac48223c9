"""What is shown, apart from how: small pieces of a document that hold plain text, never markup.

Tables, figures and texts are built from these pieces once; one renderer per format shows them: ``text``, ``html``,
``myst``, ``docx`` and ``typst``. As data enters only as plain text, no renderer can forget to escape it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Badge:
    """A status or a derived state: sign and words, by its code in ``vocabulary``."""

    code: str


@dataclass(frozen=True)
class Link:
    """A link; ``href`` is ``#id`` on the same page, ``/name`` of another page of the book, or an https address."""

    text: str
    href: str


def is_outward(link: Link) -> bool:
    """Tell whether a link leads out of the book, so that it leads somewhere from a paper too."""
    return link.href.startswith(("https://", "http://", "mailto:"))


@dataclass(frozen=True)
class Strong:
    """Words with weight."""

    text: str


Inline = str | Badge | Link | Strong
Line = tuple[Inline, ...]
"""A run of inline pieces; a plain ``str`` inside is text, not markup."""


def line(*pieces: Inline) -> Line:
    """Make a line of inline pieces, leaving out empty texts."""
    return tuple(piece for piece in pieces if piece != "")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``role`` is a class for the book's style sheet (``note``, ``lead``, …)."""

    content: Line
    role: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list of lines; ``role`` is a class for the book's style sheet (``brief``)."""

    items: tuple[Line, ...]
    role: str = ""


@dataclass(frozen=True)
class Numbered:
    """Numbered points, each a whole sentence that can be read on its own (a decision's points)."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Names with their values, each value one or more lines."""

    pairs: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class Details:
    """Something that the reader may unfold."""

    summary: str
    body: tuple[Block, ...]


@dataclass(frozen=True)
class Card:
    """One of several things side by side."""

    title: str
    body: tuple[Block, ...]


@dataclass(frozen=True)
class Cards:
    """Things side by side on a wide screen, below each other on a narrow one."""

    cards: tuple[Card, ...]
    role: str = "followups"


@dataclass(frozen=True)
class SectionId:
    """Gives the section that it stands in a stable address."""

    identifier: str


@dataclass(frozen=True)
class Table:
    """A table with a caption: the first column heads the rows; a cell is one or more lines.

    ``method`` says how it was made; ``numeric`` holds the numbers of the columns that hold figures.
    """

    label: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    method: tuple[str, ...] = ()
    numeric: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Figure:
    """A picture with caption and a text that says what it says.

    ``table`` holds what is drawn, ``method`` how it was made, ``sources`` where the figures come from.
    """

    label: str
    caption: str
    alt: str
    svg: str
    table: Table
    method: tuple[str, ...] = ()
    sources: tuple[Line, ...] = ()


Block = Paragraph | Bullets | Numbered | Facts | Details | Cards | SectionId | Table | Figure


def cell(*pieces: Inline) -> tuple[Line, ...]:
    """Make a table cell of one line."""
    return (line(*pieces),)


def paragraphs(texts: Sequence[str]) -> tuple[Paragraph, ...]:
    """Turn plain texts into paragraphs."""
    return tuple(Paragraph((text,)) for text in texts)
