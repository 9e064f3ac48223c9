"""Flattened tables of aims and outcomes: which of the numbers of a row is what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loftesbok.data_entry.proposals.blocks import Block

_AIM = re.compile(r"\b(?:mål|målvärde|målsättning|planerat|utlovat|löfte|lovat|börvärde)\b", re.IGNORECASE)
_OUTCOME = re.compile(r"\b(?:utfall|resultat|utfört|genomfört|uppnått|gjort|utförda|genomförda)\b", re.IGNORECASE)
_CELL = re.compile(r"^(?:minst |ca |cirka )?\d[\d \u00a0]*(?:,\d+)?(?: ?(?:st\.?|stycken|%))?$")
_ROW = re.compile(r"^(?P<label>[A-ZÅÄÖa-zåäö][^\d]{3,80}?)\s+(?P<cells>\d[\d ]*?(?:\s+\d+)+)(?: ?st\.?)?$")
_LONGEST_LABEL = 120


@dataclass(frozen=True)
class OutcomeCell:
    """A number in the column of outcomes: its place in the collapsed text, and the label of its row."""

    start: int
    end: int
    label: str


def find_outcomes(blocks: Sequence[Block]) -> tuple[list[OutcomeCell], set[int]]:
    """Return the numbers that stand in a column of outcomes, and the blocks that are cells of such tables.

    A table is told by its headings, which name both an aim and an outcome: each in a block of its own, or in one line.
    """
    outcomes: list[OutcomeCell] = []
    cells: set[int] = set()
    for number in range(len(blocks)):
        columns = _heading_columns(blocks, number)
        if columns:
            _read_rows(blocks, columns, outcomes, cells)
    return outcomes, cells


@dataclass(frozen=True)
class _Columns:
    """The first block after a table's headings, how many columns of numbers there are, and which holds outcomes."""

    first: int
    count: int
    outcome: int


def _heading_columns(blocks: Sequence[Block], number: int) -> _Columns | None:
    """Return what the headings of a table say, where a block is one or begins them."""
    text = blocks[number].text
    aim, outcome = _AIM.search(text), _OUTCOME.search(text)
    if aim and outcome and len(text.split()) <= 8:
        words = [match for pattern in (_AIM, _OUTCOME) for match in pattern.finditer(text)]
        ordered = sorted(match.start() for match in words)[-2:]
        last = max(match.start() for match in _OUTCOME.finditer(text))
        return _Columns(number + 1, 2, ordered.index(last))
    if not aim or outcome or len(text.split()) > 3:
        return None
    following = blocks[number + 1 : number + 2]
    if following and _OUTCOME.search(following[0].text) and len(following[0].text.split()) <= 3:
        return _Columns(number + 2, 2, 1)
    return None


def _read_rows(blocks: Sequence[Block], columns: _Columns, outcomes: list[OutcomeCell], cells: set[int]) -> None:
    label, run = "", list[int]()
    for number in range(columns.first, len(blocks)):
        block = blocks[number]
        if _CELL.match(block.text):
            run.append(number)
            if len(run) == columns.count and label:
                chosen = blocks[run[columns.outcome]]
                outcomes.append(OutcomeCell(chosen.start, chosen.end, label))
                cells.update(run)
            continue
        if match := _ROW.match(block.text):
            parts = list(re.finditer(r"\d+", match["cells"]))
            if len(parts) != columns.count:
                parts = list(re.finditer(r"\d+(?: \d{3})*", match["cells"]))
            if len(parts) == columns.count:
                part, start = parts[columns.outcome], block.start + match.start("cells")
                outcomes.append(OutcomeCell(start + part.start(), start + part.end(), match["label"]))
                cells.add(number)
            continue
        if run and (len(run) != columns.count or len(block.text) > _LONGEST_LABEL):
            return
        label, run = block.text, []
