"""Doubts about texts and their figures: each fires on one made-up change, and is silent on the repository's data."""

import pytest

from loftesbok.analysis.plausibility import text_figures
from tests.sample.changes import change, told

T3 = {"reporting_period": "2023-T3"}
DOGS = {"commitment_id": "2023-2024-narkotikasok", **T3}
CRIME = {"commitment_id": "2023-2024-organiserad-brottslighet", **T3}
MEETINGS = {"commitment_id": "2017-civilsamhalle"}


@pytest.mark.parametrize("rule", text_figures.RULES)
def test_the_repository_s_texts_raise_no_doubt(linkoping, rule):
    assert rule(linkoping) == []


@pytest.mark.parametrize(
    ("summary", "doubts"),
    [
        ("Polisen gjorde ett narkotikasök.", ["”ett narkotikasök” i texten, men måttet är 5"]),
        ("Polisen gjorde ett längre sök med hund.", ["”ett längre sök” i texten, men måttet är 5"]),
        ("Polisen gjorde fem sök. Ett av söken ledde till åtal.", []),  # one of them, not their number
        ("Polisen gjorde fem sök, efter ett möte.", []),
        ("Polisen gjorde ett antal sök.", []),
        ("Polisen gjorde fem sök i en skola.", []),
        ("Polisen gjorde fem sök; en hund var med.", []),
    ],
)
def test_en_and_ett_before_a_counted_thing_of_another_number_are_doubted(linkoping, summary, doubts):
    data = change(linkoping, "followups", DOGS, summary=summary)
    assert [what.partition("summary: ")[2] for what in told(text_figures.one_of_another(data))] == doubts


def test_one_is_not_doubted_where_one_of_the_named_measures_is_one(linkoping):
    """The text says "en EMPACT-insats" beside three and four others, and raises no doubt as it stands."""
    data = change(linkoping, "measures", {**CRIME, "indicator_id": "empact-insatser"}, value=2.0)
    assert any("”en empact insats”" in what for what in told(text_figures.one_of_another(data)))


@pytest.mark.parametrize(
    ("where", "summary", "doubts"),
    [
        (DOGS, "Polisen gjorde sök.", ["”Narkotikasök med hund i skolor” är 5, men ingen text säger det"]),
        (DOGS, "Polisen gjorde minst fem sök.", ["”Narkotikasök med hund i skolor” är 5, men ingen text säger det"]),
        (DOGS, "Polisen gjorde 5 sök.", []),
        (MEETINGS, "Möten hålls.", ["”Operativa samverkansmöten” är minst 1, men ingen text säger det"]),
        (MEETINGS, "Möten hålls varje vecka.", []),
        (MEETINGS, "Veckovisa möten hålls.", []),
    ],
)
def test_a_stated_figure_that_no_text_tells_is_doubted(linkoping, where, summary, doubts):
    data = change(linkoping, "followups", where, summary=summary, not_stated="")
    assert [what.partition("value: ")[2] for what in told(text_figures.untold(data))] == doubts


def test_a_figure_may_stand_in_any_text_and_a_counted_one_in_none(linkoping):
    silent = change(linkoping, "followups", DOGS, summary="Polisen gjorde sök.")
    assert text_figures.untold(change(silent, "followups", DOGS, not_stated="var de fem söken gjordes")) == []
    assert text_figures.untold(change(silent, "measures", DOGS, basis="counted")) == []


def test_a_zero_is_told_by_a_negation(linkoping):
    first = {"commitment_id": "2023-2024-narkotikasok", "reporting_period": "2023-T2"}
    assert text_figures.untold(change(linkoping, "followups", first, summary="Polisen gjorde inga sök.")) == []
    assert text_figures.untold(change(linkoping, "followups", first, summary="Det var sommarlov."))
