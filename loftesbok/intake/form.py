"""The Excel form: a row per commitment, drop-downs, notes and reminders, filled with what is known already."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from loftesbok.dataset import Dataset
from loftesbok.errors import LoftesbokError
from loftesbok.intake import layout
from loftesbok.intake.labels import SEPARATOR, Labels
from loftesbok.intake.layout import Column
from loftesbok.naming import Names, measure_sentence
from loftesbok.project import Project
from loftesbok.reporting import ReportingPeriod
from loftesbok.swedish import listing, number, sentence
from loftesbok.view import limits, members, period_row
from loftesbok.vocabulary import COMPARISONS, KINDS, PART_KINDS, PRECISIONS, STATUSES, TARGET_PER

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_STEADY = datetime(2000, 1, 1)
_INK, _HEAD, _INPUT, _LOCKED = "1F3044", "1F4E79", "FFF9E5", "EEF1F4"
_FORMATS = {"value": "General", "assessed_on": "yyyy-mm-dd"}
_CODE = re.compile(r" \((?:[a-z]+_)*[a-z]+\)")
_MEASURE_CELLS = tuple(column for column in layout.FIGURE_COLUMNS if column.table)


def promise_period_of(dataset: Dataset, reporting_period: ReportingPeriod, period_id: str = "") -> pd.Series:
    """Return the promise period that a reporting period belongs to.

    Raises LoftesbokError where none fits, or several and none is named, or the named one does not fit.
    """
    if period_id:
        chosen = period_row(dataset, period_id)
        if not reporting_period.fits(*limits(chosen)):
            raise LoftesbokError(
                f"{reporting_period} ligger utanför löftesperioden {period_id} "
                f"({chosen['valid_from']}–{chosen['valid_to']})."
            )
        return chosen
    periods = dataset["periods"]
    fitting = [row for _, row in periods.iterrows() if reporting_period.fits(*limits(row))]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        held = listing([f"{row['period_id']} ({row['valid_from']}–{row['valid_to']})" for _, row in periods.iterrows()])
        raise LoftesbokError(f"Ingen löftesperiod gäller {reporting_period}. I data finns: {held or 'ingen ännu'}.")
    ids = listing([row["period_id"] for row in fitting])
    raise LoftesbokError(f"Flera löftesperioder gäller {reporting_period}: {ids}. Ange vilken, med dess id.")


def write_form(
    project: Project,
    dataset: Dataset,
    reporting_period: str,
    path: Path,
    *,
    party: str = "",
    period_id: str = "",
) -> bool:
    """Write the form of a reporting period's follow-up; return whether the file's bytes changed.

    ``party`` (a party_id) makes the form of one party: the commitments that it is responsible for, with itself as the
    one that reports. ``period_id`` is needed where several promise periods fit. The same data give the same bytes.
    Raises LoftesbokError when there is nothing to fill in.
    """
    if path.suffix.lower() != ".xlsx":
        raise LoftesbokError(f"{path.name} måste heta något på .xlsx.")
    data = form_bytes(dataset, reporting_period, party=party, period_id=period_id)
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return True


def form_bytes(dataset: Dataset, reporting_period: str, *, party: str = "", period_id: str = "") -> bytes:
    """Return the form as the bytes of a workbook (see `write_form`)."""
    from openpyxl import Workbook  # noqa: PLC0415 - heavy

    when = ReportingPeriod.parse(reporting_period)
    period = promise_period_of(dataset, when, period_id)
    first = period["followup_from"]
    if first and when.end < ReportingPeriod.parse(first).end:
        raise LoftesbokError(f"{when} ligger före {first}, den första redovisningsperioden för {period['period_id']}.")
    form = _Form(dataset, period, when, party)
    workbook = Workbook()
    form.fill(workbook)
    properties = workbook.properties
    properties.creator, properties.title = "Löftesboken", form.title
    properties.created = properties.modified = _STEADY
    out = io.BytesIO()
    workbook.save(out)
    return _steady(out.getvalue())


def _steady(data: bytes) -> bytes:
    """Take the clock out of a workbook: the same contents, with the same dates in it whenever it is written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":  # openpyxl writes the time of saving over what it was told
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            after.writestr(member, part)
    return out.getvalue()


