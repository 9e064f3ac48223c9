"""How the rows of a dataset are named in running Swedish text: parties, places, figures, sources."""

from __future__ import annotations

import re

import pandas as pd

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.document.pieces import Inline, Line, Link, line
from loftesbok.domain.reporting_period import ReportingPeriod, first_day, last_day, name_time
from loftesbok.domain.swedish import NO_BREAK, day, listing, number, sentence, uncapitalised
from loftesbok.domain.vocabulary import ACCUMULATIONS, BASES, CADENCES, JOINT, PRECISIONS

IN_TEXT = {"police": "polisen", "municipality": "kommunen"}
"""What a party of a kind is called in running text, where it is the only one of its kind."""


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
        self._names = {name for table in ("parties", "places") for name in self._title[table].values()}
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

    def within_sentence(self, title: str) -> str:
        """Return a title with a small first letter, unless it begins with the name of a party or a place."""
        return title if any(title.startswith(name) for name in self._names) else uncapitalised(title)

    def period(self, period_id: str) -> str:
        """Return the short title of a promise period."""
        return self._short[period_id]

    def unit(self, indicator_id: str) -> str:
        """Return the unit of an indicator."""
        return self._unit[indicator_id]

    def parties(self, value: str) -> str:
        """Return the parties of a list cell, joined: "Linköpings kommun och Polisen"."""
        return listing([self._title["parties"][party_id] for party_id in members(value)])

    def parties_in_text(self, value: str) -> list[str]:
        """Return the parties of a list cell as in running text: "polisen", "kommunen", or each by its title."""
        kind = dict(zip(*(self._dataset["parties"][column] for column in ("party_id", "kind")), strict=True))
        common = {party_id: IN_TEXT[kind[party_id]] for party_id in kind if kind[party_id] in IN_TEXT}
        named = [*kind.values()]
        return [
            common[party_id] if party_id in common and named.count(kind[party_id]) == 1 else title
            for party_id in members(value)
            for title in [self._title["parties"][party_id]]
        ]

    def places(self, value: str) -> str:
        """Return the places of a list cell, joined."""
        return listing([self._title["places"][place_id] for place_id in members(value)])

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
        words = listing([f"”{passage.strip()}”" for passage in anchor.split("|")])
        return line(link, f", vid orden {words}" if anchor else "")

    def source_lines(self, rows: pd.DataFrame, passages: bool = True) -> tuple[Line, ...]:
        """Return the sources of rows, each once, with the words that lead to each passage if wanted."""
        anchors = rows["anchor"] if passages else [""] * len(rows)
        pairs = dict.fromkeys(zip(rows["source_id"], anchors, strict=True))
        return tuple(self.source_line(source_id, anchor) for source_id, anchor in pairs)

    def citation(self, table: str, key: str, column: str) -> Line | None:
        """Return the source of a single value that has another source than its row, or None."""
        citation = self._citations.get((table, key, column))
        return self.source_line(*citation) if citation else None

    def place_of_row(self, row: pd.Series) -> Line:
        """Return the source of a row."""
        return self.source_line(row["source_id"], row["anchor"])


def validity(promise: pd.Series) -> str:
    """Write how long a promise is valid: "2018–2019", "juli 2024–juni 2026", "1 maj 2023–30 december 2024"."""
    return name_time(first_day(promise["valid_from"]), last_day(promise["valid_to"]))


def cadence_words(value: str) -> str:
    """Write how often a promise is followed up: "varje tertial och när löftet har gått ut"."""
    return listing([term.label for code, term in CADENCES.items() if code in members(value)])


def reporting_label(code: str) -> str:
    """Return a reporting period's name with a capital, as in "Maj–augusti 2023"."""
    return sentence(ReportingPeriod.parse(code).label)


def in_months(code: str) -> str:
    """Name a reporting period by its months or years: "maj–augusti 2023", "2017"."""
    period = ReportingPeriod.parse(code)
    return name_time(period.start, period.end)


