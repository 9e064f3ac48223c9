"""The rows of a promise period that begins, gathered as they are told: by options or in a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from loftesbok.data.dataset import Dataset
from loftesbok.data_entry import source_documents as documents
from loftesbok.data_entry.change_plan import ORDER
from loftesbok.data_entry.excel.cell_problems import Where, at
from loftesbok.data_entry.excel.labels import plain
from loftesbok.data_entry.row_changes import RowChange, current
from loftesbok.domain.identifiers import SLUG, free, short_slug
from loftesbok.domain.problems import DataError, LoftesbokError, Problem, quoted
from loftesbok.domain.reporting_period import first_day

Cells = Mapping[str, Where]
_NUMBERED = {"promises": "promise_id", "commitments": "commitment_id"}
_LONGEST = 40
"""Characters of a title that go into an id; the id is in the book's addresses."""


@dataclass(frozen=True)
class _Told:
    table: str
    values: dict[str, str]
    where: Cells = field(default_factory=dict)


def refuse_bad_id(period_id: str) -> None:
    """Raise LoftesbokError for what cannot be a promise period's id."""
    if not SLUG.fullmatch(period_id):
        raise LoftesbokError(
            f"{quoted(period_id)} kan inte vara ett id. Rätt vore: små bokstäver a–z, siffror och enkla bindestreck."
        )


