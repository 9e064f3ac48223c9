"""The workbook of a new promise period, to be filled in: what is known already can be chosen in its lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from loftesbok.analysis.coverage import shown_label
from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members, period_row
from loftesbok.data_entry.excel import writing as sheets
from loftesbok.data_entry.excel.columns import (
    FIRST_ROW,
    INSTRUCTIONS,
    LISTS,
    NEW_ROWS,
    ORIGIN,
    PLACE_COLUMNS,
    PLACES,
    SOURCE,
    Column,
)
from loftesbok.data_entry.excel.labels import SEPARATOR, Labels
from loftesbok.data_entry.new_period import layout as period_layout
from loftesbok.data_entry.new_period.begin import has_begun
from loftesbok.data_entry.new_period.draft import last_period, refuse_bad_id
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import sentence
from loftesbok.domain.vocabulary import KINDS, RELATIONS
from loftesbok.project import atomic_files
from loftesbok.project.project import TRENDS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def write_form(dataset: Dataset, period_id: str, path: Path, before: str = "") -> bool:
    """Write the workbook of a promise period that begins; return whether the file's bytes changed.

    ``before`` is the promise period whose commitments may go on in this one (default: the one that began last). For a
    period that the data have, it is a workbook for adding commitments. The same data give the same bytes.
    """
    sheets.named_xlsx(path)
    return atomic_files.write(path, form_bytes(dataset, period_id, before))


def form_bytes(dataset: Dataset, period_id: str, before: str = "") -> bytes:
    """Return the workbook as bytes (see `write_form`)."""
    refuse_bad_id(period_id)
    if period_id == TRENDS:
        raise LoftesbokError(f"{period_id} är kapitlet om alla löften, och ingen löftesperiod.")
    if before:
        period_row(dataset, before)
    if has_begun(dataset, period_id):
        form: _Form = _AddingForm(dataset, period_id)
    else:
        form = _Form(dataset, period_id, before or last_period(dataset))
    workbook = sheets.new_workbook(form.title)
    form.fill(workbook)
    return sheets.to_bytes(workbook)


class _Form(sheets.Sheets):
    open_lists = period_layout.OPEN_LISTS

    def __init__(self, dataset: Dataset, period_id: str, before: str) -> None:
        super().__init__(dataset, Labels(dataset, before), f"Ny löftesperiod: {period_id}")
        self.period_id, self.before = period_id, before
        commitments = dataset["commitments"]
        self.earlier = commitments[commitments["period_id"] == before]

    def fill(self, workbook: Workbook) -> None:
        """Write every sheet."""
        names = [
            INSTRUCTIONS, SOURCE, period_layout.PERIOD, period_layout.PARTIES, period_layout.COMMITMENTS,
            period_layout.EARLIER, period_layout.TARGETS, period_layout.THEMES, PLACES, LISTS,
            ORIGIN,
        ]  # fmt: skip
        if self.earlier.empty:
            names.remove(period_layout.EARLIER)
        sheets_by_name = {name: workbook.create_sheet(name) for name in names}
        self._lists(sheets_by_name[LISTS])
        self.instructions(sheets_by_name[INSTRUCTIONS], _steps(bool(len(self.earlier))), (
            ("Samband", RELATIONS), ("Slag av indikator", KINDS),
        ))  # fmt: skip
        title, lead = "Källan: dokumentet som löftet står i", "Alla uppgifter om löftet kommer ur det här dokumentet."
        self.fields(sheets_by_name[SOURCE], title, lead, period_layout.SOURCE_FIELDS, {})
        self.fields(
            sheets_by_name[period_layout.PERIOD], self.title, "Löftet som helhet.", period_layout.PERIOD_FIELDS, {}
        )
        self.known(
            sheets_by_name[period_layout.PARTIES], "parties", period_layout.PARTY_COLUMNS, period_layout.PARTY_ROWS
        )
        self._commitments(sheets_by_name[period_layout.COMMITMENTS])
        if period_layout.EARLIER in sheets_by_name:
            self._earlier(sheets_by_name[period_layout.EARLIER])
        self._targets(sheets_by_name[period_layout.TARGETS])
        self.known(sheets_by_name[period_layout.THEMES], "themes", period_layout.THEME_COLUMNS)
        self.known(sheets_by_name[PLACES], "places", PLACE_COLUMNS)
        self.origin(sheets_by_name[ORIGIN], {"period_id": self.period_id, "before": self.before})
        self.finish(workbook)

    def _lists(self, sheet: Worksheet) -> None:
        listed = ("cadence", "relation", "evidence", "comparison", "per", "kind", "party_kind", "sources")
        self.lists(sheet, {
            **{name: list(self.labels.choices(name).values()) for name in listed},
            "commitments": [self.labels.show("commitments", code) for code in self.earlier["commitment_id"]],
            "counted": list(self.labels.choices("indicators").values()),
        })  # fmt: skip
        for name, table, rows in (
            (period_layout.PARTIES, "parties", period_layout.PARTY_ROWS),
            (period_layout.THEMES, "themes", NEW_ROWS),
        ):
            self.list_of_sheet(table, name, "B", len(self.dataset[table]) + rows)

    def _commitments(self, sheet: Worksheet) -> None:
        columns = [
            column for column in period_layout.COMMITMENT_COLUMNS
            if len(self.earlier) or column.code not in period_layout.CONTINUING
        ]  # fmt: skip
        self._empty(sheet, columns, "Ett åtagande på varje rad, i löftets ordning.", period_layout.COMMITMENT_ROWS)
        place = next(place for place, column in enumerate(columns, 2) if column.code == "title")
        letter = sheet.cell(1, place).column_letter
        self.list_of_sheet("own", period_layout.COMMITMENTS, letter, period_layout.COMMITMENT_ROWS)

    def _targets(self, sheet: Worksheet) -> None:
        lead = "Ett mål på varje rad. Ett löfte utan mål i siffror lämnar bladet tomt."
        self._empty(sheet, period_layout.TARGET_COLUMNS, lead, period_layout.TARGET_ROWS)

    def _empty(
        self, sheet: Worksheet, columns: Sequence[Column], lead: str, rows: int, first: int = FIRST_ROW
    ) -> None:  # fmt: skip
        self.head(sheet, columns, lead)
        last = first + rows - 1
        for row in range(first, last + 1):
            self.row(sheet, row, columns, f"n{row}", {})
        self.lists_on(sheet, columns, first, last)

    def _earlier(self, sheet: Worksheet) -> None:
        """Write what the promise before this one held, and what was reported last."""
        names = Names(self.dataset)
        lead = f"{names.period(self.before)}. Det som förs vidare väljs i kolumnen Fortsätter från."
        self.head(sheet, period_layout.EARLIER_COLUMNS, lead)
        for row, (_, commitment) in enumerate(self.earlier.iterrows(), FIRST_ROW):
            commitment_id = str(commitment["commitment_id"])
            last = self._last(commitment_id)
            shown = {
                "title": self.labels.show("commitments", commitment_id), "description": str(commitment["description"]),
                "responsible": names.parties(commitment["responsible"]),
                "last": "Inget." if last is None else _report(last, commitment["responsible"]),
                "next_step": "" if last is None else str(last["next_step"]),
            }  # fmt: skip
            self.row(sheet, row, period_layout.EARLIER_COLUMNS, commitment_id, shown)
            self.tall(sheet, row, period_layout.EARLIER_COLUMNS, shown)

    def _last(self, commitment_id: str) -> pd.Series | None:
        followups = self.dataset["followups"]
        reported = [row for _, row in followups[followups["commitment_id"] == commitment_id].iterrows()]
        return max(reported, key=lambda row: ReportingPeriod.parse(row["reporting_period"]), default=None)


class _AddingForm(_Form):
    """The workbook in which commitments are added to a promise period that the data have."""

    def __init__(self, dataset: Dataset, period_id: str) -> None:
        super().__init__(dataset, period_id, "")
        self.title = f"Nya åtaganden i löftesperioden {period_id}"
        commitments = dataset["commitments"]
        self.present = commitments[commitments["period_id"] == period_id]

    def fill(self, workbook: Workbook) -> None:
        """Write every sheet."""
        names = (
            INSTRUCTIONS, SOURCE, period_layout.PARTIES, period_layout.COMMITMENTS, period_layout.TARGETS,
            period_layout.THEMES, PLACES, LISTS, ORIGIN,
        )  # fmt: skip
        by_name = {name: workbook.create_sheet(name) for name in names}
        self._lists(by_name[LISTS])
        self.instructions(by_name[INSTRUCTIONS], _ADDING_STEPS, (("Slag av indikator", KINDS),))
        title, lead = "Källan: dokumentet som de nya åtagandena står i", "De gula cellerna gäller allt som läggs till."
        self.fields(by_name[SOURCE], title, lead, period_layout.ADDING_FIELDS, {})
        self.known(by_name[period_layout.PARTIES], "parties", period_layout.PARTY_COLUMNS, period_layout.PARTY_ROWS)
        self._commitments(by_name[period_layout.COMMITMENTS])
        self._targets(by_name[period_layout.TARGETS])
        self.known(by_name[period_layout.THEMES], "themes", period_layout.THEME_COLUMNS)
        self.known(by_name[PLACES], "places", PLACE_COLUMNS)
        self.origin(by_name[ORIGIN], {"period_id": self.period_id, "before": "", period_layout.ADDING: "yes"})
        self.finish(workbook)

    def _commitments(self, sheet: Worksheet) -> None:
        """Write the commitments that there are, locked, and room for new ones below them."""
        columns = [
            column for column in period_layout.COMMITMENT_COLUMNS if column.code not in period_layout.CONTINUING
        ]  # fmt: skip
        first = FIRST_ROW + len(self.present)
        lead = "De grå raderna finns redan. Skriv nya åtaganden i de gula, ett på varje rad."
        self._empty(sheet, columns, lead, period_layout.COMMITMENT_ROWS, first)
        promises = dict(zip(self.dataset["promises"]["promise_id"], self.dataset["promises"]["title"], strict=True))
        for row, (_, commitment) in enumerate(self.present.iterrows(), FIRST_ROW):
            shown = {name: str(commitment[name]) for name in ("title", "description", "group")}
            shown |= {
                "promise": promises.get(commitment["promise_id"], ""),
                "parts": SEPARATOR.join(members(commitment["parts"])),
                "responsible": self.labels.show("parties", commitment["responsible"]),
            }
            self.row(sheet, row, columns, str(commitment["commitment_id"]), shown, locked=True)
        place = next(place for place, column in enumerate(columns, 2) if column.code == "title")
        rows = len(self.present) + period_layout.COMMITMENT_ROWS
        self.list_of_sheet("own", period_layout.COMMITMENTS, sheet.cell(1, place).column_letter, rows)


_ADDING_STEPS = (
    "Börja i bladet Källa: vilket dokument står de nya åtagandena i, och varför läggs de till?",
    "Skriv in de parter som saknas längst ned i bladet Parter.",
    "Gå till bladet Löften och åtaganden. De grå raderna finns redan. Skriv ett nytt åtagande på varje gul rad, och "
    "välj vilka som ansvarar.",
    "Finns det mål i siffror, för nya eller gamla åtaganden, skriv dem i bladet Indikatorer och mål.",
    "Är löftet redan publicerat skrivs en rättelse, som säger vad som har lagts till och varför.",
)


def _report(row: pd.Series, responsible: str) -> str:
    when = sentence(ReportingPeriod.parse(row["reporting_period"]).label)
    return f"{when}: {shown_label(row, responsible)}. {row['summary']}"


def _steps(carried: bool) -> list[str]:
    goes_on = [
        "Bladet Förra löftet visar vad som lovades då. Fortsätter ett åtagande, välj det i kolumnen Fortsätter från. "
        "Då räcker det: titel, beskrivning och ansvariga följer med om du inte skriver något annat.",
    ]
    return [
        "Börja i bladet Källa: vilket dokument står löftet i?",
        "Fyll i bladet Löftesperiod: vad löftet heter, var och när det gäller och hur det ska följas upp.",
        "Skriv in de parter som saknas längst ned i bladet Parter.",
        "Gå till bladet Löften och åtaganden. Skriv ett åtagande på varje rad och välj vilka som ansvarar. Är "
        "åtagandena ordnade efter område eller problem, skriv det i Grupp. Är de samlade under flera löften, skriv "
        "löftets rubrik på varje rad som hör dit, och ett streck (-) på rader utan löfte: de visas först i boken.",
        *(goes_on if carried else []),
        "Finns det mål i siffror, skriv dem i bladet Indikatorer och mål. Annars lämnas det tomt.",
        "Bladen Teman och Platser behövs bara om ni vill dela in åtagandena i teman, eller redan vet vilka platser "
        "uppföljningen ska nämna.",
        "Ett ankare är några få ord ur dokumentet, skrivna precis som där, så att läsaren hittar stället. För ett mål "
        "ska ankaret innehålla talet och det som räknas, till exempel ”minst 8 vandringar”.",
        "Håll muspekaren över en rubrik, så visas vad kolumnen är till för. Spara som Excel-arbetsbok (.xlsx) och "
        "skicka tillbaka filen.",
    ]
