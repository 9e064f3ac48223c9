"""One text file of a board paper, taken apart: its entries, and every fault with its line and key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from loftesbok.data.checks.texts import leftover
from loftesbok.data.dataset import Dataset
from loftesbok.domain.problems import Problem, nearest, quoted
from loftesbok.papers.board_paper.kinds import PaperKind
from loftesbok.papers.board_paper.parts import PartKind, Parts
from loftesbok.project.yaml_lines import COMMENT_IN_TEXT, Mapping, Scalar, Sequence, Value

SETTINGS = ("replaces", "final")
YES, NO = ("ja", "yes", "true"), ("nej", "no", "false")
_FIELDS = ("text", "source", "anchor")
_DOCUMENT = ("title", "date", "source", "anchor")
_UNFILLED = re.compile(r"\bxx+\b|\[[^\]]*\]|_{3,}|…{2,}|\.{4,}", re.IGNORECASE)
_EMPTY = {
    "points": ("beslutspunkten är tom", "en hel mening som går att läsa för sig, eller ingen punkt"),
    "documents": ("handlingen saknar titel", "handlingens titel"),
}


@dataclass(frozen=True)
class Entry:
    """One text of a part, with the source that it comes from; of a document, also its date ("" where it has none)."""

    part: str
    text: str
    row: int
    source_id: str = ""
    anchor: str = ""
    date: str = ""


@dataclass
class Reader:
    """Takes the entries out of a parsed file and gathers what is wrong with it in ``problems``."""

    file: str
    dataset: Dataset
    kind: PaperKind
    parts: Parts
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, row: int, key: str, what: str, right: str = "") -> None:
        """Note a fault."""
        self.problems.append(Problem(self.file, row, key, what, right))

    def entries(self, mapping: Mapping) -> Iterator[Entry]:
        """Yield the texts that are right, in the file's order."""
        for repeated in mapping.doubled:
            self.wrong(repeated.line, repeated.text, "nyckeln står två gånger", "en gång")
        for key, value in mapping.items.items():
            if key in self.parts:
                yield from self._part(self.parts[key], value)
            elif key not in SETTINGS:
                right = nearest(key, (*self.parts, *SETTINGS)) or f"någon av {', '.join((*self.parts, *SETTINGS))}"
                self.wrong(mapping.lines[key], key, "är ingen del av en tjänsteskrivelse", right)

    def replaces(self, mapping: Mapping, period_id: str) -> str:
        """Return the promise period that a proposal takes the place of, "" where none is named."""
        value = mapping.items.get("replaces")
        if value is None or (isinstance(value, Scalar) and not value.text):
            return ""
        periods = [other for other in self.dataset["periods"]["period_id"] if other != period_id]
        if not self.kind.may_replace:
            self.wrong(value.line, "replaces", "gäller bara ett förslag till nytt löfte", "ta bort raden")
        elif isinstance(value, Scalar) and value.text in periods:
            return value.text
        else:
            written = quoted(value.text) if isinstance(value, Scalar) else "värdet"
            right = nearest(value.text, periods) if isinstance(value, Scalar) else "ett id ur periods.csv"
            self.wrong(value.line, "replaces", f"{written} är ingen annan löftesperiod", right)
        return ""

    def final(self, mapping: Mapping) -> bool:
        """Tell whether the file says that the paper is final."""
        value = mapping.items.get("final")
        word = value.text.lower() if isinstance(value, Scalar) else "?"
        if value is not None and word not in ("", *YES, *NO):
            self.wrong(value.line, "final", "är varken ja eller nej", "ja när skrivelsen är klar, annars nej")
        return value is not None and word in YES

    def _part(self, part: PartKind, value: Value) -> Iterator[Entry]:
        if isinstance(value, Scalar) and not value.text:
            return
        if part.is_line and isinstance(value, Sequence):
            self.wrong(value.line, part.key, "är en lista", "en enda text")
            return
        items = value.items if isinstance(value, Sequence) else (value,)
        for item in items:
            entry = self._entry(part, item)
            if entry is None:
                continue
            text = item.items["text"] if isinstance(item, Mapping) and "text" in item.items else item
            if part.form == "paragraphs" and isinstance(text, Scalar):
                yield from (replace(entry, text=paragraph) for paragraph in text.paragraphs)
            else:
                yield entry

    def _entry(self, part: PartKind, value: Value) -> Entry | None:
        """Return one text of a part, or None for one that is wrong."""
        name = "title" if part.form == "documents" else "text"
        if isinstance(value, Scalar):
            fields = {name: value}
        elif isinstance(value, Mapping):
            fields = self._fields(part, value)
        else:
            self.wrong(value.line, part.key, "är en lista i en lista", "en text i varje punkt")
            return None
        text = fields.get(name, Scalar("", value.line))
        if not text.text:
            what, right = _EMPTY.get(part.form, ("texten är tom", "en text, eller ingen rad alls"))
            self.wrong(text.line, part.key, what, right)
            return None
        self._unfilled(part, text)
        self._cut_short(part.key, *(fields[field_name] for field_name in (name, "anchor") if field_name in fields))
        if part.form == "date":
            self._day(part.key, text)
        when = fields.get("date", Scalar("", 0))
        if when.text:
            self._day(f"{part.key}, date", when)
        source, anchor = fields.get("source", Scalar("", 0)), fields.get("anchor", Scalar("", 0))
        self._source(part.key, source, anchor)
        return Entry(part.key, text.text, text.line, source.text, anchor.text, when.text)

    def _fields(self, part: PartKind, value: Mapping) -> dict[str, Scalar]:
        names = _DOCUMENT if part.form == "documents" else _FIELDS
        for repeated in value.doubled:
            self.wrong(repeated.line, f"{part.key}, {repeated.text}", "nyckeln står två gånger", "en gång")
        fields = {}
        for key, content in value.items.items():
            if key not in names:
                right = nearest(key, names) or f"någon av {', '.join(names)}"
                self.wrong(value.lines[key], f"{part.key}, {key}", "är inget fält här", right)
            elif isinstance(content, Scalar):
                fields[key] = content
            else:
                self.wrong(content.line, f"{part.key}, {key}", "är ingen text", "en text")
        return fields

    def _unfilled(self, part: PartKind, text: Scalar) -> None:
        match = _UNFILLED.search(text.text)
        left = leftover(text.text) or (match[0] if match else "")
        if left:
            right = "den text som ska stå där; lämna nyckeln tom om uppgiften saknas"
            self.wrong(text.line, part.key, f"{quoted(left)} är kvar från en mall", right)

    def _cut_short(self, key: str, *texts: Scalar) -> None:
        """Note what a row says behind #: whoever wrote it may have meant it as text."""
        for text in texts:
            if text.comment:
                what = f"{COMMENT_IN_TEXT}: {quoted(text.comment)}"
                self.wrong(text.line, key, what, "hela texten inom citationstecken, eller kommentaren på en egen rad")

    def _day(self, key: str, value: Scalar) -> None:
        try:
            if len(value.text) != len("2023-05-10"):
                raise ValueError
            date.fromisoformat(value.text)
        except ValueError:
            self.wrong(value.line, key, f"{quoted(value.text)} är inget datum", "en dag skriven som 2023-05-10")

    def _source(self, key: str, source: Scalar, anchor: Scalar) -> None:
        ids = list(self.dataset["sources"]["source_id"])
        if source.text and source.text not in ids:
            what = f"{quoted(source.text)} finns inte i sources.csv"
            self.wrong(source.line, f"{key}, source", what, nearest(source.text, ids))
        if anchor.text and not source.text:
            self.wrong(anchor.line, f"{key}, anchor", "källa saknas fast ankaret är angivet", "en källa")
