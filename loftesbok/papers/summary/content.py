"""What one page says of one reporting period: headline facts, every commitment, a few figures, what is missing.

Made from the data only, with the words of the chapter. Nothing is judged beyond the status, no effect is claimed, and
no figure is picked for what it says: those that are set large are the first in the promise's own order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from loftesbok.analysis import coverage, sentences
from loftesbok.analysis.coverage import time_label
from loftesbok.analysis.wording import (
    Names,
    concerned,
    counted_thing,
    figure_value,
    measure_sentence,
    validity,
    with_parts,
)
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import limits, members, period_row, period_view, reported_measures, resolve_through
from loftesbok.document.pieces import Badge
from loftesbok.document.text import plain_line, term
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import listing, number, sentence
from loftesbok.domain.vocabulary import HELD_SOME, PARTLY_REPORTED, SHOWN, STATES
from loftesbok.editions import plan
from loftesbok.papers.board_paper.paper import notice
from loftesbok.project.addresses import public_url
from loftesbok.project.project import Project
from loftesbok.report import tables

LARGE = 3  # figures that are set large
MOST_NAMED = 12  # reporting periods in a message
_BENT = {"done": ("genomfört", "genomförda"), PARTLY_REPORTED: ("delvis redovisat", "delvis redovisade")}
_ABBREVIATION = re.compile(r"[A-ZÅÄÖ]{2,}\b")
ASSESSED = "Källorna anger nästan aldrig någon status. Statusen är bokens egen bedömning av det som redovisas för"


@dataclass(frozen=True)
class Figure:
    """A figure to be set large: with its word of precision, what is counted, and who did it."""

    value: str
    what: str
    who: str


@dataclass(frozen=True)
class Commitment:
    """One commitment as it was reported: ``badges`` hold status and state, ``reported`` what was reported in words.

    ``before`` holds the reporting period before and what is shown for it, or nothing.
    """

    title: str
    responsible: str
    badges: tuple[Badge, ...]
    before: tuple[str, ...]
    reported: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """All that a summary says. ``headline`` is what residents ask: how much of what was promised is done.

    ``others`` says what came of the commitments that it does not count; ``counted`` how many have each status, in the
    scale's order. ``promised`` holds the promises' titles, and ``abbreviations`` what figures count whose names begin
    with letters that residents may not know.
    """

    period_id: str
    code: str
    title: str
    name: str
    when: str
    about: str
    promised: tuple[str, ...]
    headline: str
    others: tuple[str, ...]
    counted: tuple[tuple[Badge, str], ...]
    statuses: str
    commitments: tuple[Commitment, ...]
    figures: tuple[Figure, ...]
    figures_in_all: int
    gaps: tuple[str, ...]
    abbreviations: tuple[str, ...]
    assessed: str
    reach: str
    sources: tuple[str, ...]
    book: str
    address: str
    notice: str
    author: str

    @property
    def more(self) -> str:
        """Where to read more."""
        return f"Läs mer: {self.address}" if self.address else f"Läs mer i kapitlet {self.name} i {self.book}."


def summarise(project: Project, dataset: Dataset, reporting_period: str, period_id: str = "") -> Summary:
    """Return the summary of one reporting period, as of its end.

    Raises LoftesbokError for a code that is no reporting period of a promise period in the data, that several promise
    periods have (then ``period_id`` says which), or that lies after the end of the data.
    """
    when = ReportingPeriod.parse(reporting_period)
    owner = _owner(dataset, when, period_id)
    view = period_view(dataset, owner, when)
    names, period = Names(view), period_row(view, owner)
    grid = coverage.grid(view, owner, when)
    rows = grid[grid["reporting_period"] == when.code]
    commitments = view["commitments"].set_index("commitment_id")
    measures = reported_measures(view)
    measures = measures[measures["reporting_period"] == when.code]
    followups = view["followups"][view["followups"]["reporting_period"] == when.code]
    reported = rows.loc[rows["status"] != "", "shown"].value_counts()
    counted = {str(code): int(count) for code, count in reported.items()}
    time = time_words(when, period)
    parties = "|".join(sorted({party for value in commitments["responsible"] for party in members(value)}))
    return Summary(
        period_id=owner,
        code=when.code,
        title=str(period["title"]),
        name=names.period(owner),
        when=sentence(time),
        about=" ".join(
            f"{words}." for words in (period["area"], names.parties(parties), f"Gäller {validity(period)}") if words
        ),
        promised=tuple(view["promises"]["title"]),
        headline=sentence(tell_headline(len(rows), counted) if counted else sentences.NO_FOLLOWUP),
        others=_others(counted, len(rows)),
        counted=tuple((Badge(code), _counted(code, counted[code])) for code in SHOWN if code in counted),
        statuses=sentences.count_statuses(counted),
        commitments=tuple(
            replace(
                _commitment(names, commitments.loc[row["commitment_id"]], row, followups, measures),
                before=_before(grid, row, when),
            )
            for _, row in rows.iterrows()
        ),
        figures=_large(names, measures),
        figures_in_all=int((measures["precision"] != "unspecified").sum()),
        gaps=_gaps(names, rows, measures),
        abbreviations=_abbreviations(view, measures),
        assessed=f"{ASSESSED} {time}.",
        reach=f"Uppgifterna sträcker sig till och med {time}.",
        sources=tuple(plain_line(source) for source in names.source_lines(followups, passages=False)),
        book=str(project.config.get("title") or ""),
        address=_address(project, owner, when.code),
        notice=notice(dataset),
        author=str(dataset.package["publisher"]["name"]),
    )


def _owner(dataset: Dataset, when: ReportingPeriod, period_id: str) -> str:
    """Return the promise period that a reporting period belongs to."""
    ids = [period_id] if period_id else list(dataset["periods"]["period_id"])
    fitting = [candidate for candidate in ids if when.fits(*limits(period_row(dataset, candidate)))]
    reporting_periods = {candidate: coverage.reporting_periods(dataset, candidate) for candidate in fitting or ids}
    owners = [candidate for candidate in fitting if when in reporting_periods[candidate]]
    if not owners:
        there = [time.code for times in reporting_periods.values() for time in times]
        more = " …" if len(there) > MOST_NAMED else "."
        named = ", ".join(there[:MOST_NAMED]) or "ingen"
        raise LoftesbokError(f"{when} är ingen redovisningsperiod för ett löfte i data. Det finns {named}{more}")
    if len(owners) > 1:
        raise LoftesbokError(f"Flera löftesperioder har {when}: {listing(owners)}. Ange vilken med --period.")
    last = resolve_through(dataset, owners[0])
    if when.end > last.end:
        raise LoftesbokError(f"Underlaget för {owners[0]} slutar med {last.label}, så {when} är inte med.")
    return owners[0]


def time_words(when: ReportingPeriod, promise: pd.Series) -> str:
    """Name a reporting period so that a year or a whole promise period is not taken for the promise's own name."""
    return f"år {when.label}" if when.unit == "year" else time_label(when, when, promise)


