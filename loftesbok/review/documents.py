"""A source document as a reviewer sees it: its text in paragraphs, and every row that was made of it, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from loftesbok.analysis import anchors
from loftesbok.analysis.coverage import shown_label
from loftesbok.analysis.provenance import CitedText, Examination, ExaminedRow
from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.document.pieces import Facts, line
from loftesbok.document.text import plain_line
from loftesbok.domain.problems import Problem
from loftesbok.domain.swedish import listing, number
from loftesbok.domain.vocabulary import COMPARISONS, HELD, RELATIONS, TARGET_PER
from loftesbok.report.row_facts import RowFacts
from loftesbok.review import passages

KINDS = {
    "periods": "Löftesperiod", "promises": "Löfte", "commitments": "Åtagande", "targets": "Mål",
    "reports": "Redovisning", "followups": "Uppföljning", "measures": "Mått", "continuations": "Förs vidare",
    "citations": "Värde med egen källa", "": "Tjänsteskrivelse",
}  # fmt: skip
"""What a row of a table is called; "" is a text of a board paper."""
_FIGURES = ("measures", "targets")


@dataclass(frozen=True)
class ReviewedRow:
    """A row beside its document. ``name`` is table and key, ``place`` is file and line, ``about`` what it says."""

    name: str
    place: str
    kind: str
    title: str
    about: tuple[str, ...]
    facts: Facts
    places: tuple[range, ...]
    problems: tuple[Problem, ...]
    is_figure: bool


@dataclass(frozen=True)
class ReviewedDocument:
    """A source with its document (``file`` is "" where it is missing); paragraphs refer to rows by number from 0."""

    source_id: str
    title: str
    publisher: str
    file: str
    is_changed: bool
    rows: tuple[ReviewedRow, ...]
    paragraphs: tuple[passages.Paragraph, ...]
    problems: tuple[Problem, ...]

    @property
    def is_shown(self) -> bool:
        """Whether its text is at hand and could be read."""
        return bool(self.paragraphs)

    @property
    def wrong(self) -> tuple[ReviewedRow, ...]:
        """The rows that do not verify."""
        return tuple(row for row in self.rows if row.problems)

    @property
    def marked(self) -> int:
        """How many rows have a passage in the text."""
        return sum(bool(row.places) for row in self.rows)

    @property
    def sentences(self) -> int:
        """How many sentences, headings among them, the document has."""
        return sum(paragraph.sentences for paragraph in self.paragraphs)

    @property
    def passed_over(self) -> int:
        """How many sentences no row refers to."""
        return sum(paragraph.passed_over for paragraph in self.paragraphs)

    @property
    def numbers_without_row(self) -> int:
        """How many numbers no row refers to."""
        return sum(len(paragraph.numbers_without_row) for paragraph in self.paragraphs)


def review(dataset: Dataset, examinations: Iterable[Examination]) -> list[ReviewedDocument]:
    """Return every source's document with its rows, in the order of the sources."""
    describer = _Describer(dataset)
    return [_review_document(describer, examination) for examination in examinations]


def _review_document(describer: _Describer, examination: Examination) -> ReviewedDocument:
    text = examination.text or ""
    whole = anchors.normalise(text)
    rows = [describer.describe(row, passages.find_places(row.row.anchor, whole)) for row in examination.rows]
    order = sorted(rows, key=_first_place)
    return ReviewedDocument(
        source_id=examination.source["source_id"],
        title=examination.source["title"],
        publisher=examination.source["publisher"],
        file=examination.file,
        is_changed=examination.is_changed,
        rows=tuple(order),
        paragraphs=tuple(passages.cut(text, [row.places for row in order])),
        problems=examination.problems,
    )


def _first_place(row: ReviewedRow) -> tuple[bool, int, int]:
    """Return what rows are ordered by: first those with a place, as it comes in the text, the widest first."""
    first = min(row.places, key=lambda place: place.start, default=range(0))
    return not row.places, first.start, -first.stop


class _Describer:
    """Tells of rows and texts what a reviewer compares with the document."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._names = Names(dataset)
        self._words = RowFacts(dataset, self._names)
        commitments = dataset["commitments"]
        self._responsible = dict(zip(commitments["commitment_id"], commitments["responsible"], strict=True))

    def describe(self, examined: ExaminedRow, places: tuple[range, ...]) -> ReviewedRow:
        """Return a row with its words and its places in the document."""
        row, record = examined.row, examined.row.record
        kind = KINDS.get(row.table) or self._dataset.specs[row.table].title or row.table
        words = self._text(record) if isinstance(record, CitedText) else self._row(row.table, record)
        name, title, about, facts = words
        return ReviewedRow(
            name, f"{row.file}:{row.line}", kind, title, tuple(filter(None, about)), facts, places, examined.problems,
            row.table in _FIGURES,
        )  # fmt: skip

    def _text(self, text: CitedText) -> tuple[str, str, Sequence[str], Facts]:
        source = self._names.source_line(text.source_id, text.anchor)
        facts = Facts((("Fil", (line(text.file),)), ("Del", (line(text.part),)), ("Källa", (source,))))
        return f"{text.file}:{text.row}", text.heading, [text.text], facts

    def _row(self, table: str, record: Mapping[str, Any]) -> tuple[str, str, Sequence[str], Facts]:
        row = pd.Series(dict(record))
        title, about = self._words.title(table, row), [self._gist(table, row)]
        if table == "citations":
            title, about = self._cited_value(row)
        elif table != "commitments" and "commitment_id" in record:
            about.insert(0, self._names.title("commitments", record["commitment_id"]))
        return f"{table}/{self._words.key(table, row)}", title, about, self._words.facts(table, row)

    def _gist(self, table: str, row: pd.Series) -> str:
        """Return what a row says, as the sentence that a reviewer holds against the document."""
        match table:
            case "measures":
                return f"{self._names.parties(row['parties'])}. {row['note']}".strip()
            case "targets":
                unit, per = self._names.unit(row["indicator_id"]), TARGET_PER[row["per"]].label
                return f"{COMPARISONS[row['comparison']].label} {number(row['value'])} {unit} {per}"
            case "followups":
                return f"{shown_label(row, self._responsible[row['commitment_id']])}. {row['summary']}"
            case "reports":
                return HELD[row["held"]].meaning
            case "continuations":
                return RELATIONS[row["relation"]].meaning
            case _:
                return next((str(row[name]) for name in ("description", "summary") if row.get(name)), "")

    def _cited_value(self, citation: pd.Series) -> tuple[str, list[str]]:
        """Return what the row of a value with a source of its own is called, and the value."""
        table, column = citation["table"], citation["column"]
        for _, row in self._dataset[table].iterrows():
            if self._words.key(table, row) == citation["key"]:
                field = self._dataset.specs[table].field(column)
                value = listing([plain_line(member) for member in self._words.value(table, field, row)])
                return self._words.title(table, row), [f"{field.title or column}: {value}"]
        return str(citation["key"]), []
