"""Documents as MyST (the book), HTML (Jupyter) and plain text; the only place where text is escaped."""

from __future__ import annotations

import base64
import html as html_module
import json
import re
from collections.abc import Iterable, Sequence
from typing import assert_never

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
    paragraphs,
)
from loftesbok.domain.vocabulary import STATES, STATUSES, VERDICTS, Term

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
METHOD_OF_TABLE = "Så är tabellen gjord"
METHOD_OF_FIGURE = "Så är diagrammet gjort"


def term(code: str) -> Term:
    """Return the words of a status, a derived state or a verdict on a target."""
    return {**STATUSES, **STATES, **VERDICTS}[code]


def escape_myst(text: str) -> str:
    """Make plain text safe in MyST: white space folded, every ASCII punctuation mark escaped."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(re.split(r"[ \t\r\n\f\v]+", text.strip(" \t\r\n\f\v"))))


def escape_html(text: str) -> str:
    """Make plain text safe in HTML."""
    return html_module.escape(text, quote=True)


# --- plain text -----------------------------------------------------------------------------------------------------


def plain(piece: Inline) -> str:
    """Return one inline piece as plain text."""
    if isinstance(piece, Badge):
        return f"{term(piece.code).sign} {term(piece.code).label}"
    return piece if isinstance(piece, str) else piece.text


def plain_line(content: Line) -> str:
    """Return a line as plain text."""
    return "".join(plain(piece) for piece in content)


def text(blocks: Iterable[Block]) -> str:
    """Return blocks as plain text."""
    return "\n".join(_text_block(block) for block in blocks).strip("\n")


def _indent(body: str) -> str:
    return "\n".join(f"  {row}" if row else row for row in body.splitlines())


def _text_block(block: Block) -> str:
    match block:
        case Paragraph(content=content):
            return plain_line(content)
        case Bullets(items=items):
            return "\n".join(f"- {plain_line(item)}" for item in items)
        case Facts(pairs=pairs):
            return "\n".join(f"{name}: {'; '.join(plain_line(one) for one in lines)}" for name, lines in pairs)
        case Details(summary=summary, body=body):
            return f"{summary}:\n{_indent(text(body))}"
        case Cards(cards=cards):
            return "\n".join(f"{one.title}\n{_indent(text(one.body))}" for one in cards)
        case SectionId():
            return ""
        case Table():
            return f"{block.caption}\n{block.to_csv()}"
        case Figure():
            return f"{block.caption}\n{block.alt}\n{block.table.to_csv()}"
        case _:
            assert_never(block)


# --- MyST -----------------------------------------------------------------------------------------------------------


def _myst_inline(piece: Inline) -> str:
    match piece:
        case Badge(code=code):
            return f"{{status}}`{code}`"
        case Link(text=words, href=href):
            return f"{{page-link}}`{_role_text(words)} <{_role_text(href)}>`"
        case Strong(text=words):
            return f"**{escape_myst(words)}**" if words.strip() else ""
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


def _myst_line(content: Line) -> str:
    return "".join(_myst_inline(piece) for piece in content).strip(" ") or "–"


def _fence(depth: int) -> str:
    return ":" * (3 + depth)


def myst(blocks: Iterable[Block]) -> str:
    """Return blocks as MyST Markdown."""
    return "\n\n".join(_myst_block(block) for block in blocks)


def _depth(blocks: Sequence[Block]) -> int:
    """Return how many levels of fences blocks need inside."""
    deepest = 0
    for block in blocks:
        match block:
            case Details(body=body):
                deepest = max(deepest, 1 + _depth(body))
            case Cards(cards=cards):
                deepest = max(deepest, 2 + max((_depth(one.body) for one in cards), default=0))
            case Table(method=method):
                deepest = max(deepest, 2 if method else 1)
            case Figure():
                deepest = max(deepest, 3)
            case _:
                deepest = max(deepest, 1)
    return deepest


def _myst_block(block: Block) -> str:
    match block:
        case Paragraph(content=content, role=role):
            if role:
                return f":::{{div}} lb-{role}\n{_myst_line(content)}\n:::"
            return _myst_line(content)
        case Bullets(items=items, role=role):
            rows = "\n".join(f"- {_myst_line(item)}" for item in items)
            return f":::{{div}} lb-{role}\n{rows}\n:::" if role else rows
        case Facts(pairs=pairs):
            entries = "\n\n".join(_myst_fact(name, lines) for name, lines in pairs)
            return f":::{{div}} lb-facts\n{entries}\n:::"
        case Details(summary=summary, body=body):
            fence = _fence(_depth(body))
            return f"{fence}{{dropdown}} {escape_myst(summary)}\n\n{myst(body)}\n{fence}"
        case Cards(cards=cards, role=role):
            outer = _fence(1 + max((_depth(one.body) for one in cards), default=1))
            inner = outer[:-1]
            made = "\n".join(
                f"{inner}{{grid-item-card}} {escape_myst(one.title)}\n\n{myst(one.body)}\n{inner}" for one in cards
            )
            columns = "1" if len(cards) == 1 else "1 1 2 2"
            return f"{outer}{{grid}} {columns}\n:gutter: 3\n:class-container: lb-{role}\n\n{made}\n{outer}"
        case SectionId(identifier=identifier):
            return f":::{{section-id}} {identifier}\n:::"
        case Table():
            return _myst_table(block)
        case Figure():
            return _myst_figure(block)
        case _:
            assert_never(block)


def _myst_fact(name: str, lines: tuple[Line, ...]) -> str:
    if len(lines) == 1:
        return f"{escape_myst(name)}\n: {_myst_line(lines[0])}"
    items = "\n  ".join(f"- {_myst_line(one)}" for one in lines)
    return f"{escape_myst(name)}\n: {items}"


def _myst_cell(lines: tuple[Line, ...], indent: str) -> str:
    shown = [_myst_line(one) for one in lines if one] or ["–"]
    return f"\n\n{indent}".join(shown)


def _myst_table(table: Table) -> str:
    if not table.method:
        return _myst_table_alone(table)
    fence = _fence(1)
    method = f"{myst(paragraphs(table.method))}\n\n{_myst_downloads(table.label, table)}"
    return f"{_myst_table_alone(table)}\n\n{fence}{{dropdown}} {METHOD_OF_TABLE}\n\n{method}\n{fence}"


def _myst_table_alone(table: Table) -> str:
    header = "\n".join(f"{'* ' if i == 0 else '  '}- {escape_myst(name)}" for i, name in enumerate(table.header))
    rows = "\n".join(
        "\n".join(f"{'* ' if i == 0 else '  '}- {_myst_cell(one, ' ' * 4)}" for i, one in enumerate(row))
        for row in table.rows
    )
    classes = " ".join(["lb-table", *(f"lb-num-{column + 1}" for column in sorted(table.numeric))])
    return (
        f":::{{list-table}} {escape_myst(table.caption)}\n:name: {table.label}\n:header-rows: 1\n:stub-columns: 1\n"
        f":class: {classes}\n\n{header}\n{rows}\n:::"
    )


def _myst_figure(figure: Figure) -> str:
    encoded = base64.b64encode(figure.svg.encode("utf-8")).decode("ascii")
    picture = (
        f":::{{figure}} data:image/svg+xml;base64,{encoded}\n:alt: {_quoted(figure.alt)}\n:name: {figure.label}\n"
        f":figclass: lb-figure\n\n{escape_myst(figure.caption)}\n:::"
    )
    sources = (Paragraph(("Källor:",)), Bullets(figure.sources)) if figure.sources else ()
    method = f"{myst((*paragraphs(figure.method), *sources))}\n\n{_myst_downloads(figure.label, figure.table)}"
    tabs = (("Diagram", picture), ("Tabell", _myst_table_alone(figure.table)), ("Metod och källor", method))
    items = "\n\n".join(f"::::{{tab-item}} {title}\n\n{content}\n::::" for title, content in tabs)
    return f":::::{{tab-set}}\n\n{items}\n:::::"


def _myst_downloads(label: str, table: Table) -> str:
    encoded = base64.b64encode(table.to_csv().encode("utf-8")).decode("ascii")
    return f":::{{downloads}} {label}\n:csv: {encoded}\n:::"


def _quoted(words: str) -> str:
    """Write text as a double-quoted option value."""
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


# --- HTML -----------------------------------------------------------------------------------------------------------


def _html_inline(piece: Inline) -> str:
    match piece:
        case Badge(code=code):
            return f'<span class="lb-badge lb-{code}">{escape_html(plain(piece))}</span>'
        case Link(text=words, href=href):
            safe = href if href.startswith(("#", "https://", "http://")) or ":" not in href else "#"
            return f'<a href="{escape_html(safe)}">{escape_html(words)}</a>'
        case Strong(text=words):
            return f"<strong>{escape_html(words)}</strong>"
        case str():
            return escape_html(piece)
        case _:
            assert_never(piece)


def _html_line(content: Line) -> str:
    return "".join(_html_inline(piece) for piece in content) or "–"


def _html_lines(lines: tuple[Line, ...]) -> str:
    return "<br>".join(_html_line(one) for one in lines) or "–"


def html(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML."""
    return "\n".join(_html_block(block) for block in blocks)


