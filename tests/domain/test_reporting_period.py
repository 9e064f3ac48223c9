"""Reporting periods: every form is read, they compare by their end, and a cadence gives the ones to expect."""

import itertools
import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loftesbok.domain.identifiers import SLUG
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import (
    MONTHS,
    ReportingPeriod,
    covered,
    covered_until,
    covers,
    expected,
    first_day,
    join_times,
    last_day,
    meaning,
    name_time,
    new_code,
    periods_of,
    promise_years,
    readings,
    whole_period,
)
from loftesbok.domain.vocabulary import CADENCES

parse = ReportingPeriod.parse
NB = "\u00a0"


@pytest.mark.parametrize(
    ("code", "unit", "start", "end", "label"),
    [
        ("2021-02", "month", date(2021, 2, 1), date(2021, 2, 28), "februari 2021"),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "februari 2024"),
        ("2021-Q2", "quarter", date(2021, 4, 1), date(2021, 6, 30), "april–juni 2021"),
        ("2023-T2", "tertial", date(2023, 5, 1), date(2023, 8, 31), "maj–augusti 2023"),
        ("2018-H1", "half_year", date(2018, 1, 1), date(2018, 6, 30), "januari–juni 2018"),
        ("2017", "year", date(2017, 1, 1), date(2017, 12, 31), "2017"),
        ("2021-2022", "span", date(2021, 1, 1), date(2022, 12, 31), "2021–2022"),
        ("2024-07-2026-06", "span", date(2024, 7, 1), date(2026, 6, 30), "juli 2024–juni 2026"),
        ("2024-01-2026-01", "span", date(2024, 1, 1), date(2026, 1, 31), "januari 2024–januari 2026"),
        ("2023-06-2023-08", "span", date(2023, 6, 1), date(2023, 8, 31), "juni–augusti 2023"),
        ("2023-05-10-2024-12-31", "span", date(2023, 5, 10), date(2024, 12, 31), f"10{NB}maj 2023–31{NB}december 2024"),
        ("2023-05-10-2023-08-31", "span", date(2023, 5, 10), date(2023, 8, 31), f"10{NB}maj–31{NB}augusti 2023"),
        ("2023-05-10-2023-05-30", "span", date(2023, 5, 10), date(2023, 5, 30), f"10–30{NB}maj 2023"),
        ("2023-05-10-2023-05-10", "span", date(2023, 5, 10), date(2023, 5, 10), f"10{NB}maj 2023"),
    ],
)
def test_every_form_is_read(code, unit, start, end, label):
    period = parse(code)
    assert (period.unit, period.start, period.end, period.label) == (unit, start, end, label)


