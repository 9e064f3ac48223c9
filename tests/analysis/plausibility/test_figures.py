"""Doubts about figures: each fires on one made-up change of the repository's data, and is silent without it."""

import pytest

from loftesbok.analysis.plausibility import figures
from tests.sample.changes import add, change, drop, put, told

DOGS = {"commitment_id": "2023-2024-narkotikasok"}
T2, T3 = {"reporting_period": "2023-T2"}, {"reporting_period": "2023-T3"}
BARS = {"commitment_id": "2023-2024-krogtillsyn", **T3, "parties": "kommunen"}


@pytest.mark.parametrize("rule", [rule for rule in figures.RULES if rule is not figures.gone])
def test_the_repository_s_figures_raise_no_doubt(linkoping, rule):
    assert rule(linkoping) == []


@pytest.fixture
def searches(linkoping):
    """Make a series of dog searches, one value for each tertial from tertial 2 of 2023."""

    def made(*values):
        data = drop(linkoping, "measures", DOGS)
        like = {"commitment_id": "2023-2024-narkotikasok"}
        for code, value in zip(("2023-T2", "2023-T3", "2024-T1", "2024-T2"), values, strict=False):
            row = linkoping["measures"].query("indicator_id == 'narkotikasok'").iloc[-1].to_dict()
            data = put(data, "measures", **{**row, **like, "reporting_period": code, "value": float(value)})
        return data

    return made


@pytest.mark.parametrize(
    ("values", "doubted"),
    [((5, 49), []), ((5, 50), [50]), ((50, 5), [5]), ((51, 5), [5]), ((0, 50), []), ((5, 50, 60), [50]),
     ((5, 50, 5), [50]), ((5, 50, 4, 5), [50]), ((5, 50, 500), [50, 500]), ((5, 0, 50), [])],
)  # fmt: skip
def test_a_leap_by_ten_is_told_once_where_it_happens(searches, values, doubted):
    data = searches(*values)
    rows = [problem.row - 2 for problem in figures.leap(data)]
    assert list(data["measures"].iloc[rows]["value"]) == doubted


def test_a_leap_says_what_it_was_and_what_to_look_at(searches):
    (problem,) = figures.leap(searches(5, 50))
    assert (problem.file, problem.column) == ("measures.csv", "value")
    assert problem.what == "värdet är 50, men för maj–augusti 2023 var det 5"
    assert problem.right == "om det stämmer, eller om en siffra har fallit bort eller kommit till"


@pytest.mark.parametrize("other", [{"parties": "kommunen"}, {"joint": "yes"}, {"accumulation": "stock"},
                                   {"place_id": "berga"}])  # fmt: skip
def test_figures_of_different_series_are_no_leap(searches, other):
    data = searches(5, 50)
    assert figures.leap(data)
    assert figures.leap(change(data, "measures", {**DOGS, **T3}, **other)) == []


def test_figures_of_unequally_long_reporting_periods_are_no_leap(searches):
    data = searches(5, 50)
    assert figures.leap(change(data, "measures", {**DOGS, **T3}, reporting_period="2023")) == []


def test_a_round_figure_is_doubted_too(searches):
    assert figures.leap(change(searches(5, 50), "measures", {**DOGS, **T3}, precision="about"))


def gone(dataset):
    return [one.what.partition(" redovisades")[0] for one in figures.gone(dataset)]


TRULY_GONE = [
    "”Trafikkontroller”",
    "”Beslut om åtgärdskrav”, ”Miljösanktionsavgifter” och ”Insatser inom myndighetssamverkan”",
]


@pytest.fixture
def unexplained(linkoping):
    """The repository's data without the notes that say which measures the next report does not mention."""
    return linkoping.replace(followups=linkoping["followups"].assign(note=""))


