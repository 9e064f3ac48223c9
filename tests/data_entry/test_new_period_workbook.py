"""The workbook of a new promise period: promises of every shape go in, faults are told by cell, nothing by halves."""

import shutil
import zipfile
from datetime import datetime

import openpyxl
import pytest

from loftesbok import cli
from loftesbok.book import check as checks
from loftesbok.data.dataset import find_problems, load
from loftesbok.data_entry.change_plan import apply
from loftesbok.data_entry.excel.columns import FIRST_ROW, HEADING_ROW, KEY
from loftesbok.data_entry.followup_form.importing import plan_import
from loftesbok.data_entry.new_period import begin as period
from loftesbok.data_entry.new_period import layout as period_layout
from loftesbok.data_entry.new_period import read as period_answers
from loftesbok.data_entry.new_period import write as period_form
from loftesbok.domain.problems import DataError, LoftesbokError
from loftesbok.new_project.lay_out import lay_out
from loftesbok.project.project import Project
from tests.sample.forms import as_libreoffice, columns, made, put, row_of
from tests.sample.period_workbook import ABOUT, DOCUMENT, fill_in
from tests.sample.project import SampleProject

TWO = [{"title": "Polisen", "kind": "polisen"}, {"title": "Påhittade kommun", "kind": "Kommunen"}]
WALK = {"title": "Fler vandringar", "responsible": "Polisen; Påhittade kommun"}
LIGHT = {"title": "Bättre belysning", "responsible": "Påhittade kommun", "description": "Påhittad beskrivning."}
NEW_INDICATOR = {"indicator": "Vandringar", "unit": "vandringar", "kind": "Prestation", "definition": "Påhittad."}
GOAL = {**NEW_INDICATOR, "commitment": "Fler vandringar", "value": "minst 8", "per": "Per år", "anchor": "minst 8"}


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A new project, and the blank workbook of its first promise."""
    project = lay_out(tmp_path_factory.mktemp("tomt") / "projekt", "Påhittade kommun")
    path = project.root.parent / "f.xlsx"
    period_form.write_form(load(project.data), "2026", path)
    return project, path


@pytest.fixture
def fresh(empty, tmp_path):
    """A copy of both, to be changed."""
    shutil.copytree(empty[0].root, tmp_path / "projekt")
    return Project(tmp_path / "projekt"), shutil.copy(empty[1], tmp_path / "f.xlsx")


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory):
    project = SampleProject().build(tmp_path_factory.mktemp("andra") / "projekt")
    path = project.root.parent / "f.xlsx"
    period_form.write_form(load(project.data), "2026-2027", path)
    return project, path


@pytest.fixture
def made_up(laid_out, tmp_path):
    """The made-up second project, which has a promise already, and the blank workbook of its next."""
    shutil.copytree(laid_out[0].root, tmp_path / "andra")
    return Project(tmp_path / "andra"), shutil.copy(laid_out[1], tmp_path / "f.xlsx")


def planned(project, path, period_id="2026"):
    return period.plan_period(project, period_answers.read(path, data_of(project), period_id), path.name)


def data_of(project):
    """Load a project's data; once for all that are the same."""
    key = tuple(path.read_bytes() for path in sorted(project.data.iterdir()) if path.is_file())
    if key not in _LOADED:
        _LOADED[key] = load(project.data)
    return _LOADED[key]


_LOADED = {}


def taken_in(project, path, period_id="2026"):
    """Take in a filled workbook and return the data that the project then has."""
    period.begin(project, planned(project, path, period_id), period_id)
    return data_of(project)


def state(project):
    return {path: path.read_bytes() for path in sorted(project.root.rglob("*")) if path.is_file()}


def faults(project, path, period_id="2026"):
    """Return every fault as text, and prove that nothing is written."""
    before = state(project)
    with pytest.raises(DataError) as caught:
        planned(project, path, period_id)
    assert state(project) == before
    return [str(problem) for problem in caught.value.problems]


# --- the blank workbook ---------------------------------------------------------------------------------------------


