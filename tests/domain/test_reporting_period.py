"""Reporting periods: every form is read, they compare by their end, and a cadence gives the ones to expect."""

import itertools
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import (
    MONTHS,
    ReportingPeriod,
    expected,
    first_day,
    last_day,
    periods_of,
    promise_years,
    whole_period,
)
from loftesbok.domain.vocabulary import CADENCES

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


def test_every_month_has_its_swedish_name():
    names = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    assert list(MONTHS) == names
    assert [parse(f"2021-{month:02d}").label for month in range(1, 13)] == [f"{name} 2021" for name in names]
    assert parse("2021-H2").label == "andra halvåret 2021"


def test_every_cadence_gives_periods():
    limits = date(2021, 1, 1), date(2022, 12, 31)
    assert {unit: len(expected([unit], *limits)) for unit in CADENCES} == {
        "month": 24, "quarter": 8, "tertial": 6, "half_year": 4, "year": 2, "at_end": 1,
    }  # fmt: skip


CODES = st.one_of(
    st.integers(1900, 2100).map(str),
    st.builds("{}-{:02d}".format, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds(
        "{}-{}".format, st.integers(1900, 2100), st.sampled_from(["Q1", "Q2", "Q3", "Q4", "T1", "T2", "T3", "H1", "H2"])
    ),
    st.builds(lambda year, more: f"{year}-{year + more}", st.integers(1900, 2100), st.integers(1, 9)),
)


@given(CODES, CODES)
def test_any_two_are_in_one_order_only(one, other):
    a, b = parse(one), parse(other)
    assert str(a) == one
    assert (a < b) + (a == b) + (a > b) == 1
    assert (a <= b) == (a < b or a == b)
    assert (a >= b) == (a > b or a == b)
    assert (a < b) == ((a.end, -a.start.toordinal(), one) < (b.end, -b.start.toordinal(), other))
    assert a.start <= a.end


@given(CODES)
def test_the_days_of_a_code_fit_exactly_where_they_overlap(code):
    one, day = parse(code), timedelta(days=1)
    assert one.fits(one.start, one.start)
    assert one.fits(one.end, one.end)
    assert one.fits(one.start - 9 * day, one.start)
    assert one.fits(one.end, one.end + 9 * day)
    assert not one.fits(one.start - 9 * day, one.start - day)
    assert not one.fits(one.end + day, one.end + 9 * day)


@given(st.text("0123456789-QTHqth ", max_size=9))
def test_whatever_is_read_is_written_the_same(text):
    try:
        found = parse(text)
    except LoftesbokError:
        return
    assert found.code == text
    assert len(text) in (4, 7, 9)


def test_a_whole_promise_has_the_code_of_its_years():
    assert whole_period(date(2021, 1, 1), date(2021, 12, 31)).code == "2021"
    assert whole_period(date(2021, 9, 1), date(2022, 8, 31)).code == "2021-2022"


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2022, 1, 1), date(2023, 8, 31), ["2022", "2023"]),
        (date(2022, 1, 2), date(2023, 12, 30), ["2022-2023", "2023-2024"]),
        (date(2022, 2, 1), date(2023, 1, 31), ["2022-2023"]),
        (date(2022, 2, 1), date(2023, 2, 1), ["2022-2023", "2023-2024"]),
        (date(2022, 9, 1), date(2022, 12, 31), ["2022"]),
        (date(2024, 2, 29), date(2026, 2, 27), ["2024-2025", "2025-2026"]),
    ],
)
def test_promise_years_are_the_calendars_where_either_end_is(start, end, years):
    found = promise_years(start, end)
    assert [one.code for one in found] == years
    if "-" in years[0]:
        assert (found[0].start, found[-1].end) == (start, end)
        assert all((b.start - a.end).days == 1 for a, b in itertools.pairwise(found))


def test_a_year_from_a_leap_day_ends_before_the_28th():
    first, second = promise_years(date(2024, 2, 29), date(2026, 2, 27))
    assert (first.end, second.start) == (date(2025, 2, 27), date(2025, 2, 28))


def test_every_form_that_the_error_shows_is_right():
    with pytest.raises(LoftesbokError) as caught:
        parse("?")
    shown = re.findall(r"([^ ,]+) \(", str(caught.value).partition("exempel ")[2])
    assert [parse(code).unit for code in shown] == ["month", "quarter", "tertial", "half_year", "year", "span"]


def test_the_periods_of_a_span_are_the_whole():
    assert periods_of("span", date(2021, 3, 1), date(2023, 4, 30)) == [parse("2021-2023")]


def test_a_promise_year_of_its_own_is_a_span_and_years_join_what_else_is_expected():
    assert {one.unit for one in promise_years(date(2022, 9, 1), date(2024, 8, 31))} == {"span"}
    both = [one.code for one in expected(["half_year", "year"], date(2021, 1, 1), date(2021, 12, 31))]
    assert both == ["2021-H1", "2021-H2", "2021"]


@given(CODES, UNITS)
def test_smaller_units_lie_within_a_code_and_between_its_neighbours(code, unit):
    one = parse(code)
    parts = periods_of(unit, one.start, one.end)
    assert parts
    assert parts == sorted(parts)
    inside = [part for part in parts if one.start <= part.start and part.end <= one.end]
    assert all(part <= one or (part.start, part.end) == (one.start, one.end) for part in inside)
    assert all(part.fits(one.start, one.end) and one.fits(part.start, part.end) for part in parts)