def last_time(code: str) -> str:
    """Name a reporting period's last month, or its last year where it is of whole years: "augusti 2023", "2017"."""
    end = ReportingPeriod.parse(code).end
    month = name_time(end.replace(day=1), end)
    return str(end.year) if in_months(code).replace("–", "").isdigit() else month


def figure_value(row: pd.Series) -> str:
    """Write a measure's figure with its precision: "minst 2", "antal ej angivet"."""
    if row["precision"] == "unspecified":
        return PRECISIONS["unspecified"].label
    word = "" if row["precision"] == "exact" else f"{PRECISIONS[row['precision']].label}{NO_BREAK}"
    return f"{word}{number(row['value'])}"


def counted_thing(names: Names, row: pd.Series) -> str:
    """Name what a figure counts, of what whole it is a part, and in what unit where the name does not say it."""
    name, unit = with_whole(names, row), names.unit(row["indicator_id"])
    return name if _says_unit(name, unit) else f"{name}, {unit}"


def with_whole(names: Names, row: pd.Series) -> str:
    """Name what a figure counts, and of what whole it is a part: "Tillsynsbesök, varav nattliga besök"."""
    title = names.title("indicators", row["indicator_id"])
    if not row["part_of"]:
        return title
    whole = names.title("indicators", row["part_of"])
    match row["part_kind"]:
        case "share":
            return f"{whole}, varav {names.within_sentence(title)}"
        case "partition":
            return f"{title}, delsumma av {names.within_sentence(whole)}"
        case _:
            return f"{title}, räknat inom {names.within_sentence(whole)}"


def _says_unit(title: str, unit: str) -> bool:
    """Tell whether a title names a unit: "besök" in "Tillsynsbesök på krogar"; one of two letters only as a word."""
    words = re.findall(r"\w+", title.casefold())
    sought = re.findall(r"\w+", unit.casefold())
    if len(sought) == 1 and len(sought[0]) > 2:
        return any(word.endswith(sought[0]) for word in words)
    return any(words[place : place + len(sought)] == sought for place in range(len(words)))


def concerned(names: Names, row: pd.Series) -> str:
    """Say whom and what place a measure concerns, and whether jointly."""
    parts = [names.parties(row["parties"])]
    if "|" in row["parties"] or row["joint"] != "no":
        parts.append(JOINT[row["joint"]].label)
    if row["place_id"]:
        parts.append(names.places(row["place_id"]))
    return ", ".join(parts)


def series_name(names: Names, row: pd.Series) -> str:
    """Name a series of figures: what is counted, in what unit, as part of what, by whom and where."""
    return f"{counted_thing(names, row)} ({concerned(names, row)})"


def series_names(names: Names, rows: pd.DataFrame) -> list[str]:
    """Name every series, and the commitment that it belongs to where that alone tells two apart."""
    all_names = [series_name(names, row) for _, row in rows.iterrows()]
    return [
        f"{name}, {names.title('commitments', commitment_id)}" if all_names.count(name) > 1 else name
        for name, commitment_id in zip(all_names, rows["commitment_id"], strict=True)
    ]


def measure_sentence(names: Names, row: pd.Series) -> str:
    """Write a measure in full: what, how many, who, where."""
    return f"{counted_thing(names, row)}: {figure_value(row)} ({concerned(names, row)})"


def how_counted(row: pd.Series) -> str:
    """Write how a figure was counted: stated or counted, and how it adds up where not within the period."""
    basis = BASES[row["basis"]].label
    return basis if row["accumulation"] == "period" else f"{basis}, {ACCUMULATIONS[row['accumulation']].label}"


def with_parts(measures: pd.DataFrame) -> pd.DataFrame:
    """Order measures so that each part follows the whole that it belongs to."""
    if measures.empty:
        return measures
    wholes = [part or indicator for part, indicator in zip(measures["part_of"], measures["indicator_id"], strict=True)]
    rank = {indicator: i for i, indicator in enumerate(dict.fromkeys(wholes))}
    order = [(rank[whole], bool(part)) for whole, part in zip(wholes, measures["part_of"], strict=True)]
    return measures.iloc[sorted(range(len(order)), key=lambda i: (order[i], i))]