def test_the_workbook_has_its_sheets_lists_and_notes_and_no_clock(laid_out):
    project, path = laid_out
    book = openpyxl.load_workbook(path)
    shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert shown == ["Läs först", "Källa", "Löftesperiod", "Parter", "Löften och åtaganden", "Förra löftet",
                     "Indikatorer och mål", "Teman", "Platser"]  # fmt: skip
    sheet = book[period_layout.COMMITMENTS]
    letter = sheet.cell(1, columns(sheet)["continues"]).column_letter
    rule = next(r for r in sheet.data_validations.dataValidation if str(r.sqref).startswith(letter))
    target, cells = rule.formula1.replace("'", "").replace("$", "").split("!")
    assert [cell.value for (cell,) in book[target][cells]] == [
        "1. Vandringar", "2. Belysning", "3. Kontroller", "4. Grannsamverkan"]  # fmt: skip
    for code, place in columns(sheet).items():
        note = sheet.cell(HEADING_ROW, place).comment
        assert code == KEY or len(note.text.splitlines()[1]) > 10
    earlier = book[period_layout.EARLIER]
    last = earlier.cell(FIRST_ROW, columns(earlier)["last"]).value
    assert last == "Juli–december 2024: Genomfört. Påhittad uppföljning av vandringar."
    assert period_form.form_bytes(load(project.data), "2026-2027") == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_first_promise_has_nothing_to_go_on_from(empty):
    book = openpyxl.load_workbook(empty[1])
    assert period_layout.EARLIER not in book.sheetnames
    assert not set(period_layout.CONTINUING) & set(columns(book[period_layout.COMMITMENTS]))


def test_what_can_be_no_promise_period_gets_no_workbook(laid_out, tmp_path):
    with pytest.raises(LoftesbokError, match="ingen löftesperiod"):
        period_form.write_form(load(laid_out[0].data), "trender", tmp_path / "f.xlsx")
    with pytest.raises(LoftesbokError, match="kan inte vara ett id"):
        period_form.write_form(load(laid_out[0].data), "2026/27", tmp_path / "f.xlsx")
    with pytest.raises(LoftesbokError, match="xlsx"):
        period_form.write_form(load(laid_out[0].data), "2026", tmp_path / "f.ods")
    assert not list(tmp_path.iterdir())


# --- promises of every shape ----------------------------------------------------------------------------------------


def test_a_yearly_promise_without_targets(fresh):
    project, path = fresh
    about = {**ABOUT, "valid_from": datetime(2026, 1, 1), "valid_to": "31 december 2026", "cadence": "Varje år"}
    data = taken_in(project, fill_in(path, parties=TWO, commitments=[WALK, LIGHT], period=about))
    row = data["periods"].iloc[0]
    assert (row["valid_from"], row["valid_to"], row["cadence"]) == ("2026-01-01", "2026-12-31", "year")
    assert list(data["commitments"]["commitment_id"]) == ["2026-fler-vandringar", "2026-battre-belysning"]
    assert list(data["commitments"]["description"]) == ["Fler vandringar", "Påhittad beskrivning."]
    assert data["commitments"]["responsible"].iloc[0] == "pahittade-kommun|polisen"
    assert set(data["commitments"]["anchor"]) == {"påhittade ord"}
    assert data["targets"].empty
    assert checks.check(project).problems == ()  # the notebook is there too
    assert planned(project, path).empty  # twice is once


