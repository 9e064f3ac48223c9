"""The states are derived, kept apart, and judged as of the end of the data, never of today."""

import pandas as pd
import pytest

from loftesbok.analysis import coverage
from loftesbok.data.dataset import load
from loftesbok.data.views import period_view, resolve_through
from loftesbok.domain.reporting_period import ReportingPeriod
from tests.sample.project import SampleProject, fill, rows

parse = ReportingPeriod.parse


def grid_of(dataset, period_id, through=""):
    last = resolve_through(dataset, period_id, through)
    return coverage.grid(period_view(dataset, period_id, last), period_id, last)


def states(grid):
    return {
        code: sorted({row["shown"] for _, row in group.iterrows()})
        for code, group in grid.groupby("reporting_period", sort=False)
    }


def test_each_period_of_linkoping_shows_what_is_known_and_what_is_not(linkoping):
    found = states(grid_of(linkoping, "2017"))
    assert found == {
        "2017-T1": ["published_not_held"], "2017-T2": ["published_not_held"], "2017-T3": ["published_not_held"],
        "2017": ["done", "partly_reported"],
    }  # fmt: skip
    assert states(grid_of(linkoping, "2018-2019")) == {
        "2018": ["published_not_held"], "2019-T1": ["published_not_held"], "2019-T2": ["published_not_held"],
        "2019-T3": ["no_information"],
    }  # fmt: skip
    found = states(grid_of(linkoping, "2021-2022"))
    assert found.pop("2021-2022") == ["partly_reported"]
    assert len(found) == 24
    assert set(map(tuple, found.values())) == {("published_not_held",)}
    found = states(grid_of(linkoping, "2023-2024"))
    assert found["2023-T1"] == ["before_first"]
    assert found["2023-T3"] == ["done", "in_progress", "partly_reported"]
    assert found["2024-T1"] == found["2024-T3"] == found["2023-2024"] == ["after_through"]


def test_every_follow_up_of_linkoping_is_shown_as_its_parts_bear(linkoping):
    """The rule of the method page, held against a reading of the documents part by part."""
    partly = {
        "2017": "aktiviteter trafikkontroller trygghetsvandringar ungdomar-i-riskzonen",
        "2021-2022": "fysiska-atgarder narvaro",
        "2023-T2": "hastighet krogtillsyn",
        "2023-T3": "kameror krogtillsyn",
    }
    others = {"2017": {"done": 4}, "2021-2022": {}, "2023-T2": {"done": 1, "in_progress": 3, "postponed": 2},
              "2023-T3": {"done": 4, "in_progress": 2}}  # fmt: skip
    grids = pd.concat([grid_of(linkoping, period_id) for period_id in linkoping["periods"]["period_id"]])
    for code, reported in grids[grids["status"] != ""].groupby("reporting_period"):
        is_partly = reported["shown"] == "partly_reported"
        ids = [commitment_id.split("-", 1)[1] for commitment_id in reported.loc[is_partly, "commitment_id"]]
        assert sorted(slug.removeprefix("2022-").removeprefix("2024-") for slug in ids) == partly[code].split()
        assert reported.loc[~is_partly, "shown"].value_counts().to_dict() == others[code]
    without = linkoping["commitments"].query("parts == ''")
    assert without.empty


def test_an_earlier_edition_knows_nothing_of_what_came_later(linkoping):
    found = states(grid_of(linkoping, "2023-2024", "2023-T2"))
    assert found["2023-T3"] == ["after_through"]
    assert found["2023-T2"] == ["done", "in_progress", "partly_reported", "postponed"]


def test_a_held_report_that_is_silent_differs_from_one_that_is_not_held(made_up):
    grid = grid_of(load(made_up.data), "2024-2025").set_index(["commitment_id", "reporting_period"])
    assert grid.loc[("2024-2025-belysning", "2024-H2"), "state"] == "not_reported"
    assert grid.loc[("2024-2025-belysning", "2025-H1"), "state"] == "published_not_held"
    assert grid.loc[("2024-2025-belysning", "2025-H2"), "state"] == "after_through"


