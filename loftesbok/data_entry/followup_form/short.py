"""The short sheet: what those who report write of each commitment, read with the cells that it stands in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from loftesbok.data_entry.excel.cell_problems import Where, at
from loftesbok.data_entry.excel.reading import Reader, Sheet
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.proposals import nouns
from loftesbok.domain.number_phrases import find_number_phrases, words_of_precision
from loftesbok.domain.problems import quoted

_WORDS = tuple(column.code for column in layout.SHORT_COLUMNS if not column.locked and not column.choices)
_SPAN_DOUBT = "cellen anger ett spann; det lägsta talet är taget"
_PART_DOUBT = "”varav”: välj helhetens indikator i Del av och ”Varav” i Slags del"


@dataclass(frozen=True)
class Amount:
    """A number, a zero or a vague amount of the cell *Hur många?*, and where in the cell it stands."""

    value: Decimal | None
    precision: str
    noun: str
    start: int
    end: int
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShortRow:
    """What the short sheet says of a commitment: the texts of its cells, by column, and the cells."""

    texts: Mapping[str, str]
    where: Mapping[str, Where]
    place_ids: tuple[str, ...]
    unknown_places: tuple[str, ...]
    is_not_mentioned: bool

    @property
    def has_words(self) -> bool:
        """Whether anything is said, beside that the commitment is not mentioned."""
        return any(self.texts[code] for code in _WORDS)

    @property
    def first_cell(self) -> Where:
        """The first cell that says something."""
        return next((self.where[code] for code in _WORDS if self.texts[code]), self.where[layout.NOT_MENTIONED])

    def value_for(self, name: str) -> str:
        """Return what the short sheet says for a column of a follow-up, as the dataset has it."""
        return "|".join(self.place_ids) if name == "places" else self.texts[layout.FROM_SHORT[name]]

    def amounts(self) -> list[Amount]:
        """Return what the cell *Hur många?* says, in order."""
        return read_amounts(self.texts["how_many"])


def read_amounts(text: str) -> list[Amount]:
    """Return the numbers, zeros and vague amounts of a cell that says how many, with what is counted.

    >>> [(int(amount.value), amount.precision, amount.noun) for amount in read_amounts("5 sök, minst 2 platser")]
    [(5, 'exact', 'sök'), (2, 'at_least', 'platser')]
    """
    amounts: list[Amount] = []
    for phrase in find_number_phrases(text):
        if phrase.kind == "multiple":  # "dubbelt så många" is no number
            continue
        noun = nouns.noun_after(text, phrase.end)
        before = None if noun else nouns.noun_before(text, phrase.start)
        doubts = [_SPAN_DOUBT] if phrase.high is not None else []
        if text[: phrase.start].lower().endswith("varav "):
            doubts.append(_PART_DOUBT)
        precise = words_of_precision(text, phrase.start)
        start = text.rfind(before.text if before else precise, 0, phrase.start) if before or precise else phrase.start
        label = noun.text if noun else before.text if before else ""
        end = noun.end if noun else phrase.end
        amounts.append(Amount(phrase.value, phrase.precision, label, start, end, tuple(doubts)))
    return amounts


def read_short(reader: Reader, sheet: Sheet, commitment_ids: Collection[str]) -> dict[str, ShortRow]:
    """Return the rows of the short sheet that say something, by commitment; note what is wrong in the reader."""
    rows: dict[str, ShortRow] = {}
    for number in sheet.rows():
        texts, where = reader.read_row(sheet, layout.SHORT_COLUMNS, number)
        if not any(texts.values()):
            continue
        commitment_id = sheet.key(number)
        place_ids, unknown_places = reader.labels.codes("places", texts["where"])
        is_not_mentioned = bool(texts[layout.NOT_MENTIONED])
        row = ShortRow(texts, where, tuple(place_ids), tuple(unknown_places), is_not_mentioned)
        if commitment_id not in commitment_ids:
            reader.problems.append(at(row.first_cell, "raden hör inte till något åtagande i löftesperioden",
                                      "texten på ett åtagandes rad"))  # fmt: skip
            continue
        if commitment_id in rows:
            what = f"åtagandet står också på rad {rows[commitment_id].first_cell.row}"
            reader.problems.append(at(row.first_cell, what, "en rad för varje åtagande"))
            continue
        rows[commitment_id] = row
        if is_not_mentioned and row.has_words:
            what = f"Nämns inte är valt, men cell {row.first_cell.cell} säger något om åtagandet"
            reader.problems.append(at(where[layout.NOT_MENTIONED], what, "det ena av dem"))
        if texts["how_many"] and not row.amounts():
            right = "tal och det som räknas, till exempel ”5 narkotikasök, minst 2 platser”; annan text i Vad gjordes?"
            reader.problems.append(at(where["how_many"], f"{quoted(texts['how_many'])} säger inget antal", right))
    return rows
