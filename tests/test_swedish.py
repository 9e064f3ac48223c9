"""Swedish numbers and lists are written and read as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok import swedish


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (5, "5"), (1234, "1234"), (12345, "12\u00a0345"), (1234567, "1\u00a0234\u00a0567"), (0.5, "0,5"),
     (-3, "−3"), (12345.25, "12\u00a0345,25"), (-0.0, "0"), (100000, "100\u00a0000")],
)  # fmt: skip
def test_numbers_are_written_the_swedish_way(value, written):
    assert swedish.number(value) == written


@given(st.integers(-(10**9), 10**9))
def test_a_written_number_is_read_back(value):
    written = swedish.number(abs(value))
    assert swedish.numbers_in(f"det var {written} stycken") == [abs(value)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("tolv besök och en kamera", [12, 1]), ("mer än dubbelt så många", [2]), ("tjugofem personer", [25]),
     ("13-16 år", []), ("åtta av 10", [8, 10]), ("ingen alls", []), ("2,5 timmar", [2.5]), ("Fyra stycken", [4])],
)  # fmt: skip
def test_numbers_and_number_words_are_read(text, numbers):
    assert swedish.numbers_in(text) == numbers


def test_lists_plurals_signs_and_days():
    assert swedish.listing([]) == ""
    assert swedish.listing(["a", "b", "c"]) == "a, b och c"
    assert swedish.plural(1, "rad", "rader") == "1\u00a0rad"
    assert swedish.plural(2, "rad", "rader") == "2\u00a0rader"
    assert [swedish.signed(x) for x in (2, -2, 0)] == ["+2", "−2", "±0"]
    assert swedish.day("2023-05-10") == "10\u00a0maj 2023"
    assert swedish.day("2023") == "2023"
    assert swedish.percent(1, 8) == "13\u00a0%"
