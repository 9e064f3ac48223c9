"""Across promises: every promise that had begun is there, nothing later is, and nothing is compared that cannot be.

Guards `trends`.
"""

from __future__ import annotations

import pandas as pd
import pytest

from loftesbok.data.dataset import Dataset, load
from loftesbok.data.views import book_view, resolve_through
from loftesbok.document.pieces import Figure, Paragraph, Table
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.project.project import TRENDS, Project
from loftesbok.report.trend_report import TrendReport, open_trends
from tests.sample.project import SampleProject

PARTS = ("timeline", "themes", "responsibility", "lineage", "statuses", "comparable")


@pytest.fixture(scope="module")
def made_up_data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(SampleProject().build(tmp_path_factory.mktemp("andra") / "projekt").data)


def trends_of(dataset: Dataset, through: str = "") -> TrendReport:
    last = ReportingPeriod.parse(through) if through else resolve_through(dataset, TRENDS)
    return TrendReport(book_view(dataset, last), last)


def texts(cells: tuple) -> list[str]:
    """Return each cell's lines as text."""
    return ["; ".join("".join(getattr(one, "text", one if isinstance(one, str) else one.code) for one in line)
                      for line in cell) for cell in cells]  # fmt: skip


def test_it_opens_as_far_as_the_data_reach_or_as_far_as_is_asked_for(repository: Project) -> None:
    report = open_trends(data_dir=str(repository.data))
    assert report.through.code == "2023-T3"
    assert open_trends("2019-T3", str(repository.data)).periods["period_id"].tolist() == ["2017", "2018-2019"]


def test_the_time_line_has_every_promise_with_its_reports(linkoping: Dataset) -> None:
    (figure,) = trends_of(linkoping).timeline().blocks
    assert isinstance(figure, Figure)
    rows = [texts(row) for row in figure.table.rows]
    assert [row[2] for row in rows] == ["2017", "2018–2019", "2021–2022", "2023–2024"]
    assert [row[3] for row in rows] == ["8\u00a0åtaganden", "4\u00a0åtaganden", "2\u00a0åtaganden", "8\u00a0åtaganden"]
    assert rows[1][4:6] == ["Framgår inte", "inga"]
    assert "Återrapportering" not in rows[0][5]
    assert all(row[1] in figure.alt for row in rows)
    assert "redovisningar som finns: maj–augusti 2023" in figure.alt
    reports = linkoping["reports"]
    listed = sum(
        len(row[5].split("; ")) + len(row[6].split("; ")) - (row[5] == "inga") - (row[6] == "inga") for row in rows
    )
    assert listed == len(reports)


def test_a_promise_that_no_report_is_known_of_says_so(made_up_data: Dataset) -> None:
    (figure,) = trends_of(made_up_data.replace(reports=made_up_data["reports"].iloc[:0])).timeline().blocks
    assert isinstance(figure, Figure)
    assert figure.alt.endswith("ingen uppgift.")


def test_themes_and_responsibility_count_each_commitment_once(linkoping: Dataset) -> None:
    (table,) = trends_of(linkoping).themes().blocks
    assert isinstance(table, Table)
    counted = [[int(one) for one in texts(row)[1:]] for row in table.rows]
    with_theme = linkoping["commitments"][linkoping["commitments"]["theme_id"] != ""]
    assert [sum(column) for column in zip(*counted, strict=True)] == [
        (with_theme["period_id"] == one).sum() for one in ("2017", "2018-2019", "2021-2022", "2023-2024")
    ]
    (figure,) = trends_of(linkoping).responsibility().blocks
    assert isinstance(figure, Figure)
    counted = [[int(one) for one in texts(row)[1:]] for row in figure.table.rows]
    assert [sum(row) for row in counted] == [8, 4, 2, 8]
    assert all(name in figure.alt for name in ("gemensamt", "Polisen", "Linköpings kommun"))


def test_what_goes_on_is_told_only_where_both_promises_have_begun(linkoping: Dataset) -> None:
    (table,) = trends_of(linkoping).lineage().blocks
    assert isinstance(table, Table)
    links = linkoping["continuations"]
    assert len(table.rows) == len(links)
    titles = dict(zip(linkoping["commitments"]["commitment_id"], linkoping["commitments"]["title"], strict=True))
    told = {(row[0][0][0], row[2][0][0]) for row in table.rows}
    assert told == {
        (titles[a], titles[b]) for a, b in zip(links["from_commitment"], links["to_commitment"], strict=True)
    }
    (sentence,) = trends_of(linkoping, "2017").lineage().blocks
    assert isinstance(sentence, Paragraph)


