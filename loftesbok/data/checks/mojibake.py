"""Text that a program or a keyboard has spoilt: misread bytes, lost letters, look-alikes, a spreadsheet's own values.

Each spoils a text in a way that a reader may not see: "Skäggetorp" with a Cyrillic "о" is not found by a search, and
an id that Excel took for a date says something else than it did.
"""

from __future__ import annotations

import html
import re
import unicodedata

from loftesbok.data.checks.value_scan import Together
from loftesbok.domain.problems import Fault, quoted

# UTF-8 read as Windows-1252 or Latin-1: "å" has become "Ã¥", "–" has become "â€“"; the mark before a file "ï»¿".
_CONTINUED = "\u0080-\u00bf€-™ŒœŠšŽžŸƒˆ˜–—‘-„†-•…‰‹›"
_MISREAD = re.compile(f"[ÃÂ][{_CONTINUED}]|â(?:€|\u0080)[{_CONTINUED}]|ï»¿")
_ENTITY = re.compile(r"&(?:#[0-9]{2,7}|#[xX][0-9A-Fa-f]{2,6}|[A-Za-z]{3,8});")
_ENDS_IN_ENTITY = re.compile(r"&#?\w+;$")
_LOST = re.compile(r"(?:^|[”’])\?(?=[^\W\d_])|(?<=[^\W\d_])\?(?=[a-zåäö])")

_LOOK_ALIKES = dict(
    zip(
        "асԁеһіјкӏорԛѕуԝхАВСЕНІЈКМОРЅТУХЬΑΒΕΖΗΙΚΜΝΟΡΤΥΧινοϲϳօսոհɑɡⅼⅽⅾⅿⅰⅴⅹǀ",
        "acdehijklopqsuwxABCEHIJKMOPSTYXbABEZHIKMNOPTYXivocjounhaglcdmivx|",
        strict=True,
    )
)
_FOREIGN = re.compile(
    "[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧινοϲϳɑɡǀ\u0400-\u052f\u0531-\u0588\u10a0-\u10ff\u13a0-\u13fd\u1c80-\u1c88\u2160-\u217f\ua4d0-\ua4fd\uab70-\uabbf]"
)
_WORD = re.compile(r"[^\W\d_]+|ǀ|[\u2160-\u217f]+")

_MANGLED = re.compile(
    r"""(?ix)
    (?P<error>\#(?:NAMN\?|NAME\?|VÄRDEFEL!|VALUE!|REFERENS!|REF!|DIVISION/0!|DIV/0!|SAKNAS!|N/A|OGILTIGT!|NUM!|SKÄRNING!
        |NULL!|SPILL!|BERÄKNA!|CALC!|FÄLT!|FIELD!|UPPTAGET!|BUSY!|HÄMTAR\ DATA|GETTING_DATA) | \#{2,})
    |(?P<date>[0-9]{1,2}-(?:jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|o[kc]t|nov|dec)(?:-(?:[0-9]{2}){1,2})?
        | (?:jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|o[kc]t|nov|dec)-(?:[0-9]{2}){1,2})
    |(?P<number>-?[0-9](?:[.,][0-9]+)?E[+-]?[0-9]{1,3})
    |(?P<nothing>(?-i:nan|NaN|NaT|NULL|null|None|<NA>|undefined|\[object\ Object\]))
    """
)
_MANGLED_LINE = re.compile(  # all but two have no space in them, as most texts have: those are passed over quickly
    rf"\n (?=[^ \n]+\n|[\[\#]) (?:{_MANGLED.pattern.strip().removeprefix('(?ix)')})(?=\n)", _MANGLED.flags
)
_LONGEST_MANGLED = 20
_WHAT = {
    "error": "är ett felvärde från ett kalkylprogram",
    "date": "är ett datum som ett kalkylprogram har gjort av något annat",
    "number": "är ett tal som ett kalkylprogram har kortat",
    "nothing": "är ett programs ord för en tom cell",
}


