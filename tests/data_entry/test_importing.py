"""Forms that come back: exactly the rows that they say, all or nothing; every fault with its cell."""

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from loftesbok import cli
from loftesbok.data.dataset import find_problems, load
from loftesbok.data_entry.change_plan import apply
from loftesbok.data_entry.excel.columns import FIRST_ROW, ORIGIN
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.importing import plan_import
from loftesbok.domain.problems import DataError, LoftesbokError
from loftesbok.project import atomic_files as files
from loftesbok.project import transaction as journal
from loftesbok.project.project import Project
from tests.sample.forms import SOURCE, as_libreoffice, columns, fill_in, free_figure, made, parts_of, put, row_of, told
from tests.sample.project import SampleProject
from tests.thorough.faults import killing

P = "2023-2024-"
TODAY = date(2026, 1, 2)


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory):
    return SampleProject().build(tmp_path_factory.mktemp("andra") / "projekt")


@pytest.fixture
def made_up(laid_out, tmp_path):
    """The made-up second project, without its notebooks, to be changed."""
    root = tmp_path / "projekt"
    shutil.copytree(laid_out.data, root / "data")
    shutil.copy(laid_out.config_file, root)
    return Project(root)


@pytest.fixture
def linkoping_copy(repository, tmp_path):
    """Linköping's data and editions, to be changed."""
    root = tmp_path / "linkoping"
    shutil.copytree(repository.data, root / "data")
    shutil.copytree(repository.reports, root / "book" / "reports")
    shutil.copy(repository.config_file, root)
    return Project(root)


def planned(project, *paths, **more):
    return plan_import(project, load(project.data), list(paths), today=TODAY, **more)


def taken_in(project, *paths, **more):
    plan = planned(project, *paths, **more)
    apply(project, plan)
    assert find_problems(project.data) == []
    return plan


def state(project):
    return {path.name: path.read_bytes() for path in sorted(project.data.iterdir()) if path.is_file()}


def faults(project, *paths, **more):
    """Return every fault as text, and prove that nothing is written."""
    before = state(project)
    with pytest.raises(DataError) as caught:
        planned(project, *paths, **more)
    assert state(project) == before
    return [str(problem) for problem in caught.value.problems]


def added_lines(project, repository):
    """Return what a diff of the data shows: lines taken away and lines added."""
    done = subprocess.run(
        ["git", "diff", "--no-index", "--unified=0", "--", repository.data, project.data],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line[:3] not in ("---", "+++")]
    return [line for line in lines if line[:1] == "-"], [line for line in lines if line[:1] == "+"]


def tertial(path):
    """Fill in tertial 1 of 2024 as someone at the municipality would."""
    return fill_in(
        path,
        {
            P + "narkotikasok": told(),
            P + "krogtillsyn": told(reported_by="Linköpings kommun; Polisen", places="City", places_2="Nya torget"),
            P + "kameror": told(status="Uppskjutet", reported_by="Linköpings kommun och Polisen",
                                reason="  Påhittat\nskäl. ", assessed_on=datetime(2024, 6, 11)),
        },
        [],
        SOURCE,
        [{"title": "Drönarflygningar", "unit": "flygningar", "kind": "Prestation", "definition": "Påhittad."}],
        [{"title": "Nya torget"}],
    )  # fmt: skip


