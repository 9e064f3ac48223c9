"""Plain text as a Word document can hold it."""

from __future__ import annotations

import re
import unicodedata

from loftesbok.document.text import make_visible
from loftesbok.domain.characters import IN_TEXT

_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def shown(text: str) -> str:
    """Return plain text as Word can hold it: white space folded, what cannot be seen as its code point."""
    return make_visible(text, _can_be_shown)


def _can_be_shown(character: str) -> bool:
    if _NOT_XML.match(character):
        return False
    return character == "\u00ad" or not IN_TEXT.match(character) or bool(unicodedata.combining(character))
