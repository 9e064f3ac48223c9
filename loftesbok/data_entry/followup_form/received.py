"""A received form as a source: the words of its short sheet, and what they are proposed to say in the editor's sheets.

The file is kept as it came, with its checksum; its cells are what anchors lead to. The editor works in a form of its
own, filled with proposals from this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.data_entry.excel.cell_problems import of_file
from loftesbok.data_entry.excel.columns import CODE_ROW
from loftesbok.data_entry.excel.labels import Labels
from loftesbok.data_entry.excel.opening import Book, Cell, read_book
from loftesbok.data_entry.excel.reading import Reader, find_columns
from loftesbok.data_entry.excel.shown_numbers import Shown, as_shown, read_shown
from loftesbok.data_entry.excel.unread import tell_unread
from loftesbok.data_entry.excel.values import as_text
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.prefill import KINDS, Prefill, Row, RowWriter
from loftesbok.data_entry.followup_form.short import Amount, ShortRow, read_amounts, read_short
from loftesbok.data_entry.proposals import amounts, anchors, blocks, documents
from loftesbok.data_entry.proposals.documents import Document
from loftesbok.data_entry.proposals.propose import Proposal
from loftesbok.domain.problems import DataError, quoted
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import listing

SUFFIX = ".xlsx"
_LEAD = 60
_WORDS = ("done", "how_many", "where", "next")
_WORK = "Raden kommer ur det ifyllda formuläret"


def is_received(name: str) -> bool:
    """Tell whether a document is a workbook, by its name."""
    return Path(name).suffix.lower() == SUFFIX


def text_of(name: str, data: bytes) -> str | None:
    """Return the text of a document of any kind that is read, by its name and bytes; None where it cannot be read."""
    if not is_received(name):
        return documents.text_of(name, data)
    try:
        return text_of_workbook(name, data)
    except DataError:
        return None


def text_of_workbook(name: str, data: bytes) -> str:
    """Return the words of a received form: the title of its short sheet, and what people have written in it.

    Raises DataError where the workbook cannot be read, is no form, or where nobody has written in its short sheet.
    """
    return _words_of(read_book(name, data))


def _words_of(book: Book) -> str:
    grid = book.sheets.get(layout.SHORT)
    first, columns = find_columns(grid) if grid else (CODE_ROW, {})
    if grid is None or not columns:
        what = f"bladet {layout.SHORT} saknas: arbetsboken är inget formulär härifrån, eller ett äldre"
        raise DataError([of_file(book.name, what, f"ett mottaget formulär med bladet {layout.SHORT} ifyllt")])
    title = grid.cells.get((1, 2))
    lines = [_shown(title)] if title else []
    written = 0
    for row in grid.rows():
        texts = [_shown(grid.cells[row, columns[code]]) for code in _WORDS if (row, columns.get(code, 0)) in grid.cells]
        if row > first + 1 and texts:
            lines += ["", *texts]
            written += 1
    if not written:
        right = "vad som gjordes, hur många, var och vad som händer sedan"
        raise DataError([of_file(book.name, f"bladet {layout.SHORT} är inte ifyllt", right)])
    return "\n".join(lines)


def _shown(cell: Cell) -> str:
    """Return what a cell shows, as the reader of the sheet has it."""
    shown = read_shown(cell)
    text = as_text(as_shown(cell, shown, is_text=True) if isinstance(shown, Shown) else cell)
    return text if isinstance(text, str) else str(cell.value)


class _ReceivedReader(Reader):
    """Reads the short sheet of a received form."""

    sheets: ClassVar = {layout.SHORT: layout.SHORT_COLUMNS}
    open_lists = layout.OPEN_LISTS
    again = "ett nytt formulär, skrivet med `loftesbok form`"

    def read(self, period_id: str, when: ReportingPeriod) -> tuple[dict[str, ShortRow], str]:
        """Return the rows of the short sheet by commitment, and the party whose form it is, if any."""
        about, base = self.origin()
        if (about.get("period_id"), about.get("reporting_period")) != (period_id, when.code):
            what = f"formuläret gäller {about.get('reporting_period', '')} i {about.get('period_id', '')}"
            raise DataError([of_file(self.book.name, what, f"ett formulär som gäller {when.code} i {period_id}")])
        self._refuse_edited(base)
        self.labels = Labels(self.dataset, period_id)
        commitments = self.dataset["commitments"]
        ids = set(commitments.loc[commitments["period_id"] == period_id, "commitment_id"])
        sheet = self.sheet(layout.SHORT)
        rows = {} if self.problems else read_short(self, sheet, ids)
        if self.problems:
            raise DataError(self.problems)
        return rows, about.get("party", "")

    def _refuse_edited(self, base: Mapping[tuple[str, str], Mapping[str, str]]) -> None:
        """Note where the editor's sheet is filled in too: a form that is written anew would leave that out."""
        grid = self.book.sheets.get(layout.FOLLOWUPS)
        first, columns = find_columns(grid) if grid else (0, {})
        if grid is None or "status" not in columns:
            return
        for row in grid.rows():
            key = grid.cells.get((row, columns["key"]))
            before = base.get((layout.FOLLOWUPS, str(key.value)), {}) if key else {}
            if row > first + 1 and (row, columns["status"]) in grid.cells and not before.get("status"):
                what = f"bladet {layout.FOLLOWUPS} är också ifyllt, på rad {row}"
                right = (
                    f"`loftesbok import {self.book.name}`, eller ett formulär där bara bladet {layout.SHORT} är ifyllt"
                )
                self.problems.append(of_file(self.book.name, what, right))
                return


