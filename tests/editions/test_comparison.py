"""After a run the analyst is told what changed in figures and statuses, by name, before and now, and where to look."""

import math
from dataclasses import replace

import nbformat
import pandas as pd
import pytest

from loftesbok.data.dataset import load
from loftesbok.data.views import edition_view
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.editions import plan, record
from loftesbok.editions.comparison import MOST, Change, News, between, summary
from loftesbok.editions.record import Record
from tests.sample.project import SampleProject, rows

PERIOD = "2024-2025"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return load(SampleProject().build(tmp_path_factory.mktemp("changes") / "projekt").data)


@pytest.fixture(scope="module")
def job(dataset, tmp_path_factory):
    project = SampleProject().build(tmp_path_factory.mktemp("job") / "projekt")
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
    title, head, *table, ask, page = summary([news(job, between(before, now))], dataset)
    assert title == "Löftet 2024-2025, till och med januari–juni 2025: 3 siffror och 2 statusar med nytt innehåll"
    assert head.split() == ["Åtagande", "Redovisning", "Vad", "Före", "Nu"]
    shown = [[cell.strip() for cell in row.split("  ") if cell.strip()] for row in table]
    assert shown == [
        ["Vandringar", "januari–juni 2024", "Status", "Genomfört", "Pågår"],
        ["Vandringar", "januari–juni 2024", "Trygghetsvandringar (Påhittade kommun, Poli…", "3", "minst 4"],
        ["Kontroller", "januari–juni 2024", "Trafikkontroller (Polisen)", "antal ej angivet", "–"],
        ["Kontroller", "juli–december 2024", "Status", "–", "Genomfört"],
        ["Kontroller", "juli–december 2024", "Trafikkontroller (Polisen, Norr)", "–", "1234,5"],
    ]  # fmt: skip
    assert "data/corrections.csv" in ask
    assert page == "  Se book/x.ipynb"


def test_ids_stand_for_rows_that_are_gone(dataset, job):
    change = Change("measures", f"{PERIOD}-borta/2024-H1/okand/nagon/ingenstans", "exact 1.0", "")
    row = summary([news(job, [change])], dataset)[2]
    assert row.split() == [f"{PERIOD}-borta", "januari–juni", "2024", "okand", "(nagon,", "ingenstans)", "1", "–"]


def test_no_more_than_twenty_rows_are_shown_and_each_change_once(dataset, job):
    changes = [Change("measures", f"{WALKS}/2024-{month:02d}/vandringar/polisen/", "", "exact 1.0") for month in
               range(1, 13)]  # fmt: skip
    changes += [Change("followups", f"{WALKS}/{year}", "", "done") for year in range(2001, 2021)]
    earlier = replace(job, through=ReportingPeriod.parse("2024-H2"))
    lines = summary([news(earlier, changes), news(job, changes)], dataset)
    assert sum("vandringar (" in line or "Status" in line for line in lines) == MOST
    assert "  … och 12 ändringar till" in lines
    assert lines[0].startswith("Löftet 2024-2025, till och med januari–juni 2025: 12 siffror och 20 statusar")
    assert lines[-2].endswith("juli–december 2024: samma ändringar som ovan")
    assert sum("corrections.csv" in line for line in lines) == 1


def test_without_changes_or_without_an_edition_before_it_says_so(dataset, job):
    assert (
        "inga andra siffror, statusar, tillstånd eller åtaganden jämfört med utgåvan till och med juli–december 2024"
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
    assert record.of_edition(held.metadata) == kept
    for part in ("figures", "statuses"):
        less = {name: one for name, one in kept.as_metadata().items() if name != part}
        assert record.of_edition({"loftesbok": less}) is None
    assert record.of_edition(nbformat.v4.new_notebook().metadata) is None


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
        "Löftet 2024-2025, till och med januari–juni 2025: 1 siffra med nytt innehåll",
        "Löftet 2024-2025, till och med juli–december 2024: 1 siffra med nytt innehåll",
        "Löftet 2024-2025, till och med januari–juni 2024: samma ändringar som ovan",
        "Löftena över tid, till och med januari–juni 2025: ny text eller nya figurer",
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
    _, head, *table, _, _ = summary([news(job, [figure(1, widest), figure(2, "a-borta"), figure(3)])], dataset)
    assert [row.split()[0] for row in table] == ["Vandringar", "a-borta", widest]
    for row in (head, *table):
        assert row == f"  {row.strip()}"
    place = head.index("Redovisning")
    assert [row[place:].split()[0] for row in table] == ["mars", "februari", "januari"]
    assert all(row[place - 1] == " " for row in table)


# --- counts, commitments and states ---------------------------------------------------------------------------------


def kept(dataset, job):
    return record.of_view(edition_view(dataset, PERIOD, job.through), job)


def told(dataset, job, changed):
    """Return what is said of a published edition when the data are changed, without names of columns and the page."""
    lines = summary([news(job, between(kept(dataset, job), kept(changed, job)))], changed)
    rows = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[2:-1]]
    return lines[0].split(": ", 1)[1], [row for row in rows if len(row) > 1], ASK in "".join(lines)


