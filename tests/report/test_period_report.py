"""What a chapter's notebook calls shows every row that it may see, in words, and nothing later; in any shape of data.

The notebooks themselves are run in test_edition and by nbval, each in a process of its own; here the same calls are
made in this one. Guards `report`, `chapter`, `tables` and `naming`.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from loftesbok.analysis import comparisons, coverage
from loftesbok.analysis.targets.ranges import ENDLESS, ZERO, Bound, Range
from loftesbok.analysis.wording import Names, figure_value
from loftesbok.data.dataset import Dataset, load
from loftesbok.data.views import period_view, resolve_through
from loftesbok.document.document import Document
from loftesbok.document.pieces import Figure, Link, Table
from loftesbok.document.text import render_csv
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.vocabulary import EVIDENCE
from loftesbok.project.project import Project
from loftesbok.report import chapter, tables, target_table
from loftesbok.report.period_report import PeriodReport, open_period
from tests.sample.project import SampleProject, fill
from tests.thorough.faults.hostile import hostile_rows

PARTS = (
    "facts", "in_short", "promises", "status_table", "status_chart", "figures_table", "changes_chart", "by_party",
    "missing", "targets", "carried_over", "sources",
)  # fmt: skip
LINKOPING = [("2017", ""), ("2018-2019", ""), ("2021-2022", ""), ("2023-2024", "2023-T2"), ("2023-2024", "")]


@pytest.fixture(scope="module")
def made_up_data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(SampleProject().build(tmp_path_factory.mktemp("andra") / "projekt").data)


@pytest.fixture(scope="module")
def hostile_data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    project = SampleProject().build(tmp_path_factory.mktemp("fientlig") / "projekt")
    fill(project, hostile_rows())
    return load(project.data)


def report_on(dataset: Dataset, period_id: str, through: str = "") -> PeriodReport:
    last = resolve_through(dataset, period_id, through)
    return PeriodReport(period_view(dataset, period_id, last), period_id, last)


def shown(report: PeriodReport) -> dict[str, Document]:
    """Call everything that the template calls."""
    made = {name: getattr(report, name)() for name in PARTS}
    return made | {one: report.commitment(one) for one in report.commitments["commitment_id"]}


def whole(made: dict[str, Document]) -> str:
    return "\n".join(one.to_text() for one in made.values())


def blocks(made: dict[str, Document], kind: type) -> list:
    return [block for one in made.values() for block in one.blocks if isinstance(block, kind)]


@pytest.mark.parametrize(("period_id", "through"), LINKOPING)
def test_a_chapter_shows_every_row_that_it_may_see_and_nothing_later(
    linkoping: Dataset, period_id: str, through: str
) -> None:
    report = report_on(linkoping, period_id, through)
    made = shown(report)
    text, figures = whole(made), made["figures_table"].to_text()
    seen, all_of_it = report.view["followups"], linkoping["followups"]
    for _, row in seen.iterrows():
        own = made[row["commitment_id"]].to_text()
        for column in ("summary", "rationale", "reason", "next_step"):
            assert row[column] in own
    later = all_of_it[~all_of_it["summary"].isin(seen["summary"])]
    assert len(seen) + len(later) == len(all_of_it)
    assert not [one for one in later["summary"] if one in text]
    for _, row in report.view["measures"].iterrows():
        assert figure_value(row) in figures
        assert row["note"] in figures
    for _, row in report.commitments.iterrows():
        assert row["title"] in made["promises"].to_text()
        assert row["title"] in made["by_party"].to_text()
        assert row["description"] in made[row["commitment_id"]].to_text()
    for title in report.view["sources"]["title"]:
        assert title in made["sources"].to_text()


@pytest.mark.parametrize("which", ["linkoping", "made_up_data", "hostile_data"])
def test_labels_are_addresses_and_every_form_can_be_shown(which: str, request: pytest.FixtureRequest) -> None:
    dataset: Dataset = request.getfixturevalue(which)
    labels = []
    for period_id in dataset["periods"]["period_id"]:
        made = shown(report_on(dataset, period_id))
        labels += [one.label for one in (*blocks(made, Table), *blocks(made, Figure))]
        labels += [one.table.label for one in blocks(made, Figure)]
        for name, one in made.items():
            bundle = one._repr_mimebundle_()
            assert set(bundle) == {"text/plain", "text/html", "text/markdown"}, name
            assert repr(one) == bundle["text/plain"]
            assert BeautifulSoup(bundle["text/html"], "html.parser").get_text().strip() or not one.blocks
            for block in blocks({name: one}, Figure):
                assert len(block.alt) > 20
                assert block.svg.startswith("<?xml")
    assert len(set(labels)) == len(labels)
    assert all(
        label == label.lower() and set(label) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for label in labels
    )


def test_payloads_come_through_a_chapter_letter_by_letter(hostile_data: Dataset) -> None:
    report = report_on(hostile_data, "2024-2025")
    made = shown(report)
    for _, row in report.view["followups"].iterrows():
        own = BeautifulSoup(made[row["commitment_id"]].to_html(), "html.parser").get_text()
        for column in ("summary", "rationale", "source_status", "assessed_by", "next_step"):
            assert row[column] in own
    for _, row in report.commitments.iterrows():
        own = BeautifulSoup(made[row["commitment_id"]].to_html(), "html.parser").get_text()
        for column in ("group", "wording", "description"):
            assert row[column] in own
    text = BeautifulSoup("\n".join(one.to_html() for one in made.values()), "html.parser").get_text()
    for table, column in (("corrections", "what"), ("corrections", "why"), ("reports", "source_verdict"),
                          ("promises", "wording"), ("indicators", "unit"), ("themes", "title")):  # fmt: skip
        for value in hostile_data[table][column]:
            assert value in text, (table, column)


def test_responsibility_is_counted_once_with_the_last_status(linkoping: Dataset) -> None:
    (table,) = report_on(linkoping, "2023-2024").by_party().blocks
    assert isinstance(table, Table)
    counts = {row[0][0][0]: row[1][0][0] for row in table.rows}
    assert sum(int(count) for count in counts.values()) == 8
    listed = [one for row in table.rows for one in row[2]]
    assert len(listed) == 8
    report = report_on(linkoping, "2023-2024")
    by_id = {one: report.latest(one) for one in report.commitments["commitment_id"]}
    assert {str(one.code) for one in by_id.values() if one} == {"done", "partly_reported", "in_progress"}
    assert report_on(linkoping, "2018-2019").latest("2018-2019-fritid") is None


def test_what_goes_on_says_whose_judgement_it_is(linkoping: Dataset) -> None:
    (table,) = report_on(linkoping, "2017").carried_over().blocks
    assert isinstance(table, Table)
    links = linkoping["continuations"]
    own = links[links["from_commitment"].str.startswith("2017-")]
    assert len(table.rows) == len(own) > 0
    for row, (_, link) in zip(table.rows, own.iterrows(), strict=True):
        told = " ".join(piece for one in row[3] for piece in one)
        assert told == (
            f"Att det går vidare: {EVIDENCE[link['carried_on_by']].label} Vart: {EVIDENCE[link['target_by']].label}"
        )
        assert row[0][0][0] == Link(Names(linkoping).title("commitments", link["from_commitment"]),
                                    f"#{link['from_commitment']}")  # fmt: skip


def test_a_wrong_name_is_told_with_the_nearest_right_one(linkoping: Dataset, repository: Project) -> None:
    report = report_on(linkoping, "2023-2024")
    right = report.commitments["commitment_id"].iloc[0]
    with pytest.raises(LoftesbokError, match=f"Menade du '{right}'"):
        report.commitment(f"{right}x")
    with pytest.raises(LoftesbokError, match="Det finns: 2023-2024-"):
        report.commitment("åäö")
    with pytest.raises(LoftesbokError, match=r"menade du 2017\?"):
        open_period("2107", data_dir=str(repository.data))
    with pytest.raises(LoftesbokError, match=r"finns inte i data\. Det finns: 2017"):
        open_period("zzz", data_dir=str(repository.data))
    assert open_period("2017", data_dir=str(repository.data)).through.code == "2017"


# --- other shapes of data ---------------------------------------------------------------------------------------------


def without(dataset: Dataset, *names: str) -> Dataset:
    return dataset.replace(**{name: dataset[name].iloc[:0] for name in names})


def changed(dataset: Dataset, table: str, **columns: object) -> Dataset:
    return dataset.replace(**{table: dataset[table].assign(**columns)})


def test_a_promise_without_follow_ups_says_so_everywhere(made_up_data: Dataset) -> None:
    report = report_on(
        without(made_up_data, "followups", "measures", "reports", "targets", "continuations"), "2024-2025"
    )
    made = shown(report)
    assert made["status_chart"].to_text() == tables.NO_FOLLOWUPS
    assert made["figures_table"].to_text() == "Underlaget innehåller inga siffror för den här löftesperioden."
    assert (
        made["changes_chart"].to_text() == "Inga siffror i underlaget går att jämföra mellan två redovisningsperioder."
    )
    assert "Löftet har inga mål i siffror" in made["targets"].to_text()
    assert "Inget åtagande kommer från" in made["carried_over"].to_text()
    assert "Underlaget nämner ingen redovisning av löftet." in made["sources"].to_text()
    assert "Ingen uppgift" in made["missing"].to_text()


def test_a_promise_without_commitments_says_so(made_up_data: Dataset) -> None:
    report = report_on(
        without(made_up_data, "commitments", "followups", "measures", "targets", "promises"), "2024-2025"
    )
    assert "Löftet har inga åtaganden i underlaget." in report.in_short().to_text()
    assert "inga åtaganden ännu" in report.facts().to_text()


@pytest.mark.parametrize(
    ("responsible", "told"),
    [
        (["kommunen|polisen"], "Löftet har 1\u00a0åtagande. Det är gemensamt."),
        (["kommunen"], "Löftet har 1\u00a0åtagande. Ansvarig: Påhittade kommun."),
        (["kommunen|polisen"] * 4, "Löftet har 4\u00a0åtaganden. Alla är gemensamma."),
        (["polisen"] * 4, "Löftet har 4\u00a0åtaganden. Ansvarig: Polisen."),
        (["kommunen|polisen", "kommunen", "polisen", "polisen"],
         "Löftet har 4\u00a0åtaganden: 1 är gemensamt, 1 är Påhittade kommuns och 2 är Polisens."),
    ],
)  # fmt: skip
def test_the_short_version_begins_with_who_is_responsible(
    made_up_data: Dataset, responsible: list[str], told: str
) -> None:
    own = made_up_data["commitments"].iloc[: len(responsible)]
    report = report_on(made_up_data.replace(commitments=own.assign(responsible=responsible)), "2024-2025")
    assert report.in_short().to_text().splitlines()[0] == f"- {told}"


def test_the_short_version_tells_changes_and_gaps(made_up_data: Dataset) -> None:
    text = report_on(made_up_data, "2024-2025").in_short().to_text()
    walks = "Trygghetsvandringar (Påhittade kommun och Polisen, gemensamt)"
    assert f"{walks} från 3 (första halvåret 2024) till 5 (andra halvåret 2024)" in text
    assert "Andra halvåret 2024: ej redovisad (1\u00a0åtagande)." in text
    assert "Första halvåret 2025: publicerad, saknas i underlaget." in text
    assert "delvis redovisat" not in text  # only what is done can be done in part
    same = changed(made_up_data, "measures", value=[2.0, 2.0, 7.0, 7.0], precision="exact")
    assert "7 både första halvåret 2024 och andra halvåret 2024" in report_on(same, "2024-2025").in_short().to_text()


def test_many_gaps_are_only_counted(made_up_data: Dataset) -> None:
    monthly = changed(made_up_data, "periods", cadence="month")
    one = made_up_data["reports"].iloc[2:3]
    every_other = pd.concat([one.assign(report_id=f"r{m}", covers_from=f"2024-{m:02d}", covers_to=f"2024-{m:02d}")
                             for m in range(1, 12, 2)])  # fmt: skip
    report = report_on(monthly.replace(reports=every_other, followups=made_up_data["followups"].iloc[:0],
                                       measures=made_up_data["measures"].iloc[:0]), "2024-2025")  # fmt: skip
    told = report.in_short().to_text()
    assert "Publicerad, saknas i underlaget: 6\u00a0redovisningsperioder" in told
    assert "Ingen uppgift: 5\u00a0redovisningsperioder" in told
    assert len(coverage.runs(report.grid)) > chapter.MOST_GAPS


def test_where_all_is_reported_nothing_is_said_to_be_missing(made_up_data: Dataset) -> None:
    told = made_up_data["followups"]
    ids = made_up_data["commitments"]["commitment_id"]
    every = [
        told.iloc[:1].assign(commitment_id=one, reporting_period=code, reported_by="bostadsbolaget|kommunen|polisen")
        for one, code in product(ids, ("2024-H1", "2024-H2", "2025-H1", "2025-H2"))
    ]
    reports = made_up_data["reports"].iloc[:1].assign(covers_to="2025-H2", held="yes")
    report = report_on(made_up_data.replace(followups=pd.concat(every), reports=reports), "2024-2025")
    assert "Alla åtaganden är uppföljda i alla redovisningsperioder." in report.missing().to_text()
    assert "Tid utan uppföljning" not in report.commitment(ids.iloc[0]).to_text()


def test_a_figure_that_is_missing_in_one_report_says_why(made_up_data: Dataset) -> None:
    """Not reported by a follow-up that is there, or the state of the time that has none."""
    fewer = made_up_data.replace(measures=made_up_data["measures"].iloc[[0, 3]])
    text = report_on(fewer, "2024-2025").figures_table().to_text()
    assert "inte redovisat" in text
    lighting = (
        made_up_data["measures"].iloc[3:4].assign(commitment_id="2024-2025-belysning", reporting_period="2024-H1")
    )
    silent = made_up_data.replace(measures=pd.concat([made_up_data["measures"].iloc[2:], lighting]))
    assert "ej redovisad" in report_on(silent, "2024-2025").figures_table().to_text()


def test_more_series_than_a_chart_can_hold_are_all_in_the_table(made_up_data: Dataset) -> None:
    indicator, pair = made_up_data["indicators"].iloc[:1], made_up_data["measures"].iloc[2:4]
    count = tables.MOST_SERIES + 1
    dataset = made_up_data.replace(
        indicators=pd.concat([indicator.assign(indicator_id=f"m{i:02d}", title=f"Mått {i:02d}") for i in range(count)]),
        measures=pd.concat([pair.assign(indicator_id=f"m{i:02d}", precision="exact") for i in range(count)]),
        targets=made_up_data["targets"].iloc[:0],
    )
    figure = report_on(dataset, "2024-2025").changes_chart().blocks[0]
    assert isinstance(figure, Figure)
    assert len(figure.table.rows) == count
    assert f"Diagrammet visar de {tables.MOST_SERIES} första av {count} mått." in " ".join(figure.method)


def test_the_same_measure_of_two_commitments_is_told_apart(made_up_data: Dataset) -> None:
    own = made_up_data["measures"].iloc[2:4]
    other = own.assign(commitment_id="2024-2025-kontroller", parties="kommunen|polisen")
    dataset = made_up_data.replace(measures=pd.concat([own, other]))
    figure = report_on(dataset, "2024-2025").changes_chart().blocks[0]
    assert isinstance(figure, Figure)
    names = [row[0][0][0] for row in figure.table.rows]
    assert len(set(names)) == len(names) == 2
    assert all("," in name for name in names)


def test_targets_say_what_the_figures_allow(made_up_data: Dataset) -> None:
    text = report_on(made_up_data, "2024-2025", "2024-H2").targets().to_text()
    assert "minst 8 per år" in text
    assert "exakt 2 " in text
    assert "Påhittade kommun och Polisen, hela området" in text


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(Bound(Decimal(3)), Bound(Decimal(3)), "3"), (Bound(Decimal(2)), ENDLESS, "minst 2"),
     (ZERO, ENDLESS, "ingen säker siffra"), (ZERO, Bound(Decimal(5)), "högst 5"),
     (Bound(Decimal(2)), Bound(Decimal("5.5")), "2–5,5"), (Bound(Decimal(2), 1), ENDLESS, "mer än 2"),
     (ZERO, Bound(Decimal(5), -1), "mindre än 5"), (Bound(Decimal(2), 1), Bound(Decimal(5)), "mer än 2 och högst 5")],
)  # fmt: skip
def test_what_a_number_can_be_is_written_in_words(low: Bound, high: Bound, told: str) -> None:
    assert target_table.range_text(Range(low, high)) == told


def test_a_trend_has_its_points_and_its_gaps(made_up_data: Dataset) -> None:
    one = made_up_data["measures"].iloc[2:3]
    codes = ("2024-01", "2024-02", "2024-04")
    measures = pd.concat([one.assign(reporting_period=code, value=float(i)) for i, code in enumerate(codes)])
    told = made_up_data["followups"].iloc[5:6].assign(commitment_id=one["commitment_id"].iloc[0])
    followups = pd.concat([told.assign(reporting_period=code) for code in codes])
    dataset = made_up_data.replace(measures=measures, followups=followups)
    report = report_on(dataset, "2024-2025", "2024-04")
    figure = report.changes_chart().blocks[0]
    assert isinstance(figure, Figure)
    assert "trend, 3\u00a0punkter" in render_csv(figure.table)
    assert [name for name, _ in tables._with_gaps(comparisons.comparable_points(report.view))] == [
        "Januari 2024", "Februari 2024", "Mars 2024", "April 2024",
    ]  # fmt: skip
