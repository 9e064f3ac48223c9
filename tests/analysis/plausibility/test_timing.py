"""Doubts about time: each fires on one made-up change of the repository's data, and is silent without it."""

import pytest

from loftesbok.analysis.plausibility import timing
from tests.sample.changes import add, change, told

T3 = {"commitment_id": "2023-2024-kameror", "reporting_period": "2023-T3"}
FOLLOWUP_2023 = {"source_id": "uppfoljning-2023"}


@pytest.mark.parametrize("rule", timing.RULES)
def test_the_repository_s_dates_raise_no_doubt(linkoping, rule):
    assert rule(linkoping) == []


def test_an_assessment_before_the_end_of_its_time_is_doubted(linkoping):
    early = change(linkoping, "followups", T3, assessed_on="2023-12-30")
    assert told(timing.assessed_early(early)) == [
        "followups.csv assessed_on: bedömningen är gjord 30\xa0december 2023, före slutet av september–december 2023 "
        "(31\xa0december 2023)"
    ]
    assert timing.assessed_early(change(linkoping, "followups", T3, assessed_on="2023-12-31")) == []


def test_an_assessment_before_its_source_is_doubted(linkoping):
    data = change(linkoping, "sources", FOLLOWUP_2023, published_on="2024-02-15")
    data = change(data, "followups", T3, assessed_on="2024-02-14")
    (problem,) = timing.assessed_early(data)
    assert problem.what.endswith("innan källan uppfoljning-2023 publicerades (15\xa0februari 2024)")
    only_year = change(data, "sources", FOLLOWUP_2023, published_on="2024")
    assert timing.assessed_early(only_year) == []


def test_a_source_from_before_what_it_tells_of_is_doubted(linkoping):
    data = change(linkoping, "sources", FOLLOWUP_2023, published_on="2023-08-31")
    found = timing.source_early(data)  # tertial 3 begins the day after
    assert {one.file for one in found} == {"followups.csv", "reports.csv"}
    assert len(found) == 9
    assert all(
        one.what.endswith("är från 31\xa0augusti 2023 och kan inte berätta om september–december 2023") for one in found
    )
    assert timing.source_early(change(linkoping, "sources", FOLLOWUP_2023, published_on="2023-09-01")) == []


def older(dataset):
    return [(dataset["periods"].iloc[one.row - 2]["period_id"], one.what) for one in timing.older_than_cadence(dataset)]


BEHIND = (
    "2023-2024",
    "löftet ska följas upp varje tertial och när löftet har gått ut, men det senaste som är känt är september–december 2023",  # noqa: E501
)


def another_report(dataset, code, period_id="2021-2022", **values):
    """Let the data speak of a later time in another promise period."""
    like = {"report_id": "2023-tertial-3"}
    new = {"report_id": "ny", "period_id": period_id, "covers_from": code, "covers_to": code, **values}
    return add(dataset, "reports", like, **new)


def test_a_cadence_is_behind_when_the_data_speak_of_a_later_time(linkoping):
    assert older(another_report(linkoping, "2024-04")) == []  # as many days, but no tertial's report
    assert older(another_report(linkoping, "2024-T1")) == [BEHIND]
    late = another_report(linkoping, "2024-05")
    assert older(late) == [BEHIND]
    (problem,) = timing.older_than_cadence(late)
    assert problem.column == "cadence"
    assert problem.right.startswith("om det finns en redovisning för januari–april 2024;")
    later = timing.older_than_cadence(another_report(linkoping, "2024-T3"))
    assert "redovisning för 2024;" in later[0].right


def test_a_promise_without_end_breaks_nothing(linkoping):
    endless = change(linkoping, "periods", {"period_id": "2023-2024"}, valid_to="9999-12-31", cadence="at_end|year")
    assert older(endless) == []
    assert older(another_report(endless, "2025-01"))[0][0] == "2023-2024"


def test_a_source_counts_once_the_next_reporting_period_is_over_as_well(linkoping):
    for published, expected in (("2024-08-30", []), ("2024-08-31", [BEHIND])):
        assert (
            older(change(linkoping, "sources", {"source_id": "loften-2018-2022"}, published_on=published)) == expected
        )


def test_a_report_that_is_known_and_not_held_is_not_missed(linkoping):
    late = another_report(linkoping, "2024-12")
    known = another_report(late, "2024-T3", "2023-2024", report_id="ohallen", held="no")
    assert older(known) == []


def test_data_through_says_that_there_is_nothing_more(linkoping):
    late = another_report(linkoping, "2024-12")
    assert older(change(late, "periods", {"period_id": "2023-2024"}, data_through="2024-T3")) == []


def test_the_report_at_the_end_is_due_once_the_data_speak_of_a_later_time(linkoping):
    all_tertials = another_report(linkoping, "2024-T3", "2023-2024")
    assert older(all_tertials) == []
    (found,) = older(another_report(all_tertials, "2025-01", report_id="an"))
    assert found == ("2023-2024", BEHIND[1].replace("september–december 2023", "september–december 2024"))


def test_without_a_cadence_or_before_the_first_follow_up_nothing_is_due(linkoping):
    late = another_report(linkoping, "2024-12")
    period = {"period_id": "2023-2024"}
    assert older(change(late, "periods", period, cadence="")) == []
    assert older(change(late, "periods", period, cadence="tertial", followup_from="2025-T1")) == []


def test_a_promise_that_was_never_followed_up_is_missed(linkoping):
    data = change(linkoping, "reports", {"period_id": "2021-2022"}, period_id="2018-2019")
    data = change(data, "followups", {"reporting_period": "2021-2022"}, commitment_id="2018-2019-fritid")
    ((period_id, what),) = older(data)
    assert (period_id, what) == ("2021-2022", "löftet ska följas upp varje månad, men ingen redovisning är känd")
