"""A number is exactly what its cell says, from the file to the record and back."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.domain.decimals import MISSING, MOST_DIGITS, decimal_of, has_too_many_digits, plain, recorded

DIGITS = st.integers(0, 10**MOST_DIGITS - 1)


@given(DIGITS, st.integers(0, MOST_DIGITS))
def test_a_number_of_fifteen_digits_is_written_and_recorded_without_loss(digits, decimals):
    value = Decimal(digits).scaleb(-decimals)
    assert decimal_of(plain(value)) == value
    assert decimal_of(plain(value).replace(".", ",")) == value
    assert Decimal(recorded(value)) == value
    assert not has_too_many_digits(plain(value))


@pytest.mark.parametrize(
    ("text", "too_many"), [("0" * 14 + "1.50", False), ("123456789012345", False), ("0.1234567890123456", True)]
)
def test_digits_are_counted_from_the_first_that_is_not_zero(text, too_many):
    assert has_too_many_digits(text) == too_many


def test_a_missing_number_is_written_as_nothing_and_minus_zero_as_zero():
    assert math.isnan(MISSING)
    assert plain(MISSING) == recorded(MISSING) == ""
    assert (plain(decimal_of("-0")), recorded(decimal_of("-0"))) == ("0", "0.0")
    assert (plain(Decimal("2.50")), recorded(Decimal("2.50")), plain(Decimal("1E+3"))) == ("2.5", "2.5", "1000")
