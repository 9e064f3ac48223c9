"""A text file with other texts in some of its parts: every other row of it stays as it is, comments too."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from loftesbok.domain.problems import DataError
from loftesbok.papers.board_paper.parts import PartKind, Parts
from loftesbok.papers.board_paper.text_file import Entry
from loftesbok.project.text_files import parse_yaml_lines
from loftesbok.project.yaml_lines import Mapping as Node
from loftesbok.project.yaml_lines import Scalar

_WIDTH = 120


def rewritten(content: str, parts: Parts, changed: Mapping[str, Sequence[Entry]]) -> str:
    """Return the contents of a text file with these entries in these parts; a part that it lacks comes in its place."""
    rows = content.split("\n")
    for key, entries in changed.items():
        rows = _with_part(rows, parts, key, block(parts[key], entries))
    return "\n".join(rows)


def _with_part(rows: list[str], parts: Parts, key: str, new: list[str]) -> list[str]:
    node = parse_yaml_lines("\n".join(rows), "")
    lines = node.lines if isinstance(node, Node) else {}
    order = list(parts)
    before = [lines[other] for other in order[: order.index(key)] if other in lines]
    if key in lines:
        first = lines[key] - 1
        return [*rows[:first], *new, *rows[_end(rows, first, lines) :]]
    place = _end(rows, max(before) - 1, lines) if before else min(lines.values(), default=len(rows) + 1) - 1
    return [*rows[:place], *new, *rows[place:]]


def _end(rows: list[str], first: int, lines: Mapping[str, int]) -> int:
    """Return where a part ends that begins at a row: empty rows and comments below belong to what follows."""
    end = min((line - 1 for line in lines.values() if line - 1 > first), default=len(rows))
    while end > first + 1 and (not rows[end - 1].strip() or rows[end - 1].startswith("#")):
        end -= 1
    return end


def block(part: PartKind, entries: Sequence[Entry]) -> list[str]:
    """Return the rows of a part with its texts."""
    if not entries:
        return [f"{part.key}:"]
    if part.is_line:
        return _fields(f"{part.key}:", "  ", part, entries[0])
    return [f"{part.key}:", *(row for entry in entries for row in _item(part, entry))]


def _item(part: PartKind, entry: Entry) -> list[str]:
    rows = _fields("", "    ", part, entry)
    return ["  - " + rows[0].lstrip(), *rows[1:]]


def _fields(head: str, indent: str, part: PartKind, entry: Entry) -> list[str]:
    """Return a text with what is known of it; one that nothing else is known of stands by itself."""
    fields = {"title" if part.form == "documents" else "text": entry.text, "date": entry.date,
              "source": entry.source_id, "anchor": entry.anchor}  # fmt: skip
    held = {name: value for name, value in fields.items() if value}
    if len(held) == 1 and part.form != "documents":
        return _scalar(head, entry.text, indent)
    rows = [row for name, value in held.items() for row in _scalar(f"{indent}{name}:", value, f"{indent}  ")]
    return [head, *rows] if head else rows


def _scalar(head: str, text: str, indent: str) -> list[str]:
    """Return a value behind its name: on the same row where YAML takes it as it is, else on rows of its own."""
    row = f"{head} {text}"
    if len(row) <= _WIDTH and _means(text):
        return [row]
    width = _WIDTH - len(indent)
    wrapped = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    return [f"{head} >-", *(f"{indent}{words}" for words in wrapped)]


def _means(text: str) -> bool:
    """Tell whether YAML reads a text without quotation marks as that text, also within a list."""
    try:
        node = parse_yaml_lines(f"- {text}", "")
        value = node.items[0] if not isinstance(node, (Scalar, Node)) and len(node.items) == 1 else None
    except DataError:
        return False
    return isinstance(value, Scalar) and value.text == text and not value.comment