ASK = "Skriv en rad i data/corrections.csv för varje skäl"


def test_commitments_added_to_a_published_edition_are_told_and_need_a_correction(dataset, job):
    old = dataset["commitments"]
    new = pd.concat([old, *(old.iloc[:1].assign(commitment_id=f"{PERIOD}-ny{n}", title=f"Nytt {n}", position=90 + n)
                            for n in range(4))])  # fmt: skip
    heading, rows, asked = told(dataset, job, dataset.replace(commitments=new))
    assert heading == "4 nya åtaganden"
    assert rows == [[f"Nytt {n}", "–", "Åtagande", "–", "nytt"] for n in range(4)]
    assert asked


def test_a_commitment_that_is_gone_or_told_otherwise_is_told(dataset, job):
    old = dataset["commitments"]
    fewer = dataset.replace(
        commitments=old[old["commitment_id"] != f"{PERIOD}-belysning"],
        followups=dataset["followups"][dataset["followups"]["commitment_id"] != f"{PERIOD}-belysning"],
    )
    heading, rows, asked = told(dataset, job, fewer)
    assert heading == "1 status med nytt innehåll samt 1 borttaget åtagande"
    assert rows[0][:2] + rows[0][-1:] == [f"{PERIOD}-belysning", "–", "borttaget"]
    assert asked
    other = old.assign(
        responsible=old["responsible"].where(old["commitment_id"] != f"{PERIOD}-belysning", "kommunen|polisen"),
        title=old["title"].where(old["commitment_id"] != f"{PERIOD}-belysning", "Ljus"),
    )
    heading, rows, _ = told(dataset, job, dataset.replace(commitments=other))
    assert heading.startswith("1 åtagande med nytt innehåll")
    assert ["Ljus", "–", "Ansvarig", "Påhittade kommun", "Påhittade kommun,…"] in rows
    assert ["Ljus", "–", "Åtagandets namn", "Belysning", "Ljus"] in rows


def test_a_part_that_is_no_longer_mentioned_is_told_as_another_status(dataset, job):
    followups = dataset["followups"]
    first = (followups["commitment_id"] == f"{PERIOD}-vandringar") & (followups["reporting_period"] == "2024-H1")
    assert followups.loc[first, "status"].tolist() == ["done"]
    silent = followups.assign(unreported=followups["unreported"].where(~first, "gå kvällsvandringar"))
    heading, rows, asked = told(dataset, job, dataset.replace(followups=silent))
    assert heading.startswith("1 status med nytt innehåll")
    assert rows == [["Vandringar", "januari–juni 2024", "Status", "Genomfört", "Delvis redovisat"]]
    assert asked


def test_a_changed_state_is_told_like_a_figure(dataset, job):
    held = dataset.replace(reports=dataset["reports"].assign(held="yes"))
    heading, rows, asked = told(dataset, job, held)
    assert heading == "4 tillstånd med nytt innehåll"
    assert {tuple(row[1:]) for row in rows} == {
        ("januari–juni 2025", "Tillstånd", "Publicerad, sakna…", "Ej redovisad")
    }
    assert asked


def test_a_follow_up_in_place_of_a_state_is_told_as_the_status_alone(dataset, job):
    row = dataset["followups"].iloc[-1:].assign(commitment_id=f"{PERIOD}-belysning", reporting_period="2024-H2",
                                                reported_by="kommunen", status="done")  # fmt: skip
    more = dataset.replace(followups=pd.concat([dataset["followups"], row]))
    heading, rows, _ = told(dataset, job, more)
    assert heading == "1 status med nytt innehåll"
    assert rows == [["Belysning", "juli–december 2024", "Status", "–", "Genomfört"]]


def test_what_has_a_correction_is_not_asked_for_one(dataset, job):
    held = dataset["reports"].assign(held="yes")
    why = pd.DataFrame([{"corrected_on": "2025-09-01", "table": "periods", "key": PERIOD, "what": "x", "why": "y"}])
    heading, _, asked = told(dataset, job, dataset.replace(reports=held, corrections=why))
    assert heading == "4 tillstånd med nytt innehåll"
    assert not asked
    assert told(dataset, job, dataset.replace(corrections=why))[0].startswith("inga andra siffror")


def test_an_edition_that_carries_no_states_is_held_against_figures_and_statuses_alone(dataset, job):
    old = Record(kept(dataset, job).figures, kept(dataset, job).statuses)
    assert between(old, kept(dataset, job)) == []


def test_against_the_edition_before_no_correction_is_asked_for(dataset, job):
    early = replace(job, through=ReportingPeriod.parse("2024-H1"))
    changes = between(kept(dataset, early), kept(dataset, job))
    lines = summary([news(job, changes, against="2024-H1")], dataset)
    assert "jämfört med utgåvan till och med januari–juni 2024" in lines[0]
    assert ASK not in "".join(lines)
