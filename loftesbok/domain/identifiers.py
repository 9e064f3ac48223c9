"""Ids made of titles: lower-case ASCII words with hyphens, each its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 60
_LETTERS = str.maketrans(
    {"å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u", "æ": "ae", "ø": "o", **dict.fromkeys("‐‑‒–—−", "-")}
)


def slug(text: str) -> str:
    """Turn a title into an id: lower-case ASCII words with hyphens; "" where no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def short_slug(text: str, longest: int = LONGEST) -> str:
    """Turn a title into an id of at most ``longest`` characters, cut between words where there are several."""
    whole = slug(text)
    if len(whole) <= longest:
        return whole
    cut = whole[: longest + 1]
    return (cut.rpartition("-")[0] or whole[:longest]).strip("-")


def free(bare: str, taken: Container[str]) -> str:
    """Return an id that is not taken: the bare one, or with the first number from 2 that makes it free."""
    candidate, number = bare, 2
    while candidate in taken:
        candidate, number = f"{bare}-{number}", number + 1
    return candidate