@pytest.mark.parametrize(
    ("status", "reported_by", "unreported", "shown", "silent"),
    [
        ("done", "bostadsbolaget|kommunen|polisen", "", "done", ""),
        ("done", "kommunen", "", "partly_reported", "bostadsbolaget|polisen"),
        ("done", "bostadsbolaget|kommunen|polisen", "starta grupper|utse ombud", "partly_reported", ""),
        # only what is done can be done in part: every other status is shown as it is
        ("in_progress", "kommunen", "starta grupper", "in_progress", "bostadsbolaget|polisen"),
        ("not_assessable", "kommunen", "", "not_assessable", "bostadsbolaget|polisen"),
    ],
)
def test_done_with_a_part_or_a_party_that_is_not_mentioned_is_shown_as_partly_reported(
    made_up, status, reported_by, unreported, shown, silent
):
    tables = rows()
    changed = {"status": status, "reported_by": reported_by, "unreported": unreported}
    tables["followups"] = [
        row | (changed if row["commitment_id"] == "2024-2025-grannsamverkan" else {}) for row in tables["followups"]
    ]
    fill(made_up, tables)
    grid = grid_of(load(made_up.data), "2024-2025").set_index(["commitment_id", "reporting_period"])
    cell = grid.loc[("2024-2025-grannsamverkan", "2024-H2")]
    assert (cell["state"], cell["status"]) == ("reported", status)
    assert (cell["shown"], cell["silent_parties"], cell["unreported"]) == (shown, silent, unreported)
    assert (grid.loc[grid["status"] == "", "shown"] == grid.loc[grid["status"] == "", "state"]).all()


def test_without_any_report_what_the_cadence_lets_one_expect_is_no_information(made_up):
    fill(made_up, {**rows(), "reports": [], "followups": [], "measures": []})
    dataset = load(made_up.data)
    assert resolve_through(dataset, "2024-2025").code == "2024-H1"
    assert states(grid_of(dataset, "2024-2025"))["2024-H1"] == ["no_information"]


def test_the_silence_of_a_document_that_is_held_in_part_is_never_told_as_not_reported(half_years):
    """Whatever other reports there are: what a cut document does not mention is not known."""
    reports = half_years["reports"].astype(str)
    cut = half_years.replace(reports=reports.assign(held=reports["held"].replace({"yes": "partly"})))
    states_of = grid_states(cut)
    assert states_of["2024-H1"] == "reported"
    assert states_of["2024-H2"] == "partly_held"
    whole = reports[reports["covers_to"] == "2024-H2"].assign(report_id="annan")
    both = half_years.replace(reports=pd.concat([cut["reports"], whole], ignore_index=True))
    assert grid_states(both)["2024-H2"] == "partly_held"


@pytest.mark.parametrize("held", ["yes", "no"])
def test_a_years_report_says_nothing_of_each_half_year(made_up, held):
    tables = rows()
    tables["reports"] = [{**tables["reports"][0], "covers_from": "2024", "covers_to": "2024", "held": held}]
    tables["followups"], tables["measures"] = [], []
    fill(made_up, tables)
    found = states(grid_of(load(made_up.data), "2024-2025"))
    assert found["2024"] == ["not_reported" if held == "yes" else "published_not_held"]
    assert found["2024-H1"] == found["2024-H2"] == ["no_information"]


def test_only_statuses_are_counted(made_up):
    grid = grid_of(load(made_up.data), "2024-2025")
    counted = coverage.counts(grid)
    assert counted["commitments"].sum() == (grid["status"] != "").sum() == 6
    assert set(counted["shown"]) == {"done", "postponed", "in_progress"}


def test_neighbours_that_are_alike_and_without_follow_up_become_one(linkoping):
    grid = grid_of(linkoping, "2021-2022")
    labels = [coverage.run_label(*run) for run in coverage.runs(grid)]
    assert labels == ["2021–2022", "2021–2022"]
    grid = grid_of(linkoping, "2023-2024")
    assert [coverage.run_label(*run) for run in coverage.runs(grid)][1:3] == [
        "maj–augusti 2023",
        "september–december 2023",
    ]


def test_the_last_known_period_is_where_the_data_end(linkoping):
    last = {one: resolve_through(linkoping, one).code for one in linkoping["periods"]["period_id"]}
    assert last == {"2017": "2017", "2018-2019": "2019-T3", "2021-2022": "2021-2022", "2023-2024": "2023-T3"}


