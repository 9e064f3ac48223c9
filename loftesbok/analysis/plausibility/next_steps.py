"""Warnings about what was to come: next steps that are not taken up, and commitments that a held report leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from loftesbok.analysis import coverage
from loftesbok.analysis.plausibility import word_stems
from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import at_row
from loftesbok.domain.problems import Problem, quoted
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import listing, plural, sentence


@dataclass(frozen=True)
class _Followed:
    """A follow-up with a next step, and what the next held report of its promise period is."""

    row: int
    followup: pd.Series
    nexts: tuple[ReportingPeriod, ...]
    """The next reporting periods that a held report covers: one, or several that end on the same day."""


def left(dataset: Dataset) -> list[Problem]:
    """Find next steps of commitments on which the next report that is held says nothing at all.

    Reports that are known but not held do not count: what they say is not known.
    """
    reported = set(zip(dataset["followups"]["commitment_id"], dataset["followups"]["reporting_period"], strict=True))
    problems = []
    for followed in _with_next(dataset):
        commitment_id = followed.followup["commitment_id"]
        if not any((commitment_id, after.code) in reported for after in followed.nexts):
            what = (
                f"nästa steg {quoted(followed.followup['next_step'])} tas inte upp igen: redovisningen för "
                f"{followed.nexts[0].label} finns, men har ingen rad om {commitment_id}"
            )
            look = "om redovisningen verkligen tiger om åtagandet, eller om en rad saknas i followups.csv"
            problems.append(at_row("followups", followed.row, "next_step", what, look))
    return problems


def not_taken_up(dataset: Dataset) -> list[Problem]:
    """Find sentences of a next step of which the commitment's next follow-up repeats no word that carries meaning.

    Looked for in all its texts, its measures, their notes and its places, by the beginnings of word stems; hence a
    note that says that the step is not mentioned again settles the warning. Names of parties, and words such as
    "planeras" and "insatser", carry no meaning here. Silent when the commitment is withdrawn.
    """
    without = [*dataset["parties"]["title"], *dataset["parties"]["party_id"]]
    said, problems = _Said(dataset), []
    for followed in _with_next(dataset):
        words_said, statuses = said.of(followed.followup["commitment_id"], followed.nexts)
        if not statuses or "withdrawn" in statuses:
            continue
        for step in word_stems.sentences(followed.followup["next_step"]):
            stems = word_stems.stems(step, without)
            if stems and not word_stems.takes_up(words_said, stems):
                what = f"nästa steg {quoted(step)} tycks inte tas upp i uppföljningen för {followed.nexts[0].label}"
                look = "vad källan säger om det; säger den inget, så skriv det i note, och varningen tystnar"
                problems.append(at_row("followups", followed.row, "next_step", what, look))
    return problems


def unreported(dataset: Dataset) -> list[Problem]:
    """Find commitments without a follow-up in the latest reporting period that a held report covers.

    The book says of each that the report is silent on it, so a forgotten row would be a false statement. Earlier
    reporting periods are taken to have been looked at. Told once per promise period; what ``left`` tells is left out.
    """
    with_next_step = {
        (followed.followup["commitment_id"], after) for followed in _with_next(dataset) for after in followed.nexts
    }
    commitments, followups, reports = dataset["commitments"], dataset["followups"], dataset["reports"]
    names = Names(dataset)
    problems = []
    for period_id in dataset["periods"]["period_id"]:
        held = _held(dataset, period_id)
        if not held:
            continue
        last = max(held)
        commitment_ids = commitments.loc[commitments["period_id"] == period_id, "commitment_id"]
        reported = set(followups.loc[followups["reporting_period"] == last.code, "commitment_id"])
        silent = [
            commitment_id
            for commitment_id in commitment_ids
            if commitment_id not in reported and (commitment_id, last) not in with_next_step
        ]
        spans = zip(reports["covers_from"], reports["covers_to"], strict=True)
        covering = [
            row
            for row, (first, to) in zip(reports.index, spans, strict=True)
            if reports.at[row, "period_id"] == period_id
            and reports.at[row, "held"] == "yes"
            and coverage.is_covered([(ReportingPeriod.parse(first), ReportingPeriod.parse(to))], last)
        ]
        if silent:
            shown = listing([quoted(names.title("commitments", commitment_id)) for commitment_id in silent])
            count = plural(len(silent), "åtagande", "åtaganden")
            what = f"{count} av {len(commitment_ids)} har ingen uppföljning för {last.label}: {shown}"
            look = "om redovisningen verkligen tiger om dem; boken skriver Ej redovisad"
            problems.append(at_row("reports", covering[0], "covers_to", sentence(what), look))
    return problems


def _with_next(dataset: Dataset) -> Iterator[_Followed]:
    """Yield the follow-ups that have a next step and a later held report within their promise period."""
    followups = dataset["followups"]
    home = dict(zip(dataset["commitments"]["commitment_id"], dataset["commitments"]["period_id"], strict=True))
    held = {period_id: _held(dataset, period_id) for period_id in dataset["periods"]["period_id"]}
    for row, followup in followups[followups["next_step"] != ""].iterrows():
        this = ReportingPeriod.parse(followup["reporting_period"])
        later = [time for time in held[home[followup["commitment_id"]]] if time.end > this.end]
        if later:
            first = min(time.end for time in later)
            yield _Followed(int(str(row)), followup, tuple(time for time in later if time.end == first))


def _held(dataset: Dataset, period_id: str) -> list[ReportingPeriod]:
    """Return the reporting periods of a promise period that a held report covers, in order."""
    spans = coverage.report_spans(dataset, period_id, "yes")
    return [time for time in coverage.reporting_periods(dataset, period_id) if coverage.is_covered(spans, time)]


class _Said:
    """All that is said in each follow-up: its texts, places, measures and their notes."""

    _TEXTS = ("summary", "not_stated", "rationale", "note", "reason", "next_step", "source_status")

    def __init__(self, dataset: Dataset) -> None:
        self._names, self.followups = Names(dataset), dataset["followups"]
        keys = zip(self.followups["commitment_id"], self.followups["reporting_period"], strict=True)
        self._row = {key: row for row, key in enumerate(keys)}
        self._figures: dict[tuple[str, str], list[str]] = {}
        columns = ("commitment_id", "reporting_period", "indicator_id", "note")
        for *key, indicator_id, note in zip(*(dataset["measures"][name] for name in columns), strict=True):
            title = self._names.title("indicators", indicator_id)
            self._figures.setdefault((key[0], key[1]), []).extend((title, note))

    def of(self, commitment_id: str, when: Iterable[ReportingPeriod]) -> tuple[str, set[str]]:
        """Return what the follow-ups of a commitment say, together, and their statuses."""
        said, statuses = [], set()
        for key in [(commitment_id, time.code) for time in when]:
            if key in self._row:
                followup = self.followups.iloc[self._row[key]]
                statuses.add(followup["status"])
                said += [*(followup[name] for name in self._TEXTS), self._names.places(followup["places"])]
                said += self._figures.get(key, [])
        return " ".join(said), statuses


RULES: tuple[Callable[[Dataset], list[Problem]], ...] = (left, not_taken_up, unreported)
