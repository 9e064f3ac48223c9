"""How each promise period stands: its view, its grid and the address of its chapter, as the pages need them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from loftesbok.analysis import coverage
from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import book_view, edition_view, period_row, resolve_through
from loftesbok.document.pieces import Link
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.project.project import TRENDS

EMPTY = "Boken har inget löfte ännu."


@dataclass(frozen=True)
class PeriodState:
    """One promise period as of its newest edition; nothing later is in ``view``."""

    period_id: str
    through: ReportingPeriod
    view: Dataset
    names: Names
    grid: pd.DataFrame

    @property
    def row(self) -> pd.Series:
        """The promise period's row."""
        return period_row(self.view, self.period_id)

    @property
    def name(self) -> str:
        """The promise period's short title."""
        return self.names.period(self.period_id)

    @property
    def page(self) -> str:
        """The address of its chapter."""
        return f"/reports/{self.period_id}/{self.through.code}"

    @property
    def commitments(self) -> pd.DataFrame:
        """Its commitments, in order."""
        frame = self.view["commitments"]
        return frame[frame["period_id"] == self.period_id]

    @property
    def latest(self) -> ReportingPeriod | None:
        """The last reporting period that has a follow-up, or None."""
        return coverage.latest_reported(self.grid)

    def counted(self) -> dict[str, int]:
        """Return how many commitments are shown as what in the last reporting period that has a follow-up."""
        if self.latest is None:
            return {}
        rows = self.grid[(self.grid["reporting_period"] == self.latest.code) & (self.grid["status"] != "")]
        return {str(code): int(count) for code, count in rows["shown"].value_counts().items()}

    def commitment(self, commitment_id: str) -> Link:
        """Return a link to a commitment in its chapter."""
        return Link(self.names.title("commitments", commitment_id), f"{self.page}#{commitment_id}")


def period_states(dataset: Dataset, through: str = "") -> list[PeriodState]:
    """Return the promise periods that have begun when ``through`` ends, the newest first."""
    if dataset["periods"].empty:
        return []
    last = resolve_through(dataset, TRENDS, through)
    begun = book_view(dataset, last)["periods"].sort_values("valid_from", ascending=False, kind="stable")
    states = []
    for period_id in begun["period_id"]:
        end = min(resolve_through(dataset, period_id), last)
        view = edition_view(dataset, period_id, end)
        states.append(PeriodState(period_id, end, view, Names(view), coverage.grid(view, period_id, end)))
    return states


def whole_view(dataset: Dataset, through: str = "") -> Dataset:
    """Return what a book as of ``through`` may see of all promise periods (all there is where none has begun)."""
    return dataset if dataset["periods"].empty else book_view(dataset, resolve_through(dataset, TRENDS, through))
