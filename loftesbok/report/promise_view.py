"""What every part of a chapter is made from: the rows on one promise period, their names, and where they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from loftesbok.analysis import coverage
from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_row
from loftesbok.domain.reporting_period import ReportingPeriod


@dataclass(frozen=True)
class PromiseView:
    """What a chapter on one promise period is made from: ``view`` holds only what belongs to it through ``through``."""

    view: Dataset = field(repr=False)
    period_id: str
    through: ReportingPeriod

    @cached_property
    def names(self) -> Names:
        """The names of parties, places, indicators and sources."""
        return Names(self.view)

    @cached_property
    def period(self) -> pd.Series:
        """The promise period's row."""
        return period_row(self.view, self.period_id)

    @cached_property
    def commitment_rows(self) -> pd.DataFrame:
        """The commitments of this promise period, in order."""
        frame = self.view["commitments"]
        return frame[frame["period_id"] == self.period_id].reset_index(drop=True)

    @cached_property
    def grid(self) -> pd.DataFrame:
        """What is known per commitment and reporting period (see ``coverage.grid``)."""
        return coverage.grid(self.view, self.period_id, self.through)

    def label(self, kind: str) -> str:
        """Return the name of a table or picture, of which no other in the book has the like."""
        return f"{kind}-{self.period_id}-{self.through.code}".lower()

    @property
    def chapter_page(self) -> str:
        """The chapter's page in the book."""
        return f"/reports/{self.period_id}/{self.through.code}"

    @property
    def reviewers_page(self) -> str:
        """The page in the book that holds every row behind the chapter."""
        return f"/underlag/{self.period_id}/{self.through.code}"
