"""Characters that cannot be seen, or that look like others: found in a value, named and taken away."""

from __future__ import annotations

import re
import unicodedata

from loftesbok.domain.problems import Fault, quoted

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKING_SPACES = "\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000"
_INVISIBLE = (
    "\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
_COMBINING = "\u0300-\u034e\u0350-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# Letters and digits in another width or style, and joined letters, as they come from a PDF: search does not find them.
_STYLED = "\u212a\u212b\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
IN_CODES = re.compile(f"[{_INVISIBLE}{_COMBINING}{_STYLED}{_SPACES}]")
"""What no id, number, date or other code may hold."""
IN_TEXT = re.compile(f"[{_INVISIBLE}{_COMBINING}{_STYLED}{_BREAKING_SPACES}]")
"""What no running text may hold; no-break spaces are fine there."""
_NAMES = {
    "\t": "en tabb",
    "\u00a0": "ett hårt mellanslag",
    "\u00ad": "ett mjukt bindestreck",
    "\u200b": "ett osynligt mellanslag utan bredd",
    "\u200d": "ett osynligt fogtecken utan bredd",
    "\u202f": "ett smalt hårt mellanslag",
    "\u2028": "en radbrytning",
    "\ufeff": "ett byteordningsmärke",
    "\ufffd": "ett ersättningstecken där en bokstav har gått förlorad",
}
_KINDS = {
    "Cc": "ett styrtecken", "Zs": "ett ovanligt mellanslag", "Mn": "ett löst accenttecken",
    "Lu": "en bokstav av annan sort", "Ll": "en bokstav av annan sort", "Nd": "en siffra av annan sort",
}  # fmt: skip


def name(character: str) -> str:
    """Return what a character is called, with its code point, as in "ett hårt mellanslag (U+00A0)"."""
    words = _NAMES.get(character) or _KINDS.get(unicodedata.category(character), "ett osynligt tecken")
    return f"{words} (U+{ord(character):04X})"


def odd_character(value: str, odd: re.Pattern[str], space: str = " ") -> Fault:
    """Describe the first odd character of a value, and the value without it; ``space`` stands in for an odd space."""
    match = odd.search(value)
    if match is None:
        raise ValueError(value)
    character = match[0]
    what = f"{quoted(value)} innehåller {name(character)} som tecken {match.start() + 1}"
    if unicodedata.combining(character):
        return what, f"{quoted(unicodedata.normalize('NFC', value))} med färdiga bokstäver"
    if character == "\ufffd":
        return what, "den bokstav som stod där från början"
    if re.match(f"[{_STYLED}]", character):
        return what, quoted(re.sub(f"[{_STYLED}]", lambda styled: unicodedata.normalize("NFKC", styled[0]), value))
    is_space = unicodedata.category(character) in ("Zs", "Zl", "Zp") or character == "\t"
    return what, quoted(odd.sub(space if is_space else "", value).strip()) if odd.sub("", value).strip() else "en text"


def outer_space(value: str) -> Fault:
    """Describe white space before or after a value."""
    where = "slutar" if value[:1].strip() else "börjar"
    return f"{quoted(value)} {where} med mellanslag", quoted(value.strip())
