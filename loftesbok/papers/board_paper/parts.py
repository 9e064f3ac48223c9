"""The parts of a board paper: which, in what order, with what headings, and which are required and why.

They are data: ``parts.yml`` of the package, or ``data/papers/parts.yml`` of a project, which then names all parts that
its papers have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from loftesbok.analysis.sentences import genitive
from loftesbok.domain.problems import DataError, Problem, nearest, quoted
from loftesbok.domain.swedish import uncapitalised
from loftesbok.papers.board_paper.kinds import KINDS
from loftesbok.project.text_files import parse_yaml_lines, read_yaml_lines
from loftesbok.project.yaml_lines import COMMENT_IN_TEXT, Scalar, Sequence, Value
from loftesbok.project.yaml_lines import Mapping as Node

FILE = "parts.yml"
FORMS = ("line", "date", "points", "paragraphs", "documents", "names")
TITLE, BODY, DECISION, REMARKS = "title", "deciding_body", "decision", "remarks"
NEEDED = (TITLE, "date", "diary_number", "addressee", DECISION)
"""The parts that no paper can do without, whatever a project's own file says."""
_FIELDS = ("key", "heading", "short", "form", "required")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = ("parts", "mark", "notice", "document_type", "municipality")  # placeholders of Word templates
_BODY = "{body}"


@dataclass(frozen=True)
class PartKind:
    """A part that a board paper may have: what may be written there, and why a paper cannot do without.

    ``short`` is what it is called in running text. ``required`` holds reasons by a kind's code or a deciding body's
    name in small letters.
    """

    key: str
    heading: str
    short: str
    form: str
    required: Mapping[str, str]

    @property
    def is_line(self) -> bool:
        """Whether the part is a single text, without a heading of its own below the title."""
        return self.form in ("line", "date")

    @property
    def is_in_head(self) -> bool:
        """Whether the part stands above the title, as a name with its value."""
        return self.is_line and self.key not in (TITLE, BODY)

    def heading_for(self, body: str) -> str:
        """Return the heading in a paper that a body decides on: ``Förslag till kommunstyrelsens beslut``."""
        return self.heading.replace(_BODY, genitive(uncapitalised(body)))

    def why_required(self, kind: str, body: str) -> str:
        """Return why a paper of a kind, for a body, must have the part; "" where it may do without."""
        return self.required.get(kind) or self.required.get(body.lower(), "")


Parts = Mapping[str, PartKind]
"""The parts by key, in the order in which they stand in a paper."""


@cache
def standard_parts() -> Parts:
    """Return the package's own parts."""
    source = resources.files("loftesbok.papers.board_paper").joinpath(FILE).read_text(encoding="utf-8")
    reader = _PartsReader(FILE)
    parts = reader.parts(parse_yaml_lines(source, FILE))
    if reader.problems:
        raise DataError(reader.problems)
    return parts


def read_parts(folder: Path) -> Parts:
    """Return the parts that the papers of a project have, whose texts lie in ``folder``.

    Raises DataError with every fault of the project's file.
    """
    path = folder / FILE
    if not path.is_file():
        return standard_parts()
    name = f"papers/{FILE}"
    reader = _PartsReader(name, standard_parts())
    parts = reader.parts(read_yaml_lines(path, name))
    if reader.problems:
        raise DataError(reader.problems)
    return parts


class _PartsReader:
    """Takes the parts out of a parsed file, and gathers what is wrong with it in ``problems``."""

    def __init__(self, file: str, standard: Parts | None = None) -> None:
        self.file, self.standard = file, standard or {}
        self.problems: list[Problem] = []

    def parts(self, value: Value) -> Parts:
        """Return the parts that are right, in the file's order."""
        if not isinstance(value, Sequence):
            self._wrong(value.line, "", "filen är ingen lista av delar", "- key: title på första raden")
            return {}
        parts: dict[str, PartKind] = {}
        for item in value.items:
            part = self._part(item)
            if part is None:
                continue
            if part.key in parts:
                self._wrong(item.line, part.key, "delen står två gånger", "en gång")
            parts[part.key] = part
        for key in NEEDED:
            if self.standard and key not in parts:
                self._wrong(0, key, "delen saknas, och ingen skrivelse klarar sig utan den", f"- key: {key}")
        return parts

    def _wrong(self, row: int, key: str, what: str, right: str = "") -> None:
        self.problems.append(Problem(self.file, row, key, what, right))

    def _part(self, item: Value) -> PartKind | None:
        if not isinstance(item, Node):
            self._wrong(item.line, "", "delen har inga fält", "`key:` och `heading:` för varje del")
            return None
        for repeated in item.doubled:
            self._wrong(repeated.line, repeated.text, "fältet står två gånger", "en gång")
        for name in item.items:
            if name not in _FIELDS:
                right = nearest(name, _FIELDS) or f"något av {', '.join(_FIELDS)}"
                self._wrong(item.lines[name], name, "är inget fält för en del", right)
        texts = {name: self._text(item, name) for name in _FIELDS if name != "required"}
        key, form = texts["key"], texts["form"] or "paragraphs"
        line = item.lines.get("key", item.line)
        if not _KEY.fullmatch(key) or key in _TAKEN:
            right = "små bokstäver a–z, siffror och understreck, till exempel climate"
            self._wrong(line, "key", f"{quoted(key)} går inte att ha som nyckel", right)
            return None
        if form not in FORMS:
            self._wrong(item.lines["form"], "form", f"{quoted(form)} är ingen form", f"någon av {', '.join(FORMS)}")
        if key in self.standard and form != self.standard[key].form:
            right = self.standard[key].form
            self._wrong(item.lines.get("form", line), "form", f"delen {key} måste ha formen {right}", right)
        if not texts["heading"]:
            self._wrong(line, key, "delen saknar rubrik", "`heading:` och rubriken")
        short = texts["short"] or texts["heading"].lower()
        return PartKind(key, texts["heading"], short, form, self._required(item))

    def _text(self, item: Node, name: str) -> str:
        value = item.items.get(name)
        if value is not None and not isinstance(value, Scalar):
            self._wrong(value.line, name, "är ingen text", "en text på samma rad")
        if isinstance(value, Scalar) and value.comment and name in ("heading", "short"):
            what = f"{COMMENT_IN_TEXT}: {quoted(value.comment)}"
            self._wrong(value.line, name, what, "hela texten inom citationstecken, eller kommentaren på en egen rad")
        return value.text if isinstance(value, Scalar) else ""

    def _required(self, item: Node) -> dict[str, str]:
        value = item.items.get("required")
        if value is None or (isinstance(value, Scalar) and not value.text):
            return {}
        right = f"till exempel {next(iter(KINDS))}: och varför delen krävs"
        if not isinstance(value, Node):
            self._wrong(value.line, "required", "är ingen lista av skäl", right)
            return {}
        reasons = {}
        for name, reason in value.items.items():
            if isinstance(reason, Scalar) and reason.text:
                reasons[name.lower()] = reason.text
            else:
                self._wrong(reason.line, f"required/{name}", "skälet saknas", "varför delen krävs, i en mening")
        return reasons
