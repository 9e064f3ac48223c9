"""A paper as the data that the Typst templates show (``templates``): plain values, every text made showable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, assert_never

from loftesbok.document import column_widths
from loftesbok.document.paper import Paper, Part
from loftesbok.document.pdf_characters import LONGEST, breakable, shown
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
    is_outward,
)
from loftesbok.document.text import METHOD_OF_FIGURE, METHOD_OF_TABLE, plain_line, term
from loftesbok.domain.problems import LoftesbokError

Data = dict[str, Any]
MEASURE = 442.0  # points: A4 less the margins of paper.typ
TALLEST = 560.0
_LENGTH = re.compile(r'<svg\b[^>]*?\b(width|height)="([\d.]+)(pt|px)?"[^>]*?\b(width|height)="([\d.]+)(pt|px)?"')


def text(value: str, longest: int = LONGEST) -> str:
    """Return plain text that every reader sees whole: see ``pdf_characters``."""
    return breakable(shown(value), longest)


def paper_data(paper: Paper) -> Data:
    """Return a whole paper. Raises LoftesbokError for a figure without a text that says what it says."""
    language, _, region = paper.language.partition("-")
    return {
        "title": text(paper.title),
        "name": shown(paper.title),
        "subject": shown(paper.subject),
        "author": shown(paper.author),
        "keywords": [shown(word) for word in paper.keywords],
        "date": [int(number) for number in (paper.date or paper.as_of).split("-") if number],
        "letterhead": [text(name) for name in (paper.municipality, paper.document_type) if name],
        "logo": _logo(paper),
        "diary_number": text(paper.diary_number),
        "head": [{"name": text(name), "lines": [line_data((value,))]} for name, value in paper.head],
        "parts": [_part(part) for part in paper.parts],
        "mark": text(paper.mark),
        "notice": text(paper.notice),
        "language": language,
        "region": region or None,
    }


def _logo(paper: Paper) -> Data | None:
    if paper.logo is None:
        return None
    return {"data": list(paper.logo.data), "form": paper.logo.form, "alt": shown(f"Logotyp för {paper.municipality}")}


def _part(part: Part) -> Data:
    return {
        "heading": text(part.heading),
        "blocks": blocks_data(part.blocks),
        "parts": [_part(below) for below in part.parts],
    }


def blocks_data(blocks: Iterable[Block]) -> list[Data]:
    """Return a run of blocks, each as one or more things to draw."""
    return [data for block in blocks for data in _block(block)]


def line_data(content: Line, longest: int = LONGEST) -> list[Data]:
    """Return a line of inline pieces, in which a word longer than ``longest`` may be parted."""
    return [_inline(piece, longest) for piece in content]


def _inline(piece: Inline, longest: int) -> Data:
    match piece:
        case Badge(code=code):
            return {"kind": "badge", "sign": term(code).sign, "label": term(code).label}
        case Link(text=words, href=href):
            # a link within the book leads nowhere from a paper
            kind = {"kind": "link", "href": href} if is_outward(piece) else {"kind": "text"}
            return {**kind, "text": text(words, longest)}
        case Strong(text=words):
            return {"kind": "strong", "text": text(words, longest)}
        case Marked(text=words):
            return {"kind": "text", "text": text(words, longest)}
        case str():
            return {"kind": "text", "text": text(piece, longest)}
        case _:
            assert_never(piece)


def _paragraph(content: Line, role: str) -> Data:
    announces = role == "heading" or plain_line(content).rstrip().endswith(":")
    return {"kind": "paragraph", "role": role, "content": line_data(content), "announces": announces}


def _block(block: Block) -> list[Data]:  # noqa: PLR0912 - a case for each kind
    match block:
        case Paragraph(content=content, role=role):
            return [_paragraph(content, role)]
        case Bullets(items=items):
            return [{"kind": "bullets", "items": [line_data(item) for item in items]}]
        case Numbered(points=points):
            return [{"kind": "numbered", "points": [text(point) for point in points]}]
        case Facts(pairs=pairs):
            named = [{"name": text(name), "lines": [line_data(line) for line in lines]} for name, lines in pairs]
            return [{"kind": "facts", "pairs": named}]
        case Heading(content=content):
            return [_paragraph((Strong(plain_line(content)),), "heading")]
        case Group(body=body):
            return blocks_data(body)
        case Details(summary=summary, body=body):
            return [{"kind": "details", "summary": text(plain_line(summary)), "body": blocks_data(body)}]
        case BookPart():
            return []
        case Cards(cards=cards):
            titled = [{"title": text(card.title), "body": blocks_data(card.body)} for card in cards]
            return [{"kind": "cards", "cards": titled}]
        case SectionId():
            return []
        case Table():
            return [*tables_data(block), *_method(METHOD_OF_TABLE, block.method)]
        case Figure():
            return _figure(block)
        case _:
            assert_never(block)


def tables_data(table: Table) -> list[Data]:
    """Return a table, in parts where it has too many columns for a page; a cell is a list of lines."""
    return [_table(part) for part in column_widths.parted(table)]


def _table(table: Table) -> Data:
    return {
        "kind": "table",
        "caption": text(table.caption),
        "header": [text(name, column_widths.WORD) for name in table.header],
        "rows": [[{"lines": _cell(cell)} for cell in row] for row in table.rows],
        "numeric": sorted(table.numeric),
        "widths": column_widths.widths(table),
        "tight": column_widths.is_tight(table),
        "size": column_widths.size(table),
        "breakable": column_widths.fullest_cell(table) > column_widths.FULL,
        "whole": column_widths.stays_whole(table),
    }


def _cell(lines: tuple[Line, ...]) -> list[list[Data]]:
    return [line_data(line, column_widths.WORD) for line in lines if line] or [line_data(("–",))]


def _method(summary: str, method: Sequence[str]) -> list[Data]:
    return [_paragraph((f"{summary}: {' '.join(method)}",), "note")] if method else []


def _figure(figure: Figure) -> list[Data]:
    if not figure.alt.strip():
        raise LoftesbokError(
            f"Figuren ”{figure.caption}” saknar en text som säger vad den visar, och PDF/UA kräver en. "
            "Rätt vore: ge den en alt-text."
        )
    picture = {
        "kind": "figure",
        "caption": text(figure.caption),
        "alt": shown(figure.alt),
        "svg": figure.svg,
        "width": _width(figure.svg),
    }
    sources = "; ".join(plain_line(source) for source in figure.sources)
    origin = [_paragraph((f"Källor: {sources}.",), "note")] if sources else []
    return [picture, *tables_data(figure.table), *_method(METHOD_OF_FIGURE, figure.method), *origin]


def _width(svg: str) -> float:
    """Return the width in points at which a picture fits the page: its own, or less."""
    match = _LENGTH.search(svg)
    if not match:
        return MEASURE
    size = {match[1]: float(match[2]), match[4]: float(match[5])}
    return round(size["width"] * min(1, MEASURE / size["width"], TALLEST / size["height"]), 2)
