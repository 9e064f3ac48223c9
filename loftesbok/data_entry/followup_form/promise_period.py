"""The promise period that a form is for, and the reporting periods that its promise has."""

from __future__ import annotations

from datetime import date

import pandas as pd

from loftesbok.analysis.wording import cadence_words
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import limits, members, period_row
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod, covers, expected, meaning
from loftesbok.domain.swedish import listing


def promise_period_of(dataset: Dataset, reporting_period: ReportingPeriod, period_id: str = "") -> pd.Series:
    """Return the promise period that a reporting period belongs to.

    Raises LoftesbokError where none fits, or several and none is named, or the named one does not fit.
    """
    if period_id:
        chosen = period_row(dataset, period_id)
        if not reporting_period.fits(*limits(chosen)):
            raise LoftesbokError(
                f"{reporting_period} ligger utanför löftesperioden {period_id} "
                f"({chosen['valid_from']}–{chosen['valid_to']})."
            )
        return chosen
    periods = dataset["periods"]
    fitting = [row for _, row in periods.iterrows() if reporting_period.fits(*limits(row))]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        held = listing([f"{row['period_id']} ({row['valid_from']}–{row['valid_to']})" for _, row in periods.iterrows()])
        raise LoftesbokError(f"Ingen löftesperiod gäller {reporting_period}. I data finns: {held or 'ingen ännu'}.")
    ids = listing([row["period_id"] for row in fitting])
    raise LoftesbokError(f"Flera löftesperioder gäller {reporting_period}: {ids}. Ange vilken, med dess id.")


def refuse_other_cadence(dataset: Dataset, period: pd.Series, when: ReportingPeriod) -> None:
    """Raise LoftesbokError for a reporting period that the promise's cadence does not have, naming those it has.

    A promise without a stated cadence has any; so has what is followed up already, or covered by a known report.
    """
    cadence, (start, end) = members(period["cadence"]), limits(period)
    right = expected(cadence, start, end)
    if not cadence or meaning(when.code, start, end, cadence) in right or _is_reported(dataset, period, when):
        return
    first = ReportingPeriod.parse(period["followup_from"]).end if period["followup_from"] else date.min
    codes = [other.code for other in right if other.overlaps(when) and other.end >= first]
    raise LoftesbokError(
        f"{when} är ingen redovisningsperiod för löftesperioden {period['period_id']}, som följs upp "
        f"{cadence_words(period['cadence'])}. Rätt vore: {'en av ' if len(codes) > 1 else ''}{', '.join(codes)}. "
        "Med --anyway görs formuläret ändå."
    )


def _is_reported(dataset: Dataset, period: pd.Series, when: ReportingPeriod) -> bool:
    """Tell whether the data hold follow-ups of a reporting period, or a report that covers it."""
    commitments, followups, reports = (dataset[name] for name in ("commitments", "followups", "reports"))
    ids = commitments.loc[commitments["period_id"] == period["period_id"], "commitment_id"]
    if when.code in set(followups.loc[followups["commitment_id"].isin(ids), "reporting_period"]):
        return True
    return any(
        covers(ReportingPeriod.parse(row["covers_from"]), ReportingPeriod.parse(row["covers_to"]), when)
        for _, row in reports[reports["period_id"] == period["period_id"]].iterrows()
    )
