"""Warnings about texts that stand twice: a summary or a next step copied from another follow-up."""

from __future__ import annotations

from collections.abc import Callable

from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import at_row
from loftesbok.domain.problems import Problem, quoted
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.vocabulary import NEEDS_REASON

_SHORT = 50  # characters; shorter sentences may well be the same twice ("Inga vandringar har gjorts.")


def copied(dataset: Dataset) -> list[Problem]:
    """Find long summaries that stand in another follow-up too, and next steps repeated for the same commitment.

    Told at every occurrence but the earliest. That nothing was done may well be said in the same words again.
    """
    followups = dataset["followups"]
    ends = {code: ReportingPeriod.parse(code) for code in followups["reporting_period"].unique()}
    problems = []
    for column, within in (("summary", ()), ("next_step", ("commitment_id",))):
        frame = followups[followups[column].str.len() >= _SHORT]
        if column == "summary":
            frame = frame[~frame["status"].isin(NEEDS_REASON)]
        plain = frame[column].str.lower().str.split().str.join(" ")
        again = frame[plain.to_frame().assign(**{key: frame[key] for key in within}).duplicated(keep=False)]
        for _, same in again.groupby([plain[again.index], *(again[key] for key in within)], sort=False):
            rows = sorted(same.index, key=lambda row: (ends[followups.at[row, "reporting_period"]], row))
            first = followups.loc[rows[0]]
            where = f"{first['commitment_id']}/{first['reporting_period']}"
            for row in rows[1:]:
                what = f"{quoted(same.at[row, column])} står ordagrant också i {where}"
                problems.append(at_row("followups", row, column, what, "om texten är kopierad av misstag"))
    return problems


RULES: tuple[Callable[[Dataset], list[Problem]], ...] = (copied,)
