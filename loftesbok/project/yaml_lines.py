"""YAML with line numbers: every scalar as the text that was written, where it stands, and the value that it means.

A board paper takes the text, so that ``2017`` stays a title, ``2023-05-10`` a date as it was typed and ``nej`` a word;
settings take the value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

_SPACE = re.compile(r"[ \t\r\n]+")
_COMMENT = re.compile(r"(?:^| )#")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_ENTRY = re.compile(r"\s*(?:- +)*(?P<key>[^\s:#\"'][^:#\"']*?):\s+(?P<text>.+?)\s*")
_QUOTED = "texten inom citationstecken"
COMMENT_IN_TEXT = "det som står efter # på raden blir en kommentar och kommer inte med"
_LEVEL = ("raden är indragen på ett annat sätt än raderna ovanför", "lika många mellanslag som raderna på samma nivå")
_FAULTS = (
    ("sequence entries are not allowed here", "ett bindestreck står mitt på raden", "listans punkter på egna rader"),
    ("mapping keys are not allowed here", "ett frågetecken står först i texten", _QUOTED),
    ("found unexpected", "en text saknar sitt avslutande citationstecken", "ett citationstecken där den slutar"),
    ("expected ',' or ']'", "listan är inte avslutad, eller så saknas ett kommatecken", "[ett, två]"),
    ("expected ',' or '}'", "klammern är inte avslutad, eller så saknas ett kommatecken", "{ett: 1, två: 2}"),
    ("a comment or a line break", "det står mer på raden efter > eller |", "texten på raderna under, indragen"),
    ("chomping or indentation", "det står mer på raden efter > eller |", "texten på raderna under, indragen"),
    ("could not find expected ':'", "raden har ingen nyckel följd av kolon", "nyckel: värde"),
    ("found unhashable key", "texten börjar med klammer", _QUOTED),
    ("could not determine a constructor", "en text börjar med utropstecken", _QUOTED),
    ("escape", "ett omvänt snedstreck står inom dubbla citationstecken", "texten inom enkla citationstecken"),
    ("expected the node content", "värdet börjar med en klammer eller ett komma som inte hör hemma där", _QUOTED),
    ("but found another document", "filen delas av en rad med ---", "filen utan den raden"),
    ("expected '<document start>'", *_LEVEL),
    ("but found '<scalar>'", "det står mer efter det avslutande citationstecknet", "hela texten inom citationstecken"),
    ("expected <block end>", *_LEVEL),
)
"""What PyYAML says, what that means, and what would be right. The first that fits counts."""


class YamlFault(Exception):
    """A text is no YAML that can be used: on which line and at which character (0: unknown), and why."""

    def __init__(self, line: int, column: int, what: str, right: str = "") -> None:
        super().__init__(what)
        self.line, self.column, self.what, self.right = line, column, what, right


@dataclass(frozen=True)
class Scalar:
    """A text and its line in the file (white space is folded), and the value that YAML takes it for.

    ``paragraphs`` are the text's parts between empty lines. ``comment`` is what stands behind ` #` on the row where a
    text without quotation marks ends: YAML takes it for a comment, whoever wrote it perhaps for text.
    """

    text: str
    line: int
    value: Any = None
    paragraphs: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True)
class Sequence:
    """A list and its line in the file."""

    items: tuple[Value, ...]
    line: int


@dataclass(frozen=True)
class Mapping:
    """Names with values; a name that is given twice is listed in ``doubled``."""

    items: dict[str, Value]
    lines: dict[str, int]
    doubled: tuple[Scalar, ...]
    line: int


Value = Scalar | Sequence | Mapping


def parse(text: str) -> Value:
    """Parse YAML. An empty text is an empty mapping.

    Raises YamlFault where it is none, and where it uses aliases: a few bytes could ask for billions.
    """
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return Mapping({}, {}, (), 1) if node is None else _value(loader, node)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        raise YamlFault(
            before.count("\n") + 1,
            len(before) - before.rfind("\n"),
            f"ett tecken som inte är tillåtet i YAML (U+{int(error.character):04X})",
            "raden utan det tecknet",
        ) from None
    except yaml.MarkedYAMLError as error:
        raise _explained(text, error) from None
    except RecursionError:
        raise YamlFault(0, 0, "filen går inte att läsa som YAML: för många nivåer") from None
    finally:
        if loader is not None:
            loader.dispose()


def plain(value: Value) -> Any:
    """Return a value as Python has it: what it means, without its lines. Raises YamlFault for 30 February."""
    if isinstance(value, Mapping):
        return {name: plain(member) for name, member in value.items.items()}
    if isinstance(value, Sequence):
        return [plain(member) for member in value.items]
    if isinstance(value.value, _Impossible):
        raise YamlFault(value.line, 0, f"värdet ”{value.text}” finns inte", "ett datum eller tal som finns")
    return value.value


class _Impossible:
    """A value that looks like a date or a number and is none."""


class _Loader(yaml.SafeLoader):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise YamlFault(mark.line + 1, mark.column + 1, "hänvisningar med * används inte här", _QUOTED)
        if getattr(event, "anchor", None):  # the word behind & would be lost
            raise YamlFault(mark.line + 1, mark.column + 1, "texten börjar med &", _QUOTED)
        return super().compose_node(parent, index)


def _value(loader: _Loader, node: Any) -> Value:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_value(loader, member) for member in node.value), line)
    if not isinstance(node, yaml.MappingNode):
        empty = node.tag == "tag:yaml.org,2002:null"
        text = "" if empty else _folded(node.value)
        parts = _EMPTY_LINE.split(node.value) if node.style == "|" else node.value.split("\n")
        paragraphs = tuple(filter(None, map(_folded, parts))) if text else ()
        return Scalar(text, line, _meaning(loader, node), paragraphs, _comment(loader, node) if text else "")
    items: dict[str, Value] = {}
    lines: dict[str, int] = {}
    doubled = []
    for name, value in node.value:
        if not isinstance(name, yaml.ScalarNode):
            mark = name.start_mark
            raise YamlFault(mark.line + 1, mark.column + 1, "texten börjar med klammer", _QUOTED)
        key = name.value
        if key in items:
            doubled.append(Scalar(key, name.start_mark.line + 1, key))
        items[key], lines[key] = _value(loader, value), name.start_mark.line + 1
    return Mapping(items, lines, tuple(doubled), line)


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" ")


def _comment(loader: _Loader, node: Any) -> str:
    """Return the comment on the row where a text without quotation marks ends."""
    row = loader.text[node.end_mark.index :].partition("\n")[0].lstrip(" ") if node.style is None else ""
    return row[1:].strip() if row.startswith("#") else ""


def _meaning(loader: _Loader, node: Any) -> Any:
    try:
        return loader.construct_object(node)
    except (ValueError, OverflowError):
        return _Impossible()


def _explained(text: str, error: yaml.MarkedYAMLError) -> YamlFault:
    """Return what PyYAML found in Swedish: where, what, and what would be right."""
    mark, problem = error.problem_mark, error.problem or ""
    if error.context_mark and problem.startswith(("found unexpected", "could not find")):
        mark = error.context_mark  # where the text begins that has no end
    if mark is None:
        return YamlFault(0, 0, "filen går inte att läsa som YAML")
    line, column = mark.line + 1, mark.column + 1
    rows = text.split("\n")
    row = rows[mark.line] if mark.line < len(rows) else ""
    if problem.startswith("mapping values are not allowed here"):
        entry = _ENTRY.fullmatch(row)
        if entry and entry.start("text") < mark.column:
            mark_used = "'" if '"' in entry["text"] else '"'
            right = f"{_QUOTED}: {entry['key'].strip()}: {mark_used}{entry['text']}{mark_used}"
            return YamlFault(line, column, "en text med kolon i måste stå inom citationstecken", right)
        return YamlFault(line, column, "raden är indragen fel, eller så saknar raden ovanför sitt kolon", _LEVEL[1])
    if problem.startswith("found character"):
        if "\\t" in problem:
            where = "en tabb står inuti texten" if row[: mark.column].strip() else "raden är indragen med tabb"
            return YamlFault(line, column, where, "mellanslag i stället")
        return YamlFault(line, column, f"texten börjar med {row[mark.column : mark.column + 1]}", _QUOTED)
    if cut := _cut_short(rows, mark.line, problem):
        return YamlFault(*cut, COMMENT_IN_TEXT, _QUOTED)
    for begins, what, right in _FAULTS:
        if begins in problem:
            return YamlFault(line, column, what, right)
    return YamlFault(line, column, "filen går inte att läsa som YAML", "nyckel: värde på varje rad")


def _cut_short(rows: list[str], fault: int, problem: str) -> tuple[int, int] | None:
    """Return line and character of the # that ends a text of several rows, where that is what is wrong at a row."""
    goes_on = {"could not find expected ':'": (fault, fault - 1), "but found '<scalar>'": (fault - 1,)}
    for number in next((numbers for words, numbers in goes_on.items() if words in problem), ()):
        match = _COMMENT.search(rows[number]) if 0 <= number < len(rows) else None
        if match:
            return number + 1, match.end()
    return None
