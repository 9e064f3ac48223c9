"""What the filled workbook of a new promise period says: its cells as the draft of the period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.data_entry import source_documents as documents
from loftesbok.data_entry.excel.cell_problems import of_file
from loftesbok.data_entry.excel.columns import ORIGIN, PLACES, SOURCE, Column
from loftesbok.data_entry.excel.labels import Labels, plain
from loftesbok.data_entry.excel.opening import Book, Cell, open_book
from loftesbok.data_entry.excel.reading import Sheet
from loftesbok.data_entry.excel.unread import tell_unread
from loftesbok.data_entry.excel.values import as_number, as_text
from loftesbok.data_entry.new_period import layout as period_layout
from loftesbok.data_entry.new_period.draft import PeriodDraft
from loftesbok.data_entry.new_period.read_targets import IN_LIST, Places, TargetReader, Values
from loftesbok.domain.problems import DataError

_NAMED = ((period_layout.PARTIES, "parties"), (period_layout.THEMES, "themes"), (PLACES, "places"))


def read(path: Path, dataset: Dataset, period_id: str) -> PeriodDraft:
    """Read a filled workbook as the draft of a promise period; raise DataError with every fault in its cells."""
    book = open_book(path)
    reader = _AddingReader if _is_addition(book) else _PeriodReader
    return reader(book, dataset, PeriodDraft(dataset, period_id)).read()


def _is_addition(book: Book) -> bool:
    """Tell whether a workbook adds commitments to a promise period."""
    grid = book.sheets.get(ORIGIN)
    return grid is not None and any(cell.value == period_layout.ADDING for cell in grid.cells.values())


class _PeriodReader(TargetReader):
    sheets = period_layout.SHEETS
    fielded: ClassVar[Sequence[str]] = (period_layout.PERIOD, SOURCE)
    open_lists = period_layout.OPEN_LISTS
    optional = (*period_layout.CONTINUING, "parts")
    again = "en ny arbetsbok, skriven med `loftesbok new-period … --form`"

    def read(self) -> PeriodDraft:
        about, _ = self.origin()
        self._judge(about)
        sheets = {name: self.sheet(name) for name in self.sheets}
        self.stop()
        self.earlier = {str(row["commitment_id"]): row for _, row in self.dataset["commitments"].iterrows()}
        new = {}
        for name, table in _NAMED:
            rows = self.new_rows(sheets[name], table)
            for values, where in rows.values():
                self.draft.named(table, values, where)
            new[table] = {row_id: values["title"] for row_id, (values, _) in rows.items()}
        self.labels = Labels(self.dataset, about.get("before", ""), new)
        self._about(sheets)
        self._commitments(sheets[period_layout.COMMITMENTS])
        self.targets(sheets[period_layout.TARGETS])
        self.stop()
        self.places.setdefault(period_layout.EARLIER, set(range(1, len(period_layout.EARLIER_COLUMNS) + 2)))
        self.draft.notes = [*tell_unread(self.book, self.places), *self.notes]
        return self.draft

    def converted(self, column: Column, cell: Cell) -> str | tuple[str, str]:
        """Take text in the cells that are both chosen and written, and a target with its limit."""
        if column.code == "value":
            return as_number(cell) if cell.kind == "number" else as_text(cell)
        return as_text(cell) if column.choices in ("own", "counted") else super().converted(column, cell)

    def _judge(self, about: Mapping[str, str]) -> None:
        name = self.book.name
        if "reporting_period" in about:
            what = f"formuläret är en uppföljning av {about['reporting_period']}, ingen ny löftesperiod"
            raise DataError([of_file(name, what, f"`loftesbok import {name}`")])
        if about.get("period_id") != self.draft.period_id:
            what = f"arbetsboken gäller löftesperioden {about.get('period_id', '')}"
            right = f"`loftesbok new-period {about.get('period_id', '')} --workbook {name}`"
            raise DataError([of_file(name, what, right)])

    # --- the period and its document

    def _about(self, sheets: Mapping[str, Sheet]) -> None:
        self._period(sheets[period_layout.PERIOD], sheets[SOURCE])

    def _period(self, sheet: Sheet, source: Sheet) -> None:
        values, where = self.read_fields(sheet, period_layout.PERIOD_FIELDS)
        said, places = self.read_fields(source, period_layout.SOURCE_FIELDS)
        self._needed(period_layout.PERIOD_FIELDS, values, where)
        self._needed(period_layout.SOURCE_FIELDS, said, places)
        values["anchor"], where["anchor"] = said.get("anchor", ""), places["anchor"]
        values["source_id"], where["source_id"] = self._source(said, places), places["known"]
        self.draft.period(values, {**where, "": where["title"]})

    def _needed(self, fields: tuple[Column, ...], values: Values, where: Places) -> None:
        for field in fields:
            place = where.get(field.code)
            if place and field.required and not values[field.code] and not self.faulty(place):
                self.fault(place, "cellen är tom", IN_LIST if field.choices else "ett värde")

    def _source(self, said: Values, where: Places) -> str:
        new = {name: said.get(name, "") for name in documents.TOLD}
        if not any(new.values()):
            if not said.get("known") and not self.faulty(where["known"]):
                self.fault(where["title"], "källan saknas", "en källa: vald i listan, eller ny")
            return said.get("known", "")
        if said.get("known"):
            what = "både en källa som redan finns och en ny källa är ifyllda"
            self.fault(where["known"], what, "bara den ena")
        for name in documents.NEEDED:
            if not new[name] and not self.faulty(where[name]):
                self.fault(where[name], "cellen är tom", "en text")
        return self.draft.source(new, {**where, "": where["title"]})

    # --- promises and commitments

    def _commitments(self, sheet: Sheet) -> None:
        rows = []
        for row in sheet.rows():
            if sheet.key(row) in self.earlier:  # a commitment that the data have
                continue
            values, where = self.read_row(sheet, period_layout.COMMITMENT_COLUMNS, row)
            if any(values.values()):
                rows.append((values, where))
        if not rows and not self.problems and not self.draft.is_addition:
            what = f"bladet {sheet.name} har inga åtaganden"
            self.problems.append(of_file(self.book.name, what, "minst ett åtagande"))
        promises = self._promises(rows)
        for values, where in rows:
            self._carry(values, where)
            if not values["title"]:
                if not self.faulty(where["title"]):
                    right = "en titel, eller ett åtagande som fortsätter"
                    self.fault(where["title"], "åtagandets titel saknas", right)
                continue
            if not values["responsible"]:
                if not self.faulty(where["responsible"]):
                    self.fault(where["responsible"], "det framgår inte vem som ansvarar", "en eller flera parter")
                continue
            columns = {name: values[name] for name in ("title", "description", "parts", "responsible", "theme_id",
                                                    "group", "wording", "anchor")}  # fmt: skip
            columns["promise_id"] = promises.get(plain(values["promise"]), "")
            commitment_id = self.draft.commitment(columns, {**where, "promise_id": where["promise"]})
            for name in {values["title"], f"{values['title']} ({values['group']})"}:
                self.own.setdefault(plain(name), []).append(commitment_id)
            self._continuations(commitment_id, values, where)

    def _promises(self, rows: list[tuple[Values, Places]]) -> dict[str, str]:
        """Take in the promises that the rows of commitments name; return their ids by title."""
        promises: dict[str, tuple[Values, Places]] = {}
        for values, where in rows:
            title = plain(values["promise"])
            if title in ("", period_layout.OUTSIDE):
                continue
            texts, places = promises.setdefault(title, ({"title": values["promise"]}, {"": where["promise"]}))
            for name in ("description", "anchor", "wording"):
                said = values[f"promise_{name}"]
                if said and texts.get(name, said) != said:
                    what = f"löftet har en annan text på rad {places[name].row}"
                    self.fault(where[f"promise_{name}"], what, "texten på en av raderna, eller samma på alla")
                elif said:
                    texts[name], places[name] = said, where[f"promise_{name}"]
        if promises:
            for values, where in rows:
                if not values["promise"] and not self.faulty(where["promise"]):
                    right = f"löftets rubrik på varje rad; {period_layout.OUTSIDE} om åtagandet inte hör till något"
                    self.fault(where["promise"], "löftet saknas, fast andra rader har ett", right)
        return {title: self._promise(title, *promise) for title, promise in promises.items()}

    def _promise(self, title: str, values: Values, where: Places) -> str:
        """Return the id of a promise: one that the period has, or a new one."""
        return self.draft.promise(values, where)

    def _carry(self, values: Values, where: Places) -> None:
        """Fill in what is left to the commitment that a row goes on from."""
        for name in self.optional:
            values.setdefault(name, "")
        earlier = members(values["continues"])
        if len(earlier) > 1 and not values["title"]:
            what, right = "raden fortsätter flera åtaganden", "en titel i kolumnen Åtagande"
            self.fault(where["title"], what, right)
        elif earlier:
            row = self.earlier[earlier[0]]
            if not values["title"]:
                for name in ("description", "parts"):
                    values[name] = values[name] or str(row[name])
            for name in ("title", "responsible", "theme_id", "group"):
                values[name] = values[name] or str(row[name])

    def _continuations(self, commitment_id: str, values: Values, where: Places) -> None:
        earlier = members(values["continues"])
        if not earlier:
            for name in period_layout.CONTINUING[1:]:
                if values[name]:
                    right = "ett åtagande i kolumnen Fortsätter från, eller en tom cell"
                    self.fault(where[name], "raden fortsätter inget åtagande", right)
            return
        link = {"relation": values["relation"] or "continued", "to_commitment": commitment_id,
                "carried_on_by": values["carried_on_by"] or "assessment",
                "target_by": values["target_by"] or "assessment", "anchor": values["continuation_anchor"]}  # fmt: skip
        places = {**where, "anchor": where["continuation_anchor"], "from_commitment": where["continues"],
                  "source_id": where["continuation_anchor"], "": where["continues"]}  # fmt: skip
        if "source" in (link["carried_on_by"], link["target_by"]) and not link["anchor"]:
            self.fault(places["anchor"], "ankare saknas fast källan säger att det förs vidare", "källans ord om det")
        for origin in earlier:
            self.draft.continuation({"from_commitment": origin, **link}, places)


class _AddingReader(_PeriodReader):
    """Reads a workbook that adds commitments and targets to a promise period that the data have."""

    sheets = period_layout.ADDING_SHEETS
    fielded = (SOURCE,)

    def _judge(self, about: Mapping[str, str]) -> None:
        super()._judge(about)
        if self.draft.period_id not in set(self.dataset["periods"]["period_id"]):
            what = f"löftesperioden {self.draft.period_id} finns inte i data"
            raise DataError([of_file(self.book.name, what, self.again)])

    def _about(self, sheets: Mapping[str, Sheet]) -> None:
        said, places = self.read_fields(sheets[SOURCE], period_layout.ADDING_FIELDS)
        self._needed(period_layout.ADDING_FIELDS, said, places)
        source_id = self._source(said, places)
        self.draft.add_to_period(source_id, said.get("anchor", ""), said.get(period_layout.WHY, ""))
        for commitment in self._present("commitments"):
            for name in {commitment["title"], f"{commitment['title']} ({commitment['group']})"}:
                self.own.setdefault(plain(name), []).append(commitment["commitment_id"])

    def _present(self, table: str) -> list[dict[str, str]]:
        """Return the rows that the period has of a table."""
        frame = self.dataset[table]
        frame = frame[frame["period_id"] == self.draft.period_id]
        return [{str(name): str(value) for name, value in row.items()} for _, row in frame.iterrows()]

    def _carry(self, values: Values, where: Places) -> None:
        super()._carry(values, where)
        title, group = plain(values["title"]), plain(values["group"])
        if any((plain(row["title"]), plain(row["group"])) == (title, group) for row in self._present("commitments")):
            self.fault(where["title"], "åtagandet finns redan i löftet", "ett nytt åtagande, eller en tom rad")

    def _promise(self, title: str, values: Values, where: Places) -> str:
        present = {plain(row["title"]): row["promise_id"] for row in self._present("promises")}
        return present.get(title) or super()._promise(title, values, where)