def test_a_measure_that_the_next_follow_up_does_not_have_is_missed(unexplained):
    assert gone(unexplained) == TRULY_GONE
    data = drop(unexplained, "measures", {**DOGS, **T3})
    assert gone(data) == [*TRULY_GONE[:1], "”Narkotikasök med hund i skolor”", *TRULY_GONE[1:]]
    problem = next(one for one in figures.gone(data) if "Narkotikasök" in one.what)
    row = data["measures"].iloc[problem.row - 2]
    assert (row["commitment_id"], row["reporting_period"]) == ("2023-2024-narkotikasok", "2023-T2")
    assert problem.what.endswith("redovisades för maj–augusti 2023 men finns inte för september–december 2023")


def test_a_rationale_or_a_note_that_names_the_measure_settles_it(unexplained):
    speed, bars = {"commitment_id": "2023-2024-hastighet", **T3}, {"commitment_id": "2023-2024-krogtillsyn", **T3}
    for column in ("rationale", "note"):
        seen = change(unexplained, "followups", speed, **{column: "De dagliga trafikkontrollerna nämns inte."})
        assert gone(seen) == TRULY_GONE[1:]
    assert "”Krogtillsyner”" in gone(change(unexplained, "measures", bars, note=""))


def test_nothing_is_missed_of_a_commitment_that_is_withdrawn(unexplained):
    data = drop(unexplained, "measures", {**DOGS, **T3})
    assert gone(change(data, "followups", {**DOGS, **T3}, status="withdrawn")) == TRULY_GONE


def test_nothing_is_missed_in_a_report_of_another_length(unexplained):
    data = drop(unexplained, "measures", {**DOGS, **T3})
    assert gone(change(data, "followups", {**DOGS, **T3}, reporting_period="2023")) == TRULY_GONE


def test_of_a_whole_and_its_part_only_the_whole_is_missed(unexplained):
    data = change(unexplained, "measures", {"indicator_id": "myndighetssamverkan"}, part_of="beslut-om-atgardskrav")
    assert gone(data)[1] == "”Beslut om åtgärdskrav” och ”Miljösanktionsavgifter”"


def test_a_value_is_held_against_the_digits_of_its_anchor(linkoping):
    assert told(figures.anchor_disagrees(change(linkoping, "measures", BARS, value=120.0))) == [
        "measures.csv value: värdet är 120 men ankaret är ”12 tillsynsbesök”"
    ]
    (problem,) = figures.anchor_disagrees(change(linkoping, "measures", BARS, precision="at_least"))
    assert problem.column == "precision"
    without_digits = change(linkoping, "measures", BARS, anchor="ett påhittat ankare")
    assert figures.anchor_disagrees(without_digits) == []


def test_an_anchor_that_speaks_of_another_unit_is_doubted(linkoping):
    assert told(figures.other_unit(change(linkoping, "measures", BARS, indicator_id="trygghetsvandringar"))) == [
        "measures.csv indicator_id: ankaret ”12 tillsynsbesök” talar om besök, men måttet räknas i ”vandringar”"
    ]
    (problem,) = figures.other_unit(change(linkoping, "measures", BARS, anchor="12 procent av besöken"))
    assert "talar om procent" in problem.what
    percent = change(linkoping, "indicators", {"indicator_id": "tillsynsbesok-krog"}, unit="procent")
    own = {"indicator_id": "tillsynsbesok-krog"}
    assert figures.other_unit(change(percent, "measures", own, anchor="12 procent")) == []


@pytest.mark.parametrize(("year", "doubted"), [(4, True), (5, False), (7, False)])
def test_a_year_holds_no_less_than_its_tertials(linkoping, year, doubted):
    data = add(linkoping, "measures", {**DOGS, **T3}, reporting_period="2023", value=float(year))
    assert bool(figures.sums_over_time(data)) == doubted


def test_a_year_is_the_sum_of_its_tertials_when_all_are_there(linkoping):
    data = add(linkoping, "measures", {**DOGS, **T3}, reporting_period="2023-T1", value=2.0)
    for year, doubted in ((7, []), (8, ["2023-T1, 2023-T2 och 2023-T3 blir tillsammans 7"])):
        held = add(data, "measures", {**DOGS, **T3}, reporting_period="2023", value=float(year))
        assert [one.what.partition("men ")[2] for one in figures.sums_over_time(held)] == doubted
