"""The page *Skala* shows what was measured, says what was not, and no number of it is written by hand.

Guards ``benchmarks``' part on scale: the synthetic municipalities, the pieces of the page, and that the committed
pieces are those that the committed results give.
"""

import re

import pytest

from benchmarks import growth, many_measures, municipalities, scale, scale_measured, scale_model, scale_page
from loftesbok.data.dataset import find_problems, load

MACHINE = {"measured": "2026-01-31", "machine": "En påhittad maskin."}


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


@pytest.fixture(scope="module")
def pieces():
    return scale_page.pieces(RESULTS)


def test_the_committed_pieces_are_those_of_the_committed_results():
    made = scale_page.pieces(scale.read())
    held = {path.name: path.read_text(encoding="utf-8") for path in scale_page.FOLDER.iterdir()}
    assert held == made, "run `python -m benchmarks.scale --page`"


def test_every_piece_is_on_the_page_once(repository):
    page = (repository.book / "skala.md").read_text(encoding="utf-8")
    included = re.findall(r"\{include\} skala/(.+)\.md", page)
    assert sorted(included) == sorted(name[:-3] for name in scale_page.pieces({}) if name.endswith(".md"))
    assert "- file: skala\n" in repository.toc_file.read_text(encoding="utf-8")


def test_the_page_itself_holds_no_number(repository):
    text = (repository.book / "skala.md").read_text(encoding="utf-8")
    assert re.findall(r"\d+", re.sub(r"\{include\}.*", "", text)) == []


def test_what_was_not_measured_is_said_to_be_missing():
    assert set(scale_page.pieces({}).values()) == {"Det här är inte mätt ännu\\.\n"}


def test_a_fleet_that_was_not_measured_is_named(pieces):
    assert "Inte mätt ännu\\: 40\\, 160 kommuner" in pieces["kommuner.md"]


def test_figures_are_files_with_a_text_that_tells_the_numbers(pieces):
    pictures = {name for name in pieces if name.endswith(".svg")}
    assert pictures == {"skala-rader.svg", "skala-perioder.svg", "skala-ar.svg", "skala-kommuner.svg"}
    for name in pictures:
        assert pieces[name].startswith("<?xml")
    for name, numbers in (("rader", ("1000", "100 000", "0,2", "0,5")), ("kommuner", ("290", "10", "700"))):
        text = pieces[f"{name}.md"]
        assert f":::{{figure}} skala/skala-{name}.svg" in text
        assert "base64" not in text.split("{downloads}")[0]
        alt = re.search(r':alt: "(.*)"', text)[1]
        for one in numbers:
            assert re.search(rf"(?<!\d){one}(?!\d)", alt), one


def test_the_same_results_give_the_same_bytes(pieces):
    assert scale_page.pieces(RESULTS) == pieces


def test_what_is_counted_says_so_and_is_counted_right(pieces):
    table = scale_model.model(RESULTS).blocks[0]
    cells = {row[0][0][0]: row[1][0][0] for row in table.rows}
    assert cells["290 kommuner, 1\u00a0dator med 2 kärnor"] == "48\u00a0minuter"  # 290 × 20 s / 2
    assert cells["290 kommuner, 4\u00a0datorer med 8 kärnor"] == "3\u00a0minuter"  # … / 32, less the loss
    assert scale_measured.speedup(RESULTS) == pytest.approx(1.9)
    for name in ("modell.md", "lagring.md"):
        assert "Räknat\\, inte mätt" in pieces[name]
    assert "1\\,5 megabyte per kommun och år" in pieces["lagring.md"]


@pytest.mark.parametrize(
    ("seconds", "told"), [(1, "1 sekund"), (119, "119 sekunder"), (600, "10 minuter"), (7500, "2 timmar och 5 minuter")]
)
def test_times_are_spelt_out(seconds, told):
    assert scale_measured.spell(seconds).replace("\u00a0", " ") == told


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