def test_a_half_yearly_promise_by_district_with_targets(fresh):
    project, path = fresh
    walks = [{**WALK, "group": group} for group in ("Norr", "Söder")]
    goals = [
        {**GOAL, "commitment": "Fler vandringar (Norr)"},
        {"commitment": "Fler vandringar (Söder)", "indicator": "vandringar", "value": 2, "comparison": "exakt",
         "per": "Per redovisningsperiod", "anchor": "två vandringar", "parties": "Polisen", "due_on": "2026-06-30"},
        {"commitment": "Bättre belysning", "indicator": "Stolpar", "unit": "stolpar", "kind": "utfall",
         "definition": "Påhittad.", "value": "högst 2,5", "per": "Under hela löftesperioden", "anchor": "2,5"},
        {"indicator": "Ännu inget mål", "unit": "st", "kind": "utfall", "definition": "Påhittad."},
    ]  # fmt: skip
    about = {**ABOUT, "cadence": "Varje halvår; när löftet har gått ut", "followup_from": "2026-H2"}
    data = taken_in(project, fill_in(path, parties=TWO, commitments=[*walks, LIGHT], targets=goals, period=about))
    assert data["periods"]["cadence"].iloc[0] == "at_end|half_year"
    assert list(data["commitments"]["commitment_id"]) == [
        "2026-fler-vandringar", "2026-fler-vandringar-soder", "2026-battre-belysning"]  # fmt: skip
    goal = data["targets"].set_index("commitment_id")
    shown = [tuple(row) for row in goal[["comparison", "value", "per", "parties"]].itertuples(index=False)]
    assert sorted(shown) == [("at_least", 8.0, "year", ""), ("at_most", 2.5, "period", ""),
                             ("exactly", 2.0, "reporting_period", "polisen")]  # fmt: skip
    assert goal.loc["2026-fler-vandringar-soder", "due_on"] == "2026-06-30"
    assert set(data["indicators"]["indicator_id"]) == {"vandringar", "stolpar", "annu-inget-mal"}
    assert planned(project, path).empty


def test_promises_above_commitments(fresh):
    project, path = fresh
    safe, traffic = "Tryggare centrum", "Lugnare trafik"
    rows = [
        {**WALK, "promise": safe, "promise_description": "Påhittat löfte.", "promise_anchor": "tryggare"},
        {**LIGHT, "promise": safe, "theme_id": "Trygghet"},
        {"title": "Farthinder", "responsible": "Påhittade kommun", "promise": traffic, "wording": "Ord för ord."},
        {"title": "Fri rad", "responsible": "Polisen", "promise": "-"},
    ]
    themes = [{"title": "Trygghet", "description": "Påhittat tema."}]
    data = taken_in(project, fill_in(path, parties=TWO, commitments=rows, themes=themes))
    assert dict(zip(data["promises"]["title"], data["promises"]["description"], strict=True)) == {
        safe: "Påhittat löfte.", traffic: traffic}  # fmt: skip
    assert set(data["commitments"]["promise_id"]) == {"2026-tryggare-centrum", "2026-lugnare-trafik", ""}
    assert set(data["commitments"]["theme_id"]) == {"", "trygghet"}


def test_seventeen_parties_each_with_its_own(fresh):
    project, path = fresh
    parties = [{"title": f"Part nummer {number}", "kind": "annan part"} for number in range(1, 18)]
    own = [{"title": "Egen insats", "responsible": one["title"], "group": one["title"]} for one in parties]
    every = {"title": "Alla tillsammans", "responsible": "; ".join(one["title"] for one in parties)}
    spread = {"title": "Tre", "responsible": "Part nummer 9", "responsible_2": "Part nummer 2",
              "responsible_3": "Part nummer 10 och Part nummer 11"}  # fmt: skip
    data = taken_in(project, fill_in(path, parties=parties, commitments=[*own, every, spread]))
    frame = data["commitments"].set_index("commitment_id")
    assert len(frame) == 19
    assert frame.loc["2026-alla-tillsammans", "responsible"].count("|") == 16
    assert frame.loc["2026-tre", "responsible"] == "part-nummer-10|part-nummer-11|part-nummer-2|part-nummer-9"
    assert frame.loc["2026-egen-insats-part-nummer-17", "responsible"] == "part-nummer-17"


