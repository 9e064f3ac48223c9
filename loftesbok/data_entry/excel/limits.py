"""What makes a small workbook cost much time or memory, found before it does."""

from __future__ import annotations

import re
import zipfile

MOST_IN_ONE_TAG = 1000
_LONG = 40_000  # bytes from one < to the next; shorter than this, no tag holds enough attributes to be slow
_ENTRY = b"PK\x01\x02"
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{0,40})")
_PLAIN = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
USUAL_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What Excel and LibreOffice use; LZMA lets the file say how much memory it takes to unpack it."""


def entries(data: bytes) -> int:
    """Return how many parts a zip file lists, as near as a quick look tells: its own count may lie."""
    return data.count(_ENTRY)


def other_encoding(xml: bytes) -> str:
    """Return the encoding that XML declares, if it is not UTF-8: in another one, a DOCTYPE is not seen; or ""."""
    declared = _DECLARED.match(xml)
    if declared is None or declared[1].lower() in _PLAIN:
        return ""
    return declared[1].decode("ascii", "replace")


def has_endless_tag(xml: bytes) -> bool:
    """Tell whether a tag has very many attributes: a parser's time grows with their square."""
    return any(
        piece.count(b'="') + piece.count(b"='") + piece.count(b"= ") > MOST_IN_ONE_TAG
        for piece in xml.split(b"<")
        if len(piece) > _LONG
    )
