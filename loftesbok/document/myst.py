"""Pieces as MyST Markdown: for the book."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Sequence
from typing import assert_never

from loftesbok.document.paper import DEEPEST_HEADING, Part
from loftesbok.document.pieces import (
    Badge,
    Block,
    BookPart,
    Bullets,
    Card,
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
    line,
    paragraphs,
)
from loftesbok.document.text import METHOD_OF_TABLE, TABLE_OF_FIGURE, render_csv

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def escape_myst(text: str) -> str:
    """Make plain text safe in MyST: white space folded, every ASCII punctuation mark escaped."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(re.split(r"[ \t\r\n\f\v]+", text.strip(" \t\r\n\f\v"))))


def render_myst(blocks: Iterable[Block]) -> str:
    """Return blocks as MyST Markdown."""
    return "\n\n".join(_block(block) for block in blocks)


def render_myst_parts(parts: Iterable[Part], level: int) -> str:
    """Return parts of a paper with their headings, the uppermost at ``level``."""
    return "\n\n".join(_part(part, level) for part in parts)


def _part(part: Part, level: int) -> str:
    heading = f"{'#' * min(level, DEEPEST_HEADING)} {escape_myst(part.heading)}"
    below = [_part(part_below, level + 1) for part_below in part.parts]
    return "\n\n".join([heading, *map(_block, part.blocks), *below])


def _inline(piece: Inline) -> str:
    match piece:
        case Badge(code=code):
            return f"{{status}}`{code}`"
        case Link(text=words, href=href):
            return f"{{page-link}}`{_role_text(words)} <{_role_text(href)}>`"
        case Strong(text=words):
            return f"**{escape_myst(words)}**" if words.strip() else ""
        case Marked(text=words, role=role):
            return f"{{marked}}`{_role_text(words)} <{role}>`" if words.strip() else ""
        case str():
            return _escape_part(piece)
        case _:
            assert_never(piece)


def _escape_part(part: str) -> str:
    """Escape a part of a line and keep one space at either end where there was one."""
    inner = escape_myst(part)
    if not inner:
        return " " if part else ""
    return f"{' ' if part[0] == ' ' else ''}{inner}{' ' if part[-1] == ' ' else ''}"


def _role_text(words: str) -> str:
    """Make plain text safe as a role's content: percent-encode what a role cannot hold."""
    folded = " ".join(words.split(" ")).replace("\n", " ")
    return "".join(f"%{ord(c):02X}" if c in "`<>%\\" else c for c in folded)


def _line(content: Line) -> str:
    return "".join(_inline(piece) for piece in content).strip(" ") or "–"


def _block(block: Block) -> str:  # noqa: PLR0912 - a case for each kind
    match block:
        case Paragraph(content=content, role=role):
            return _with_role(_line(content), role)
        case Bullets(items=items, role=role):
            return _with_role("\n".join(f"- {_line(item)}" for item in items), role)
        case Numbered(points=points):
            return "\n".join(f"{number}. {escape_myst(point)}" for number, point in enumerate(points, 1))
        case Facts(pairs=pairs, role=role):
            return _with_role("\n\n".join(_fact(name, lines) for name, lines in pairs), role)
        case Heading(content=content, level=level, identifier=identifier):
            address = f":id: {identifier}\n" if identifier else ""
            return f":::{{heading}} {level}\n{address}\n{_line(content)}\n:::"
        case Group(role=role, body=body):
            fence = _fence(_depth(body))
            return f"{fence}{{div}} lb-{role}\n\n{render_myst(body)}\n{fence}"
        case Details(summary=summary, body=body, role=role, level=level):
            fence = _fence(_depth(body))
            heading = f":level: {level}\n" if level else ""
            opening = f"{fence}{{fold}} {role}".rstrip()
            return f"{opening}\n{heading}\n{_line(summary)}\n\n{render_myst(body)}\n{fence}"
        case BookPart(name=name):
            return f":::{{book-part}} {name}\n:::"
        case Cards(cards=cards, role=role):
            return _cards(cards, role)
        case SectionId(identifier=identifier):
            return f":::{{section-id}} {identifier}\n:::"
        case Table():
            return _table_with_method(block)
        case Figure():
            return _figure(block)
        case _:
            assert_never(block)


def _with_role(content: str, role: str) -> str:
    return f":::{{div}} lb-{role}\n{content}\n:::" if role else content


def _fence(depth: int) -> str:
    return ":" * (3 + depth)


