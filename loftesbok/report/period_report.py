"""One promise period's report: what a chapter's notebook calls, one method per table, figure or text.

from loftesbok import open_period
report = open_period("2023-2024")
report.in_short()
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from loftesbok.analysis import coverage
from loftesbok.analysis.targets.verdicts import target_verdicts
from loftesbok.analysis.wording import Names, reporting_label
from loftesbok.data.dataset import Dataset, load_once
from loftesbok.data.views import period_row, period_view, resolve_through
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Badge, Facts, Figure, Paragraph
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.project.project import Project
from loftesbok.report import chapter, charts, tables, target_table


def data_folder(data_dir: str) -> Path:
    """Return the data folder: an absolute path as it is, a relative one from the project's root."""
    folder = Path(data_dir)
    return folder if folder.is_absolute() else Project.find().root / folder


def open_period(period_id: str, through: str = "", data_dir: str = "data") -> PeriodReport:
    """Open one promise period through a reporting period (default: the last that the data speak of).

    ``data_dir`` is relative to the project's root. Raises LoftesbokError for a period that is not there, DataError for
    data that break their contract.

    >>> open_period("2023-2024").in_short()  # doctest: +SKIP
    """
    dataset = load_once(data_folder(data_dir))
    last = resolve_through(dataset, period_id, through)
    return PeriodReport(period_view(dataset, period_id, last), period_id, last)


@dataclass(frozen=True)
class PeriodReport:
    """The report on one promise period: ``view`` holds only what belongs to it through ``through``."""

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
    def commitments(self) -> pd.DataFrame:
        """The commitments of this promise period, in order."""
        frame = self.view["commitments"]
        return frame[frame["period_id"] == self.period_id].reset_index(drop=True)

    @cached_property
    def grid(self) -> pd.DataFrame:
        """What is known per commitment and reporting period (see ``coverage.grid``)."""
        return coverage.grid(self.view, self.period_id, self.through)

    def _label(self, kind: str) -> str:
        return f"{kind}-{self.period_id}-{self.through.code}".lower()

    def facts(self) -> Document:
        """Show the facts of the promise: area, parties, validity, cadence, how far the data reach."""
        return document(Facts(chapter.period_facts(self.view, self.names, self.period, self.grid, self.through)))

    def in_short(self) -> Document:
        """Say the most important in sentences made from the data."""
        return document(chapter.in_short(self.view, self.names, self.period, self.grid, self.through))

    def promises(self) -> Document:
        """Show promises and commitments with those responsible."""
        blocks = chapter.promise_texts(self.view)
        return document(*blocks, tables.commitments_table(self.view, self.names, self.period_id, self._label("atag")))

    def commitment(self, commitment_id: str) -> Document:
        """Show one commitment with what was reported per reporting period, side by side."""
        ids = list(self.commitments["commitment_id"])
        if commitment_id not in ids:
            near = difflib.get_close_matches(commitment_id, ids, 1)
            hint = f"Menade du {near[0]!r}?" if near else f"Det finns: {', '.join(ids)}."
            raise LoftesbokError(f"Åtagandet {commitment_id!r} finns inte i löftesperioden {self.period_id}. {hint}")
        return document(*chapter.commitment_blocks(self.view, self.names, self.grid, commitment_id))

    def status_table(self) -> Document:
        """Show the status of each commitment in each reporting period."""
        return document(tables.status_table(self.names, self.grid, self._label("status")))

    def status_chart(self) -> Document:
        """Draw how many commitments had each status; a sentence where nothing has been followed up."""
        counted = coverage.counts(self.grid)
        if counted.empty:
            return document(Paragraph((tables.NO_FOLLOWUPS,)))
        rows = [
            (reporting_label(str(code)), dict(zip(group["shown"], group["commitments"].astype(int), strict=True)))
            for code, group in counted.groupby("reporting_period", sort=False)
        ]
        table = tables.status_counts_table(rows, self._label("statusantal-tabell"))
        return document(
            Figure(
                label=self._label("statusantal"),
                caption=f"Åtagandenas status per redovisning, {self.names.period(self.period_id)}",
                alt=tables.status_alt(rows),
                svg=charts.status_bars(rows),
                table=table,
                method=tables.STATUS_METHOD,
                sources=self.names.source_lines(self.view["followups"], passages=False),
            )
        )

    def figures_table(self) -> Document:
        """Show every figure that was reported, with precision, parties and how it was counted."""
        return document(*tables.figures_blocks(self.view, self.names, self.grid, self._label("siffror")))

    def changes_chart(self) -> Document:
        """Draw the figures that are comparable between reporting periods, and say why the others are not."""
        return document(*tables.changes_blocks(self.view, self.names, self._label))

    def by_party(self) -> Document:
        """Show the commitments by who is responsible."""
        return document(tables.party_table(self.commitments, self.names, self.grid, self._label("ansvar")))

    def missing(self) -> Document:
        """Say what is not reported and why, state by state."""
        return document(*chapter.missing_blocks(self.view, self.names, self.grid, self._label("saknas")))

    def targets(self) -> Document:
        """Show targets with what the figures say of them; a sentence where there are none."""
        judged = target_verdicts(self.view, self.period_id, self.through)
        return document(target_table.targets_block(judged, self.names, self._label("mal")))

    def carried_over(self) -> Document:
        """Show which commitments come from an earlier promise or go on in a later one."""
        return document(tables.lineage_block(self.view, self.names, self.period_id, self._label("vidare")))

    def sources(self) -> Document:
        """List the documents that the chapter builds on and the reports that are known to exist."""
        return document(
            tables.reports_table(self.view, self.names, self.period_id, self._label("redovisningar")),
            tables.sources_table(self.view, self._label("kallor")),
            *tables.corrections_blocks(self.view, self._label("rattelser")),
        )

    def latest(self, commitment_id: str) -> Badge | None:
        """Return the last status of a commitment, or None where nothing has been followed up."""
        return tables.latest_badge(self.grid, commitment_id)
