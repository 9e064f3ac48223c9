"""Corruptions of a whole file: encodings, line ends, dialects, cuts, and files that are something else."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from random import Random

from tests.thorough.faults.copy_of_data import CopyOfData, written
from tests.thorough.faults.corruption import HARMLESS, NEVER, PLAUSIBLE, Corruption, kind

Change = Callable[[Random, bytes], bytes | None]


def in_files(name: str, may: frozenset[str], filled: bool = True) -> Callable[[Change], Change]:
    """Register a change of a file's bytes."""

    def register(change: Change) -> Change:
        @kind(name)
        def make(draw: Random, copy: CopyOfData) -> Corruption | None:
            table = draw.choice(copy.filled() if filled else sorted(copy.tables))
            before = copy.files[f"{table}.csv"]
            after = change(draw, before)
            return None if after in (None, before) else Corruption(f"{table}.csv", {f"{table}.csv": after}, may, table)

        return change

    return register


# --- encodings --------------------------------------------------------------------------------------------------------


@in_files("an encoding that is not UTF-8", HARMLESS)
def _other_encoding(draw: Random, data: bytes) -> bytes:
    return data.decode().encode(draw.choice(["cp1252", "latin-1", "cp850", "mac_roman", "cp437"]), "replace")


@in_files("UTF-16 or UTF-32", NEVER)
def _utf_16(draw: Random, data: bytes) -> bytes:
    return data.decode().encode(draw.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]))


@in_files("UTF-7", PLAUSIBLE)
def _utf_7(draw: Random, data: bytes) -> bytes | None:
    return None if data.isascii() else data.decode().encode("utf-7")


@in_files("a byte order mark", HARMLESS, filled=False)
def _mark(draw: Random, data: bytes) -> bytes:
    return codecs.BOM_UTF8 + data


@in_files("a byte order mark twice or in the middle", NEVER)
def _mark_within(draw: Random, data: bytes) -> bytes:
    if draw.random() < 0.3:
        return codecs.BOM_UTF8 * 2 + data
    at = draw.randrange(1, len(data))
    while data[at] & 0xC0 == 0x80:  # not inside a character
        at -= 1
    return data[:at] + codecs.BOM_UTF8 + data[at:]


@in_files("a wrong byte", PLAUSIBLE)
def _byte(draw: Random, data: bytes) -> bytes:
    at = draw.randrange(len(data))
    return data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :]


@in_files("a bit fallen over", PLAUSIBLE)
def _bit(draw: Random, data: bytes) -> bytes:
    at = draw.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << draw.randrange(8))]) + data[at + 1 :]


@in_files("a null byte", NEVER)
def _null(draw: Random, data: bytes) -> bytes:
    at = draw.randrange(len(data))
    return data[:at] + b"\0" * draw.choice([1, 2, 512]) + data[at:]