def known(dataset, period_id="2024-2025", cadence="", reports=(), followups=0):
    """Return the codes of a period's reporting periods with this cadence, these reports and so many follow-ups."""
    row = dataset["reports"].iloc[0]
    made = [
        {**row, "report_id": f"r{i}", "covers_from": first, "covers_to": last}
        for i, (first, last) in enumerate(reports)
    ]
    changed = dataset.replace(
        periods=dataset["periods"].assign(cadence=cadence), followups=dataset["followups"].iloc[:followups],
        reports=pd.DataFrame(made, columns=dataset["reports"].columns),
    )  # fmt: skip
    return [one.code for one in coverage.reporting_periods(changed, period_id)]


@pytest.fixture(scope="module")
def half_years(tmp_path_factory):
    return load(SampleProject().build(tmp_path_factory.mktemp("täckning") / "projekt").data)


def test_without_cadence_a_promise_is_reported_as_a_whole_until_something_is_known(half_years):
    assert known(half_years) == ["2024-2025"]
    assert known(half_years, followups=1) == ["2024-H1"]
    assert known(half_years, cadence="year|at_end", followups=1) == [
        "2024-H1", "2024", "2025", "2024-2025",
    ]  # fmt: skip


def test_the_gap_after_the_last_report_is_cut_in_that_reports_unit(half_years):
    assert known(half_years, reports=[("2024-H1", "2024-H1")]) == ["2024-H1", "2024-H2", "2025-H1", "2025-H2"]
    # the report that ends last, not the one that begins last
    found = known(half_years, reports=[("2024-H1", "2024-H2"), ("2024-T2", "2024-T2")])
    assert found == ["2024-H1", "2024-T2", "2024-H2", "2025-H1", "2025-H2"]


def test_what_has_no_known_report_or_comes_before_the_first_is_told_apart(half_years):
    started = half_years.replace(periods=half_years["periods"].assign(followup_from="2024-H2"))
    last = parse("2025-H2")
    grid = coverage.grid(started, "2024-2025", last).set_index(["commitment_id", "reporting_period"])
    of = grid.loc["2024-2025-belysning"]
    assert dict(of["state"]) == {
        "2024-H1": "reported", "2024-H2": "not_reported", "2025-H1": "published_not_held", "2025-H2": "no_information",
    }  # fmt: skip
    other = coverage.grid(started, "2024-2025", last).query("commitment_id == '2024-2025-grannsamverkan'")
    assert other["state"].iloc[0] == "before_first"
    assert list(grid.loc[("2024-2025-grannsamverkan", "2024-H2"), ["status", "silent_parties"]]) == [
        "in_progress", "bostadsbolaget|polisen",
    ]  # fmt: skip
    assert set(of["silent_parties"]) == {""}
    assert list(of["status"]) == ["postponed", "", "", ""]


def grid_states(dataset, commitment_id="2024-2025-belysning", through="2025-H2"):
    grid = coverage.grid(dataset, "2024-2025", parse(through))
    cells = grid[grid["commitment_id"] == commitment_id]
    return dict(zip(cells["reporting_period"], cells["state"], strict=True))


def changed(dataset, reports, followups=0, **period):
    row = dataset["reports"].iloc[0]
    frame = [{**row, "report_id": f"r{i}", "covers_from": first, "covers_to": last, "held": held}
             for i, (first, last, held) in enumerate(reports)]  # fmt: skip
    return dataset.replace(
        periods=dataset["periods"].assign(**period), followups=dataset["followups"].iloc[:followups],
        measures=dataset["measures"].iloc[:0], reports=pd.DataFrame(frame, columns=dataset["reports"].columns),
    )  # fmt: skip


def test_a_report_from_a_month_to_a_tertial_is_silent_on_the_tertial(half_years):
    """Data checks let a follow-up of the tertial rest on that report, so a commitment without one is not reported."""
    told = grid_states(changed(half_years, [("2024-05", "2024-T2", "yes")], cadence="tertial"))
    assert told == {"2024-T1": "no_information", "2024-T2": "not_reported", "2024-T3": "no_information",
                    **{f"2025-T{n}": "no_information" for n in (1, 2, 3)}}  # fmt: skip


def test_after_a_report_on_several_years_the_rest_of_the_promise_shows_as_a_gap(half_years):
    years = changed(half_years, [("2024-2025", "2024-2025", "yes")], cadence="", valid_to="2028-06-30")
    assert grid_states(years, through="2028") == {"2024-2025": "not_reported", "2026-01-2028-06": "no_information"}


