"""Hold the dataset against the documents that it was taken from: every checksum, every anchor, every figure.

The documents are no part of a project. They are recognised by their SHA-256, whatever they are called; a document
that is not at hand is named, and what rests on it counts neither as confirmed nor as failed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from loftesbok.analysis import anchors
from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import Lines
from loftesbok.domain.problems import Fault, LoftesbokError, Problem, quoted
from loftesbok.domain.system_errors import explain

_FIGURES = ("measures", "targets")
_NEARLY_ALL = 0.8
ReadText = Callable[[str, bytes], str | None]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Document:
    """A source and how it went: ``file`` is the name that it was found under, "" when it was not found.

    ``total`` counts what rests on it: its checksum, each anchor in it, each figure in those anchors.
    """

    source_id: str
    title: str
    file: str
    confirmed: int = 0
    total: int = 0


@dataclass(frozen=True)
class Verification:
    """What came of holding a dataset against a folder of documents."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]

    @property
    def confirmed(self) -> int:
        """How many particulars were found as the dataset has them."""
        return sum(document.confirmed for document in self.documents)

    @property
    def total(self) -> int:
        """How many particulars rest on the documents that were found."""
        return sum(document.total for document in self.documents)

    @property
    def missing(self) -> tuple[str, ...]:
        """The ids of the sources whose documents were not found."""
        return tuple(document.source_id for document in self.documents if not document.file)


@dataclass(frozen=True)
class CitedText:
    """A text outside the tables that a source is to prove: where it stands, and the anchor."""

    file: str
    row: int
    part: str
    source_id: str
    anchor: str


