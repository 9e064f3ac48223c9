"""An edition sees exactly the rows it may see, and its digest changes exactly when one of them does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loftesbok.analysis import coverage
from loftesbok.data.dataset import in_order, load
from loftesbok.data.views import edition_view, resolve_through
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.project.project import TRENDS
from tests.sample.project import fill, rows

EDITIONS = [("2017", "2017"), ("2018-2019", "2019-T3"), ("2021-2022", "2021-2022"), ("2023-2024", "2023-T2"),
            ("2023-2024", "2023-T3"), (TRENDS, "2023-T3")]  # fmt: skip


def digests(dataset):
    return {one: edition_view(dataset, one[0], ReportingPeriod.parse(one[1])).digest() for one in EDITIONS}


def changed(dataset, table, mask, column, value):
    """Return the editions whose digest changes when one cell does."""
    frame = dataset[table]
    assert mask(frame).sum() == 1
    frame.loc[mask(frame), column] = value
    before, after = digests(dataset), digests(dataset.replace(**{table: frame}))
    return {one for one in EDITIONS if before[one] != after[one]}


LATE, EARLY, TREND = ("2023-2024", "2023-T3"), ("2023-2024", "2023-T2"), (TRENDS, "2023-T3")
CHANGES = {
    "a figure of tertial 3": (
        "measures", lambda f: (f["indicator_id"] == "empact-insatser"), "value", 7.0, {LATE, TREND},
    ),
    "a text of tertial 2": (
        "followups",
        lambda f: (f["commitment_id"] == "2023-2024-kameror") & (f["reporting_period"] == "2023-T2"),
        "summary", "Annat.", {LATE, EARLY, TREND},
    ),
    "a commitment's description of 2018-2019": (
        "commitments", lambda f: f["commitment_id"] == "2018-2019-foraldrastod", "description", "Annat.",
        {("2018-2019", "2019-T3"), TREND},
    ),
    "the title of a commitment that 2017's commitments lead to": (
        "commitments", lambda f: f["commitment_id"] == "2018-2019-fritid", "title", "Annat",
        {("2017", "2017"), ("2018-2019", "2019-T3"), TREND},
    ),
    "a report that is not held": (
        "reports", lambda f: f["report_id"] == "2017-tertial-2", "title", "Annat", {("2017", "2017"), TREND},
    ),
    "an indicator that only tertial 3 uses": (
        "indicators", lambda f: f["indicator_id"] == "empact-insatser", "title", "Annat", {LATE, TREND},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_touches_exactly_the_editions_that_show_it(linkoping, name):
    table, mask, column, value, expected = CHANGES[name]
    assert changed(linkoping, table, mask, column, value) == expected


def test_no_row_of_an_edition_is_later_than_it_reaches(linkoping):
    view = edition_view(linkoping, "2023-2024", ReportingPeriod.parse("2023-T2"))
    assert set(view["followups"]["reporting_period"]) == set(view["measures"]["reporting_period"]) == {"2023-T2"}
    assert list(view["reports"]["report_id"]) == ["2023-tertial-2"]
    assert set(view["continuations"]["from_commitment"].str[:9]) <= {"2017-traf", "2018-2019", "2021-2022"}


def test_the_rows_of_a_view_stand_in_canonical_order(linkoping):
    for period_id in [*linkoping["periods"]["period_id"], TRENDS]:
        for code in sorted(set(linkoping["reports"]["covers_to"])):
            if period_id == TRENDS or code[:4] >= period_id[:4]:
                view = edition_view(linkoping, period_id, ReportingPeriod.parse(code))
                for name, frame in in_order(dict(view.tables), view.specs).items():
                    assert frame.equals(view[name]), (period_id, code, name)


def test_a_report_that_goes_on_later_is_told_only_as_far_as_the_edition_reaches(linkoping):
    view = edition_view(linkoping, "2021-2022", ReportingPeriod.parse("2021-06"))
    assert list(view["reports"]["covers_to"]) == ["2021-06"]


CODES = st.sampled_from(
    ["2018", "2019-T1", "2019-05", "2019-T2", "2018-H2", "2018-2019", "2018-2020", "2018-2021", "2017-2018", "2020-T1",
     "2018-09-2019-08", "2019-09-2020-08", "2018-08-25-2019-08-24"]
)  # fmt: skip


@settings(max_examples=40)
@given(CODES, CODES, CODES)
def test_a_report_over_any_time_is_told_as_far_as_any_end(linkoping, first, last, end):
    """Nothing ends in a traceback, whatever a report covers and wherever an edition ends (``--through``)."""
    through = ReportingPeriod.parse(end)
    row = linkoping["reports"].iloc[3:4].assign(covers_from=first, covers_to=last)
    dataset = linkoping.replace(reports=row)
    for period_id in ("2018-2019", TRENDS):
        view = edition_view(dataset, period_id, through)
        for code in view["reports"]["covers_to"]:
            assert ReportingPeriod.parse(code).end <= through.end or code == first
        coverage.grid(view, "2018-2019", through)


def test_through_is_the_last_known_report_unless_asked_otherwise(made_up):
    dataset = load(made_up.data)
    assert resolve_through(dataset, "2024-2025").code == "2025-H1"
    assert resolve_through(dataset, "2024-2025", "2024-H1").code == "2024-H1"
    assert resolve_through(dataset, TRENDS).code == "2025-H1"
    for wrong in ("2023-T2", "igår", "2024-H3"):
        with pytest.raises(LoftesbokError, match="till exempel"):
            resolve_through(dataset, "2024-2025", wrong)
    with pytest.raises(LoftesbokError, match="menade du 2024-2025"):
        resolve_through(dataset, "2024-2026")


def test_data_through_moves_the_end_but_never_past_an_earlier_edition(made_up):
    tables = rows()
    tables["periods"] = [{**tables["periods"][0], "data_through": "2025-H2"}]
    fill(made_up, tables)
    dataset = load(made_up.data)
    assert resolve_through(dataset, "2024-2025").code == "2025-H2"
    view = edition_view(dataset, "2024-2025", ReportingPeriod.parse("2024-H2"))
    assert list(view["periods"]["data_through"]) == [""]
