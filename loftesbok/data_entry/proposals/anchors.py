"""The words that lead to a passage: few, whole, and only once in the source."""

from __future__ import annotations

import re

from loftesbok.analysis.anchors import place_fault

_LONGEST = 300


def lead_to(text: str, start: int, end: int, least: int, most: int) -> str:
    """Return the shortest phrase around a place in a collapsed text that occurs once, within ``least`` to ``most``.

    Where none is alone, the phrase is returned as it is: the import tells that it stands in several places.
    """
    start, end = _whole(text, start, end)
    phrase = text[start:end][:_LONGEST]
    first, last = start, end
    while place_fault(phrase, text) and (last < most or first > least) and len(phrase) < _LONGEST:
        if last < most:
            match = re.compile(r"\W*[\w-]+").match(text, last)
            last = min(match.end() if match else most, most)
        else:
            match = re.search(r"[\w-]+\W*$", text[least:first])
            first = least + match.start() if match else least
        phrase = text[first:last].strip(" |")
    return phrase if not place_fault(phrase, text) else text[start:end][:_LONGEST].strip()


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a place so that it begins and ends with whole words."""
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def holds_name(text: str, name: str) -> bool:
    """Tell whether a name stands in a text as whole words, in the genitive too."""
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", text, re.IGNORECASE) is not None