def _counted(code: str, count: int) -> str:
    """Return a status with its count, as in "6 genomförda"."""
    return sentences.count_statuses({code: count})


def tell_headline(total: int, counted: Mapping[str, int]) -> str:
    """Say how many commitments are done, and by whose word: "enligt redovisningen är 4 av 8 åtaganden genomförda".

    ``counted`` holds how many are shown as what. Where none is done but some are told of in part, say that instead: it
    would be wrong that nothing is done. Of a promise with one commitment, say what came of it.
    """
    if total == 1:
        return sentences.tell_answer(total, counted).removesuffix(".")
    count = counted.get(_headline_status(counted), 0)
    commitments = sentences.count_commitments(total)
    single, many = _BENT[_headline_status(counted)]
    which, status = f"{number(count)} av {commitments}", single if count == 1 else many
    if count == total:
        which, status = "båda åtagandena" if total == 2 else f"alla {commitments}", many
    elif not count:
        which, status = f"inget av {commitments}", single
    if _headline_status(counted) == PARTLY_REPORTED:
        return f"{which} är {status}"
    return f"enligt redovisningen är {which} {status}"


def _headline_status(counted: Mapping[str, int]) -> str:
    return PARTLY_REPORTED if counted.get(PARTLY_REPORTED) and not counted.get("done") else "done"


def _others(counted: Mapping[str, int], total: int) -> tuple[str, ...]:
    """Say what came of the commitments that the headline does not count; of a single one it tells all."""
    if total == 1 or not counted:
        return ()
    left = total - sum(counted.values())
    not_followed_up = f"{number(left)}\u00a0är inte {'uppföljt' if left == 1 else 'uppföljda'}"
    codes = [code for code in SHOWN if code in counted and code != _headline_status(counted)]
    return (*(_counted(code, counted[code]) for code in codes), *([not_followed_up] if left else []))


def _before(grid: pd.DataFrame, row: pd.Series, when: ReportingPeriod) -> tuple[str, ...]:
    """Return the last reporting period before that has a follow-up of any commitment, and what is shown for this."""
    followed = grid.loc[grid["status"] != "", "reporting_period"].unique()
    earlier = [time for time in map(ReportingPeriod.parse, followed) if time.end < when.start]
    if not earlier:
        return ()
    last = max(earlier)
    is_it = (grid["commitment_id"] == row["commitment_id"]) & (grid["reporting_period"] == last.code)
    return sentence(last.short_label), term(grid.loc[is_it, "shown"].iloc[0]).label