@in_files("bytes that are no UTF-8", NEVER)
def _no_utf_8(draw: Random, data: bytes) -> bytes:
    at = draw.randrange(len(data))
    return (
        data[:at] + draw.choice([b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\xaf"]) + data[at:]
    )


# --- line ends and dialects -------------------------------------------------------------------------------------------


@in_files("line ends of Windows", HARMLESS, filled=False)
def _crlf(draw: Random, data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


@in_files("line ends mixed", HARMLESS)
def _mixed(draw: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    return b"".join(line + draw.choice([b"\n", b"\r\n"]) for line in lines[:-1]) + lines[-1]


@in_files("line ends of old Macs", NEVER)
def _cr(draw: Random, data: bytes) -> bytes:
    return data.replace(b"\n", draw.choice([b"\r", b"\n\r", b"\r\r\n"]))


@in_files("other line ends", NEVER)
def _other_ends(draw: Random, data: bytes) -> bytes:
    return data.replace(b"\n", draw.choice(["\u2028", "\u0085", "\v", "\f", "\x1e"]).encode())


@in_files("semicolons, as Excel in Swedish writes", HARMLESS, filled=False)
def _semicolons(draw: Random, data: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    for place in [i for i, name in enumerate(rows[0]) if name == "value"]:
        for row in rows[1:]:
            row[place] = row[place].replace(".", ",")
    return codecs.BOM_UTF8 * draw.randint(0, 1) + written(rows, ";", draw.choice(["\n", "\r\n"]))


@in_files("another mark between the cells", NEVER, filled=False)
def _other_marks(draw: Random, data: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    return written(rows, draw.choice(["\t", "|", ":", " ", "\x1f", "^"]))


@in_files("a line that names the mark", NEVER, filled=False)
def _sep(draw: Random, data: bytes) -> bytes:
    return draw.choice([b"sep=,\n", b"sep=;\r\n", b"SEP=,\n", b'"sep=,"\n']) + data


@in_files("every cell within quotation marks", HARMLESS, filled=False)
def _all_quoted(draw: Random, data: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    return written(rows, quoting=csv.QUOTE_ALL)


@in_files("quotation marks lost or changed", PLAUSIBLE)
def _quotes(draw: Random, data: bytes) -> bytes | None:
    return data.replace(b'"', draw.choice([b"", b"'", "”".encode(), b'""'])) if b'"' in data else None


@in_files("one quotation mark", NEVER)
def _quote(draw: Random, data: bytes) -> bytes:
    text = data.decode()
    at = draw.randrange(len(text))
    return (text[:at] + '"' + text[at:]).encode()


@in_files("one mark between cells too many or too few", NEVER)
def _comma(draw: Random, data: bytes) -> bytes:
    text = data.decode()
    places = [i for i, c in enumerate(text) if c == "," and text.count('"', 0, i) % 2 == 0]
    at = draw.choice(places)
    return (text[:at] + (text[at + 1 :] if draw.random() < 0.5 else "," + text[at:])).encode()


@in_files("marks at the end of lines", NEVER, filled=False)
def _trailing(draw: Random, data: bytes) -> bytes:
    mark = draw.choice([b",", b";", b",,,", b";;", b" ", b"\t"])
    lines = data.rstrip(b"\n").split(b"\n")
    first = draw.choice([0, 1]) if len(lines) > 1 else 0
    return b"\n".join(line + mark * (i >= first) for i, line in enumerate(lines)) + b"\n"


@in_files("lines joined", NEVER)
def _joined(draw: Random, data: bytes) -> bytes | None:
    ends = [i for i, byte in enumerate(data[:-1]) if byte == 10]
    at = draw.choice(ends)
    return data[:at] + data[at + 1 :]


@in_files("a line split", PLAUSIBLE)
def _split(draw: Random, data: bytes) -> bytes:
    text = data.decode()
    at = draw.randrange(1, len(text))
    return (text[:at] + draw.choice(["\n", "\r\n", "\n\n"]) + text[at:]).encode()


@in_files("empty lines at the end", HARMLESS, filled=False)
def _empty_lines(draw: Random, data: bytes) -> bytes:
    return data + draw.choice([b"\n", b"\n\n\n", b"\r\n"])


# --- files cut off, mixed up or replaced ------------------------------------------------------------------------------


@in_files("cut off anywhere", PLAUSIBLE)
def _cut_off(draw: Random, data: bytes) -> bytes:
    return data[: draw.randrange(len(data))]


@in_files("the beginning cut off", NEVER)
def _beginning(draw: Random, data: bytes) -> bytes:
    return data[draw.randrange(1, len(data)) :]


@in_files("a hole", PLAUSIBLE)
def _hole(draw: Random, data: bytes) -> bytes:
    first, last = sorted(draw.sample(range(len(data)), 2))
    return data[:first] + data[last:]


@in_files("an empty file", NEVER, filled=False)
def _empty(draw: Random, data: bytes) -> bytes:
    return draw.choice([b"", b"\n", b"\r\n\r\n", codecs.BOM_UTF8, b" ", b"\0", b"\x1a"])


@in_files("the header alone", PLAUSIBLE)
def _header_only(draw: Random, data: bytes) -> bytes:
    return data[: data.index(b"\n") + draw.randint(0, 1)]


@in_files("no header", NEVER)
def _no_header(draw: Random, data: bytes) -> bytes:
    return data[data.index(b"\n") + 1 :]


@in_files("the header twice", NEVER, filled=False)
def _header_twice(draw: Random, data: bytes) -> bytes:
    header = data[: data.index(b"\n") + 1]
    return header + data if draw.random() < 0.5 else data + header


@in_files("another header", NEVER, filled=False)
def _header(draw: Random, data: bytes) -> bytes:
    head, _, rest = data.partition(b"\n")
    names = head.decode().split(",")
    at = draw.randrange(len(names))
    ways = [
        [*names[:at], names[at].upper(), *names[at + 1 :]],
        [*names[:at], f" {names[at]}", *names[at + 1 :]],
        [*names[:at], f"{names[at]}\u00a0", *names[at + 1 :]],
        [*names[:at], names[at].replace("_", " ").title() + "*", *names[at + 1 :]],
        [*names[:at], *names[at + 1 :]],
        [*names[:at], "", *names[at + 1 :]],
        [*names, "ny"],
        [*names, names[at]],
        [*names[:at], f"\u200b{names[at]}", *names[at + 1 :]],
        [*names[:at], names[at - 1], *names[at + 1 :]],
        [*names[:at], f"'{names[at]}'", *names[at + 1 :]],
        [*names[:at], f"{names[at]}.1", *names[at + 1 :]],
    ]
    return ",".join(draw.choice(ways)).encode() + b"\n" + rest


@in_files("columns of the header in another order", NEVER, filled=False)
def _header_order(draw: Random, data: bytes) -> bytes:
    head, _, rest = data.partition(b"\n")
    names = head.decode().split(",")
    draw.shuffle(names)
    return ",".join(names).encode() + b"\n" + rest


@in_files("the file twice", NEVER)
def _twice(draw: Random, data: bytes) -> bytes:
    return data + (data if draw.random() < 0.5 else data[data.index(b"\n") + 1 :])


@in_files("marks of an unfinished merge", NEVER)
def _merge(draw: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = draw.randrange(1, len(lines) - 1)
    conflict = [b"<<<<<<< HEAD", lines[at], b"=======", lines[at] + b"x", b">>>>>>> branch"]
    return b"\n".join([*lines[:at], *conflict, *lines[at + 1 :]])


@in_files("a file of another kind", NEVER, filled=False)
def _other_kind(draw: Random, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.csv", data)
    return draw.choice(
        [
            gzip.compress(data, mtime=0),
            out.getvalue(),
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
            b"%PDF-1.7\n%\xe2\xe3",
            b"<html><body>404 Not Found</body></html>\n",
            b'{"a": [1, 2]}\n',
            b"version https://git-lfs.github.com/spec/v1\n",
            b"\x89PNG\r\n\x1a\n" + bytes(16),
            draw.randbytes(200),
        ]
    )


@kind("two files that have changed places")
def _places(draw: Random, copy: CopyOfData) -> Corruption | None:
    one, two = draw.sample(sorted(copy.tables), 2)
    files = {f"{one}.csv": copy.files[f"{two}.csv"], f"{two}.csv": copy.files[f"{one}.csv"]}
    return Corruption(f"{one}.csv, {two}.csv", files, NEVER)


@kind("a file gone")
def _gone(draw: Random, copy: CopyOfData) -> Corruption | None:
    name = draw.choice(sorted(copy.files))
    return Corruption(name, {name: None}, NEVER)


@kind("two corruptions at once")
def _at_once(draw: Random, copy: CopyOfData) -> Corruption | None:
    one, two = draw.sample([place for place in copy.places if place.prose], 2)
    if one.table == two.table:
        return None
    places = (one, two)
    files = {f"{place.table}.csv": copy.with_cell(place, place.value.replace(" ", "  ", 1) + "x") for place in places}
    return Corruption(" and ".join(sorted(files)), files, PLAUSIBLE)
