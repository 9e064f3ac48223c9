"""A document's text cut where rows refer to it: paragraphs of pieces, each of which knows all of its rows.

Passages may overlap: one is the anchor of several rows, or lies within another. So the text is cut at every place where
a passage begins or ends. All places are those in the text with its white space collapsed, where anchors are looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from loftesbok.analysis import anchors
from loftesbok.data_entry.proposals import blocks
from loftesbok.domain.number_phrases import find_number_phrases

_NO_NUMBER = ("one", "zero", "vague")  # "en", "inga" and "flera" are in every text


@dataclass(frozen=True)
class Piece:
    """A run of text that the same rows refer to: their places in the list of rows, none where no row does.

    ``is_passed_over``: it is of a sentence that no row refers to. ``is_number``: it is a number, in digits or words.
    """

    text: str
    rows: tuple[int, ...]
    is_passed_over: bool
    is_number: bool


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, heading or item, whole; ``sentences`` counts those in it, ``passed_over`` those without a row."""

    pieces: tuple[Piece, ...]
    sentences: int
    passed_over: int

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that refer to it, in the order of their passages."""
        return tuple(dict.fromkeys(row for piece in self.pieces for row in piece.rows))

    @property
    def opening(self) -> str:
        """The first sentence in it without a row, or where all have one, its beginning."""
        runs = groupby(self.pieces, key=lambda piece: piece.is_passed_over)
        texts = ["".join(piece.text for piece in run) for is_passed_over, run in runs if is_passed_over]
        return texts[0] if texts else "".join(piece.text for piece in self.pieces)

    @property
    def numbers_without_row(self) -> tuple[str, ...]:
        """The numbers in it that no row refers to."""
        return tuple(piece.text for piece in self.pieces if piece.is_number and not piece.rows)


def find_places(anchor: str, text: str) -> tuple[range, ...]:
    """Return every place in a collapsed text where a phrase of an anchor stands."""
    return tuple(
        range(start, start + len(phrase))
        for phrase in anchors.phrases(anchor)
        for start in anchors.occurrences(phrase, text)
    )


def cut(text: str, places: Sequence[Sequence[range]]) -> list[Paragraph]:
    """Cut a document's text, as it was read, into paragraphs; ``places`` holds those of each row."""
    whole = anchors.normalise(text)
    shapes = blocks.cut(text)
    sentences = [
        [range(sentence.start, sentence.start + len(sentence.text)) for sentence in blocks.sentences(shape)]
        for shape in shapes
    ]
    bounds = [0, *(whole.find(" ", shape.end) + 1 for shape in shapes[:-1]), len(whole) + 1]
    return [
        _cut_paragraph(whole, range(start, end - 1), [place for place in inside if _says(whole, place)], places)
        for (start, end), inside in zip(pairwise(bounds), sentences, strict=bool(shapes))
    ]


def _says(whole: str, place: range) -> bool:
    return any(character.isalnum() for character in whole[place.start : place.stop])


def _cut_paragraph(
    whole: str, paragraph: range, sentences: Sequence[range], places: Sequence[Sequence[range]]
) -> Paragraph:
    near = [(row, place) for row, of_row in enumerate(places) for place in of_row if _touches(place, paragraph)]
    passed_over = [sentence for sentence in sentences if not any(_touches(place, sentence) for _, place in near)]
    numbers = list(_numbers(whole, sentences))
    edges = {paragraph.start, paragraph.stop}
    for place in (*(place for _, place in near), *passed_over, *numbers):
        edges |= {min(max(edge, paragraph.start), paragraph.stop) for edge in (place.start, place.stop)}
    order = sorted(edges)
    pieces = tuple(
        Piece(
            whole[start:stop],
            tuple(dict.fromkeys(row for row, place in near if _touches(place, range(start, stop)))),
            any(_touches(sentence, range(start, stop)) for sentence in passed_over),
            any(_touches(number, range(start, stop)) for number in numbers),
        )
        for start, stop in pairwise(order)
    )
    return Paragraph(pieces, len(sentences), len(passed_over))


def _numbers(whole: str, sentences: Sequence[range]) -> Iterator[range]:
    for sentence in sentences:
        for number in find_number_phrases(whole[sentence.start : sentence.stop]):
            if number.kind not in _NO_NUMBER:
                yield range(sentence.start + number.start, sentence.start + number.end)


def _touches(place: range, other: range) -> bool:
    return place.start < other.stop and other.start < place.stop
