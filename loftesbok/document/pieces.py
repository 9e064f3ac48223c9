"""What is shown, apart from how: small pieces of a document that hold plain text, never markup.

Tables, figures and texts are built from these pieces once; ``render`` turns them into MyST for the book, HTML for
Jupyter and plain text. As data enters only as plain text, no renderer can forget to escape it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Badge:
    """A status or a derived state: sign and words, by its code in ``vocabulary``."""

    code: str


@dataclass(frozen=True)
class Link:
    """A link; ``href`` is ``#id`` on the same page, ``/name`` of another page of the book, or an https address."""

    text: str
    href: str


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
class Facts:
    """Names with their values, each value one or more lines."""

    pairs: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class Details:
    """Something that the reader may unfold."""

    summary: str
    body: tuple[Any, ...]


@dataclass(frozen=True)
class Card:
    """One of several things side by side."""

    title: str
    body: tuple[Any, ...]


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

    ``values`` holds the same as plain columns for downloads (header and rows of text or numbers).
    """

    label: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    method: tuple[str, ...] = ()
    numeric: frozenset[int] = field(default_factory=frozenset)

    def to_csv(self) -> str:
        """Return the table as CSV text (comma, LF), every cell as the text that a reader sees."""
        from loftesbok.document.myst import plain_line  # noqa: PLC0415 - render imports this module

        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.header)
        for row in self.rows:
            writer.writerow(["; ".join(plain_line(content) for content in cell) for cell in row])
        return out.getvalue()


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


Block = Paragraph | Bullets | Facts | Details | Cards | SectionId | Table | Figure


@dataclass(frozen=True)
class Document:
    """A run of blocks that shows itself in Jupyter (HTML), in the book (MyST) and in a terminal (text)."""

    blocks: tuple[Block, ...]

    def __add__(self, other: Document) -> Document:
        return Document(self.blocks + other.blocks)

    def to_myst(self) -> str:
        """Return MyST Markdown for the book."""
        from loftesbok.document.myst import myst  # noqa: PLC0415

        return myst(self.blocks)

    def to_html(self) -> str:
        """Return HTML for Jupyter."""
        from loftesbok.document.myst import html  # noqa: PLC0415

        return html(self.blocks)

    def to_text(self) -> str:
        """Return plain text, with every value that is shown."""
        from loftesbok.document.myst import text  # noqa: PLC0415

        return text(self.blocks)

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self.to_text(), "text/html": self.to_html(), "text/markdown": self.to_myst()}


def document(*blocks: Block | None) -> Document:
    """Make a document of blocks, leaving out those that are None."""
    return Document(tuple(block for block in blocks if block is not None))


def cell(*pieces: Inline) -> tuple[Line, ...]:
    """Make a table cell of one line."""
    return (line(*pieces),)


def paragraphs(texts: Sequence[str]) -> tuple[Paragraph, ...]:
    """Turn plain texts into paragraphs."""
    return tuple(Paragraph((text,)) for text in texts)
