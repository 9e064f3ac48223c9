"""A workbook from someone else, opened with care: bounded in time and memory, and refused where it could do harm.

The cells are read here rather than by openpyxl, whose reader fills merged ranges and missing columns cell by cell, so
that a small file can ask for billions of them.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from xml.etree import ElementTree

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from loftesbok.data_entry.excel import limits as safety
from loftesbok.data_entry.excel.cell_problems import of_file
from loftesbok.domain.problems import DataError
from loftesbok.domain.system_errors import explain

MEGABYTE = 1 << 20
LARGEST_FILE = 10 * MEGABYTE
LARGEST_CONTENTS = 25 * MEGABYTE
MOST_PARTS = 300
MOST_TAGS = 500_000
MOST_CELLS = 50_000
MOST_ROWS = 20_000
LONGEST_FORMAT = 255
LONGEST_TEXT = 32_767
"""As Excel has it."""
_OURS = "ett formulär som löftesboken har skrivit, ifyllt och sparat som Excel-arbetsbok (.xlsx)"
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_AS_STORED = ("General", "@", "")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Cell:
    """A cell's contents; ``kind`` is ``text``, ``number``, ``date``, ``boolean``, ``error`` or ``formula``.

    ``format`` is the code of the format that a number is shown in; "" where it is shown as it is stored.
    """

    value: str | float | datetime
    kind: str
    format: str = ""


@dataclass(frozen=True)
class Grid:
    """The filled cells of a sheet by (row, column), counted from 1, and what else it holds.

    ``merged`` holds the ranges that are merged over several rows, as (top, bottom, column); their value stands in the
    first cell. ``comments`` holds the texts of cells' comments. ``is_hidden`` tells of the whole sheet.
    """

    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    is_hidden: bool = False

    def rows(self) -> list[int]:
        """Return the numbers of the rows that hold something, in order."""
        return sorted({row for row, _ in self.cells})


@dataclass(frozen=True)
class Book:
    """A workbook: its file's name, its sheets by name, and the day on which a program says that it was saved."""

    name: str
    sheets: Mapping[str, Grid]
    saved_on: str = ""


class _Refused(Exception):
    """What is wrong with a workbook, and what would be right."""

    def __init__(self, what: str, right: str = _OURS) -> None:
        super().__init__(what)
        self.what, self.right = what, right


def open_book(path: Path) -> Book:
    """Read a workbook; raise DataError where it is none, is damaged, too large, or holds more than cells."""
    try:
        data = _contents(path)
    except _Refused as refused:
        raise DataError([of_file(path.name, refused.what, refused.right)]) from None
    return read_book(path.name, data)


def read_book(name: str, data: bytes) -> Book:
    """Read a workbook from its bytes; raise DataError as `open_book` does."""
    try:
        _judge_start(data)
        parts = _parts(data)
        return Book(name, _sheets(parts), _saved_on(parts))
    except _Refused as refused:
        raise DataError([of_file(name, refused.what, refused.right)]) from None
    except (
        ElementTree.ParseError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, TypeError,
        AttributeError, OverflowError, NotImplementedError, EOFError, RecursionError, RuntimeError, MemoryError,
    ) as error:  # fmt: skip
        what = "arbetsboken är skadad och går inte att läsa"
        raise DataError([of_file(name, what, "en hel fil; öppna den i Excel och spara den på nytt")]) from error