@pytest.mark.parametrize(
    "code", ["", "2023-T4", "2023-T0", "2023-13", "2023-Q5", "2023-H3", "2022-2022", "2023-2022", "23-T1", "2023T2",
             "2023-t2", " 2023", "2023-T2 ", "２０２３", "2023-T2\n", "0000", "2022-09..2023-08", "2022-09-2022-08",
             "2022-13-2023-08", "2022-09-2023-00", "2022-09-31-2023-08-31", "2023-08-31-2022-09-01", "2022-9-2023-8"]
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
    assert codes == ["2022-T3", "2023-T1", "2023-T2", "2022-09-2023-08"]


def test_a_promise_from_autumn_to_autumn_has_years_of_its_own():
    years = promise_years(date(2022, 9, 1), date(2024, 8, 31))
    assert [(one.code, one.start, one.end) for one in years] == [
        ("2022-09-2023-08", date(2022, 9, 1), date(2023, 8, 31)),
        ("2023-09-2024-08", date(2023, 9, 1), date(2024, 8, 31)),
    ]
    assert expected(["year"], date(2022, 9, 1), date(2024, 8, 31)) == years
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
    assert parse("2021-H2").label == "juli–december 2021"


def test_every_cadence_gives_periods():
    limits = date(2021, 1, 1), date(2022, 12, 31)
    assert {unit: len(expected([unit], *limits)) for unit in CADENCES} == {
        "month": 24, "quarter": 8, "tertial": 6, "half_year": 4, "year": 2, "at_end": 1,
    }  # fmt: skip


DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31)) | st.builds(
    lambda year, month, last: date(year + month // 12, month % 12 + 1, 1) - timedelta(days=last),
    st.integers(1990, 2050), st.integers(0, 12), st.booleans(),
)  # fmt: skip
CODES = st.one_of(
    st.integers(1900, 2100).map(str),
    st.builds("{}-{:02d}".format, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds(
        "{}-{}".format, st.integers(1900, 2100), st.sampled_from(["Q1", "Q2", "Q3", "Q4", "T1", "T2", "T3", "H1", "H2"])
    ),
    st.builds(lambda year, more: f"{year}-{year + more}", st.integers(1900, 2100), st.integers(1, 9)),
    st.builds(lambda *days: ReportingPeriod.between(*sorted(days)).code, DAYS, DAYS),
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
    assert len(text) in (4, 7, 9, 15, 21)


def test_a_whole_promise_has_the_code_of_its_years():
    assert whole_period(date(2021, 1, 1), date(2021, 12, 31)).code == "2021"
    assert whole_period(date(2021, 1, 1), date(2022, 12, 31)).code == "2021-2022"
    assert whole_period(date(2021, 9, 1), date(2022, 8, 31)).code == "2021-09-2022-08"
    assert whole_period(date(2021, 9, 1), date(2021, 12, 31)).code == "2021-T3"
    assert whole_period(date(2024, 1, 1), date(2025, 6, 30)).code == "2024-01-2025-06"


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2022, 1, 1), date(2023, 8, 31), ["2022", "2023"]),
        (date(2022, 1, 2), date(2023, 12, 30), ["2022-01-02-2023-01-01", "2023-01-02-2023-12-30"]),
        (date(2022, 2, 1), date(2023, 1, 31), ["2022-02-2023-01"]),
        (date(2022, 2, 1), date(2023, 2, 1), ["2022-02-2023-01", "2023-02-01-2023-02-01"]),
        (date(2022, 9, 1), date(2022, 12, 31), ["2022"]),
        (date(2024, 2, 29), date(2026, 2, 27), ["2024-02-29-2025-02-27", "2025-02-28-2026-02-27"]),
        (date(9998, 9, 1), date(9999, 11, 30), ["9998-09-9999-08", "9999-09-9999-11"]),
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
    assert [parse(code).unit for code in shown] == ["month", "quarter", "tertial", "half_year", "year", "span", "span"]


def test_the_periods_of_a_span_are_the_whole():
    assert periods_of("span", date(2021, 3, 1), date(2023, 4, 30)) == [parse("2021-03-2023-04")]
    assert periods_of("span", date(2021, 3, 1), date(2021, 2, 28)) == []


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


# --- a code means one time ------------------------------------------------------------------------------------------


@given(DAYS, DAYS)
def test_a_time_has_one_code_which_names_files_and_addresses_everywhere(one, other):
    start, end = sorted((one, other))
    period = ReportingPeriod.between(start, end)
    again = parse(period.code)
    assert (again.start, again.end, again.unit) == (start, end, period.unit) == (period.start, period.end, again.unit)
    assert re.fullmatch(r"[0-9]{4}(-[0-9A-Z]+)*", period.code)
    assert SLUG.fullmatch(period.code.lower())


@pytest.mark.parametrize(
    ("code", "right"),
    [("2022-01-2022-12", "2022"), ("2022-01-2023-12", "2022-2023"), ("2022-05-2022-08", "2022-T2"),
     ("2022-01-2022-06", "2022-H1"), ("2022-04-2022-06", "2022-Q2"), ("2022-09-2022-09", "2022-09"),
     ("2022-09-01-2023-08-31", "2022-09-2023-08"), ("2022-01-01-2022-12-31", "2022")],
)  # fmt: skip
def test_a_time_under_another_code_than_its_own_is_refused_with_the_right_one(code, right):
    with pytest.raises(LoftesbokError, match=f"rätt vore {right}$"):
        parse(code)


def test_nothing_is_from_a_day_to_an_earlier_one():
    with pytest.raises(ValueError, match="2023-01-02"):
        ReportingPeriod.between(date(2023, 1, 2), date(2023, 1, 1))


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [(date(2023, 1, 1), date(2024, 12, 31), "2023–2024"), (date(2017, 1, 1), date(2017, 12, 31), "2017"),
     (date(2023, 5, 1), date(2023, 8, 31), "maj–augusti 2023"), (date(2024, 1, 1), date(2024, 6, 30),
     "januari–juni 2024"), (date(2024, 1, 1), date(2026, 6, 30), "januari 2024–juni 2026")],
)  # fmt: skip
def test_a_time_is_shown_as_what_it_is(start, end, name):
    assert name_time(start, end) == name


