"""How the rows of a dataset are named in running Swedish text: parties, places, figures, sources."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.document.pieces import Inline, Line, Link, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import NO_BREAK, day, listing, number, sentence
from loftesbok.domain.vocabulary import ACCUMULATIONS, BASES, CADENCES, JOINT, PART_KINDS, PRECISIONS, STATUSES


class Names:
    """The names in one dataset, looked up by id."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._title = {
            name: dict(zip(dataset[name][key], dataset[name]["title"], strict=True))
            for name, key in (
                ("parties", "party_id"), ("themes", "theme_id"), ("places", "place_id"), ("promises", "promise_id"),
                ("commitments", "commitment_id"), ("indicators", "indicator_id"), ("periods", "period_id"),
            )
        }  # fmt: skip
        self._unit = dict(zip(dataset["indicators"]["indicator_id"], dataset["indicators"]["unit"], strict=True))
        self._sources = dataset["sources"].set_index("source_id")
        self._short = {
            row["period_id"]: str(row.get("short_title", "")) or row["title"]
            for _, row in dataset["periods"].iterrows()
        }
        citations = dataset["citations"]
        self._citations = {
            (row["table"], row["key"], row["column"]): (row["source_id"], row["anchor"])
            for _, row in citations.iterrows()
        }

    def title(self, table: str, key: str) -> str:
        """Return the title of a row."""
        return self._title[table][key]

    def period(self, period_id: str) -> str:
        """Return the short title of a promise period."""
        return self._short[period_id]

    def unit(self, indicator_id: str) -> str:
        """Return the unit of an indicator."""
        return self._unit[indicator_id]

    def parties(self, value: str) -> str:
        """Return the parties of a list cell, joined: "Linköpings kommun och Polisen"."""
        return listing([self._title["parties"][one] for one in members(value)])

    def places(self, value: str) -> str:
        """Return the places of a list cell, joined."""
        return listing([self._title["places"][one] for one in members(value)])

    def source(self, source_id: str) -> str:
        """Return a source with its date and diary number."""
        row = self._sources.loc[source_id]
        about = [day(row["published_on"]) if row["published_on"] else "odaterad"]
        if row["diary_number"]:
            about.append(f"dnr{NO_BREAK}{row['diary_number']}")
        return f"{row['title']} ({', '.join(about)})"

    def source_line(self, source_id: str, anchor: str) -> Line:
        """Return a source, linked where it has an address, with the words that lead to the passage."""
        row = self._sources.loc[source_id]
        shown = self.source(source_id)
        address = str(row["url"])
        link: Inline = Link(shown, address) if address.startswith(("https://", "http://")) else shown
        words = listing([f"”{one.strip()}”" for one in anchor.split("|")])
        return line(link, f", vid orden {words}" if anchor else "")

    def source_lines(self, rows: pd.DataFrame, passages: bool = True) -> tuple[Line, ...]:
        """Return the sources of rows, each once, with the words that lead to each passage if wanted."""
        anchors = rows["anchor"] if passages else [""] * len(rows)
        pairs = dict.fromkeys(zip(rows["source_id"], anchors, strict=True))
        return tuple(self.source_line(source_id, anchor) for source_id, anchor in pairs)

    def citation(self, table: str, key: str, column: str) -> Line | None:
        """Return the source of a single value that has another source than its row, or None."""
        found = self._citations.get((table, key, column))
        return self.source_line(*found) if found else None

    def place_of_row(self, row: pd.Series) -> Line:
        """Return the source of a row."""
        return self.source_line(row["source_id"], row["anchor"])


def validity(period: pd.Series) -> str:
    """Write how long a promise is valid: "2017", "2018–2019", "1 maj 2023–31 december 2024"."""
    first, last = day(period["valid_from"]), day(period["valid_to"])
    return first if first == last else f"{first}–{last}"


def cadence_words(value: str) -> str:
    """Write how often a promise is followed up: "varje tertial och när löftet har gått ut"."""
    return listing([term.label for code, term in CADENCES.items() if code in members(value)])


def reporting_label(code: str) -> str:
    """Return a reporting period's name with a capital, as in "Tertial 2 2023"."""
    return sentence(ReportingPeriod.parse(code).label)


def figure_value(row: pd.Series) -> str:
    """Write a measure's figure with its precision: "minst 2", "antal ej angivet"."""
    if row["precision"] == "unspecified":
        return PRECISIONS["unspecified"].label
    word = "" if row["precision"] == "exact" else f"{PRECISIONS[row['precision']].label}{NO_BREAK}"
    return f"{word}{number(row['value'])}"


def measure_sentence(names: Names, row: pd.Series) -> str:
    """Write a measure in full: what, how many, who, where."""
    unit = f", {names.unit(row['indicator_id'])}" if row["accumulation"] == "rate" else ""
    part = (
        f"{PART_KINDS[row['part_kind']].label} {names.title('indicators', row['part_of'])}: " if row["part_of"] else ""
    )
    who = names.parties(row["parties"])
    together = f", {JOINT[row['joint']].label}" if "|" in row["parties"] or row["joint"] != "no" else ""
    where = f", {names.places(row['place_id'])}" if row["place_id"] else ""
    title = names.title("indicators", row["indicator_id"])
    return f"{part}{title}{unit}: {figure_value(row)} ({who}{together}{where})"


def counted_statuses(counted: Mapping[str, int]) -> str:
    """Write how many commitments have each status: "6 genomförda och 2 pågår"."""
    told = [
        f"{number(counted[code])}{NO_BREAK}{(term.many if counted[code] != 1 else term.label).lower()}"
        for code, term in STATUSES.items()
        if counted.get(code)
    ]
    return listing(told)


def how_counted(row: pd.Series) -> str:
    """Write how a figure was counted: stated or counted, and how it adds up where not within the period."""
    basis = BASES[row["basis"]].label
    return basis if row["accumulation"] == "period" else f"{basis}, {ACCUMULATIONS[row['accumulation']].label}"


def with_parts(measures: pd.DataFrame) -> pd.DataFrame:
    """Order measures so that each part follows the whole that it belongs to."""
    if measures.empty:
        return measures
    home = [part or own for part, own in zip(measures["part_of"], measures["indicator_id"], strict=True)]
    rank = {indicator: i for i, indicator in enumerate(dict.fromkeys(home))}
    order = [(rank[one], bool(part)) for one, part in zip(home, measures["part_of"], strict=True)]
    return measures.iloc[sorted(range(len(order)), key=lambda i: (order[i], i))]
