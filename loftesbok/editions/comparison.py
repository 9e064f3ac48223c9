"""What new editions say that those before them did not: figures and statuses, before and now (in Swedish)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from loftesbok.analysis.wording import Names, figure_value
from loftesbok.data.dataset import Dataset
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import NO_BREAK, plural
from loftesbok.domain.vocabulary import STATUSES
from loftesbok.editions.plan import Job
from loftesbok.editions.record import FIGURE_KEY, STATUS_KEY, Record
from loftesbok.project.project import TRENDS

NOTHING = "–"
MOST = 20
HEADER = ("Åtagande", "Redovisning", "Vad", "Före", "Nu")
_WIDEST = (38, 22, 44, 18, 18)


@dataclass(frozen=True)
class Change:
    """A figure or a status that is another than before; empty before when it is new, empty now when it is gone."""

    table: str
    key: str
    before: str
    now: str


def between(before: Record | None, now: Record | None) -> list[Change]:
    """Return what differs between two editions' records; nothing where there is no record to compare with."""
    if before is None or now is None:
        return []
    pairs = (("measures", before.figures, now.figures), ("followups", before.statuses, now.statuses))
    return [
        Change(table, key, old.get(key, ""), new.get(key, ""))
        for table, old, new in pairs
        for key in {**old, **new}
        if old.get(key) != new.get(key)
    ]


@dataclass(frozen=True)
class News:
    """What is new in one edition, against which one it is held (empty: its own earlier state), and where it is read."""

    job: Job
    against: str
    changes: tuple[Change, ...]
    first: bool
    page: str


def summary(news: Iterable[News], dataset: Dataset) -> list[str]:
    """Return the changes as lines: for each edition a table with names as in the book, no more than 20 rows in all.

    A change that several editions show is told in the one that reaches furthest.
    """
    names = _Titles(dataset)
    shown: set[Change] = set()
    lines: list[str] = []
    left = MOST
    for one in sorted(news, key=lambda one: (one.job.period_id == TRENDS, _newest_first(one.job))):
        own = [change for change in one.changes if change not in shown]
        shown |= set(own)
        lines.append(f"{_title(one.job)}: {_told(one, own)}")
        rows = [names.row(change) for change in names.in_order(own)][:left]
        lines += [f"  {row}" for row in _table(rows)]
        if len(rows) < len(own):
            lines.append(f"  … och {plural(len(own) - len(rows), 'ändring', 'ändringar')} till")
        left -= len(rows)
        lines.append(f"  Se {one.page}")
    return [line.replace(NO_BREAK, " ") for line in lines]  # no terminal breaks lines where it may


def _newest_first(made: Job) -> tuple[int, int]:
    return (-made.through.end.toordinal(), -made.through.start.toordinal())


def _title(made: Job) -> str:
    name = "Löftena över tid" if made.period_id == TRENDS else f"Löftet {made.period_id}"
    return f"{name}, till och med {made.through.label}"


def _told(one: News, own: Sequence[Change]) -> str:
    """Say how many figures and statuses have changed, and since when."""
    if one.job.period_id == TRENDS:
        return "ny text eller nya figurer"
    if one.first:
        return "första utgåvan, så det finns inget att jämföra med"
    since = f" jämfört med utgåvan till och med {ReportingPeriod.parse(one.against).label}" if one.against else ""
    if not one.changes:
        return f"inga andra siffror eller statusar{since}"
    if not own:
        return f"samma ändringar som ovan{since}"
    figures = sum(change.table == "measures" for change in own)
    counted = [
        plural(figures, "siffra", "siffror") if figures else "",
        plural(len(own) - figures, "status", "statusar") if len(own) > figures else "",
    ]
    return f"{' och '.join(filter(None, counted))} med nytt innehåll{since}"


class _Titles:
    """The names behind the keys; an id stands for itself when its row is gone."""

    def __init__(self, dataset: Dataset) -> None:
        self._names = Names(dataset)
        self._known = {
            table: set(dataset[table][key])
            for table, key in (
                ("commitments", "commitment_id"), ("indicators", "indicator_id"), ("parties", "party_id"),
                ("places", "place_id"),
            )
        }  # fmt: skip
        self._rank = {one: i for i, one in enumerate(dataset["commitments"]["commitment_id"])}

    def in_order(self, changes: Iterable[Change]) -> list[Change]:
        """Sort changes as the commitments stand in the book, then by time, statuses first."""

        def order(change: Change) -> tuple[int, str, ReportingPeriod, bool, str]:
            commitment, when, *_ = change.key.split("/")
            rank = self._rank.get(commitment, len(self._rank))
            return rank, commitment, ReportingPeriod.parse(when), change.table == "measures", change.key

        return sorted(changes, key=order)

    def row(self, change: Change) -> tuple[str, ...]:
        """Return a change as the cells of a row."""
        key = dict(zip(FIGURE_KEY if change.table == "measures" else STATUS_KEY, change.key.split("/"), strict=True))
        if change.table == "measures":
            who = ", ".join(self._title("parties", one) for one in key["parties"].split("|"))
            where = f", {self._title('places', key['place_id'])}" if key["place_id"] else ""
            what = f"{self._title('indicators', key['indicator_id'])} ({who}{where})"
            values = (_figure(change.before), _figure(change.now))
        else:
            what, values = "Status", (_status(change.before), _status(change.now))
        when = ReportingPeriod.parse(key["reporting_period"]).label
        return self._title("commitments", key["commitment_id"]), when, what, *values

    def _title(self, table: str, key: str) -> str:
        return self._names.title(table, key) if key in self._known[table] else key


def _figure(told: str) -> str:
    if not told:
        return NOTHING
    precision, _, value = told.partition(" ")
    return figure_value(pd.Series({"precision": precision, "value": float(value or "nan")}, dtype=object))


def _status(code: str) -> str:
    return STATUSES[code].label if code in STATUSES else code or NOTHING


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows with a header, in columns that are no wider than they need to be."""
    if not rows:
        return []
    cut = [[_cut(text, most) for text, most in zip(row, _WIDEST, strict=True)] for row in (HEADER, *rows)]
    widths = [max(len(row[i]) for row in cut) for i in range(len(HEADER))]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in cut]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
