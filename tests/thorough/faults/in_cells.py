"""Corruptions of one cell: what spreadsheets, keyboards, encodings and people make of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

from loftesbok.domain.vocabulary import STATUSES
from tests.thorough.faults.copy_of_data import CopyOfData, Place
from tests.thorough.faults.corruption import HARMLESS, NEVER, PLAUSIBLE, Corruption, kind

Change = Callable[[Random, Place, CopyOfData], str | None]
Wanted = Callable[[Place], object]
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
LOOK_ALIKE = dict(zip("aceiopsxyABCEHKMOPTX", "асеіорѕхуАВСЕНКМОРТХ", strict=True)) | {
    "o": "ο",
    "v": "ν",
    "A": "Α",
    "E": "Ε",
    "Z": "Ζ",
    "l": "ӏ",
    "g": "ɡ",
    "j": "ј",
    "d": "ԁ",
    "b": "Ь",
    "u": "ս",
}
ERRORS = (
    "#NAMN?",
    "#NAME?",
    "#VÄRDEFEL!",
    "#VALUE!",
    "#REFERENS!",
    "#REF!",
    "#DIVISION/0!",
    "#DIV/0!",
    "#SAKNAS!",
    "#N/A",
    "#OGILTIGT!",
    "#NUM!",
    "#SKÄRNING!",
    "#NULL!",
    "#SPILL!",
    "########",
    "####",
)
INVISIBLE = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f"
    "\u061c\u180e\ufe0f\U000e0041"
)
CONTROL = "\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9b\u2028\u2029\ufffd\ufff9\ue000\t"


def every(place: Place) -> bool:
    return True


def code(place: Place) -> bool:
    return not place.prose


def text(place: Place) -> bool:
    return place.prose


def of(*kinds: str) -> Wanted:
    return lambda place: place.kind in kinds


def in_cells(name: str, wanted: Wanted, may: frozenset[str]) -> Callable[[Change], Change]:
    """Register a change of one cell; None or the same value means that this cell cannot be changed so."""

    def register(change: Change) -> Change:
        @kind(name)
        def make(draw: Random, copy: CopyOfData) -> Corruption | None:
            place = copy.pick(draw, wanted)
            value = change(draw, place, copy)
            if value is None or value == place.value:
                return None
            tried = f"{place.table}.csv:{place.line}: {place.column}: {place.value!r} -> {value!r}"
            files = {f"{place.table}.csv": copy.with_cell(place, value)}
            return Corruption(tried, files, may, place.table, place.line, place.column)

        return change

    return register


def _somewhere(draw: Random, value: str, piece: str) -> str:
    at = draw.randint(0, len(value))
    return value[:at] + piece + value[at:]


def _one(draw: Random, value: str, table: dict[str, str]) -> str | None:
    places = [i for i, letter in enumerate(value) if letter in table]
    if not places:
        return None
    at = draw.choice(places)
    return value[:at] + table[value[at]] + value[at + 1 :]


# --- white space and what cannot be seen ------------------------------------------------------------------------------


@in_cells("white space outside a cell's text", every, NEVER)
def _outer(draw: Random, place: Place, copy: CopyOfData) -> str:
    space = draw.choice([" ", "  ", "\u00a0", "\u202f", "\u2009", "\u3000"])
    return space + place.value if draw.random() < 0.5 else place.value + space


@in_cells("an invisible character", every, NEVER)
def _invisible(draw: Random, place: Place, copy: CopyOfData) -> str:
    return _somewhere(draw, place.value, draw.choice(INVISIBLE))


@in_cells("a control character", every, NEVER)
def _control(draw: Random, place: Place, copy: CopyOfData) -> str:
    return _somewhere(draw, place.value, draw.choice(CONTROL))


@in_cells("a no-break space in a code", code, NEVER)
def _hard_space(draw: Random, place: Place, copy: CopyOfData) -> str:
    return _somewhere(draw, place.value, draw.choice("\u00a0\u202f\u2007"))


@in_cells("a no-break space in a text", text, PLAUSIBLE)
def _hard_space_in_text(draw: Random, place: Place, copy: CopyOfData) -> str:
    return place.value.replace(" ", "\u00a0", 1)


@in_cells("a line break in a cell", every, HARMLESS)  # a return at the end of a line is how Windows ends it
def _line_break(draw: Random, place: Place, copy: CopyOfData) -> str:
    return _somewhere(draw, place.value, draw.choice(["\n", "\r\n", "\r"]))


# --- letters that look alike, letters that were lost ------------------------------------------------------------------


@in_cells("a look-alike letter", every, NEVER)
def _look_alike(draw: Random, place: Place, copy: CopyOfData) -> str | None:
    return _one(draw, place.value, LOOK_ALIKE)


@in_cells("a letter of another width or style", every, NEVER)
def _other_width(draw: Random, place: Place, copy: CopyOfData) -> str | None:
    styles = (0xFF21 - 65, 0x1D400 - 65, 0x1D5A0 - 65)
    shift = draw.choice(styles)
    letters = {chr(c): chr(c + shift) for c in range(65, 91)}
    letters |= {chr(c): chr(c + shift + (0 if shift == styles[0] else -6)) for c in range(97, 123)}
    return _one(draw, place.value, letters)


@in_cells("digits of another script", lambda place: code(place) and re.search(r"\d", place.value), NEVER)
def _other_digits(draw: Random, place: Place, copy: CopyOfData) -> str | None:
    zero = draw.choice([0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE])
    return _one(draw, place.value, {str(i): chr(zero + i) for i in range(10)})


@in_cells("a letter for a digit", of("number", "date", "reporting_period", "date_or_year"), NEVER)
def _letter_for_digit(draw: Random, place: Place, copy: CopyOfData) -> str | None:
    return _one(draw, place.value, {"0": "O", "1": "l", "5": "S", "8": "B", "2": "Z"})


@in_cells("loose accents", every, NEVER)
def _decomposed(draw: Random, place: Place, copy: CopyOfData) -> str | None:
    return unicodedata.normalize("NFD", place.value)


@in_cells("UTF-8 read as Windows-1252", every, NEVER)
def _mojibake(draw: Random, place: Place, copy: CopyOfData) -> str | None:
    letters = [i for i, letter in enumerate(place.value) if letter in "åäöÅÄÖéü–”’…"]
    if not letters:
        return None
    chosen = letters if draw.random() < 0.5 else [draw.choice(letters)]  # all of it, or one pasted word
    codec = draw.choice(["cp1252", "latin-1"])
    return "".join(one.encode().decode(codec, "replace") if i in chosen else one for i, one in enumerate(place.value))


@in_cells("letters as HTML writes them", lambda place: place.kind != "anchor", NEVER)
def _entities(draw: Random, place: Place, copy: CopyOfData) -> str:
    written = place.value.encode("ascii", "xmlcharrefreplace").decode()
    return written if draw.random() < 0.5 else re.sub("&#228;", "&auml;", written)


@in_cells(
    "question marks for letters",
    lambda place: place.kind != "anchor" and re.search(r"[^\W\d_][åäö][^\W\d_]", place.value),
    NEVER,
)
def _question_marks(draw: Random, place: Place, copy: CopyOfData) -> str:
    return re.sub("[åäöÅÄÖé–”]", "?", place.value)


@in_cells("letters without their rings and dots", text, PLAUSIBLE)
def _plain_letters(draw: Random, place: Place, copy: CopyOfData) -> str:
    return unicodedata.normalize("NFKD", place.value).encode("ascii", "ignore").decode()


# --- what spreadsheets do ---------------------------------------------------------------------------------------------


@in_cells("a spreadsheet's error value", every, NEVER)
def _error(draw: Random, place: Place, copy: CopyOfData) -> str:
    return draw.choice(ERRORS)


@in_cells("a date made of a code", every, NEVER)
def _date_of_code(draw: Random, place: Place, copy: CopyOfData) -> str:
    month, number = draw.choice(MONTHS), draw.randint(1, 28)
    return draw.choice([f"{number:02d}-{month}", f"{month}-{number:02d}", f"{number}-{month}-23", f"{number}-{month}"])


@in_cells("scientific notation", every, NEVER)
def _scientific(draw: Random, place: Place, copy: CopyOfData) -> str:
    return draw.choice(["1,23457E+11", "2,02E+03", "1E+05", "4.5e10", "1,2E-05", "8,85094E+62"])


@in_cells("a date's serial number", of("date", "date_or_year", "reporting_period"), NEVER)
def _serial(draw: Random, place: Place, copy: CopyOfData) -> str:
    return draw.choice(["45047", "45047,0", "42736", "44927.5"])


@in_cells("a date written in another way", of("date"), NEVER)
def _other_date(draw: Random, place: Place, copy: CopyOfData) -> str:
    year, month, day = place.value.split("-")
    return draw.choice(
        [
            f"{day}/{month}/{year}",
            f"{month}/{day}/{year}",
            f"{day}.{month}.{year}",
            f"{year}/{month}/{day}",
            f"{year}-{month}-{day} 00:00",
            f"{year}-{month}-{day}T00:00:00",
            f"{year}{month}{day}",
            f"{year[2:]}{month}{day}",
            f"{year}-{month}-32",
            f"{year}-02-30",
            f"{year}-13-{day}",
            f"{day} nov {year}",
            f"{year}-{int(month)}-{int(day)}/",
        ]
    )


@in_cells(
    "a leading zero lost or won", lambda place: re.search(r"(?<!\d)0\d|-\d", place.value) and code(place), PLAUSIBLE
)
def _leading_zero(draw: Random, place: Place, copy: CopyOfData) -> str:
    lost = re.sub(r"(?<!\d)0+(?=\d)", "", place.value)
    return lost if lost != place.value else re.sub(r"-(?=\d)", "-0", place.value, count=1)


@in_cells("a number with needless decimals", of("number"), HARMLESS)
def _needless(draw: Random, place: Place, copy: CopyOfData) -> str:
    return place.value + draw.choice([",0", ".0", ",00", ".00", ",000", ".000"])


@in_cells("thousands set apart", of("number"), NEVER)
def _thousands(draw: Random, place: Place, copy: CopyOfData) -> str:
    return place.value + draw.choice(
        [" 000", "\u00a0000", "\u202f000", "'000", "’000", ".000.000", ",000,000", " 000,0"]
    )


@in_cells("thousands set apart with the file's other decimal sign", of("number"), HARMLESS)
def _ambiguous(draw: Random, place: Place, copy: CopyOfData) -> str | None:
    if place.value.startswith("0"):
        return None  # a tenth is no thousand
    return f"{place.value[0]},{draw.randint(1, 9)}00"  # with commas between the cells, a comma may stand for thousands


@in_cells("more than a number", of("number"), NEVER)
def _more_than_number(draw: Random, place: Place, copy: CopyOfData) -> str:
    value = place.value
    return draw.choice(
        [
            f"{value} st",
            f"ca {value}",
            f"{value}*",
            f"{value}%",
            f"+{value}",
            f"−{value}",
            f"({value})",
            f"{value}-{value}9",
            f"{value}½",
            f"{value}.",
            f",{value}",
            f"'{value}",
            f"={value}",
            f"{value}e1",
            f"0x{value}",
            f"{value}_0",
            "fem",
            "ett antal",
            "-",
            "NaN",
            "inf",
            "1e999",
            "9" * 400,
            "SANT",
            "True",
            f"{value}/{value}",
            f"{value},",
            "½",
            "²",
        ]
    )


@in_cells(
    "a word that stands for nothing in a code",
    of("slug", "enum", "list", "date", "date_or_year", "number", "reporting_period"),
    NEVER,
)
def _nothing_in_code(draw: Random, place: Place, copy: CopyOfData) -> str:
    return draw.choice(["NA", "N/A", "NULL", "None", "nan", "NaN", "-", "–", "?", ".", "0.0.0", "<NA>", "TRUE"])


@in_cells("a program's word for nothing in a text", text, NEVER)
def _nothing_in_text(draw: Random, place: Place, copy: CopyOfData) -> str:
    return draw.choice(["NULL", "None", "nan", "NaN", "null", "NaT", "<NA>", "undefined", "#N/A", "[object Object]"])


@in_cells("a formula", text, NEVER)
def _formula(draw: Random, place: Place, copy: CopyOfData) -> str:
    return draw.choice("=+-@") + place.value


@in_cells("autocorrection of a code", code, PLAUSIBLE)
def _autocorrected(draw: Random, place: Place, copy: CopyOfData) -> str:
    ways = [
        place.value.capitalize(),
        place.value.upper(),
        place.value.replace("-", draw.choice("–—‑−_")),
        place.value.replace("-", " "),
        place.value.replace("-", ""),
    ]
    return draw.choice(ways)


@in_cells("autocorrection of a text", text, PLAUSIBLE)
def _autocorrected_text(draw: Random, place: Place, copy: CopyOfData) -> str:
    ways = [
        place.value.replace("”", '"'),
        place.value.replace("–", "-"),
        place.value.replace(".", "…"),
        place.value.upper(),
        place.value[:255],
        place.value.replace("(c)", "©"),
    ]
    return draw.choice(ways)


# --- what people do ---------------------------------------------------------------------------------------------------


@in_cells("an emptied cell", lambda place: place.field.get("constraints", {}).get("required"), NEVER)
def _emptied(draw: Random, place: Place, copy: CopyOfData) -> str:
    return ""


@in_cells(
    "an emptied cell that may be empty", lambda place: not place.field.get("constraints", {}).get("required"), PLAUSIBLE
)
def _emptied_optional(draw: Random, place: Place, copy: CopyOfData) -> str:
    return ""


@in_cells("another digit", lambda place: re.search(r"\d", place.value), PLAUSIBLE)
def _digit(draw: Random, place: Place, copy: CopyOfData) -> str:
    at = draw.choice([i for i, c in enumerate(place.value) if c.isdigit()])
    return place.value[:at] + draw.choice("0123456789") + place.value[at + 1 :]


@in_cells("a decimal sign moved or a zero too many", of("number"), PLAUSIBLE)
def _moved(draw: Random, place: Place, copy: CopyOfData) -> str:
    return draw.choice(
        [f"{place.value}0", f"0.{place.value}", f"-{place.value}", f"{place.value}.5", f"{place.value},5"]
    )


@in_cells("letters swapped", lambda place: len(place.value) > 2, PLAUSIBLE)
def _swapped(draw: Random, place: Place, copy: CopyOfData) -> str:
    at = draw.randrange(len(place.value) - 1)
    return place.value[:at] + place.value[at + 1] + place.value[at] + place.value[at + 2 :]


@in_cells("a character missing", lambda place: len(place.value) > 1, PLAUSIBLE)
def _missing(draw: Random, place: Place, copy: CopyOfData) -> str:
    at = draw.randrange(len(place.value))
    return place.value[:at] + place.value[at + 1 :]


@in_cells("an id that does not exist", lambda place: place.kind == "slug" and place.column != _own_key(place), NEVER)
def _unknown_id(draw: Random, place: Place, copy: CopyOfData) -> str:
    return place.value + draw.choice(["-2", "s", "-ny", "-a-b", "x"])


def _own_key(place: Place) -> str:
    """Return the column in which a table names its own rows: there, another id is a plausible one."""
    return f"{place.table.removesuffix('s')}_id".replace("partie_id", "party_id")


@in_cells("an id of another shape", of("slug"), NEVER)
def _other_shape(draw: Random, place: Place, copy: CopyOfData) -> str:
    value = place.value
    return draw.choice(
        [
            f"-{value}",
            f"{value}-",
            f"{value}--x",
            f"{value}_x",
            f"{value}/x",
            f"../{value}",
            f"{value}.csv",
            f"{value}å",
            f"{value}|{value}",
            f"{value};x",
            f"{value} x",
            f"<{value}>",
            f"{value}\\x",
        ]
    )


@in_cells("an id that exists but is another's", of("slug", "list"), PLAUSIBLE)
def _another_id(draw: Random, place: Place, copy: CopyOfData) -> str:
    return draw.choice([one.value for one in copy.places if one.kind == "slug" and one.column == place.column] or ["x"])


@in_cells("a word instead of a code", of("enum"), NEVER)
def _word(draw: Random, place: Place, copy: CopyOfData) -> str:
    labels = [term.label for term in STATUSES.values()]
    return draw.choice(
        [*labels, "ja", "nej", "SANT", "1", "0", "klar", "Exact", "yes ", f"{place.value}|{place.value}"]
    )


@in_cells("another code", of("enum"), PLAUSIBLE)
def _other_code(draw: Random, place: Place, copy: CopyOfData) -> str:
    return draw.choice(place.field["constraints"]["enum"])


@in_cells("a list with other marks", lambda place: place.kind == "list" and "|" in place.value, NEVER)
def _list_marks(draw: Random, place: Place, copy: CopyOfData) -> str:
    return place.value.replace("|", draw.choice([",", ";", "/", " ", " | ", "||", ", ", " och ", "¦", "ǀ"]))


@in_cells("a list in disorder", of("list"), NEVER)
def _list_order(draw: Random, place: Place, copy: CopyOfData) -> str:
    members = place.value.split("|")
    return draw.choice(
        [
            "|".join([*members, members[0]]),
            f"|{place.value}",
            f"{place.value}|",
            "|".join(sorted(members, reverse=True)) if len(members) > 1 else f"{place.value}|x",
        ]
    )


@in_cells("a reporting period in another form", of("reporting_period"), NEVER)
def _other_period(draw: Random, place: Place, copy: CopyOfData) -> str:
    year = place.value[:4]
    return draw.choice(
        [
            f"{year}-t2",
            f"{year}T2",
            f"T2 {year}",
            f"{year}-T4",
            f"{year}-T0",
            f"{year}-13",
            f"{year}-00",
            f"{year}-Q5",
            f"{year}-H3",
            f"{year}-{year}",
            f"{year}–T2",
            f"{year}-2",
            f"{year}/T2",
            f"{year}.0",
            f"T2-{year}",
            f"{year}-T2 ",
            f"tertial 2 {year}",
            f"{year}-T22",
            f"{year[2:]}-T2",
        ]
    )


@in_cells("another reporting period", of("reporting_period"), PLAUSIBLE)
def _another_period(draw: Random, place: Place, copy: CopyOfData) -> str:
    year = int(place.value[:4]) + draw.choice([-10, -1, 0, 0, 0, 1, 10])
    part = draw.choice(["", "-T1", "-T2", "-T3", "-H1", "-H2", "-Q1", "-Q4", "-01", "-12", f"-{year + 1}"])
    return f"{year}{part}"


@in_cells("an address that is none", lambda place: place.column == "sha256", NEVER)
def _address(draw: Random, place: Place, copy: CopyOfData) -> str:
    return draw.choice([place.value[:-1], place.value.upper(), f"{place.value}0", f"sha256:{place.value}", "g" * 64])


@in_cells("one character for another, anywhere", every, PLAUSIBLE)
def _anything(draw: Random, place: Place, copy: CopyOfData) -> str:
    at = draw.randrange(len(place.value))
    other = chr(draw.choice([draw.randint(32, 126), draw.randint(160, 591), draw.randint(0x300, 0xD7FF)]))
    return place.value[:at] + other + place.value[at + 1 :]
