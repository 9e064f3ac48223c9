"""Nothing is compared, summed or judged beyond what the figures allow."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok import measures
from loftesbok.dataset import load
from loftesbok.measures import Range
from loftesbok.reporting import ReportingPeriod
from tests.projects import fill, rows


def frame(*changed):
    """Two exact figures of one series, with changes to each."""
    base = {
        "commitment_id": "a", "indicator_id": "i", "parties": "polisen", "place_id": "", "joint": "no",
        "precision": "exact", "basis": "stated", "accumulation": "period", "part_of": "", "value": 2.0,
    }  # fmt: skip
    made = [
        {**base, "reporting_period": code, **more} for code, more in zip(["2023-T2", "2023-T3"], changed, strict=True)
    ]
    return pd.DataFrame(made)


def test_two_exact_figures_of_one_series_make_a_change():
    found = measures.changes(frame({}, {"value": 5.0}))
    assert list(found["difference"]) == [3.0]
    assert (found.iloc[0]["before_period"], found.iloc[0]["last_period"]) == ("2023-T2", "2023-T3")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"parties": "kommunen|polisen", "joint": "yes"}, "olika parter"),
        ({"joint": "unclear"}, "olika parter, eller både"),
        ({"precision": "at_least"}, "gränser eller ungefärliga"),
        ({"precision": "unspecified", "value": math.nan}, "anger inte antalet"),
        ({"accumulation": "unknown"}, "nytt eller sammanlagt"),
        ({"basis": "counted"}, "uppräkningar"),
        ({"accumulation": "stock"}, "olika sätt"),
        ({"place_id": "norr"}, "olika platser"),
        ({"reporting_period": "2023"}, "olika långa"),
    ],
)
def test_whatever_differs_keeps_figures_apart_and_the_reason_is_said(change, why):
    both = frame({}, change)
    assert measures.changes(both).empty
    assert why in measures.obstacles(both)["why"].iloc[0]


def test_a_figure_of_one_reporting_period_only_is_said_to_be_so():
    both = frame({}, {"indicator_id": "j"})
    assert set(measures.obstacles(both)["why"]) == {"måttet finns bara för en redovisningsperiod"}


def test_three_points_make_a_trend():
    three = pd.concat([frame({}, {"value": 3.0}), frame({"reporting_period": "2024-T1", "value": 1.0}, {}).head(1)])
    found = measures.changes(three)
    assert list(found["points"]) == [3]
    assert (found.iloc[0]["before"], found.iloc[0]["last"], found.iloc[0]["difference"]) == (3.0, 1.0, -2.0)


def test_linkopings_only_comparable_figures_are_the_dog_searches(linkoping):
    found = measures.changes(linkoping["measures"])
    assert dict(zip(found["commitment_id"], found["difference"], strict=True)) == {"2023-2024-narkotikasok": 5.0}


# --- targets --------------------------------------------------------------------------------------------------------

PRECISE = ["exact", "at_least", "more_than", "at_most", "less_than"]


@given(st.integers(1, 50), st.sampled_from(PRECISE), st.integers(0, 60), st.integers(1, 60),
       st.sampled_from(["at_least", "exactly", "at_most"]))  # fmt: skip
def test_a_verdict_never_says_more_than_the_figure_allows(value, precision, truth, wanted, comparison):
    known = measures.bounds(value, precision)
    if not known.low <= truth <= known.high:
        return
    found = measures.verdict(comparison, wanted, known, is_due=True)
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
        ("at_most", 5, Range(2, 2), False, "not_yet_due"),
    ],
)
def test_verdicts(comparison, wanted, known, due, found):
    assert measures.verdict(comparison, wanted, known, due) == found


def verdicts(project, through):
    judged = measures.target_verdicts(load(project.data), "2024-2025", ReportingPeriod.parse(through))
    return {(row["indicator_id"], row["window"]): row["verdict"] for _, row in judged.iterrows()}


def test_targets_are_judged_by_what_is_reported_within_their_time(made_up):
    assert verdicts(made_up, "2024-H2") == {
        ("vandringar", "2024"): "met", ("kontroller", "2024-H1"): "met", ("kontroller", "2024-H2"): "not_judgeable",
    }  # fmt: skip


def test_a_missing_report_leaves_a_target_open_instead_of_missed(made_up):
    tables = rows()
    tables["measures"] = [one for one in tables["measures"] if one["reporting_period"] != "2024-H2"]
    fill(made_up, tables)
    judged = measures.target_verdicts(load(made_up.data), "2024-2025", ReportingPeriod.parse("2024-H2"))
    found = judged.set_index(["indicator_id", "window"]).loc[("vandringar", "2024")]
    assert (found["low"], found["verdict"]) == (3, "not_judgeable")
    assert "redovisningsperioder" in found["why"]


def test_joint_and_own_figures_are_not_added_up_for_a_target(made_up):
    tables = rows()
    own = {**tables["measures"][0], "parties": "kommunen", "joint": "no", "value": "9"}
    tables["measures"].append(own)
    fill(made_up, tables)
    judged = measures.target_verdicts(load(made_up.data), "2024-2025", ReportingPeriod.parse("2024-H2"))
    found = judged.set_index(["indicator_id", "window"]).loc[("vandringar", "2024")]
    assert (found["verdict"], found["why"]) == ("not_judgeable", "gemensamma och enskilda siffror får inte läggas ihop")
