"""What new editions say that those before them did not, before and now, and the correction that it takes (in Swedish).

Figures, statuses and states, and the commitments that are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from loftesbok.analysis.sentences import ask_for_correction, count_more_changes, count_new_contents
from loftesbok.analysis.wording import Names, figure_value
from loftesbok.data.dataset import Dataset
from loftesbok.domain.decimals import MISSING, decimal_of
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import NO_BREAK
from loftesbok.domain.vocabulary import SHOWN, STATES, Term
from loftesbok.editions.plan import Job
from loftesbok.editions.record import FIGURE_KEY, TITLE, Record
from loftesbok.project.project import TRENDS

NOTHING = "–"
MOST = 20
HEADER = ("Åtagande", "Redovisning", "Vad", "Före", "Nu")
STATES_TABLE = "states"
_ORDER = ("commitments", "followups", STATES_TABLE, "measures")
_WIDEST = (38, 22, 44, 18, 18)


@dataclass(frozen=True)
class Change:
    """What is another than before; empty before when it is new, empty now when it is gone.

    ``table`` is that of the key's columns; for states it is ``STATES_TABLE``.
    """

    table: str
    key: str
    before: str
    now: str

    @property
    def commitment_id(self) -> str:
        """The commitment that it concerns."""
        return self.key.split("/")[0]


def between(before: Record | None, now: Record | None) -> list[Change]:
    """Return what differs between two editions' records; nothing where there is no record to compare with.

    A commitment that is new or gone is told once, without its states; a state that gave way to a status, or came
    instead of one that was new, is told as the status alone. New corrections are among the changes.
    """
    if before is None or now is None:
        return []
    parts = (
        ("measures", before.figures, now.figures),
        ("followups", before.statuses, now.statuses),
        (STATES_TABLE, before.states, now.states),
        ("commitments", before.commitments, now.commitments),
        ("corrections", before.corrections, now.corrections),
    )
    changes = [
        Change(table, key, old.get(key, ""), new.get(key, ""))
        for table, old, new in parts
        if old is not None and new is not None
        for key in {**old, **new}
        if old.get(key) != new.get(key)
    ]
    come_or_gone = {change.commitment_id for change in changes if _is_come_or_gone(change)}
    with_status = {change.key for change in changes if change.table == "followups" and change.now}
    return [change for change in changes if not _is_told_elsewhere(change, come_or_gone, with_status)]


def _is_come_or_gone(change: Change) -> bool:
    return change.table == "commitments" and not (change.before and change.now)


def _is_told_elsewhere(change: Change, come_or_gone: Collection[str], with_status: Collection[str]) -> bool:
    if change.table == STATES_TABLE:
        return change.commitment_id in come_or_gone or (change.key in with_status and not change.now)
    return _is_come_or_gone(change) and not change.key.endswith(f"/{TITLE}")


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

    A change that several editions show is told in the one that reaches furthest. Where a published edition has changed
    and no new correction stands in it, one is asked for.
    """
    names = _Titles(dataset)
    shown: set[Change] = set()
    lines: list[str] = []
    left = MOST
    for item in sorted(news, key=lambda item: (item.job.period_id == TRENDS, _newest_first(item.job))):
        changes = [change for change in item.changes if change not in shown and change.table != "corrections"]
        shown |= set(changes)
        lines.append(f"{_title(item.job)}: {_describe(item, changes)}")
        rows = [names.row(change) for change in names.in_order(changes)][:left]
        lines += [f"  {row}" for row in _table(rows)]
        if len(rows) < len(changes):
            lines.append(f"  {count_more_changes(len(changes) - len(rows))}")
        left -= len(rows)
        if changes and not item.against and needs_correction(item.changes):
            lines.append(f"  {ask_for_correction(item.job.period_id)}")
        lines.append(f"  Se {item.page}")
    return [line.replace(NO_BREAK, " ") for line in lines]  # no terminal breaks lines where it may


def needs_correction(changes: Iterable[Change]) -> bool:
    """Tell whether the changes of a published edition come without a new correction among them."""
    tables = {change.table for change in changes}
    return bool(tables) and "corrections" not in tables