def prefill_received(dataset: Dataset, period_id: str, when: ReportingPeriod, document: Document) -> Prefill:
    """Return what the short sheet of a received form is proposed to say in the editor's sheets.

    Raises DataError with every fault of the sheet, and where the form is about another time or promise.
    """
    book = read_book(document.name, document.data)
    reader = _ReceivedReader(book, dataset)
    rows, party = reader.read(period_id, when)
    titles = dict(zip(dataset["commitments"]["commitment_id"], dataset["commitments"]["title"], strict=True))
    silent = [titles[commitment_id] for commitment_id, row in rows.items() if row.is_not_mentioned]
    columns = {**{name: range(200) for name in layout.SHEETS}, **reader.places}
    notes = [*reader.notes, *tell_unread(book, columns)]
    if silent:
        notes.insert(0, f"Markerade ”Nämns inte”: {listing(silent)}.")
    followups = dataset["followups"]
    followed_up = set(followups.loc[followups["reporting_period"] == when.code, "commitment_id"])
    if left_out := [titles[key] for key, row in rows.items() if row.has_words and key in followed_up]:
        notes.append(f"Har redan en uppföljning i data, och får inga förslag: {listing(left_out)}.")
    result = Prefill(document, notes=tuple(notes), party=party, described=_description(dataset, document, book, party))
    writer = _ReceivedWriter(dataset, blocks.collapse(document.text), party)
    for commitment_id, row in rows.items():
        if row.has_words and commitment_id not in followed_up:
            followup, figures = writer.rows(commitment_id, row)
            result.followups[commitment_id] = followup
            result.figures[commitment_id] = figures
    return result


def _description(dataset: Dataset, document: Document, book: Book, party: str) -> dict[str, str]:
    """Return what is known of a received form as a source."""
    titles = dict(zip(dataset["parties"]["party_id"], dataset["parties"]["title"], strict=True))
    which = "" if party else f" {document.name}"  # two forms that are no party's have the same title otherwise
    return {
        "title": f"{document.title} (ifyllt formulär{which})", "publisher": titles.get(party, ""),
        "document_type": "ifyllt formulär", "published_on": book.saved_on,
    }  # fmt: skip


