"""Pieces made for the screen, as a paper shows them: nothing folded away, nothing side by side, no links within a page.

How tables and figures were made is gathered, to stand once at the paper's end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

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
    cell,
    is_outward,
)
from loftesbok.document.text import plain_line
from loftesbok.domain.swedish import NO_BREAK

Pair = tuple[str, tuple[Line, ...]]


@dataclass
class Linear:
    """Makes blocks linear for one paper; ``prefix`` keeps labels apart from those of the chapter.

    ``methods`` holds how tables and figures were made, with the captions that each method goes for; ``folded`` what
    stood folded under a heading.
    """

    prefix: str
    methods: dict[tuple[Line, ...], list[str]] = field(default_factory=dict)
    folded: dict[str, tuple[Block, ...]] = field(default_factory=dict)

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """Return blocks as a paper shows them."""
        return tuple(shown for block in blocks for shown in self._block(block))

    def _block(self, block: Block) -> Iterator[Block]:  # noqa: PLR0912 - a case for each kind
        match block:
            case SectionId():
                pass
            case Paragraph(content=content, role=role):
                yield Paragraph(_line(content), role)
            case Bullets(items=items, role=role):
                yield Bullets(tuple(map(_line, items)), role)
            case Numbered():
                yield block
            case Facts(pairs=pairs, role=role):
                yield Facts(tuple(map(_pair, pairs)), role)
            case Heading(content=content):
                yield Paragraph((Strong(plain_line(_line(content))),), "heading")
            case Group(body=body):
                yield from self.blocks(body)
            case Details(summary=summary, body=body, role="earlier"):
                yield Paragraph((Strong(plain_line(_line(summary))),), "heading")
                yield from self.blocks(body)
            case Details(summary=summary, body=body):
                heading = plain_line(summary)
                self.folded[heading] = (*self.folded.get(heading, ()), *self.blocks(body))
            case BookPart():
                pass
            case Cards(cards=cards):
                for card in cards:
                    yield from self._card(card)
            case Table():
                yield self._table(block)
            case Figure():
                self._note(block.caption, block.method, block.sources)
                label = f"{self.prefix}-{block.label}"
                yield replace(block, label=label, table=self._table(block.table), method=(), sources=())
            case _:
                assert_never(block)

    def _note(self, caption: str, method: tuple[str, ...], sources: tuple[Line, ...]) -> None:
        cited = [("Källor: ", *_joined([(*_line(source), ".") for source in sources]))] if sources else []
        lines = (_joined([*((sentence,) for sentence in method), *cited]),)
        captions = self.methods.setdefault(lines, [])
        if caption not in captions:
            captions.append(caption)

    def _card(self, card: Card) -> Iterator[Block]:
        """Return a card as running text: title and badges on a line, what is folded as the last of the facts."""
        badges: list[Inline] = []
        rest: list[Block] = []
        for block in card.body:
            if isinstance(block, Paragraph) and all(isinstance(piece, Badge) for piece in block.content):
                badges += [", " if badges else ": ", *block.content]
            elif isinstance(block, Details) and rest and isinstance(rest[-1], Facts):
                lines = [folded.content for folded in block.body if isinstance(folded, Paragraph)]
                rest[-1] = Facts((*rest[-1].pairs, (plain_line(block.summary), (_joined(lines),))))
            else:
                rest.append(block)
        yield Paragraph((Strong(card.title), *badges), "heading")
        yield from self.blocks(rest)

    def _table(self, table: Table) -> Table:
        if table.method:
            self._note(table.caption, table.method, ())
        groups = dict(table.groups)
        rows: list[tuple[tuple[Line, ...], ...]] = []
        for number, row in enumerate(table.rows):
            if number in groups:
                rows.append((cell(Strong(groups[number])), *[cell(NO_BREAK)] * (len(table.header) - 1)))
            rows.append(tuple(tuple(map(_line, lines)) for lines in row))
        return replace(table, label=f"{self.prefix}-{table.label}", rows=tuple(rows), method=(), role="", groups=())


def _joined(lines: Iterable[Line]) -> Line:
    """Return lines as one, with a space between."""
    pieces: list[Inline] = []
    for line in lines:
        pieces += [" ", *line] if pieces else line
    return tuple(pieces)


def _pair(pair: Pair) -> Pair:
    name, lines = pair
    return name, tuple(map(_line, lines))


def _line(content: Line) -> Line:
    shown = (piece for piece in content if not (isinstance(piece, Marked) and piece.role == "hidden"))
    return tuple(
        piece.text if isinstance(piece, Marked) or (isinstance(piece, Link) and not is_outward(piece)) else piece
        for piece in shown
    )
