"""A target has a verdict only where its figures cover what it is about, or where what is missing cannot change it."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.analysis.targets.ranges import ENDLESS, UNKNOWN, ZERO, Bound, Range, range_of
from loftesbok.analysis.targets.verdicts import COLUMNS, target_verdicts, verdict
from loftesbok.domain.reporting_period import ReportingPeriod
from tests.sample.promise import PROMISE, judge, promise

T1, T2, T3 = "2024-T1", "2024-T2", "2024-T3"
ALL = (T1, T2, T3)
OWN = {"parties": "kommunen", "joint": "no"}
POLICE = {"parties": "polisen", "joint": "no"}
RYD = {"place_id": "ryd"}
STOCK, RATE = {"accumulation": "stock"}, {"accumulation": "rate"}
PRECISE = ["exact", "at_least", "more_than", "at_most", "less_than"]


def told(figures, through=T3, *, about=None, **target):
    """Return verdict and reason of one target in its first window."""
    dataset = promise(figures, [{"value": 10, **target}], **(about or {}))
    row = judge(dataset, through)[0]
    return row["verdict"], row["why"]


def exact(low, high=None):
    return Range(Bound(Decimal(low)), Bound(Decimal(low if high is None else high)))


# --- one number -----------------------------------------------------------------------------------------------------


@given(st.integers(1, 50), st.sampled_from(PRECISE), st.integers(0, 60), st.integers(0, 60),
       st.sampled_from(["at_least", "exactly", "at_most"]))  # fmt: skip
def test_a_verdict_never_says_more_than_the_figure_allows(value, precision, truth, wanted, comparison):
    allowed = range_of(Decimal(value), precision)
    if not allowed.low <= Bound(Decimal(truth)) <= allowed.high:
        return
    found = verdict(comparison, Bound(Decimal(wanted)), allowed, is_due=True)
    reached = {"at_least": truth >= wanted, "exactly": truth == wanted, "at_most": truth <= wanted}[comparison]
    right = {"met": reached, "not_met": not reached, "exceeded": truth > wanted}
    assert right.get(found, True)


@pytest.mark.parametrize(
    ("comparison", "allowed", "due", "found"),
    [
        ("at_least", exact(8), True, "met"),
        ("at_least", exact(9), True, "exceeded"),
        ("at_least", Range(Bound(Decimal(8)), ENDLESS), False, "met"),
        ("at_least", Range(Bound(Decimal(8), 1), ENDLESS), False, "exceeded"),
        ("at_least", Range(ZERO, Bound(Decimal(8), -1)), True, "not_met"),
        ("at_least", Range(ZERO, Bound(Decimal(8))), True, "not_judgeable"),
        ("at_least", exact(7), False, "not_yet_due"),
        ("exactly", exact(8), True, "met"),
        ("exactly", exact(8), False, "not_yet_due"),
        ("exactly", exact(9), False, "exceeded"),
        ("exactly", UNKNOWN, True, "not_judgeable"),
        ("at_most", exact(9), False, "not_met"),
        ("at_most", exact(8), True, "met"),
        ("at_most", exact(8, 9), True, "not_judgeable"),
        ("at_most", exact(2), False, "not_yet_due"),
    ],
)
def test_a_verdict_follows_from_what_a_number_can_be(comparison, allowed, due, found):
    assert verdict(comparison, Bound(Decimal(8)), allowed, is_due=due) == found


def test_what_can_fall_has_no_verdict_before_its_time_is_out():
    for comparison in ("at_least", "exactly", "at_most"):
        assert verdict(comparison, Bound(Decimal(8)), exact(9), is_due=False, only_grows=False) == "not_yet_due"


@given(st.sampled_from(PRECISE), st.integers(0, 10**6), st.sampled_from(PRECISE), st.integers(0, 10**6))
def test_a_sum_is_within_the_sum_of_its_limits(one, value, other, more):
    first, second = range_of(Decimal(value), one), range_of(Decimal(more), other)
    low, high = first.low + second.low, first.high + second.high
    assert low >= Bound(first.low.value + second.low.value)
    assert low <= high or "less_than" in (one, other)
    assert (
        range_of(Decimal(value), "more_than").low > Bound(Decimal(value)) > range_of(Decimal(value), "less_than").high
    )
    assert range_of(Decimal(value), "about") == UNKNOWN


# --- parties, places, times and kinds -------------------------------------------------------------------------------


def test_figures_of_one_party_say_nothing_final_of_both():
    figures = [(code, 4, OWN) for code in ALL]
    silent = {"reported_by": dict.fromkeys(ALL, "kommunen")}
    for comparison in ("at_least", "at_most"):
        found = told(figures, about=silent, value=20, comparison=comparison)
        assert found == ("not_judgeable", "Polisen har inte redovisat sin del")
    assert told(figures, value=20) == ("not_judgeable", "siffrorna gäller bara Kommunen")
    assert told(figures, value=12)[0] == "met"  # what the police did can only add to it
    assert told(figures, value=11, comparison="at_most")[0] == "not_met"
    assert told([*figures, *((code, 3, POLICE) for code in ALL)], value=22) == ("not_met", "")
    some = [*figures, (T1, 3, POLICE), (T3, 3, POLICE)]
    assert told(some, value=22)[1] == "siffrorna gäller bara Kommunen för maj–augusti 2024"


def test_a_target_for_some_parties_is_judged_by_their_figures_only():
    figures = [*((code, 4, OWN) for code in ALL), *((code, 9, POLICE) for code in ALL)]
    assert told(figures, parties="kommunen", value=13)[0] == "not_met"
    assert told(figures[3:], parties="kommunen") == ("not_judgeable", "siffrorna gäller bara Polisen")
    assert (
        told([(code, 4) for code in ALL], parties="kommunen")[1] == "siffrorna gäller Kommunen och Polisen tillsammans"
    )
    both = [*figures[:3], *((code, 2) for code in ALL)]  # jointly with the police, which may count as well
    assert told(both, parties="kommunen", value=13)[1] == "gemensamma och enskilda siffror får inte läggas ihop"


def test_own_and_joint_counts_are_not_added_to_reach_a_target():
    figures = [*((code, 4, OWN) for code in ALL), *((code, 2, POLICE) for code in ALL), *((code, 3) for code in ALL)]
    why = "gemensamma och enskilda siffror får inte läggas ihop"
    assert told(figures, value=20) == ("not_judgeable", why)
    assert told(figures, value=18)[0] == "met"  # by what each did on its own
    assert told(figures, value=28)[0] == "not_met"  # not even together
    unclear = [(T1, 9, {**OWN, "joint": "unclear"}), (T1, 9, {**POLICE, "joint": "unclear"})]
    assert told(unclear, per="reporting_period", value=12)[0] == "not_judgeable"  # the nine may be the same


def test_a_kind_of_count_that_is_gone_is_not_zero():
    figures = [(T1, 4, OWN), (T1, 2, POLICE), (T1, 3), (T2, 4, OWN), (T2, 2, POLICE)]
    assert told(figures, per="period", due_on="2024-08-31", value=20)[0] == "not_judgeable"


def test_a_place_is_a_part_of_the_whole_and_never_added_to_it():
    places = [(code, 4, RYD) for code in ALL]
    assert told(places, value=20) == ("not_judgeable", "siffrorna gäller bara Ryd")
    mixed = [(T1, 7), (T2, 7), (T3, 7, RYD)]
    assert told(mixed, value=21, comparison="exactly")[1] == "siffrorna gäller bara Ryd för september–december 2024"
    assert told(mixed, value=21)[0] == "not_judgeable"
    assert told(mixed, value=14)[0] == "met"
    beside = [(code, 7, {"place_id": place}) for code in ALL for place in ("ryd", "ryds-torg")]
    assert told(beside, value=22)[0] == "not_judgeable"  # the square is in the district
    assert told(places, value=12)[0] == "met"


def test_a_part_of_the_same_indicator_adds_nothing():
    part = {**RYD, "part_of": "besok", "part_kind": "share"}
    figures = [*((code, 3) for code in ALL), *((code, 2, part) for code in ALL)]
    assert told(figures, value=9, comparison="exactly")[0] == "met"


def test_a_target_is_judged_by_its_due_date_and_what_came_after_is_said():
    figures = [(T1, 2), (T2, 3), (T3, 9)]
    row = judge(promise(figures, [{"per": "period", "value": 10, "due_on": "2024-08-31"}]))[0]
    assert (row["verdict"], row["reported"], row["at_end"]) == ("not_met", exact(5), exact(14))
    assert told(figures[:2], T2, per="period", due_on="2024-08-31")[0] == "not_met"
    assert told(figures[:1], T1, per="period", due_on="2024-08-31")[0] == "not_yet_due"
    assert told(figures, per="period", due_on="2025-03-31")[0] == "exceeded"
    assert told(figures, per="period", due_on="2025-03-31", value=20)[0] == "not_yet_due"
    assert told(figures, per="period", due_on="2023")[1].startswith("målets sista dag, 31")


def test_a_report_that_runs_past_the_due_date_gives_no_more_than_a_limit():
    figures = [(T1, 5), (T2, 3)]
    june = {"per": "period", "due_on": "2024-06-30"}
    why = "siffran för maj–augusti 2024 gäller också tid efter 30\u00a0juni 2024"
    assert told(figures, T2, **june, value=7) == ("not_judgeable", why)
    assert told(figures, T2, **june, value=9)[0] == "not_met"
    assert told(figures, T2, **june, value=5)[0] == "met"
    assert told(figures, T2, **june, value=8, comparison="at_most")[0] == "met"


def test_a_gap_in_time_is_named():
    assert told([(T1, 4), (T2, 4)], value=20) == ("not_judgeable", "siffror saknas för september–december 2024")
    assert told([(T1, 4), (T2, 6)], value=10)[0] == "met"
    assert told([], value=10) == ("not_judgeable", "ingen siffra är redovisad")


def test_overlapping_reports_are_not_added():
    figures = [(T1, 4), (T2, 4), (T3, 4), ("2024", 12)]
    assert told(figures, value=13)[0] == "not_met"
    assert told([("2024", 12), (T1, 4)], value=13)[0] == "not_met"
    assert told([("2024", 12), (T1, 9), (T2, 4)], value=13)[1] == "siffrorna motsäger varandra"


def test_a_stock_is_as_it_was_when_the_time_was_out():
    figures = [(code, value, STOCK) for code, value in zip(ALL, (12, 9, 8), strict=True)]
    for through, found in ((T1, "not_yet_due"), (T2, "not_yet_due"), (T3, "not_met")):
        row = judge(promise(figures, [{"value": 10}]), through)[0]
        assert row["verdict"] == found
        assert row["reported"].is_exact
    assert told(figures, T1, comparison="at_most")[0] == "not_yet_due"
    assert told(figures, comparison="at_most")[0] == "met"
    assert told(figures[:2])[1] == "läget den 31\u00a0december 2024 är inte redovisat"
    assert told(figures, T2, per="period", due_on="2024-08-31", value=9)[0] == "met"


def test_what_is_in_place_is_not_added_to_what_is_new():
    figures = [(T1, 12, STOCK), (T2, 3), (T3, 2)]
    assert told(figures) == ("not_judgeable", "i bruk och nytillkomna läggs inte ihop")
    unknown = [(code, 9, {"accumulation": "unknown"}) for code in ALL]
    assert told(unknown)[1] == "det framgår inte om siffrorna är nya eller sammanlagda"
    assert told([(T1, 12, RATE), (T2, 3)])[1] == "siffrorna är räknade på olika sätt"


def test_a_rate_counts_for_a_time_that_it_covers():
    for comparison in ("at_least", "at_most"):
        found = told([(T1, 12, RATE)], comparison=comparison)
        assert found == ("not_judgeable", "takten är känd för 1 av 3 redovisningsperioder")
    assert told([("2024", 12, RATE)])[0] == "exceeded"
    assert told([(code, value, RATE) for code, value in zip(ALL, (12, 11, 13), strict=True)])[0] == "exceeded"
    found = told([(code, value, RATE) for code, value in zip(ALL, (12, 9, 13), strict=True)])
    assert found == ("not_judgeable", "takter från olika tider läggs inte ihop")
    assert told([("2024", 12, {**RATE, **OWN})])[1] == "takten gäller Kommunen"


def test_sums_are_decimal():
    assert told(zip(ALL, ("0.1", "0.2", 0), strict=True), value="0.3", comparison="at_most")[0] == "met"
    assert told(zip(ALL, ("1.1", "2.2", 0), strict=True), value="3.3", comparison="exactly")[0] == "met"


@pytest.mark.parametrize("comparison", ["at_least", "exactly", "at_most"])
@pytest.mark.parametrize("value", [-5, 0])
def test_without_a_figure_there_is_no_verdict(comparison, value):
    assert told([], value=value, comparison=comparison)[0] == "not_judgeable"
    assert told([], T1, value=value, comparison=comparison)[0] == "not_yet_due"


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        ((3, {"precision": "about"}), "antalet är inte exakt angivet"),
        ((None, {"precision": "unspecified"}), "antalet är inte exakt angivet"),
        ((3, {"precision": "at_least"}), "siffran är för oprecis"),
    ],
)
def test_what_is_not_exact_is_said(figure, why):
    assert told([(T1, 4), (T2, 4), (T3, *figure)], value=20) == ("not_judgeable", why)


def test_a_promise_in_force_for_a_part_of_a_year_does_not_miss_a_yearly_target():
    half = {"valid": ("2024-07-01", "2025-12-31"), "cadence": "half_year"}
    assert told([("2024-H2", 9)], about=half)[1] == "löftet gällde bara en del av 2024"
    assert told([("2024-H2", 10)], about=half)[0] == "met"
    within = {"valid": ("2024-03-01", "2024-12-31")}
    figures = [(T1, 4), (T2, 4), (T3, 4)]
    assert told(figures, about=within, per="period", value=13)[0] == "not_met"
    found = told(figures, about=within, per="period")
    assert found == ("not_judgeable", "siffran för januari–april 2024 kan gälla tid utanför löftet")
    assert told(figures, about=within, per="period", value=8)[0] == "met"
    assert told([("2024-03-2024-12", 12)], about=within, per="period")[0] == "exceeded"
    assert told([("2024", 12)], about=within, per="period")[0] == "not_judgeable"  # it may be all of the year


# --- windows --------------------------------------------------------------------------------------------------------


def test_a_target_for_each_report_is_judged_in_the_reports_of_the_cadence():
    figures = [(T1, 4), (T2, 8), ("2024", 20)]
    rows = judge(promise(figures, [{"value": 5, "per": "reporting_period"}], cadence="at_end|tertial"))
    assert [(row["window"], row["verdict"]) for row in rows] == [(T1, "not_met"), (T2, "exceeded")]


def test_every_target_has_a_row_and_the_columns_are_the_same_without_any():
    for per in ("reporting_period", "year", "period"):
        assert len(judge(promise([], [{"value": 5, "per": per, "due_on": "2020"}]), T1)) == 1
    none = target_verdicts(promise([], []), PROMISE, ReportingPeriod.parse(T1))
    assert none.empty
    assert list(none.columns) == list(COLUMNS)


def test_years_are_judged_each_on_its_own():
    figures = [("2023", 12), (T1, 3)]
    rows = judge(promise(figures, [{"value": 10}], valid=("2023", "2024")), T1)
    assert [(row["window"], row["verdict"]) for row in rows] == [("2023", "exceeded"), ("2024", "not_yet_due")]


def test_a_missing_value_is_no_number():
    assert range_of(Decimal("nan"), "unspecified") == UNKNOWN
    assert math.isinf(ENDLESS.value)
