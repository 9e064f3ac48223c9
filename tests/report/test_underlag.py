"""Nothing is untraceable: Underlag holds every row behind a chapter, field by field, and the chapter leads to it."""

from __future__ import annotations

import pandas as pd
import pytest

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_view, resolve_through
from loftesbok.document.pieces import BookPart, Details, Facts, Group, Heading, Link, Paragraph
from loftesbok.document.text import plain_line
from loftesbok.domain.swedish import number
from loftesbok.report.period_report import PeriodReport
from loftesbok.report.underlag import row_id

LINKOPING = [("2017", ""), ("2018-2019", ""), ("2021-2022", ""), ("2023-2024", "2023-T2"), ("2023-2024", "")]
ROWS = ("promises", "targets", "followups", "measures", "reports", "continuations", "citations", "corrections")
CODED = {"parties", "responsible", "places", "place_id", "reported_by"}


def report_on(dataset: Dataset, period_id: str, through: str = "") -> PeriodReport:
    last = resolve_through(dataset, period_id, through)
    return PeriodReport(period_view(dataset, period_id, last), period_id, last)


def places(report: PeriodReport) -> dict[str, str]:
    """Return what stands at each address of the page: the text up to the next heading."""
    found: dict[str, str] = {}
    at = ""
    for block in report.underlag().blocks:
        if isinstance(block, Heading):
            at = block.identifier
            assert not at or at not in found, f"{at} stands twice"
            found[at] = plain_line(block.content)
        elif isinstance(block, Facts):
            lines = (plain_line(line) for name, lines in block.pairs for line in ((f"{name}: ",), *lines))
            found[at] = "\n".join([found.get(at, ""), *lines])
    return found


def key_of(report: PeriodReport, table: str, row: pd.Series) -> str:
    return "/".join(str(row[column]) for column in report.view.specs[table].key)


@pytest.mark.parametrize(("period_id", "through"), LINKOPING)
def test_every_row_has_its_place_with_every_field_and_passage(linkoping: Dataset, period_id: str, through: str) -> None:
    report = report_on(linkoping, period_id, through)
    there = places(report)
    rows = [(table, row) for table in ROWS for _, row in report.view[table].iterrows()]
    rows += [("commitments", row) for _, row in report.commitment_rows.iterrows()]
    assert len(rows) > 5
    for table, row in rows:
        text = there[row_id(table, key_of(report, table, row))]
        for column in report.view.specs[table].columns:
            value = row[column]
            if value == "" or pd.isna(value) or column == "source_id":
                continue
            wanted = [value] if isinstance(value, str) else [number(value)]
            if isinstance(value, str) and ("|" in value or column in CODED):
                wanted = value.split("|")
            if column.endswith("_on"):
                continue  # a day in words
            for part in wanted:
                assert part.strip() in text, (table, column, part)


def test_from_the_chapter_to_every_row_in_two_clicks(linkoping: Dataset) -> None:
    """One click opens the fold of a commitment, the next leads to its rows; the page's list leads there at once."""
    report = report_on(linkoping, "2023-2024")
    there = places(report)
    for commitment_id in report.commitment_rows["commitment_id"]:
        folds = next(block for block in report.commitment(commitment_id).blocks if isinstance(block, Group)
                     and block.role == "folds")  # fmt: skip
        (how,) = [fold for fold in folds.body if isinstance(fold, Details) and fold.role == "how"]
        links = [piece.href for block in how.body if isinstance(block, Paragraph) for piece in block.content
                 if isinstance(piece, Link)]  # fmt: skip
        assert links == [f"{report.reviewers_page}#{commitment_id}"]
        assert commitment_id in there
    assert BookPart("files") in [BookPart(block.name) for block in report.downloads().blocks
                                 if isinstance(block, BookPart)]  # fmt: skip


def test_rules_comparisons_obstacles_and_code_stand_there(linkoping: Dataset) -> None:
    text = report_on(linkoping, "2023-2024").underlag().to_text()
    for words in ("Siffror som går att jämföra", "Siffror som inte jämförs, och varför", "Så jämförs tal:",
                  "Publicerad – vi har den inte" if "Publicerad – vi har den inte" in text else "(published_not_held)",
                  'open_period("2023-2024", through="2023-T3")', "verify-sources"):  # fmt: skip
        assert words in text