class PeriodDraft:
    """A promise period that begins. Ids, positions and what a row leaves to its period are filled in here.

    Every ``add`` takes values by column, and the cells that they stand in where they come from a workbook. Of a period
    that the data have already, the draft holds what is added to it; ``why`` is then the reason.
    """

    def __init__(self, dataset: Dataset, period_id: str) -> None:
        refuse_bad_id(period_id)
        self.dataset, self.period_id = dataset, period_id
        self.is_addition, self.why = False, ""
        self.notes: list[str] = []
        """What of a workbook is not read, or read otherwise than it is stored."""
        self._told: list[_Told] = []
        self.sources: dict[str, Mapping[str, str]] = {}
        """The documents that are new, by id."""
        self._named: dict[str, dict[str, str]] = {}
        self._ids: set[str] = set()
        self._origin = {"source_id": "", "anchor": ""}

    def source(self, said: Mapping[str, str], where: Cells | None = None) -> str:
        """Take in the document that the promise stands in; return its id, which may be a known document's."""
        said = {name: said.get(name, "") for name in documents.TOLD}
        source_id = documents.source_id(self.dataset, said, self.sources)
        if source_id not in set(self.dataset["sources"]["source_id"]) | set(self.sources):
            self.sources[source_id] = said
            self._add("sources", {"source_id": source_id, **said}, where)
        return source_id

    def named(self, table: str, values: Mapping[str, str], where: Cells | None = None) -> str:
        """Take in a party, theme, place or indicator; return its id, which is a known one's where the title is."""
        frame, key = self.dataset[table], self.dataset.specs[table].key[0]
        new = self._named.setdefault(table, {})
        titles = dict(zip(frame[key], frame["title"], strict=True)) | new
        for row_id, title in titles.items():
            if plain(title) == plain(values["title"]):
                return str(row_id)
        row_id = free(short_slug(values["title"]) or table, titles)
        new[row_id] = values["title"]
        self._add(table, {key: row_id, **values}, where)
        return row_id

    def period(self, values: Mapping[str, str], where: Cells | None = None) -> None:
        """Take in the period itself; its source and anchor are those of every row that names none."""
        self._origin = {name: values.get(name, "") for name in self._origin}
        self._add("periods", {**values, "period_id": self.period_id}, where)

    def add_to_period(self, source_id: str, anchor: str, why: str) -> None:
        """Let what is told be added to a period that the data have, for a reason.

        ``source_id`` and ``anchor`` are those of every row that names none.
        """
        self.is_addition, self.why = True, why
        self._origin = {"source_id": source_id, "anchor": anchor}
        self._ids = {str(row_id) for table, key in _NUMBERED.items() for row_id in self.dataset[table][key]}

    def promise(self, values: Mapping[str, str], where: Cells | None = None) -> str:
        """Take in a promise, the level above commitments; return its id."""
        return self._numbered("promises", "promise_id", values, where)

    def commitment(self, values: Mapping[str, str], where: Cells | None = None) -> str:
        """Take in a commitment; return its id."""
        return self._numbered("commitments", "commitment_id", values, where)

    def target(self, values: Mapping[str, str], where: Cells | None = None) -> None:
        """Take in a target of a commitment."""
        self._add("targets", values, where)

    def continuation(self, values: Mapping[str, str], where: Cells | None = None) -> None:
        """Take in that an earlier commitment goes on in one of these; a source only where a source says so."""
        by_source = "source" in (values["carried_on_by"], values["target_by"])
        origin = {name: values.get(name, "") if by_source else "" for name in self._origin}
        self._add("continuations", {**values, **origin}, where)

    def changes(self) -> list[RowChange]:
        """Return the rows that the data lack.

        Raises DataError where a row is told twice, or where the data have it with other values.
        """
        changes: dict[tuple[str, tuple[str, ...]], RowChange] = {}
        problems: list[Problem] = []
        for row in sorted(self._told, key=lambda row: ORDER.index(row.table)):
            spec = self.dataset.specs[row.table]
            values = self._whole(row)
            after = {name: values.get(name, "") for name in spec.columns}
            key = tuple(after[name] for name in spec.key)
            now = current(self.dataset, row.table, key)
            if (row.table, key) in changes:
                problems.append(_problem(row, "", f"{quoted('/'.join(key))} står två gånger", "en rad för varje"))
            elif now is None:
                changes[row.table, key] = RowChange(row.table, key, None, after, row.where)
            elif now != after:
                differing = next(name for name in spec.columns if now[name] != after[name])
                what = f"{quoted('/'.join(key))} finns redan i data/{row.table}.csv, med {quoted(now[differing])}"
                problems.append(_problem(row, differing, what, "samma värde, eller en ändring direkt i filen"))
        if problems:
            raise DataError(problems)
        return list(changes.values())

    def _add(self, table: str, values: Mapping[str, str], where: Cells | None) -> None:
        self._told.append(_Told(table, dict(values), where or {}))

    def _whole(self, row: _Told) -> dict[str, str]:
        """Return a row's values, with the period's source and anchor where it names none."""
        spec = self.dataset.specs[row.table]
        if "source_id" not in spec.columns or row.table in ("sources", "periods"):
            return row.values
        if row.table == "continuations" and not row.values["anchor"]:
            return row.values
        return row.values | {name: row.values.get(name) or default for name, default in self._origin.items()}

    def _numbered(self, table: str, key: str, values: Mapping[str, str], where: Cells | None) -> str:
        frame = self.dataset[table]
        numbers = frame.loc[frame["period_id"] == self.period_id, "position"] if self.is_addition else ()
        last = max(map(int, numbers), default=0)
        position = str(1 + last + sum(row.table == table for row in self._told))
        row_id = f"{self.period_id}-{short_slug(values['title'], _LONGEST) or position}"
        if row_id in self._ids and values.get("group"):
            row_id = f"{row_id}-{short_slug(values['group'], _LONGEST)}"
        row_id = free(row_id, self._ids)
        self._ids.add(row_id)
        numbered = {key: row_id, "period_id": self.period_id, "position": position}
        self._add(table, {"description": values["title"], **_filled(values), **numbered}, where)
        return row_id


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _problem(row: _Told, column: str, what: str, right: str) -> Problem:
    if row.where:
        return at(row.where.get(column) or row.where[""], what, right)
    return Problem(f"{row.table}.csv", 0, column, what, right)


def last_period(dataset: Dataset) -> str:
    """Return the promise period that began last; "" where there is none."""
    periods = dataset["periods"]
    return max(
        ((first_day(row["valid_from"]), str(row["period_id"])) for _, row in periods.iterrows()),
        default=(date.min, ""),
    )[1]
