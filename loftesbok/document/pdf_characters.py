"""What a PDF's fonts can show: text made such that every character is seen, whatever was written.

The papers are set in Libertinus Serif, which Typst carries, and DejaVu Sans, which matplotlib carries and the figures
are drawn with: no font of the machine's, so that the bytes are the same everywhere. PDF/UA-1 (ISO 14289-1, 7.21.8)
forbids a character without a glyph.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from loftesbok.document.text import make_visible
from loftesbok.domain.characters import IN_TEXT

LONGEST = 28  # characters of a word that stay together; few Swedish compounds are longer
LONGEST_COMPOUND = 50
BREAK = "\u200b"
SOFT_HYPHEN = "\u00ad"
_CODE = re.compile(r"\[U\+[0-9A-F]{4,6}\]")


def font_folder() -> Path:
    """Return the folder of the fonts that matplotlib carries."""
    import matplotlib as mpl  # noqa: PLC0415 - heavy

    return Path(mpl.get_data_path(), "fonts", "ttf")


@cache
def drawable() -> frozenset[str]:
    """Return the characters that DejaVu Sans has, in its regular and its bold cut."""
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 - heavy

    cuts = [FT2Font(str(font_folder() / name)).get_charmap() for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
    return frozenset(chr(code) for code in set(cuts[0]) & set(cuts[1]))


def shown(text: str) -> str:
    """Return plain text as it can be shown: white space folded, each character that cannot be seen as its code point.

    What no text may hold (``domain.characters``), and what has no glyph, becomes such as ``[U+202E]``. Soft hyphens
    stay, as they tell where a word may be parted.
    """
    return make_visible(text, _can_be_shown)


def _can_be_shown(character: str) -> bool:
    if character in (" ", "\u00a0", SOFT_HYPHEN):
        return True
    return character in drawable() and not IN_TEXT.match(character)


def breakable(text: str, longest: int = LONGEST) -> str:
    """Return text in which a very long word (an address, a run of characters) may be parted, without a hyphen.

    A compound of letters is left as it is: Typst parts it as Swedish is parted, and it can still be searched for.
    """
    words = _CODE.sub(lambda match: f"{match[0]}{BREAK}", text)
    return re.sub(rf"[^\s\u00a0{BREAK}]{{{longest + 1},}}", lambda match: _parted(match[0], longest), words)


def _parted(word: str, longest: int) -> str:
    if len(word) <= LONGEST_COMPOUND and re.sub("[-–]", "", word.strip('”"().,:;!?')).isalpha():
        return word
    return BREAK.join(word[start : start + longest] for start in range(0, len(word), longest))
