"""What a single cell must be, by its column's specification: characters, type, constraints and kind.

Each check looks at every distinct value of a column once; only values that are wrong are then found in the rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from loftesbok.data.checks.mojibake import looks_spoilt, may_be_spoilt, spoilt
from loftesbok.data.checks.row_problems import at_rows
from loftesbok.data.checks.value_scan import Together, values_of
from loftesbok.data.schema import FieldSpec, TableSpec
from loftesbok.domain import decimals
from loftesbok.domain.characters import IN_CODES, IN_TEXT, odd_character, outer_space
from loftesbok.domain.problems import Fault, LoftesbokError, Problem, nearest, quoted
from loftesbok.domain.reporting_period import ReportingPeriod

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBERS = {"integer": re.compile(r"-?[0-9]{1,15}"), "number": re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,15})?")}
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
_SIGNS = {",": "komma", ".": "punkt"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")
_PATTERNS = {
    "^[0-9a-f]{64}$": "64 tecken, bara 0–9 och a–f",
    r"^https?://\S+$": "en hel adress, som https://www.exempel.se/sida",
    "^[A-Za-z0-9][A-Za-z0-9._-]*$": "ett filnamn med bara a–z, 0–9, punkt, _ och bindestreck",
    "^[a-z][a-z0-9_]*$": "en kolumns namn: små bokstäver a–z, siffror och _",
}
"""What the patterns of the contract mean, in words."""
_LIST_MARKS = re.compile("[|,;/]")


@dataclass(frozen=True)
class Check:
    """Tell whether a value is wrong and, of a wrong one, what is wrong and what would be right.

    ``clean`` is a quick look at all values of a column: true only where none of them is wrong.
    """

    wrong: Callable[[str], object]
    describe: Callable[[str], Fault]
    clean: Callable[[Together], object] = lambda together: False


def cell_problems(spec: TableSpec, frame: pd.DataFrame, bad: dict[str, set[str]]) -> Iterator[Problem]:
    """Yield what is wrong with single cells; note wrong values by column in ``bad``, so that none is told twice."""
    for field in spec.fields:
        wrong = bad.setdefault(field.name, set())
        values = frame[field.name]
        left = values_of(values)
        if field.required:
            rows = np.flatnonzero(values == "")
            yield from at_rows(spec.name, rows, field.name, ("cellen är tom", "ett värde"))
        together = Together(left)
        for check in checks(field):
            faulty = set() if check.clean(together) else {value for value in set(left) if check.wrong(value)}
            if faulty:
                left = [value for value in left if value not in faulty]
                rows, describe = np.flatnonzero(values.isin(faulty)), check.describe
                yield from at_rows(spec.name, rows, field.name, lambda row: describe(values.iloc[row]))  # noqa: B023
                wrong |= faulty


def ambiguous_numbers(spec: TableSpec, frame: pd.DataFrame, separator: str, decimal: str) -> Iterator[Problem]:
    """Yield the numbers whose decimal sign may stand for thousands.

    That is the other sign than the file's; and where the file's is not the one that goes with its ``separator``
    (a point with commas, a comma with semicolons), one before three digits: "1,200" may be twelve hundred.
    """
    other = {",": ".", ".": ","}.get(decimal)
    if decimal and decimal == separator.translate(str.maketrans(",;", ",.")):
        yield from _maybe_thousands(spec, frame, decimal)
    for values in (frame[field.name] for field in spec.fields if field.type == "number" and other):
        ambiguous = [value for value in values.cat.categories if str(other) in value]

        def describe(row: int, values: pd.Series = values) -> Fault:
            value = values.iloc[row]
            what = f"{quoted(value)} har {_SIGNS[str(other)]}, men andra tal i filen har {_SIGNS[decimal]}"
            return what, f"{quoted(value.replace(str(other), decimal))}, om det är decimaler"

        yield from at_rows(spec.name, np.flatnonzero(values.isin(ambiguous)), str(values.name), describe)


def _maybe_thousands(spec: TableSpec, frame: pd.DataFrame, decimal: str) -> Iterator[Problem]:
    for values in (frame[field.name] for field in spec.fields if field.type == "number"):
        ambiguous = [value for value in values.cat.categories if _GROUPED.fullmatch(value) and decimal in value]

        def describe(row: int, values: pd.Series = values) -> Fault:
            value = values.iloc[row]
            plain, usual = re.sub("[.,]", "", value), {",": ".", ".": ","}[decimal]
            what = f"{quoted(value)} kan läsas på två sätt"
            return what, f"{quoted(plain)}, eller {quoted(value.replace(decimal, usual))} om det är decimaler"

        yield from at_rows(spec.name, np.flatnonzero(values.isin(ambiguous)), str(values.name), describe)


def checks(field: FieldSpec) -> Iterator[Check]:
    """Yield the checks of a column; each may rely on those before it."""
    prose, is_text = field.prose, field.kind in ("text", "texts")
    odd = IN_TEXT if prose else IN_CODES
    space = "" if field.type in _NUMBERS else "-" if field.kind == "slug" else " "
    yield Check(
        lambda value: not (value.isascii() and value.isprintable()) and odd.search(value),
        lambda value: odd_character(value, odd, space),
        lambda together: not together.holds(odd),
    )
    yield Check(
        lambda value: value != value.strip(),
        outer_space,
        lambda together: not together.any_outer_space(),
    )
    if field.type not in _NUMBERS:
        yield Check(
            lambda value: looks_spoilt(value, is_text),
            spoilt,
            lambda together: not may_be_spoilt(together, is_text),
        )
    else:
        number = _NUMBERS[field.type]
        yield Check(
            lambda value: not number.fullmatch(value) or decimals.has_too_many_digits(value),
            lambda value: _number_fault(value, field.type),
        )
    if field.type == "date" or field.kind == "date_or_year":
        alone = field.type == "date"
        yield Check(lambda value: not _is_day(value, alone), lambda value: _day_fault(value, alone))
    if field.kind == "slug":
        yield Check(lambda value: not _SLUG.fullmatch(value), _slug_fault)
    elif field.pattern:
        pattern = re.compile(field.pattern)
        what = f"följer inte mönstret {field.pattern}"
        right = _PATTERNS.get(field.pattern, "ett värde som följer mönstret")
        yield Check(lambda value: not pattern.search(value), lambda value: (f"{quoted(value)} {what}", right))
    if field.kind == "reporting_period":
        yield Check(lambda value: bool(_reporting_period_fault(value)[0]), _reporting_period_fault)
    if field.enum:
        allowed = set(field.enum)
        yield Check(lambda value: value not in allowed, lambda value: _unknown(value, field.enum))
    if field.kind in ("list", "texts", "anchor"):
        yield from _member_checks(field)
    for limit, sign, word in ((field.minimum, 1, "minst"), (field.maximum, -1, "högst")):
        if limit is not None and field.type in _NUMBERS:
            yield _bound(limit, sign, word)


def _member_checks(field: FieldSpec) -> Iterator[Check]:
    """Yield what must hold of a cell with | between its members."""
    yield Check(lambda value: "|" in value and not all(members(value)), _empty_member, _no_lists)
    yield Check(
        lambda value: "|" in value and any(member != member.strip() for member in members(value)),
        _spaced_member,
        _no_lists,
    )
    if field.kind == "list":
        if field.values:
            yield Check(lambda value: _strangers(value, field.values), lambda value: _stranger(value, field.values))
        yield Check(lambda value: value != canonical(value), _order_fault)
    if field.kind == "texts":
        yield Check(lambda value: len(set(members(value))) < len(members(value)), _doubled_member, _no_lists)


def _no_lists(together: Together) -> bool:
    return "|" not in together.characters


def members(value: str) -> list[str]:
    """Split a list into its members; "" has none."""
    return value.split("|") if value else []


def canonical(value: str) -> str:
    """Write a list in sorted order, each member once."""
    return "|".join(sorted(set(members(value))))


def _bound(limit: float, sign: int, word: str) -> Check:
    def describe(value: str) -> Fault:
        return f"{quoted(value)} är för {'litet' if sign > 0 else 'stort'}", f"{word} {limit:g}"

    return Check(lambda value: sign * decimals.decimal_of(value) < sign * Decimal(repr(limit)), describe)


def _number_fault(value: str, kind: str) -> Fault:
    if decimals.has_too_many_digits(value) and _NUMBERS[kind].fullmatch(value):
        return f"{quoted(value)} har för många siffror", f"högst {decimals.MOST_DIGITS} siffror"
    guess = re.sub(r"\s", "", value).replace("−", "-").replace("–", "-").removeprefix("+")
    word = "heltal" if kind == "integer" else "tal"
    if _NUMBERS[kind].fullmatch(guess):
        return f"{quoted(value)} är inget {word}", quoted(guess)
    example = "bara siffror, till exempel 12" if kind == "integer" else "bara siffror, till exempel 12 eller 2,5"
    return f"{quoted(value)} är inget {word}", f"{example}; högst 15 siffror"


def _is_day(value: str, alone: bool) -> bool:
    if not alone and _YEAR.fullmatch(value):
        return value != "0000"
    try:
        return bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _day_fault(value: str, alone: bool) -> Fault:
    right = "en dag som finns, skriven som 2023-05-10 (år, månad, dag)"
    return f"{quoted(value)} är inget datum", right if alone else f"{right}, eller bara ett år"


def _slug_fault(value: str) -> Fault:
    plain = unicodedata.normalize("NFKD", value.lower()).encode("ascii", "ignore").decode()
    guess = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    what = f"{quoted(value)} är inget id: bara a–z, 0–9 och bindestreck mellan dem"
    return what, quoted(guess) if guess else "till exempel ”ett-kort-namn”"


def _reporting_period_fault(value: str) -> Fault:
    try:
        ReportingPeriod.parse(value)
    except LoftesbokError as error:
        examples = str(error).partition("rätt vore ")[2]
        year, part = re.search(r"(?<!\d)\d{4}(?!\d)", value), re.search(r"(?i)([qth])\s?(\d)(?!\d)", value)
        guess = f"{year[0]}-{part[1].upper()}{part[2]}" if year and part else "-".join(re.findall(r"\d+", value))
        return f"{quoted(value)} är ingen redovisningsperiod", quoted(guess) if _is_period(guess) else examples
    return "", ""


def _is_period(value: str) -> bool:
    try:
        return bool(ReportingPeriod.parse(value))
    except LoftesbokError:
        return False


def _unknown(value: str, allowed: tuple[str, ...]) -> Fault:
    return f"{quoted(value)} är inget av de värden som finns", nearest(
        value, allowed
    ) or "ett av de värden som kolumnen får ha"


def _empty_member(value: str) -> Fault:
    filled = [member.strip() for member in members(value) if member.strip()]
    return f"{quoted(value)} har en tom del: ett | för mycket", quoted("|".join(filled))


def _spaced_member(value: str) -> Fault:
    return f"{quoted(value)} har mellanslag bredvid |", quoted("|".join(member.strip() for member in members(value)))


def _strangers(value: str, allowed: tuple[str, ...]) -> list[str]:
    return [member for member in members(value) if member not in allowed]


def _stranger(value: str, allowed: tuple[str, ...]) -> Fault:
    return stranger(_strangers(value, allowed)[0], allowed, "är inget av de värden som finns")


def stranger(member: str, allowed: tuple[str, ...], what: str) -> Fault:
    """Describe a list member that is not among the allowed; see whether another mark than | was meant."""
    parts = [part.strip() for part in _LIST_MARKS.split(member)]
    if len(parts) > 1 and set(parts) <= set(allowed):
        return f"{quoted(member)} {what}", f"| mellan värdena: {quoted('|'.join(sorted(set(parts))))}"
    return f"{quoted(member)} {what}", nearest(member, allowed) or "ett värde som finns där"


def _doubled_member(value: str) -> Fault:
    return f"{quoted(value)} har samma text två gånger", quoted("|".join(dict.fromkeys(members(value))))


def _order_fault(value: str) -> Fault:
    doubled = len(set(members(value))) < len(members(value))
    why = "har samma värde två gånger" if doubled else "står inte i bokstavsordning"
    return f"{quoted(value)} {why}", quoted(canonical(value))
