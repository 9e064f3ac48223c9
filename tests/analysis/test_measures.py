"""Nothing is compared beyond what the figures allow."""

import math

import pandas as pd
import pytest

from loftesbok.analysis import measures

DIFFERENT_PARTIES = "siffrorna gäller olika parter, eller både gemensamma och enskilda insatser"


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
        ({"parties": "kommunen|polisen"}, DIFFERENT_PARTIES),
        ({"joint": "yes"}, DIFFERENT_PARTIES),
        ({"joint": "unclear"}, DIFFERENT_PARTIES),
        ({"precision": "at_least"}, "siffrorna är gränser eller ungefärliga, inte exakta antal"),
        ({"precision": "unspecified", "value": math.nan}, "källan anger inte antalet i varje redovisning"),
        ({"accumulation": "unknown"}, "det framgår inte om antalet är nytt eller sammanlagt"),
        ({"basis": "counted"}, "talen är räknade ur uppräkningar, som inte behöver vara fullständiga"),
        ({"accumulation": "stock"}, "siffrorna är räknade på olika sätt"),
        ({"place_id": "norr"}, "siffrorna gäller olika platser"),
        ({"reporting_period": "2023"}, "redovisningsperioderna är olika långa"),
    ],
)
def test_whatever_differs_keeps_figures_apart_and_the_reason_is_said(change, why):
    both = frame({}, change)
    assert measures.changes(both).empty
    assert list(measures.obstacles(both)["why"]) == [why]


def test_a_figure_of_one_reporting_period_only_is_said_to_be_so():
    both = frame({}, {"indicator_id": "j"})
    assert set(measures.obstacles(both)["why"]) == {"måttet finns bara för en redovisningsperiod"}


def test_three_points_make_a_trend():
    three = pd.concat([frame({}, {"value": 3.0}), frame({"reporting_period": "2024-T1", "value": 1.0}, {}).head(1)])
    found = measures.changes(three)
    assert list(found["points"]) == [3]
    assert (found.iloc[0]["before"], found.iloc[0]["last"], found.iloc[0]["difference"]) == (3.0, 1.0, -2.0)
    assert (found.iloc[0]["first_period"], found.iloc[0]["first"]) == ("2023-T2", 2.0)


def test_without_comparable_figures_the_columns_are_the_same():
    none, some = measures.changes(frame({}, {}).iloc[:1]), measures.changes(frame({}, {}))
    assert none.empty
    assert list(none.columns) == list(some.columns)
    some, none = (measures.comparable_points(one) for one in (frame({}, {}), frame({}, {}).iloc[:0]))
    assert list(some.columns) == [*frame({}, {}).columns, "unit_of_time", "points"]
    assert none.empty
    assert dict(none.dtypes) == dict(some.dtypes)


def test_linkopings_only_comparable_figures_are_the_dog_searches(linkoping):
    found = measures.changes(linkoping["measures"])
    assert dict(zip(found["commitment_id"], found["difference"], strict=True)) == {"2023-2024-narkotikasok": 5.0}


def test_unclear_whether_jointly_is_said():
    both = frame({"joint": "unclear"}, {"joint": "unclear"})
    assert list(measures.obstacles(both)["why"]) == ["det framgår inte om insatserna var gemensamma"]


def test_the_order_of_rows_says_nothing_and_each_series_has_a_row():
    both = pd.concat(
        [frame({}, {"value": 5.0}).assign(commitment_id=one, indicator_id=one) for one in ("b", "a")]
    ).iloc[::-1]  # fmt: skip
    found = measures.changes(both)
    assert list(found["commitment_id"]) == ["a", "b"]
    assert list(found["before_period"]) == ["2023-T2", "2023-T2"]
    assert list(measures.comparable_points(both).index) == [0, 1, 2, 3]


def test_figures_that_may_be_sums_are_never_compared_with_each_other():
    unknown = {"accumulation": "unknown"}
    assert measures.changes(frame(unknown, {**unknown, "value": 5.0})).empty


def test_only_what_has_no_series_is_excused_in_the_order_of_the_rows():
    compared = frame({}, {}).assign(commitment_id="c")
    alone = frame({}, {}).iloc[:1].assign(commitment_id="z")
    apart = frame({"indicator_id": "k"}, {"indicator_id": "j"}).assign(commitment_id="c")
    last = frame({}, {"parties": "kommunen"}).assign(commitment_id="b")
    found = measures.obstacles(pd.concat([alone, compared, apart, last]))
    assert list(found.columns) == ["commitment_id", "indicator_id", "why"]
    one = "måttet finns bara för en redovisningsperiod"
    assert found.values.tolist() == [["c", "k", one], ["c", "j", one], ["b", "i", DIFFERENT_PARTIES]]
