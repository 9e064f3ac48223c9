"""Workbooks that ask for more time or memory than they should, and how soon they are refused.

Run as a program, it tries each in a process of its own and prints a table: kind, size of the file, what came of it,
seconds and megabytes beyond what an honest form takes.
"""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
SHEET = "xl/worksheets/sheet1.xml"
BASIC = {
    "[Content_Types].xml": HEAD + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": HEAD
    + f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="x" sheetId="1" r:id="rId1"/></sheets></workbook>'.encode(),
    "xl/_rels/workbook.xml.rels": HEAD + b'<Relationships><Relationship Id="rId1" Type="x/worksheet" '
    b'Target="worksheets/sheet1.xml"/></Relationships>',
    SHEET: HEAD + f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode(),
}


def packed(more: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a small workbook with some parts of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in {**BASIC, **more}.items():
            archive.writestr(name, data)
    return out.getvalue()


def sheet(content: bytes) -> bytes:
    """Return a workbook with one sheet's rows."""
    return packed({SHEET: HEAD + b"<worksheet><sheetData>" + content + b"</sheetData></worksheet>"})


def laughs(declaration: bytes = HEAD, encoding: str = "utf-8") -> bytes:
    """Return a workbook whose sheet holds entities that would unfold to billions of letters."""
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    text = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><worksheet>&e9;</worksheet>'
    return packed({SHEET: declaration + text.encode(encoding)})


def lying(size: int) -> bytes:
    """Return a workbook with a part that is a thousand times larger than its entry says."""
    data = packed({"xl/big.xml": b" " * size})
    entry = data.index(b"PK\x01\x02", data.rindex(b"xl/big.xml") - 200)
    while data[entry + 46 : entry + 56] != b"xl/big.xml":
        entry = data.index(b"PK\x01\x02", entry + 1)
    return data[: entry + 24] + struct.pack("<I", size // 1000) + data[entry + 28 :]


def directory(count: int) -> bytes:
    """Return a file with a great many entries in its directory, all for one and the same part."""
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"x"
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    central = entry * count
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, len(central), len(local), 0)
    return local + central + end


def overlapping() -> bytes:
    """Return a workbook in which a hundred entries lead to one and the same packed data."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b" " * 20_000_000
    body = kernel.compress(data) + kernel.flush()
    crc = zlib.crc32(data)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(body), len(data), 5, 0) + b"a.xml" + body
    central = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(body), len(data), 5, 0, 0, 0, 0, 0, 0
        )
        + f"{i:x}.xml".rjust(5, "a").encode()
        for i in range(100)
    )
    return local + central + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 100, 100, len(central), len(local), 0)


CELL = b'<c r="A1" t="inlineStr"><is><t>x</t></is></c>'


def with_styles(content: bytes) -> bytes:
    """Return a workbook with formats of its own."""
    return packed({"xl/styles.xml": HEAD + b"<styleSheet><cellXfs>" + content + b"</cellXfs></styleSheet>"})


def with_texts(content: bytes) -> bytes:
    """Return a workbook with shared texts."""
    return packed({"xl/sharedStrings.xml": HEAD + b"<sst>" + content + b"</sst>"})


def with_merged(rows: int, ranges: int) -> bytes:
    """Return a workbook with ranges merged over all that follows, each begun in another row."""
    filled = b"".join(b'<row r="%d">%s</row>' % (row, CELL.replace(b"A1", b"A%d" % row)) for row in range(1, rows))
    merged = b"".join(b'<mergeCell ref="A%d:XFD1048576"/>' % row for row in range(1, ranges))
    content = b"<worksheet><sheetData>" + filled + b"</sheetData><mergeCells>" + merged + b"</mergeCells></worksheet>"
    return packed({SHEET: HEAD + content})


KINDS: dict[str, Callable[[], bytes]] = {
    "an honest, empty workbook": lambda: packed({}),
    "a million blank rows": lambda: sheet(b"<row/>" * 1_000_000),
    "700 000 blank rows, each with a height": lambda: sheet(b'<row ht="15" customHeight="1"/>' * 700_000),
    "150 000 cells in one row": lambda: sheet(b"<row>" + CELL * 150_000 + b"</row>"),
    "480 000 formats": lambda: with_styles(b"<xf/>" * 480_000),
    "a million shared texts": lambda: with_texts(b"<si><t>a</t></si>" * 1_000_000),
    "one text of twenty megabytes": lambda: with_texts(b"<si><t>" + b"a" * 20_000_000 + b"</t></si>"),
    "one number of a million digits": lambda: sheet(b'<row><c r="A1"><v>' + b"9" * 1_000_000 + b"</v></c></row>"),
    "a tag with 300 000 attributes": lambda: sheet(b"<row " + b" ".join(b'a%d=""' % i for i in range(300_000)) + b"/>"),
    "240 000 tags inside one another": lambda: sheet(b"<a>" * 240_000 + b"</a>" * 240_000),
    "a relationship that holds 240 000 others": lambda: packed(
        {"xl/worksheets/_rels/sheet1.xml.rels": HEAD + b"<a>" * 240_000 + b"</a>" * 240_000}
    ),
    "twenty thousand merged ranges over the whole sheet": lambda: with_merged(5_000, 20_000),
    "entities within entities": laughs,
    "entities within entities, in EBCDIC": lambda: laughs(b'<?xml version="1.0" encoding="cp037"?>', "cp037"),
    "entities within entities, in UTF-16": lambda: laughs(b"", "utf-16"),
    "an external entity": lambda: packed(
        {SHEET: HEAD + b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet>&x;</worksheet>'}
    ),
    "a gigabyte when unzipped": lambda: packed({"xl/media/x.bin": bytes(1_000_000_000)}),
    "a part larger than its entry says": lambda: lying(20_000_000),
    "a hundred entries for the same twenty megabytes": overlapping,
    "two hundred thousand entries": lambda: directory(200_000),
    "packed with LZMA": lambda: packed({"xl/x.xml": HEAD + b"<x/>"}, zipfile.ZIP_LZMA),
    "packed with bzip2": lambda: packed({"xl/x.xml": HEAD + b"<x>" + b" " * 20_000_000 + b"</x>"}, zipfile.ZIP_BZIP2),
    "a zip within a zip": lambda: packed({"xl/embeddings/x.zip": packed({})}),
    "ten megabytes that only begin as a workbook": lambda: b"PK\x03\x04" + bytes(range(256)) * 40_000,
    "eleven megabytes": lambda: b"PK\x03\x04" + bytes(11 << 20),
}

TRY = """
import resource, sys, time
from pathlib import Path
from loftesbok.data_entry.excel.opening import open_book
from loftesbok.domain.problems import DataError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.perf_counter()
try:
    open_book(Path(sys.argv[1]))
    outcome = "read"
except DataError as error:
    outcome = error.problems[0].what
spent = time.perf_counter() - begun
print(f"{spent:.2f}|{(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f}|{outcome}")
"""


def tried(name: str, folder: Path) -> tuple[int, float, int, str]:
    """Try one kind in a process of its own: return the file's size, seconds, megabytes and what came of it."""
    path = folder / "f.xlsx"
    path.write_bytes(KINDS[name]())
    done = subprocess.run([sys.executable, "-c", TRY, str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"killed by {-done.returncode}"])[-1]
        return path.stat().st_size, 0, 0, f"{_FAILED}{last}"
    spent, megabytes, outcome = done.stdout.strip().split("|", 2)
    return path.stat().st_size, float(spent), int(megabytes), outcome


_FAILED = "FAILED: "


def failed(outcome: str) -> bool:
    """Tell whether a workbook ended in a traceback or killed the process."""
    return outcome.startswith(_FAILED)


HEADER = ("Workbook", "File", "After", "Memory", "Because")


def rows() -> Iterator[tuple[str, str, str, str, str]]:
    """Try every kind; yield it, its size, seconds, memory and what came of it, as text, one row at a time."""
    with tempfile.TemporaryDirectory() as place:
        for kind in KINDS:
            size, spent, megabytes, outcome = tried(kind, Path(place))
            yield kind, f"{size / 1000:.0f} kB", f"{spent:.2f} s", f"{megabytes} MB", outcome


if __name__ == "__main__":
    print(f"| {' | '.join(HEADER)} |\n|---|---|---|---|---|")
    for row in rows():
        print(f"| {' | '.join(row)} |", flush=True)
