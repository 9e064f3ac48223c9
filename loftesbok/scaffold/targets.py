"""Targets in figures, as people write them: "minst 8", "exakt 2", "högst 10"."""

from __future__ import annotations

from loftesbok.intake.values import as_number
from loftesbok.intake.workbook import Cell
from loftesbok.validation.problems import Fault, quoted

COMPARISONS = {
    "minst": "at_least", "lägst": "at_least", "åtminstone": "at_least", "exakt": "exactly", "precis": "exactly",
    "högst": "at_most", "max": "at_most", "maximalt": "at_most", "upp till": "at_most",
}  # fmt: skip


def split(text: str) -> tuple[str, str]:
    """Split a target into the code of its comparison ("" where none is named) and its number as text."""
    words = text.strip()
    for word, code in COMPARISONS.items():
        if words.lower().startswith(f"{word} "):
            return code, words[len(word) :].strip()
    return "", words


def number(text: str) -> str | Fault:
    """Return the number of a target as the dataset writes it, or what is wrong."""
    found = as_number(Cell(text, "text"))
    if isinstance(found, tuple):
        return f"{quoted(text)} är inget mål i siffror", "minst, exakt eller högst, och ett tal: ”minst 8”"
    if found.startswith("-"):
        return f"{quoted(text)} är mindre än noll", "0 eller mer"
    return found