def test_commitments_go_on_from_the_promise_before(made_up):
    project, path = made_up
    rows = [
        {"continues": "1. Vandringar"},
        {"continues": "3. Kontroller", "title": "Kontroller vid skolor", "relation": "Smalnar av",
         "carried_on_by": "Enligt källan", "continuation_anchor": "tas med"},
        {"continues": "2. Belysning; 4. Grannsamverkan", "title": "Ljus och grannar", "responsible": "Bostadsbolaget"},
    ]  # fmt: skip
    about = {**ABOUT, "valid_to": 2027}
    before = {name: (project.data / f"{name}.csv").read_bytes() for name in ("followups", "measures", "parties")}
    data = taken_in(project, fill_in(path, commitments=rows, period=about), "2026-2027")
    assert {name: (project.data / f"{name}.csv").read_bytes() for name in before} == before
    links = data["continuations"].set_index(["from_commitment", "to_commitment"])
    walk = links.loc[("2024-2025-vandringar", "2026-2027-vandringar")]
    assert (walk["relation"], walk["carried_on_by"], walk["source_id"]) == ("continued", "assessment", "")
    control = links.loc[("2024-2025-kontroller", "2026-2027-kontroller-vid-skolor")]
    assert (control["relation"], control["carried_on_by"], control["anchor"]) == ("narrowed", "source", "tas med")
    assert control["source_id"] == "pahittat-medborgarlofte"
    assert len(links) == 4
    row = data["commitments"].set_index("commitment_id").loc["2026-2027-vandringar"]
    assert (row["description"], row["responsible"], row["theme_id"], row["group"]) == (
        "Påhittat åtagande om vandringar.", "kommunen|polisen", "trygghet", "Norr")  # fmt: skip


ADDED = {"known": "Påhittat löfte (odaterad)", "anchor": "påhittat tillägg", "why": "Nämnden har beslutat om mer."}


@pytest.fixture
def addition(made_up, tmp_path):
    """The made-up project, published, and the workbook that adds commitments to its promise."""
    project, _ = made_up
    edition = project.edition("2024-2025", "2024-H2")
    edition.parent.mkdir(parents=True, exist_ok=True)
    edition.write_text("{}", encoding="utf-8")
    path = tmp_path / "nya.xlsx"
    period_form.write_form(load(project.data), "2024-2025", path)
    return project, path


def add(path, *commitments, targets=(), source=ADDED):
    book = openpyxl.load_workbook(path)
    for code, value in source.items():
        book["Källa"].cell(row_of(book["Källa"], code), 3).value = value
    sheet = book[period_layout.COMMITMENTS]
    first = next(row for row in range(FIRST_ROW, 99) if str(sheet.cell(row, 1).value).startswith("n"))
    for row, values in enumerate(commitments, first):
        put(sheet, row, values)
    for row, values in enumerate(targets, FIRST_ROW):
        put(book[period_layout.TARGETS], row, values)
    book.save(path)
    return path


def test_commitments_are_added_to_a_published_promise_and_the_change_is_told_and_recorded(addition):
    project, path = addition
    sheet = openpyxl.load_workbook(path)[period_layout.COMMITMENTS]
    place = columns(sheet)["title"]
    assert [sheet.cell(row, place).value for row in range(FIRST_ROW, FIRST_ROW + 5)] == [
        "Vandringar", "Belysning", "Kontroller", "Grannsamverkan", None]  # fmt: skip
    walks = {"title": "Vandringar i Söder", "responsible": "Polisen", "group": "Söder"}
    goal = {"commitment": "Belysning", "indicator": "Trygghetsvandringar", "value": "minst 2", "per": "Per år",
            "anchor": "minst 2"}  # fmt: skip
    add(path, walks, {"title": "Fler lampor", "responsible": "Påhittade kommun"}, targets=[goal])
    before = load(project.data)
    plan = planned(project, path, "2024-2025")
    assert "Åtaganden har lagts till: Vandringar i Söder; Fler lampor" in str(plan)
    apply(project, plan)
    data = load(project.data)
    new = data["commitments"].iloc[len(before["commitments"]) :]
    assert list(new["commitment_id"]) == ["2024-2025-vandringar-i-soder", "2024-2025-fler-lampor"]
    assert list(new["position"]) == [5, 6]
    assert set(new["anchor"]) == {"påhittat tillägg"}
    assert data["periods"].equals(before["periods"])
    correction = data["corrections"].iloc[-1]
    assert (correction["table"], correction["key"], correction["why"]) == ("periods", "2024-2025", ADDED["why"])
    assert "1\N{NO-BREAK SPACE}mål har lagts till" in correction["what"]
    assert all("åtagandet finns redan i löftet" in fault for fault in faults(project, path, "2024-2025")[:2])


def test_an_addition_without_a_reason_or_to_another_promise_is_refused(addition):
    project, path = addition
    add(path, {"title": "Fler lampor", "responsible": "Polisen"}, source={**ADDED, "why": None})
    (fault,) = faults(project, path, "2024-2025")
    assert "(Varför läggs åtagandena till?): cellen är tom" in fault
    with pytest.raises(DataError, match="arbetsboken gäller löftesperioden 2024-2025"):
        planned(project, path, "2026-2027")