def test_a_tertial_goes_from_form_to_data_and_twice_is_once(linkoping_copy, repository, tmp_path):
    path = tertial(made(linkoping_copy, "2024-T1", tmp_path / "f.xlsx"))

    def figures(book):
        sheet = book[layout.FIGURES]
        suggested = next(
            row for row in range(FIRST_ROW, 80)
            if "Narkotikasök" in str(sheet.cell(row, columns(sheet)["indicator_id"]).value)
            or "arkotikas" in str(sheet.cell(row, columns(sheet)["commitment_id"]).value)
        )  # fmt: skip
        put(sheet, suggested, {"value": 7, "anchor": "7 sök"})
        titles = [sheet.cell(row, columns(sheet)["commitment_id"]).value for row in range(FIRST_ROW, 60)]
        pub = next(title for title in titles if "krog" in title.lower())
        put(sheet, free_figure(sheet, pub), {
            "indicator_id": "Drönarflygningar", "parties": "Linköpings kommun, Polisen", "joint": "Gemensamt",
            "value": "1 200,5", "precision": "Mer än", "place_id": "Nya torget", "anchor": "drygt 1 200,5 flygningar",
        })  # fmt: skip

    fill_in(path, change=figures)
    plan = planned(linkoping_copy, path)
    shown = str(plan)
    assert "data/followups.csv: 3\u00a0nya rader" in shown
    assert "Inget sägs om:" in shown
    assert "Precision: Mer än" in shown
    assert "Redovisade parter: Linköpings kommun och Polisen" in shown
    assert "Finns i underlaget: Ja" in shown
    apply(linkoping_copy, plan)
    assert find_problems(linkoping_copy.data) == []
    gone, new = added_lines(linkoping_copy, repository)
    assert gone == []
    assert len(new) == 1 + 1 + 1 + 1 + 3 + 2  # source, place, indicator, report, follow-ups, figures
    data = load(linkoping_copy.data)
    row = data["followups"].query("commitment_id == '2023-2024-kameror' and reporting_period == '2024-T1'").iloc[0]
    assert (row["status"], row["reason"], row["assessed_on"]) == ("postponed", "Påhittat skäl.", "2024-06-11")
    assert (row["assessed_by"], row["reported_by"]) == ("redaktionen", "kommunen|polisen")
    row = data["followups"].query("commitment_id == '2023-2024-krogtillsyn' and reporting_period == '2024-T1'").iloc[0]
    assert row["places"] == "city|nya-torget"
    figure = data["measures"].query("indicator_id == 'dronarflygningar'").iloc[0]
    assert (figure["value"], figure["precision"], figure["joint"]) == (1200.5, "more_than", "yes")
    again = planned(linkoping_copy, path)
    assert again.empty, again
    assert apply(linkoping_copy, again) == []
    assert planned(linkoping_copy, made(linkoping_copy, "2024-T1", tmp_path / "g.xlsx")).empty


def test_another_programs_file_says_the_same(linkoping_copy, tmp_path):
    path = tertial(made(linkoping_copy, "2024-T1", tmp_path / "f.xlsx"))
    other = as_libreoffice(Path(shutil.copy(path, tmp_path / "g.xlsx")))
    assert b"<v>" in parts_of(other)["xl/worksheets/sheet3.xml"]
    one, two = planned(linkoping_copy, path), planned(linkoping_copy, other)
    assert one.texts == two.texts
    assert one.texts


def test_cells_merged_over_several_rows_are_refused_with_both_and_what_to_do(made_up, tmp_path):
    def merge(book):
        sheet = book[layout.FIGURES]
        row, places = free_figure(sheet, "2. Belysning"), columns(sheet)
        for line, where in ((row, "Norr"), (row + 1, "Söder")):
            put(sheet, line, {"commitment_id": "2. Belysning", "indicator_id": "Trygghetsvandringar",
                              "place_id": where, "anchor": "2 vandringar"})  # fmt: skip
        sheet.cell(row, places["value"]).value = 10  # each, or both together? nobody can tell
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=places["value"], end_column=places["value"])

    path = made(made_up, "2024-H2", tmp_path / "f.xlsx")
    fill_in(path, {"2024-2025-belysning": told(reported_by="Påhittade kommun")}, source=HALF, change=merge)
    (fault,) = faults(made_up, path)
    assert "bladet Siffror, cell F" in fault
    assert "(Antal): cellerna F" in fault
    assert "sammanslagna över flera rader. Rätt vore: delade celler" in fault


HALF = {"known": "Påhittad uppföljning (odaterad)", "assessed_by": "redaktionen", "assessed_on": "2025-09-01"}
NEW = {**HALF, "report_kind": "Webbsida", "report_anchor": "påhittat"}


@pytest.fixture
def two_forms(made_up, tmp_path):
    """The police's and the municipality's forms for the same half-year."""
    police = made(made_up, "2025-H1", tmp_path / "polisen.xlsx", party="polisen")
    town = made(made_up, "2025-H1", tmp_path / "kommunen.xlsx", party="kommunen")
    return made_up, police, town


