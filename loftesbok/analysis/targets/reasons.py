"""Why a target cannot be judged, as a Swedish clause: the first of what stands in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from loftesbok.analysis.targets.figures import Figure, Span
from loftesbok.analysis.targets.ranges import Range
from loftesbok.analysis.targets.totals import Parties, are_mixed, at_end, covers, is_rate_of, party_union
from loftesbok.analysis.targets.windows import Window, parts, shortest
from loftesbok.analysis.wording import Names
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import day, listing, number

KINDS_APART = "i bruk och nytillkomna läggs inte ihop"
_MOST_NAMED = 3


@dataclass(frozen=True)
class Case:
    """A target in one window: what it is about, and the figures that touch it.

    ``figures`` speak of the target's parties within the window; ``kinds`` is how all figures of them in the promise are
    counted; ``others`` are the figures of other parties only. ``reported_by`` tells, for each follow-up's reporting
    period, whose part it reports.
    """

    names: Names
    parties: Parties
    window: Window
    valid: Span
    cadence: Collection[str]
    figures: Sequence[Figure]
    others: Sequence[Figure]
    kinds: frozenset[str]
    reported_by: Mapping[str, Collection[str]]
    allowed: Range

    def titles(self, parties: Iterable[str]) -> str:
        """Name parties, joined."""
        return self.names.parties("|".join(sorted(parties)))


def reason(case: Case) -> str:
    """Say why a target that is due cannot be judged."""
    judged = case.window.judged
    if not judged:
        return f"målets sista dag, {day(case.window.due.isoformat())}, ligger före tiden som målet gäller"
    if not case.figures:
        return _nothing(case)
    if len(case.kinds) > 1 or "unknown" in case.kinds:
        return _kinds(case.kinds)
    if case.allowed.is_contradictory:
        return "siffrorna motsäger varandra"
    if all(figure.place for figure in case.figures):
        return f"siffrorna gäller bara {_places(case, case.figures)}"
    if not case.valid.covers(judged):
        return f"löftet gällde bara en del av {case.window.period.label}"
    if case.kinds == {"rate"}:
        return _rates(case, judged)
    figures = list(case.figures)
    if case.kinds == {"stock"}:
        figures = at_end(figures, judged)
        if not figures:
            return f"läget den {day(judged.last.isoformat())} är inte redovisat"
    return _uncovered(case, figures, judged) or _imprecise(case, figures, judged)


def _nothing(case: Case) -> str:
    if case.others:
        return f"siffrorna gäller bara {case.titles(party_union(case.others))}"
    return "ingen siffra är redovisad"


def _kinds(kinds: frozenset[str]) -> str:
    if "unknown" in kinds:
        return "det framgår inte om siffrorna är nya eller sammanlagda"
    return KINDS_APART if kinds == {"period", "stock"} else "siffrorna är räknade på olika sätt"


def _rates(case: Case, judged: Span) -> str:
    usable = [figure for figure in case.figures if is_rate_of(figure, case.parties, judged)]
    if not usable:
        whose = party_union(case.figures)
        if whose != case.parties:
            return f"takten gäller {case.titles(whose)}"
        return "takten gäller en annan tid än målet"
    pieces = parts(judged, shortest((), [figure.code for figure in usable]))
    reported = [piece for _, piece in pieces if any(figure.possibly.covers(piece) for figure in usable)]
    if len(reported) < len(pieces):
        return f"takten är känd för {number(len(reported))} av {number(len(pieces))} redovisningsperioder"
    if any(figure.is_vague for figure in usable):
        return "takten är inte exakt angiven"
    return "takter från olika tider läggs inte ihop"


def _uncovered(case: Case, figures: Sequence[Figure], judged: Span) -> str:
    """Say which reporting periods have no figures, or not of all parties or for all places."""
    unit = shortest(case.cadence, [figure.code for figure in figures])
    pieces = parts(judged, unit) if unit != "at_end" and case.kinds == {"period"} else [(case.window.period, judged)]
    left = [(period, piece) for period, piece in pieces if not covers(figures, case.parties, piece)]
    causes: dict[str, list[ReportingPeriod]] = {}
    for period, piece in left:
        causes.setdefault(_cause(case, figures, piece), []).append(period)
    if not causes:
        return "" if covers(figures, case.parties, judged) else "siffrorna täcker inte hela tiden"
    cause = _GAP if _GAP in causes else min(causes)
    periods = causes[cause]
    every = len(periods) == len(pieces) and cause != _GAP
    return cause if every else f"{cause} för {_named(periods)}"


_GAP = "siffror saknas"


def _cause(case: Case, figures: Sequence[Figure], piece: Span) -> str:
    near = [figure for figure in figures if figure.possibly.meets(piece) and not figure.is_part]
    whole = [figure for figure in near if not figure.place]
    if not whole:
        return f"siffrorna gäller bara {_places(case, near)}" if near else _GAP
    spoken = party_union(figure for figure in whole if figure.joint == "no" or figure.parties <= case.parties)
    if not spoken:
        return f"siffrorna gäller {case.titles(whole[0].parties)} tillsammans"
    missing = case.parties - spoken
    if not missing:
        return "gemensamma och enskilda siffror får inte läggas ihop"
    reporting = {
        party
        for code, parties in case.reported_by.items()
        if _span(code).meets(piece)
        for party in parties
    }  # fmt: skip
    if missing & reporting:
        return f"siffrorna gäller bara {case.titles(spoken)}"
    return f"{case.titles(missing)} har inte redovisat sin del"


def _imprecise(case: Case, figures: Sequence[Figure], judged: Span) -> str:
    past = {figure.code for figure in figures if figure.possibly.last > judged.last}
    if past and judged.last < case.window.whole.last:
        periods = sorted(ReportingPeriod.parse(code) for code in past)
        return f"siffran för {_named(periods)} gäller också tid efter {day(judged.last.isoformat())}"
    if outside := {figure.code for figure in figures if not case.valid.covers(figure.possibly)}:
        periods = sorted(ReportingPeriod.parse(code) for code in outside)
        return f"siffran för {_named(periods)} kan gälla tid utanför löftet"
    if any(figure.is_vague for figure in figures):
        return "antalet är inte exakt angivet"
    if are_mixed(figures):
        return "gemensamma och enskilda siffror får inte läggas ihop"
    return "siffran är för oprecis"


def _places(case: Case, figures: Iterable[Figure]) -> str:
    return case.names.places("|".join(sorted({figure.place for figure in figures})))


def _named(periods: Sequence[ReportingPeriod]) -> str:
    if len(periods) > _MOST_NAMED:
        return f"{number(len(periods))} redovisningsperioder"
    return listing([period.label for period in periods])


def _span(code: str) -> Span:
    period = ReportingPeriod.parse(code)
    return Span(period.start, period.end)
