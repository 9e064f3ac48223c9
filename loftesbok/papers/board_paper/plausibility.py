"""What whoever keeps the texts of a board paper should look at once more: no faults, but likely slips.

The chief of them is a number that stands neither in the data of the promise period nor in the words of the source that
the text gives: figures come from the dataset, so a number in running text that it does not know is suspect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pandas as pd

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import limits, members, period_row
from loftesbok.domain.characters import IN_TEXT, odd_character
from loftesbok.domain.problems import Problem, quoted
from loftesbok.domain.reporting_period import MONTHS, MONTHS_IN_UNIT
from loftesbok.domain.swedish import number, numbers_in
from loftesbok.papers.board_paper.texts import Entry, Texts

_LAW = re.compile(r"\b\d{4}:\d+\b")
_ISO = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_DAY = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(?:tertial|kvartal|halvår)\s+\d\b(?:\s+(?:och|till|–)\s+\d\b(?!\s*\w*\d))?", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:en|ett)\b", re.IGNORECASE)  # nearly always an article, not a count
_NAME = re.compile(
    r"[A-ZÅÄÖ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöéü]+)?(?: [A-ZÅÄÖ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöéü]+)?){1,2}"
)
_NO_NAME = re.compile(
    r"(?:chef|myndighet|nämnd|styrelse|kontor|förvaltning|enhet|utskott|polis|direktör|råd|grupp|bolag|förbund|region"
    r"|stab|avdelning|sekreterare|samordnare|strateg|ledare|kommun|fullmäktige)(?:en|n|et|erna|s)?\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+(?:,\d+)?")


def remarks(dataset: Dataset, texts: Texts) -> Iterator[Problem]:
    """Yield what should be looked at in the texts of one paper, with its place."""
    numbers, days = known_numbers(dataset, texts), known_days(dataset, texts)
    diary = diary_numbers(dataset, texts)
    for entry in texts.entries:
        if entry.part == "documents" and not entry.date:
            what = f"handlingen {quoted(entry.text)} är utan datum och visas som odaterad"
            yield Problem(texts.file, entry.row, "documents", what, "handlingens datum, om det är känt")
        if entry.part in ("officer", "signers", "recipients") and looks_like_name(entry.text):
            what = f"{quoted(entry.text)} ser ut som en persons namn"
            yield Problem(texts.file, entry.row, entry.part, what, "personens roll; namnet behövs inte")
        if IN_TEXT.search(entry.text):
            yield Problem(texts.file, entry.row, entry.part, *odd_character(entry.text, IN_TEXT))
        if entry.part not in ("date", "diary_number"):
            for stranger in strangers(entry, numbers, days, diary):
                what = f"{stranger} finns varken bland löftesperiodens uppgifter eller i källans ord"
                yield Problem(
                    texts.file, entry.row, entry.part, what, "talet enligt data, eller ett ankare där det står"
                )


def looks_like_name(text: str) -> bool:
    """Tell whether what stands before the first comma or bracket looks like a person's name, and not like a role."""
    first = re.split(r"\s*[,(]", text.strip())[0]
    return bool(_NAME.fullmatch(first)) and not _NO_NAME.search(first)


def strangers(entry: Entry, numbers: set[float], days: set[date], diary: set[str]) -> Iterator[str]:
    """Yield the numbers and dates of a text that are neither known nor in the words of its own source."""
    text = entry.text
    for diary_number in sorted(diary, key=len, reverse=True):
        text = text.replace(diary_number, " ")
    text = _LAW.sub(" ", text)
    anchor_days, anchor_numbers = _days(entry.anchor)[0], _anchor_numbers(entry.anchor)
    text_days, text = _days(text)
    yield from (f"datumet {day.isoformat()}" for day in text_days if day not in days and day not in anchor_days)
    for value in numbers_in(_ARTICLE.sub(" ", _ORDINAL.sub(" ", text))):
        if value not in numbers and value not in anchor_numbers:
            yield f"talet {number(value)}"


def _anchor_numbers(anchor: str) -> set[float]:
    return {float(digits.replace(",", ".")) for digits in _DIGITS.findall(anchor)} | set(numbers_in(anchor))


def _days(text: str) -> tuple[list[date], str]:
    """Return the dates that a text states, and the text without them."""
    day_parts = []
    for match in _DAY.finditer(text):
        day_parts.append((int(match[3]), MONTHS.index(match[2].lower()) + 1, int(match[1])))
    for match in _ISO.finditer(text):
        year, month, day = (int(digits) for digits in match[0].split("-"))
        day_parts.append((year, month, day))
    dates = []
    for parts in day_parts:
        try:
            dates.append(date(*parts))
        except ValueError:  # the 31st of June: told as a number that is not known
            return dates, text
    return dates, _ISO.sub(" ", _DAY.sub(" ", text))


def known_days(dataset: Dataset, texts: Texts) -> set[date]:
    """Return the dates that the data and the paper itself give."""
    days = [*dataset["sources"]["published_on"], *dataset["periods"]["valid_from"], *dataset["periods"]["valid_to"]]
    days += [texts.line("date"), *(entry.date for entry in texts.entries)]
    return {date.fromisoformat(day) for day in days if len(day) == len("2023-05-10")}


def diary_numbers(dataset: Dataset, texts: Texts) -> set[str]:
    """Return the diary numbers that the data and the paper itself give."""
    diary = {*dataset["sources"]["diary_number"], *dataset["periods"]["diary_number"], texts.line("diary_number")}
    return diary - {""}


def known_numbers(dataset: Dataset, texts: Texts) -> set[float]:
    """Return the numbers that a paper on a promise period may state: its figures, counts, years and rhythm.

    Of a proposal also those of the period that it takes the place of. Whoever reads a number cannot tell which of them
    was meant, so this finds only numbers that are nowhere.
    """
    numbers: set[float] = set()
    for _, row in dataset["periods"].iterrows():
        first, last = limits(row)
        numbers |= {float(year) for year in range(first.year, last.year + 1)}
    for period_id in (texts.period_id, *([texts.replaces] if texts.replaces else [])):
        numbers |= _numbers_of(dataset, period_id)
    return numbers


def _numbers_of(dataset: Dataset, period_id: str) -> set[float]:
    period, commitments, promises = period_row(dataset, period_id), dataset["commitments"], dataset["promises"]
    period_commitments = commitments[commitments["period_id"] == period_id]
    counts: list[int] = [len(period_commitments), int((promises["period_id"] == period_id).sum())]
    counts += [int(count) for count in period_commitments["responsible"].value_counts()]
    counts += [
        int(count)
        for count in period_commitments.loc[period_commitments["promise_id"] != "", "promise_id"].value_counts()
    ]
    counts += [int(period_commitments["responsible"].str.contains("|", regex=False).sum())]
    counts += [len({party for value in period_commitments["responsible"] for party in members(value)})]
    first, last = limits(period)
    counts.append(last.year - first.year + 1)
    counts += [12 // MONTHS_IN_UNIT[unit] for unit in members(period["cadence"]) if unit in MONTHS_IN_UNIT]
    ids = set(period_commitments["commitment_id"])
    for name in ("measures", "targets"):
        frame = dataset[name]
        values: pd.Series = frame.loc[frame["commitment_id"].isin(ids), "value"]
        counts += [value for value in values if not pd.isna(value)]
    return {float(count) for count in counts}