def test_two_parties_forms_become_one_follow_up(two_forms):
    project, police, town = two_forms
    fill_in(police, {"2024-2025-vandringar": {"status": "Genomfört"}, "2024-2025-kontroller": told()}, source=NEW)
    fill_in(
        town,
        {"2024-2025-vandringar": told(reported_by="Påhittade kommun", places="Norr"),
         "2024-2025-belysning": told(reported_by="Påhittade kommun", status="Pågår")},
        source=NEW,
    )  # fmt: skip
    plan = planned(project, police, town)
    assert planned(project, town, police).texts == plan.texts
    taken_in(project, police, town)
    data = load(project.data)
    row = data["followups"].query("commitment_id == '2024-2025-vandringar' and reporting_period == '2025-H1'").iloc[0]
    assert (row["reported_by"], row["places"], row["status"]) == ("kommunen|polisen", "norr", "done")
    assert len(data["reports"]) == 4
    assert planned(project, police, town).empty
    assert planned(project, police).empty
    assert planned(project, town).empty


def test_a_conflict_is_shown_side_by_side_and_nothing_is_written(two_forms):
    project, police, town = two_forms
    fill_in(police, {"2024-2025-vandringar": told()}, source=NEW)
    fill_in(town, {"2024-2025-vandringar": told(status="Pågår", reported_by="Påhittade kommun")}, source=NEW)
    before = state(project)
    plan = planned(project, police, town)
    assert len(plan.conflicts) == 1
    shown = str(plan)
    assert "2024-2025-vandringar/2025-H1: Status" in shown
    assert "kommunen.xlsx, Uppföljning" in shown
    lines = [line for line in shown.splitlines() if ".xlsx, Uppföljning" in line]
    assert [line.split("  ")[-1].strip() for line in lines] == ["Pågår", "Genomfört"]
    with pytest.raises(LoftesbokError, match="Inget har ändrats"):
        apply(project, plan)
    assert state(project) == before


def test_where_two_parties_say_different_things_a_merge_workbook_has_both_and_the_books_text(two_forms, capsys):
    """What is the same in both forms, or stands in one of them alone, needs no hand."""
    project, police, town = two_forms
    anchor = {"anchor": "påhittade ord"}
    fill_in(police, {"2024-2025-vandringar": told(summary="Polisen gick runt.", **anchor)}, source=NEW)
    theirs = told(
        summary="Kommunen gick runt.", status="Pågår", reported_by="Påhittade kommun", places="Norr", **anchor
    )
    fill_in(town, {"2024-2025-vandringar": theirs}, source=NEW)
    command = ["import", "--project", str(project.root), str(police), str(town)]
    before = state(project)
    assert cli.main([*command, "--dry-run"]) == 1
    merge = police.with_name("sammanfogning-kommunen-polisen.xlsx")
    assert not merge.exists()
    assert cli.main(command) == 1
    assert state(project) == before
    assert "sammanfogning-kommunen-polisen.xlsx" in capsys.readouterr().out
    book = openpyxl.load_workbook(merge)
    sheet = book["Sammanfogning"]
    rows = {sheet.cell(row, 3).value: row for row in range(FIRST_ROW, sheet.max_row + 1)}
    assert set(rows) == {"Sammanfattning", "Status"}
    texts = [sheet.cell(rows["Sammanfattning"], column).value for column in (4, 5)]
    assert texts == ["Kommunen gick runt.", "Polisen gick runt."]
    sheet.cell(rows["Sammanfattning"], 6).value = "Kommunen och polisen gick runt tillsammans."
    book.save(merge)
    assert cli.main([*command, str(merge)]) == 1  # the status is not settled yet
    assert "finns redan och är inte fullständig" in capsys.readouterr().out
    sheet.cell(rows["Status"], 6).value = "Genomfört"
    book.save(merge)
    assert cli.main([*command, str(merge)]) == 0
    row = load(project.data)["followups"].query("commitment_id == '2024-2025-vandringar'").iloc[-1]
    assert row["summary"] == "Kommunen och polisen gick runt tillsammans."
    assert (row["status"], row["reported_by"], row["places"]) == ("done", "kommunen|polisen", "norr")


