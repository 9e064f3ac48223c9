"""What stands in a cell of a form, turned into what the dataset would hold: text, numbers, dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from loftesbok.data_entry.excel.opening import Cell
from loftesbok.domain.number_phrases import find_number_phrases, words_of_precision
from loftesbok.domain.reporting_period import MONTHS
from loftesbok.domain.swedish import sentence
from loftesbok.domain.vocabulary import PRECISIONS

Fault = tuple[str, str]
_BLANK = re.compile(r"[ \t\r\n\v\f]+")
_BETWEEN = re.compile(r"[;|\r\n]")
_PLAIN = re.compile(r"[-−–]?[0-9]{1,15}(?:[.,][0-9]{1,10})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u2007\u2009\u202f][0-9]{3})+(?:,[0-9]{1,10})?")
_UNIT = re.compile(r"[^\W\d_]*(?:[ .:%-]+[^\W\d_]+)*[ .:%-]*")
_MORE_THAN_UNIT = frozenset(
    ("av", "per", "x", "gånger", "eller", "och", "samt", "tusen", "miljon", "miljoner", "ca", "cirka", "minst", "högst")
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WORDS = re.compile(r"(?:den )?([0-9]{1,2})\.? ([a-zåäö]+)\.? ([0-9]{4})", re.IGNORECASE)
_EPOCH = date(1899, 12, 30)
_EXAMPLE = "bara siffror, till exempel 12 eller 2,5"


def as_text(cell: Cell) -> str | Fault:
    """Return running text: on one line, with letters in one piece; or what is wrong."""
    if cell.kind == "date":
        shown = str(cell.value)[:10]
        return (
            f"programmet har gjort om texten till ett datum ({shown})",
            "texten som den ska stå, med en apostrof (') först",
        )
    if cell.kind == "number" and isinstance(cell.value, float):
        return str(int(cell.value)) if cell.value.is_integer() else f"{cell.value:.10f}".rstrip("0").replace(".", ",")
    return one_line(str(cell.value))


def as_texts(cell: Cell) -> str | Fault:
    """Return texts with ``;``, ``|`` or a line break between as the dataset holds them; or what is wrong."""
    if cell.kind in ("date", "number"):
        return as_text(cell)
    pieces = (one_line(piece) for piece in _BETWEEN.split(str(cell.value)))
    return "|".join(dict.fromkeys(filter(None, pieces)))


def one_line(text: str) -> str:
    """Put text on one line, without white space around it, with accented letters composed."""
    return _BLANK.sub(" ", unicodedata.normalize("NFC", text)).strip()


def as_number(cell: Cell) -> str | Fault:
    """Return a number as the dataset writes it (decimal point, no needless decimals); or what is wrong."""
    if cell.kind == "date":
        return f"programmet har gjort om talet till ett datum ({str(cell.value)[:10]})", _EXAMPLE
    if isinstance(cell.value, float):
        return _from_float(cell.value)
    text = one_line(str(cell.value))
    if _THOUSANDS.fullmatch(text):
        plain = text.replace(".", "")
        decimals = f", eller {text.replace('.', ',')} om det är decimaler" if text.count(".") == 1 else ""
        return f"”{text}” kan läsas på två sätt", f"{plain}{decimals}"
    if _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text):
        bare = re.sub(r"\s", "", text).replace(",", ".").replace("−", "-").replace("–", "-")
        return _from_float(float(bare))
    return f"”{_short(text)}” är inget tal", _number_hint(text)


def _from_float(value: float) -> str | Fault:
    if not abs(value) < 1e15:
        return f"{value} är för stort", "ett tal med högst 15 siffror"
    if value == int(value):
        return str(int(value))
    return f"{value:.10f}".rstrip("0").rstrip(".")


def _number_hint(text: str) -> str:
    """Say how words with a number in them are written in the form."""
    phrase = next(iter(find_number_phrases(text)), None)
    before = text[: phrase.start].strip().lower() if phrase else ""
    is_first = not before or before == words_of_precision(text, phrase.start if phrase else 0).lower()
    is_whole = phrase is not None and _is_unit(text[phrase.end :].strip())
    if phrase is None or phrase.kind == "multiple" or not (is_first or before == "varav") or not is_whole:
        return f"{_EXAMPLE}; är det bara ”flera”, lämna cellen tom och välj ”Antal ej angivet” i Precision"
    if phrase.value is None:
        return "tomt antal, och ”Antal ej angivet” i Precision"
    count = f"{phrase.value:f}".replace(".", ",")
    if before == "varav":
        return f"{count} i Antal, helhetens indikator i Del av och ”Varav” i Slags del"
    if phrase.kind == "span":
        return f"ett tal: {count} i Antal och ”Minst” i Precision, och spannet i Anmärkning"
    if phrase.precision == "exact":
        return count
    return f"{count} i Antal och ”{sentence(PRECISIONS[phrase.precision].label)}” i Precision"


def _is_unit(rest: str) -> bool:
    """Tell whether what follows a number only says what is counted: else the number is a part of what stands there."""
    words = re.findall(r"[^\W\d_]+", rest.lower())
    return bool(_UNIT.fullmatch(rest)) and _MORE_THAN_UNIT.isdisjoint(words) and not find_number_phrases(rest)


def as_day(cell: Cell, or_year: bool = False) -> str | Fault:
    """Return a day as ÅÅÅÅ-MM-DD (or a bare year, where that will do); or what is wrong."""
    right = "en dag som 2024-05-10" + (", eller bara årtalet" if or_year else "")
    if isinstance(cell.value, datetime):
        written = cell.value.date()
        if written.year < 1950:
            number = (written - _EPOCH).days
            return f"{written} är ett orimligt datum", f"{right} (skrev du {number}?)"
        return written.isoformat()
    if isinstance(cell.value, float):
        if or_year and 1900 <= cell.value <= 2100 and cell.value.is_integer():
            return str(int(cell.value))
        if cell.value.is_integer() and 19_000_101 <= cell.value <= 21_001_231:
            return as_day(Cell(str(int(cell.value)), "text"), or_year)
        if 30_000 < cell.value < 70_000:
            day = _EPOCH + timedelta(days=int(cell.value))
            return f"{cell.value:.0f} är inget datum", f"{day}, om cellen har mist sitt datumformat"
        return f"{cell.value:g} är inget datum", right
    text = one_line(str(cell.value))
    if or_year and re.fullmatch(r"(?:19|20)[0-9]{2}", text):
        return text
    return _written_day(text) or (f"”{_short(text)}” är inget datum", right)


def _written_day(text: str) -> str:
    """Read a day in figures with the year first, or with the month in words; "" where it is neither."""
    named = _WORDS.fullmatch(text)
    try:
        if match := _ISO.fullmatch(text) or _DIGITS.fullmatch(text):
            year, month, day = (int(part) for part in match.groups())
            return date(year, month, day).isoformat()
        if named:
            months = [
                i for i, month in enumerate(MONTHS, 1) if len(named[2]) >= 3 and month.startswith(named[2].lower())
            ]
            return date(int(named[3]), months[0], int(named[1])).isoformat() if len(months) == 1 else ""
    except ValueError:
        pass
    return ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