def test_a_time_under_the_code_of_before_is_not_expected_under_its_new_one_too(half_years):
    autumn = {"valid_from": "2024-09-01", "valid_to": "2026-08-31", "cadence": "year"}
    old = changed(half_years, [("2024-2025", "2024-2025", "yes")], **autumn)
    assert list(grid_states(old, through="2026")) == ["2024-2025", "2025-09-2026-08"]
    new = changed(half_years, [("2024-09-2025-08", "2024-09-2025-08", "yes")], **autumn)
    assert list(grid_states(new, through="2026")) == ["2024-09-2025-08", "2025-09-2026-08"]


@pytest.mark.parametrize(
    ("valid", "code", "label"),
    [
        (("2024", "2025"), "2024-2025", "hela löftesperioden 2024–2025"),
        (("2024-07-01", "2026-06-30"), "2024-07-2026-06", "hela löftesperioden juli 2024–juni 2026"),
        (("2024-07-01", "2026-06-30"), "2024-2026", "hela löftesperioden juli 2024–juni 2026"),
        (("2024-09-01", "2026-08-31"), "2024-09-2025-08", "september 2024–augusti 2025"),
        (("2024-09-01", "2026-08-31"), "2024-2025", "september 2024–augusti 2025"),
        (("2024", "2027"), "2024-2025", "2024–2025"),
        (("2024", "2025"), "2024-T2", "maj–augusti 2024"),
    ],
)
def test_only_the_whole_promise_is_called_the_whole_promise(half_years, valid, code, label):
    promise = half_years["periods"].iloc[0].copy()
    promise["valid_from"], promise["valid_to"] = valid
    assert coverage.time_label(parse(code), parse(code), promise) == label


def test_only_times_that_follow_on_each_other_become_one():
    told = cells(
        ("2021-T1", "no_information", ""), ("2021-T3", "no_information", ""), ("2022-T1", "no_information", "")
    )
    assert [coverage.run_label(*run) for run in coverage.runs(told)] == [
        "januari–april 2021", "september 2021–april 2022",
    ]  # fmt: skip
    years = cells(("2022-09-2023-08", "no_information", ""), ("2023-09-2024-08", "no_information", ""),
                  ("2022-09-2024-08", "no_information", ""))  # fmt: skip
    assert [coverage.run_label(*run) for run in coverage.runs(years)] == ["september 2022–augusti 2024"] * 2


def cells(*told):
    return pd.DataFrame(
        [("a", code, state, status, status or state, "", "") for code, state, status in told], columns=coverage.COLUMNS
    )  # fmt: skip


def test_only_neighbours_of_one_unit_with_one_state_and_no_status_become_one():
    plain = [(f"2021-0{month}", "no_information", "") for month in (1, 2, 3)]

    def codes(*told):
        return [(first.code, last.code) for first, last in coverage.runs(cells(*told))]

    assert codes(*reversed(plain)) == [("2021-01", "2021-03")]
    assert codes(*plain[:2]) == [("2021-01", "2021-02")]  # also where they are all there is
    assert codes(*plain, ("2021-Q1", "no_information", "")) == [("2021-01", "2021-03"), ("2021-Q1", "2021-Q1")]
    assert codes(plain[0], ("2021-02", "not_reported", "")) == [("2021-01", "2021-01"), ("2021-02", "2021-02")]
    told = [("2021-01", "reported", "done"), ("2021-02", "reported", "done")]
    assert codes(*told) == [("2021-01", "2021-01"), ("2021-02", "2021-02")]


def test_what_is_counted_has_a_code_a_status_and_a_number():
    told = cells(("2021-02", "reported", "done"), ("2021-01", "reported", "done"), ("2021-03", "no_information", ""))
    assert coverage.counts(told).to_dict(orient="list") == {
        "reporting_period": ["2021-02", "2021-01"], "shown": ["done", "done"], "commitments": [1, 1],
    }  # fmt: skip
    assert coverage.latest_reported(told) == parse("2021-02")
    assert coverage.latest_reported(told.iloc[2:]) is None
    assert coverage.as_of(parse("2021-02")).isoformat() == "2021-02-28"
