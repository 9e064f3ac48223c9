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
    """A text outside the tables that a source is to prove: where it stands, the anchor, what it says and is called."""

    file: str
    row: int
    part: str
    source_id: str
    anchor: str
    text: str = ""
    heading: str = ""


@dataclass(frozen=True)
class CitedRow:
    """A row of a table, or a text of a board paper (``table`` is then ""), that names a source and a phrase in it."""

    source_id: str
    anchor: str
    file: str
    line: int
    record: Row | CitedText
    table: str = ""

    def problem(self, column: str, fault: Fault) -> Problem:
        """Turn a fault in a column of this row, or in a field of this text, into a problem."""
        field = f"{self.record.part}, {column}" if isinstance(self.record, CitedText) else column
        return Problem(self.file, self.line, field, *fault)

    def faults(self, text: str) -> Iterator[list[tuple[str, Fault]]]:
        """Yield, for each particular, what is wrong with it."""
        fault = anchors.place_fault(self.anchor, text)
        yield [("anchor", fault)] if fault else []
        if isinstance(self.record, CitedText) or self.table not in _FIGURES:
            return
        row = self.record
        value: float | None = None if pd.isna(row["value"]) else float(row["value"])
        if self.table == "targets":
            faults = list(anchors.target_faults(self.anchor, value, row["comparison"]))
        else:
            how = (row["precision"], row["basis"], row["accumulation"])
            faults = list(anchors.figure_faults(self.anchor, value, *how))
        wider = anchors.wider_fault(self.anchor, text)
        yield [*faults, ("anchor", wider)] if wider else faults


