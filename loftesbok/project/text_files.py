"""Text files that people edit, read in one way: settings, contents, pages, notebooks, descriptions, papers' texts.

Whatever program wrote them: a byte-order mark and any line ends are taken. What cannot be read is told in Swedish, with
file, line and character, and with what would be right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loftesbok.domain.printable import visible
from loftesbok.domain.problems import DataError, Problem
from loftesbok.domain.system_errors import explain
from loftesbok.project import special_files

if TYPE_CHECKING:
    from loftesbok.project.yaml_lines import Value

CONFIG = "_config.yml"
_MARK = "\ufeff"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_AS_UTF8 = "filen sparad som UTF-8"
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")
_JSON_FAULTS = {
    "Expecting ',' delimiter": "det saknas ett kommatecken, eller så är ett citattecken fel",
    "Expecting ':' delimiter": "det saknas ett kolon mellan namn och värde",
    "Expecting property name enclosed in double quotes": "ett komma står för mycket, eller ett namn saknar citattecken",
    "Illegal trailing comma before end of object": "det står ett komma för mycket före }",
    "Illegal trailing comma before end of array": "det står ett komma för mycket före ]",
    "Expecting value": "det saknas ett värde, eller så står det ett komma för mycket",
    "Unterminated string starting at": "en text saknar sitt avslutande citattecken",
    "Invalid control character at": "en text innehåller en radbrytning eller ett styrtecken",
    "Invalid \\escape": "ett omvänt snedstreck står ensamt i en text; skriv två",
    "Extra data": "det står något mer efter det som ska vara slutet",
}


@dataclass(frozen=True)
class TextFile:
    """A file's text with LF and no byte-order mark, and how the file has it."""

    text: str
    mark: bool = False
    newline: str = "\n"

    def in_its_form(self, text: str) -> str:
        """Return another text (with LF) as this file would have it."""
        return f"{_MARK if self.mark else ''}{text.replace(chr(10), self.newline)}"


def read_file(path: Path, name: str = "") -> TextFile:
    """Read a text file; ``name`` is what it is called in errors (default: its path from the project's folder).

    Raises DataError where there is none, where it is not UTF-8, and where two versions of it have not been merged.
    """
    called = name or name_of(path)
    try:
        if words := special_files.kind(path):
            raise _wrong(called, 0, "", f"här finns {words}, ingen fil", "en vanlig fil")
        data = path.read_bytes()
    except FileNotFoundError:
        raise _wrong(called, 0, "", "filen saknas") from None
    except OSError as error:
        right = "en fil som inte är öppen i ett annat program"
        raise _wrong(called, 0, "", f"filen går inte att läsa ({explain(error)})", right) from None
    text = _decoded(data, called)
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n")
    _refuse_unmerged(plain, called)
    return TextFile(plain, text.startswith(_MARK), newline)


def read_text(path: Path, name: str = "") -> str:
    """Read a text file, as ``read_file`` does, and return its text."""
    return read_file(path, name).text


def read_yaml_lines(path: Path, name: str = "") -> Value:
    """Read YAML with its line numbers. Raises DataError for what is none."""
    return parse_yaml_lines(read_text(path, name), name or name_of(path))


def parse_yaml_lines(text: str, name: str, before: int = 0) -> Value:
    """Parse the YAML of a file, or of a part of it that has ``before`` lines before it. Raises DataError."""
    from loftesbok.project import yaml_lines  # noqa: PLC0415 - heavy for --help

    with _faults_told(name, before):
        return yaml_lines.parse(text)


def read_yaml(path: Path, name: str = "") -> Any:
    """Read YAML as plain values. Raises DataError for what is none."""
    return plain_values(read_yaml_lines(path, name), name or name_of(path))


def plain_values(value: Value, name: str) -> Any:
    """Return the plain values of a file's YAML. Raises DataError for a value that looks like a date and is none."""
    from loftesbok.project import yaml_lines  # noqa: PLC0415 - heavy for --help

    with _faults_told(name):
        return yaml_lines.plain(value)


@contextmanager
def _faults_told(name: str, before: int = 0) -> Iterator[None]:
    from loftesbok.project import yaml_lines  # noqa: PLC0415 - heavy for --help

    try:
        yield
    except yaml_lines.YamlFault as fault:
        place = f"tecken {fault.column}" if fault.column else ""
        line = fault.line + before if fault.line else 0
        raise _wrong(name, line, place, fault.what, fault.right) from None


def read_json(path: Path, name: str = "") -> Any:
    """Read JSON, in which no name stands twice in an object. Raises DataError for what is none."""
    return parse_json(read_text(path, name), name or name_of(path))


def parse_json(text: str, name: str) -> Any:
    """Parse the JSON of a file. Raises DataError."""
    try:
        return json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        what = f"filen är inte JSON: {_JSON_FAULTS.get(error.msg, error.msg)}"
        place = f"tecken {error.colno}"
        raise _wrong(name, error.lineno, place, what, "giltig JSON här eller strax före") from None
    except _Doubled as error:
        what = "namnet står två gånger i samma objekt"
        raise _wrong(name, 0, error.args[0], what, "ett enda värde för varje namn") from None
    except (RecursionError, ValueError):
        raise _wrong(name, 0, "", "filen är inte JSON som går att läsa", "giltig JSON") from None


def name_of(path: Path) -> str:
    """Return what a file is called in errors: its path from the project that it lies in, or else its name."""
    for folder in path.parents:
        if (folder / CONFIG).is_file() and folder.name:
            return path.relative_to(folder).as_posix()
    return path.name


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(_UTF16):
        raise _wrong(name, 0, "", "filen är sparad som UTF-16, som Anteckningar kallar Unicode", _AS_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, place = before.count("\n") + 1, len(before) - before.rfind("\n")
        letter = data[error.start : error.start + 1].decode("cp1252", "replace")
        told = f"; läst som Windows-1252 (ANSI) står det ”{visible(letter)}” här" if letter.isalpha() else ""
        raise _wrong(name, line, f"tecken {place}", f"filen är inte UTF-8{told}", _AS_UTF8) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _wrong(name, line, "", "filen innehåller nolltecken och är ingen vanlig text", _AS_UTF8)
    return text


def _refuse_unmerged(text: str, name: str) -> None:
    if _CONFLICT[0] not in text:
        return
    marks = list(_conflict_marks(text))
    if [mark for _, mark in marks[:3]] == list(_CONFLICT):
        what = f"två versioner av filen är inte sammanfogade (se fram till rad {marks[2][0]})"
        raise _wrong(name, marks[0][0], "", what, "den ena texten, utan raderna med <<<<<<<, ======= och >>>>>>>")


def _conflict_marks(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        for mark in _CONFLICT:
            if line == mark or (mark.endswith(" ") and line.startswith(mark)):
                yield number, mark


class _Doubled(Exception):
    """A name stands twice in an object: which of the two values is meant, nobody can tell."""


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise _Doubled(visible(name))
        members[name] = value
    return members


def _refuse_constant(constant: str) -> float:
    raise ValueError(constant)  # NaN and Infinity are no JSON


def _wrong(name: str, line: int, place: str, what: str, right: str = "") -> DataError:
    return DataError([Problem(name, line, place, what, right)])
