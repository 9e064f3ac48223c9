"""Zip files that come out the same everywhere: without times, without compression."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can tell


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Pack files without compression: what deflate makes differs between versions of zlib, and the bytes must not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # as on Unix, whatever the machine
            archive.writestr(entry, content)
    return out.getvalue()
