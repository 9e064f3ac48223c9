"""Text that is shown in a terminal is text: nothing in a data file, a workbook or a file's name can steer it."""

from __future__ import annotations

import unicodedata

_STEERING = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode's categories of control, format, surrogate, private and unassigned characters and of other line ends."""


def visible(text: str) -> str:
    """Write each character that steers a terminal, turns the writing or cannot be seen as its code point, <U+001B>."""
    return text if text.isprintable() else "".join(map(_visible, text))


def plain(text: str) -> str:
    """Do the same with a text of several lines: line breaks stay."""
    return text if text.isprintable() else "\n".join(map(visible, text.split("\n")))


def _visible(character: str) -> str:
    return f"<U+{ord(character):04X}>" if unicodedata.category(character) in _STEERING else character