def test_a_merge_of_other_texts_settles_nothing_and_a_wrong_answer_is_told_with_its_cell(two_forms):
    project, police, town = two_forms
    fill_in(police, {"2024-2025-vandringar": told()}, source=NEW)
    fill_in(town, {"2024-2025-vandringar": told(status="Pågår", reported_by="Påhittade kommun")}, source=NEW)
    merge = police.with_name("sammanfogning.xlsx")
    merge.write_bytes(planned(project, police, town).merge)
    book = openpyxl.load_workbook(merge)
    sheet = book["Sammanfogning"]
    sheet.cell(FIRST_ROW, 6).value = "Klart"
    book.save(merge)
    (fault,) = faults(project, police, town, merge)
    assert fault.startswith("sammanfogning.xlsx, bladet Sammanfogning, cell F5 (Bokens text): ”Klart” finns inte")
    sheet.cell(FIRST_ROW, 6).value = "Pågår"
    book.save(merge)
    assert not planned(project, police, town, merge).conflicts
    fill_in(police, {"2024-2025-vandringar": told(status="Uppskjutet", reason="Regn.")})
    assert len(planned(project, police, town, merge).conflicts) == 1


def test_each_partys_own_document_becomes_a_source_and_a_report(two_forms):
    project, police, town = two_forms
    for form, party, commitment in ((police, "Polisen", "kontroller"), (town, "Påhittade kommun", "belysning")):
        document = {"title": f"Uppföljning från {party}", "publisher": party, "document_type": "webbsida"}
        source = {**NEW, **document, "known": None}
        fill_in(form, {f"2024-2025-{commitment}": told(reported_by=party)}, source=source)
    taken_in(project, police, town)
    data = load(project.data)
    assert {"uppfoljning-fran-polisen", "uppfoljning-fran-pahittade-kommun"} < set(data["sources"]["source_id"])
    new = data["followups"].query("reporting_period == '2025-H1'")
    assert list(new["source_id"]) == ["uppfoljning-fran-pahittade-kommun", "uppfoljning-fran-polisen"]
    assert {"2024-2025-2025-h1", "2024-2025-2025-h1-2"} < set(data["reports"]["report_id"])
    assert planned(project, police, town).empty
    assert planned(project, town).empty


def test_what_the_data_have_got_since_is_not_written_over_unseen(two_forms):
    project, police, town = two_forms
    fill_in(police, {"2024-2025-vandringar": told(summary="Polisens ord.")}, source=NEW)
    taken_in(project, police)
    fill_in(town, {"2024-2025-vandringar": told(summary="Kommunens ord.", reported_by="Påhittade kommun")}, source=NEW)
    plan = planned(project, town)
    assert "Polisens ord." in str(plan)
    assert "Kommunens ord." in str(plan)
    assert "--replace" in str(plan)
    assert plan.conflicts
    taken_in(project, town, replace=True)
    assert "Kommunens ord." in (project.data / "followups.csv").read_text(encoding="utf-8")
    assert planned(project, town).empty


def leave_number_untold(project):
    """Take the 32 inspections out of the follow-up's text, which would else have to change with the measure."""
    path = project.data / "followups.csv"
    text = path.read_text(encoding="utf-8")
    assert "med 32 tillsyner" in text
    path.write_text(text.replace("med 32 tillsyner", "med tillsyner"), encoding="utf-8")


def test_what_is_published_changes_only_with_a_reason(linkoping_copy, tmp_path):
    leave_number_untold(linkoping_copy)
    path = made(linkoping_copy, "2023-T3", tmp_path / "f.xlsx")

    def change(book):
        sheet = book[layout.FIGURES]
        row = next(r for r in range(FIRST_ROW, 60) if sheet.cell(r, columns(sheet)["value"]).value == 32)
        put(sheet, row, {"value": 33})

    fill_in(path, {P + "kameror": {"status": "Pågår"}}, change=change)
    found = faults(linkoping_copy, path)
    assert len(found) == 2
    assert "en publicerad uppgift ändras utan skäl (Status: ”Genomfört” → ”Pågår”)" in found[1]
    assert "Värde: ”32” → ”33”" in found[0]
    assert "Skäl till rättelse" in found[0]
    fill_in(path, {P + "kameror": {"why": "Påhittat skäl ett."}})
    assert len(faults(linkoping_copy, path)) == 1
    taken_in(linkoping_copy, path, why="Påhittat skäl två.")
    corrections = load(linkoping_copy.data)["corrections"]
    of_today = corrections[corrections["corrected_on"] == "2026-01-02"]
    assert sorted(of_today["why"]) == ["Påhittat skäl ett.", "Påhittat skäl två."]
    assert planned(linkoping_copy, path).empty


