"""A long text that stands twice is doubted, a short one and a repeated no are not."""

import pytest

from loftesbok.analysis.plausibility import copies
from tests.sample.changes import change, told

T2, T3 = {"reporting_period": "2023-T2"}, {"reporting_period": "2023-T3"}
CAMERAS, BARS = {"commitment_id": "2023-2024-kameror"}, {"commitment_id": "2023-2024-krogtillsyn"}
LONG = "Polisen och kommunen har gjort det som de lovade att göra, på alla platser."


def with_texts(dataset, first, second, column="summary"):
    data = change(dataset, "followups", {**BARS, **T2}, **{column: first})
    return change(data, "followups", {**BARS, **T3}, **{column: second})


def test_the_repository_s_texts_stand_once(linkoping):
    assert copies.copied(linkoping) == []


def test_a_summary_copied_from_last_time_is_doubted_where_it_stands_again(linkoping):
    data = with_texts(linkoping, LONG, LONG.upper().replace(" ", "  "))
    (problem,) = copies.copied(data)
    assert data["followups"].iloc[problem.row - 2]["reporting_period"] == "2023-T3"
    assert problem.column == "summary"
    assert problem.what.endswith("står ordagrant också i 2023-2024-krogtillsyn/2023-T2")


def test_a_summary_copied_from_another_commitment_is_doubted(linkoping):
    data = change(with_texts(linkoping, LONG, "Annat."), "followups", {**CAMERAS, **T3}, summary=LONG)
    assert [one.split("”")[2] for one in told(copies.copied(data))] == [
        " står ordagrant också i 2023-2024-krogtillsyn/2023-T2"
    ]


@pytest.mark.parametrize("text", ["Inga tillsyner har gjorts under tertialet.", ""])
def test_short_texts_may_be_the_same(linkoping, text):
    assert copies.copied(with_texts(linkoping, text, text)) == []


def test_that_nothing_was_done_may_be_said_in_the_same_words(linkoping):
    data = with_texts(linkoping, LONG, LONG)
    assert copies.copied(change(data, "followups", {**BARS, **T3}, status="not_done")) == []


def test_a_next_step_is_doubted_only_when_the_same_commitment_has_it_again(linkoping):
    again = with_texts(linkoping, LONG, LONG, "next_step")
    assert [one.column for one in copies.copied(again)] == ["next_step"]
    shared = change(with_texts(linkoping, LONG, "", "next_step"), "followups", {**CAMERAS, **T3}, next_step=LONG)
    assert copies.copied(shared) == []