def _commitment(
    names: Names, commitment: pd.Series, row: pd.Series, followups: pd.DataFrame, measures: pd.DataFrame
) -> Commitment:
    summaries = followups.loc[followups["commitment_id"] == row["commitment_id"], "summary"]
    figures = with_parts(measures[measures["commitment_id"] == row["commitment_id"]])
    return Commitment(
        title=commitment["title"],
        responsible=tables.responsible(names, commitment["responsible"]),
        badges=tuple(badge for content in tables.state_lines(row) for badge in content if isinstance(badge, Badge)),
        before=(),
        reported=str(summaries.iloc[0]) if len(summaries) else "",
        figures=tuple(measure_sentence(names, figure) for _, figure in figures.iterrows()),
    )


def _large(names: Names, measures: pd.DataFrame) -> tuple[Figure, ...]:
    """Return the figures to be set large: the first of each commitment, in the promise's order, each measure once.

    Only counts within the reporting period that stand on their own: not a part of another figure, not one of several
    of the same measure (joint and own ones, or of several places), not a rate, not what may be new or in total, not one
    whose name is an abbreviation. A reported zero is a figure like any other.
    """
    alone = ~measures.duplicated(["commitment_id", "indicator_id"], keep=False)
    titles = [names.title("indicators", indicator_id) for indicator_id in measures["indicator_id"]]
    plain = pd.Series([not _ABBREVIATION.match(title) for title in titles], measures.index, dtype=bool)
    usable = measures[
        alone
        & plain
        & (measures["precision"] != "unspecified")
        & (measures["accumulation"] == "period")
        & (measures["part_of"] == "")
    ]
    first = usable.drop_duplicates("commitment_id").drop_duplicates("indicator_id").head(LARGE)
    return tuple(
        Figure(figure_value(row), counted_thing(names, row), concerned(names, row)) for _, row in first.iterrows()
    )


def _gaps(names: Names, grid_rows: pd.DataFrame, measures: pd.DataFrame) -> tuple[str, ...]:
    """Say what is not reported in the reporting period, state by state."""
    gaps = []
    for state in grid_rows.loc[grid_rows["status"] == "", "state"].unique():
        rows = grid_rows[(grid_rows["status"] == "") & (grid_rows["state"] == state)]
        titles = [names.title("commitments", commitment_id) for commitment_id in rows["commitment_id"]]
        which = "alla åtaganden" if len(rows) == len(grid_rows) else "; ".join(titles)
        gaps.append(f"{STATES[state].label}: {which}. {STATES[state].meaning}")
    parts = []
    for _, row in grid_rows[(grid_rows["unreported"] != "") | (grid_rows["silent_parties"] != "")].iterrows():
        title = names.title("commitments", row["commitment_id"])
        silent = f"vad {names.parties(row['silent_parties'])} har gjort ({title})"
        parts += members(row["unreported"]) or [silent]
    gaps += [f"Nämns inte, fast det lovades: {'; '.join(parts)}."] if parts else []
    vague = sentences.tell_vague(int((measures["precision"] == "unspecified").sum()))
    return (*gaps, *([vague] if vague else []))


def _abbreviations(view: Dataset, measures: pd.DataFrame) -> tuple[str, ...]:
    """Return what each figure counts whose name begins with an abbreviation: its name and its definition."""
    indicators = view["indicators"]
    indicators = indicators[indicators["indicator_id"].isin(measures["indicator_id"])]
    return tuple(
        f"{row['title']}: {row['definition']}" for _, row in indicators.iterrows() if _ABBREVIATION.match(row["title"])
    )


def _address(project: Project, period_id: str, code: str) -> str:
    """Return the address of the chapter as of the reporting period, or of the newest; "" where nobody can reach it."""
    base, editions = public_url(project), plan.published(project, period_id)
    if not base or not editions:
        return base
    chosen = code if code in editions else editions[-1]
    return f"{base}{Path('reports', period_id, chosen).as_posix()}.html"


def held_periods(dataset: Dataset) -> list[tuple[str, str]]:
    """Return (promise period, reporting period) of every report that is held, in order."""
    held = []
    for period_id in dataset["periods"]["period_id"]:
        spans = coverage.report_spans(dataset, period_id, *HELD_SOME)
        last = resolve_through(dataset, period_id)
        times = coverage.reporting_periods(dataset, period_id)
        held += [(period_id, time.code) for time in times if coverage.is_covered(spans, time) and time.end <= last.end]
    return held