def _read_utf8(_name: str, data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def verify(
    dataset: Dataset, folder: Path, cited: Iterable[CitedText] = (), read_text: ReadText = _read_utf8
) -> Verification:
    """Hold every row that has a source against the documents in a folder (not in the folders inside it).

    Rows are those of the tables and the texts of board papers. ``read_text`` returns the text of a document by its name
    and bytes, None where there is none. Raises LoftesbokError when the folder cannot be read or
    holds none of the documents.
    """
    files = _files(folder, dataset)
    lines = Lines(dataset)
    rows = [
        *_cited_rows(dataset, lines),
        *(_CitedRow(text.source_id, text.anchor, _TextPlace(text.file, text.row, text.part)) for text in cited),
    ]
    documents: list[Document] = []
    problems: list[Problem] = []
    sources = dataset["sources"]
    checksums = set(sources["sha256"])
    for source in _rows(sources):
        source_rows = [row for row in rows if row.source_id == source["source_id"]]
        name, data = files.get(source["sha256"], ("", b""))
        document = Document(source["source_id"], source["title"], name)
        place = _Place("sources", source, lines)
        if not name:
            problems.extend(
                _changed_document(place, source_rows, checksums, files, read_text) if source["sha256"] else ()
            )
        elif (text := _text(name, data, read_text)) is None:
            fault = (f"dokumentet {quoted(name)} är inte text i UTF-8", "dokumentets text, sparad som UTF-8")
            problems.append(place.problem("sha256", fault))
            document = Document(document.source_id, document.title, name, 0, 1)
        else:
            document, faults = _hold_against(document, source_rows, text)
            problems.extend(faults)
        documents.append(document)
    if not problems and not any(document.file for document in documents):
        raise LoftesbokError(
            f"inget av de {len(documents)} dokumenten finns i mappen {folder}; de känns igen på sin kontrollsumma, "
            "som står i sources.csv"
        )
    return Verification(tuple(documents), tuple(sorted(problems)))


def report(verification: Verification) -> str:
    """Tell in Swedish what was found, what was not and what is wrong; the last line is the count."""
    lines = [
        f"{document.source_id}: {document.confirmed} av {document.total} uppgifter bekräftade i {document.file}"
        if document.file
        else f"{document.source_id}: dokumentet finns inte i mappen och är inte prövat ({document.title})"
        for document in verification.documents
    ]
    confirmed, total = verification.confirmed, verification.total
    count = f"{confirmed} av {total} uppgifter bekräftade ({confirmed} of {total})"
    return "\n".join([*lines, *map(str, verification.problems), count])


@dataclass(frozen=True)
class _Place:
    """A row of the dataset, and where to look up its line."""

    table: str
    row: Row
    lines: Lines

    def problem(self, column: str, fault: Fault) -> Problem:
        """Turn a fault in a column of this row into a problem."""
        return Problem(f"{self.table}.csv", self.lines.line(self.table, self.row), column, *fault)


@dataclass(frozen=True)
class _TextPlace:
    """A text of a board paper, with its line."""

    file: str
    line: int
    part: str

    def problem(self, column: str, fault: Fault) -> Problem:
        """Turn a fault in a field of this text into a problem."""
        return Problem(self.file, self.line, f"{self.part}, {column}", *fault)


@dataclass(frozen=True)
class _CitedRow:
    """A row, or a text of a board paper, that names a source and a phrase in it."""

    source_id: str
    anchor: str
    place: _Place | _TextPlace

    def faults(self, text: str) -> Iterator[list[tuple[str, Fault]]]:
        """Yield, for each particular, what is wrong with it."""
        fault = anchors.place_fault(self.anchor, text)
        yield [("anchor", fault)] if fault else []
        if isinstance(self.place, _TextPlace) or self.place.table not in _FIGURES:
            return
        row = self.place.row
        value: float | None = None if pd.isna(row["value"]) else float(row["value"])
        if self.place.table == "targets":
            faults = list(anchors.target_faults(self.anchor, value, row["comparison"]))
        else:
            how = (row["precision"], row["basis"], row["accumulation"])
            faults = list(anchors.figure_faults(self.anchor, value, *how))
        wider = anchors.wider_fault(self.anchor, text)
        yield [*faults, ("anchor", wider)] if wider else faults


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    for row in frame.to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def _cited_rows(dataset: Dataset, lines: Lines) -> Iterator[_CitedRow]:
    for table, spec in dataset.specs.items():
        if {"source_id", "anchor"} <= set(spec.columns):
            for row in _rows(dataset[table]):
                if row["source_id"] and row["anchor"]:
                    yield _CitedRow(row["source_id"], row["anchor"], _Place(table, row, lines))


def _hold_against(document: Document, rows: list[_CitedRow], text: str) -> tuple[Document, list[Problem]]:
    problems: list[Problem] = []
    confirmed = total = 1  # the checksum, by which it was found
    for row in rows:
        for faults in row.faults(text):
            total += 1
            confirmed += not faults
            problems.extend(row.place.problem(column, fault) for column, fault in faults)
    return Document(document.source_id, document.title, document.file, confirmed, total), problems


def _changed_document(
    place: _Place,
    rows: list[_CitedRow],
    checksums: set[str],
    files: Mapping[str, tuple[str, bytes]],
    read_text: ReadText,
) -> Iterator[Problem]:
    """Yield a problem for a document with another checksum that holds nearly all that a missing one should hold."""
    for checksum, (name, data) in files.items():
        text = None if checksum in checksums else _text(name, data, read_text)
        if text is None or not rows:
            continue
        held = sum(anchors.place_fault(row.anchor, text) is None for row in rows)
        if held >= _NEARLY_ALL * len(rows) or 1 < held == len(rows) - 1:
            what = f"{quoted(name)} innehåller {held} av {len(rows)} ankare men har kontrollsumman {checksum}"
            yield place.problem("sha256", (what, "det oförändrade dokumentet, eller dess kontrollsumma"))


def _files(folder: Path, dataset: Dataset) -> dict[str, tuple[str, bytes]]:
    """Read the files of a folder, but not the dataset's own tables; return name and content by SHA-256."""
    if not folder.is_dir():
        raise LoftesbokError(f"mappen {folder} finns inte; ange mappen där källdokumenten ligger")
    table_files = {f"{name}.csv" for name in dataset.specs} if folder.samefile(dataset.folder) else set()
    files: dict[str, tuple[str, bytes]] = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in table_files:
            try:
                data = path.read_bytes()
            except OSError as error:
                raise LoftesbokError(f"filen {path} går inte att läsa ({explain(error)})") from error
            files.setdefault(hashlib.sha256(data).hexdigest(), (path.name, data))
    return files


def _text(name: str, data: bytes, read_text: ReadText) -> str | None:
    """Return a document's text with its white space collapsed, as anchors are compared."""
    text = read_text(name, data)
    return None if text is None else anchors.normalise(text)
