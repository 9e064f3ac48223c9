"""What an edition says, kept in its metadata so that the next one can be held against it.

Figures, statuses and states, the commitments that are counted, and the corrections that it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from loftesbok.analysis import coverage
from loftesbok.data.dataset import Dataset
from loftesbok.domain.decimals import recorded
from loftesbok.editions.plan import Job
from loftesbok.project.project import TRENDS

FIGURE_KEY = ("commitment_id", "reporting_period", "indicator_id", "parties", "place_id")
STATUS_KEY = ("commitment_id", "reporting_period")
CORRECTION_KEY = ("corrected_on", "table", "key")
TITLE, RESPONSIBLE = "title", "responsible"


@dataclass(frozen=True)
class Record:
    """What an edition says, by keys of several columns joined with "/".

    ``figures`` holds "precision value" by the key of ``measures``; ``statuses`` (what is shown of a follow-up) and
    ``states`` (of times without one, up to the edition's end) go by commitment and reporting period; ``commitments``
    holds title and responsible parties by commitment and the column's name; ``corrections`` the reasons by the key of
    that table. The last three are None in editions of before, which do not carry them.
    """

    figures: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] | None = None
    commitments: Mapping[str, str] | None = None
    corrections: Mapping[str, str] | None = None

    def as_metadata(self) -> dict[str, dict[str, str]]:
        """Return the record as it stands in the edition's metadata."""
        parts = {part.name: getattr(self, part.name) for part in fields(self)}
        return {name: dict(values) for name, values in parts.items() if values is not None}


def of_view(view: Dataset, job: Job) -> Record | None:
    """Return what an edition is to say; None for the trends, as each figure is told in its own period's edition."""
    if job.period_id == TRENDS:
        return None
    figures = {
        _key(row, FIGURE_KEY): row["precision"] if row["precision"] == "unspecified" else
        f"{row['precision']} {recorded(row['value'])}"
        for _, row in view["measures"].iterrows()
    }  # fmt: skip
    commitments = view["commitments"]
    commitments = commitments[commitments["period_id"] == job.period_id]
    cells = [row for _, row in coverage.grid(view, job.period_id, job.through).iterrows()]
    return Record(
        figures,
        {_key(row, STATUS_KEY): row["shown"] for row in cells if row["status"]},
        {_key(row, STATUS_KEY): row["state"] for row in cells if not row["status"] and row["state"] != "after_through"},
        {f"{row['commitment_id']}/{name}": row[name] for _, row in commitments.iterrows() for name in
         (TITLE, RESPONSIBLE)},
        {_key(row, CORRECTION_KEY): row["why"] for _, row in view["corrections"].iterrows()},
    )  # fmt: skip


def of_edition(metadata: Mapping[str, Any]) -> Record | None:
    """Return what an edition says that it says, from its notebook's metadata; None when it carries no record."""
    about = metadata.get("loftesbok", {})
    if "figures" not in about or "statuses" not in about:
        return None
    return Record(**{part.name: dict(about[part.name]) for part in fields(Record) if part.name in about})


def _key(row: pd.Series, columns: tuple[str, ...]) -> str:
    return "/".join(str(row[name]) for name in columns)