def test_a_published_figure_that_is_emptied_is_taken_away_with_a_reason(linkoping_copy, repository, tmp_path):
    leave_number_untold(linkoping_copy)
    path = made(linkoping_copy, "2023-T3", tmp_path / "f.xlsx")

    def empty(book):
        sheet = book[layout.FIGURES]
        row = next(r for r in range(FIRST_ROW, 60) if sheet.cell(r, columns(sheet)["value"]).value == 32)
        put(sheet, row, {code: None for code in columns(sheet) if code not in ("key", "commitment_id")})

    fill_in(path, change=empty)
    assert len(faults(linkoping_copy, path)) == 1
    taken_in(linkoping_copy, path, why="Påhittat skäl.")
    (correction,) = [
        line for lines in added_lines(linkoping_copy, repository) for line in lines if "2026-01-02" in line
    ]
    assert "är borttagen; den var 32" in correction
    assert planned(linkoping_copy, path).empty


def test_what_is_not_published_yet_changes_freely(made_up, tmp_path):
    path = fill_in(made(made_up, "2024-H2", tmp_path / "f.xlsx"), {"2024-2025-kontroller": {"status": "Pågår"}})
    plan = taken_in(made_up, path)
    assert [change.table for change in plan.changes] == ["followups"]


def test_each_file_keeps_its_dialect_and_its_other_lines(made_up, tmp_path):
    path = made_up.data / "measures.csv"
    text = path.read_text(encoding="utf-8").replace(",15,about", ",15.0,about").replace(",", ";").replace(".0;", ",0;")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    before = path.read_bytes().split(b"\n")
    form = made(made_up, "2024-H2", tmp_path / "f.xlsx")
    figure = {"commitment_id": "2. Belysning", "indicator_id": "Trafikkontroller", "value": 2.5, "anchor": '2,5; "ord"'}
    fill_in(form, {"2024-2025-belysning": told(reported_by="Påhittade kommun")}, [figure], HALF)
    taken_in(made_up, form)
    after = path.read_bytes().split(b"\n")
    assert [line for line in after if line not in before] == [
        b'2024-2025-belysning;2024-H2;kontroller;kommunen;;no;2,5;exact;stated;period;;;;uppfoljning;"2,5; ""ord"""\r'
    ]
    assert [line for line in after if line in before] == before
    assert after.index(b"".join(line for line in after if b"belysning" in line)) == 1  # sorted by key


