"""Across promises: every promise that had begun is there, nothing later is, and nothing is compared that cannot be.

Guards `trends`.
"""

from __future__ import annotations

import pytest

from loftesbok.data.dataset import Dataset, load
from loftesbok.data.views import book_view, resolve_through
from loftesbok.document.pieces import Bullets, Details, Figure, Paragraph, Table
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.project.project import TRENDS, Project
from loftesbok.report.trend_report import TrendReport, open_trends
from tests.sample.project import SampleProject

PARTS = ("answer", "timeline", "statuses", "themes", "responsibility", "lineage", "comparable")


@pytest.fixture(scope="module")
def made_up_data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(SampleProject().build(tmp_path_factory.mktemp("andra") / "projekt").data)


def trends_of(dataset: Dataset, through: str = "") -> TrendReport:
    last = ReportingPeriod.parse(through) if through else resolve_through(dataset, TRENDS)
    return TrendReport(book_view(dataset, last), last)


def texts(cells: tuple) -> list[str]:
    """Return each cell's lines as text."""
    return ["; ".join("".join(getattr(piece, "text", piece) for piece in line) for line in cell) for cell in cells]


def test_it_opens_as_far_as_the_data_reach_or_as_far_as_is_asked_for(repository: Project) -> None:
    report = open_trends(data_dir=str(repository.data))
    assert report.through.code == "2023-T3"
    assert open_trends("2019-T3", str(repository.data)).periods["period_id"].tolist() == ["2017", "2018-2019"]


def of(blocks: tuple, kind: type) -> list:
    return [block for block in blocks if isinstance(block, kind)]


def table_of(blocks: tuple) -> list[list[str]]:
    """Return the rows of a section's table, or of what its picture shows."""
    (table,) = of(blocks, Table) or [figure.table for figure in of(blocks, Figure)]
    return [texts(row) for row in table.rows]


def test_the_head_says_which_promises_there_are_and_what_comes_back(linkoping: Dataset, made_up_data: Dataset) -> None:
    text = trends_of(linkoping).answer().to_text()
    assert "Fyra löften, från 2017 till 2024: två för Skäggetorp och två för hela Linköpings kommun." in text
    assert "Narkotika, trafiksäkerhet och trygghet i offentlig miljö återkommer i tre löften av fyra." in text
    assert "Resultaten går inte att jämföra mellan löftena." in text
    alone = trends_of(made_up_data).answer().to_text()
    assert "Ett löfte, från 2024 till 2025, för Norr och Söder." in alone
    assert "jämföra mellan" not in alone


def test_the_time_line_says_what_is_known_of_each_promise(linkoping: Dataset) -> None:
    """Held, only named, nothing: in months, the newest first, and in the picture's words too."""
    blocks = trends_of(linkoping).timeline().blocks
    rows = table_of(blocks)
    assert rows == [
        ["Linköping 2023–2024", "maj–december 2023", "–", "januari–april 2023 och 2024"],
        ["Linköping 2021–2022", "2021–2022", "2021–2022", "–"],
        ["Skäggetorp 2018–2019", "–", "januari 2018–augusti 2019", "september–december 2019"],
        ["Skäggetorp 2017", "2017", "2017", "–"],
    ]
    (figure,) = of(blocks, Figure)
    assert all(row[0] in figure.alt for row in rows)
    assert "redovisningar nämns för januari 2018–augusti 2019" in figure.alt
    (told,) = of(blocks, Paragraph)
    assert (
        told.content[0]
        == "Av åtta år har vi redovisade resultat för fyra. Hur det gick 2018–2019 och 2024 vet vi inte."
    )


def test_pictures_are_drawn_for_light_and_dark_without_a_ground_of_their_own(linkoping: Dataset) -> None:
    report = trends_of(linkoping)
    figures = [figure for part in PARTS for figure in of(getattr(report, part)().blocks, Figure)]
    assert len(figures) == 3
    for figure in figures:
        assert figure.svg != figure.dark
        for svg in (figure.svg, figure.dark):
            assert "<text" not in svg, "words are curves"
            assert "<metadata>" not in svg or "<dc:date>" not in svg
            assert 'id="patch_1"' not in svg or "fill: none" in svg or "opacity: 0" in svg
        assert trends_of(linkoping).timeline().blocks == report.timeline().blocks, "the same bytes each time"


