"""What a chapter's notebook calls shows every row that it may see, in words, and nothing later; in any shape of data.

The notebooks themselves are run in test_edition and by nbval, each in a process of its own; here the same calls are
made in this one. Guards `report`, `chapter`, `tables` and `naming`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from loftesbok.analysis import coverage
from loftesbok.analysis.targets.ranges import ENDLESS, ZERO, Bound, Range
from loftesbok.analysis.wording import Names, figure_value
from loftesbok.data.dataset import Dataset, load
from loftesbok.data.views import period_view, resolve_through
from loftesbok.document.document import Document
from loftesbok.document.pieces import Block, Details, Figure, Group, Heading, Link, Table
from loftesbok.document.text import plain_line
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.vocabulary import EVIDENCE
from loftesbok.project.project import Project
from loftesbok.report import tables, target_table
from loftesbok.report.period_report import PeriodReport, open_period
from tests.sample.project import SampleProject, fill
from tests.thorough.faults.hostile import hostile_rows

CHAPTER = ("answer", "commitments", "overview", "before_and_after", "downloads")
SINGLE = (
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
    """Call everything there is."""
    made = {name: getattr(report, name)() for name in (*CHAPTER, *SINGLE, "underlag")}
    return made | {one: report.commitment(one) for one in report.commitment_rows["commitment_id"]}


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
        for column in ("summary", "rationale", "next_step", "not_stated", "note"):
            assert row[column].rstrip(".") in own
        assert row["summary"] in made["commitments"].to_text()
    later = all_of_it[~all_of_it["summary"].isin(seen["summary"])]
    assert len(seen) + len(later) == len(all_of_it)
    assert not [one for one in later["summary"] if one in text]
    for _, row in report.view["measures"].iterrows():
        assert figure_value(row) in figures
        assert row["note"] in figures
    for _, row in report.commitment_rows.iterrows():
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
        single = {name: made[name] for name in SINGLE}
        labels += [one.label for one in blocks(single, Table)]
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
        for column in ("summary", "rationale", "next_step"):
            assert row[column] in own
    for _, row in report.commitment_rows.iterrows():
        own = BeautifulSoup(made[row["commitment_id"]].to_html(), "html.parser").get_text()
        for column in ("wording", "description"):
            assert row[column] in own
    text = BeautifulSoup("\n".join(one.to_html() for one in made.values()), "html.parser").get_text()
    for table, column in (("followups", "source_status"), ("followups", "assessed_by"), ("commitments", "group"),
                          ("corrections", "what"), ("corrections", "why"), ("reports", "source_verdict"),
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
    by_id = {one: report.latest(one) for one in report.commitment_rows["commitment_id"]}
    assert {str(one.code) for one in by_id.values() if one} == {"done", "in_progress", "partly_reported"}
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
    right = report.commitment_rows["commitment_id"].iloc[0]
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
    assert "Vi har ingen uppföljning" in made["answer"].to_text()
    assert (made["commitments"].blocks, made["overview"].blocks) == ((), ()), "the answer says it all"
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
    assert "Vi har ingen uppföljning av löftet." in report.answer().to_text()
    assert "inga åtaganden ännu" in report.facts().to_text()


def test_the_short_version_is_the_answer(linkoping: Dataset) -> None:
    report = report_on(linkoping, "2023-2024")
    told = report.in_short().to_text()
    assert "I september–december 2023: Enligt redovisningen är fyra av åtta åtaganden genomförda." in told
    assert told.splitlines()[0] in report.answer().to_text()
    assert "Vi har ingen uppföljning av löftet." in report_on(linkoping, "2018-2019").in_short().to_text()


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


def test_the_same_measure_of_two_commitments_is_told_apart(made_up_data: Dataset) -> None:
    own = made_up_data["measures"].iloc[2:4]
    other = own.assign(commitment_id="2024-2025-kontroller", parties="kommunen|polisen")
    dataset = made_up_data.replace(measures=pd.concat([own, other]))
    table = report_on(dataset, "2024-2025").changes_chart().blocks[0]
    assert isinstance(table, Table)
    names = [row[0][0][0] for row in table.rows]
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


# --- the chapter ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("period_id", "through"), LINKOPING)
def test_a_chapter_answers_first_and_shows_every_newest_result_unfolded(
    linkoping: Dataset, period_id: str, through: str
) -> None:
    """A heading, the answer, a row per commitment; then each newest summary outside all folds."""
    report = report_on(linkoping, period_id, through)
    answer, told = report.answer().blocks, report.view["followups"]
    latest = coverage.latest_reported(report.grid)
    if latest is None:
        assert "Vi har ingen uppföljning" in report.answer().to_text()
        assert [block.identifier for block in answer if isinstance(block, Heading) and block.level == 3] == list(
            report.commitment_rows["commitment_id"]
        )
        return
    (table,) = [block for block in answer if isinstance(block, Table) and block.role == "rows"]
    assert len(table.rows) == len(report.commitment_rows)
    unfolded = "\n".join(Document((block,)).to_text() for block in unfold(report.commitments().blocks))
    for summary in told.loc[told["reporting_period"] == latest.code, "summary"]:
        assert summary in unfolded
        assert any(plain_line(row[1][0]) in summary for row in table.rows)
    ids = [block.identifier for block in report.commitments().blocks if isinstance(block, Heading) and block.level == 3]
    assert ids == list(report.commitment_rows["commitment_id"]), "today's addresses"


def unfold(blocks: tuple[Block, ...]) -> list[Block]:
    """Return blocks without what is folded."""
    shown: list[Block] = []
    for block in blocks:
        if isinstance(block, Group):
            shown += unfold(block.body)
        elif not isinstance(block, Details):
            shown.append(block)
    return shown


def test_a_part_that_is_not_mentioned_is_told_with_every_status_but_its_own(linkoping: Dataset) -> None:
    """With *Delvis redovisat* the reason says it; with any other status it has a line of its own."""
    folded = report_on(linkoping, "2023-2024").commitment("2023-2024-kameror").to_text()
    assert "Nämns inte: samverka om utbyggnaden, som lovades." in folded
    assert "Delvis redovisat. Båda har satt upp kameror, men samverkan om utbyggnaden nämns inte." in folded


def test_no_reader_meets_a_code(linkoping: Dataset) -> None:
    """Months in words; codes stand in data, in file names and in what a reviewer unfolds or opens."""
    for period_id, through in LINKOPING:
        report = report_on(linkoping, period_id, through)
        for document in (report.answer(), report.overview(), report.before_and_after()):
            words = Document(tuple(unfold(document.blocks))).to_text()
            assert not re.search(r"\b\d{4}-[THQ]\d|published_not_held|in_progress|[Tt]ertial [123] 20", words)