def test_equally_long_is_by_the_calendar_or_by_months_and_days():
    codes = ("2023-T1", "2023-Q1", "2024-T2", "2022-09-2023-08", "2023-09-2024-08", "2021-2022", "2022-07-2024-06",
             "2022-08-25-2023-08-24", "2023-05-10-2023-05-16")  # fmt: skip
    long = {code: parse(code).length for code in codes}
    assert long["2023-T1"] == long["2024-T2"] != long["2023-Q1"]
    assert long["2022-09-2023-08"] == long["2023-09-2024-08"] == long["2022-08-25-2023-08-24"] == "12 months"
    assert long["2021-2022"] == long["2022-07-2024-06"] == "24 months"
    assert long["2023-05-10-2023-05-16"] == "7 days"


# --- what a report covers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "parts"),
    [("2023-T2", "2023-T2", ["2023-T2"]), ("2023-T2", "2024-T1", ["2023-T2", "2023-T3", "2024-T1"]),
     ("2023-05", "2023-T2", ["2023-T2"]), ("2023-03", "2023-T2", ["2023-03", "2023-04", "2023-T2"]),
     ("2018-T1", "2018-2019", ["2018-2019"]), ("2018-2019", "2018-2021", ["2018-2021"]),
     ("2022-09-2023-08", "2023-09-2024-08", ["2022-09-2023-08", "2023-09-2024-08"]),
     ("2023-Q1", "2023-T2", ["2023-T1", "2023-T2"])],
)  # fmt: skip
def test_a_report_is_made_of_the_times_that_it_names_and_those_between(first, last, parts):
    assert [period.code for period in covered(parse(first), parse(last))] == parts


def test_a_report_covers_both_ends_and_what_is_as_long_as_one_of_them_between():
    months_and_tertial = parse("2023-05"), parse("2023-T2")
    for code, is_covered in (("2023-T2", True), ("2023-06", True), ("2023-Q2", False), ("2023-T1", False)):
        assert covers(*months_and_tertial, parse(code)) == is_covered
    assert not covers(parse("2023"), parse("2023"), parse("2023-T1"))
    assert not covers(parse("2023-T1"), parse("2023-T3"), parse("2023"))
    years = parse("2022-09-2023-08"), parse("2024-09-2025-08")
    assert covers(*years, parse("2023-09-2024-08"))
    assert not covers(*years, parse("2022-09-2025-08"))


@settings(max_examples=40)
@given(CODES, CODES, CODES)
def test_of_any_two_times_and_any_end_it_can_be_said_what_is_covered(one, other, end):
    first, last, through = parse(one), parse(other), parse(end)
    parts = covered(first, last)
    assert all(covers(first, last, part) for part in parts)
    assert not [pair for pair in itertools.combinations(parts, 2) if pair[0].overlaps(pair[1])]
    told = covered_until(first, last, through)
    assert told or first.end > through.end
    if told:
        assert told.end <= through.end
        assert covers(first, last, told)


@given(CODES, DAYS, DAYS)
def test_what_lies_within_a_promise_speaks_of_it_and_a_promise_lies_within_itself(code, one, other):
    start, end = sorted((one, other))
    period = parse(code)
    assert period.fits(start, end) or not period.lies_within(start, end)
    for unit in ("at_end", "year", "month"):
        assert all(part.lies_within(start, end) for part in expected([unit], start, end)[:30])