def test_statuses_are_counted_once_for_each_commitment_in_its_last_follow_up(linkoping: Dataset) -> None:
    """In the columns Genomfört, Delvis redovisat, Pågår and Okänt; what is not known is no zero."""
    rows = table_of(trends_of(linkoping).statuses().blocks)
    followups = linkoping["followups"]

    def count(code: str, period: str) -> list[str]:
        told = followups[followups["commitment_id"].str.startswith(period) & (followups["reporting_period"] == code)]
        responsible = told["commitment_id"].map(linkoping["commitments"].set_index("commitment_id")["responsible"])
        partly = int(
            (
                (told["status"] == "done")
                & (
                    (told["unreported"] != "")
                    | (told["reported_by"].str.count("kommunen|polisen") < responsible.str.count("kommunen|polisen"))
                )
            ).sum()
        )
        done = int((told["status"] == "done").sum()) - partly
        return [str(done), str(partly), str(int((told["status"] == "in_progress").sum())), "0"]

    assert rows == [
        ["Linköping 2023–2024, september–december 2023", *count("2023-T3", "2023-2024")],
        ["Linköping 2021–2022", *count("2021-2022", "2021-2022")],
        ["Skäggetorp 2018–2019", "–", "–", "–", "4"],
        ["Skäggetorp 2017", *count("2017", "2017")],
    ]
    assert "%" not in trends_of(linkoping).statuses().to_text(), "times of unlike length make no shares"


def test_themes_and_responsibility_count_each_commitment_once(linkoping: Dataset) -> None:
    counted = [[int(cell) for cell in row[1:]] for row in table_of(trends_of(linkoping).themes().blocks)]
    with_theme = linkoping["commitments"][linkoping["commitments"]["theme_id"] != ""]
    assert [sum(column) for column in zip(*counted, strict=True)] == [
        (with_theme["period_id"] == period_id).sum() for period_id in ("2023-2024", "2021-2022", "2018-2019", "2017")
    ]
    blocks = trends_of(linkoping).responsibility().blocks
    assert [[int(cell) for cell in row[1:]] for row in table_of(blocks)] == [[6, 1, 1], [2, 0, 0], [0, 2, 2], [3, 3, 2]]
    assert of(blocks, Paragraph)[0].content[0] == "I löftet för 2023–2024 är sex av åtta åtaganden gemensamma."


def test_what_goes_on_is_told_only_where_both_promises_have_begun(linkoping: Dataset) -> None:
    """Every link stands in the list with its evidence; what a source says is drawn solid, and told apart."""
    links = linkoping["continuations"]
    blocks = trends_of(linkoping).lineage().blocks
    (fold,) = of(blocks, Details)
    items = ["".join(getattr(piece, "text", piece) for piece in item) for item in of(fold.body, Bullets)[0].items]
    assert len(items) == len(links)
    stated = (links["carried_on_by"] == "source").sum()
    assert sum("Att det skulle gå vidare står i källan." in item for item in items) == stated
    assert sum("Vår bedömning." in item for item in items) == len(links) - stated
    (figure,) = of(blocks, Figure)
    assert figure.alt.startswith("Heldragna linjer, som står i källan: ")
    assert [row[2] for row in table_of(blocks)].count("källan") == stated
    earlier = trends_of(linkoping, "2017").lineage().blocks
    assert not of(earlier, Figure)
    assert "Inget åtagande går vidare" in of(earlier, Paragraph)[0].content[0]


def test_only_figures_within_a_promise_are_compared_and_by_months(linkoping: Dataset, made_up_data: Dataset) -> None:
    text = trends_of(linkoping).comparable().to_text()
    assert "Inget tal går att följa från ett löfte till ett annat." in text
    assert "från noll i maj–augusti 2023 till fem i september–december 2023." in text
    told = trends_of(made_up_data).comparable().to_text()
    assert "Trygghetsvandringar" in told
    assert "från tre i januari–juni 2024 till fem i juli–december 2024." in told
    assert "till ett annat" not in told, "there is one promise only"
    none = made_up_data.replace(measures=made_up_data["measures"].iloc[:0])
    assert "Inga tal går att jämföra över tid." in trends_of(none).comparable().to_text()


def test_an_empty_book_has_sentences_instead_of_tables(made_up_data: Dataset) -> None:
    none = made_up_data.replace(**{name: made_up_data[name].iloc[:0] for name in made_up_data.tables})
    report = TrendReport(none, ReportingPeriod.parse("2024-H1"))
    for name in PARTS:
        blocks = getattr(report, name)().blocks
        assert not of(blocks, Table), name
        assert not of(blocks, Figure), name
        assert of(blocks, Paragraph), name


def test_the_chapter_is_all_parts_in_order(linkoping: Dataset) -> None:
    report = trends_of(linkoping)
    assert report.chapter().blocks == tuple(block for part in PARTS for block in getattr(report, part)().blocks)


def test_labels_are_the_trends_own(linkoping: Dataset) -> None:
    report = trends_of(linkoping)
    labels = [block.label for name in PARTS for block in getattr(report, name)().blocks if hasattr(block, "label")]
    assert len(labels) == len(set(labels)) >= 5
    assert all(label.endswith("-trender-2023-t3") for label in labels)
