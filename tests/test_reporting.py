"""Reporting periods: every form is read, they compare by their end, and a cadence gives the ones to expect."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.errors import LoftesbokError
from loftesbok.reporting import ReportingPeriod, expected, first_day, last_day, periods_of, promise_years

parse = ReportingPeriod.parse


@pytest.mark.parametrize(
    ("code", "unit", "start", "end", "label"),
    [
        ("2021-02", "month", date(2021, 2, 1), date(2021, 2, 28), "februari 2021"),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "februari 2024"),
        ("2021-Q2", "quarter", date(2021, 4, 1), date(2021, 6, 30), "kvartal 2 2021"),
        ("2023-T2", "tertial", date(2023, 5, 1), date(2023, 8, 31), "tertial 2 2023"),
        ("2018-H1", "half_year", date(2018, 1, 1), date(2018, 6, 30), "första halvåret 2018"),
        ("2017", "year", date(2017, 1, 1), date(2017, 12, 31), "2017"),
        ("2021-2022", "span", date(2021, 1, 1), date(2022, 12, 31), "2021–2022"),
    ],
)
def test_every_form_is_read(code, unit, start, end, label):
    period = parse(code)
    assert (period.unit, period.start, period.end, period.label) == (unit, start, end, label)


@pytest.mark.parametrize(
    "code", ["", "2023-T4", "2023-T0", "2023-13", "2023-Q5", "2023-H3", "2022-2022", "2023-2022", "23-T1", "2023T2",
             "2023-t2", " 2023", "2023-T2 ", "２０２３", "2023-T2\n", "0000"]
)  # fmt: skip
def test_anything_else_is_refused_with_the_right_forms(code):
    with pytest.raises(LoftesbokError, match="2023-T2 \\(tertial\\)"):
        parse(code)


def test_they_compare_by_the_day_on_which_they_end_and_the_shorter_first():
    codes = ["2017", "2017-T3", "2017-12", "2017-H2", "2016-2017", "2017-T2", "2018-01"]
    assert [one.code for one in sorted(map(parse, codes))] == [
        "2017-T2", "2017-12", "2017-T3", "2017-H2", "2017", "2016-2017", "2018-01",
    ]  # fmt: skip


UNITS = st.sampled_from(["month", "quarter", "tertial", "half_year", "year"])


@given(UNITS, st.integers(1990, 2060), st.integers(0, 3))
def test_the_periods_of_a_unit_tile_the_time_without_gap_or_overlap(unit, year, more):
    tiles = periods_of(unit, date(year, 1, 1), date(year + more, 12, 31))
    assert tiles[0].start == date(year, 1, 1)
    assert tiles[-1].end == date(year + more, 12, 31)
    assert all((b.start - a.end).days == 1 for a, b in itertools.pairwise(tiles))
    assert [parse(one.code) for one in tiles] == tiles


def test_a_cadence_gives_what_to_expect_also_for_promise_years_that_begin_in_autumn():
    codes = [one.code for one in expected(["tertial", "at_end"], date(2022, 9, 1), date(2023, 8, 31))]
    assert codes == ["2022-T3", "2023-T1", "2023-T2", "2022-2023"]


def test_a_promise_from_autumn_to_autumn_has_years_of_its_own():
    years = promise_years(date(2022, 9, 1), date(2024, 8, 31))
    assert [(one.code, one.start, one.end) for one in years] == [
        ("2022-2023", date(2022, 9, 1), date(2023, 8, 31)),
        ("2023-2024", date(2023, 9, 1), date(2024, 8, 31)),
    ]
    assert [one.code for one in expected(["year"], date(2022, 9, 1), date(2024, 8, 31))] == ["2022-2023", "2023-2024"]
    assert [one.code for one in promise_years(date(2023, 5, 10), date(2024, 12, 31))] == ["2023", "2024"]


def test_a_bare_year_stands_for_its_first_or_last_day():
    assert (first_day("2023"), last_day("2023")) == (date(2023, 1, 1), date(2023, 12, 31))
    assert first_day("2023-05-10") == last_day("2023-05-10") == date(2023, 5, 10)
