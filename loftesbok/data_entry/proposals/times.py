"""Which reporting period a passage speaks of: by headings, months and years, and by the order of flattened columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from loftesbok.data_entry.proposals import modality, parties
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import MONTHS, ReportingPeriod

_UNITS = {
    "tertial": "tertial",
    "t": "tertial",
    "kvartal": "quarter",
    "q": "quarter",
    "k": "quarter",
    "halvår": "half_year",
}
_NUMBERED = re.compile(
    r"\b(?:(tertial|kvartal|halvår)(?:et|en)?\s?([1-4])|(T|Q|K)([1-4]))\b(?:[ ,/-]*((?:19|20)\d{2}))?", re.IGNORECASE
)
_ORDINAL = re.compile(
    r"\b(första|andra|tredje|fjärde)\s+(tertial|kvartal|halvår)(?:et|en)?\b(?:\s+(?:av\s+)?((?:19|20)\d{2}))?",
    re.IGNORECASE,
)
_ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4}
_MONTH = re.compile(
    rf"\b({'|'.join(MONTHS)}|jan|feb|mar|apr|aug|sep|sept|okt|nov|dec)\b\.?(?:\s+((?:19|20)\d{{2}}))?", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d{2})(?![\d])")
_SEASONS = {
    "sommar": (6, 8), "höst": (9, 11), "vår": (3, 5), "vinter": (12, 12), "jul": (12, 12), "påsk": (3, 4),
    "lucia": (12, 12),
    "midsommar": (6, 6), "valborg": (4, 4), "skolavslutning": (6, 6), "studentfirande": (6, 6), "skolstart": (8, 8),
}  # fmt: skip
_SEASON = re.compile(rf"\b({'|'.join(sorted(_SEASONS, key=len, reverse=True))})(?!a\b|t\b|d)\w*", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:nästa|kommande)\s+(?:period|tertial|kvartal|halvår)", re.IGNORECASE)
_MONTHS = {name: number for number, month in enumerate(MONTHS, 1) for name in (month, month[:3])} | {"sept": 9}
_MOST_SPLITS = 2_000
_MISMATCH, _EMPTY, _PARTY_MISSING = 3.0, 2.0, 1.0


@dataclass(frozen=True)
class Times:
    """The reporting periods that a text may speak of, in order; a code that is none of ours has no dates."""

    codes: tuple[str, ...]

    def parsed(self) -> list[ReportingPeriod | None]:
        """Return the reporting periods that stand behind the codes."""
        return [_parse(code) for code in self.codes]

    def mentioned(self, text: str) -> list[int]:
        """Return which of the reporting periods a text names, by their number in order; none where it names none."""
        periods = self.parsed()
        fitting: list[int] = []
        for first, last, unit in _spans(text, [period.start.year for period in periods if period]):
            for number, period in enumerate(periods):
                if period and number not in fitting and _agrees(period, first, last, unit):
                    fitting.append(number)
        return fitting

    def labels(self, text: str) -> list[int]:
        """Return the reporting periods that a line of headings of columns, or one heading, consists of."""
        rest = _YEAR.sub("", _MONTH.sub("", _ORDINAL.sub("", _NUMBERED.sub("", text))))
        if (
            len(
                re.sub(
                    r"[\W_]|till|och|januari|uppföljning|resultat|status|utfall|läge|period(?:en)?",
                    "",
                    rest,
                    flags=re.IGNORECASE,
                )
            )
            > 3
        ):
            return []
        return self.mentioned(text)

    def is_after(self, text: str, code: str) -> bool:
        """Tell whether a text names a year after a reporting period."""
        period = _parse(code)
        years = [int(match[1]) for match in _YEAR.finditer(text)]
        return bool(period and years and min(years) > period.end.year)


def columns_in(text: str, year: int) -> list[str]:
    """Return the codes of the reporting periods that lines of headings in a text name side by side."""
    codes: list[str] = []
    for line in text.splitlines():
        numbered = list(_NUMBERED.finditer(line))
        if len(numbered) > 1 and len(line.split()) <= 3 * len(numbered):
            for match in numbered:
                unit = _UNITS[(match[1] or match[3]).lower()]
                with_year = int(match[5]) if match[5] else year
                try:
                    codes.append(ReportingPeriod.numbered(with_year, unit, int(match[2] or match[4])).code)
                except ValueError:
                    continue
    return sorted(dict.fromkeys(codes))


def _parse(code: str) -> ReportingPeriod | None:
    try:
        return ReportingPeriod.parse(code.replace("--", "-"))
    except LoftesbokError:
        return None


def _spans(text: str, years: Sequence[int]) -> Iterator[tuple[date, date, str]]:
    """Yield the times that a text names, from day to day, each in every year that it may mean."""
    for match in _NUMBERED.finditer(text):
        yield from _numbered((match[1] or match[3]).lower(), int(match[2] or match[4]), match[5], years)
    for match in _ORDINAL.finditer(text):
        yield from _numbered(match[2].lower(), _ORDINALS[match[1].lower()], match[3], years)
    for match in _MONTH.finditer(text):
        month = _MONTHS[match[1].lower()]
        for year in [int(match[2])] if match[2] else sorted(set(years)):
            yield date(year, month, 1), date(year, month, 28), "month"
    for match in _SEASON.finditer(text):
        first, last = _SEASONS[match[1].lower()]
        for year in sorted(set(years)):
            yield date(year, first, 1), date(year, last, 28), "season"
    finer = (_NUMBERED, _ORDINAL, _MONTH)
    for match in _YEAR.finditer("" if any(pattern.search(text) for pattern in finer) else text):
        yield date(int(match[1]), 1, 1), date(int(match[1]), 12, 31), "year"


def _numbered(word: str, number: int, year: str | None, years: Sequence[int]) -> Iterator[tuple[date, date, str]]:
    for chosen in [int(year)] if year else sorted(set(years)):
        try:
            period = ReportingPeriod.numbered(chosen, _UNITS[word], number)
        except ValueError:
            continue
        yield period.start, period.end, "period"


def _agrees(period: ReportingPeriod, first: date, last: date, unit: str) -> bool:
    """Tell whether a reporting period is what a named time points to."""
    if unit == "period":
        return (period.start, period.end) == (first, last)
    if unit == "year":
        return period.start >= first and period.end <= last
    overlap = (min(period.end, last) - max(period.start, first)).days
    return overlap >= 0 and 2 * overlap >= (last - first).days


def share_out(
    texts: Sequence[str], labels: Sequence[int], times: Times, responsible: Sequence[str]
) -> tuple[list[int], bool]:
    """Share the paragraphs below a row of column headings among the columns; return them and whether it is certain.

    The order stands: what comes later belongs to the same column or a later one. Months and seasons decide first, then
    that each column tells of the same parties. It is clear where there are as many paragraphs as columns, or where
    these marks point one way.
    """
    if len(texts) == len(labels):
        return list(labels), True
    if len(texts) < len(labels):
        return [_first_fit(text, labels, times) for text in texts], False
    splits = itertools.islice(itertools.combinations(range(1, len(texts)), len(labels) - 1), _MOST_SPLITS)
    ranked = []
    for split in splits:
        bounds = [0, *split, len(texts)]
        shared = [labels[column] for column, (a, b) in enumerate(itertools.pairwise(bounds)) for _ in range(a, b)]
        ranked.append((_cost(texts, shared, labels, times, responsible), shared))
    ranked.sort()
    is_clear = len(ranked) == 1 or ranked[1][0] - ranked[0][0] >= _PARTY_MISSING
    return ranked[0][1], is_clear


def _first_fit(text: str, labels: Sequence[int], times: Times) -> int:
    fitting = [number for number in times.mentioned(text) if number in labels]
    return fitting[0] if fitting else labels[0]


def _cost(
    texts: Sequence[str], shared: Sequence[int], labels: Sequence[int], times: Times, responsible: Sequence[str]
) -> float:
    cost = 0.0
    for text, number in zip(texts, shared, strict=True):
        results = " ".join(piece for piece in re.split(r"(?<=[.!?])\s", text) if not modality.tells_plan(piece))
        fitting = [other for other in times.mentioned(results) if other in labels]
        if fitting and number not in fitting:
            cost += _MISMATCH
        if _NEXT.search(text) and number == labels[-1]:
            cost += _PARTY_MISSING
        if re.search(r"\bjanuari\b", text.replace(results, ""), re.IGNORECASE) and number != labels[-1]:
            cost += _PARTY_MISSING
    for label in labels:
        label_texts = [text for text, number in zip(texts, shared, strict=True) if number == label]
        named = {party for text in label_texts for party in parties.named(text)}
        cost += _PARTY_MISSING * len(set(responsible) - named) if label_texts else _EMPTY
    return cost
