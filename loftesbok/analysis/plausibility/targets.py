"""Doubts about targets: figures of some of the parties only, counted in several ways, or past the due date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from loftesbok.analysis.targets.figures import Figure, Span, read_figures
from loftesbok.analysis.targets.totals import Parties, party_union
from loftesbok.analysis.targets.windows import Target
from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import at_row
from loftesbok.data.views import limits, members, period_row
from loftesbok.domain.problems import Problem
from loftesbok.domain.reporting_period import ReportingPeriod, last_day
from loftesbok.domain.swedish import day, listing
from loftesbok.domain.vocabulary import ACCUMULATIONS


def figures_of_some_parties(dataset: Dataset) -> list[Problem]:
    """Find targets that have figures of some of their parties only, in the first reporting period where that is so."""
    names, problems = Names(dataset), []
    for row, target, figures in _with_figures(dataset):
        parties = frozenset(members(target["parties"]))
        for code in sorted({figure.code for figure in figures}, key=ReportingPeriod.parse):
            spoken = _spoken_of(figures, parties, code)
            if spoken and spoken != parties:
                whose, wanted = ("|".join(sorted(group)) for group in (spoken, parties))
                when = ReportingPeriod.parse(code).label
                what = (
                    f"målet gäller {names.parties(wanted)}, men siffrorna för {when} gäller bara {names.parties(whose)}"
                )
                look = "om källan har siffror för alla, eller om målet bara gäller några av parterna; annars går målet "
                problems.append(at_row("targets", row, "parties", what, f"{look}inte att bedöma"))
                break
    return problems


def _spoken_of(figures: Sequence[Figure], parties: Parties, code: str) -> Parties:
    """Return those of the parties that have a figure of a reporting period, or of a longer time around it."""
    period = ReportingPeriod.parse(code)
    time = Span(period.start, period.end)
    around = [figure for figure in figures if figure.code == code or figure.possibly.covers(time)]
    return parties & party_union(around)


def figures_counted_apart(dataset: Dataset) -> list[Problem]:
    """Find targets whose figures are counted in several ways, such as new ones and those in use."""
    problems = []
    for row, _, figures in _with_figures(dataset):
        kinds = {figure.accumulation for figure in figures}
        if len(kinds) > 1:
            labels = listing([f"{code} ({term.label})" for code, term in ACCUMULATIONS.items() if code in kinds])
            what = f"målets siffror är räknade på olika sätt: {labels}"
            look = "om accumulation är rätt i measures.csv, eller om det är två indikatorer; annars går målet inte att "
            problems.append(at_row("targets", row, "indicator_id", what, f"{look}bedöma"))
    return problems


def figures_past_due(dataset: Dataset) -> list[Problem]:
    """Find targets with a figure of a time that begins before the due date and ends after it."""
    problems = []
    for row, target, figures in _with_figures(dataset):
        if not target["due_on"]:
            continue
        due = last_day(target["due_on"])
        past = {figure.code for figure in figures if figure.possibly.first <= due < figure.possibly.last}
        inside = [figure.possibly for figure in figures if figure.code not in past]
        if past and not any(span.last == due for span in inside):
            period = min(ReportingPeriod.parse(code) for code in past)
            what = (
                f"målet ska vara nått {day(due.isoformat())}, men siffran för {period.label} gäller också tid efter det"
            )
            look = "om källan har en siffra fram till den dagen, eller om due_on är fel"
            problems.append(at_row("targets", row, "due_on", what, look))
    return problems


def _with_figures(dataset: Dataset) -> Iterator[tuple[int, Target, list[Figure]]]:
    """Yield each target's row, with all responsible where it names no parties, and its parties' figures."""
    targets, commitments = dataset["targets"], dataset["commitments"]
    about = commitments[commitments["commitment_id"].isin(targets["commitment_id"])]
    home = dict(zip(about["commitment_id"], about["period_id"], strict=True))
    responsible = dict(zip(about["commitment_id"], about["responsible"], strict=True))
    measures = dataset["measures"]
    measures = measures[measures["commitment_id"].isin(list(home))]
    figures: dict[tuple[str, str], list[Figure]] = {}
    for period_id in sorted(set(home.values())):
        period = period_row(dataset, period_id)
        of_period = measures[measures["commitment_id"].map(home) == period_id]
        figures |= read_figures(of_period, Span(*limits(period)), members(period["cadence"]))
    for row, target in zip(targets.index, targets.to_dict("records"), strict=True):
        commitment_id = target["commitment_id"]
        parties = target["parties"] or responsible[commitment_id]
        counted = figures.get((commitment_id, target["indicator_id"]), [])
        those = frozenset(members(parties))
        yield int(row), {**target, "parties": parties}, [figure for figure in counted if figure.parties & those]


RULES: tuple[Callable[[Dataset], list[Problem]], ...] = (
    figures_of_some_parties,
    figures_counted_apart,
    figures_past_due,
)
