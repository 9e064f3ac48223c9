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
    """A link; ``href`` is ``#id``, ``/name`` of a page or ``ref:label`` within the book, or an https address."""

    text: str
    href: str


def is_outward(link: Link) -> bool:
    """Tell whether a link leads out of the book, so that it leads somewhere from a paper too."""
    return link.href.startswith(("https://", "http://", "mailto:"))


@dataclass(frozen=True)
class Strong:
    """Words with weight."""

    text: str


@dataclass(frozen=True)
class Marked:
    """Words with a role for the book's style sheet.

    ``hidden`` words are for screen readers and for plain text; ``known`` and ``unknown`` stand in the strip of what is
    reported; ``who``, ``precision`` and ``within`` are small beside what they belong to; ``code`` is source text.
    """

    text: str
    role: str


Inline = str | Badge | Link | Strong | Marked
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
    """Names with their values, each value one or more lines; ``role`` is a class for the book's style sheet."""

    pairs: tuple[tuple[str, tuple[Line, ...]], ...]
    role: str = "facts"


@dataclass(frozen=True)
class Heading:
    """A heading; at the top of a document one of level 2 or 3 begins a section of the page, with a lasting address.

    Within something else it only heads what follows it there.
    """

    content: Line
    level: int
    identifier: str = ""


@dataclass(frozen=True)
class Group:
    """Things that belong together; ``role`` is a class for the book's style sheet (``result``, ``folds``, …)."""

    role: str
    body: tuple[Block, ...]


@dataclass(frozen=True)
class Details:
    """Something that the reader may unfold: an earlier period, sources, the data of a picture.

    With a ``level`` the summary is a heading. ``role``: ``earlier`` is open on paper, ``how`` is left out there.
    """

    summary: Line
    body: tuple[Block, ...]
    role: str = ""
    level: int = 0


@dataclass(frozen=True)
class BookPart:
    """What only a whole book knows (``jump``: the page's headings, ``files``: what can be fetched).

    ``elsewhere`` stands there where there is no book.
    """

    name: str
    elsewhere: Line = ()


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

    ``method`` says how it was made; ``numeric`` holds the numbers of the columns that hold figures. ``role`` is a
    layout of the book's style sheet (``rows``, ``matrix``, ``numbers``, …): a table with one has no number. ``groups``
    holds headings within the table, each by the number of the row that it stands before.
    """

    label: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    method: tuple[str, ...] = ()
    numeric: frozenset[int] = field(default_factory=frozenset)
    role: str = ""
    groups: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Figure:
    """A picture with caption and a text that says what it says.

    ``svg`` is drawn for light pages and paper, ``dark`` for dark pages (empty: the light one, on white). ``table``
    holds what is drawn, ``method`` how it was made, ``sources`` where the figures come from.
    """

    label: str
    caption: str
    alt: str
    svg: str
    table: Table
    method: tuple[str, ...] = ()
    sources: tuple[Line, ...] = ()
    dark: str = ""


Block = (
    Paragraph | Bullets | Numbered | Facts | Heading | Group | Details | BookPart | Cards | SectionId | Table | Figure
)


def cell(*pieces: Inline) -> tuple[Line, ...]:
    """Make a table cell of one line."""
    return (line(*pieces),)


def paragraphs(texts: Sequence[str]) -> tuple[Paragraph, ...]:
    """Turn plain texts into paragraphs."""
    return tuple(Paragraph((text,)) for text in texts)