FAULTS = [
    ({"value": "1 200 st"}, "Antal", "”1 200 st” är inget tal", "1200"),
    ({"value": "ett dussin"}, "Antal", "inget tal", "12 i Antal och ”Ungefär” i Precision"),
    ({"value": "upp till tio"}, "Antal", "inget tal", "10 i Antal och ”Högst” i Precision"),
    ({"value": "våren 2023"}, "Antal", "inget tal", "bara siffror"),
    ({"value": "fem stycken"}, "Antal", "”fem stycken” är inget tal", "5"),
    ({"value": "drygt 20"}, "Antal", "inget tal", "20 i Antal och ”Mer än” i Precision"),
    ({"value": "ett 15-tal"}, "Antal", "inget tal", "15 i Antal och ”Ungefär” i Precision"),
    ({"value": "flera"}, "Antal", "inget tal", "”Antal ej angivet” i Precision"),
    ({"value": "inga sök"}, "Antal", "inget tal", "0."),
    ({"value": "varav 4"}, "Antal", "inget tal", "4 i Antal, helhetens indikator i Del av och ”Varav” i Slags del"),
    ({"value": "10–12"}, "Antal", "inget tal", "10 i Antal och ”Minst” i Precision, och spannet i Anmärkning"),
    ({"value": "mellan 3 och 5"}, "Antal", "inget tal", "3 i Antal och ”Minst” i Precision"),
    ({"value": "dubbelt så många"}, "Antal", "inget tal", "bara siffror"),
    ({"value": "1.200"}, "Antal", "kan läsas på två sätt", "1200, eller 1,200"),
    ({"value": datetime(2024, 1, 5)}, "Antal", "ett datum (2024-01-05)", "bara siffror"),
    ({"value": "=1+2"}, "Antal", "en formel (=1+2)", "skrivet för hand"),
    ({"value": True}, "Antal", "SANT", "ett tal"),
    ({"value": "#REF!"}, "Antal", "#REF!", "ett värde"),
    ({"value": None, "precision": None}, "Antal", "antalet saknas", "Antal ej angivet"),
    ({"value": -3}, "Antal", "talet är −3", "0 eller mer"),
    ({"value": 1e16}, "Antal", "för stort", "15 siffror"),
    ({"indicator_id": "Trygghetsvandring"}, "Indikator", "finns inte i listan", "”Trygghetsvandringar”, eller"),
    ({"indicator_id": None}, "Indikator", "indikator saknas", "lista"),
    ({"parties": "Polisen och Tullen"}, "Parter", "”Polisen och Tullen” finns inte", "Polisen"),
    ({"parties": "Polisen och Påhittade kommun"}, "Gemensamt", "flera parter", "Enskilt"),
    ({"parties": "Polisen", "joint": "Gemensamt"}, "Gemensamt", "bara parten", "minst två"),
    ({"precision": "Antal ej angivet"}, "Antal", "värdet är 2 fast", "tom cell"),
    ({"part_kind": "Varav"}, "Del av", "Del av saknas", "både Del av och Slags del"),
    ({"place_id": "Öster"}, "Plats", "”Öster” finns inte", "Platser"),
    ({"anchor": None}, "Ankare", "ankare saknas", "dokumentets ord"),
    ({"anchor": datetime(2024, 1, 5)}, "Ankare", "ett datum", "apostrof"),
    ({"note": "Klicka här"}, "Anmärkning", "kvar från en mall", "den text"),
    ({"note": "dolt\u200btecken"}, "Anmärkning", "U+200B", "dolttecken"),
    ({"commitment_id": None}, "Åtagande", "åtagande saknas", "lista"),
    ({"commitment_id": "1. Vandringar", "parties": "Polisen"}, "Åtagande", "ingen uppföljning", "bladet Uppföljning"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "heading", "what", "right"), FAULTS)
def test_a_fault_in_a_figure_names_file_sheet_and_cell(made_up, tmp_path, cells, heading, what, right):
    form = made(made_up, "2025-H1", tmp_path / "f.xlsx")

    def change(book):
        sheet = book[layout.FIGURES]
        row = free_figure(sheet, "2. Belysning")
        rows.append(row)
        given = {"commitment_id": "2. Belysning", "indicator_id": "Trafikkontroller", "value": 2, "anchor": "2 st"}
        put(sheet, row, {**given, **cells})

    rows: list[int] = []
    fill_in(form, {"2024-2025-belysning": told(reported_by="Påhittade kommun")}, source=NEW, change=change)
    found = faults(made_up, form)
    assert len(found) == 1, found
    assert found[0].startswith("f.xlsx, bladet Siffror, cell ")
    assert f"{rows[0]} ({heading}): " in found[0]
    assert what in found[0]
    assert right in found[0].split("Rätt vore: ")[1]


@pytest.mark.parametrize(
    ("cells", "heading", "what", "right"),
    [({"status": "Klart"}, "Status", "”Klart” finns inte i listan", "Genomfört"),
     ({"status": "Uppskjutet"}, "Skäl", "skäl saknas", "ett skäl"),
     ({"summary": None}, "Sammanfattning", "tom", "en text"),
     ({"rationale": None}, "Motivering", "tom", "en text"),
     ({"reported_by": None}, "Vems del redovisas", "tom", "lista"),
     ({"assessed_on": "5/6"}, "Bedömd den", "”5/6” är inget datum", "2024-05-10"),
     ({"places": "Öster; Norr"}, "Plats", "”Öster” finns inte", "skriv in den i bladet Platser"),
     ({"summary": "=A1"}, "Sammanfattning", "formel", "för hand")],
)  # fmt: skip
def test_a_fault_in_a_follow_up_names_its_cell(made_up, tmp_path, cells, heading, what, right):
    values = told(**{"reported_by": "Påhittade kommun", **cells})
    form = fill_in(made(made_up, "2025-H1", tmp_path / "f.xlsx"), {"2024-2025-belysning": values}, source=NEW)
    found = faults(made_up, form)
    assert len(found) == 1, found
    assert found[0].startswith("f.xlsx, bladet Uppföljning, cell ")
    assert f"6 ({heading}): " in found[0]
    assert what in found[0]
    assert right in found[0].split("Rätt vore: ")[1]


