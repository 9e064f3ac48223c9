"""Doubts about what was to come: each fires on one made-up change of the data, and is silent without it."""

import pytest

from loftesbok.analysis.plausibility import next_steps, word_stems
from tests.sample.changes import change, drop

T2, T3 = {"reporting_period": "2023-T2"}, {"reporting_period": "2023-T3"}
CAMERAS, BARS = {"commitment_id": "2023-2024-kameror"}, {"commitment_id": "2023-2024-krogtillsyn"}
BAKERY = {"next_step": "Kameror ska utvärderas. Polisen planerar att öppna ett bageri i Berga."}


@pytest.mark.parametrize("rule", next_steps.RULES)
def test_the_repository_s_next_steps_raise_no_doubt(linkoping, rule):
    assert rule(linkoping) == []


def test_a_next_step_is_missed_when_the_next_held_report_has_no_row(linkoping):
    data = drop(linkoping, "followups", {**CAMERAS, **T3})
    (problem,) = next_steps.left(data)
    row = data["followups"].iloc[problem.row - 2]
    assert (row["commitment_id"], row["reporting_period"]) == ("2023-2024-kameror", "2023-T2")
    assert problem.column == "next_step"
    assert problem.what.startswith("nästa steg ”Nya kameror planeras till nästa period. Kommunen ska följa")
    assert problem.what.endswith(
        "redovisningen för september–december 2023 finns, men har ingen rad om 2023-2024-kameror"
    )
    assert next_steps.unreported(data) == []  # the same row is not told twice


def test_what_a_report_that_is_not_held_says_is_not_known(linkoping):
    data = drop(linkoping, "followups", {**CAMERAS, **T3})
    assert next_steps.left(change(data, "reports", {"report_id": "2023-tertial-3"}, held="no")) == []


def test_without_a_next_step_nothing_is_left(linkoping):
    data = drop(linkoping, "followups", {**CAMERAS, **T3})
    assert next_steps.left(change(data, "followups", {**CAMERAS, **T2}, next_step="")) == []


def test_a_next_step_of_which_no_word_comes_back_is_doubted(linkoping):
    data = change(linkoping, "followups", {**CAMERAS, **T2}, **BAKERY)
    (problem,) = next_steps.not_taken_up(data)
    assert problem.what == (
        "nästa steg ”Polisen planerar att öppna ett bageri i Berga.” tycks inte tas upp i uppföljningen för "
        "september–december 2023"
    )


@pytest.mark.parametrize(
    "taken_up",
    [{"summary": "Bagerierna har öppnat."}, {"rationale": "Bageriet nämns inte."}, {"next_step": "Bageriet öppnar."},
     {"places": "berga"}, {"status": "withdrawn"}],
)  # fmt: skip
def test_a_word_anywhere_in_the_next_follow_up_settles_it(linkoping, taken_up):
    data = change(linkoping, "followups", {**CAMERAS, **T2}, **BAKERY)
    assert next_steps.not_taken_up(change(data, "followups", {**CAMERAS, **T3}, **taken_up)) == []


def test_a_word_in_a_note_settles_it_too(linkoping):
    data = change(linkoping, "followups", {**CAMERAS, **T2}, **BAKERY)
    assert next_steps.not_taken_up(change(data, "measures", {**CAMERAS, **T3}, note="Ett bageri räknas inte.")) == []


@pytest.mark.parametrize("step", ["Arbetet fortsätter.", "Fler åtgärder planeras nästa tertial.",
                                  "Polisen och kommunen ska göra nya insatser i januari."])  # fmt: skip
def test_a_next_step_that_says_nothing_in_particular_is_not_sought(linkoping, step):
    assert next_steps.not_taken_up(change(linkoping, "followups", {**CAMERAS, **T2}, next_step=step)) == []


def test_commitments_without_a_row_in_the_latest_held_report_are_counted(linkoping):
    data = drop(linkoping, "followups", {**BARS, **T3})
    (problem,) = next_steps.unreported(data)
    assert data["reports"].iloc[problem.row - 2]["report_id"] == "2023-tertial-3"
    assert (
        problem.what
        == "1\xa0åtagande av 8 har ingen uppföljning för september–december 2023: ”Göra tillsyn och andra insatser på krogar”"  # noqa: E501
    )
    assert next_steps.unreported(drop(linkoping, "followups", {**BARS, **T2})) == []  # that has been looked at
    assert next_steps.unreported(change(data, "reports", {"report_id": "2023-tertial-3"}, held="no")) == []


def test_words_are_known_by_their_stems():
    assert word_stems.names("Krogtillsynerna i tertial 2 kan vara något annat.", "Krogtillsyner")
    assert word_stems.names("inga nya kameror", "Nya kameror")
    assert not word_stems.names("inga kameror", "Nya kameror")
    assert not word_stems.names("besök", "Sök")
    assert word_stems.stems("Kommunen ska öppna två bagerier i maj.", ["Kommunen"]) == ["öppn", "bageri"]
    assert word_stems.takes_up("kamerabevakningen har byggts ut", word_stems.stems("Nya kameror planeras."))
    assert word_stems.sentences("Ett. Två! Tre?") == ["Ett.", "Två!", "Tre?"]
    assert word_stems.sentences("3 st. kameror") == ["3 st. kameror"]
