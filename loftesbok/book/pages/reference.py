"""The reference pages: the vocabulary's words, the documents, the data dictionary, readings, the publisher."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from loftesbok.analysis.wording import Names, in_months
from loftesbok.book.pages.corrections import contact_piece
from loftesbok.book.pages.period_states import whole_view
from loftesbok.data.dataset import Dataset
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Badge, Block, Bullets, Facts, Link, Paragraph, Table, cell, line
from loftesbok.domain.swedish import day, plural, sentence
from loftesbok.domain.vocabulary import Term

SHORT = 12  # characters of a checksum that are shown; the whole is in the data


def terms(label: str, caption: str, head: str, words: Mapping[str, Term], badges: bool = False) -> Document:
    """Return the words of a vocabulary with what they mean; ``badges`` shows them as statuses are shown."""
    rows = tuple((cell(Badge(code) if badges else term.label), cell(term.meaning)) for code, term in words.items())
    return document(Table(label, caption, (head, "Betyder"), rows))


def rules(texts: Sequence[str]) -> Document:
    """Return rules as a list."""
    return document(Bullets(tuple(line(text) for text in texts)))


def sources(dataset: Dataset, through: str = "") -> Document:
    """Return the documents and where each can be read or asked for; as of ``through``, those that it builds on."""
    shown = whole_view(dataset, through) if through else dataset
    rows = tuple(
        (
            (line(row["title"]), line(f"{sentence(row['document_type'])}. {row['publisher']}.")),
            cell(day(row["published_on"]) if row["published_on"] else "odaterat"),
            (line(_where_to_read(row)),),
            (line(row["source_id"]), line(row["sha256"][:SHORT] or "ingen kontrollsumma")),
        )
        for _, row in shown["sources"].iterrows()
    )
    if not rows:
        return document(Paragraph(("Boken bygger inte på något dokument ännu.",)))
    header = ("Dokument", "Datum", "Där det finns", "Id och kontrollsumma")
    method = (
        "Kontrollsumman är räknad med metoden SHA-256. Här visas början av den. Hela summan står i kolumnen sha256.",
        "Underlag: tabellen sources.",
    )
    return document(Table("sida-kallor", "Dokumenten som boken bygger på", header, rows, method))


def _where_to_read(row: pd.Series) -> str | Link:
    """Return a document's address, or whom to ask for it, and by which number."""
    if row["url"].startswith(("https://", "http://")):
        return Link(f"Läs {row['title']}", row["url"])
    authority = re.sub(r"\s*\([^)]*\)", "", row["publisher"])
    number_words = f"diarienummer {row['diary_number']}" if row["diary_number"] else "diarienummer saknas"
    opening = "Publicerat på webben, adressen står inte i det. " if "webb" in row["document_type"] else ""
    return f"{opening}Fråga {authority} ({number_words})" if authority else f"{opening}Vem som har det står inte."


def dictionary(dataset: Dataset) -> Document:
    """Return one table per table of the Data Package: every column with title, type and meaning."""
    blocks: list[Block] = []
    for resource in dataset.package["resources"]:
        rows = []
        keys = _key_columns(resource["schema"])
        for field in resource["schema"]["fields"]:
            rules = field.get("constraints", {})
            notes = ["nyckel"] if field["name"] in keys else []
            notes += [] if rules.get("required") else ["får vara tom"]
            values = rules.get("enum") or field.get("loftesbok", {}).get("values") or []
            rows.append(
                (
                    (line(field["name"]), line(field.get("title", ""))),
                    (
                        line(field.get("description", "")),
                        *((line(f"Värden: {', '.join(values)}"),) if values else ()),
                    ),
                    cell(_type_words(field)),
                    cell(", ".join(notes) or "ska fyllas i"),
                )
            )
        name = resource["name"].replace("_", "-")
        caption = f"{resource['title']} ({resource['path']}): {plural(len(dataset[resource['name']]), 'rad', 'rader')}"
        table = Table(f"sida-data-{name}", caption, ("Kolumn", "Betyder", "Typ", "Krav"), tuple(rows))
        blocks += [Paragraph(line(resource.get("description", ""))), table]
    return document(*blocks)


def _key_columns(schema: Mapping) -> set[str]:
    key: str | list[str] = schema.get("primaryKey") or next(iter(schema.get("uniqueKeys", [])), [])
    return {key} if isinstance(key, str) else set(key)


def _type_words(field: Mapping) -> str:
    kinds = {
        "slug": "id", "reporting_period": "redovisningsperiod", "date_or_year": "datum eller år", "list": "lista, |",
        "text": "text", "texts": "lista av texter, |", "anchor": "ankare",
    }  # fmt: skip
    types = {"string": "text", "integer": "heltal", "number": "tal", "date": "datum"}
    return kinds.get(field.get("loftesbok", {}).get("kind", ""), types.get(field["type"], field["type"]))


def readings(dataset: Dataset, through: str = "") -> Document:
    """Return, per promise period, the figures whose note says how an unclear passage was read."""
    view = whole_view(dataset, through)
    names = Names(view)
    home = dict(zip(view["commitments"]["commitment_id"], view["commitments"]["period_id"], strict=True))
    noted = view["measures"]
    noted = noted[noted["note"] != ""]
    rows = []
    order = {commitment_id: i for i, commitment_id in enumerate(view["commitments"]["commitment_id"])}
    for _, row in noted.sort_values("commitment_id", key=lambda ids: ids.map(order), kind="stable").iterrows():
        rows.append(
            (
                cell(names.title("indicators", row["indicator_id"])),
                (
                    line(names.title("commitments", row["commitment_id"])),
                    line(names.period(home[row["commitment_id"]])),
                ),
                cell(in_months(row["reporting_period"])),
                cell(row["note"]),
            )
        )
    if not rows:
        return document(Paragraph(("Inga siffror i underlaget har någon anmärkning.",)))
    header = ("Mått", "Åtagande", "Tid", "Anmärkning")
    return document(Table("sida-tolkningar", "Siffror med anmärkning om hur källan är läst", header, tuple(rows)))


def _licence(licence: Mapping[str, str]) -> str | Link:
    name, address = licence.get("name", ""), licence.get("path")
    return Link(licence.get("title") or name, address) if address else name


def publisher(dataset: Dataset) -> Document:
    """Return who publishes the book, the contact, the licence of the data, and whether it is official."""
    who = dataset.package["publisher"]
    licences = dataset.package.get("licenses", [])
    shown = tuple(line(_licence(licence)) for licence in licences)
    municipality = dataset.package["municipality"]["name"]
    independent = Paragraph(
        line(
            "Boken är ett fristående exempel, gjort ur offentliga dokument. Den är inget dokument från "
            f"{municipality or 'kommunen'} eller Polisen."
        ),
        "note",
    )
    facts = Facts(
        (
            ("Utgivare", (line(who["name"] or "inte ifylld ännu"),)),
            ("Kontakt", cell(contact_piece(who["contact"]))),
            ("Licens för data", shown or (line("inte ifylld ännu"),)),
        )
    )
    return document(facts) if who["official"] else document(independent, facts)