@pytest.mark.parametrize(
    ("source", "heading", "what"),
    [({"known": None}, "Ny källa: titel", "källan saknas"),
     ({"known": None, "title": "Ny"}, "Ny källa: utgivare", "tom"),
     ({"known": "Påhittat löfte (odaterad)", "title": "Ny", "publisher": "X", "document_type": "x"},
      "Källa som redan finns i data", "både"),
     ({"report_kind": None, "report_anchor": None}, "Redovisningens form", "ingen redovisning för januari"),
     ({"assessed_by": None}, "Bedömd av", "tom"),
     ({"known": None, "title": "Ny", "publisher": "X", "document_type": "x", "published_on": "i maj"},
      "Ny källa: datum", "”i maj” är inget datum"),
     ({"known": None, "title": "Ny", "publisher": "X", "document_type": "x", "url": "javascript:alert(1)"},
      "Ny källa: webbadress", "inte skriven som den ska")],
)  # fmt: skip
def test_a_fault_in_the_source_names_its_cell(made_up, tmp_path, source, heading, what):
    form = made(made_up, "2025-H1", tmp_path / "f.xlsx")
    values = {"2024-2025-belysning": told(reported_by="Påhittade kommun")}
    found = faults(made_up, fill_in(form, values, source={**NEW, **source}))
    assert any("bladet Källa, cell C" in one and f"({heading}): " in one and what in one for one in found), found


def test_the_same_figure_twice_is_a_fault(made_up, tmp_path):
    figure = {"commitment_id": "2. Belysning", "indicator_id": "Trafikkontroller", "value": 2, "anchor": "2 st"}
    form = made(made_up, "2025-H1", tmp_path / "f.xlsx")
    fill_in(form, {"2024-2025-belysning": told()}, [dict(figure), dict(figure)], NEW)
    (found,) = faults(made_up, form)
    assert "står också på rad" in found


def test_a_form_of_another_project_or_time_is_refused(made_up, repository, tmp_path):
    (found,) = faults(made_up, made(repository, "2024-T1", tmp_path / "f.xlsx"))
    assert "hör till ett annat projekt" in found
    forms = [made(made_up, when, tmp_path / f"{when}.xlsx") for when in ("2024-H1", "2024-H2")]
    (found,) = faults(made_up, *forms)
    assert "formuläret gäller 2024-H2" in found
    form = fill_in(forms[0], change=lambda book: book.remove(book[ORIGIN]))
    (found,) = faults(made_up, form)
    assert "inget formulär härifrån" in found


def test_a_row_or_a_sheet_that_is_gone_is_told(made_up, tmp_path):
    form = made(made_up, "2024-H1", tmp_path / "f.xlsx")
    fill_in(form, change=lambda book: book[layout.FOLLOWUPS].delete_rows(FIRST_ROW))
    (found,) = faults(made_up, form)
    assert "raden för åtagandet 2024-2025-vandringar saknas" in found
    fill_in(form, change=lambda book: book.remove(book[layout.FIGURES]))
    (found,) = faults(made_up, form)
    assert "bladet Siffror saknas" in found


def whole(project):
    """The data, the notebooks and the contents, as they are on the disk."""
    return {path: path.read_bytes() for folder in (project.data, project.notebooks, project.book)
            for path in sorted(folder.rglob("*")) if path.is_file()}  # fmt: skip


