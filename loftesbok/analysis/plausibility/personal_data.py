"""Personal particulars: personal identity numbers, telephone numbers and e-mail addresses in a text.

Numbers in the data stop an import and a build (``find_numbers``); an address is a warning.

What is published must not point at a private person. A number counts as a personal identity number only when its
control digit is right and its date is possible (Skatteverket's rule; a coordination number has 60 added to the day),
so that diary numbers, organisation numbers and checksums are not taken for one. Nothing that is found is ever shown
whole, here or in any other warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loftesbok.data.dataset import Dataset
from loftesbok.data.package_file import PACKAGE_FILE
from loftesbok.data.row_lines import FIRST_LINE, Lines
from loftesbok.data.schema import FieldSpec
from loftesbok.domain.problems import Problem

PERSONAL_NUMBER, TELEPHONE, EMAIL = "personnummer", "telefonnummer", "e-postadress"
ALLOWED = "loftesbok: allow_personal:"
"""The setting that names the numbers that may stand in the data."""
_DASH = r"[-‐‑–−]"
_ALONE = r"(?<![\w@-])(?<!\d[.,/+])"  # not inside a word, a checksum or a longer number
_IDENTITY = re.compile(rf"{_ALONE}(\d{{6}}|\d{{8}})(?:{_DASH}|[+ \u00a0])?(\d{{4}})(?![\w-]|[.,/]\d)")
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00(?=4))[1-9](?:[ \u00a0()-]{0,2}\d){8,14}(?!\d)")
# area code and number, parted; or all together. Only 08 has two digits, and a number of its own has five or more.
_AREA = r"08|0(?:1[013689]|2[0136]|3[1356]|4[0246]|54|6[03]|7[02346789]|90)|0[1-9]\d\d"
_AT_HOME = re.compile(
    rf"{_ALONE}(?:\((?:{_AREA})\)[ \u00a0]?|(?:{_AREA})(?:[ \u00a0]?{_DASH}[ \u00a0]?|[ \u00a0/]))"
    rf"(?=(?:\d[ \u00a0-]?){{5,8}}(?!\d))\d{{2,8}}(?:[ \u00a0-]\d{{2,4}}){{0,3}}(?![\w-]|[.,/]\d)"
    rf"|{_ALONE}0[1-9]\d{{7,8}}(?![\w-]|[.,/]\d)"
)
_ADDRESS = re.compile(r"(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w-]+(?:\.[\w-]+)+")  # so long may the part before @ be
_FIRST, _LAST = 1840, 2100  # years in which someone of whom a follow-up speaks may be born
_NO_TEXT = re.compile(r"\^\[0-9a-f\]")  # a column of checksums


@dataclass(frozen=True)
class Particular:
    """What a text seems to hold, and where; ``shown`` is all of it that may be told."""

    kind: str
    start: int
    end: int
    shown: str


Place = tuple[str, int, str, Particular]


def particulars(text: str, exempt: Iterable[str] = ()) -> list[Particular]:
    """Return the personal particulars that a text seems to hold, in order; those in ``exempt`` may stand there."""
    if not _may_hold(text):
        return []
    spared = {_plain(words) for words in exempt}
    held: list[Particular] = []
    for kind, match in _candidates(text):
        whole = match[0]
        taken = any(other.start < match.end() and match.start() < other.end for other in held)
        if not taken and _plain(whole) not in spared:
            shown = f"{whole[0]}…@…" if kind == EMAIL else f"{whole[:2]}…"
            held.append(Particular(kind, match.start(), match.end(), shown))
    return sorted(held, key=lambda particular: particular.start)


def mask(text: str) -> str:
    """Return a text in which no personal particular is whole."""
    for particular in reversed(particulars(text)):
        text = f"{text[: particular.start]}{particular.shown}{text[particular.end :]}"
    return text


def warn(file: str, row: int, column: str, particular: Particular) -> Problem:
    """Return a warning about one particular in a text that is no table."""
    return Problem(file, row, column, *_words(particular))


def refuse(file: str, row: int, column: str, particular: Particular) -> Problem:
    """Return the fault that a number in the data is."""
    right = f"texten utan det; pekar det inte ut någon person, skriv det under {ALLOWED} i _config.yml"
    return Problem(file, row, column, f"texten innehåller ett {particular.kind} ({particular.shown})", right)


def find_numbers(dataset: Dataset, allowed: Iterable[str] = ()) -> list[Problem]:
    """Return the personal identity numbers and telephone numbers in the data, but those that are ``allowed``."""
    exempt = [*exemptions(dataset), *allowed]
    lines = Lines(dataset)
    return [
        lines.of_file(refuse(file, row, column, particular))
        for file, row, column, particular in (*_held_in_tables(dataset, exempt), *_held_in_package(dataset, exempt))
        if particular.kind != EMAIL
    ]


def in_tables(dataset: Dataset) -> list[Problem]:
    """Find personal particulars in the texts of every table."""
    return [warn(*place) for place in _held_in_tables(dataset, exemptions(dataset))]


def in_package(dataset: Dataset) -> list[Problem]:
    """Find personal particulars in what datapackage.json says, but for how to reach the publisher."""
    return [warn(*place) for place in _held_in_package(dataset, exemptions(dataset))]


def find_addresses(dataset: Dataset) -> list[Problem]:
    """Return the e-mail addresses in the data, as warnings."""
    exempt = exemptions(dataset)
    places = (*_held_in_tables(dataset, exempt), *_held_in_package(dataset, exempt))
    return [warn(*place) for place in places if place[-1].kind == EMAIL]


def _held_in_tables(dataset: Dataset, exempt: Sequence[str]) -> Iterator[Place]:
    """Yield file, row, column and particular for the texts of every table; each value is looked at once."""
    for name, spec in dataset.specs.items():
        for field in filter(holds_text, spec.fields):
            column = dataset[name][field.name]
            held = {value: particulars(value, exempt) for value in column.unique() if value}
            held = {value: particulars_held for value, particulars_held in held.items() if particulars_held}
            if held:
                rows = zip(column.index[column.isin(list(held))], column[column.isin(list(held))], strict=True)
                for row, value in rows:
                    for particular in held[value]:
                        yield f"{name}.csv", int(row) + FIRST_LINE, field.name, particular


def _held_in_package(dataset: Dataset, exempt: Sequence[str]) -> Iterator[Place]:
    """Yield file, row, place and particular for the texts of datapackage.json."""
    for place, text in _strings(dataset.package, ""):
        if place not in ("publisher.contact", "publisher.email"):
            for particular in particulars(text, exempt):
                yield PACKAGE_FILE, 0, place, particular


def exemptions(dataset: Dataset) -> list[str]:
    """Return the particulars that the publisher gives so as to be reached; they may stand anywhere."""
    publisher = dataset.package.get("publisher")
    contacts = [publisher.get(key) for key in ("contact", "email")] if isinstance(publisher, dict) else []
    return [
        text[particular.start : particular.end]
        for text in contacts
        if isinstance(text, str)
        for particular in particulars(text)
    ]


def _words(particular: Particular) -> tuple[str, str]:
    article = "en" if particular.kind == EMAIL else "ett"
    what = f"texten tycks innehålla {article} {particular.kind} ({particular.shown})"
    return what, "om det pekar ut en person; ta i så fall bort det, och skriv rollen i stället"


def _candidates(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for match in _IDENTITY.finditer(text):
        if _is_identity(match[1] + match[2]):
            yield PERSONAL_NUMBER, match
    for pattern in (_ABROAD, _AT_HOME):
        for match in pattern.finditer(text):
            yield TELEPHONE, match
    for match in _ADDRESS.finditer(text):
        yield EMAIL, match


def _is_identity(digits: str) -> bool:
    """Tell whether digits are a personal identity number or a coordination number: control digit and date."""
    from stdnum import luhn  # noqa: PLC0415 - only where there is a number to look at
    from stdnum.exceptions import ValidationError  # noqa: PLC0415
    from stdnum.se import personnummer  # noqa: PLC0415

    if not luhn.is_valid(digits[-10:]):
        return False
    if len(digits) == 12 and not _FIRST <= int(digits[:4]) <= _LAST:
        return False
    day = int(digits[-6:-4])
    born = f"{digits[:-6]}{day - 60 if day > 60 else day:02d}-{digits[-4:]}"
    try:
        personnummer.get_birth_date(born)
    except (ValidationError, ValueError):
        return False
    return True


def holds_text(field: FieldSpec) -> bool:
    """Tell whether a column holds words in which a particular may stand: no codes, no checksums."""
    is_words = field.kind in ("text", "texts", "anchor") or (not field.kind and not field.enum)
    return field.type == "string" and is_words and not _NO_TEXT.match(field.pattern)


def _may_hold(value: str) -> bool:
    return "@" in value or sum(character.isdigit() for character in value) >= 8


def _plain(text: str) -> str:
    return re.sub(r"[\s()-]", "", text).lower()


def _strings(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a JSON value with the names that lead to them."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _strings(inner, f"{place}.{number}")


RULES: tuple[Callable[[Dataset], list[Problem]], ...] = (find_addresses,)