def _depth(blocks: Iterable[Block]) -> int:
    """Return how many levels of fences blocks need inside."""
    return max(map(_depth_of, blocks), default=0)


def _depth_of(block: Block) -> int:
    match block:
        case Details(body=body) | Group(body=body):
            return 1 + _depth(body)
        case Cards(cards=cards):
            return 2 + max((_depth(card.body) for card in cards), default=0)
        case Table(method=method):
            return 2 if method else 1
        case Figure():
            return 3
        case Paragraph() | Bullets() | Numbered() | Facts() | Heading() | BookPart() | SectionId():
            return 1
        case _:
            assert_never(block)


def _fact(name: str, lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        return f"{escape_myst(name)}\n: {_line(lines[0])}"
    items = "\n  ".join(f"- {_line(line)}" for line in lines)
    return f"{escape_myst(name)}\n: {items}"


def _cards(cards: Sequence[Card], role: str) -> str:
    outer = _fence(1 + max((_depth(card.body) for card in cards), default=1))
    inner = outer[:-1]
    items = "\n".join(
        f"{inner}{{grid-item-card}} {escape_myst(card.title)}\n\n{render_myst(card.body)}\n{inner}" for card in cards
    )
    columns = "1" if len(cards) == 1 else "1 1 2 2"
    return f"{outer}{{grid}} {columns}\n:gutter: 3\n:class-container: lb-{role}\n\n{items}\n{outer}"


def _table_with_method(table: Table) -> str:
    if not table.method:
        return _table(table)
    fence = _fence(1)
    method = f"{render_myst(paragraphs(table.method))}\n\n{_downloads(table.label, table)}"
    return f"{_table(table)}\n\n{fence}{{fold}} how\n\n{METHOD_OF_TABLE}\n\n{method}\n{fence}"


def _table(table: Table) -> str:
    header = _row([escape_myst(name) for name in table.header])
    groups = dict(table.groups)
    rows: list[str] = []
    for number, row in enumerate(table.rows):
        if number in groups:
            rows.append(_row([_line((Marked(groups[number], "group"),)), *[""] * (len(table.header) - 1)]))
        rows.append(_row([_cell(cell) for cell in row]))
    layout = [f"lb-{name}" for name in table.role.split()] or ["lb-table"]
    classes = " ".join([*layout, *(f"lb-num-{column + 1}" for column in sorted(table.numeric))])
    name = "" if table.role else f":name: {table.label}\n"
    return (
        f":::{{list-table}} {escape_myst(table.caption)}\n{name}:header-rows: 1\n:stub-columns: 1\n"
        f":class: {classes}\n\n{header}\n" + "\n".join(rows) + "\n:::"
    )


def _row(cells: Sequence[str]) -> str:
    return "\n".join(f"{'  ' if column else '* '}- {cell}" for column, cell in enumerate(cells))


def _cell(lines: Sequence[Line]) -> str:
    if not lines:
        return ""  # no cell that says nothing, but one that is not there
    return "\n\n    ".join([_line(line) for line in lines if line] or ["–"])


def _figure(figure: Figure) -> str:
    """Return a picture in its forms, and its data, method and sources folded below it."""
    forms = "\n".join(f":{name}: {_data_address(svg)}" for name, svg in (("light", figure.svg), ("dark", figure.dark)))
    picture = (
        f":::{{picture}} {figure.label}\n{forms if figure.dark else forms.partition(chr(10))[0]}\n"
        f":alt: {_quoted(figure.alt)}\n\n{escape_myst(figure.caption)}\n:::"
    )
    sources = (Paragraph(("Källor:",)), Bullets(figure.sources)) if figure.sources else ()
    about = (*paragraphs(figure.method), *sources)
    inside = "\n\n".join(part for part in (_table(figure.table), render_myst(about)) if part)
    summary = _line(line(TABLE_OF_FIGURE, Marked(f": {figure.caption}", "hidden")))
    fold = f"::::{{fold}} data\n\n{summary}\n\n{inside}\n\n{_downloads(figure.label, figure.table)}\n::::"
    return f"{picture}\n\n{fold}"


def _data_address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode('utf-8')).decode('ascii')}"


def _downloads(label: str, table: Table) -> str:
    encoded = base64.b64encode(render_csv(table).encode("utf-8")).decode("ascii")
    return f":::{{downloads}} {label}\n:csv: {encoded}\n:::"


def _quoted(words: str) -> str:
    """Write text as a double-quoted option value."""
    return json.dumps(" ".join(words.split()), ensure_ascii=False)
