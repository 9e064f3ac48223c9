"""Nothing is compared beyond what the figures allow."""

import math
from pathlib import Path

import pandas as pd
import pytest

from loftesbok.analysis import comparisons
from loftesbok.analysis.wording import Names, series_names
from loftesbok.data.dataset import Dataset, Tables

DIFFERENT_PARTIES = "siffrorna gäller olika parter, eller både gemensamma och enskilda insatser"


def frame(*changed):
    """Two exact figures of one series, with changes to each."""
    base = {
        "commitment_id": "a", "indicator_id": "i", "parties": "polisen", "place_id": "", "joint": "no",
        "precision": "exact", "basis": "stated", "accumulation": "period", "part_of": "", "part_kind": "", "value": 2.0,
    }  # fmt: skip
    made = [
        {**base, "reporting_period": code, **more} for code, more in zip(["2023-T2", "2023-T3"], changed, strict=True)
    ]
    return pd.DataFrame(made)


def dataset_of(figures, **promise):
    """A promise of 2021–2025 with the commitments a, c, b and z and these figures; ``promise`` changes its row."""
    row = {"period_id": "p", "valid_from": "2021", "valid_to": "2025", "cadence": "tertial", **promise}
    commitments = [{"commitment_id": one, "period_id": "p"} for one in "acbz"]
    tables = {"periods": pd.DataFrame([row]), "commitments": pd.DataFrame(commitments), "measures": figures}
    return Dataset(Path(), {}, {}, Tables(tables), {})


def test_two_exact_figures_of_one_series_make_a_change():
    found = comparisons.changes(dataset_of(frame({}, {"value": 5.0})))
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
        ({"part_of": "j", "part_kind": "share"}, "siffrorna gäller ibland helheten och ibland en del av den"),
    ],
)
def test_whatever_differs_keeps_figures_apart_and_the_reason_is_said(change, why):
    both = frame({}, change)
    assert comparisons.changes(dataset_of(both)).empty
    assert list(comparisons.obstacles(dataset_of(both))["why"]) == [why]


def test_a_figure_of_one_reporting_period_only_is_said_to_be_so():
    both = frame({}, {"indicator_id": "j"})
    assert set(comparisons.obstacles(dataset_of(both))["why"]) == {"måttet finns bara för en redovisningsperiod"}


def test_three_points_make_a_trend():
    three = pd.concat([frame({}, {"value": 3.0}), frame({"reporting_period": "2024-T1", "value": 1.0}, {}).head(1)])
    found = comparisons.changes(dataset_of(three))
    assert list(found["points"]) == [3]
    assert (found.iloc[0]["before"], found.iloc[0]["last"], found.iloc[0]["difference"]) == (3.0, 1.0, -2.0)
    assert (found.iloc[0]["first_period"], found.iloc[0]["first"]) == ("2023-T2", 2.0)


def test_without_comparable_figures_the_columns_are_the_same():
    none, some = comparisons.changes(dataset_of(frame({}, {}).iloc[:1])), comparisons.changes(dataset_of(frame({}, {})))
    assert none.empty
    assert list(none.columns) == list(some.columns)
    some, none = (comparisons.comparable_points(dataset_of(one)) for one in (frame({}, {}), frame({}, {}).iloc[:0]))
    assert list(some.columns) == [*frame({}, {}).columns, "time", "unit_of_time", "points"]
    assert none.empty
    assert dict(none.dtypes) == dict(some.dtypes)


def test_linkopings_only_comparable_figures_are_the_dog_searches_and_the_municipalitys_camera(linkoping):
    changes = comparisons.changes(linkoping)
    assert dict(zip(changes["commitment_id"], changes["difference"], strict=True)) == {
        "2023-2024-kameror": 1,
        "2023-2024-narkotikasok": 5,
    }


def test_unclear_whether_jointly_is_said():
    both = frame({"joint": "unclear"}, {"joint": "unclear"})
    assert list(comparisons.obstacles(dataset_of(both))["why"]) == ["det framgår inte om insatserna var gemensamma"]


def test_the_order_of_rows_says_nothing_and_each_series_has_a_row():
    both = pd.concat(
        [frame({}, {"value": 5.0}).assign(commitment_id=one, indicator_id=one) for one in ("b", "a")]
    ).iloc[::-1]  # fmt: skip
    found = comparisons.changes(dataset_of(both))
    assert list(found["commitment_id"]) == ["a", "b"]
    assert list(found["before_period"]) == ["2023-T2", "2023-T2"]
    assert list(comparisons.comparable_points(dataset_of(both)).index) == [0, 1, 2, 3]


def test_figures_that_may_be_sums_are_never_compared_with_each_other():
    unknown = {"accumulation": "unknown"}
    assert comparisons.changes(dataset_of(frame(unknown, {**unknown, "value": 5.0}))).empty


def test_only_what_has_no_series_is_excused_in_the_order_of_the_rows():
    compared = frame({}, {}).assign(commitment_id="c")
    alone = frame({}, {}).iloc[:1].assign(commitment_id="z")
    apart = frame({"indicator_id": "k"}, {"indicator_id": "j"}).assign(commitment_id="c")
    last = frame({}, {"parties": "kommunen"}).assign(commitment_id="b")
    found = comparisons.obstacles(dataset_of(pd.concat([alone, compared, apart, last])))
    assert list(found.columns) == ["commitment_id", "indicator_id", "why"]
    one = "måttet finns bara för en redovisningsperiod"
    assert found.to_numpy().tolist() == [["c", "k", one], ["c", "j", one], ["b", "i", DIFFERENT_PARTIES]]


