"""A code of whole years in a promise of other times is doubted, with the codes of the times that may be meant."""

import pytest

from loftesbok.analysis.plausibility import codes
from tests.sample.changes import change

PROMISE = {"period_id": "2021-2022"}


def test_the_repository_s_codes_are_what_they_say(linkoping):
    assert codes.ambiguous_code(linkoping) == []


@pytest.mark.parametrize(
    ("limits", "cadence", "look"),
    [
        (("2021-09-01", "2022-08-31"), "month", "2021-09-2022-08 (september 2021–augusti 2022)"),
        (("2021-05-10", "2022-12-31"), "at_end", "2021-05-10-2022-12-31 (10\u00a0maj 2021–31\u00a0december 2022)"),
        (("2021-09-01", "2022-10-31"), "month", "2021-09-2022-10 (september 2021–oktober 2022) eller 2021-09-2022-08 "
         "(september 2021–augusti 2022)"),
        (("2021-09-01", "2022-10-31"), "year", "2021-09-2022-08 (september 2021–augusti 2022)"),
    ],
)  # fmt: skip
def test_years_that_are_not_those_of_the_promise_are_doubted_once_in_each_column(linkoping, limits, cadence, look):
    data = change(linkoping, "periods", PROMISE, valid_from=limits[0], valid_to=limits[1], cadence=cadence)
    problems = codes.ambiguous_code(data)
    assert [(problem.file, problem.column) for problem in problems] == [
        ("reports.csv", "covers_from"), ("reports.csv", "covers_to"), ("followups.csv", "reporting_period"),
        ("measures.csv", "reporting_period"),
    ]  # fmt: skip
    assert all("”2021-2022” betyder 2021–2022, men löftet 2021-2022 gäller" in problem.what for problem in problems)
    assert {problem.right for problem in problems} == {f"vilken tid som menas, och skriv {look}"}


@pytest.mark.parametrize("limits", [("2021", "2022"), ("2021-01-01", "2022-12-31")])
def test_years_of_a_promise_of_whole_years_are_not(linkoping, limits):
    data = change(linkoping, "periods", PROMISE, valid_from=limits[0], valid_to=limits[1])
    assert codes.ambiguous_code(data) == []