@dataclass(frozen=True)
class ExaminedRow:
    """A row, and the problems of each particular that its document is to prove; no particulars where there is none."""

    row: CitedRow
    particulars: tuple[tuple[Problem, ...], ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with the row."""
        return tuple(problem for problems in self.particulars for problem in problems)


@dataclass(frozen=True)
class Examination:
    """A source, the document that stands for it, and what came of each row that rests on it.

    ``file`` is "" where no document is at hand. ``is_changed``: it has another checksum than the source says.
    ``text`` is as it was read, None where there is no document or it cannot be read. ``problems`` are those of the
    document itself.
    """

    source: Row
    file: str
    is_changed: bool
    text: str | None
    rows: tuple[ExaminedRow, ...]
    problems: tuple[Problem, ...]


def _read_utf8(_name: str, data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def verify(
    dataset: Dataset, folder: Path, cited: Iterable[CitedText] = (), read_text: ReadText = _read_utf8
) -> Verification:
    """Hold every row that has a source against the documents in a folder, and count; see ``examine``."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for examination in examine(dataset, folder, cited, read_text):
        problems.extend(examination.problems)
        source_id, title = examination.source["source_id"], examination.source["title"]
        if not examination.file or examination.is_changed:
            documents.append(Document(source_id, title, ""))
        elif examination.text is None:
            documents.append(Document(source_id, title, examination.file, 0, 1))
        else:
            particulars = [particular for row in examination.rows for particular in row.particulars]
            problems.extend(problem for particular in particulars for problem in particular)
            confirmed = 1 + sum(not particular for particular in particulars)  # 1: the checksum, by which it was found
            documents.append(Document(source_id, title, examination.file, confirmed, 1 + len(particulars)))
    return Verification(tuple(documents), tuple(sorted(problems)))


def examine(
    dataset: Dataset, folder: Path, cited: Iterable[CitedText] = (), read_text: ReadText = _read_utf8
) -> list[Examination]:
    """Hold every row that has a source against the documents in a folder (not in the folders inside it).

    Rows are those of the tables and the texts of board papers. ``read_text`` returns the text of a document by its name
    and bytes, None where there is none. A source whose document is not there, but a changed one, is held against that.
    Raises LoftesbokError when the folder cannot be read or holds none of the documents.
    """
    files = _Files(folder, dataset, read_text)
    lines = Lines(dataset)
    rows = [
        *_cited_rows(dataset, lines),
        *(CitedRow(text.source_id, text.anchor, text.file, text.row, text) for text in cited),
    ]
    examinations = [
        _examine_source(source, [row for row in rows if row.source_id == source["source_id"]], files, lines)
        for source in _rows(dataset["sources"])
    ]
    if not any(examination.file for examination in examinations):
        raise LoftesbokError(
            f"inget av de {len(examinations)} dokumenten finns i mappen {folder}; de känns igen på sin kontrollsumma, "
            "som står i sources.csv"
        )
    return examinations


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


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    for row in frame.to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def _cited_rows(dataset: Dataset, lines: Lines) -> Iterator[CitedRow]:
    for table, spec in dataset.specs.items():
        if {"source_id", "anchor"} <= set(spec.columns):
            for row in _rows(dataset[table]):
                if row["source_id"] and row["anchor"]:
                    line = lines.line(table, row)
                    yield CitedRow(row["source_id"], row["anchor"], f"{table}.csv", line, row, table)


def _examine_source(source: Row, rows: list[CitedRow], files: _Files, lines: Lines) -> Examination:
    checksum = source["sha256"]
    line = lines.line("sources", source)
    if checksum in files.names:
        name, text = files.names[checksum], files.text(checksum)
        problems = []
        if text is None:
            what = f"dokumentet {quoted(name)} är inte text i UTF-8"
            problems.append(Problem("sources.csv", line, "sha256", what, "dokumentets text, sparad som UTF-8"))
        return Examination(source, name, False, text, _hold_against(rows, text), tuple(problems))
    changed = list(_changed_documents(source, rows, files)) if checksum else []
    if not changed:
        return Examination(source, "", False, None, _hold_against(rows, None), ())
    right = "det oförändrade dokumentet, eller dess kontrollsumma"
    faults = [
        f"{quoted(files.names[other])} innehåller {held} av {len(rows)} ankare men har kontrollsumman {other}"
        for other, held in changed
    ]
    nearest = max(changed, key=lambda document: document[1])[0]
    text = files.text(nearest)
    return Examination(
        source, files.names[nearest], True, text, _hold_against(rows, text),
        tuple(Problem("sources.csv", line, "sha256", what, right) for what in faults),
    )  # fmt: skip


def _hold_against(rows: list[CitedRow], text: str | None) -> tuple[ExaminedRow, ...]:
    if text is None:
        return tuple(map(ExaminedRow, rows))
    whole = anchors.normalise(text)
    return tuple(
        ExaminedRow(
            row, tuple(tuple(row.problem(column, fault) for column, fault in faults) for faults in row.faults(whole))
        )
        for row in rows
    )


def _changed_documents(source: Row, rows: list[CitedRow], files: _Files) -> Iterator[tuple[str, int]]:
    """Yield checksum and number of anchors held for each document that may be a changed one of a source.

    It has the source's file name, or holds nearly all that the source's document should hold.
    """
    for checksum, name in files.names.items():
        text = None if checksum in files.checksums else files.text(checksum)
        if text is None:
            continue
        whole = anchors.normalise(text)
        held = sum(anchors.place_fault(row.anchor, whole) is None for row in rows)
        nearly_all = bool(rows) and (held >= _NEARLY_ALL * len(rows) or 1 < held == len(rows) - 1)
        if nearly_all or name == source["file_name"]:
            yield checksum, held


class _Files:
    """The files of a folder, but not the dataset's own tables: names and texts by SHA-256."""

    def __init__(self, folder: Path, dataset: Dataset, read_text: ReadText) -> None:
        if not folder.is_dir():
            raise LoftesbokError(f"mappen {folder} finns inte; ange mappen där källdokumenten ligger")
        self.checksums = set(dataset["sources"]["sha256"])
        self.names: dict[str, str] = {}
        self._data: dict[str, bytes] = {}
        self._texts: dict[str, str | None] = {}
        self._read_text = read_text
        table_files = {f"{name}.csv" for name in dataset.specs} if folder.samefile(dataset.folder) else set()
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name not in table_files:
                try:
                    data = path.read_bytes()
                except OSError as error:
                    raise LoftesbokError(f"filen {path} går inte att läsa ({explain(error)})") from error
                checksum = hashlib.sha256(data).hexdigest()
                self.names.setdefault(checksum, path.name)
                self._data[checksum] = data

    def text(self, checksum: str) -> str | None:
        """Return the text of a document as it was read, None where there is none."""
        if checksum not in self._texts:
            self._texts[checksum] = self._read_text(self.names[checksum], self._data[checksum])
        return self._texts[checksum]