def test_an_import_that_is_killed_is_the_old_or_the_new_state_when_the_next_command_begins(made_up, tmp_path):
    form = fill_in(made(made_up, "2025-H1", tmp_path / "f.xlsx"), {"2024-2025-kontroller": told()}, source=NEW)
    before, kept = whole(made_up), tmp_path / "kept"
    shutil.copytree(made_up.root, kept)
    arguments = ["import", str(form), "--project", str(made_up.root)]
    code, count = killing.call(made_up.root, 0, lambda: cli.main(arguments))
    assert code == 0
    after, seen = whole(made_up), []
    assert before != after
    for last in sorted({1, count // 2, 3 * count // 4, count - 2, count}):
        shutil.rmtree(made_up.root)
        shutil.copytree(kept, made_up.root)
        assert killing.call(made_up.root, last, lambda: cli.main(arguments))[0] == -9
        journal.recover(made_up, lambda text: None)  # as every command does before it reads
        assert whole(made_up) in (before, after)
        seen.append(whole(made_up) == after)
    assert set(seen) == {False, True}


def test_what_someone_edits_after_an_import_was_killed_is_not_written_over(made_up, tmp_path, capsys):
    """The case of a killed import, a hand edit of the same table, and then any command."""
    form = fill_in(made(made_up, "2025-H1", tmp_path / "f.xlsx"), {"2024-2025-kontroller": told()}, source=NEW)
    plan, path = planned(made_up, form), made_up.data / "followups.csv"
    count = killing.call(made_up.root, 0, lambda: apply(made_up, plan))[1]
    for name, content in plan.before.items():
        (made_up.data / name).write_bytes(content)
    killing.call(made_up.root, count - 8, lambda: apply(made_up, plan))
    path.write_bytes(path.read_bytes().replace(b"H1,done", b"H1,in_progress"))
    edited = path.read_bytes()
    for command in ("check", "list", "build"):
        assert cli.main([command, "--project", str(made_up.root)]) == 1
        assert "har data/followups.csv ändrats av någon annan" in capsys.readouterr().err
        assert path.read_bytes() == edited


def test_a_write_that_fails_leaves_everything_as_it_was(made_up, tmp_path, monkeypatch):
    form = fill_in(made(made_up, "2025-H1", tmp_path / "f.xlsx"), {"2024-2025-kontroller": told()}, source=NEW)
    plan, before = planned(made_up, form), whole(made_up)
    write = files.write

    def full_disk(path, content):
        if path == made_up.data / "followups.csv" and content != before[path]:
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(files, "write", full_disk)
    with pytest.raises(OSError, match="No space"):
        apply(made_up, plan)
    assert whole(made_up) == before
    monkeypatch.undo()
    path = made_up.data / "followups.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(LoftesbokError, match="har ändrats sedan"):
        apply(made_up, plan)


def test_rows_for_varav_and_a_new_word_are_taken_in_as_the_guide_says(made_up, tmp_path):
    form = made(made_up, "2025-H1", tmp_path / "f.xlsx", party="polisen")
    whole = {"commitment_id": "3. Kontroller", "indicator_id": "Trafikkontroller", "value": 20, "precision": "Mer än",
             "anchor": "drygt 20 kontroller", "row": None}  # fmt: skip
    part = {"commitment_id": "3. Kontroller", "indicator_id": "Böter", "value": 0, "part_of": "Trafikkontroller",
            "part_kind": "Varav", "anchor": "inga böter"}  # fmt: skip
    vague = {"commitment_id": "3. Kontroller", "indicator_id": "Böter", "place_id": "Norr", "anchor": "flera böter",
             "precision": "antal ej angivet"}  # fmt: skip
    new = [{"title": "Böter", "unit": "böter", "kind": "utfall", "definition": "Påhittad."}]
    taken_in(made_up, fill_in(form, {"2024-2025-kontroller": told()}, [whole, part, vague], NEW, new))
    figures = load(made_up.data)["measures"].query("reporting_period == '2025-H1'")
    assert list(zip(figures["indicator_id"], figures["part_of"], figures["precision"], strict=True)) == [
        ("boter", "kontroller", "exact"), ("boter", "", "unspecified"), ("kontroller", "", "more_than")]  # fmt: skip
    assert set(figures["parties"]) == {"polisen"}


def test_rows_are_found_by_their_key_whatever_the_order(made_up, tmp_path):
    def swap(book):
        sheet = book[layout.FOLLOWUPS]
        one, two = (row_of(sheet, f"2024-2025-{name}") for name in ("vandringar", "kontroller"))
        for column in range(1, sheet.max_column + 1):
            cells = sheet.cell(one, column), sheet.cell(two, column)
            cells[0].value, cells[1].value = cells[1].value, cells[0].value

    form = fill_in(made(made_up, "2024-H2", tmp_path / "f.xlsx"), change=swap)
    assert planned(made_up, form).empty
