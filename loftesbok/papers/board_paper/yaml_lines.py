"""YAML with line numbers: every scalar as the text that was written, and where it stands.

No value is interpreted, so that ``2017`` stays a title, ``2023-05-10`` a date as it was typed and ``nej`` a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Fault:
    """Why a text cannot be read, and on which line."""

    line: int
    what: str


@dataclass(frozen=True)
class Scalar:
    """A text and its line in the file; white space is folded."""

    text: str
    line: int


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


def parse(text: str) -> Value | Fault:
    """Parse YAML; return a fault where it is none, or where it uses aliases (a few bytes could ask for billions)."""
    try:
        for event in yaml.parse(text):
            if isinstance(event, yaml.AliasEvent):
                mark = event.start_mark
                return Fault(mark.line + 1 if mark else 0, "hänvisningar med * används inte här")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return Fault(line, f"filen innehåller ett tecken som YAML inte tillåter (U+{int(error.character):04X})")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return Fault(mark.line + 1 if mark else 0, "filen går inte att läsa som YAML")
    except (yaml.YAMLError, RecursionError):
        return Fault(0, "filen går inte att läsa som YAML")
    return Mapping({}, {}, (), 1) if node is None else _value(node)


def _value(node: Any) -> Value:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_value(one) for one in node.value), line)
    if not isinstance(node, yaml.MappingNode):
        empty = node.tag == "tag:yaml.org,2002:null"
        return Scalar("" if empty else _SPACE.sub(" ", node.value).strip(" "), line)
    items: dict[str, Value] = {}
    lines: dict[str, int] = {}
    doubled = []
    for name, value in node.value:
        key = name.value if isinstance(name, yaml.ScalarNode) else "?"
        if key in items:
            doubled.append(Scalar(key, name.start_mark.line + 1))
        items[key], lines[key] = _value(value), name.start_mark.line + 1
    return Mapping(items, lines, tuple(doubled), line)
