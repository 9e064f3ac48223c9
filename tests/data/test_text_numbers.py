"""A text never says more than its figures: sentences with the answer that a careful reader would give."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loftesbok.data.checks.text_numbers import Figure, FiguresOfRow, text_fault
from loftesbok.data.dataset import find_problems
from tests.sample.data_folder import copy_of_valid, edit


def figure(value, precision="exact", joint="no", nouns="besök tillsynsbesök"):
    return Figure(Decimal(value), precision, joint, frozenset(nouns.split()))


TWO_SERIES = FiguresOfRow([figure(14, joint="yes"), figure(12)])
VISITS_AND_WALKS = FiguresOfRow([figure(5), figure(1, nouns="trygghetsvandring vandring")])


@pytest.mark.parametrize(
    ("text", "figures", "is_right"),
    [
        ("Polisen gjorde fem besök.", [figure(5)], True),
        ("Polisen gjorde 5 besök.", [figure(5)], True),
        ("Polisen gjorde sex besök.", [figure(5)], False),
        ("Polisen gjorde minst fem besök.", [figure(5)], False),
        ("Polisen gjorde minst fem besök.", [figure(5, "at_least")], True),
        ("Polisen gjorde fem besök.", [figure(5, "at_least")], False),
        ("Ett 15-tal elever kom.", [figure(15, "about", nouns="elever")], True),
        ("Femton elever kom.", [figure(15, "about", nouns="elever")], False),
        ("Mer än dubbelt så många brott rapporterades.", [figure(2, "more_than", nouns="brott")], True),
        ("Polisen gjorde besök på 14 skolor.", [], False),
        ("Den 14 maj 2023 gjorde polisen besök hos elever i åk 9.", [], True),
        ("Båda parterna gjorde ett antal besök, en av dem i E4:s närhet.", [], True),
        ("Inga besök gjordes.", [figure(0)], True),
        ("En kamera sattes upp.", [figure(1, nouns="kamera")], True),
        ("Ett möte hölls.", [], True),
        ("Noll besök gjordes.", [figure(3)], False),
        ("0,5 timmar.", [figure("0.5", nouns="timmar")], True),
        ("Mellan 3 och 5 besök gjordes.", [figure(3, "at_least")], True),
        ("Polisen gjorde inte mer än 10 besök.", [figure(10, "at_most")], True),
        ("Tio av de 22 platserna.", [figure(10)], False),
        ("Fritidsuppdraget 13–16 ordnade fem besök.", [figure(5)], True),
        ("hur många skolor det gällde", [figure(5)], True),
        ("om de sex söken gav något", [figure(5, nouns="sök")], False),
        ("göra åtgärder i trafikmiljön (kommunen)", [], True),
        ("ordna tolv vandringar", [], False),
        ("1 200 samtal.", [figure(1200, nouns="samtal")], True),
        ("1 200 samtal.", [figure(1, nouns="samtal"), figure(200, nouns="samtal")], False),
    ],
)  # fmt: skip
def test_a_number_in_a_text_is_that_of_a_measure(text, figures, is_right):
    assert (text_fault(text, FiguresOfRow(list(figures))) is None) == is_right


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("Polisen och kommunen gjorde 14 tillsynsbesök tillsammans. Kommunen gjorde 12 på egen hand.", True),
        ("Polisen och kommunen gjorde 12 tillsynsbesök tillsammans.", False),
        ("Kommunen gjorde 14 på egen hand.", False),
        ("Tillsammans och ensam gjordes 14 och 12 besök.", True),
    ],
)
def test_together_and_alone_are_different_series(text, is_right):
    assert (text_fault(text, TWO_SERIES) is None) == is_right


def test_the_noun_that_follows_picks_the_measure():
    assert text_fault("Fem besök gjordes.", VISITS_AND_WALKS) is None
    assert text_fault("Fem vandringar gjordes.", VISITS_AND_WALKS) is not None


def test_another_time_a_target_and_a_citation_are_allowed():
    figures = FiguresOfRow([figure(5)], other_times=[figure(3)])
    assert text_fault("Fem besök, mot tre i maj–augusti.", figures) is None
    assert text_fault("Fem besök, och tre till.", figures) is not None
    assert text_fault("Målet är 8.", FiguresOfRow(targets=[figure(8)])) is None
    cited = FiguresOfRow(cited={"summary": {Decimal(15)}})
    assert text_fault("Det är ett av 15 områden.", cited) is None
    assert text_fault("Det är ett av 15 områden.", cited, "next_step") is not None


def test_a_fault_names_both_values_and_what_to_do():
    assert text_fault("Polisen gjorde sex besök.", FiguresOfRow([figure(5)])) == (
        "”sex” stämmer inte med måttet, som är 5", "samma tal i texten och i måttet"
    )  # fmt: skip
    assert text_fault("Polisen gjorde fem besök.", FiguresOfRow([figure(5, "at_least")])) == (
        "”fem” är i måttet minst 5", "”minst” i texten, eller en annan precision i måttet"
    )  # fmt: skip


@pytest.mark.parametrize("column", ["summary", "next_step", "unreported", "not_stated"])
def test_check_tells_it_with_file_and_line(tmp_path, column):
    data = copy_of_valid(tmp_path)
    edit(data, "followups", 2, **{column: "Polisen gjorde 999 kontroller."})
    (problem,) = find_problems(data)
    assert str(problem).startswith(f"followups.csv:2: {column}: ")
    assert "”999”" in str(problem)