def test_another_programs_file_says_the_same(made_up, tmp_path):
    project, path = made_up
    source = {"known": "Påhittat löfte (odaterad)", "anchor": "ett påhittat löfte"}
    fill_in(path, source=source, commitments=[{"continues": "1. Vandringar"}], targets=[
        {"commitment": "Vandringar", "indicator": "Trygghetsvandringar", "value": 9, "comparison": "Minst",
         "per": "Per år", "anchor": "9 vandringar"}])  # fmt: skip
    other = as_libreoffice(shutil.copy(path, tmp_path / "g.xlsx"))
    one, two = (planned(project, which, "2026-2027") for which in (path, other))
    assert one.texts == two.texts
    assert set(one.texts) == {"periods.csv", "commitments.csv", "targets.csv", "continuations.csv"}


# --- faults ---------------------------------------------------------------------------------------------------------

IN_COMMITMENTS = [
    ({"title": None}, "Åtagande", "åtagandets titel saknas", "fortsätter"),
    ({"responsible": None}, "Ansvarig", "det framgår inte vem som ansvarar", "parter"),
    ({"responsible": "Tullen"}, "Ansvarig", "”Tullen” finns inte i listan", "eller skriv in den i bladet Parter"),
    ({"continues": "Något annat"}, "Fortsätter från", "finns inte i listan", "Vandringar"),
    ({"relation": "Vidgas"}, "Samband", "raden fortsätter inget åtagande", "Fortsätter från"),
    ({"title": "=A1"}, "Åtagande", "formel", "för hand"),
    ({"anchor": datetime(2026, 1, 5)}, "Ankare", "ett datum", "apostrof"),
    ({"theme_id": "Tema"}, "Tema", "”Tema” finns inte", "bladet Teman"),
    ({"continues": "1. Vandringar; 2. Belysning", "title": None}, "Åtagande", "fortsätter flera åtaganden", "en titel"),
    ({"continues": "1. Vandringar", "carried_on_by": "Enligt källan"}, "Ankare för fortsättningen", "ankare saknas",
     "källans ord"),
]  # fmt: skip
IN_TARGETS = [
    ({"value": 8}, "Gräns", "gränsen saknas", "Minst"),
    ({"value": "drygt 8"}, "Mål", "inget mål i siffror", "”minst 8”"),
    ({"value": "ett 15-tal"}, "Mål", "inget mål i siffror", "”minst 8”"),
    ({"value": "minst 8 per år"}, "Mål", "”minst 8 per år” är inget mål", "hur ofta målet gäller sägs för sig"),
    ({"value": None}, "Mål", "målet saknas", "tom cell i Åtagande"),
    ({"value": "minst -2"}, "Mål", "mindre än noll", "0 eller mer"),
    ({"comparison": "Högst"}, "Gräns", "en annan än i ”minst 8”", "tom cell"),
    ({"per": None}, "Gäller per", "tom fast raden har ett mål", "lista"),
    ({"anchor": None}, "Ankare", "tom fast raden har ett mål", "målets siffra"),
    ({"commitment": "Fler vandring"}, "Åtagande", "”Fler vandring” finns inte", "Löften och åtaganden"),
    ({"commitment": None}, "Åtagande", "vilket åtagande målet gäller", "lista"),
    ({"indicator": "Bänkar", "unit": None}, "Ny indikator: enhet", "är en ny indikator, och cellen är tom", "en text"),
    ({"indicator": "Trafikkontroller"}, "Ny indikator: enhet", "finns redan, med ”kontroller”", "en tom cell"),
    ({"indicator": None}, "Indikator", "indikatorn saknas", "lista"),
    ({"parties": "Tullen"}, "Parter", "”Tullen” finns inte", "Polisen"),
    ({"due_on": "i maj"}, "Senast", "”i maj” är inget datum", "en dag som"),
]


