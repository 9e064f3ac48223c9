"""After a run the analyst is told what changed in figures and statuses, by name, before and now, and where to look."""

import math
from dataclasses import replace

import nbformat
import pytest

from loftesbok.data.dataset import load
from loftesbok.data.views import edition_view
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.editions import plan, record
from loftesbok.editions.comparison import MOST, Change, News, between, summary
from loftesbok.editions.record import Record
from tests.projects import rows, second_project

PERIOD = "2024-2025"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return load(second_project(tmp_path_factory.mktemp("changes") / "projekt").data)


@pytest.fixture(scope="module")
def job(dataset, tmp_path_factory):
    project = second_project(tmp_path_factory.mktemp("job") / "projekt")
    return plan.job(project, dataset, PERIOD)


def news(job, changes, **more):
    return News(job, **{"against": "", "changes": tuple(changes), "first": False, "page": "book/x.ipynb", **more})


WALKS, CHECKS = f"{PERIOD}-vandringar", f"{PERIOD}-kontroller"
KEY = f"{WALKS}/2024-H1/vandringar/kommunen|polisen/"


def test_an_edition_keeps_what_it_says_and_no_more(dataset, job):
    kept = record.of_view(edition_view(dataset, PERIOD, job.through), job)
    assert kept.figures == {
        KEY: "exact 3.0", KEY.replace("H1", "H2"): "exact 5.0",
        f"{CHECKS}/2024-H1/kontroller/polisen/": "exact 2.0", f"{CHECKS}/2024-H2/kontroller/polisen/": "about 15.0",
    }  # fmt: skip
    assert len(kept.statuses) == len(rows()["followups"])
    earlier = record.of_view(edition_view(dataset, PERIOD, ReportingPeriod.parse("2024-H1")), job)
    assert not [key for key in (*earlier.figures, *earlier.statuses) if "2024-H2" in key]
    assert record.of_view(dataset, replace(job, period_id="trender")) is None


def test_changed_new_and_gone_are_told_by_name_before_and_now(dataset, job):
    before = Record({KEY: "exact 3.0", f"{CHECKS}/2024-H1/kontroller/polisen/": "unspecified"},
                    {f"{WALKS}/2024-H1": "done"})  # fmt: skip
    now = Record({KEY: "at_least 4.0", f"{CHECKS}/2024-H2/kontroller/polisen/norr": "exact 1234.5"},
                 {f"{WALKS}/2024-H1": "in_progress", f"{CHECKS}/2024-H2": "done"})  # fmt: skip
    title, head, *table, page = summary([news(job, between(before, now))], dataset)
    assert title == "Löftet 2024-2025, till och med första halvåret 2025: 3 siffror och 2 statusar med nytt innehåll"
    assert head.split() == ["Åtagande", "Redovisning", "Vad", "Före", "Nu"]
    shown = [[cell.strip() for cell in row.split("  ") if cell.strip()] for row in table]
    assert shown == [
        ["Vandringar", "första halvåret 2024", "Status", "Genomförd", "Pågår"],
        ["Vandringar", "första halvåret 2024", "Trygghetsvandringar (Påhittade kommun, Poli…", "3", "minst 4"],
        ["Kontroller", "första halvåret 2024", "Trafikkontroller (Polisen)", "antal ej angivet", "–"],
        ["Kontroller", "andra halvåret 2024", "Status", "–", "Genomförd"],
        ["Kontroller", "andra halvåret 2024", "Trafikkontroller (Polisen, Norr)", "–", "1234,5"],
    ]  # fmt: skip
    assert page == "  Se book/x.ipynb"


def test_ids_stand_for_rows_that_are_gone(dataset, job):
    change = Change("measures", f"{PERIOD}-borta/2024-H1/okand/nagon/ingenstans", "exact 1.0", "")
    row = summary([news(job, [change])], dataset)[2]
    assert row.split() == [f"{PERIOD}-borta", "första", "halvåret", "2024", "okand", "(nagon,", "ingenstans)", "1", "–"]


def test_no_more_than_twenty_rows_are_shown_and_each_change_once(dataset, job):
    changes = [Change("measures", f"{WALKS}/2024-{month:02d}/vandringar/polisen/", "", "exact 1.0") for month in
               range(1, 13)]  # fmt: skip
    changes += [Change("followups", f"{WALKS}/{year}", "", "done") for year in range(2001, 2021)]
    earlier = replace(job, through=ReportingPeriod.parse("2024-H2"))
    lines = summary([news(earlier, changes), news(job, changes)], dataset)
    assert sum("vandringar (" in line or "Status" in line for line in lines) == MOST
    assert "  … och 12 ändringar till" in lines
    assert lines[0].startswith("Löftet 2024-2025, till och med första halvåret 2025: 12 siffror och 20 statusar")
    assert lines[-2].endswith("andra halvåret 2024: samma ändringar som ovan")