def test_every_commitment_stands_once_in_each_time_of_its_promise(linkoping: Dataset) -> None:
    (table,) = trends_of(linkoping).statuses().blocks
    assert isinstance(table, Table)
    sizes = {"Skäggetorp 2017": 8, "Skäggetorp 2018–2019": 4, "Linköping 2021–2022": 2, "Linköping 2023–2024": 8}
    for row in table.rows:
        counts = [int(line[0]) for line in row[2]]
        assert sum(counts) == sizes[texts(row)[0]], texts(row)
    by_time = {tuple(texts(row)[:2]): texts(row)[2] for row in table.rows}
    assert by_time["Linköping 2023–2024", "Maj–augusti 2023"].count("postponed") == 1
    assert by_time["Skäggetorp 2018–2019", "2018"] == "4 published_not_held"
    assert not [time for _, time in by_time if time.startswith("Januari–april 2024")] or by_time[
        "Linköping 2023–2024", "2024"
    ].endswith("after_through")


def test_only_comparable_figures_are_told_and_the_others_with_why_not(
    linkoping: Dataset, made_up_data: Dataset
) -> None:
    blocks = trends_of(linkoping).comparable().blocks
    text = trends_of(linkoping).comparable().to_text()
    assert isinstance(blocks[0], Table)
    assert "Narkotikasök med hund i skolor (Polisen)" in text
    told = trends_of(made_up_data).comparable().to_text()
    assert "Trygghetsvandringar (Påhittade kommun och Polisen, gemensamt)" in told
    assert "3 (januari–juni 2024)" in told
    assert "5 (juli–december 2024)" in told
    assert "2\u00a0siffror" in told
    assert "Inget mått förekommer i mer än ett löfte" in told
    none = made_up_data.replace(measures=made_up_data["measures"].iloc[:0])
    assert "Inga siffror i underlaget går att jämföra över tid." in trends_of(none).comparable().to_text()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"area": "Söder"}, "Löftena gäller olika områden"),
        ({}, "De hör till olika löften, som kan räkna på olika sätt"),
        ({"reporting_period": "2022"}, "Redovisningsperioderna är olika långa"),
        ({"precision": "unspecified"}, "Någon siffra har antal ej angivet"),
    ],
)
def test_the_same_measure_in_two_promises_is_not_compared_and_why(
    made_up_data: Dataset, change: dict[str, str], why: str
) -> None:
    def also(table: str, **values: object) -> pd.DataFrame:
        own = made_up_data[table]
        return pd.concat([own, own.iloc[-1:].assign(**values)])

    period = {"period_id": "2022-2023", "valid_from": "2022-01-01", "valid_to": "2023-12-31"}
    if "area" in change:
        period["area"] = change["area"]
    when = change.get("reporting_period", "2022-H1")
    measure = {"commitment_id": "fore", "reporting_period": when}
    if "precision" in change:
        measure |= {"precision": "unspecified", "value": float("nan")}
    dataset = made_up_data.replace(
        periods=also("periods", **period),
        commitments=also("commitments", commitment_id="fore", period_id="2022-2023"),
        followups=also("followups", commitment_id="fore", reporting_period=when),
        measures=also("measures", **measure),
    )
    tables = [one for one in trends_of(dataset).comparable().blocks if isinstance(one, Table)]
    (across,) = [one for one in tables if one.label.startswith("mellan-loften")]
    (row,) = across.rows
    assert texts(row)[0] == "Trygghetsvandringar"
    assert texts(row)[2] == why


def test_an_empty_book_has_sentences_instead_of_tables(made_up_data: Dataset) -> None:
    none = made_up_data.replace(**{name: made_up_data[name].iloc[:0] for name in made_up_data.tables})
    report = TrendReport(none, ReportingPeriod.parse("2024-H1"))
    told = {name: getattr(report, name)().to_text() for name in PARTS if name != "statuses"}
    assert told["timeline"] == "Underlaget innehåller inget löfte ännu."
    assert told["themes"] == "Åtagandena är inte indelade i teman."
    assert told["responsibility"] == "Underlaget innehåller inga åtaganden ännu."
    assert told["lineage"] == "Underlaget visar inget åtagande som går vidare till ett annat löfte."


def test_labels_are_the_trends_own(linkoping: Dataset) -> None:
    report = trends_of(linkoping)
    labels = [one.label for name in PARTS for one in getattr(report, name)().blocks if hasattr(one, "label")]
    assert len(labels) == len(set(labels)) > 6
    assert all(label.endswith("-trender-2023-t3") for label in labels)