class _Form:
    """What one form holds, and how it is put into a workbook."""

    def __init__(self, dataset: Dataset, period: pd.Series, when: ReportingPeriod, party: str) -> None:
        self.dataset, self.when, self.party, self.period = dataset, when, party, period
        self.period_id = str(period["period_id"])
        self.labels, self.names = Labels(dataset, self.period_id), Names(dataset)
        commitments = dataset["commitments"]
        own = commitments[commitments["period_id"] == self.period_id]
        if party:
            known = list(dataset["parties"]["party_id"])
            if party not in known:
                raise LoftesbokError(f"Parten {party!r} finns inte i data. Det finns: {listing(known)}.")
            own = own[own["responsible"].map(lambda value: party in members(value))]
            if own.empty:
                raise LoftesbokError(f"{party} ansvarar inte för något åtagande i {self.period_id}.")
        self.commitments = own
        name = f" – {self.names.title('parties', party)}" if party else ""
        self.title = f"Uppföljning av {when.label}: {self.names.period(self.period_id)}{name}"
        followups, measures = dataset["followups"], dataset["measures"]
        ids = set(own["commitment_id"])
        self.followups = followups[followups["commitment_id"].isin(ids)]
        self.measures = measures[measures["commitment_id"].isin(ids)]
        self.base: list[tuple[str, str, str, str]] = []
        self.choices: dict[str, str] = {}
        self.styles: dict[str, Any] = {}

    def fill(self, workbook: Workbook) -> None:
        """Write every sheet."""
        sheets = {name: workbook.create_sheet(name) for name in (
            layout.INSTRUCTIONS, layout.FOLLOWUPS, layout.FIGURES, layout.INDICATORS, layout.PLACES, layout.SOURCE,
            layout.LISTS, layout.ORIGIN,
        )}  # fmt: skip
        workbook.remove(workbook.worksheets[0])
        self._lists(sheets[layout.LISTS])
        self._instructions(sheets[layout.INSTRUCTIONS])
        self._commitments(sheets[layout.FOLLOWUPS])
        self._figures(sheets[layout.FIGURES])
        self._known(sheets[layout.INDICATORS], "indicators", layout.INDICATOR_COLUMNS)
        self._known(sheets[layout.PLACES], "places", layout.PLACE_COLUMNS)
        self._source(sheets[layout.SOURCE])
        self._origin(sheets[layout.ORIGIN])
        for name, sheet in sheets.items():
            protection = sheet.protection
            protection.sheet, protection.formatColumns, protection.formatRows = True, False, False
            if name in (layout.LISTS, layout.ORIGIN):
                sheet.sheet_state = "hidden"
            sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
            sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
        from openpyxl.workbook.protection import WorkbookProtection  # noqa: PLC0415 - heavy

        workbook.security = WorkbookProtection(lockStructure=True)
        workbook.active = 0

    def _lists(self, sheet: Worksheet) -> None:
        """Write the lists that drop-downs offer; indicators and places are chosen from their own sheets."""
        parties = self.dataset["parties"]["party_id"]
        together = [*self.commitments["responsible"], *self.measures["parties"], *self.followups["reported_by"]]
        combined = sorted({one for one in together if "|" in one}, key=lambda one: (one.count("|"), one))
        shown = {
            "parties": [self.labels.show("parties", one) for one in [*parties, *combined[:20]]],
            "commitments": [self.labels.show("commitments", one) for one in self.commitments["commitment_id"]],
            **{name: list(self.labels.choices(name).values()) for name in (
                "status", "precision", "joint", "basis", "accumulation", "part_kind", "kind", "report_kind", "sources",
            )},
        }  # fmt: skip
        for place, (name, texts) in enumerate(shown.items(), 1):
            for row, text in enumerate([name, *texts], 1):
                _put(sheet.cell(row, place), text)
            letter = sheet.cell(1, place).column_letter
            self.choices[name] = f"'{layout.LISTS}'!${letter}$2:${letter}${max(len(texts), 1) + 1}"
        for name, table in ((layout.INDICATORS, "indicators"), (layout.PLACES, "places")):
            last = layout.FIRST_ROW + len(self.dataset[table]) + layout.NEW_ROWS - 1
            self.choices[table] = f"'{name}'!$B${layout.FIRST_ROW}:$B${last}"

    def _commitments(self, sheet: Worksheet) -> None:
        lead = "Fyll i de gula cellerna. Lämna raden tom om inget redovisas om åtagandet."
        columns = [
            column for column in layout.FOLLOWUP_COLUMNS
            if not (column.code == "group" and not self.commitments["group"].any())
            and not (column.code == "targets" and not self._targets("").strip())
        ]  # fmt: skip
        self._head(sheet, columns, lead)
        for row, (_, commitment) in enumerate(self.commitments.iterrows(), layout.FIRST_ROW):
            own = str(commitment["commitment_id"])
            shown, base = self._followup(commitment)
            self._remember(layout.FOLLOWUPS, own, base)
            self._row(sheet, row, columns, own, shown)
            lines = max(len(shown.get(c.code, "")) / c.width + shown.get(c.code, "").count("\n") for c in columns)
            sheet.row_dimensions[row].height = 15.0 * min(max(4, int(lines * 1.1) + 2), 26)
        self._lists_on(sheet, columns, layout.FIRST_ROW, layout.FIRST_ROW + len(self.commitments) - 1)

    def _followup(self, commitment: pd.Series) -> tuple[dict[str, str], dict[str, str]]:
        """Return what a commitment's row shows, and the values that the dataset has for it."""
        own = str(commitment["commitment_id"])
        told = self.followups[self.followups["commitment_id"] == own]
        earlier = [row for _, row in told.iterrows() if ReportingPeriod.parse(row["reporting_period"]) < self.when]
        last = max(earlier, key=lambda row: ReportingPeriod.parse(row["reporting_period"]), default=None)
        shown = {
            "title": f"{self.labels.show('commitments', own)}\n{commitment['description']}",
            "responsible": self.names.parties(commitment["responsible"]),
            "group": commitment["group"],
            "targets": self._targets(own),
            "last": "Inget tidigare." if last is None else self._last(own, last),
            "last_step": "" if last is None else last["next_step"],
            "reported_by": self.labels.show("parties", self.party),
        }
        base = {"reported_by": self.party}
        now = told[told["reporting_period"] == self.when.code]
        if len(now):
            row = now.iloc[0]
            base = {name: str(row[name]) for name in row.index if row[name]}
            for column in layout.FOLLOWUP_COLUMNS:
                if column.table and column.code not in layout.SPARE_PLACES:
                    value = str(row[column.code])
                    shown[column.code] = self.labels.show(column.choices, value) if column.choices else value
            spread = [self.labels.show("places", one) for one in members(row["places"])]
            for place, code in enumerate(layout.SPARE_PLACES[:2]):
                shown[code] = "".join(spread[place : place + 1])
            shown[layout.SPARE_PLACES[2]] = SEPARATOR.join(spread[2:])
        return shown, base

    def _last(self, commitment_id: str, row: pd.Series) -> str:
        when = ReportingPeriod.parse(row["reporting_period"])
        about = self.measures[
            (self.measures["commitment_id"] == commitment_id) & (self.measures["reporting_period"] == when.code)
        ]
        figures = [f"\n– {measure_sentence(self.names, one)}" for _, one in about.iterrows()]
        return f"{sentence(when.label)}: {STATUSES[row['status']].label}. {row['summary']}{''.join(figures)}"

    def _targets(self, commitment_id: str) -> str:
        """Write the targets of a commitment; of all where none is named."""
        targets = self.dataset["targets"]
        ids = [commitment_id] if commitment_id else list(self.commitments["commitment_id"])
        lines = []
        for _, one in targets[targets["commitment_id"].isin(ids)].iterrows():
            who = f" ({self.names.parties(one['parties'])})" if one["parties"] else ""
            lines.append(
                f"{self.names.title('indicators', one['indicator_id'])}: {COMPARISONS[one['comparison']].label} "
                f"{number(float(one['value']))} {TARGET_PER[one['per']].label}{who}"
            )
        return "\n".join(lines)

    def _figures(self, sheet: Worksheet) -> None:
        lead = (
            "En siffra på varje rad. Rader med ifylld indikator men utan antal är förslag från förra gången: "
            "fyll i dem, eller låt dem vara."
        )
        columns = list(layout.FIGURE_COLUMNS)
        self._head(sheet, columns, lead)
        row = layout.FIRST_ROW
        for _, commitment in self.commitments.iterrows():
            own = str(commitment["commitment_id"])
            for kind, values in self._figure_rows(own):
                tag = f"{kind}{row}"
                base = {name: value for name, value in values.items() if value}
                self._remember(layout.FIGURES, tag, base)
                self._row(sheet, row, columns, tag, self._shown_figure(values))
                row += 1
        for _ in range(layout.FREE_FIGURES):
            self._row(sheet, row, columns, f"n{row}", {})
            row += 1
        self._lists_on(sheet, columns, layout.FIRST_ROW, row - 1)

    def _shown_figure(self, values: Mapping[str, str]) -> dict[str, str]:
        return {
            column.code: self.labels.show(column.choices, values.get(column.code, ""))
            if column.choices
            else values.get(column.code, "")
            for column in _MEASURE_CELLS
        }

    def _figure_rows(self, commitment_id: str) -> Iterable[tuple[str, dict[str, str]]]:
        """Yield the figures that a commitment has (d), those that last time lets one expect (s), and free rows (n)."""
        own = self.measures[self.measures["commitment_id"] == commitment_id]
        now = own[own["reporting_period"] == self.when.code]
        for _, one in now.iterrows():
            yield "d", measure_values(one)
        followed = self.followups[self.followups["reporting_period"] == self.when.code]
        begun = commitment_id in set(followed["commitment_id"])
        earlier = {ReportingPeriod.parse(code) for code in own["reporting_period"]}
        last = max((one for one in earlier if one < self.when), default=None)
        before = own[own["reporting_period"] == (last.code if last else "")]
        wanted = ["indicator_id", "parties", "place_id", "joint", "basis", "accumulation", "part_of", "part_kind"]
        hoped = [{name: str(one[name]) for name in wanted} for _, one in before.iterrows()]
        expected = {one["indicator_id"] for one in hoped}
        targets = self.dataset["targets"]
        hoped += [
            {"indicator_id": target["indicator_id"], "parties": target["parties"]}
            for _, target in targets[targets["commitment_id"] == commitment_id].iterrows()
            if target["indicator_id"] not in expected
        ]
        for values in hoped if not begun else ():
            if not self.party or not values["parties"] or self.party in members(values["parties"]):
                yield "s", {"commitment_id": commitment_id, **values}
        for _ in range(layout.FREE_PER_COMMITMENT):
            yield "n", {"commitment_id": commitment_id}

    def _known(self, sheet: Worksheet, table: str, columns: Sequence[Column]) -> None:
        """Write the indicators or places that exist, and room for new ones below them."""
        self._head(sheet, columns, "De gula raderna längst ned är för nya. Det som skrivs där kan väljas i listorna.")
        frame = self.dataset[table]
        key = self.dataset.specs[table].key[0]
        row = layout.FIRST_ROW
        for _, one in frame.iterrows():
            shown: dict[str, str] = {
                column.code: self.labels.show(column.choices, one[column.code]) if column.choices else one[column.code]
                for column in columns
            }
            shown["title"] = self.labels.show(table, one[key])
            self._row(sheet, row, columns, one[key], shown, locked=True)
            row += 1
        for _ in range(layout.NEW_ROWS):
            self._row(sheet, row, columns, "", {})
            row += 1
        self._lists_on(sheet, columns, row - layout.NEW_ROWS, row - 1)

    def _source(self, sheet: Worksheet) -> None:
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - heavy

        _title(
            sheet,
            "Källan: dokumentet som uppgifterna kommer ur",
            "De gula cellerna gäller hela formuläret.",
        )
        for letter, width in (("B", 34), ("C", 60), ("D", 80)):
            sheet.column_dimensions[letter].width = width
        sheet.column_dimensions["A"].hidden = True
        _put(sheet.cell(layout.CODE_ROW, 1), layout.KEY)
        sheet.row_dimensions[layout.CODE_ROW].hidden = True
        used = set(self.followups.loc[self.followups["reporting_period"] == self.when.code, "source_id"])
        base = {"known": used.pop() if len(used) == 1 else "", "report_title": f"Uppföljning av {self.when.label}"}
        self._remember(layout.SOURCE, layout.SOURCE, base)
        shown = {**base, "known": self.labels.show("sources", base["known"])}
        for row, field in enumerate(layout.SOURCE_FIELDS, layout.FIRST_ROW):
            _put(sheet.cell(row, 1), field.code)
            _put(sheet.cell(row, 2), field.heading).font = Font(bold=True, color=_INK)
            self._styled(sheet.cell(row, 3), field.code)
            _put(sheet.cell(row, 3), shown.get(field.code, ""))
            note = _put(sheet.cell(row, 4), self._note(field))
            note.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.row_dimensions[row].height = 45
            if field.choices:
                self._list_on(sheet, field, f"C{row}")

    def _instructions(self, sheet: Worksheet) -> None:
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - heavy

        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 100
        lines: list[tuple[str, str]] = [(self.title, ""), ("Så gör du", "")]
        lines += [(f"{number}.", text) for number, text in enumerate(_STEPS, 1)]
        for heading, terms in (
            ("Status", STATUSES), ("Precision", PRECISIONS), ("Slag av indikator", KINDS), ("Slags del", PART_KINDS),
        ):  # fmt: skip
            lines += [("", ""), (heading, "")]
            lines += [(sentence(term.label), term.meaning) for term in terms.values()]
        for row, (left, right) in enumerate(lines, 1):
            first, second = _put(sheet.cell(row, 1), left), _put(sheet.cell(row, 2), right)
            first.alignment = Alignment(vertical="top")
            second.alignment = Alignment(wrap_text=True, vertical="top")
            if left and not right:
                first.font = Font(bold=True, size=16 if row == 1 else 13, color=_INK)
            elif right:
                first.font = Font(bold=True)
                sheet.row_dimensions[row].height = 15.0 * (len(right) // 95 + 1)

    def _origin(self, sheet: Worksheet) -> None:
        """Write what the form was made from, so that the import can tell what was changed in it."""
        about = {
            "version": layout.VERSION, "package": str(self.dataset.package.get("name", "")),
            "period_id": self.period_id, "reporting_period": self.when.code, "party": self.party,
        }  # fmt: skip
        rows = [("form", "", name, value) for name, value in about.items()]
        for row, cells in enumerate([("sheet", "row", "column", "value"), *rows, *self.base], 1):
            for place, text in enumerate(cells, 1):
                _put(sheet.cell(row, place), text)

    def _remember(self, sheet: str, row: str, base: Mapping[str, str]) -> None:
        self.base += [(sheet, row, name, value) for name, value in base.items() if value]

    def _note(self, column: Column) -> str:
        """Write what a column is for: what the dataset says of it, without its codes, and what the form adds."""
        told = ""
        if column.table:
            spec = self.dataset.specs[column.table]
            described = spec.field(layout.column_name(column)).description
            kept = [one for one in re.split(r"(?<=\.) ", described) if "|" not in one and not one.startswith("Id för")]
            told = _CODE.sub("", " ".join(kept))
        must = "Måste fyllas i. " if column.required else ""
        return f"{must}{told} {column.hint}".strip()

    def _head(self, sheet: Worksheet, columns: Sequence[Column], lead: str) -> None:
        from openpyxl.comments import Comment  # noqa: PLC0415 - heavy
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

        _title(sheet, self.title, lead)
        sheet.column_dimensions["A"].hidden = True
        sheet.row_dimensions[layout.CODE_ROW].hidden = True
        _put(sheet.cell(layout.CODE_ROW, 1), layout.KEY)
        for place, column in enumerate(columns, 2):
            _put(sheet.cell(layout.CODE_ROW, place), column.code)
            head = _put(sheet.cell(layout.HEADING_ROW, place), column.heading + (" *" if column.required else ""))
            head.font = Font(bold=True, color="FFFFFF")
            head.fill = PatternFill("solid", fgColor=_INK if column.locked else _HEAD)
            head.alignment = Alignment(wrap_text=True, vertical="center")
            note = self._note(column)
            head.comment = Comment(f"{column.heading}\n{note}", "Löftesboken", height=60 + len(note) // 2, width=320)
            sheet.column_dimensions[head.column_letter].width = column.width
        sheet.row_dimensions[layout.HEADING_ROW].height = 36
        sheet.freeze_panes = sheet.cell(layout.FIRST_ROW, 3)

    def _row(
        self, sheet: Worksheet, row: int, columns: Sequence[Column], key: str, shown: Mapping[str, Any], *,
        locked: bool = False,
    ) -> None:  # fmt: skip
        _put(sheet.cell(row, 1), key)
        for place, column in enumerate(columns, 2):
            cell = sheet.cell(row, place)
            text = str(shown.get(column.code, ""))
            self._styled(cell, "" if column.locked or locked else column.code)
            if column.code == "value" and text:
                cell.value = float(text)
                if cell.value.is_integer():
                    cell.value = int(cell.value)
            else:
                _put(cell, text)

    def _styled(self, cell: Cell, code: str) -> None:
        """Give a cell the looks of an input cell for a column, or of a locked one (""); each is made up once."""
        kind = code and (code if code in _FORMATS else "text")
        if kind in self.styles:
            cell._style = copy(self.styles[kind])  # openpyxl compares every style that is set with all others
        else:
            _input(cell, code) if code else _lock(cell)
            self.styles[kind] = copy(cell._style)

    def _lists_on(self, sheet: Worksheet, columns: Sequence[Column], first: int, last: int) -> None:
        for place, column in enumerate(columns, 2):
            if column.choices:
                letter = sheet.cell(1, place).column_letter
                self._list_on(sheet, column, f"{letter}{first}:{letter}{last}")

    def _list_on(self, sheet: Worksheet, column: Column, cells: str) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - heavy

        free = column.several or column.choices in ("indicators", "places")
        rule = DataValidation(
            type="list", formula1=self.choices[column.choices], allow_blank=True, showErrorMessage=True,
            errorStyle="warning" if free else "stop", errorTitle=column.heading,
            error="Det finns inte i listan. Flera namn skrivs med semikolon emellan." if column.several
            else "Det finns inte i listan.",
        )  # fmt: skip
        rule.add(cells)
        sheet.add_data_validation(rule)


def measure_values(row: pd.Series) -> dict[str, str]:
    """Return a measure's row as text, the value without needless decimals."""
    values = {str(name): str(row[name]) for name in row.index if name != "value"}
    return {**values, "value": number_text(row["value"])}


def number_text(value: float) -> str:
    """Write a number as the dataset's files do: a decimal point and no needless decimals; "" for none."""
    if pd.isna(value):
        return ""
    return f"{value:.10f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))


def _put(cell: Cell, text: str) -> Cell:
    """Write text that stays text, whatever it begins with."""
    if text:
        cell.value = text
        cell.data_type = "s"
        if text[0] in "=+-@":
            cell.quotePrefix = True
    return cell


def _input(cell: Cell, code: str) -> None:
    from openpyxl.styles import Alignment, Border, PatternFill, Protection, Side  # noqa: PLC0415 - heavy

    line = Side(style="thin", color="B8B8B8")
    # as text, or Excel makes dates of "5-1" and formulas of "- ingen"; a bare year must stay a year
    cell.number_format = _FORMATS.get(code, "@")
    cell.protection = Protection(locked=False)
    cell.fill = PatternFill("solid", fgColor=_INPUT)
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _lock(cell: Cell) -> None:
    from openpyxl.styles import Alignment, PatternFill  # noqa: PLC0415 - heavy

    cell.fill = PatternFill("solid", fgColor=_LOCKED)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _title(sheet: Worksheet, title: str, lead: str) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 - heavy

    _put(sheet.cell(1, 2), title).font = Font(bold=True, size=14, color=_INK)
    _put(sheet.cell(2, 2), lead)


_STEPS = (
    "Börja i bladet Källa: vilket dokument kommer uppgifterna ur, och vem har bedömt dem?",
    "Gå till bladet Uppföljning. Varje åtagande har en rad. Vänster om de gula cellerna står vad som redovisades förra "
    "gången och vad som då skulle göras härnäst.",
    "Välj status och vilka som redovisar, och skriv en sammanfattning med egna ord. Skriv också varför statusen är som "
    "den är. Är något uppskjutet, inte genomfört eller avfört behövs ett skäl.",
    "Lämna raden tom om inget redovisas om åtagandet. Tomt betyder att det inte är redovisat, inte att inget har hänt. "
    "Har inget hänt, och det sägs, välj en status som säger det.",
    "Skriv siffrorna i bladet Siffror, en på varje rad. Det som ni har gjort tillsammans och det som var och en har "
    "gjort står på skilda rader. Noll skrivs 0. Sägs bara ”flera” eller ”ett antal”, lämna antalet tomt och välj "
    "”Antal ej angivet”.",
    "”Varav” skrivs på en egen rad: välj helhetens indikator i Del av och ”Varav” i Slags del.",
    "Saknas en indikator eller en plats i listan? Skriv in den längst ned i bladet Indikatorer eller Platser. Sedan "
    "går den att välja.",
    "Ett ankare är några få ord ur dokumentet, skrivna precis som där, så att läsaren hittar stället. För en siffra "
    "ska ankaret innehålla talet och det som räknas, till exempel ”12 besök”.",
    "Ändrar du något som redan är publicerat, skriv varför i kolumnen Skäl till rättelse.",
    "Håll muspekaren över en rubrik, så visas vad kolumnen är till för. Spara som Excel-arbetsbok (.xlsx) och skicka "
    "tillbaka filen.",
)