def test_without_changes_or_without_an_edition_before_it_says_so(dataset, job):
    assert (
        "inga andra siffror eller statusar jämfört med utgåvan till och med andra halvåret 2024"
        in summary([news(job, [], against="2024-H2")], dataset)[0]
    )
    assert "första utgåvan" in summary([news(job, [], first=True)], dataset)[0]
    assert summary([], dataset) == []
    assert between(None, Record({KEY: "exact 3.0"}, {})) == []


def test_what_an_edition_keeps_is_read_from_its_metadata(dataset, job):
    figures = dataset["measures"]
    figures.loc[0, ["precision", "value"]] = ["unspecified", math.nan]
    kept = record.of_view(edition_view(dataset.replace(measures=figures), PERIOD, job.through), job)
    assert sorted(kept.figures.values())[-1] == "unspecified"
    held = nbformat.v4.new_notebook(metadata={"loftesbok": {"inputs": "x", **kept.as_metadata()}})
    assert record.of_edition(held) == kept
    for part in ("figures", "statuses"):
        less = {name: one for name, one in kept.as_metadata().items() if name != part}
        assert record.of_edition(nbformat.v4.new_notebook(metadata={"loftesbok": less})) is None
    assert record.of_edition(nbformat.v4.new_notebook()) is None


def test_a_change_says_its_table_and_is_empty_on_the_side_where_nothing_was():
    found = between(Record({"f": "exact 1.0", "g": "exact 1.0"}, {"s": "done"}), Record({"g": "exact 1.0"}, {"t": "x"}))
    assert found == [
        Change("measures", "f", "exact 1.0", ""), Change("followups", "s", "done", ""),
        Change("followups", "t", "", "x"),
    ]  # fmt: skip


def figure(month, commitment=WALKS):
    return Change("measures", f"{commitment}/2024-{month:02d}/vandringar/polisen/", "", "exact 1.0")


def test_each_change_is_told_once_and_the_trends_come_last(dataset, job):
    early, late = (replace(job, through=ReportingPeriod.parse(code)) for code in ("2024-H1", "2024-H2"))
    trends = replace(job, period_id="trender")
    lines = summary(
        [news(trends, []), news(early, [figure(1)]), news(late, [figure(2)]), news(job, [figure(1)])], dataset
    )
    assert [line for line in lines if line.startswith("Löfte")] == [
        "Löftet 2024-2025, till och med första halvåret 2025: 1 siffra med nytt innehåll",
        "Löftet 2024-2025, till och med andra halvåret 2024: 1 siffra med nytt innehåll",
        "Löftet 2024-2025, till och med första halvåret 2024: samma ändringar som ovan",
        "Löftena över tid, till och med första halvåret 2025: ny text eller nya figurer",
    ]
    status = Change("followups", f"{WALKS}/2024-H1", "", "done")
    assert summary([news(job, [status])], dataset)[0].endswith(": 1 status med nytt innehåll")
    first = summary([news(job, [status], first=True)], dataset)[0]
    assert first.endswith(": första utgåvan, så det finns inget att jämföra med")


def test_all_editions_share_the_twenty_rows(dataset, job):
    early, late = (replace(job, through=ReportingPeriod.parse(code)) for code in ("2024-H1", "2024-H2"))
    many = [[figure(month, f"{name}-borta") for month in range(1, 13)] for name in "ab"]
    lines = summary([news(job, many[0]), news(late, many[1]), news(early, [figure(1)])], dataset)
    assert sum("vandringar (" in line for line in lines) == MOST
    assert [line for line in lines if "…" in line] == ["  … och 4 ändringar till", "  … och 1 ändring till"]


def test_rows_stand_in_columns_and_known_commitments_first(dataset, job):
    widest = "x" * 38
    _, head, *table, _ = summary([news(job, [figure(1, widest), figure(2, "a-borta"), figure(3)])], dataset)
    assert [row.split()[0] for row in table] == ["Vandringar", "a-borta", widest]
    for row in (head, *table):
        assert row == f"  {row.strip()}"
    place = head.index("Redovisning")
    assert [row[place:].split()[0] for row in table] == ["mars", "februari", "januari"]
    assert all(row[place - 1] == " " for row in table)
