"""The page on performance shows what was measured, says what was not, and no number of its scale is written by hand."""

from benchmarks import growth, many_measures, municipalities, scale, scale_page
from loftesbok.data.dataset import find_problems, load

MACHINE = {"measured": "2026-01-31", "machine": "A made-up machine."}


def fleet(count, seconds):
    return {"municipalities": count, "workers": 2, "seconds": seconds, "cpu": 1.0, "together": 700, "largest": 250,
            "pages": 18 * count}  # fmt: skip


RESULTS = {
    "rows": {**MACHINE, "points": [
        {"measures": 1000, "seconds": 0.2, "memory": 100},
        {"measures": 100_000, "seconds": 0.5, "memory": 150, "frictionless": 5.0},
    ]},
    "periods": {**MACHINE, "points": [
        {"periods": count, "seconds": 4.0 + count, "cpu": 5.0, "memory": 300 + count, "pages": 12 + count}
        for count in (1, 2, 4)
    ]},
    "years": {**MACHINE, "points": [
        {"tertials": count, "through": "x", "seconds": 3.0 + count / 10, "cpu": 1.0, "memory": 250, "pages": 10 + count,
         "editions": 2 * count, "editions_mb": 0.5 * count}
        for count in range(1, 7)
    ]},
    "fleet-10": {**MACHINE, "points": [fleet(10, 100.0)]},
    "fleet-290": {**MACHINE, "points": [fleet(290, 2900.0)]},
    "dask": {**MACHINE, "points": [{"workers": 1, "municipalities": 10, "seconds": 190.0},
                                   {"workers": 2, "municipalities": 10, "seconds": 100.0}]},
}  # fmt: skip


def test_the_committed_page_is_that_of_the_committed_results():
    """No number on the page is typed; pictures and text are those that `python -m benchmarks.scale --page` gives."""
    held = scale_page.PAGE.read_text(encoding="utf-8")
    text, pictures = scale_page.page(scale.read(), held)
    assert held == text
    assert pictures.keys() == {path.name for path in (scale_page.PAGE.parent / "pictures").glob("*.svg")}


def test_what_was_not_measured_is_said_to_be_missing():
    text, pictures = scale_page.page({}, f"before {scale_page.BEGIN} old {scale_page.END} after")
    assert text.count(scale_page.NOT_YET) == len(scale_page.sections({}))
    assert text.startswith("before ")
    assert text.endswith(" after")
    assert "old" not in text
    assert pictures == {}


def test_the_same_results_give_the_same_bytes_and_every_point_is_shown():
    text, pictures = scale_page.page(RESULTS, scale_page.BEGIN + scale_page.END)
    assert (text, pictures) == scale_page.page(RESULTS, scale_page.BEGIN + scale_page.END)
    assert pictures.keys() == {"measures.svg", "years.svg", "fleets.svg"}
    assert "| 290 | 2,900 | 10 | 700 | 250 | 5,220 |" in text
    assert "| 100,000 | 0.50 | 150 | 5.00 |" in text
    assert "| 1,000 | 0.20 | 100 | – |" in text


def test_synthetic_municipalities_are_right_and_say_what_they_are(tmp_path):
    project = municipalities.lay_out(tmp_path / "kommun", 7)
    dataset = load(project.data)
    assert len(dataset["periods"]) == 4
    for table in ("periods", "commitments", "parties", "themes", "indicators", "reports"):
        assert dataset[table]["title"].str.contains("syntetisk").all(), table
    assert "syntetisk" in dataset.package["publisher"]["name"]
    assert dataset.package["publisher"]["official"] is False
    assert municipalities.rows(7) == municipalities.rows(7) != municipalities.rows(8)


def test_a_year_ago_the_rows_were_fewer_and_right(tmp_path):
    project = municipalities.lay_out(tmp_path / "kommun", 1, periods=2, subjects=2)
    whole = municipalities.rows(1, periods=2, subjects=2)
    early = growth.through(whole, "2018-T2")
    assert [one["period_id"] for one in early["periods"]] == ["2017-2018"]
    assert max(one["reporting_period"] for one in early["followups"]) == "2018-T2"
    municipalities.fill(project, early)
    assert find_problems(project.data) == []


def test_many_measures_are_right_in_both_eyes(tmp_path):
    project = many_measures.lay_out(tmp_path / "kommun", 500)
    assert len(load(project.data)["measures"]) == 500
    assert many_measures.ours(project) > 0
    assert many_measures.frictionless(project) > 0
