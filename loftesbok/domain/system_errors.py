"""What the operating system says when it could not do something, in Swedish."""

from __future__ import annotations

import errno
import re
import shutil

_EXPLANATIONS = {
    errno.EACCES: "rättigheter saknas",
    errno.EADDRINUSE: "porten används redan",
    errno.EBUSY: "filen används av ett annat program",
    errno.ECONNREFUSED: "ingen svarar där",
    errno.EDQUOT: "utrymmet på disken är slut",
    errno.EEXIST: "det finns redan något där",
    errno.EFBIG: "filen får inte bli så stor",
    errno.EIO: "disken går inte att läsa eller skriva",
    errno.EISDIR: "det är en mapp",
    errno.ELOOP: "länken leder tillbaka till sig själv",
    errno.EMFILE: "för många filer är öppna",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ENFILE: "för många filer är öppna",
    errno.ENOENT: "filen eller mappen finns inte",
    errno.ENOMEM: "datorns minne räcker inte",
    errno.ENOSPC: "disken är full",
    errno.ENOTDIR: "en del av sökvägen är ingen mapp",
    errno.ENOTEMPTY: "mappen är inte tom",
    errno.EPERM: "rättigheter saknas",
    errno.EPIPE: "mottagaren tar inte emot mer",
    errno.EROFS: "disken går bara att läsa",
    errno.ETIMEDOUT: "inget svar kom i tid",
    errno.EXDEV: "filerna ligger på olika diskar",
}


_NUMBER = re.compile(r"\[Errno (\d+)\]")


def explain(error: OSError) -> str:
    """Say why the system could not do something, as a clause; in its own words where we have none."""
    if error.errno is None and str(error):  # raised by a program, with words of its own
        return str(error)
    explanation = _EXPLANATIONS.get(error.errno or 0)
    return explanation or f"systemet svarade {error.strerror or type(error).__name__}"


def explain_text(text: str) -> str:
    """Say why the system could not do something, of which a text tells with its number; "" where none does."""
    number = _NUMBER.search(text)
    return _EXPLANATIONS.get(int(number[1]), "") if number else ""


def describe(error: OSError) -> str:
    """Say why the system could not do something, and with which file."""
    if isinstance(error, shutil.Error):  # of a whole folder: one entry for each file that failed
        return _describe_first(error)
    return f"{explain(error)}{f': {error.filename}' if error.filename else ''}"


def _describe_first(error: shutil.Error) -> str:
    entries = error.args[0]
    if not isinstance(entries, list):
        return str(error)
    _, place, reason = entries[0]
    number = _NUMBER.match(str(reason))
    explanation = _EXPLANATIONS.get(int(number[1])) if number else None
    return f"{explanation}: {place}" if explanation else str(reason)
