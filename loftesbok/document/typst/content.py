"""A paper as the data that the Typst templates show (``templates``): plain values, every text made showable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, assert_never

from loftesbok.document import column_widths as columns
from loftesbok.document.myst import METHOD_OF_FIGURE, METHOD_OF_TABLE, plain_line, term
from loftesbok.document.paper import Numbered, Paper, Part
from loftesbok.document.pdf_characters import LONGEST, breakable, shown
from loftesbok.document.pieces import (
    Badge,
    Block,
    Bullets,
    Cards,
    Details,
    Facts,
    Figure,
    Inline,
    Line,
    Link,
    Paragraph,
    SectionId,
    Strong,
    Table,
)
from loftesbok.domain.problems import LoftesbokError

Data = dict[str, Any]
MEASURE = 442.0  # points: A4 less the margins of paper.typ
TALLEST = 560.0
_LENGTH = re.compile(r'<svg\b[^>]*?\b(width|height)="([\d.]+)(pt|px)?"[^>]*?\b(width|height)="([\d.]+)(pt|px)?"')


def text(value: str, longest: int = LONGEST) -> str:
    """Return plain text that every reader sees whole: see ``glyphs``."""
    return breakable(shown(value), longest)


def paper_data(paper: Paper) -> Data:
    """Return a whole paper. Raises LoftesbokError for a figure without a text that says what it says."""
    language, _, region = paper.language.partition("-")
    return {
        "title": text(paper.title),
        "name": shown(paper.title),
        "subject": shown(paper.subject),
        "author": shown(paper.author),
        "keywords": [shown(one) for one in (paper.diary_number, paper.mark) if one],
        "date": [int(one) for one in paper.date.split("-")] if paper.date else [],
        "diary_number": text(paper.diary_number),
        "head": [{"name": text(name), "lines": [line_data((value,))]} for name, value in paper.head],
        "parts": [_part(one) for one in paper.parts],
        "mark": text(paper.mark),
        "notice": text(paper.notice),
        "language": language,
        "region": region or None,
    }


def _part(part: Part) -> Data:
    return {
        "heading": text(part.heading),
        "blocks": blocks_data(part.blocks),
        "parts": [_part(one) for one in part.parts],
    }


def blocks_data(blocks: Iterable[Block | Numbered]) -> list[Data]:
    """Return a run of blocks, each as one or more things to draw."""
    return [made for block in blocks for made in _block(block)]


def line_data(content: Line, longest: int = LONGEST) -> list[Data]:
    """Return a line of inline pieces, in which a word longer than ``longest`` may be parted."""
    return [_inline(piece, longest) for piece in content]


def _inline(piece: Inline, longest: int) -> Data:
    match piece:
        case Badge(code=code):
            return {"kind": "badge", "sign": term(code).sign, "label": term(code).label}
        case Link(text=words, href=href):
            # a link within the book leads nowhere from a paper
            outward = href.startswith(("https://", "http://", "mailto:"))
            kind = {"kind": "link", "href": href} if outward else {"kind": "text"}
            return {**kind, "text": text(words, longest)}
        case Strong(text=words):
            return {"kind": "strong", "text": text(words, longest)}
        case str():
            return {"kind": "text", "text": text(piece, longest)}
        case _:
            assert_never(piece)


def _paragraph(words: str, role: str = "") -> Data:
    return _told((words,), role)


def _told(content: Line, role: str) -> Data:
    announces = role == "heading" or plain_line(content).rstrip().endswith(":")
    return {"kind": "paragraph", "role": role, "content": line_data(content), "announces": announces}


def _block(block: Block | Numbered) -> list[Data]:
    match block:
        case Paragraph(content=content, role=role):
            return [_told(content, role)]
        case Bullets(items=items):
            return [{"kind": "bullets", "items": [line_data(item) for item in items]}]
        case Numbered(points=points):
            return [{"kind": "numbered", "points": [text(point) for point in points]}]
        case Facts(pairs=pairs):
            named = [{"name": text(name), "lines": [line_data(one) for one in lines]} for name, lines in pairs]
            return [{"kind": "facts", "pairs": named}]
        case Details(summary=summary, body=body):
            return [{"kind": "details", "summary": text(summary), "body": blocks_data(body)}]
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
    return [_table(part) for part in columns.parted(table)]


def _table(table: Table) -> Data:
    return {
        "kind": "table",
        "caption": text(table.caption),
        "header": [text(name, columns.WORD) for name in table.header],
        "rows": [[{"lines": _cell(cell)} for cell in row] for row in table.rows],
        "numeric": sorted(table.numeric),
        "widths": columns.widths(table),
        "tight": columns.is_tight(table),
        "size": columns.size(table),
        "breakable": columns.fullest_cell(table) > columns.FULL,
        "whole": columns.stays_whole(table),
    }


def _cell(lines: tuple[Line, ...]) -> list[list[Data]]:
    return [line_data(one, columns.WORD) for one in lines if one] or [line_data(("–",))]


def _method(summary: str, method: Sequence[str]) -> list[Data]:
    return [_paragraph(f"{summary}: {' '.join(method)}", "note")] if method else []


def _figure(figure: Figure) -> list[Data]:
    if not figure.alt.strip():
        raise LoftesbokError(
            f"The figure {figure.caption!r} has no text that says what it shows; PDF/UA demands one: give it an alt."
        )
    made = {
        "kind": "figure",
        "caption": text(figure.caption),
        "alt": shown(figure.alt),
        "svg": figure.svg,
        "width": _width(figure.svg),
    }
    sources = "; ".join(plain_line(one) for one in figure.sources)
    told = _method(METHOD_OF_FIGURE, figure.method) + ([_paragraph(f"Källor: {sources}.", "note")] if sources else [])
    return [made, *tables_data(figure.table), *told]


def _width(svg: str) -> float:
    """Return the width in points at which a picture fits the page: its own, or less."""
    match = _LENGTH.search(svg)
    if not match:
        return MEASURE
    size = {match[1]: float(match[2]), match[4]: float(match[5])}
    return round(size["width"] * min(1, MEASURE / size["width"], TALLEST / size["height"]), 2)
