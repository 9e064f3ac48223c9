"""Nothing is summed or judged beyond what the figures allow."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.analysis.targets.verdicts import Range, bounds, target_verdicts, verdict
from loftesbok.data.dataset import load
from loftesbok.domain.reporting_period import ReportingPeriod
from tests.projects import fill, rows, second_project

PRECISE = ["exact", "at_least", "more_than", "at_most", "less_than"]


@given(st.integers(1, 50), st.sampled_from(PRECISE), st.integers(0, 60), st.integers(1, 60),
       st.sampled_from(["at_least", "exactly", "at_most"]))  # fmt: skip
def test_a_verdict_never_says_more_than_the_figure_allows(value, precision, truth, wanted, comparison):
    known = bounds(value, precision)
    if not known.low <= truth <= known.high:
        return
    found = verdict(comparison, wanted, known, is_due=True)
    reached = {"at_least": truth >= wanted, "exactly": truth == wanted, "at_most": truth <= wanted}[comparison]
    if found == "met":
        assert reached
    if found == "not_met":
        assert not reached
    if found == "exceeded":
        assert truth > wanted


@pytest.mark.parametrize(
    ("comparison", "wanted", "known", "due", "found"),
    [
        ("at_least", 8, Range(8, 8), True, "met"),
        ("at_least", 8, Range(9, 9), True, "exceeded"),
        ("at_least", 8, Range(8, math.inf), False, "met"),
        ("at_least", 8, Range(7, 7), True, "not_met"),
        ("at_least", 8, Range(7, math.inf), True, "not_judgeable"),
        ("at_least", 8, Range(7, 7), False, "not_yet_due"),
        ("exactly", 2, Range(2, 2), True, "met"),
        ("exactly", 2, Range(2, 2), False, "not_yet_due"),
        ("exactly", 2, Range(3, 3), False, "exceeded"),
        ("exactly", 2, Range(0, math.inf), True, "not_judgeable"),
        ("at_most", 5, Range(6, 6), False, "not_met"),
        ("at_most", 5, Range(5, 5), True, "met"),
        ("at_most", 5, Range(5, 6), True, "not_judgeable"),
        ("at_most", 5, Range(2, 2), False, "not_yet_due"),
    ],
)
def test_verdicts(comparison, wanted, known, due, found):
    assert verdict(comparison, wanted, known, due) == found


def verdicts(project, through):
    judged = target_verdicts(load(project.data), "2024-2025", ReportingPeriod.parse(through))
    return {(row["indicator_id"], row["window"]): row["verdict"] for _, row in judged.iterrows()}


def test_targets_are_judged_by_what_is_reported_within_their_time(made_up):
    assert verdicts(made_up, "2024-H2") == {
        ("vandringar", "2024"): "met", ("kontroller", "2024-H1"): "met", ("kontroller", "2024-H2"): "not_judgeable",
    }  # fmt: skip


def test_a_missing_report_leaves_a_target_open_instead_of_missed(made_up):
    tables = rows()
    tables["measures"] = [one for one in tables["measures"] if one["reporting_period"] != "2024-H2"]
    fill(made_up, tables)
    judged = target_verdicts(load(made_up.data), "2024-2025", ReportingPeriod.parse("2024-H2"))
    found = judged.set_index(["indicator_id", "window"]).loc[("vandringar", "2024")]
    assert (found["low"], found["verdict"]) == (3, "not_judgeable")
    assert "redovisningsperioder" in found["why"]


def test_joint_and_own_figures_are_not_added_up_for_a_target(made_up):
    tables = rows()
    own = {**tables["measures"][0], "parties": "kommunen", "joint": "no", "value": "9"}
    tables["measures"].append(own)
    fill(made_up, tables)
    judged = target_verdicts(load(made_up.data), "2024-2025", ReportingPeriod.parse("2024-H2"))
    found = judged.set_index(["indicator_id", "window"]).loc[("vandringar", "2024")]
    assert (found["verdict"], found["why"]) == ("not_judgeable", "gemensamma och enskilda siffror får inte läggas ihop")


@pytest.fixture(scope="module")
def half_years(tmp_path_factory):
    return load(second_project(tmp_path_factory.mktemp("halvår") / "projekt").data)


def judged(dataset, figures, through="2025-H2", **target):
    """Judge one target of the walks by these figures: pairs of reporting period and value, with more where given."""
    row = dataset["measures"].iloc[-1]
    made = [
        {**row, "reporting_period": code, "value": value, "precision": "exact", "joint": "yes",
         "parties": "kommunen|polisen", **(more[0] if more else {})}
        for code, value, *more in figures
    ]  # fmt: skip
    wanted = {**dataset["targets"].iloc[-1], "comparison": "at_least", "value": 8.0, "per": "year", **target}
    told = dataset["followups"].iloc[-1:]
    codes = dict.fromkeys(one[0] for one in figures)
    followups = pd.concat([told.iloc[:0], *(told.assign(commitment_id=row["commitment_id"], reporting_period=code)
                                            for code in codes)])  # fmt: skip
    changed = dataset.replace(
        measures=pd.DataFrame(made, columns=dataset["measures"].columns), targets=pd.DataFrame([wanted]),
        followups=followups,
    )  # fmt: skip
    found = target_verdicts(changed, "2024-2025", ReportingPeriod.parse(through))
    return [
        (one["window"], one["low"], one["high"], one["verdict"], one["why"]) for one in found.to_dict(orient="records")
    ]


H1, H2 = "2024-H1", "2024-H2"


def test_figures_of_a_year_are_added_up_and_a_stock_is_as_it_was_last(half_years):
    assert judged(half_years, [(H1, 3.0), (H2, 5.0)])[0] == ("2024", 8, 8, "met", "")
    stock = {"accumulation": "stock"}
    assert judged(half_years, [(H1, 9.0, stock), (H2, 5.0, stock)])[0] == ("2024", 5, 5, "not_met", "")


def test_a_rate_is_never_added_up_and_counts_alone(half_years):
    rate = {"accumulation": "rate"}
    found = judged(half_years, [(H1, 9.0, rate), (H2, 9.0, rate)])[0]
    assert found == ("2024", 0, math.inf, "not_judgeable", "en takt kan inte läggas ihop över tid")
    assert judged(half_years, [("2024", 9.0, rate)])[0] == ("2024", 9, 9, "exceeded", "")


def test_what_cannot_be_added_up_is_not(half_years):
    unknown = {"accumulation": "unknown"}
    why = "det framgår inte om siffrorna är nya eller sammanlagda"
    assert judged(half_years, [(H1, 9.0, unknown)])[0][3:] == ("not_judgeable", why)
    assert judged(half_years, [])[:1] == [("2024", 0, math.inf, "not_judgeable", "ingen siffra är redovisad")]
    about = {"precision": "about"}
    found = judged(half_years, [(H1, 3.0), (H2, 5.0, about)])[0]
    assert found == ("2024", 3, math.inf, "not_judgeable", "antalet är inte exakt angivet")
    untold = {"precision": "unspecified"}
    found = judged(half_years, [(H1, 3.0), (H2, math.nan, untold)])[0]
    assert found == ("2024", 3, math.inf, "not_judgeable", "antalet är inte exakt angivet")
    at_least = {"precision": "at_least"}
    found = judged(half_years, [(H1, 3.0), (H2, 4.0, at_least)])[0]
    assert found == ("2024", 7, math.inf, "not_judgeable", "siffran är för oprecis")
    more = {"precision": "at_least"}
    assert judged(half_years, [(H1, 3.0), (H2, 5.0, more)])[0][3] == "met"


def test_places_are_added_up_unless_the_whole_is_given(half_years):
    norr, soder = {"place_id": "norr"}, {"place_id": "soder"}
    assert judged(half_years, [("2024", 3.0, norr), ("2024", 5.0, soder)])[0][1:3] == (8, 8)
    assert judged(half_years, [("2024", 3.0, norr), ("2024", 9.0)])[0][1:3] == (9, 9)


def test_only_figures_within_the_window_count_and_the_best_known_unit_is_used(half_years):
    found = judged(half_years, [(H1, 3.0), ("2025-H1", 50.0), ("2024", 12.0)])
    assert found[0] == ("2024", 12, 12, "exceeded", "")
    assert found[1][:3] == ("2025", 50, math.inf)
    found = judged(half_years, [(H1, 9.0), ("2024-Q1", 2.0)])[0]
    assert found[:3] == ("2024", 9, math.inf)


def test_a_target_may_be_for_the_whole_promise_for_each_report_or_for_some_parties(half_years):
    whole = judged(half_years, [(H1, 3.0), (H2, 5.0)], per="period")
    assert [one[0] for one in whole] == ["2024-2025"]
    assert whole[0][3:] == ("met", "alla redovisningsperioder är inte redovisade")
    each = judged(half_years, [(H2, 9.0), (H1, 2.0)], per="reporting_period")
    assert [(one[0], one[3]) for one in each] == [(H1, "not_met"), (H2, "exceeded")]
    own = {"parties": "polisen", "joint": "no"}
    assert judged(half_years, [("2024", 9.0), ("2024", 2.0, own)], parties="polisen")[0][1] == 2
    mixed = judged(half_years, [("2024", 9.0), ("2024", 2.0, own)])[0]
    assert mixed[3:] == ("not_judgeable", "gemensamma och enskilda siffror får inte läggas ihop")


def test_a_target_is_due_when_it_says_or_when_its_time_is_over(half_years):
    figures = [(H1, 3.0), (H2, 1.0)]
    assert judged(half_years, figures, through="2024-H2")[0][3] == "not_met"
    assert judged(half_years, figures, through="2024-H2", due_on="2025-06-30")[0][3] == "not_yet_due"
    assert judged(half_years, figures, through="2025-H1", due_on="2025-06-30")[0][3] == "not_met"
    assert [one[0] for one in judged(half_years, figures, through="2024-H1")] == ["2024"]


@given(st.sampled_from(PRECISE), st.floats(0, 1e6), st.sampled_from(PRECISE), st.floats(0, 1e6))
def test_a_sum_allows_what_its_parts_allow(one, value, other, more):
    total = bounds(value, one) + bounds(more, other)
    assert total.low == bounds(value, one).low + bounds(more, other).low
    assert total.low <= total.high
    assert bounds(value, "exact") == Range(value, value)
    assert bounds(value, "more_than").low > value >= bounds(value, "less_than").high
    assert bounds(math.nan, "unspecified") == bounds(value, "about") == Range(0, math.inf)


def test_another_commitments_figures_count_for_nothing(half_years):
    other = {"commitment_id": "2024-2025-kontroller"}
    assert judged(half_years, [("2024", 3.0), ("2024", 9.0, other)])[0][1:3] == (3, 3)
    assert judged(half_years, [("2024", 3.0), ("2024", 9.0, {"indicator_id": "kontroller"})])[0][1:3] == (3, 3)


@pytest.mark.parametrize("change", [{"parties": "kommunen"}, {"joint": "unclear"}])
def test_figures_of_others_or_counted_otherwise_are_not_added_up(half_years, change):
    why = "gemensamma och enskilda siffror får inte läggas ihop"
    assert judged(half_years, [(H1, 9.0), (H2, 9.0, change)])[0] == ("2024", 0, math.inf, "not_judgeable", why)


def test_a_report_on_the_whole_promise_is_enough_for_the_whole_promise(half_years):
    assert judged(half_years, [("2024-2025", 9.0)], per="period")[0][1:4] == (9, 9, "exceeded")


def test_of_a_promise_that_begins_or_ends_within_a_year_only_its_own_time_is_needed(half_years):
    def with_limits(first, last):
        return half_years.replace(periods=half_years["periods"].assign(valid_from=first, valid_to=last))

    assert judged(with_limits("2024-07-01", "2025-12-31"), [(H2, 9.0)])[0] == ("2024", 9, 9, "exceeded", "")
    assert judged(with_limits("2024-01-01", "2024-06-30"), [(H1, 9.0)])[0] == ("2024", 9, 9, "exceeded", "")
    # a year of the promise's own is judged from its first day
    assert [one[0] for one in judged(with_limits("2024-06-30", "2025-06-29"), [], through=H1)] == [
        "2024-06-30-2025-06-29"
    ]


def test_a_figure_of_at_most_has_a_top_and_no_bottom(half_years):
    assert bounds(5, "at_most") == Range(0, 5)
    found = judged(half_years, [("2024", 7.0, {"precision": "at_most"})])[0]
    assert found == ("2024", 0, 7, "not_met", "")


def test_the_verdicts_of_a_promise_without_targets_have_the_same_columns(half_years):
    through = ReportingPeriod.parse("2024-H2")
    some = target_verdicts(half_years, "2024-2025", through)
    none = target_verdicts(half_years.replace(targets=half_years["targets"].iloc[:0]), "2024-2025", through)
    assert none.empty
    assert len(some)
    assert list(none.columns) == list(some.columns)


def test_a_verdict_has_the_columns_that_it_promises_also_where_there_is_none(half_years):
    promised = [
        "commitment_id", "indicator_id", "per", "comparison", "value", "parties", "window", "low", "high", "verdict",
        "why",
    ]  # fmt: skip
    through = ReportingPeriod.parse("2024-H2")
    assert list(target_verdicts(half_years, "2024-2025", through).columns) == promised
    without = half_years.replace(targets=half_years["targets"].iloc[:0])
    assert list(target_verdicts(without, "2024-2025", through).columns) == promised


PARTS = [H1, H2, *(f"2024-Q{n}" for n in range(1, 5)), *(f"2024-{n:02d}" for n in range(1, 13))]


@pytest.mark.parametrize("part", PARTS)
def test_a_figure_of_the_whole_window_decides_before_those_of_its_parts(half_years, part):
    rate = {"accumulation": "rate"}
    assert judged(half_years, [(part, 9.0, rate), ("2024", 5.0, rate)])[0] == ("2024", 5, 5, "not_met", "")
    about = {"precision": "about"}
    found = judged(half_years, [(part, 3.0, about), ("2024", 9.0, about)])[0]
    assert found == ("2024", 0, math.inf, "not_judgeable", "antalet är inte exakt angivet")
