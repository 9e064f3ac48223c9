"""The record of what was tried for accessibility: ``book/tillganglighet.yml``, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from loftesbok.domain.problems import DataError, Problem
from loftesbok.project.project import Project
from loftesbok.project.text_files import read_yaml

FILE = "tillganglighet.yml"
MISSING = "saknas"
COMPLIANCE = ("full", "partial", "none")


@dataclass(frozen=True)
class Trial:
    """Something that was tried: how, with which tools and versions, on which pages, when, and what came of it."""

    what: str
    how: str
    tools: tuple[str, ...]
    pages: str
    tried_on: date
    result: str


@dataclass(frozen=True)
class Fault:
    """Something that is known to fail, and what will be done about it or can be done instead."""

    what: str
    remedy: str


@dataclass(frozen=True)
class Record:
    """What ``tillganglighet.yml`` holds."""

    goal: str
    updated_on: date
    trials: tuple[Trial, ...]
    not_tried: tuple[str, ...]
    faults: tuple[Fault, ...]
    compliance: str = ""
    supervision: str = ""


def read(project: Project, *, official: bool) -> Record:
    """Read ``book/tillganglighet.yml``; raise DataError with every field that is missing or wrong.

    An official publisher must have tried something, say how far the law is met, and name who has supervision.
    """
    path = project.book / FILE
    name = f"book/{FILE}"
    if not path.is_file():
        raise DataError([Problem(name, 0, "", "filen saknas", "en fil som säger vad som har prövats, och hur")])
    fields = read_yaml(path, name)
    reader = _Reader(name, fields if isinstance(fields, Mapping) else {})
    record = Record(
        goal=reader.text("goal", "vad ni siktar på, till exempel WCAG 2.2 på nivå AA"),
        updated_on=reader.day("updated_on"),
        trials=tuple(_trial(item) for item in reader.each("tests", required=official)),
        not_tried=reader.texts("not_tested"),
        faults=tuple(_fault(item) for item in reader.each("faults")),
        compliance=reader.one_of("compliance", COMPLIANCE) if official else reader.left_out("compliance"),
        supervision=(
            reader.text("supervision", "vem som har tillsyn och hur man anmäler")
            if official
            else reader.left_out("supervision")
        ),
    )
    if (record.compliance == "full") is bool(record.faults) and record.compliance:
        reader.wrong("compliance", f"är {record.compliance} fast faults säger annat", "samma svar på båda ställena")
    reader.unknown("goal", "updated_on", "tests", "not_tested", "faults", "compliance", "supervision")
    if reader.problems:
        raise DataError(reader.problems)
    return record


def _trial(reader: _Reader) -> Trial:
    trial = Trial(
        what=reader.text("what", "vad som prövades"),
        how=reader.text("how", "hur det prövades"),
        tools=reader.tools(),
        pages=reader.text("pages", "vilka sidor som prövades"),
        tried_on=reader.day("tried_on"),
        result=reader.text("result", "vad provet visade"),
    )
    reader.unknown("what", "how", "tools", "pages", "tried_on", "result")
    return trial


def _fault(reader: _Reader) -> Fault:
    fault = Fault(
        what=reader.text("what", "vad som brister"),
        remedy=reader.text("remedy", "vad ni gör åt det, eller hur läsaren kan göra i stället"),
    )
    reader.unknown("what", "remedy")
    return fault


class _Reader:
    """Takes fields out of parsed YAML and gathers what is wrong with them."""

    def __init__(self, file: str, fields: Mapping[str, Any], place: str = "", problems: list[Problem] | None = None):
        self.file, self.fields, self.place = file, fields, place
        self.problems: list[Problem] = [] if problems is None else problems

    def text(self, field: str, right: str) -> str:
        """Return a text that must be there."""
        value = self.fields.get(field)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        self.wrong(field, MISSING if value is None or value == "" else "är ingen text", right)
        return ""

    def day(self, field: str) -> date:
        """Return a date that must be there."""
        value = self.fields.get(field)
        if isinstance(value, date):
            return value
        self.wrong(field, MISSING if value is None else "är inget datum", "en dag, till exempel 2026-11-22")
        return date.min

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of texts, which must be there but may be empty."""
        value = self.fields.get(field)
        if not isinstance(value, list):
            self.wrong(field, MISSING if value is None else "är ingen lista", "en lista; [] om den är tom")
        elif all(isinstance(text, str) and text.strip() for text in value):
            return tuple(" ".join(text.split()) for text in value)
        else:
            self.wrong(field, "har en punkt som inte är text", "en text i varje punkt")
        return ()

    def tools(self) -> tuple[str, ...]:
        """Return the tools of a trial: at least one, each with its version."""
        tools = self.texts("tools")
        if not tools and isinstance(self.fields.get("tools"), list):
            self.wrong(
                "tools", "är tom", "minst ett verktyg med version; vid prov för hand den webbläsare som användes"
            )
        for tool in tools:
            if not any(character.isdigit() for character in tool):
                self.wrong("tools", f"{tool!r} har ingen version", "namn och version, till exempel axe-core 4.12.1")
        return tools

    def one_of(self, field: str, words: tuple[str, ...]) -> str:
        """Return one of a few words."""
        value = self.fields.get(field)
        if value in words:
            return str(value)
        self.wrong(field, MISSING if value is None else f"är {value!r}", f"något av {', '.join(words)}")
        return ""

    def left_out(self, field: str) -> str:
        """See that a field that only an official publisher may fill in is left out."""
        if self.fields.get(field):
            self.wrong(field, "gäller bara en officiell utgivare", "ta bort raden")
        return ""

    def each(self, field: str, *, required: bool = False) -> list[_Reader]:
        """Return a reader for each member of a list of records, which must be there but may be empty."""
        value = self.fields.get(field)
        if not isinstance(value, list):
            self.wrong(field, MISSING if value is None else "är ingen lista", "en lista; [] om den är tom")
            return []
        if required and not value:
            self.wrong(field, "är tom", "minst ett prov, för utgivaren är officiell")
        readers = []
        for number, item in enumerate(value, 1):
            if isinstance(item, Mapping):
                readers.append(_Reader(self.file, item, f"{field} {number}, ", self.problems))
            else:
                self.wrong(f"{field} {number}", "har inga fält", "ett fält på varje rad, som i mallen")
        return readers

    def unknown(self, *expected: str) -> None:
        """Tell of fields that nobody reads: likely misspelt."""
        for field in self.fields:
            if field not in expected:
                self.wrong(str(field), "är inget fält här", f"något av {', '.join(expected)}")

    def wrong(self, field: str, what: str, right: str) -> None:
        """Note a fault."""
        self.problems.append(Problem(self.file, 0, f"{self.place}{field}", what, right))