class _ReceivedWriter:
    """Turns rows of the short sheet into proposed rows; reads the form's words from the beginning on."""

    def __init__(self, dataset: Dataset, whole: str, party: str) -> None:
        self.dataset, self.whole, self.party = dataset, whole, party
        self.writer = RowWriter(dataset, whole)
        self.read_to = 0

    def rows(self, commitment_id: str, row: ShortRow) -> tuple[Row, list[Row]]:
        """Return the proposed row of a commitment, and those of its figures."""
        starts: dict[str, int] = {}
        for code in _WORDS:
            if row.texts[code]:
                text = blocks.collapse(row.texts[code])
                starts[code] = max(self.whole.find(text, self.read_to), self.read_to)
                self.read_to = starts[code] + len(text)
        within = range(min(starts.values()), self.read_to)
        first_text = row.texts[min(starts, key=lambda code: starts[code])]
        lead = range(within.start, within.start + len(blocks.collapse(first_text)))
        cell, row_amounts = row.texts["how_many"], row.amounts()
        ends = [amount.start for amount in row_amounts[1:]] + [len(cell)]
        figures = [
            self._figure(
                commitment_id,
                row,
                amount,
                cell[amount.start : end].strip(" ,;"),
                start=starts["how_many"],
                within=within,
            )
            for amount, end in zip(row_amounts, ends, strict=False)
        ]
        return self._followup(commitment_id, row, lead, within), figures

    def _followup(self, commitment_id: str, row: ShortRow, lead: range, within: range) -> Row:
        doubts = [f"platsen {quoted(place)} finns inte i bladet Platser: välj, eller skriv in den där"
                  for place in row.unknown_places]  # fmt: skip
        parties = self._parties(commitment_id)
        if not parties:
            doubts.append("det framgår inte vems del som redovisas")
        if not row.texts["done"]:
            doubts.append(f"cell {row.where['done'].cell} (Vad gjordes?) är tom: skriv sammanfattningen")
        elif {amount.value for amount in row.amounts()} - {amount.value for amount in read_amounts(row.texts["done"])}:
            doubts.append(f"sammanfattningen ska ha med siffrorna ({row.texts['how_many']})")
        end = self.whole.rfind(" ", lead.start, lead.start + _LEAD) if len(lead) > _LEAD else lead.stop
        place = range(lead.start, end if end > lead.start else lead.stop)
        values = {
            "reported_by": parties, "summary": row.texts["done"], "places": "|".join(row.place_ids),
            "next_step": row.texts["next"],
            "anchor": anchors.lead_to(self.whole, place, within).replace("|", " ").rstrip(" .,;:"),
        }  # fmt: skip
        return Row(values, tuple(doubts), f"{_WORK}. Stället: {_cells(row, _WORDS)}")

    def _figure(
        self, commitment_id: str, row: ShortRow, amount: Amount, passage: str, *, start: int, within: range
    ) -> Row:
        noun = amount.noun or self._only_indicator(commitment_id)
        doubts = list(amount.doubts)
        if not amount.noun and noun:
            doubts.append("cellen säger inte vad som räknas; det är det enda som har räknats för åtagandet")
        if not self._parties(commitment_id):
            doubts.append("det framgår inte vems talet är, eller om det är gemensamt")
        place = range(start + amount.start, start + amount.end)
        anchor = anchors.lead_to(self.whole, place, range(place.start, within.stop))
        if self.whole.count(anchor) > 1:  # the same words in another cell: those before tell them apart
            anchor = anchors.lead_to(self.whole, place, within)
        kind = amounts.VAGUE if amount.value is None else amounts.FIGURE if amount.value else amounts.ZERO
        proposal = Proposal(
            kind, commitment_id, (), noun, amount.value, amount.precision, self._kinds(commitment_id), "no", anchor,
            passage, f"{_WORK}, {_cells(row, ('how_many',))}", tuple(doubts), place.start,
        )  # fmt: skip
        return self.writer.figure(proposal)

    def _parties(self, commitment_id: str) -> str:
        """Return the party whose form it is, or the only one that is responsible; "" where nobody can tell."""
        commitments = self.dataset["commitments"]
        responsible = members(commitments.loc[commitments["commitment_id"] == commitment_id, "responsible"].iloc[0])
        return self.party or (responsible[0] if len(responsible) == 1 else "")

    def _kinds(self, commitment_id: str) -> tuple[str, ...]:
        kinds = dict(zip(self.dataset["parties"]["party_id"], self.dataset["parties"]["kind"], strict=True))
        party = self._parties(commitment_id)
        return (KINDS[kinds[party]],) if party else ()

    def _only_indicator(self, commitment_id: str) -> str:
        """Return the title of the indicator that a commitment has, where it has one only."""
        ids: set[str] = set()
        for table in ("measures", "targets"):
            frame = self.dataset[table]
            ids |= set(frame.loc[frame["commitment_id"] == commitment_id, "indicator_id"])
        titles = dict(zip(self.dataset["indicators"]["indicator_id"], self.dataset["indicators"]["title"], strict=True))
        return titles[ids.pop()] if len(ids) == 1 else ""


def _cells(row: ShortRow, codes: Sequence[str]) -> str:
    """Tell what cells of the short sheet say."""
    shown = [f"{row.where[code].cell} ”{row.texts[code]}”" for code in codes if row.texts[code]]
    return f"bladet {layout.SHORT}, {' / '.join(shown)}"
