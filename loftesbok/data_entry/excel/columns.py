"""What the sheets of every workbook of ours share: names, rows, and what is known of a column."""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "1"
INSTRUCTIONS = "Läs först"
PLACES = "Platser"
SOURCE = "Källa"
LISTS = "Listor"
ORIGIN = "Ursprung"

CODE_ROW = 3
"""The hidden row that names each column by its code; headings stand below it."""
HEADING_ROW = CODE_ROW + 1
FIRST_ROW = HEADING_ROW + 1
KEY = "key"
"""The code of the hidden first column, which says what each row is about."""
NEW_ROWS = 15
"""Rows for new indicators, and for new places."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet, or a field of the sheet on the source.

    ``table`` and ``fills`` (or else ``code``) name the column of the dataset that it fills (``table`` is "" where it
    fills none); ``joins`` names the column whose list it is a part of; ``choices`` names the list that it is chosen
    from; ``hint`` is what the form has to say beside the dataset's own description.
    """

    code: str
    heading: str
    width: int
    table: str = ""
    choices: str = ""
    several: bool = False
    required: bool = False
    locked: bool = False
    hint: str = ""
    fills: str = ""
    joins: str = ""


PLACE_COLUMNS = (
    Column("title", "Namn", 34, "places", required=True),
    Column("district", "Område", 34, "places"),
)
DOCUMENT_FIELDS = (
    Column("known", "Källa som redan finns i data", 0, choices="sources",
           hint="Välj den här om dokumentet redan finns i listan. Lämna då titel, utgivare och så vidare tomma."),
    Column("title", "Ny källa: titel", 0, "sources", hint="Behövs för en ny källa."),
    Column("publisher", "Ny källa: utgivare", 0, "sources", hint="Behövs för en ny källa."),
    Column("document_type", "Ny källa: dokumenttyp", 0, "sources", hint="Behövs för en ny källa."),
    Column("published_on", "Ny källa: datum", 0, "sources"),
    Column("diary_number", "Ny källa: diarienummer", 0, "sources"),
    Column("url", "Ny källa: webbadress", 0, "sources"),
)  # fmt: skip


def column_name(column: Column) -> str:
    """Return the dataset's name of the column that a form's column fills."""
    return column.fills or column.joins or column.code


def row_name(column: Column) -> str:
    """Return the name of a column's value among the values of its row."""
    return column.joins or column.code
