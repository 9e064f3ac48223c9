"""Many values looked at as one: never another answer than one by one."""

import re

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.data.checks.value_scan import Together, values_of

VALUES = st.lists(st.text(st.characters(blacklist_characters="\n", blacklist_categories=["Cs"])), max_size=5)
LATIN = st.lists(st.text(st.characters(max_codepoint=255, blacklist_characters="\n")), max_size=5)
ODD = re.compile("[^ -~åäö]")


@given(VALUES | LATIN)
def test_the_answer_is_that_of_each_value(values):
    together = Together(values)
    assert together.characters == set("".join(values))
    assert together.holds(ODD) == any(ODD.search(value) for value in values)
    assert together.any_outer_space() or all(value == value.strip(" \t\u00a0") for value in values)


@given(VALUES, st.integers(0, 20_000))
def test_what_is_rare_is_found_too(values, before):
    together = Together(["a" * before, *values, "ö" * before])
    assert together.characters == set("".join(values)) | ({"a", "ö"} if before else set())


@given(st.lists(st.text("a \t\v\x1c\x85\u00a0\u2003", max_size=3), max_size=3))
def test_outer_space_is_what_strip_takes_away(values):
    assert Together(values).any_outer_space() == any(value != value.strip() for value in values)


def test_outer_space_is_seen_and_inner_is_none():
    assert not Together(["ett ord", "", "två"]).any_outer_space()
    for value in (" ett", "ett ", "\u00a0ett", "ett\t"):
        assert Together(["två", value]).any_outer_space()


def test_the_values_of_a_column_are_those_that_are_not_empty_and_of_a_categorical_one_each_once():
    values = pd.Series(["b", "", "a", "b"], dtype="str")
    assert values_of(values) == ["b", "a", "b"]
    assert values_of(values.astype("category")) == ["a", "b"]
