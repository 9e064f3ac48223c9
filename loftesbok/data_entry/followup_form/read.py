"""What a filled form says: its cells as rows for the dataset, each value with the cell that it stands in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from loftesbok.data.dataset import Dataset
from loftesbok.data_entry.excel.cell_problems import Where, at, of_file
from loftesbok.data_entry.excel.columns import PLACES, SOURCE
from loftesbok.data_entry.excel.labels import Labels
from loftesbok.data_entry.excel.opening import Book, Cell
from loftesbok.data_entry.excel.reading import Reader, Sheet
from loftesbok.data_entry.excel.shown_numbers import is_percent
from loftesbok.data_entry.excel.unread import tell_unread
from loftesbok.data_entry.excel.values import one_line
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.short import ShortRow, read_short
from loftesbok.domain.decimals import plain
from loftesbok.domain.problems import DataError, quoted
from loftesbok.domain.swedish import listing


@dataclass(frozen=True)
class Draft:
    """A row of the dataset as a form has it.

    ``values`` holds what the form says, ``base`` what it was made with; where they are the same, nobody has said
    anything. ``existed``: the dataset had the row when the form was made. ``where`` has the row itself under "".
    """

    table: str
    key: tuple[str, ...]
    values: Mapping[str, str]
    base: Mapping[str, str]
    where: Mapping[str, Where]
    form: int = 0
    existed: bool = False
    removed: bool = False
    why: str = ""

    def place(self, column: str) -> Where:
        """Return the cell of a column, or else of the row."""
        return self.where.get(column) or self.where[""]


@dataclass
class Filled:
    """A form that has been filled in."""

    name: str
    period_id: str
    when: str
    party: str
    drafts: list[Draft] = field(default_factory=list)
    source: dict[str, str] = field(default_factory=dict)
    """The sheet on the source, by field."""
    source_base: dict[str, str] = field(default_factory=dict)
    places: dict[str, Where] = field(default_factory=dict)
    """The cells of the sheet on the source, by field."""
    silent: list[str] = field(default_factory=list)
    """Commitments that the form says nothing about, and that have no follow-up."""
    unused: list[tuple[str, str]] = field(default_factory=list)
    """Figures that were suggested and left as they were: commitment_id and indicator_id."""
    notes: list[str] = field(default_factory=list)
    """What is not read, and what is read otherwise than it is stored."""


class _FollowupReader(Reader):
    """Reads one form of a reporting period's follow-up."""

    sheets: ClassVar = {**layout.SHEETS, layout.SHORT: layout.SHORT_COLUMNS}
    open_lists = layout.OPEN_LISTS
    optional = layout.SOMETIMES
    again = "ett nytt formulär, skrivet med `loftesbok form`"

    def __init__(self, book: Book, dataset: Dataset, number: int) -> None:
        super().__init__(book, dataset)
        self.number = number
        self.taken: set[str] = set()
        """Commitments of the short sheet whose rows in the editor's sheet are filled in."""
        self.values_told: dict[str, list[tuple[str, str]]] = {}
        """The values of the sheet of figures, by commitment, and the cells that they stand in."""

    def read(self) -> Filled:
        about, self.base = self.origin()
        self._judge(about)
        sheets = {name: self.sheet(name) for name in layout.SHEETS}
        short_sheet = self.sheet(layout.SHORT) if layout.SHORT in self.book.sheets else None
        if self.problems:
            raise DataError(self.problems)
        self.filled = Filled(self.book.name, about["period_id"], about["reporting_period"], about.get("party", ""))
        shown = self._shown_labels(sheets)
        self.labels = Labels(self.dataset, self.filled.period_id, former=shown)
        new = {
            "indicators": self._new(sheets[layout.INDICATORS], "indicators"),
            "places": self._new(sheets[PLACES], "places"),
        }
        self.labels = Labels(self.dataset, self.filled.period_id, new, former=shown)
        self.filled.source_base = self.base.get((SOURCE, SOURCE), {})
        self.filled.source, self.filled.places = self.read_fields(sheets[SOURCE], layout.SOURCE_FIELDS)
        short = read_short(self, short_sheet, self._commitment_ids()) if short_sheet else {}
        self._followups(sheets[layout.FOLLOWUPS], short)
        self._figures(sheets[layout.FIGURES])
        self._hold_against_short(short)
        if self.problems:
            raise DataError(self.problems)
        self.filled.notes = [*tell_unread(self.book, self.places), *self.notes]
        return self.filled

    def _shown_labels(self, sheets: Mapping[str, Sheet]) -> dict[str, dict[str, str]]:
        """Return the words that this form has for commitments, indicators and places: titles may have changed since."""
        shown: dict[str, dict[str, str]] = {}
        for name, table in ((layout.FOLLOWUPS, "commitments"), (layout.INDICATORS, "indicators"), (PLACES, "places")):
            sheet = sheets[name]
            cells = {sheet.key(row): sheet.cell("title", row) for row in sheet.rows() if sheet.key(row)}
            shown[table] = {str(cell.value).split("\n")[0]: key for key, cell in cells.items() if cell}
        return shown

    def _judge(self, about: Mapping[str, str]) -> None:
        period_id, name = about.get("period_id", ""), self.book.name
        if "reporting_period" not in about:
            what = f"arbetsboken är till för att börja löftesperioden {period_id}"
            raise DataError([of_file(name, what, f"`loftesbok new-period {period_id} --workbook {name}`")])
        if period_id not in set(self.dataset["periods"]["period_id"]):
            raise DataError([of_file(name, f"löftesperioden {period_id} finns inte i data", self.again)])

    def _new(self, sheet: Sheet, table: str) -> dict[str, str]:
        """Take in new indicators or places; return their ids and titles."""
        rows = self.new_rows(sheet, table)
        self.filled.drafts += [
            Draft(table, (row_id,), values, {}, where, self.number) for row_id, (values, where) in rows.items()
        ]
        return {row_id: values["title"] for row_id, (values, _) in rows.items()}

    def _commitment_ids(self) -> set[str]:
        commitments = self.dataset["commitments"]
        return set(commitments.loc[commitments["period_id"] == self.filled.period_id, "commitment_id"])

    def _followups(self, sheet: Sheet, short: Mapping[str, ShortRow]) -> None:
        commitment_ids = self._commitment_ids()
        seen: dict[str, int] = {}
        for row in sheet.rows():
            commitment_id = sheet.key(row)
            if not commitment_id:
                self._stray(sheet, row)
                continue
            values, where = self.read_row(sheet, layout.FOLLOWUP_COLUMNS, row)
            if commitment_id not in commitment_ids:
                self.problems.append(
                    at(where[""], f"åtagandet {commitment_id} finns inte i löftesperioden", self.again)
                )
                continue
            if commitment_id in seen:
                self.problems.append(
                    at(where[""], f"åtagandet står också på rad {seen[commitment_id]}", "en rad för varje åtagande")
                )
                continue
            seen[commitment_id] = row
            why = values.pop(layout.WHY)
            base = {name: one_line(value) for name, value in self.base.get((sheet.name, commitment_id), {}).items()}
            if not self._stands(values, base, where):
                if values and not base:
                    self.filled.silent.append(commitment_id)
                continue
            if all(value == base.get(name, "") for name, value in values.items()):
                if "status" not in base:
                    self.filled.silent.append(commitment_id)
                continue
            if commitment_id in short:
                self._fill_from_short(short[commitment_id], values, base, where)
                self.taken.add(commitment_id)
            existed = "status" in base
            key = {"commitment_id": commitment_id, "reporting_period": self.filled.when}
            self.filled.drafts.append(
                Draft("followups", tuple(key.values()), {**key, **values}, {**key, **base} if existed else {}, where,
                      self.number, existed, why=why)
            )  # fmt: skip
        lost = [
            commitment_id
            for (name, commitment_id) in self.base
            if name == sheet.name and commitment_id not in seen and commitment_id in commitment_ids
        ]
        for commitment_id in lost:
            self.problems.append(
                of_file(self.book.name, f"raden för åtagandet {commitment_id} saknas i bladet {sheet.name}", self.again)
            )

    def _fill_from_short(
        self, row: ShortRow, values: dict[str, str], base: Mapping[str, str], where: dict[str, Where]
    ) -> None:
        """Let what the short sheet says stand where the editor's sheet says nothing; note where they contradict."""
        if row.is_not_mentioned:
            what = (
                f"Nämns inte är valt, men åtagandet är ifyllt i bladet {layout.FOLLOWUPS}, cell {where['status'].cell}"
            )
            self.problems.append(at(row.where[layout.NOT_MENTIONED], what, "det ena av dem"))
        for name, code in layout.FROM_SHORT.items():
            if row.texts[code] and not values[name] and not base.get(name):
                if name == "places" and row.unknown_places:
                    what = f"{quoted(row.unknown_places[0])} finns inte i bladet {PLACES}"
                    right = f"platsen vald i cell {where['places'].cell} i bladet {layout.FOLLOWUPS}, eller ny där"
                    self.problems.append(at(row.where[code], what, right))
                values[name], where[name] = row.value_for(name), row.where[code]

    def _hold_against_short(self, short: Mapping[str, ShortRow]) -> None:
        """Note what the short sheet says and the editor's sheets do not: rows that nobody has taken on, numbers."""
        untaken = [row for commitment_id, row in short.items() if row.has_words and commitment_id not in self.taken]
        if untaken:
            cells = [row.first_cell.cell for row in untaken]
            place = f"{'cell' if len(cells) == 1 else 'cellerna'} {listing(cells)}"
            what = f"det som står i {place} är inte fört till bladet {layout.FOLLOWUPS}"
            right = (
                f"`loftesbok form {self.filled.when} --from {self.book.name} -o FIL.xlsx`, som fyller redaktörens blad "
                f"med förslag; eller raderna ifyllda i bladet {layout.FOLLOWUPS}"
            )
            self.problems.append(at(untaken[0].first_cell, what, right))
        for commitment_id in sorted(self.taken):
            row, figures = short[commitment_id], self.values_told.get(commitment_id, [])
            for amount in row.amounts():
                value = "" if amount.value is None else plain(amount.value)
                if value not in [told_value for told_value, _ in figures]:
                    told_values = listing(
                        [f"{told_value or 'inget tal'} i cell {cell}" for told_value, cell in figures]
                    )
                    stands = f"där står {told_values}" if figures else "där har åtagandet ingen siffra"
                    words = row.texts["how_many"][amount.start : amount.end]
                    what = f"{quoted(words)} finns inte i bladet {layout.FIGURES}: {stands}"
                    right = f"samma tal på en rad i bladet {layout.FIGURES}, eller cellen rättad"
                    self.problems.append(at(row.where["how_many"], what, right))

    def _stands(self, values: dict[str, str], base: dict[str, str], where: Mapping[str, Where]) -> bool:
        """Tell whether a row stands: it is no proposal, or a confirmed one; note a proposal that nobody has judged."""
        state, proposed = values.pop(layout.PROPOSAL, ""), base.pop(layout.PROPOSAL, "")
        if state == "unconfirmed" or (proposed and not state):
            what = "förslaget är inte bekräftat"
            right = "”Bekräftat” om raden stämmer med källan, ”Avvisat” om den inte ska med"
            self.problems.append(at(where.get(layout.PROPOSAL, where[""]), what, right))
        return state == "confirmed" or not (state or proposed)

    def _stray(self, sheet: Sheet, row: int) -> None:
        """Tell of text in a row that belongs to no commitment."""
        for column in layout.FOLLOWUP_COLUMNS:
            if not column.locked and sheet.cell(column.code, row) is not None:
                what = "raden hör inte till något åtagande"
                self.problems.append(at(sheet.where(column, row), what, "texten på ett åtagandes rad"))
                return

    def _figures(self, sheet: Sheet) -> None:
        seen: dict[tuple[str, ...], int] = {}
        tags: set[str] = set()
        for row in sheet.rows():
            tag = sheet.key(row)
            if self._is_left(sheet, row, self.base.get((sheet.name, tag), {})):
                tags.add(tag)
                continue
            values, where = self.read_row(sheet, layout.FIGURE_COLUMNS, row)
            again = tag in tags  # a row that someone has copied is a new one
            tags.add(tag)
            base = {} if again else self.base.get((sheet.name, tag), {})
            base = {name: one_line(value) for name, value in base.items()}
            why = values.pop(layout.WHY)
            if values.pop(layout.GONE, ""):
                self._not_mentioned(values, where)
                continue
            if not self._stands(values, base, where):
                continue
            if values["value"] or values["precision"]:
                place = where["value" if values["value"] else "precision"]
                self.values_told.setdefault(values["commitment_id"], []).append((values["value"], place.cell))
            if values["value"]:
                self._percent_is_meant(sheet.cell("value", row), values["indicator_id"], where)
            for draft in self._figure(values, base, where, tag.startswith("d") and not again, why):
                if not draft.removed and draft.key in seen:
                    what = f"samma åtagande, indikator, parter och plats står också på rad {seen[draft.key]}"
                    self.problems.append(at(draft.place("indicator_id"), what, "en rad för varje siffra"))
                elif not draft.removed:
                    seen[draft.key] = row
                self.filled.drafts.append(draft)
        self._tell_deleted(tags)

    def _not_mentioned(self, values: Mapping[str, str], where: Mapping[str, Where]) -> None:
        """Write in the note of a commitment's follow-up that the document does not mention a measure any longer."""
        commitment_id, indicator_id = values["commitment_id"], values["indicator_id"]
        if values["value"] or values["precision"] or not (commitment_id and indicator_id):
            what = "raden har både en siffra och Nämns inte" if indicator_id else "raden säger inte vad som inte nämns"
            right = "det ena av dem" if indicator_id else "en indikator, eller en tom cell"
            self.problems.append(at(where[layout.GONE], what, right))
            return
        said = f"{self.labels.show('indicators', indicator_id)} nämns inte."
        for place, draft in enumerate(self.filled.drafts):
            if draft.table == "followups" and draft.key[0] == commitment_id:
                note = _with_sentence(draft.values.get("note", ""), said)
                self.filled.drafts[place] = replace(draft, values={**draft.values, "note": note})
                return
        base = self.base.get((layout.FOLLOWUPS, commitment_id), {})
        if "status" not in base:
            what = "åtagandet har ingen uppföljning som kan säga att siffran inte nämns"
            right = f"status och sammanfattning på åtagandets rad i bladet {layout.FOLLOWUPS}, eller en tom cell"
            self.problems.append(at(where[layout.GONE], what, right))
            return
        before = one_line(base.get("note", ""))
        values = {"note": _with_sentence(before, said)}
        place_of_row = {"": where[layout.GONE], "note": where[layout.GONE]}
        key = (commitment_id, self.filled.when)
        self.filled.drafts.append(
            Draft("followups", key, values, {"note": before}, place_of_row, self.number, existed=True)
        )

    def _tell_deleted(self, tags: Collection[str]) -> None:
        """Note the figures whose rows someone has deleted: suggestions are left out, what the data have stays."""
        for (name, tag), base in self.base.items():
            indicator_id = base.get("indicator_id", "")
            if name != layout.FIGURES or tag in tags or not indicator_id:
                continue
            title = self.labels.show("indicators", indicator_id)
            about = self.labels.show("commitments", base.get("commitment_id", ""))
            note = f"{self.book.name}: raden är borttagen, nämns inte längre: {title} ({about})."
            if base.get("anchor"):
                note += " Siffran finns kvar i data; ska den bort, låt raden stå och töm dess celler."
            self.notes.append(note)

    def _is_left(self, sheet: Sheet, row: int, base: Mapping[str, str]) -> bool:
        """Tell whether a row is a suggestion of an indicator that the data no longer have, left as it was."""
        indicator_id = base.get("indicator_id", "")
        if not indicator_id or indicator_id in self.labels.choices("indicators") or base.get("anchor"):
            return False
        return not any(sheet.cell(code, row) for code in ("value", "precision", "note", "anchor"))

    def _percent_is_meant(self, cell: Cell | None, indicator_id: str, where: Mapping[str, Where]) -> None:
        """Note a percentage of an indicator that is counted in something else."""
        units = dict(zip(self.dataset["indicators"]["indicator_id"], self.dataset["indicators"]["unit"], strict=True))
        units |= {draft.key[0]: draft.values["unit"] for draft in self.filled.drafts if draft.table == "indicators"}
        unit = units.get(indicator_id, "")
        if is_percent(cell) and unit and "procent" not in unit.lower() and "%" not in unit:
            what = f"cellen visar procent, men indikatorn räknas i {unit}"
            self.problems.append(at(where["value"], what, "ett tal i en cell utan procent, eller en annan indikator"))

    def _figure(
        self, values: dict[str, str], base: dict[str, str], where: dict[str, Where], existed: bool, why: str
    ) -> Iterator[Draft]:
        """Yield the rows that a row of figures stands for: none, one, or a new one and the old one taken away."""
        faulty = {problem.row for problem in self.problems if problem.file.endswith(f"bladet {layout.FIGURES}")}
        if all(value == base.get(name, "") for name, value in values.items()) or where[""].row in faulty:
            if base.get("indicator_id") and not existed:
                self.filled.unused.append((base["commitment_id"], base["indicator_id"]))
            return
        key_columns = self.dataset.specs["measures"].key
        when = {"reporting_period": self.filled.when}
        old = tuple({**base, **when}.get(name, "") for name in key_columns)
        common = (where, self.number, existed)
        if not any(value for name, value in values.items() if name != "commitment_id"):
            if existed:
                yield Draft("measures", old, {}, base, *common, removed=True, why=why)
            return
        values = self._completed(values, where)
        key = tuple({**values, **when}.get(name, "") for name in key_columns)
        if existed and key != old:
            yield Draft("measures", old, {}, base, *common, removed=True, why=why)
        same = existed and key == old
        yield Draft("measures", key, {**values, **when}, base if same else {}, where, self.number, same, why=why)

    def _completed(self, values: dict[str, str], where: Mapping[str, Where]) -> dict[str, str]:
        """Fill in what an empty cell stands for; note what is missing."""
        values = dict(values)
        if not values["parties"]:
            commitments = self.dataset["commitments"]
            responsible = commitments.loc[commitments["commitment_id"] == values["commitment_id"], "responsible"]
            alone = "".join(party for party in responsible if "|" not in party)
            values["parties"] = self.filled.party or alone
        if not values["joint"] and values["parties"] and "|" not in values["parties"]:
            values["joint"] = "no"
        if values["value"] and not values["precision"]:
            values["precision"] = "exact"
        values["basis"] = values["basis"] or "stated"
        values["accumulation"] = values["accumulation"] or "period"
        missing = {
            "commitment_id": ("åtagande saknas", "ett av valen i cellens lista"),
            "indicator_id": ("indikator saknas", "ett av valen i cellens lista"),
            "parties": ("det framgår inte vems talet är", "en eller flera parter"),
            "joint": ("flera parter står på raden, men inte om de gjorde det tillsammans",
                      "Gemensamt, Enskilt eller Oklart om gemensamt"),
            "precision": ("antalet saknas", "ett tal i Antal, eller ”Antal ej angivet” i Precision"),
            "anchor": ("ankare saknas", "dokumentets ord för talet och det som räknas, till exempel ”12 besök”"),
        }  # fmt: skip
        for name, fault in missing.items():
            follows = (name == "parties" and not values["commitment_id"]) or (name == "joint" and not values["parties"])
            if not values[name] and not follows:
                self.problems.append(at(where["value" if name == "precision" else name], *fault))
        return values


def _with_sentence(text: str, sentence: str) -> str:
    """Return a text with a sentence behind it, once."""
    return text if sentence in text else f"{text} {sentence}".strip()


def read_form(book: Book, dataset: Dataset, number: int = 0) -> Filled:
    """Read a filled form; raise DataError with every fault in its cells."""
    return _FollowupReader(book, dataset, number).read()
