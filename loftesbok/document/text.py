"""Pieces as plain text: for a terminal, for comparing editions, and as CSV to download."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import assert_never

from loftesbok.document.pieces import (
    Badge,
    Block,
    BookPart,
    Bullets,
    Cards,
    Details,
    Facts,
    Figure,
    Group,
    Heading,
    Inline,
    Line,
    Link,
    Marked,
    Numbered,
    Paragraph,
    SectionId,
    Strong,
    Table,
)
from loftesbok.domain.vocabulary import SHOWN, STATES, VERDICTS, Term

METHOD_OF_TABLE = "Om tabellen"
METHOD_OF_FIGURE = "Om diagrammet"
TABLE_OF_FIGURE = "Diagrammets tal"
UNDERLINES = "==-."
_SPACE = re.compile(r"[ \t\r\n\f\v\u0085\u2028\u2029]+")


def term(code: str) -> Term:
    """Return the words of a status, a derived state or a verdict on a target."""
    return {**SHOWN, **STATES, **VERDICTS}[code]


def plain(piece: Inline) -> str:
    """Return one inline piece as plain text."""
    match piece:
        case Badge(code=code):
            return f"{term(code).sign} {term(code).label}"
        case Link(text=words) | Strong(text=words) | Marked(text=words):
            return words
        case str():
            return piece
        case _:
            assert_never(piece)


def plain_line(content: Line) -> str:
    """Return a line as plain text."""
    return "".join(plain(piece) for piece in content)


def make_visible(text: str, can_be_shown: Callable[[str], bool]) -> str:
    """Return text with white space folded, and as its code point (``[U+202E]``) each character that cannot be shown."""
    folded = _SPACE.sub(" ", unicodedata.normalize("NFC", text))
    return "".join(character if can_be_shown(character) else f"[U+{ord(character):04X}]" for character in folded)


def render_text(blocks: Iterable[Block]) -> str:
    """Return blocks as plain text."""
    return "\n".join(_block(block) for block in blocks).strip("\n")


def render_csv(table: Table) -> str:
    """Return a table as CSV text (comma, LF), every cell as the text that a reader sees."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    groups = dict(table.groups)
    for number, row in enumerate(table.rows):
        if number in groups:
            writer.writerow([groups[number], *[""] * (len(table.header) - 1)])
        writer.writerow(["; ".join(plain_line(line) for line in cell) for cell in row])
    return out.getvalue()


def _block(block: Block) -> str:  # noqa: PLR0912 - a case for each kind
    match block:
        case Paragraph(content=content):
            return plain_line(content)
        case Bullets(items=items):
            return "\n".join(f"- {plain_line(item)}" for item in items)
        case Numbered(points=points):
            return "\n".join(f"{number}. {point}" for number, point in enumerate(points, 1))
        case Facts(pairs=pairs):
            return "\n".join(f"{name}: {'; '.join(plain_line(line) for line in lines)}" for name, lines in pairs)
        case Heading(content=content, level=level):
            return f"\n{plain_line(content)}\n{UNDERLINES[min(level, len(UNDERLINES)) - 1] * len(plain_line(content))}"
        case Group(body=body):
            return render_text(body)
        case Details(summary=summary, body=body):
            return f"{plain_line(summary)}:\n{_indent(render_text(body))}"
        case BookPart(elsewhere=elsewhere):
            return plain_line(elsewhere)
        case Cards(cards=cards):
            return "\n".join(f"{card.title}\n{_indent(render_text(card.body))}" for card in cards)
        case SectionId():
            return ""
        case Table():
            return f"{block.caption}\n{render_csv(block)}"
        case Figure():
            return f"{block.caption}\n{block.alt}\n{render_csv(block.table)}"
        case _:
            assert_never(block)


def _indent(body: str) -> str:
    return "\n".join(f"  {row}" if row else row for row in body.splitlines())
