"""A chart stands in a chapter only where it tells more than a sentence, and then draws, labels and tells every point."""  # noqa: E501

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_view
from loftesbok.document.pieces import Figure
from loftesbok.document.text import render_csv
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.report import series_pictures
from loftesbok.report.period_report import PeriodReport
from loftesbok.report.series_pictures import DARK, LIGHT, Panel, Point
from tests.sample.promise import COMMITMENT, PROMISE, promise

OWN = {"parties": "kommunen", "joint": "no"}
TIMES = ("2024-T1", "2024-T2", "2024-T3", "2025-T1", "2025-T2")
LEAST = {"precision": "at_least"}
JOINT = [("2024-T1", 6), ("2024-T2", 0), ("2025-T1", 8, LEAST), ("2025-T2", 11)]
ALONE = [(code, value, OWN) for code, value in zip(TIMES, (9, 12, 10, 14, 13), strict=True)]
FIVE = [*JOINT, *ALONE]


def charts(figures: list[tuple[Any, ...]]) -> list[Figure]:
    report = report_on(promise(figures, [], valid=("2024", "2025")))
    return [block for block in report.commitments().blocks if isinstance(block, Figure)]


def report_on(dataset: Dataset) -> PeriodReport:
    named = {
        name: dataset[name].assign(source_id="kalla", anchor="en påhittad uppföljning")
        for name in ("periods", "commitments", "followups", "measures")
    }
    source = {"source_id": "kalla", "title": "Påhittad uppföljning", "publisher": "Ingen", "document_type": "exempel"}
    sources = pd.DataFrame({column: [source.get(column, "")] for column in dataset["sources"].columns}, dtype=object)
    told = named["followups"].assign(assessed_by="testredaktionen", assessed_on="2025-09-01", summary="Besök gjordes.")
    dataset = dataset.narrowed(**{**named, "followups": told, "sources": sources})
    through = ReportingPeriod.parse("2025-T2")
    return PeriodReport(period_view(dataset, PROMISE, through), PROMISE, through)


@pytest.mark.parametrize(
    ("figures", "count"),
    [
        ([("2024-T1", 6), ("2024-T2", 0)], 0),  # a change: a sentence tells it
        ([("2024-T1", 6), ("2024-T2", 0), ("2025-T1", 8, LEAST)], 0),  # two that compare
        ([("2024-T1", 6), ("2024-T2", 0), ("2025-T1", 8)], 1),  # a trend
        ([*JOINT[:2], *ALONE[:2]], 1),  # two series of one unit
        ([*JOINT[:2], *ALONE[:1]], 0),
    ],
)
def test_a_chart_needs_a_trend_or_two_series(figures: list[tuple[Any, ...]], count: int) -> None:
    assert len(charts(figures)) == count


def test_five_tertials_are_drawn_labelled_and_told_right() -> None:
    (figure,) = charts(FIVE)
    joint = Panel("Besök (gemensamt)", (exact(6), exact(0), None, Point(8, "minst\u00a08", False, False), exact(11)))
    alone = Panel("Besök (Kommunen)", tuple(map(exact, (9, 12, 10, 14, 13))))
    heads = ["jan–apr 2024", "maj–aug 2024", "sep–dec 2024", "jan–apr 2025", "maj–aug 2025"]
    drawn = {series_pictures.draw(heads, panels, LIGHT) for panels in ((joint, alone), (alone, joint))}
    assert figure.svg in drawn
    assert figure.dark != figure.svg
    for told in ("Januari–april 2024: 6. Maj–augusti 2024: 0. September–december 2024: inget tal. "
                 "Januari–april 2025: minst\u00a08. Maj–augusti 2025: 11.", "Maj–augusti 2025: 13."):  # fmt: skip
        assert told in figure.alt
    rows = render_csv(figure.table).replace("\u00a0", " ").splitlines()
    assert rows[1].startswith("Maj–augusti 2025,"), "newest first"
    assert sorted(rows[2].split(",")[1:]) == ["14", "minst 8"]
    assert sorted(rows[3].split(",")[1:]) == ["10", "inget tal"]


def exact(value: int) -> Point:
    return Point(value, str(value), is_exact=True, is_comparable=True)


def test_the_chapter_tells_five_tertials_newest_first() -> None:
    report = report_on(promise(FIVE, [], valid=("2024", "2025")))
    overview = report.overview().to_text()
    assert "Maj–aug 2025,Jan–apr 2025" in overview
    assert "Tre tidigare perioder" in overview
    assert "Maj–aug 2025,Jan–apr 2025,Sep–dec 2024,Maj–aug 2024" in overview, "no more than four columns of figures"
    assert "minst 8" in overview.replace("\u00a0", " ")
    told = report.commitment(COMMITMENT).to_text()
    order = [told.index(words) for words in ("Fyra tidigare perioder", "Januari–april 2025\n", "Maj–augusti 2024\n")]
    assert order == sorted(order)


# --- the picture --------------------------------------------------------------------------------------------------------  # noqa: E501

TIMES_SHORT = ["jan–apr 2024", "maj–aug 2024", "sep–dec 2024"]
ONE = Point(1, "1", is_exact=True, is_comparable=True)
ZERO = Point(0, "0", is_exact=True, is_comparable=True)
AT_LEAST = Point(1, "minst 1", is_exact=False, is_comparable=False)


def draw(*points: Point | None, colours: dict[str, str] = LIGHT, name: str = "Sök $x_1$ & <b>") -> str:
    return series_pictures.draw(TIMES_SHORT, [Panel(name, points)], colours)


def test_same_data_give_the_same_bytes_also_with_other_settings_and_in_threads() -> None:
    before = draw(ONE, None, ZERO)
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "none", "axes.facecolor": "red", "text.usetex": False}):
        assert draw(ONE, None, ZERO) == before
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(lambda _: draw(ONE, None, ZERO), range(8))) == {before}


def test_each_kind_of_point_looks_like_no_other() -> None:
    pictures = {draw(ONE, point, ONE) for point in (ONE, ZERO, AT_LEAST, None)}
    assert len(pictures) == 4


def test_the_picture_holds_nothing_of_the_machine_and_asks_nothing_of_the_net() -> None:
    svg = draw(ONE, None, ZERO)
    assert "<dc:date>" not in svg
    assert "<script" not in svg
    assert "<text" not in svg, "text as curves: the same on every machine"
    namespaces = ("http://www.w3.org/", "http://purl.org/dc/", "http://creativecommons.org/ns#")
    addresses = re.findall(r'https?://[^"\s<>]+', svg)
    assert [address for address in addresses if not address.startswith((*namespaces, "https://matplotlib.org/"))] == []


def test_each_form_can_be_read_on_its_ground() -> None:
    for colours in (LIGHT, DARK):
        assert contrast(colours["ink"], colours["paper"]) >= 7
        assert contrast(colours["muted"], colours["paper"]) >= 4.5
        assert contrast(colours["edge"], colours["paper"]) >= 3
    assert "fill: #ffffff" not in draw(ONE, ONE, ONE, colours=DARK), "no white card in the dark"


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
