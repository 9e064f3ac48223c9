"""How a workbook of ours looks: its sheets, headings with notes, cells to fill in, lists to choose from.

What the sheets hold is told by `form` (the follow-up of a reporting period) and by
`loftesbok.data_entry.new_period.write` (a
new promise period).
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from loftesbok.data.dataset import Dataset
from loftesbok.data.schema import FieldSpec
from loftesbok.data_entry.excel.columns import (
    CODE_ROW,
    FIRST_ROW,
    HEADING_ROW,
    KEY,
    LISTS,
    NEW_ROWS,
    ORIGIN,
    VERSION,
    Column,
    column_name,
)
from loftesbok.data_entry.excel.labels import Labels
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.swedish import sentence
from loftesbok.domain.vocabulary import Term

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import NamedStyle
    from openpyxl.worksheet.worksheet import Worksheet

_STEADY = datetime(2000, 1, 1)
_INK, _HEAD, _INPUT, _LOCKED, _PROPOSED = "1F3044", "1F4E79", "FFF9E5", "EEF1F4", "FCDDB0"
_FORMATS = {"value": "General", "assessed_on": "yyyy-mm-dd"}
_STYLES = {"value": "tal", "assessed_on": "dag", "text": "text"}
_LINE, _MOST_LINES = 15.0, 26
_A4, _PRINTED = 9, 75  # per cent: the smallest type, 11 points, is printed in 8.25


def new_workbook(title: str) -> Workbook:
    """Return a workbook without sheets and without a clock."""
    from openpyxl import Workbook  # noqa: PLC0415 - heavy

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    properties = workbook.properties
    properties.creator, properties.title = "Löftesboken", title
    properties.created = properties.modified = _STEADY
    return workbook


def to_bytes(workbook: Workbook) -> bytes:
    """Return a workbook as bytes: the same contents, with the same dates in it whenever it is written."""
    whole, out = io.BytesIO(), io.BytesIO()
    workbook.save(whole)
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":  # openpyxl writes the time of saving over what it was told
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            after.writestr(member, part)
    return out.getvalue()


def named_xlsx(path: Path) -> None:
    """Refuse to write a workbook under a name that no program would open as one."""
    if path.suffix.lower() != ".xlsx":
        raise LoftesbokError(f"{path.name} måste heta något på .xlsx.")


class Sheets:
    """Writes the sheets of one workbook, and remembers what was written in them (``base``)."""

    open_lists: ClassVar[Mapping[str, str]]
    """Lists that people may add to, and the sheets in which they do it."""

    def __init__(self, dataset: Dataset, labels: Labels, title: str) -> None:
        self.dataset, self.labels, self.title = dataset, labels, title
        self.base: list[tuple[str, str, str, str]] = []
        self.choices: dict[str, str] = {}
        self._styles: dict[str, NamedStyle] = {}

    def finish(self, workbook: Workbook) -> None:
        """Lock the structure, hide the sheets that are the program's own, and set up the pages for printing."""
        from openpyxl.workbook.protection import WorkbookProtection  # noqa: PLC0415 - heavy

        for sheet in workbook.worksheets:
            protection = sheet.protection
            protection.sheet, protection.formatColumns, protection.formatRows = True, False, False
            if sheet.title in (LISTS, ORIGIN):
                sheet.sheet_state = "hidden"
            _set_up_page(sheet)
        workbook.security = WorkbookProtection(lockStructure=True)
        workbook.active = 0

    def lists(self, sheet: Worksheet, shown: Mapping[str, Sequence[str]]) -> None:
        """Write the lists that drop-downs offer, each in a column."""
        for place, (name, texts) in enumerate(shown.items(), 1):
            for row, text in enumerate([name, *texts], 1):
                put(sheet.cell(row, place), text)
            letter = sheet.cell(1, place).column_letter
            self.choices[name] = f"'{LISTS}'!${letter}$2:${letter}${max(len(texts), 1) + 1}"

    def list_of_sheet(self, name: str, sheet: str, letter: str, rows: int) -> None:
        """Let a list be chosen from a column of a sheet that people fill in."""
        first = FIRST_ROW
        self.choices[name] = f"'{sheet}'!${letter}${first}:${letter}${first + rows - 1}"

    def head(self, sheet: Worksheet, columns: Sequence[Column], lead: str) -> None:
        """Write a sheet's title and its headings, each with a note on what the column is for."""
        from openpyxl.comments import Comment  # noqa: PLC0415 - heavy
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

        _title(sheet, self.title, lead)
        sheet.column_dimensions["A"].hidden = True
        sheet.row_dimensions[CODE_ROW].hidden = True
        put(sheet.cell(CODE_ROW, 1), KEY)
        for place, column in enumerate(columns, 2):
            put(sheet.cell(CODE_ROW, place), column.code)
            head = put(sheet.cell(HEADING_ROW, place), column.heading + (" *" if column.required else ""))
            head.font = Font(bold=True, size=11, color="FFFFFF")
            head.fill = PatternFill("solid", fgColor=_INK if column.locked else _HEAD)
            head.alignment = Alignment(wrap_text=True, vertical="center")
            note = self.note(column)
            head.comment = Comment(f"{column.heading}\n{note}", "Löftesboken", height=60 + len(note) // 2, width=320)
            sheet.column_dimensions[head.column_letter].width = column.width
        sheet.row_dimensions[HEADING_ROW].height = 36
        sheet.freeze_panes = sheet.cell(FIRST_ROW, 3)

    def row(
        self, sheet: Worksheet, row: int, columns: Sequence[Column], key: str, shown: Mapping[str, Any], *,
        locked: bool = False, proposed: bool = False,
    ) -> None:  # fmt: skip
        """Write a row: its key in the hidden column, and what its cells show; proposed values have their own colour."""
        put(sheet.cell(row, 1), key)
        lines = 1
        for place, column in enumerate(columns, 2):
            cell = sheet.cell(row, place)
            text = str(shown.get(column.code, ""))
            self._styled(cell, "" if column.locked or locked else column.code, proposed=proposed and bool(text))
            lines = max(lines, math.ceil(len(text) / column.width))
            if column.code == "value" and text:
                cell.value = float(text)
                if cell.value.is_integer():
                    cell.value = int(cell.value)
            else:
                put(cell, text)
        if lines > 1:  # not every program makes a row as high as its text by itself
            sheet.row_dimensions[row].height = _LINE * min(lines, _MOST_LINES)

    def tall(self, sheet: Worksheet, row: int, columns: Sequence[Column], shown: Mapping[str, str]) -> None:
        """Make a row as high as its longest text needs."""
        lines = max(len(shown.get(c.code, "")) / c.width + shown.get(c.code, "").count("\n") for c in columns)
        sheet.row_dimensions[row].height = _LINE * min(max(4, int(lines * 1.1) + 2), 26)

    def known(
        self, sheet: Worksheet, table: str, columns: Sequence[Column], new_rows: int = NEW_ROWS
    ) -> None:  # fmt: skip
        """Write the rows of a table that exist, and room for new ones below them."""
        self.head(sheet, columns, "De gula raderna längst ned är för nya. Det som skrivs där kan väljas i listorna.")
        frame = self.dataset[table]
        key = self.dataset.specs[table].key[0]
        row = FIRST_ROW
        for _, record in frame.iterrows():
            shown: dict[str, str] = {
                column.code: self.labels.show(column.choices, record[column.code])
                if column.choices
                else record[column.code]
                for column in columns
            }
            shown["title"] = self.labels.show(table, record[key])
            self.row(sheet, row, columns, record[key], shown, locked=True)
            row += 1
        for _ in range(new_rows):
            self.row(sheet, row, columns, "", {})
            row += 1
        self.lists_on(sheet, columns, row - new_rows, row - 1)

    def fields(
        self, sheet: Worksheet, title: str, lead: str, fields: Sequence[Column], shown: Mapping[str, str]
    ) -> None:  # fmt: skip
        """Write a sheet of fields: a heading, a cell to fill in and a note on each row."""
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - heavy

        _title(sheet, title, lead)
        for letter, width in (("B", 34), ("C", 60), ("D", 80)):
            sheet.column_dimensions[letter].width = width
        sheet.column_dimensions["A"].hidden = True
        put(sheet.cell(CODE_ROW, 1), KEY)
        sheet.row_dimensions[CODE_ROW].hidden = True
        for row, field in enumerate(fields, FIRST_ROW):
            put(sheet.cell(row, 1), field.code)
            head = put(sheet.cell(row, 2), field.heading)
            head.font, head.alignment = Font(bold=True, size=11, color=_INK), Alignment(vertical="top")
            self._styled(sheet.cell(row, 3), field.code)
            put(sheet.cell(row, 3), shown.get(field.code, ""))
            note = put(sheet.cell(row, 4), self.note(field))
            note.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.row_dimensions[row].height = 45
            if field.choices:
                self._list_on(sheet, field, f"C{row}")

    def instructions(
        self, sheet: Worksheet, steps: Sequence[str], explained: Sequence[tuple[str, Mapping[str, Term]]]
    ) -> None:  # fmt: skip
        """Write what to do, step by step, and what the words in the lists mean."""
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - heavy

        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 100
        lines: list[tuple[str, str]] = [(self.title, ""), ("Så gör du", "")]
        lines += [(f"{number}.", text) for number, text in enumerate(steps, 1)]
        for heading, terms in explained:
            lines += [("", ""), (heading, "")]
            lines += [(sentence(term.label), term.meaning) for term in terms.values()]
        for row, (left, right) in enumerate(lines, 1):
            first, second = put(sheet.cell(row, 1), left), put(sheet.cell(row, 2), right)
            first.alignment = Alignment(vertical="top")
            second.alignment = Alignment(wrap_text=True, vertical="top")
            if left and not right:
                first.font = Font(bold=True, size=16 if row == 1 else 13, color=_INK)
                sheet.row_dimensions[row].height = 30 if row == 1 else 20
            elif right:
                first.font = Font(bold=True, size=11)
                sheet.row_dimensions[row].height = _LINE * (len(right) // 95 + 1)

    def origin(self, sheet: Worksheet, about: Mapping[str, str]) -> None:
        """Write what the workbook was made from, so that what was changed in it can be told."""
        particulars = {"version": VERSION, "package": str(self.dataset.package.get("name", "")), **about}
        rows = [("form", "", name, value) for name, value in particulars.items()]
        for row, cells in enumerate([("sheet", "row", "column", "value"), *rows, *self.base], 1):
            for place, text in enumerate(cells, 1):
                put(sheet.cell(row, place), text)

    def remember(self, sheet: str, row: str, base: Mapping[str, str]) -> None:
        """Note what a row was made with."""
        self.base += [(sheet, row, name, value) for name, value in base.items() if value]

    def note(self, column: Column) -> str:
        """Write what a column is for: what the dataset says of it, without its codes, and what the form adds."""
        sentences = ["Måste fyllas i."] if column.required else []
        if column.table:
            field = self.dataset.specs[column.table].field(column_name(column))
            sentences += [text for text in _without_codes(field) if "|" not in text and not text.startswith("Id för")]
        return " ".join([*sentences, column.hint]).strip()

    def lists_on(self, sheet: Worksheet, columns: Sequence[Column], first: int, last: int) -> None:
        """Let the cells of these rows be chosen from their columns' lists."""
        for place, column in enumerate(columns, 2):
            if column.choices:
                letter = sheet.cell(1, place).column_letter
                self._list_on(sheet, column, f"{letter}{first}:{letter}{last}")

    def _list_on(self, sheet: Worksheet, column: Column, cells: str) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - heavy

        free = column.several or column.choices in self.open_lists
        rule = DataValidation(
            type="list", formula1=self.choices[column.choices], allow_blank=True, showErrorMessage=True,
            errorStyle="warning" if free else "stop", errorTitle=column.heading,
            error="Det finns inte i listan. Flera namn skrivs med semikolon emellan." if column.several
            else "Det finns inte i listan.",
        )  # fmt: skip
        rule.add(cells)
        sheet.add_data_validation(rule)

    def _styled(self, cell: Cell, code: str, *, proposed: bool = False) -> None:
        """Give a cell the looks of an input cell for a column, of a proposal in one, or of a locked one ("").

        Each of the looks is a style with a name: openpyxl compares every part that is set on a cell with all others.
        """
        kind = code and (code if code in _FORMATS else "text")
        name = f"förslag {kind}" if kind and proposed else kind
        if name not in self._styles:
            self._styles[name] = _input_style(kind, proposed=proposed) if kind else _locked_style()
        cell.style = self._styles[name]


def _without_codes(field: FieldSpec) -> list[str]:
    """Return the sentences that the dataset says of a column, without codes behind words, and without lists of them."""
    codes = "|".join({*field.enum, *field.values}) or "(?!)"
    text = re.sub(rf" \((?:{codes})\)", "", field.description)
    sentences = re.split(r"(?<=\.) ", text)
    return [
        f"{phrase.partition(':')[0]}." if re.search(rf": (?:{codes})\b", phrase) else phrase for phrase in sentences
    ]


def put(cell: Cell, text: str) -> Cell:
    """Write text that stays text, whatever it begins with."""
    if text:
        cell.value = text
        cell.data_type = "s"
        if text[0] in "=+-@":
            cell.quotePrefix = True
    return cell


def _input_style(kind: str, *, proposed: bool) -> NamedStyle:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side  # noqa: PLC0415 - heavy

    line = Side(style="thin", color="B8B8B8")
    return NamedStyle(
        name=f"{'Förslag' if proposed else 'Ifyllnad'}: {_STYLES[kind]}",
        # as text, or Excel makes dates of "5-1" and formulas of "- ingen"; a bare year must stay a year
        number_format=_FORMATS.get(kind, "@"),
        font=Font(name="Calibri", size=11),
        protection=Protection(locked=False),
        fill=PatternFill("solid", fgColor=_PROPOSED if proposed else _INPUT),
        border=Border(left=line, right=line, top=line, bottom=line),
        alignment=Alignment(wrap_text=True, vertical="top"),
    )


def _locked_style() -> NamedStyle:
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill  # noqa: PLC0415 - heavy

    return NamedStyle(
        name="Låst",
        font=Font(name="Calibri", size=11),
        fill=PatternFill("solid", fgColor=_LOCKED),
        alignment=Alignment(wrap_text=True, vertical="top"),
    )


def _set_up_page(sheet: Worksheet) -> None:
    """Let a sheet be printed on landscape A4 in legible type: as many pages as it needs, each with its headings."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.scale = _PRINTED
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 0.4
    if sheet.freeze_panes:
        sheet.print_title_rows, sheet.print_title_cols = f"{HEADING_ROW}:{HEADING_ROW}", "A:B"
    sheet.oddFooter.center.text = "&A, sida &P av &N"


def _title(sheet: Worksheet, title: str, lead: str) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 - heavy

    put(sheet.cell(1, 2), title).font = Font(bold=True, size=14, color=_INK)
    put(sheet.cell(2, 2), lead)
