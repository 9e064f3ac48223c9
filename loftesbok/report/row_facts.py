"""A row of the data as a reviewer reads it: what it is called, and each of its fields in words.

Field by field as the contract lists them, so that none can be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from loftesbok.analysis.wording import Names, figure_value, reporting_label
from loftesbok.data.dataset import Dataset
from loftesbok.data.schema import FieldSpec, TableSpec
from loftesbok.document.pieces import Facts, Line, Marked, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import day, number
from loftesbok.domain.vocabulary import (
    ACCUMULATIONS,
    BASES,
    CADENCES,
    COMPARISONS,
    EVIDENCE,
    HELD,
    JOINT,
    KINDS,
    PART_KINDS,
    PRECISIONS,
    RELATIONS,
    REPORT_KINDS,
    STATUSES,
    TARGET_PER,
    Term,
)

TERMS: dict[tuple[str, str], dict[str, Term]] = {
    ("followups", "status"): STATUSES, ("measures", "precision"): PRECISIONS, ("measures", "basis"): BASES,
    ("measures", "joint"): JOINT, ("measures", "accumulation"): ACCUMULATIONS, ("measures", "part_kind"): PART_KINDS,
    ("targets", "comparison"): COMPARISONS, ("targets", "per"): TARGET_PER, ("reports", "kind"): REPORT_KINDS,
    ("reports", "held"): HELD,
    ("continuations", "relation"): RELATIONS, ("continuations", "carried_on_by"): EVIDENCE,
    ("continuations", "target_by"): EVIDENCE, ("periods", "cadence"): CADENCES, ("indicators", "kind"): KINDS,
}  # fmt: skip
TITLED = ("parties", "themes", "promises", "commitments", "indicators", "periods", "places")
IN_PERIOD = "reporting_period"


class RowFacts:
    """Tells of the rows of a dataset, or of a view of it."""

    def __init__(self, dataset: Dataset, names: Names) -> None:
        self._dataset, self._names = dataset, names

    def _spec(self, table: str) -> TableSpec:
        return self._dataset.specs[table]

    def key(self, table: str, row: pd.Series) -> str:
        """Return the values that tell a row from the others, with / between."""
        return "/".join(str(row[column]) for column in self._spec(table).key)

    def title(self, table: str, row: pd.Series) -> str:
        """Return what a row is called in a heading."""
        match table:
            case "followups":
                return reporting_label(row[IN_PERIOD])
            case "measures":
                what = self._names.title("indicators", row["indicator_id"])
                return f"{what}, {ReportingPeriod.parse(row[IN_PERIOD]).label}: {figure_value(row)}"
            case "targets":
                return f"Mål: {self._names.title('indicators', row['indicator_id'])}"
            case "continuations":
                ends = (self._names.title("commitments", row[end]) for end in ("from_commitment", "to_commitment"))
                return " → ".join(ends)
            case "citations" | "corrections":
                words = "Källa för" if table == "citations" else "Rättelse av"
                where = "/".join(str(row[column]) for column in ("table", "key", "column") if column in row.index)
                return f"{words} {where}"
            case _:
                return str(row.get("title", "")) or self.key(table, row)

    def facts(self, table: str, row: pd.Series) -> Facts:
        """Return every field that holds something, in the contract's order; source and passage as one."""
        key = self.key(table, row)
        pairs = []
        for field in self._spec(table).fields:
            if field.name == "anchor" or _is_empty(row[field.name]):
                continue
            cited = self._names.citation(table, key, field.name)
            lines = (*self.value(table, field, row), *((("Källa för värdet: ", *cited),) if cited else ()))
            pairs.append((field.title or field.name, lines))
        return Facts((("Rad", (line(Marked(f"{table}.csv: {key}", "code")),)), *pairs))

    def value(self, table: str, field: FieldSpec, row: pd.Series) -> Iterator[Line]:
        """Yield what a field holds, a line for each member of a list."""
        value = row[field.name]
        if field.name == "source_id":
            yield self._names.source_line(value, str(row.get("anchor", "")))
            return
        if isinstance(value, Decimal | int | float):
            yield line(number(value))
            return
        terms = TERMS.get((table, field.name), {})
        reference = field.reference[0] if field.reference else self._table_of(table, field.name)
        is_list = field.kind == "list" or ("|" in value and field.name in ("parties", "places"))
        for member in value.split("|") if is_list else [value]:
            if member in terms:
                yield line(f"{terms[member].label} (", Marked(member, "code"), ")")
            elif reference in TITLED and field.name not in self._spec(table).key[:1]:
                yield line(f"{self._names.title(reference, member)} (", Marked(member, "code"), ")")
            elif field.kind == "reporting_period":
                yield line(f"{reporting_label(member)} (", Marked(member, "code"), ")")
            else:
                yield line(day(member) if field.type == "date" else member)

    def _table_of(self, table: str, column: str) -> str:
        """Return the table that a column refers to, or ""."""
        keys = self._spec(table).foreign_keys
        return next((key.table for key in keys if key.fields == (column,)), "")


def _is_empty(value: Any) -> bool:
    return value == "" or bool(pd.isna(value))
