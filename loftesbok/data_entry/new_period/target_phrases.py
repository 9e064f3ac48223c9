"""Targets in figures, as people write them: "minst 8", "exakt 2", "högst 10"."""

from __future__ import annotations

import re

from loftesbok.data_entry.excel.opening import Cell
from loftesbok.data_entry.excel.values import as_number
from loftesbok.domain.problems import Fault, quoted

COMPARISONS = {
    "minst": "at_least", "lägst": "at_least", "åtminstone": "at_least", "exakt": "exactly", "precis": "exactly",
    "högst": "at_most", "max": "at_most", "maximalt": "at_most", "upp till": "at_most",
}  # fmt: skip

_OFTEN = re.compile(
    r"\b(?:per|om|varje|i) (?:år|året|halvår|tertial|kvartal|månad|månaden|vecka|veckan|period)\b|årligen"
)


def split(text: str) -> tuple[str, str]:
    """Split a target into the code of its comparison ("" where none is named) and its number as text."""
    words = text.strip()
    for word, code in COMPARISONS.items():
        if words.lower().startswith(f"{word} "):
            return code, words[len(word) :].strip()
    return "", words


def number(text: str, whole: str = "") -> str | Fault:
    """Return the number of a target as the dataset writes it, or what is wrong; ``whole`` is all that was written."""
    value = as_number(Cell(text, "text"))
    if isinstance(value, tuple):
        right = "minst, exakt eller högst, och ett tal: ”minst 8”"
        if _OFTEN.search(text.lower()):
            right += "; hur ofta målet gäller sägs för sig"
        return f"{quoted(whole or text)} är inget mål i siffror", right
    if value.startswith("-"):
        return f"{quoted(text)} är mindre än noll", "0 eller mer"
    return value