def misread(value: str) -> str:
    """Return what a value was before UTF-8 was read as Windows-1252 ("SkÃ¤ggetorp"); "" where it was not."""
    mended = _MISREAD.sub(_as_it_was, value)
    return "" if mended == value else mended.removeprefix("\ufeff")


def _as_it_was(match: re.Match[str]) -> str:
    data = b"".join(_byte(character) for character in match[0])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _byte(character: str) -> bytes:
    """Return the byte that was read as this character: in Windows-1252, or where that has none in Latin-1."""
    return bytes([ord(character)]) if ord(character) < 256 else character.encode("cp1252")


def looks_spoilt(value: str, prose: bool) -> bool:
    """Tell whether a value has been spoilt; ``prose`` is false where ? and & may well stand: in codes and anchors."""
    if not value.isascii():
        if _MISREAD.search(value) and misread(value):
            return True
        if _FOREIGN.search(value) and _mixed(value):
            return True
    if prose and (("?" in value and _has_lost(value)) or ("&" in value and _entity(value))):
        return True
    if value[-1:] == ";" and not _ENDS_IN_ENTITY.search(value):
        return True
    return len(value) <= _LONGEST_MANGLED and bool(_MANGLED.fullmatch(value))


def may_be_spoilt(together: Together, prose: bool) -> bool:
    """Tell whether any of several values may be spoilt; quicker than to look at each."""
    if together.characters & {*"ÃÂâï"} and _MISREAD.search(together.lines):
        return True
    if together.holds(_FOREIGN) or (prose and together.characters & {*"?&"}):
        return True
    return ";\n" in together.lines or bool(_MANGLED_LINE.search(together.lines))


def spoilt(value: str) -> Fault:
    """Describe what has been spoilt in a value, and what stood there as far as that can be told."""
    if before := misread(value):
        return f"{quoted(value)} är feltolkad text", quoted(before)
    if match := _MANGLED.fullmatch(value):
        right = "en tom cell" if match.lastgroup == "nothing" else "det som stod i cellen från början"
        return f"{quoted(value)} {_WHAT[str(match.lastgroup)]}", right
    if not value.isascii() and (word := _mixed(value)):
        odd = _FOREIGN.search(word)
        letter = odd[0] if odd else ""
        script = unicodedata.name(letter, "okänd").partition(" ")[0].lower()
        what = f"{quoted(word)} blandar alfabet: {letter} (U+{ord(letter):04X}, {script}) är ingen vanlig bokstav"
        return what, quoted("".join(_LOOK_ALIKES.get(character, character) for character in word))
    if entity := _entity(value):
        return f"{quoted(value)} innehåller {quoted(entity)} i stället för en bokstav", quoted(html.unescape(value))
    if _has_lost(value):
        return f"{quoted(value)} har ett frågetecken i stället för en bokstav", "den bokstav som stod där från början"
    return f"{quoted(value)} slutar med semikolon", quoted(value.rstrip("; ")) if value.rstrip("; ") else "en tom cell"


def _has_lost(value: str) -> bool:
    """Tell whether a letter has become a question mark ("Sk?ggetorp"); in an address it may well stand."""
    return any(_LOST.search(word) for word in value.split() if "?" in word and not set(word) & set("/=&<>{}()[]"))


def _mixed(value: str) -> str:
    """Return the first word that only looks Latin: with letters of two alphabets, or all of look-alikes; or ""."""
    for word in _WORD.findall(value):
        if _FOREIGN.search(word):
            latin = any(
                unicodedata.name(character, "").startswith("LATIN")
                for character in word
                if not _FOREIGN.match(character)
            )
            if latin or all(character in _LOOK_ALIKES for character in word):
                return str(word)
    return ""


def _entity(value: str) -> str:
    """Return the first letter that is written as HTML does, as in ``&auml;`` or ``&#228;``; or ""."""
    return next(
        (
            entity
            for entity in _ENTITY.findall(value)
            if len(html.unescape(entity)) == 1 and html.unescape(entity).isalpha()
        ),
        "",
    )
