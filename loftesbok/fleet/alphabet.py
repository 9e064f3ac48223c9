"""The order of the Swedish alphabet: å, ä and ö last, also where the system has no Swedish locale."""

from __future__ import annotations

import re
import unicodedata

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
_SORTED_AS = str.maketrans({"æ": "ä", "ø": "ö", "ü": "y", "ß": "ss", "đ": "d", "ł": "l"})
_OURS = {letter: position for position, letter in enumerate(LETTERS)}


def sort_key(name: str) -> tuple[tuple[int, ...], str]:
    """Return what names are sorted by: letters as in a Swedish dictionary, whole numbers by value, spaces before both.

    Other letters sort as the nearest of ours (é as e, ü as y, ø as ö); case and other signs only break ties.
    """
    key: list[int] = []
    for part in re.findall(r"\d+|\s+|[^\W\d_]", _plain(name)):
        if part.isdigit():
            key.append(1_000 + int(part) if int(part) < 10**9 else 10**9)
        elif part.isspace():
            key.append(0)
        else:
            key.append(10**10 + _OURS.get(part, len(LETTERS)))
    return tuple(key), name


def initial(name: str) -> str:
    """Return the letter under which a name stands in a list, as a capital; "#" where it begins with none."""
    found = next((letter for letter in _plain(name) if letter.isalpha()), "")
    return found.upper() if found in _OURS and _plain(name).strip()[:1] == found else "#"


def _plain(name: str) -> str:
    """Return a name in lower case with no letters but those that we sort by."""
    letters = []
    for letter in unicodedata.normalize("NFC", name).lower().translate(_SORTED_AS):
        letters.append(letter if letter in _OURS else unicodedata.normalize("NFKD", letter)[0])
    return "".join(letters)