def _html_block(block: Block) -> str:
    match block:
        case Paragraph(content=content):
            return f"<p>{_html_line(content)}</p>"
        case Bullets(items=items):
            return f"<ul>{''.join(f'<li>{_html_line(item)}</li>' for item in items)}</ul>"
        case Facts(pairs=pairs):
            inner = "".join(
                f"<dt><strong>{escape_html(name)}</strong></dt><dd>{_html_lines(lines)}</dd>" for name, lines in pairs
            )
            return f"<dl>{inner}</dl>"
        case Details(summary=summary, body=body):
            return f"<details><summary>{escape_html(summary)}</summary>{html(body)}</details>"
        case Cards(cards=cards):
            inner = "".join(
                f'<section style="flex:1 1 20em;border:1px solid;border-radius:4px;padding:0 1em">'
                f"<h4>{escape_html(one.title)}</h4>{html(one.body)}</section>"
                for one in cards
            )
            return f'<div style="display:flex;flex-wrap:wrap;gap:1em">{inner}</div>'
        case SectionId():
            return ""
        case Table():
            head = "".join(f'<th scope="col" style="text-align:left">{escape_html(name)}</th>' for name in block.header)
            lines_ = "".join(
                "<tr>"
                + "".join(
                    f'<th scope="row" style="text-align:left">{_html_lines(one)}</th>'
                    if i == 0
                    else f'<td style="text-align:left">{_html_lines(one)}</td>'
                    for i, one in enumerate(row)
                )
                + "</tr>"
                for row in block.rows
            )
            caption = f"<caption>{escape_html(block.caption)}</caption>"
            table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{lines_}</tbody></table>"
            return table + _html_method(METHOD_OF_TABLE, block.method)
        case Figure():
            encoded = base64.b64encode(block.svg.encode("utf-8")).decode("ascii")
            image = f'<img alt="{escape_html(block.alt)}" src="data:image/svg+xml;base64,{encoded}">'
            figure = f"<figure>{image}<figcaption>{escape_html(block.caption)}</figcaption></figure>"
            values = _html_block(Details("Visa siffrorna som tabell", (block.table,)))
            sources = (Bullets(block.sources),) if block.sources else ()
            method = _html_block(Details(METHOD_OF_FIGURE, (*paragraphs(block.method), *sources)))
            return figure + values + method
        case _:
            assert_never(block)


def _html_method(summary: str, method: tuple[str, ...]) -> str:
    return _html_block(Details(summary, paragraphs(method))) if method else ""
