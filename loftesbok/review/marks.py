"""The text of a document as HTML: every passage marked, and led to the rows that were made of it.

A passage may be several ``<mark>``, each of which names all its rows (``data-rows``), and those that do not verify
(``data-wrong``). A link in it leads to the row of the narrowest passage there; where a passage ends, each other row
that ends there has a link of its own. So every row has at least one link, the first with the id that the row leads back
to. The rows' numbers are drawn by the style sheet: what is in the page, can be searched and is copied is the document's
own text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from loftesbok.document.html import escape_html
from loftesbok.review.documents import ReviewedDocument, ReviewedRow
from loftesbok.review.passages import Paragraph, Piece


def place_id(row: int) -> str:
    """Return the id of a row's passage; rows are counted from 0, and numbered from 1."""
    return f"stalle-{row + 1}"


def row_id(row: int) -> str:
    """Return the id of a row."""
    return f"rad-{row + 1}"


class Marks:
    """Renders the paragraphs of a document, in order; each row's id is given out once."""

    def __init__(self, document: ReviewedDocument) -> None:
        self._rows: Sequence[ReviewedRow] = document.rows
        self._linked: set[int] = set()
        self._position = 0

    def paragraph(self, paragraph: Paragraph) -> str:
        """Return the contents of a paragraph as HTML."""
        rendered = "".join(self._render(paragraph.pieces))
        self._position += 1  # the space between paragraphs
        return rendered

    def _render(self, pieces: Sequence[Piece]) -> Iterator[str]:
        for rows, run in groupby(pieces, key=lambda piece: piece.rows):
            of_rows = list(run)
            self._position += sum(len(piece.text) for piece in of_rows)
            yield self._mark(rows, of_rows) if rows else "".join(map(_unmarked, of_rows))

    def _mark(self, rows: Sequence[int], pieces: Sequence[Piece]) -> str:
        ending = [row for row in rows if any(place.stop == self._position for place in self._rows[row].places)]
        target = min(rows, key=lambda row: (self._width(row), row))
        has_figure = any(self._rows[row].is_figure for row in rows)
        words = "".join(
            f"<strong>{escape_html(piece.text)}</strong>" if piece.is_number and has_figure else escape_html(piece.text)
            for piece in pieces
        )
        number = f' data-number="{target + 1}"' if target in ending else ""
        links = [f'<a{self._id(target)} href="#{row_id(target)}"{number}>{words}</a>']
        links += [
            f'<a{self._id(row)} href="#{row_id(row)}" data-number="{row + 1}" aria-label="rad {row + 1}"></a>'
            for row in ending
            if row != target
        ]
        names = f' data-rows="{self._names(rows)}"'
        wrong = [row for row in rows if self._rows[row].problems]
        red = f' class="lr-wrong" data-wrong="{self._names(wrong)}"' if wrong else ""
        return f"<mark{red}{names}>{''.join(links)}</mark>"

    def _names(self, rows: Sequence[int]) -> str:
        return escape_html(" ".join(self._rows[row].name for row in rows))

    def _width(self, row: int) -> int:
        """Return how wide a row's passage is here."""
        return min(len(place) for place in self._rows[row].places if place.start < self._position <= place.stop)

    def _id(self, row: int) -> str:
        if row in self._linked:
            return ""
        self._linked.add(row)
        return f' id="{place_id(row)}"'


def _unmarked(piece: Piece) -> str:
    words = escape_html(piece.text)
    if piece.is_number:
        words = f'<span class="lr-number">{words}</span>'
    return f'<span class="lr-passed">{words}</span>' if piece.is_passed_over else words