def describe_changes(changes: Collection[Change]) -> str:
    """Say how many figures, statuses, states and commitments are new in an edition; "" where none is."""
    commitments = [change for change in changes if change.table == "commitments"]
    come_or_gone = [change for change in commitments if _is_come_or_gone(change)]
    tables = Counter(change.table for change in changes)
    return count_new_contents(
        figures=tables["measures"], statuses=tables["followups"], states=tables[STATES_TABLE],
        commitments=len({change.commitment_id for change in commitments if change not in come_or_gone}),
        added=sum(not change.before for change in come_or_gone), gone=sum(not change.now for change in come_or_gone),
    )  # fmt: skip


def _newest_first(job: Job) -> tuple[int, int]:
    return (-job.through.end.toordinal(), -job.through.start.toordinal())


def _title(job: Job) -> str:
    name = "Löftena över tid" if job.period_id == TRENDS else f"Löftet {job.period_id}"
    return f"{name}, till och med {job.through.label}"


def _describe(item: News, changes: Collection[Change]) -> str:
    """Say how much has changed, and since when."""
    if item.job.period_id == TRENDS:
        return "ny text eller nya figurer"
    if item.first:
        return "första utgåvan, så det finns inget att jämföra med"
    since = f" jämfört med utgåvan till och med {ReportingPeriod.parse(item.against).label}" if item.against else ""
    if all(change.table == "corrections" for change in item.changes):
        return f"inga andra siffror, statusar, tillstånd eller åtaganden{since}"
    if not changes:
        return f"samma ändringar som ovan{since}"
    return f"{describe_changes(changes)}{since}"


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
        self._rank = {commitment_id: i for i, commitment_id in enumerate(dataset["commitments"]["commitment_id"])}

    def in_order(self, changes: Iterable[Change]) -> list[Change]:
        """Sort changes as the commitments stand in the book, each itself first, then by time, figures last."""

        def order(change: Change) -> tuple[int, str, tuple[ReportingPeriod, ...], int, str]:
            commitment_id, when, *_ = change.key.split("/")
            rank = self._rank.get(commitment_id, len(self._rank))
            time = () if change.table == "commitments" else (ReportingPeriod.parse(when),)
            return rank, commitment_id, time, _ORDER.index(change.table), change.key

        return sorted(changes, key=order)

    def row(self, change: Change) -> tuple[str, ...]:
        """Return a change as the cells of a row."""
        commitment = self._title("commitments", change.commitment_id)
        if change.table == "commitments":
            return commitment, NOTHING, *self._about_commitment(change)
        key = dict(zip(FIGURE_KEY, change.key.split("/"), strict=False))
        when = ReportingPeriod.parse(key["reporting_period"]).label
        if change.table == "measures":
            who = ", ".join(self._title("parties", party_id) for party_id in key["parties"].split("|"))
            where = f", {self._title('places', key['place_id'])}" if key["place_id"] else ""
            what = f"{self._title('indicators', key['indicator_id'])} ({who}{where})"
            return commitment, when, what, _figure(change.before), _figure(change.now)
        what, terms = ("Status", SHOWN) if change.table == "followups" else ("Tillstånd", {**SHOWN, **STATES})
        return commitment, when, what, _label(change.before, terms), _label(change.now, terms)

    def _about_commitment(self, change: Change) -> tuple[str, str, str]:
        if _is_come_or_gone(change):
            return ("Åtagande", NOTHING, "nytt") if change.now else ("Åtagande", change.before, "borttaget")
        if change.key.endswith(f"/{TITLE}"):
            return "Åtagandets namn", change.before, change.now
        before, now = (
            ", ".join(self._title("parties", party_id) for party_id in value.split("|"))
            for value in (change.before, change.now)
        )
        return "Ansvarig", before, now

    def _title(self, table: str, key: str) -> str:
        return self._names.title(table, key) if key in self._known[table] else key


def _figure(recorded: str) -> str:
    if not recorded:
        return NOTHING
    precision, _, value = recorded.partition(" ")
    figure = {"precision": precision, "value": decimal_of(value) if value else MISSING}
    return figure_value(pd.Series(figure, dtype=object))


def _label(code: str, terms: Mapping[str, Term]) -> str:
    return terms[code].label if code in terms else code or NOTHING


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows with a header, in columns that are no wider than they need to be."""
    if not rows:
        return []
    cut = [[_cut(text, most) for text, most in zip(row, _WIDEST, strict=True)] for row in (HEADER, *rows)]
    widths = [max(len(row[i]) for row in cut) for i in range(len(HEADER))]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in cut]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
