"""Plain text as a Word document can hold it."""

from __future__ import annotations

import re
import unicodedata

from loftesbok.domain.characters import IN_TEXT

_SPACE = re.compile(r"[ \t\r\n\f\v\u0085\u2028\u2029]+")
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def shown(text: str) -> str:
    """Return plain text as Word can hold it: white space folded, what cannot be seen as its code point."""
    folded = _SPACE.sub(" ", unicodedata.normalize("NFC", text))
    return "".join(one if _can_be_shown(one) else f"[U+{ord(one):04X}]" for one in folded)


def _can_be_shown(one: str) -> bool:
    if _NOT_XML.match(one):
        return False
    return one == "\u00ad" or not IN_TEXT.match(one) or bool(unicodedata.combining(one))
