"""Figures: the same bytes for the same data, whatever the machine is set to; nothing from outside in the SVG."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import matplotlib as mpl
import pytest

from loftesbok.report import charts as figures

ROWS = [("Tertial 2 2023", {"done": 4, "in_progress": 2, "postponed": 2}), ("Tertial 3 2023", {"done": 8})]
SPANS = [
    figures.Span("A", date(2017, 1, 1), date(2017, 12, 31), "x & <y>", ((date(2017, 5, 1), date(2017, 8, 31), False),))
]
DRAWINGS = {
    "status": lambda: figures.status_bars(ROWS),
    "changes": lambda: figures.change_bars([("Sök $x_1$", [("T2", 0), ("T3", 5)]), ("Veckor", [("T2", 2), ("T3", 3)])]),
    "trend": lambda: figures.change_bars([("Sök", [(f"2023-{month:02d}", month % 4) for month in range(1, 10)])]),
    "timeline": lambda: figures.timeline(SPANS, date(2017, 12, 31)),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_same_data_give_the_same_bytes_also_with_other_settings(name):
    before = DRAWINGS[name]()
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "none", "axes.facecolor": "red", "text.usetex": False}):
        assert DRAWINGS[name]() == before


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_picture_holds_nothing_of_the_machine_and_asks_nothing_of_the_net(name):
    svg = DRAWINGS[name]()
    assert "<dc:date>" not in svg
    assert "<script" not in svg
    namespaces = ("http://www.w3.org/", "http://purl.org/dc/", "http://creativecommons.org/ns#")
    addresses = re.findall(r'https?://[^"\s<>]+', svg)
    assert [one for one in addresses if not one.startswith((*namespaces, "https://matplotlib.org/"))] == []
    assert not re.search(r'(?:xlink:)?href="(?!#)', svg)


def test_a_gap_is_drawn_as_a_gap():
    whole = [(f"2023-{month:02d}", 1.0) for month in range(1, 10)]
    broken = [(label, float("nan") if label == "2023-05" else value) for label, value in whole]
    assert figures.change_bars([("Sök", whole)]) != figures.change_bars([("Sök", broken)])
    few = figures.change_bars([("Sök", [("T1", 1.0), ("T2", float("nan")), ("T3", 2.0)])])
    assert few != figures.change_bars([("Sök", [("T1", 1.0), ("T2", 0.0), ("T3", 2.0)])])


def test_other_data_give_another_picture():
    assert figures.status_bars(ROWS) != figures.status_bars([("Tertial 2 2023", {"done": 5})])


def test_every_text_on_a_colour_can_be_read():
    for colour in (*figures.STATUS_COLOURS.values(), *figures.SERIES_COLOURS):
        assert _contrast(colour, figures._ink_on(colour)) >= 4.5, colour


def _contrast(a, b):
    def light(colour):
        colour = "#ffffff" if colour == "white" else colour
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(a), light(b)))
    return (high + 0.05) / (low + 0.05)


def test_figures_that_threads_draw_at_once_are_as_those_drawn_alone():
    rows = [("Tertial 1", {"done": 2, "in_progress": 1}), ("Tertial 2", {"not_done": 3})]
    alone = figures.status_bars(rows)
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(figures.status_bars, [rows] * 12)) == {alone}