def each_has_its_cell(found, sheet, expected):
    """Hold faults against (row, heading, what, right): one for each, told with its cell."""
    for row, heading, what, right in expected:
        own = [
            one for one in found if one.startswith(f"f.xlsx, bladet {sheet}, cell ") and f"{row} ({heading}): " in one
        ]
        assert len(own) == 1, (row, heading, found)
        assert what in own[0]
        assert right in own[0].split("Rätt vore: ")[1]


def test_every_fault_in_the_commitments_is_told_at_once_with_its_cell(made_up):
    project, path = made_up
    rows = [
        {**WALK, "responsible": "Polisen", "title": f"Nummer {i}", **one[0]} for i, one in enumerate(IN_COMMITMENTS)
    ]
    found = faults(project, fill_in(path, commitments=rows), "2026-2027")
    expected = [(row, *one[1:]) for row, one in enumerate(IN_COMMITMENTS, FIRST_ROW)]
    each_has_its_cell(found, "Löften och åtaganden", expected)
    assert len(found) == len(IN_COMMITMENTS), found


def test_every_fault_in_the_targets_is_told_at_once_with_its_cell(made_up):
    project, path = made_up
    own = [{**WALK, "responsible": "Polisen"}, {**WALK, "responsible": "Polisen", "title": "Annat"}]
    goals = [{**GOAL, "indicator": f"Mått {i}", **one[0]} for i, one in enumerate(IN_TARGETS)]
    found = faults(project, fill_in(path, commitments=own, targets=goals), "2026-2027")
    expected = [(row, *one[1:]) for row, one in enumerate(IN_TARGETS, FIRST_ROW)]
    each_has_its_cell(found, "Indikatorer och mål", expected)
    rows = {one.split(" (")[0][-2:].strip("ABCDEFGHIJKLMN") for one in found}
    assert rows == {str(row) for row, *_ in expected}


def test_faults_in_the_period_and_its_source_name_their_cells(fresh):
    project, path = fresh
    about = {**ABOUT, "title": None, "valid_from": 26, "cadence": "ibland", "area": "=B2"}
    source = {**DOCUMENT, "publisher": None, "anchor": None, "published_on": "i maj"}
    found = faults(project, fill_in(path, parties=TWO, commitments=[WALK], period=about, source=source))
    each_has_its_cell(found, "Löftesperiod", [
        ("C5", "Löftets namn", "cellen är tom", "ett värde"), ("C7", "Område", "formel", "för hand"),
        ("C8", "Gäller från", "inget datum", "en dag"), ("C10", "Uppföljning", "”ibland” finns inte", "Varje månad"),
    ])  # fmt: skip
    each_has_its_cell(found, "Källa", [
        ("C7", "Ny källa: utgivare", "cellen är tom", "en text"), ("C12", "Ankare för löftet", "tom", "ett värde"),
        ("C9", "Ny källa: datum", "”i maj” är inget datum", "2024")])  # fmt: skip
    assert len(found) == 7, found


def test_what_only_the_whole_data_can_tell_is_told_by_cell_too(fresh):
    project, path = fresh
    about = {**ABOUT, "valid_to": "2025-12-31", "followup_from": "hösten"}
    source = {**DOCUMENT, "url": "javascript:alert(1)"}
    fill_in(path, parties=TWO, commitments=[WALK], period=about, source=source)
    found = faults(project, path)
    each_has_its_cell(found, "Löftesperiod", [
        ("C11", "Första redovisningsperioden", "ingen redovisningsperiod", "2023-T2")])  # fmt: skip
    assert any("cell C11 (Ny källa: webbadress): " in one and "inte skriven som den ska" in one for one in found)
    fill_in(path, period={**about, "followup_from": "2028-H1"}, source=DOCUMENT | {"url": None})
    found = faults(project, path)
    each_has_its_cell(found, "Löftesperiod", [("C9", "Gäller till och med", "ligger före", "2026 eller senare")])
    fill_in(path, period=ABOUT | {"followup_from": "2028-H1"})
    fill_in(path, change=lambda book: put(book[period_layout.COMMITMENTS], FIRST_ROW, {"title": "Klicka här"}))
    found = faults(project, path)
    each_has_its_cell(found, "Löftesperiod", [("C11", "Första redovisningsperioden", "ligger utanför", "2026")])
    each_has_its_cell(found, "Löften och åtaganden", [("5", "Åtagande", "kvar från en mall", "den text")])


