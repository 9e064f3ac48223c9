"""Pieces as HTML: for Jupyter, and for papers as web pages of their own."""

from __future__ import annotations

import base64
import html
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
    paragraphs,
)
from loftesbok.document.text import METHOD_OF_FIGURE, METHOD_OF_TABLE, TABLE_OF_FIGURE, plain


def escape_html(text: str) -> str:
    """Make plain text safe in HTML."""
    return html.escape(text, quote=True)


def render_html(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML."""
    return "\n".join(_block(block) for block in blocks)


def render_html_parts(parts: Iterable[Part], level: int) -> str:
    """Return parts of a paper with their headings, the uppermost at ``level``."""
    rendered = []
    for part in parts:
        tag = f"h{min(level, DEEPEST_HEADING)}"
        rendered.append(f"<{tag}>{escape_html(part.heading)}</{tag}>")
        rendered += [_block(block) for block in part.blocks]
        rendered.append(render_html_parts(part.parts, level + 1))
    return "\n".join(fragment for fragment in rendered if fragment)


def _inline(piece: Inline) -> str:
    match piece:
        case Badge(code=code):
            return f'<span class="lb-badge lb-{code}">{escape_html(plain(piece))}</span>'
        case Link(text=words, href=href):
            safe = href if href.startswith(("#", "https://", "http://")) or ":" not in href else "#"
            return f'<a href="{escape_html(safe)}">{escape_html(words)}</a>'
        case Strong(text=words):
            return f"<strong>{escape_html(words)}</strong>"
        case Marked(text=words, role=role):
            tag = "code" if role == "code" else "small"
            return "" if role == "hidden" else f"<{tag}>{escape_html(words)}</{tag}>"
        case str():
            return escape_html(piece)
        case _:
            assert_never(piece)


def _line(content: Line) -> str:
    return "".join(_inline(piece) for piece in content) or "–"


def _lines(lines: Sequence[Line]) -> str:
    return "<br>".join(_line(line) for line in lines) or "–"


def _block(block: Block) -> str:  # noqa: PLR0912 - a case for each kind
    match block:
        case Paragraph(content=content):
            return f"<p>{_line(content)}</p>"
        case Bullets(items=items):
            return f"<ul>{''.join(f'<li>{_line(item)}</li>' for item in items)}</ul>"
        case Numbered(points=points):
            return f"<ol>{''.join(f'<li>{escape_html(point)}</li>' for point in points)}</ol>"
        case Facts(pairs=pairs):
            return f"<dl>{''.join(_fact(name, lines) for name, lines in pairs)}</dl>"
        case Heading(content=content, level=level):
            return f"<h{level}>{_line(content)}</h{level}>"
        case Group(body=body):
            return f"<div>{render_html(body)}</div>"
        case Details(summary=summary, body=body):
            return f"<details><summary>{_line(summary)}</summary>{render_html(body)}</details>"
        case BookPart(elsewhere=elsewhere):
            return f"<p>{_line(elsewhere)}</p>" if elsewhere else ""
        case Cards(cards=cards):
            return f'<div style="display:flex;flex-wrap:wrap;gap:1em">{"".join(map(_card, cards))}</div>'
        case SectionId():
            return ""
        case Table():
            return _table(block) + _method(METHOD_OF_TABLE, block.method)
        case Figure():
            return _figure(block)
        case _:
            assert_never(block)


def _fact(name: str, lines: Sequence[Line]) -> str:
    return f"<dt><strong>{escape_html(name)}</strong></dt><dd>{_lines(lines)}</dd>"


def _card(card: Card) -> str:
    return (
        '<section style="flex:1 1 20em;border:1px solid;border-radius:4px;padding:0 1em">'
        f"<h4>{escape_html(card.title)}</h4>{render_html(card.body)}</section>"
    )


def _table(table: Table) -> str:
    caption = f"<caption>{escape_html(table.caption)}</caption>"
    head = "".join(f'<th scope="col" style="text-align:left">{escape_html(name)}</th>' for name in table.header)
    groups = dict(table.groups)
    body = "".join(
        f"{_group_row(groups[number], len(table.header)) if number in groups else ''}<tr>{_row(row)}</tr>"
        for number, row in enumerate(table.rows)
    )
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _group_row(name: str, columns: int) -> str:
    return f'<tr><th scope="rowgroup" colspan="{columns}" style="text-align:left">{escape_html(name)}</th></tr>'


def _row(row: Sequence[Sequence[Line]]) -> str:
    return "".join(
        f'<th scope="row" style="text-align:left">{_lines(cell)}</th>'
        if column == 0
        else f'<td style="text-align:left">{_lines(cell)}</td>'
        for column, cell in enumerate(row)
    )


def _figure(figure: Figure) -> str:
    encoded = base64.b64encode(figure.svg.encode("utf-8")).decode("ascii")
    image = f'<img alt="{escape_html(figure.alt)}" src="data:image/svg+xml;base64,{encoded}">'
    picture = f"<figure>{image}<figcaption>{escape_html(figure.caption)}</figcaption></figure>"
    values = _block(Details((TABLE_OF_FIGURE,), (figure.table,)))
    sources = (Bullets(figure.sources),) if figure.sources else ()
    return picture + values + _block(Details((METHOD_OF_FIGURE,), (*paragraphs(figure.method), *sources)))


def _method(summary: str, method: tuple[str, ...]) -> str:
    return _block(Details((summary,), paragraphs(method))) if method else ""
