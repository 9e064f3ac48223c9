"""The table of targets says what each is about, what its figures are about, and until when."""

from __future__ import annotations

from typing import Any

from loftesbok.analysis.targets.verdicts import target_verdicts
from loftesbok.analysis.wording import Names
from loftesbok.document.pieces import Paragraph, Table
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.report.target_table import targets_block
from tests.sample.promise import PROMISE, promise

T1, T2, T3 = "2024-T1", "2024-T2", "2024-T3"
STOCK = {"accumulation": "stock"}


def cells(figures: list[tuple[Any, ...]], **target: Any) -> list[list[str]]:
    """Return the lines of goal, reported and verdict of one target."""
    dataset = promise(figures, [{"value": 10, **target}])
    table = targets_block(target_verdicts(dataset, PROMISE, ReportingPeriod.parse(T3)), Names(dataset), "mal")
    assert isinstance(table, Table)
    goal, _, reported, verdict = table.rows[0][2:]
    return [
        ["".join(piece if isinstance(piece, str) else piece.code for piece in line) for line in cell]
        for cell in (goal, reported, verdict)
    ]  # type: ignore[union-attr] # a badge has a code


def test_what_was_reported_by_the_due_date_and_what_came_after_are_told_apart():
    assert cells([(T1, 2), (T2, 3), (T3, 9)], per="period", due_on="2024-08-31") == [
        ["minst 10 under hela löftesperioden, senast 31\u00a0augusti 2024", "Kommunen och Polisen, hela området"],
        ["5 till och med 31\u00a0augusti 2024", "14 när hela tiden är ute", "Kommunen och Polisen, hela området"],
        ["not_met"],
    ]


def test_whom_and_where_the_figures_are_about_stands_beside_whom_the_target_is_about():
    figures = [(T1, 2, {"parties": "kommunen", "joint": "no"}), (T2, 3, {"place_id": "ryd"})]
    assert cells(figures)[1:] == [
        ["minst 3", "Kommunen och Polisen, hela området och Ryd"],
        ["not_judgeable", "Siffror saknas för september–december 2024"],
    ]
    assert cells([], parties="polisen")[:2] == [["minst 10 per år", "Polisen, hela området"], ["ingen siffra"]]


def test_a_stock_is_shown_as_it_was_on_its_day():
    figures = [(code, value, STOCK) for code, value in ((T1, 12), (T2, 9), (T3, 8))]
    assert cells(figures)[1][0] == "8 den 31\u00a0december 2024"


def test_targets_without_any_figure_are_no_lack_of_targets():
    dataset = promise([], [{"value": 10, "per": "reporting_period"}])
    through, names = ReportingPeriod.parse(T1), Names(dataset)
    assert isinstance(targets_block(target_verdicts(dataset, PROMISE, through), names, "mal"), Table)
    none = promise([], [])
    assert isinstance(targets_block(target_verdicts(none, PROMISE, through), names, "mal"), Paragraph)
