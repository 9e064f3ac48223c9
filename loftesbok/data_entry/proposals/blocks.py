"""A text cut into blocks: headings, items of lists, paragraphs; and paragraphs into sentences.

All places are those in the text with its white space collapsed, where anchors are looked for too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BULLET = re.compile(r"^(?:[•·●○◦▪■–—+>✓✔]|\*(?!\*)|-(?=\s)|o(?=\s{1,3}[A-ZÅÄÖ]))\s*")
_NUMBERED_ITEM = re.compile(r"^\(?\d{1,2}[.)]\s+(?=\D)")
_MARKS = re.compile(r"^(?:#{1,6}\s+|\*\*|__)|(?:\*\*|__)$")
_ENDS = re.compile(r"[.!?…][\"”»)\]]*$")
_UNFINISHED = re.compile(
    r"(?:\b(?:och|eller|samt|i|på|av|för|med|till|från|om|vid|under|mot|att|som|en|ett|den|det|de|har|hade|är|"
    r"var|ca|cirka|"
    r"minst|mellan|per|hos|genom|inom|bland|efter|utan|över|kring|sin|sina|sitt|vår|våra|ska|inte|där|när|då|mer|än|"
    r"totalt|flera|olika|bland annat)|[,–-])$",
    re.IGNORECASE,
)
_ABBREVIATIONS = re.compile(
    r"\b(?:bl\.? ?a|t\.? ?ex|m\.? ?m|m\.? ?fl|d\.? ?v\.? ?s|o\.? ?s\.? ?v|s\.? ?k|f\.? ?d|fr\.? ?o\.? ?m|"
    r"t\.? ?o\.? ?m|p\.? ?g\.? ?a|st|ca|kl|nr|inkl|resp|tel|jan|feb|mar|apr|aug|sep|sept|okt|nov|dec|kap|avd|tfn|"
    r"s|e)\.$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?<=[.!?])[\"”»)\]]*\s+(?=[\"“”»(]?[A-ZÅÄÖ0-9])")
_LONG_LINE, _WIDEST_WRAPPED = 55, 110
_LONGEST_HEADING = 250
_MOST_WORDS_OF_PROMISE = 45
_LONGEST_SENTENCE = 1500


@dataclass(frozen=True)
class Block:
    """A heading, an item of a list or a paragraph. ``start`` is its place in the collapsed text."""

    kind: str  # heading, item, text
    text: str
    start: int
    is_followed_by_blank: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the collapsed text."""
        return self.start + len(self.text)

    @property
    def is_short(self) -> bool:
        """Whether it may be the wording of a promise, by its length."""
        return len(self.text.split()) <= _MOST_WORDS_OF_PROMISE


@dataclass(frozen=True)
class Sentence:
    """A sentence, with its place in the collapsed text."""

    text: str
    start: int


def collapse(text: str) -> str:
    """Turn every run of white space, no-break spaces too, into one space."""
    return " ".join(text.split())


def cut(text: str) -> list[Block]:
    """Cut a text into its blocks, in order."""
    lines = text.splitlines()
    widest = max((len(" ".join(line.split())) for line in lines), default=0)
    is_wrapped = widest <= _WIDEST_WRAPPED
    groups: list[list[str]] = []
    blanks: list[bool] = []
    is_open = False
    for line in lines:
        bare = " ".join(line.split())
        if not bare:
            if groups and is_open:
                blanks[-1] = True
            is_open = False
            continue
        if is_open and _continues(groups[-1][-1], bare, is_wrapped=is_wrapped):
            groups[-1].append(bare)
        else:
            groups.append([bare])
            blanks.append(False)
        is_open = True
    blocks: list[Block] = []
    place = 0
    for group, blank in zip(groups, blanks, strict=True):
        whole = " ".join(group)
        blocks.append(_block(whole, place, blank))
        place += len(whole) + 1
    return blocks


def _continues(before: str, line: str, *, is_wrapped: bool) -> bool:
    """Tell whether a line goes on where the line before it ends."""
    if _BULLET.match(line) or _NUMBERED_ITEM.match(line):
        return False
    if _ENDS.search(before) and not _ABBREVIATIONS.search(before):
        return is_wrapped and len(before) >= _LONG_LINE and not _BULLET.match(before)
    if before.endswith(":"):
        return False
    if line[0].islower():
        return True
    if _UNFINISHED.search(before):
        return True
    return is_wrapped and len(before) >= _LONG_LINE


def _block(whole: str, place: int, blank: bool) -> Block:
    kind, text = "text", whole
    mark = _BULLET.match(text) or _NUMBERED_ITEM.match(text)
    if mark and len(mark[0]) < len(text):
        kind, text = "item", text[mark.end() :]
        place += mark.end()
    while (mark := _MARKS.search(text)) and len(mark[0]) < len(text):
        if mark.start() == 0:
            if text.startswith("#"):
                kind = "heading"
            text, place = text[mark.end() :], place + mark.end()
        else:
            text = text[: mark.start()]
    if kind == "text" and is_heading(text):
        kind = "heading"
    return Block(kind, text, place, blank)


def is_heading(text: str) -> bool:
    """Tell whether a block looks like a heading: no end of a sentence, or a party in brackets after it."""
    if len(text) > _LONGEST_HEADING:
        return False
    return not re.search(r"[.!…][\"”»]*$", text)


def sentences(block: Block) -> Iterator[Sentence]:
    """Yield the sentences of a block; what is longer than any sentence is cut, so that no text can hold it up."""
    for sentence in _whole_sentences(block):
        start = 0
        while len(sentence.text) - start > _LONGEST_SENTENCE:
            end = sentence.text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
            end = end if end > start else start + _LONGEST_SENTENCE
            yield Sentence(sentence.text[start:end], sentence.start + start)
            start = end + (sentence.text[end] == " ")
        yield Sentence(sentence.text[start:], sentence.start + start)


def _whole_sentences(block: Block) -> Iterator[Sentence]:
    start = 0
    for match in _BREAK.finditer(block.text):
        before = block.text[start : match.start()].rstrip()
        if _ABBREVIATIONS.search(before):
            continue
        yield Sentence(before, block.start + start)
        start = match.end()
    if rest := block.text[start:].rstrip():
        yield Sentence(rest, block.start + start)