@pytest.mark.parametrize(
    ("code", "lies"),
    [("2018-2019", True), ("2018-2020", False), ("2017-2018", False), ("2018", True), ("2018-07-2019-06", True),
     ("2017-12-2018-06", False), ("2018-01-01-2019-12-30", True), ("2019-12-31-2020-01-01", False)],
)  # fmt: skip
def test_a_span_with_time_beyond_its_promise_does_not_lie_within_it(code, lies):
    assert parse(code).lies_within(date(2018, 1, 1), date(2019, 12, 31)) == lies


def test_a_calendar_time_is_cut_by_no_promise():
    assert parse("2023-T2").lies_within(date(2023, 8, 25), date(2024, 12, 31))
    assert parse("2023-2024").lies_within(date(2023, 5, 10), date(2024, 12, 31))


# --- codes of before ------------------------------------------------------------------------------------------------

AUTUMN = date(2022, 9, 1)


@pytest.mark.parametrize(
    ("code", "limits", "cadence", "new"),
    [
        ("2022-2023", (AUTUMN, date(2023, 8, 31)), (), "2022-09-2023-08"),
        ("2022-2023", (AUTUMN, date(2024, 8, 31)), (), "2022-09-2023-08"),
        ("2023-2024", (AUTUMN, date(2024, 8, 31)), (), "2023-09-2024-08"),
        ("2022-2024", (AUTUMN, date(2024, 8, 31)), (), "2022-09-2024-08"),
        ("2023-2024", (date(2023, 5, 10), date(2024, 12, 31)), (), "2023-05-10-2024-12-31"),
        ("2024-2026", (date(2024, 1, 1), date(2026, 1, 31)), (), "2024-01-2026-01"),
        ("2024", (date(2024, 1, 1), date(2024, 6, 30)), ("at_end",), "2024-H1"),
        ("2024", (date(2024, 2, 1), date(2024, 11, 30)), (), "2024-02-2024-11"),
        # what means what it says, and what two things may be meant by
        ("2023", (date(2023, 5, 10), date(2024, 12, 31)), (), None),
        ("2024", (date(2024, 1, 1), date(2024, 6, 30)), ("year",), None),
        ("2023-T2", (AUTUMN, date(2024, 8, 31)), (), None),
        ("2023-2024", (date(2023, 1, 1), date(2024, 12, 31)), (), None),
        ("2022-09-2023-08", (AUTUMN, date(2024, 8, 31)), (), None),
        ("2018-2020", (AUTUMN, date(2024, 8, 31)), (), None),
        ("2022-2023", (AUTUMN, date(2023, 10, 31)), (), None),
        ("2022-2023", (AUTUMN, date(2023, 10, 31)), ("at_end", "tertial"), "2022-09-2023-10"),
        ("2022-2023", (AUTUMN, date(2023, 10, 31)), ("year",), "2022-09-2023-08"),
        ("2022-2023", (date(2024, 1, 1), date(2023, 1, 1)), (), None),
    ],
)
def test_an_old_code_has_a_new_one_where_it_is_certain_what_it_meant(code, limits, cadence, new):
    assert new_code(code, *limits, cadence) == new
    assert meaning(code, *limits, cadence) == parse(new or code)


def test_where_two_things_may_be_meant_both_are_told():
    both = readings("2022-2023", AUTUMN, date(2023, 10, 31), ("at_end", "year"))
    assert [period.code for period in both] == ["2022-09-2023-10", "2022-09-2023-08"]


@given(CODES, DAYS, DAYS, st.sets(st.sampled_from(["month", "year", "at_end"])))
def test_a_new_code_has_no_newer_one(code, one, other, cadence):
    start, end = sorted((one, other))
    new = new_code(code, start, end, cadence)
    assert new is None or (new != code and new_code(new, start, end, cadence) is None)


def test_neighbouring_and_overlapping_times_are_joined_others_are_not():
    first, last = date(2023, 1, 1), date(2023, 12, 31)
    halves = [(date(2023, 7, 1), last), (first, date(2023, 6, 30))]
    assert join_times([*halves, (date(2023, 3, 1), date(2023, 8, 1))]) == [(first, last)]
    apart = (date(2025, 1, 1), date(2025, 1, 31))
    assert join_times([apart, *halves]) == [(first, last), apart]
