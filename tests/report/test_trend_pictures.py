"""The pictures over time: nothing overlaps, and what no longer fits is shortened in the picture, whole in the table."""

from __future__ import annotations

from itertools import combinations

from loftesbok.report import trend_pictures as pictures

LINKS = [
    ("narkotika-17", "narkotika-18"), ("narkotika-18", "sök"), ("narkotika-18", "krogar"), ("trafik-17", "trafik-18"),
    ("trafik-18", "buskörning"), ("trafik-18", "fart"), ("miljö-17", "buskörning"), ("platser-21", "besiktning"),
    ("platser-21", "kameror"),
]  # fmt: skip
COLUMNS = {
    "narkotika-17": 0, "trafik-17": 0, "miljö-17": 0, "narkotika-18": 1, "trafik-18": 1, "platser-21": 2, "sök": 3,
    "krogar": 3, "fart": 3, "buskörning": 3, "besiktning": 3, "kameror": 3,
}  # fmt: skip


def test_no_two_commitments_stand_in_one_place_and_no_line_runs_through_another() -> None:
    rows = pictures.lay_out(COLUMNS, LINKS)
    assert rows.keys() == COLUMNS.keys()
    places = [(COLUMNS[name], row) for name, row in rows.items()]
    assert all(one != other for one, other in combinations(places, 2))
    for start, end in LINKS:
        between = {(column, rows[start]) for column in range(COLUMNS[start] + 1, COLUMNS[end])}
        assert between.isdisjoint(places), (start, end)


def test_a_commitment_that_goes_on_keeps_its_row() -> None:
    rows = pictures.lay_out(COLUMNS, LINKS)
    assert rows["narkotika-17"] == rows["narkotika-18"] == rows["sök"]
    assert rows["miljö-17"] == rows["buskörning"]


def test_many_promises_still_have_room() -> None:
    """As many as there are, each with its place, whatever the order of the links."""
    columns = {f"{column}-{number}": column for column in range(4) for number in range(6)}
    links = [(f"{column}-{number}", f"{column + 1}-{(number * 5) % 6}") for column in range(3) for number in range(6)]
    rows = pictures.lay_out(columns, links)
    assert len({(columns[name], row) for name, row in rows.items()}) == len(columns) == 24


def test_the_same_data_give_the_same_bytes_and_other_colours_another_picture() -> None:
    light, again, dark = (
        pictures.draw_dots(["2017", "2018–2019"], [("Trafik", (2, 0)), ("Narkotika", (40, 1))], colours)
        for colours in (pictures.LIGHT, pictures.LIGHT, pictures.DARK)
    )
    assert light == again != dark
    assert pictures.LIGHT["ink"] in light
    assert pictures.DARK["ink"] in dark
    assert pictures.LIGHT["ink"] not in dark


def test_a_long_word_is_parted_between_its_consonants() -> None:
    assert pictures._wrapped("Platsbesiktningar", 90, 3, pictures.SMALL) == "Platsbesikt-\nningar"
    assert pictures._wrapped("Gå igenom trafikmiljön och allt annat som finns där", 90, 2, 11).endswith(" …")