def test_what_contradicts_itself_in_the_workbook_is_told(fresh):
    project, path = fresh
    rows = [
        {**WALK, "promise": "Ett", "promise_description": "Så."},
        {**LIGHT, "promise": "Ett", "promise_description": "Så här."},
        {**LIGHT, "title": "Utan löfte"},
        {**WALK, "promise": "Ett"},
    ]
    goals = [GOAL, {**GOAL, "commitment": "Bättre belysning"}, {**GOAL, "commitment": "Bättre belysning"}]
    found = faults(project, fill_in(path, parties=[*TWO, TWO[0]], commitments=rows, targets=goals))
    told = "\n".join(found)
    assert "”Polisen” står på två rader" in told
    assert "löftet har en annan text på rad 5" in told
    assert "löftet saknas, fast andra rader har ett" in told
    assert "flera åtaganden heter ”Fler vandringar”" in told
    clear = [{**LIGHT, "title": title} for title in ("Ett", "Två")]
    twice = [{**GOAL, "commitment": "Ett"}, {**GOAL, "commitment": "Ett", "value": "minst 9"}]
    path = shutil.copy(path, path.with_name("g.xlsx"))
    period_form.write_form(load(project.data), "2026", path)
    (found,) = faults(project, fill_in(path, parties=TWO, commitments=clear, targets=twice))
    assert "”2026-ett/vandringar/year” står två gånger" in found


def test_a_workbook_without_commitments_or_of_another_kind_is_refused(made_up, tmp_path):
    project, path = made_up
    (found,) = faults(project, fill_in(path), "2026-2027")
    assert "har inga åtaganden" in found
    (found,) = faults(project, path, "2030")
    assert "gäller löftesperioden 2026-2027. Rätt vore: `loftesbok new-period 2026-2027 --workbook f.xlsx`" in found
    followup = made(project, "2025-H1", tmp_path / "h1.xlsx")
    (found,) = faults(project, followup, "2026-2027")
    assert "uppföljning av 2025-H1, ingen ny löftesperiod. Rätt vore: `loftesbok import h1.xlsx`" in found
    with pytest.raises(DataError, match="till för att börja löftesperioden 2026-2027"):
        plan_import(project, load(project.data), [path])
    fill_in(path, change=lambda book: book.remove(book[period_layout.COMMITMENTS]))
    (found,) = faults(project, path, "2026-2027")
    assert "bladet Löften och åtaganden saknas" in found


def test_a_row_that_the_data_have_otherwise_is_told(fresh):
    project, path = fresh
    taken_in(project, fill_in(path, parties=TWO, commitments=[WALK]))
    fill_in(path, commitments=[{**WALK, "description": "Något annat."}])
    (found,) = faults(project, path)
    assert "bladet Löften och åtaganden, cell D5 (Beskrivning)" in found
    assert "”2026-fler-vandringar” finns redan i data/commitments.csv, med ”Fler vandringar”" in found


# --- on the command line --------------------------------------------------------------------------------------------


def test_the_command_writes_the_workbook_shows_the_rows_and_takes_them_in(fresh, capsys):
    project, path = fresh

    def call(*arguments):
        code = cli.main(["new-period", "2026", *arguments, "--project", str(project.root)])
        return code, *capsys.readouterr()

    path.unlink()
    assert call("--form", str(path)) == (0, f"{path} skriven\n", "")
    fill_in(path, parties=TWO, commitments=[WALK])
    before = state(project)
    code, out, err = call("--workbook", str(path), "--dry-run")
    assert (code, err, state(project)) == (0, "", before)
    assert "data/commitments.csv: 1\u00a0ny rad" in out
    assert out.endswith("Inget har ändrats.\n")
    code, out, err = call("--workbook", str(path))
    assert (code, err) == (0, "")
    assert "notebooks/2026.ipynb följer mallen och data" in out
    assert find_problems(project.data) == []
    assert call("--workbook", str(path), "--title", "Annan")[0] == 1
    assert call("--form", str(path)) == (0, f"{path} skriven: nya åtaganden i 2026\n", "")
