"""The words that lead to a passage: few, whole, and only once in the source."""

from __future__ import annotations

import re

from loftesbok.analysis.anchors import place_fault

_LONGEST = 300


def lead_to(text: str, place: range, within: range) -> str:
    """Return the shortest phrase around a place in a collapsed text that occurs once, and lies within a wider place.

    Where none is alone, the phrase is returned as it is: the import tells that it stands in several places.
    """
    start, end = _whole(text, place.start, place.stop)
    least, most = within.start, within.stop
    phrase = text[start:end][:_LONGEST]
    first, last = start, end
    while not _leads(phrase, text) and (last < most or first > least) and len(phrase) < _LONGEST:
        if last < most:
            match = re.compile(r"\W*[\w-]+").match(text, last)
            last = min(match.end() if match else most, most)
        else:
            first = max(least, text.rfind(" ", least, first - 1) + 1)
        phrase = text[first:last].strip(" |")
    return phrase if _leads(phrase, text) else text[start:end][:_LONGEST].strip()


def _leads(phrase: str, text: str) -> bool:
    """Tell whether a phrase leads to one place; the quick look comes first."""
    return text.find(phrase, text.find(phrase) + 1) < 0 and place_fault(phrase, text) is None


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
