"""Swedish typography and number words: how numbers, dates and lists are written and read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from loftesbok.domain.reporting_period import MONTHS

NO_BREAK = "\u00a0"
_UNITS = {
    "noll": 0, "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
    "tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17,
    "arton": 18, "nitton": 19,
}  # fmt: skip
_TENS = {
    "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50,
    "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90,
}  # fmt: skip
NUMBER_WORDS = {
    **_UNITS,
    **_TENS,
    **{ten + unit: a + b for ten, a in _TENS.items() for unit, b in _UNITS.items() if 1 <= b <= 9},
    "hundra": 100, "etthundra": 100, "tvåhundra": 200, "tusen": 1000, "ettusen": 1000,
    "dubbelt": 2, "tredubbelt": 3,
}  # fmt: skip


def number(value: float | Decimal) -> str:
    """Write a number the Swedish way: decimal comma, no-break space between groups of three from five digits up.

    Nothing is rounded away, however small: a decimal is written with all its digits, a float with the fifteen that it
    holds for certain.
    """
    exact = as_decimal(value)
    digits, _, decimals = f"{abs(exact):f}".partition(".")
    decimals = decimals.rstrip("0")
    if len(digits) > 4:
        head = len(digits) % 3
        groups = [digits[:head]] if head else []
        digits = NO_BREAK.join([*groups, *(digits[i : i + 3] for i in range(head, len(digits), 3))])
    sign = "−" if exact < 0 else ""
    return f"{sign}{digits}{',' + decimals if decimals else ''}"


def as_decimal(value: float | Decimal) -> Decimal:
    """Return a number as the decimal that was written: 0.1 for the float 0.1, and never minus zero."""
    if isinstance(value, Decimal):
        return value or Decimal(0)
    return Decimal(int(value)) if float(value).is_integer() else Decimal(f"{value:.15g}")


def signed(value: float | Decimal) -> str:
    """Write a difference with its sign, as in +3, −2 and ±0."""
    if value == 0:
        return "±0"
    return f"+{number(value)}" if value > 0 else number(value)


def listing(items: Sequence[str]) -> str:
    """Join words the Swedish way: "a", "a och b", "a, b och c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} och {items[-1]}"


def plural(count: int, single: str, many: str) -> str:
    """Write a count with its noun, as in "1 åtagande" and "8 åtaganden"."""
    return f"{number(count)}{NO_BREAK}{single if count == 1 else many}"


def day(value: str) -> str:
    """Write an ISO date as "10 maj 2023"; leave a bare year as it is."""
    if len(value) == 4:
        return value
    moment = date.fromisoformat(value)
    return f"{moment.day}{NO_BREAK}{MONTHS[moment.month - 1]} {moment.year}"


def sentence(text: str) -> str:
    """Give a text a capital first letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """Give a text a small first letter, as within a sentence; an abbreviation such as LOS keeps its own."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


_NUMERAL = re.compile(r"(?<![\w-])\d+(?:[ \u00a0]\d{3})*(?:,\d+)?(?![\w-])|[a-zåäö]+", re.IGNORECASE)


def numbers_in(text: str) -> list[float]:
    """Return every number that a text states, in digits or as a number word, in order.

    Number words are whole words (``två``, ``tjugofem``, ``dubbelt``). ``13-16`` is a range, not a number.
    """
    numbers: list[float] = []
    for word in _NUMERAL.findall(text):
        if word[0].isdigit():
            numbers.append(float(re.sub(r"[ \u00a0]", "", word).replace(",", ".")))
        elif word.lower() in NUMBER_WORDS:
            numbers.append(float(NUMBER_WORDS[word.lower()]))
    return numbers


# --- the order of names ---------------------------------------------------------------------------------------------

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
_SORTED_AS = str.maketrans({"æ": "ä", "ø": "ö", "ü": "y", "ß": "ss", "đ": "d", "ł": "l"})
_PLACES = {letter: place for place, letter in enumerate(LETTERS)}


def sort_key(name: str) -> tuple[tuple[int, ...], str]:
    """Return what names are sorted by: letters as in a Swedish dictionary, whole numbers by value, spaces before both.

    Other letters sort as the nearest of ours (é as e, ü as y, ø as ö); case and other signs only break ties. No locale
    of the system's is needed.
    """
    key: list[int] = []
    for part in re.findall(r"\d+|\s+|[^\W\d_]", _plain(name)):
        if part.isdigit():
            key.append(1_000 + int(part) if int(part) < 10**9 else 10**9)
        elif part.isspace():
            key.append(0)
        else:
            key.append(10**10 + _PLACES.get(part, len(LETTERS)))
    return tuple(key), name


def initial(name: str) -> str:
    """Return the letter under which a name stands in a list, as a capital; "#" where it begins with none."""
    plain = _plain(name)
    letter = next((character for character in plain if character.isalpha()), "")
    return letter.upper() if letter in _PLACES and plain.strip()[:1] == letter else "#"


def _plain(name: str) -> str:
    """Return a name in lower case with no letters but those that we sort by."""
    letters = []
    for letter in unicodedata.normalize("NFC", name).lower().translate(_SORTED_AS):
        letters.append(letter if letter in _PLACES else unicodedata.normalize("NFKD", letter)[0])
    return "".join(letters)