def times(codes, **promise):
    """Compare one figure (1, 2, …) for each of these times."""
    row = frame({}, {}).iloc[:1]
    figures = pd.concat([row.assign(reporting_period=code, value=float(i)) for i, code in enumerate(codes, 1)])
    dataset = dataset_of(figures.reset_index(drop=True), **promise)
    compared = list(comparisons.comparable_points(dataset)["reporting_period"])
    return compared, list(comparisons.obstacles(dataset)["why"])


@pytest.mark.parametrize(
    ("codes", "promise", "compared", "why"),
    [
        (["2021-2022", "2021-2024"], {}, [], ["redovisningsperioderna är olika långa"]),
        (["2021-2022", "2022-2023"], {}, [], ["redovisningsperioderna går in i varandra"]),
        (["2021-2022", "2023-2024"], {}, ["2021-2022", "2023-2024"], []),
        (["2021-2022", "2022-2023", "2023-2024"], {}, ["2021-2022", "2023-2024"], []),
        (["2022-09-2023-08", "2023-09-2024-08"], {}, ["2022-09-2023-08", "2023-09-2024-08"], []),
        (["2022-09-2023-08", "2023-09-2024-07"], {}, [], ["redovisningsperioderna är olika långa"]),
        # in force for seven days of tertial 2
        (["2023-T2", "2023-T3"], {"valid_from": "2023-08-25"}, [], ["löftet gällde inte under hela tiden"]),
        (["2023-T2", "2023-T3", "2024-T1"], {"valid_from": "2023-08-25"}, ["2023-T3", "2024-T1"], []),
        (["2024", "2025"], {"valid_to": "2025-06-30"}, [], ["löftet gällde inte under hela tiden"]),
        (["2023-T2", "2023-T3"], {"valid_from": "2023-05-01"}, ["2023-T2", "2023-T3"], []),
        # as they were written before
        (["2022-2023", "2023-2024"], {"valid_from": "2022-09-01", "valid_to": "2024-08-31", "cadence": "year"},
         ["2022-2023", "2023-2024"], []),
    ],
)  # fmt: skip
def test_only_equally_long_times_that_are_apart_and_all_in_force_are_compared(codes, promise, compared, why):
    assert times(codes, **promise) == (compared, why)


def test_a_time_under_the_code_of_before_is_named_as_what_it_is():
    row = frame({"reporting_period": "2022-2023"}, {"reporting_period": "2023-2024"})
    limits = {"valid_from": "2022-09-01", "valid_to": "2024-08-31", "cadence": "year"}
    (change,) = comparisons.changes(dataset_of(row, **limits)).to_dict(orient="records")
    assert change["before_time"].label == "september 2022–augusti 2023"


def test_differences_are_those_of_the_written_decimals():
    (change,) = comparisons.changes(dataset_of(frame({"value": 0.1}, {"value": 0.3}))).to_dict(orient="records")
    assert str(change["difference"]) == "0.2"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "Besök (Polisen)"),
        ({"place_id": "ryd"}, "Besök (Polisen, Ryd)"),
        ({"parties": "kommunen|polisen", "joint": "yes"}, "Besök (Kommunen och Polisen, gemensamt)"),
        ({"accumulation": "rate", "indicator_id": "nojd"}, "Nöjdhet, index (Polisen)"),
        ({"indicator_id": "natt", "part_of": "i", "part_kind": "share"}, "Besök, varav nattliga besök (Polisen)"),
        ({"indicator_id": "natt", "part_of": "i", "part_kind": "partition"},
         "Nattliga besök, delsumma av besök (Polisen)"),
        ({"indicator_id": "krog", "part_of": "i", "part_kind": "within"},
         "Krogar, räknat inom besök, st (Polisen)"),
        ({"indicator_id": "ryd", "part_of": "i", "part_kind": "share"}, "Besök, varav Ryds besök (Polisen)"),
        ({"indicator_id": "los", "part_of": "i", "part_kind": "share"}, "Besök, varav LOS-besök (Polisen)"),
    ],
)  # fmt: skip
def test_what_is_compared_is_named_with_who_where_unit_and_whole(change, told):
    both = frame(change, {**change, "value": 5.0})
    indicators = [
        ("i", "Besök", "besök"),
        ("natt", "Nattliga besök", "besök"),
        ("krog", "Krogar", "st"),
        ("nojd", "Nöjdhet", "index"),
        ("ryd", "Ryds besök", "besök"),
        ("los", "LOS-besök", "besök"),
    ]
    dataset = dataset_of(both)
    tables = {name: dataset[name] for name in dataset.tables} | {
        "indicators": pd.DataFrame(indicators, columns=["indicator_id", "title", "unit"]),
        "parties": pd.DataFrame([("kommunen", "Kommunen"), ("polisen", "Polisen")], columns=["party_id", "title"]),
        "places": pd.DataFrame([("ryd", "Ryd")], columns=["place_id", "title"]),
        "sources": pd.DataFrame(columns=["source_id"]), "citations": pd.DataFrame(columns=["table"]),
        "themes": pd.DataFrame(columns=["theme_id", "title"]),
        "promises": pd.DataFrame(columns=["promise_id", "title"]),
    }  # fmt: skip
    tables["commitments"] = tables["commitments"].assign(title="Åtagande")
    tables["periods"] = tables["periods"].assign(title="Löfte", short_title="")
    names = Names(Dataset(Path(), {}, {}, Tables(tables), {}))
    changed = comparisons.changes(dataset)
    assert series_names(names, changed) == [told]
