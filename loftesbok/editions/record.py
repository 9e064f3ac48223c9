"""What an edition says in figures and statuses, kept in its metadata so that the next one can be held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from loftesbok.data.dataset import Dataset
from loftesbok.editions.plan import Job
from loftesbok.project.project import TRENDS

FIGURE_KEY = ("commitment_id", "reporting_period", "indicator_id", "parties", "place_id")
STATUS_KEY = ("commitment_id", "reporting_period")


@dataclass(frozen=True)
class Record:
    """Figures as "precision value" and statuses, by the keys of ``measures`` and ``followups``, joined with "/"."""

    figures: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)

    def as_metadata(self) -> dict[str, dict[str, str]]:
        """Return the record as it stands in the edition's metadata."""
        return {"figures": dict(self.figures), "statuses": dict(self.statuses)}


def of_view(view: Dataset, job: Job) -> Record | None:
    """Return what an edition is to say; None for the trends, as each figure is told in its own period's edition."""
    if job.period_id == TRENDS:
        return None
    figures = {
        _key(row, FIGURE_KEY): row["precision"] if row["precision"] == "unspecified" else
        f"{row['precision']} {float(row['value'])!r}"
        for _, row in view["measures"].iterrows()
    }  # fmt: skip
    return Record(figures, {_key(row, STATUS_KEY): row["status"] for _, row in view["followups"].iterrows()})


def of_edition(edition: Any) -> Record | None:
    """Return what an edition (a notebook) says that it says; None when it carries no record."""
    about = edition.metadata.get("loftesbok", {})
    if "figures" not in about or "statuses" not in about:
        return None
    return Record(dict(about["figures"]), dict(about["statuses"]))


def _key(row: pd.Series, columns: tuple[str, ...]) -> str:
    return "/".join(str(row[name]) for name in columns)