def _contents(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise _Refused("filen finns inte")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _Refused(f"filen är för stor ({size // MEGABYTE} MB)", f"högst {LARGEST_FILE // MEGABYTE} MB")
        return path.read_bytes()
    except OSError as error:
        raise _Refused(
            f"filen går inte att läsa ({explain(error)})", "en fil som inte är öppen någon annanstans"
        ) from None


def _judge_start(data: bytes) -> None:
    """Refuse what does not begin as a workbook does."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _Refused(
            "filen är i det gamla formatet .xls, eller låst med lösenord", "samma fil sparad som .xlsx utan lösenord"
        )
    if not data:
        raise _Refused("filen är tom, och ingen Excel-arbetsbok")
    if not data.startswith(b"PK\x03\x04"):
        raise _Refused("filen är ingen Excel-arbetsbok")


def _parts(data: bytes) -> dict[str, bytes]:
    """Unzip the parts that are XML; refuse what no form holds."""
    if (count := safety.entries(data)) > MOST_PARTS:
        raise _Refused(f"arbetsboken består av för många delar ({count})", f"högst {MOST_PARTS}")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        _judge_members(members)
        parts = {}
        for member in members:
            if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                with archive.open(member) as part:
                    parts[member.filename] = part.read(member.file_size + 1)
    if "[Content_Types].xml" not in parts or "xl/workbook.xml" not in parts:
        raise _Refused("filen är ingen Excel-arbetsbok")
    tags = 0
    for name, xml in parts.items():
        tags += xml.count(b"<")
        if tags > MOST_TAGS:
            raise _Refused("arbetsboken har för många rader och celler", f"högst {MOST_CELLS} celler")
        _judge_xml(name, xml)
    return parts


def _judge_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MOST_PARTS:
        raise _Refused(f"arbetsboken består av för många delar ({len(names)})", f"högst {MOST_PARTS}")
    size = sum(member.file_size for member in members)
    if size > LARGEST_CONTENTS:
        right = f"högst {LARGEST_CONTENTS // MEGABYTE} MB"
        raise _Refused(f"arbetsboken är för stor när den packas upp ({size // MEGABYTE} MB)", right)
    if len({name.lower() for name in names}) != len(names):
        raise _Refused("arbetsboken innehåller samma del två gånger")
    if "mimetype" in names:
        raise _Refused("filen är ett OpenDocument-kalkylblad (.ods)", "samma fil sparad som Excel-arbetsbok (.xlsx)")
    for member in members:
        name = member.filename.lower()
        if member.compress_type not in safety.USUAL_PACKING:
            raise _Refused("arbetsboken är packad på ett annat sätt än kalkylprogram gör", "samma fil sparad i Excel")
        if member.flag_bits & 0x1:
            raise _Refused("arbetsboken är låst med lösenord", "samma fil sparad utan lösenord")
        if name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/"):
            raise _Refused("arbetsboken innehåller en del med en otillåten sökväg")
        if "vbaproject" in name or "macrosheets/" in name or "dialogsheets/" in name:
            raise _Refused("arbetsboken innehåller makron", "samma fil sparad som Excel-arbetsbok utan makron (.xlsx)")
        if "externallinks/" in name or name.endswith("/connections.xml") or "querytables/" in name:
            raise _Refused("arbetsboken hämtar uppgifter från andra filer", "en arbetsbok utan externa länkar")
        if any(word in name for word in ("/embeddings/", "/activex/", "/ctrlprops/", "/model/")):
            raise _Refused("arbetsboken innehåller inbäddade objekt eller kontroller", "en arbetsbok med bara celler")


def _judge_xml(name: str, xml: bytes) -> None:
    if b"\0" in xml or xml.startswith((b"\xff\xfe", b"\xfe\xff")) or safety.other_encoding(xml):
        raise _Refused("arbetsboken har en annan teckenkodning än UTF-8", "samma fil sparad på nytt i Excel")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise _Refused(
            "arbetsboken innehåller en dokumenttypsdeklaration (DOCTYPE eller ENTITY), som inga formulär har"
        )
    if safety.has_endless_tag(xml):
        raise _Refused("arbetsboken innehåller en tagg med orimligt många egenskaper")
    lower = xml.lower()
    if name == "[Content_Types].xml" and (b"macroenabled" in lower or b"vbaproject" in lower):
        raise _Refused("arbetsboken innehåller makron", "samma fil sparad som Excel-arbetsbok utan makron (.xlsx)")
    if name.endswith(".rels"):
        for child in ElementTree.fromstring(xml):
            if child.get("TargetMode") == "External" and not child.get("Type", "").endswith("/hyperlink"):
                raise _Refused("arbetsboken hämtar uppgifter från andra filer", "en arbetsbok utan externa länkar")


def _sheets(parts: Mapping[str, bytes]) -> dict[str, Grid]:
    workbook = ElementTree.fromstring(parts["xl/workbook.xml"])
    settings = next(_all(workbook, "workbookPr"), None)
    mac = settings is not None and settings.get("date1904", "0") in ("1", "true")
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    }
    reader = _Reader(_shared(parts), *_formats(parts), CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900)
    grids = {}
    for sheet in _all(workbook, "sheet"):
        identity = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        place = posixpath.normpath(posixpath.join("/xl", targets[identity])).lstrip("/")
        if place in parts:
            grid = reader.grid(parts[place])
            is_hidden = sheet.get("state", "visible") != "visible"
            grids[sheet.attrib["name"]] = replace(grid, comments=_comments(parts, place), is_hidden=is_hidden)
    return grids


def _saved_on(parts: Mapping[str, bytes]) -> str:
    """Return the day on which a workbook was saved, as its own properties have it; "" where they do not say."""
    xml = parts.get("docProps/core.xml")
    element = next(_all(ElementTree.fromstring(xml), "modified"), None) if xml else None
    day = (element.text or "")[:10] if element is not None else ""
    return day if _DAY.fullmatch(day) else ""


def _comments(parts: Mapping[str, bytes], place: str) -> dict[tuple[int, int], str]:
    """Return the comments of a sheet's cells; what has been said in a conversation stands for its older copy."""
    folder, name = posixpath.split(place)
    relations = parts.get(f"{folder}/_rels/{name}.rels")
    comments: dict[tuple[int, int], str] = {}
    conversations: dict[tuple[int, int], str] = {}
    for relation in ElementTree.fromstring(relations) if relations else ():
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind not in ("comments", "threadedComment") or target not in parts:
            continue
        for element in ElementTree.fromstring(parts[target]).iter():
            if _tag(element) == "comment":
                comments[_place(element.get("ref", ""))] = "".join(_text(text) for text in _all(element, "text"))
            elif _tag(element) == "threadedComment":
                cell, said = _place(element.get("ref", "")), "".join(text.text or "" for text in _all(element, "text"))
                conversations[cell] = " / ".join(filter(None, (conversations.get(cell, ""), said)))
    return {**comments, **conversations}


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return (descendant for descendant in element.iter() if _tag(descendant) == tag)


def _text(element: ElementTree.Element) -> str:
    """Return the text of a string item: plain, or in runs with formats; readings of foreign script are no part."""
    pieces = []
    for child in element:
        if _tag(child) == "t":
            pieces.append(child.text or "")
        elif _tag(child) == "r":
            pieces.extend(part.text or "" for part in child if _tag(part) == "t")
    return _ESCAPED.sub(_unescaped, _not_too_long("".join(pieces)))


def _not_too_long(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise _Refused(f"en cell har för lång text ({len(text)} tecken)", f"högst {LONGEST_TEXT} tecken i en cell")
    return text


def _unescaped(match: re.Match[str]) -> str:
    """Return the character that Excel writes as _x000D_ and the like; control characters stay written out."""
    character = chr(int(match[1], 16))
    return character if character.isprintable() or character in "\t\n\r" else match[0]


def _shared(parts: Mapping[str, bytes]) -> list[str]:
    xml = parts.get("xl/sharedStrings.xml")
    return [_text(element) for element in _all(ElementTree.fromstring(xml), "si")] if xml else []


def _formats(parts: Mapping[str, bytes]) -> tuple[list[str], set[int]]:
    """Return the format code of each cell style, and the numbers of those that show a number as a date."""
    xml = parts.get("xl/styles.xml")
    if not xml:
        return [], set()
    styles = ElementTree.fromstring(xml)
    custom_formats = {
        int(element.attrib["numFmtId"]): element.get("formatCode", "") for element in _all(styles, "numFmt")
    }
    formats = {number: code[:LONGEST_FORMAT] for number, code in {**BUILTIN_FORMATS, **custom_formats}.items()}
    table = next(_all(styles, "cellXfs"), ElementTree.Element("none"))
    shows_date = {number: is_date_format(code) for number, code in formats.items()}
    numbers = [int(element.get("numFmtId", "0")) for element in table]
    return (
        [formats.get(number, "") for number in numbers],
        {style for style, number in enumerate(numbers) if shows_date.get(number, False)},
    )


@dataclass
class _Reader:
    """Reads sheets; counts what it has read over all of them."""

    shared: list[str]
    formats: list[str]
    dates: set[int]
    epoch: datetime
    cells: int = 0
    seen: int = 0

    def grid(self, xml: bytes) -> Grid:
        cells: dict[tuple[int, int], Cell] = {}
        row = column = 0
        merged: list[str] = []
        hidden: set[int] = set()
        filled = 0  # the last row that holds something: formats alone say nothing
        for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
            tag = _tag(element)
            if event == "start" and tag == "row":
                row, column = int(element.get("r", row + 1)), 0
                if element.get("hidden") in ("1", "true"):
                    hidden.add(row)
            elif event == "start" and tag == "c":
                address = element.get("r")
                row, column = _place(address) if address else (row, column + 1)
            elif event == "end" and tag == "c":
                cell = self._cell(element)
                if cell is not None:
                    cells[row, column] = cell
                    self.cells += 1
                    self.seen += row != filled
                    filled = row
                element.clear()
            elif event == "end" and tag == "row":
                element.clear()
            elif event == "end" and tag == "mergeCell":
                merged.append(element.get("ref", ""))
            if self.seen > MOST_ROWS or self.cells > MOST_CELLS:
                right = f"högst {MOST_ROWS} rader och {MOST_CELLS} celler"
                raise _Refused("arbetsboken har för många rader och celler", right)
        rows = {row for row, _ in cells}
        return Grid(cells, tuple(_over_rows(merged, cells)), frozenset(hidden & rows))

    def _cell(self, element: ElementTree.Element) -> Cell | None:
        children = {_tag(child): child for child in element}
        if "f" in children:
            return Cell(_not_too_long(children["f"].text or ""), "formula")
        kind = element.get("t", "n")
        if kind == "inlineStr":
            text = _text(children["is"]) if "is" in children else ""
            return Cell(text, "text") if text.strip() else None
        raw = _not_too_long(children["v"].text or "") if "v" in children else ""
        if not raw:
            return None
        if kind in ("s", "str"):
            text = self.shared[int(raw)] if kind == "s" else raw
            return Cell(text, "text") if text.strip() else None
        if kind == "b":
            return Cell(raw, "boolean")
        if kind == "e":
            return Cell(raw, "error")
        if kind == "d":
            return Cell(datetime.fromisoformat(raw), "date")
        number, style = float(raw), int(element.get("s", "0"))
        if style in self.dates:
            return _date(number, self.epoch)
        code = self.formats[style] if 0 <= style < len(self.formats) else ""
        return Cell(number, "number", "" if code in _AS_STORED else code)


def _date(number: float, epoch: datetime) -> Cell:
    moment = from_excel(number, epoch) if 0 <= number < 2_958_466 else number
    if isinstance(moment, datetime):
        return Cell(moment, "date")
    return Cell(str(moment) if isinstance(moment, (time, timedelta)) else number, "error")


def _place(address: str) -> tuple[int, int]:
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise ValueError(address)
    return int(match[2]), column_index_from_string(match[1])


def _over_rows(merged: list[str], cells: Mapping[tuple[int, int], Cell]) -> Iterator[tuple[int, int, int]]:
    """Yield the merged ranges over several rows that hold something, as (top, bottom, column)."""
    for reference in merged[:MOST_ROWS]:
        first, _, end = reference.partition(":")
        (top, column), (bottom, _) = _place(first), _place(end or first)
        if bottom > top and (top, column) in cells:
            yield top, bottom, column
