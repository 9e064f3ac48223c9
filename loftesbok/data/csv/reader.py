"""A CSV file in any dialect that the data model allows, read as it is: nothing stripped, nothing guessed."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pandas.api.types import union_categoricals

from loftesbok.data.checks.row_problems import SHOWN
from loftesbok.data.csv import chunks
from loftesbok.data.csv.lines import Lines, describe, scan, split
from loftesbok.data.schema import TableSpec
from loftesbok.domain.file_names import leads_out
from loftesbok.domain.problems import Problem, nearest, quoted
from loftesbok.domain.system_errors import explain
from loftesbok.project import special_files

_AS_UTF8 = "filen sparad som CSV UTF-8"
_SEPARATORS = {",": "komma", ";": "semikolon"}
_PIECE = 1 << 24  # bytes parsed at a time
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Dialect:
    """How a file was written: ``newline`` is LF, CRLF or both, ``decimal`` a point, a comma or "" (no decimals)."""

    bom: bool
    separator: str
    newline: str
    decimal: str

    @property
    def canonical(self) -> bool:
        """Whether the file is written as the data model says, and not as a spreadsheet program would."""
        return not self.bom and self.separator == "," and self.newline in ("LF", "") and self.decimal in (".", "")

    def __str__(self) -> str:
        decimal = {"": "", ".": ", decimalpunkt", ",": ", decimalkomma"}[self.decimal]
        bom = "med" if self.bom else "utan"
        return f"UTF-8 {bom} BOM, {_SEPARATORS[self.separator]}, {self.newline}{decimal}"


@dataclass(frozen=True)
class RawTable:
    """A file's cells as they stand, and its dialect.

    Every column of the frame is categorical with strings as sorted categories ("" for an empty cell), because a column
    has far fewer values than rows: checks look at each value once. Only those of running text, where it would take
    longer to find each value once than to look at all of them, hold strings. Row 0 is line 2 of the file.
    """

    frame: pd.DataFrame
    dialect: Dialect


def read(path: Path, spec: TableSpec) -> tuple[RawTable | None, list[Problem]]:
    """Read a table's file; return its cells and no problem, or None and what is wrong with the file.

    Empty lines at the end of the file are skipped. Every other line must be a row.
    """
    problems: list[Problem] = []
    if leads_out(path):
        return None, [Problem(path.name, 0, "", "filen är en länk till något utanför mappen", "själva filen")]
    if words := special_files.kind(path):
        return None, [Problem(path.name, 0, "", f"här finns {words}, ingen fil", "en vanlig fil")]
    try:
        whole = path.read_bytes()
    except FileNotFoundError:
        right = f"en fil med rubrikraden {','.join(spec.columns)}"
        return None, [Problem(path.name, 0, "", "filen saknas", right)]
    except OSError as error:
        right = "en fil som inte är öppen i ett annat program"
        return None, [Problem(path.name, 0, "", f"filen går inte att läsa ({explain(error)})", right)]
    bom = whole.startswith(codecs.BOM_UTF8)
    data = whole.removeprefix(codecs.BOM_UTF8)
    if not data.endswith(b"\n") or data[-2:-1] in b"\r\n":  # else as it is: a copy of a large file takes its time
        data = data.rstrip(b"\r\n") + b"\n"
    problems.extend(_not_text(path.name, data, spec))
    if problems:
        return None, problems
    header = data[: data.index(b"\n")].decode().removesuffix("\r")
    separator = ";" if header.count(";") > header.count(",") else ","
    problems.extend(_header_problems(path.name, header, separator, spec))
    if problems:
        return None, problems
    lines = scan(data, separator)
    problems.extend(_line_problems(path.name, data, lines, separator, len(spec.columns)))
    if problems:
        return None, problems
    frame = _parse(data, separator, spec)
    return RawTable(frame, Dialect(bom, separator, _newline(whole), _decimal(frame, spec, separator))), []


def _newline(data: bytes) -> str:
    crlf = data.count(b"\r\n") if b"\r" in data else 0
    return "LF" if not crlf else "CRLF" if crlf == data.count(b"\n") else "LF och CRLF blandat"


def _not_text(file: str, data: bytes, spec: TableSpec) -> Iterator[Problem]:
    """Yield the first reason why these bytes are not UTF-8 text in lines."""
    if data == b"\n":
        yield Problem(file, 0, "", "filen är tom", f"rubrikraden {','.join(spec.columns)}")
    elif data.startswith(b"PK\x03\x04"):
        yield Problem(file, 0, "", "filen är en Excelfil, ingen CSV-fil", _AS_UTF8)
    elif data.startswith(_UTF_16):
        yield Problem(file, 0, "", "filen är skriven i UTF-16", _AS_UTF8)
    elif b"\0" in data:
        row, column, _ = _place(data, data.index(b"\0"), spec)
        yield Problem(file, row, column, "filen innehåller ett nolltecken (U+0000) och är ingen ren text", _AS_UTF8)
    elif b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        position = re.search(rb"\r(?!\n)", data).start()  # type: ignore[union-attr] # the counts differ
        row, column, _ = _place(data, position, spec)
        what = "en radbrytning är ett ensamt CR-tecken, mitt i en cell eller från en äldre Mac"
        yield Problem(file, row, column, what, "LF eller CRLF mellan raderna och ingen radbrytning i cellerna")
    else:
        try:
            data.decode()
        except UnicodeDecodeError as error:
            row, column, cell = _place(data, error.start, spec)
            what = f"filen är inte UTF-8; läst som Windows-1252 står det {quoted(cell)} här"
            yield Problem(file, row, column, what, _AS_UTF8)


def _place(data: bytes, position: int, spec: TableSpec) -> tuple[int, str, str]:
    """Return the line, the column and the cell (read as Windows-1252) of a byte, as well as can be told."""
    start = data.rfind(b"\n", 0, position) + 1
    header = data[: data.index(b"\n")]
    separator = ";" if header.count(b";") > header.count(b",") else ","
    before, whole = (
        split(piece.decode("cp1252", "replace").replace("\r", " "), separator)
        for piece in (data[start:position], data[start : data.index(b"\n", position)])
    )
    number = max(len(before), 1) - 1
    row = data.count(b"\n", 0, position) + 1
    named = row > 1 and number < len(spec.columns)
    return row, spec.columns[number] if named else "", whole[number] if number < len(whole) else ""


def _header_problems(file: str, header: str, separator: str, spec: TableSpec) -> Iterator[Problem]:
    expected = list(spec.columns)
    right = f"rubrikraden {separator.join(expected)}"
    if header.lower().startswith("sep="):
        yield Problem(file, 1, "", f"första raden är {quoted(header)}", right)
        return
    if "\t" in header:
        yield Problem(file, 1, "", "cellerna skiljs åt av tabbar", "komma eller semikolon mellan cellerna")
        return
    names = split(header, separator)
    for number, name in enumerate(names, start=1):
        if not name:
            yield Problem(file, 1, "", f"kolumn {number} saknar rubrik", right)
        elif name in names[: number - 1]:
            yield Problem(file, 1, name, "rubriken finns två gånger", right)
        elif name not in expected:
            yield Problem(
                file, 1, "", f"rubriken {quoted(name)} finns inte i datapackage.json", nearest(name, expected) or right
            )
    for name in [name for name in expected if name not in names]:
        yield Problem(file, 1, name, "kolumnen saknas", right)
    if sorted(names) == sorted(expected) and names != expected:
        first = next(i for i, name in enumerate(expected) if names[i] != name)
        yield Problem(file, 1, names[first], "kolumnerna står i fel ordning", right)


def _line_problems(file: str, data: bytes, lines: Lines, separator: str, cells: int) -> Iterator[Problem]:
    for number, (index, (what, right)) in enumerate(describe(data, lines, separator, cells)):
        if number == SHOWN:
            yield Problem(file, index + 1, "", "här och längre ned finns fler rader med fel av samma slag")
            return
        yield Problem(file, index + 1, "", what, right)


def _parse(data: bytes, separator: str, spec: TableSpec) -> pd.DataFrame:
    # pandas turns categories that all look like numbers into numbers ("007" into 7), so words stand above them
    words = separator.join("x" for _ in spec.fields).encode() + b"\n"

    def parse(start: int, end: int) -> pd.DataFrame:
        return pd.read_csv(
            io.BytesIO(b"".join((words, memoryview(data)[start:end]))),  # one copy: it may be large
            sep=separator,
            header=None,
            names=list(spec.columns),
            index_col=False,
            dtype={field.name: "str" if field.prose else "category" for field in spec.fields},
            na_filter=False,  # an empty cell is "", and "NA" is a word
            skip_blank_lines=False,
            encoding="utf-8",
            low_memory=False,
        )

    after = data.index(b"\n") + 1
    parsed = chunks.each(parse, list(chunks.cut(data, after, _PIECE)) or [(after, after)])
    return pd.DataFrame({name: _together([part[name] for part in parsed]) for name in spec.columns})


def _together(parts: list[pd.Series]) -> pd.Series | pd.Categorical:
    """Put the parts of a column together without the first row of each."""
    if not isinstance(parts[0].dtype, pd.CategoricalDtype):
        return pd.concat([part.iloc[1:] for part in parts], ignore_index=True)
    return union_categoricals([_without_first(part) for part in parts], sort_categories=True)


def _without_first(column: pd.Series) -> pd.Categorical:
    """Make a column categorical without its first row, and without that row's value where no other row has it."""
    codes, categories = column.cat.codes.to_numpy(), column.cat.categories
    first, rest = codes[0], codes[1:]
    if not (rest == first).any():
        rest, categories = rest - (rest > first).astype(rest.dtype), categories.delete(first)
    return pd.Categorical.from_codes(rest, categories)


def _decimal(frame: pd.DataFrame, spec: TableSpec, separator: str) -> str:
    values = [value for field in spec.fields if field.type == "number" for value in frame[field.name].cat.categories]
    usual = (".", ",") if separator == "," else (",", ".")  # where both occur, the one that goes with the separator
    return next((sign for sign in usual if any(sign in value for value in values)), "")
