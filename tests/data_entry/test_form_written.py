"""The form as those who fill it in meet it: rows, lists, notes, reminders; the same bytes for the same data."""

import shutil
import zipfile

import openpyxl
import pytest

from loftesbok.data.dataset import load
from loftesbok.data_entry.excel.columns import FIRST_ROW, HEADING_ROW, KEY, LISTS, ORIGIN
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.importing import plan_import
from loftesbok.data_entry.followup_form.write import form_bytes
from loftesbok.domain.problems import DataError, LoftesbokError
from loftesbok.project.project import Project
from tests.sample.forms import columns, made, row_of
from tests.sample.project import SampleProject, fill, rows


@pytest.fixture(scope="module")
def tertial(repository, tmp_path_factory):
    path = made(repository, "2024-T1", tmp_path_factory.mktemp("form") / "f.xlsx")
    return path, openpyxl.load_workbook(path)


def test_each_commitment_has_a_row_with_what_was_reported_last(tertial, linkoping):
    sheet = tertial[1][layout.FOLLOWUPS]
    own = linkoping["commitments"].query("period_id == '2023-2024'")
    assert [sheet.cell(FIRST_ROW + i, 1).value for i in range(len(own))] == list(own["commitment_id"])
    row, places = row_of(sheet, "2023-2024-platsbesiktningar"), columns(sheet)
    last = sheet.cell(row, places["last"]).value
    assert last.startswith("September–december 2023: Genomfört. ")
    assert "minst 2" in last.replace("\u00a0", " ")
    assert "januari" in sheet.cell(row, places["last_step"]).value
    assert sheet.cell(row, places["responsible"]).value == "Linköpings kommun och Polisen"
    assert not sheet.cell(row, places["status"]).value


def test_choices_are_made_from_lists(tertial):
    book = tertial[1]
    for name, wanted in ((layout.FOLLOWUPS, {"status", "reported_by", "places", "places_2", "places_3"}),
                         (layout.FIGURES, {"commitment_id", "indicator_id", "parties", "joint", "precision", "gone",
                                           "place_id", "part_of", "part_kind", "basis", "accumulation"})):  # fmt: skip
        sheet = book[name]
        letters = {code: sheet.cell(1, place).column_letter for code, place in columns(sheet).items()}
        ruled = {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}
        assert {letters[code] for code in wanted} == set(ruled)
    sheet = book[layout.FOLLOWUPS]
    letter = sheet.cell(1, columns(sheet)["status"]).column_letter
    rule = next(r for r in sheet.data_validations.dataValidation if str(r.sqref).startswith(letter))
    target, cells = rule.formula1.replace("'", "").replace("$", "").split("!")
    assert [cell.value for (cell,) in book[target][cells]] == [
        "Genomfört", "Pågår", "Uppskjutet", "Inte genomfört", "Avfört", "Går inte att bedöma"]  # fmt: skip


def test_no_text_runs_over_the_row_below(tertial):
    seen = 0
    for name in (layout.FOLLOWUPS, layout.FIGURES, layout.INDICATORS, layout.PLACES):
        sheet = tertial[1][name]
        for row in range(FIRST_ROW, sheet.max_row + 1):
            height = sheet.row_dimensions[row].height or 15
            for place in range(2, sheet.max_column + 1):
                cell = sheet.cell(row, place)
                lines = len(str(cell.value or "")) / sheet.column_dimensions[cell.column_letter].width
                seen += lines > 1
                assert height >= 15 * lines, (name, cell.coordinate)
    assert seen > 20


def test_every_column_has_a_note_in_words_not_in_codes(tertial):
    for name in (layout.FOLLOWUPS, layout.FIGURES, layout.INDICATORS, layout.PLACES):
        sheet = tertial[1][name]
        for code, place in columns(sheet).items():
            if code == KEY:
                continue
            note = sheet.cell(HEADING_ROW, place).comment.text
            assert len(note.splitlines()[1]) > 10, (name, code)
            assert "|" not in note
            assert "(done)" not in note


def test_only_the_cells_to_fill_in_are_open_and_the_structure_is_locked(tertial):
    book = tertial[1]
    assert book.security.lockStructure
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == [LISTS, ORIGIN]
    sheet = book[layout.FOLLOWUPS]
    open_columns = {
        code for code, place in columns(sheet).items() if not sheet.cell(FIRST_ROW, place).protection.locked
    }
    always = {column.code for column in layout.FOLLOWUP_COLUMNS if not column.locked} - {layout.PROPOSAL}
    assert open_columns == always  # only a form filled from a document asks for a confirmation


def test_the_same_data_give_the_same_bytes_and_no_clock(tertial, linkoping):
    assert form_bytes(linkoping, "2024-T1") == tertial[0].read_bytes()
    with zipfile.ZipFile(tertial[0]) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


def test_a_form_of_what_is_known_says_nothing_new(repository, linkoping, tmp_path):
    for when in ("2017", "2021-2022", "2023-T2", "2023-T3"):
        plan = plan_import(repository, linkoping, [made(repository, when, tmp_path / f"{when}.xlsx")])
        assert plan.empty, plan
        assert not plan.conflicts


def test_text_that_looks_like_a_formula_never_gets_as_far_as_a_form(made_up, tmp_path):
    tables = rows()
    tables["followups"][1]["next_step"] = '=HYPERLINK("http://exempel.se")'
    tables["indicators"][0]["title"] = "+46 vandringar"
    fill(made_up, tables)
    with pytest.raises(DataError, match="formel") as told:
        made(made_up, "2024-H2", tmp_path / "f.xlsx")
    assert len(told.value.problems) == 2


def test_no_cell_of_the_form_is_a_formula(made_up, tmp_path):
    path = made(made_up, "2024-H2", tmp_path / "f.xlsx")
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in archive.namelist())


def test_the_form_of_one_party_has_its_own_commitments(made_up, tmp_path):
    sheet = openpyxl.load_workbook(made(made_up, "2025-H1", tmp_path / "f.xlsx", party="polisen"))[layout.FOLLOWUPS]
    shown = [sheet.cell(row, 1).value for row in range(FIRST_ROW, sheet.max_row + 1)]
    assert shown == ["2024-2025-vandringar", "2024-2025-kontroller", "2024-2025-grannsamverkan"]
    assert sheet.cell(FIRST_ROW, columns(sheet)["reported_by"]).value == "Polisen"
    assert "minst 8 per år" in sheet.cell(FIRST_ROW, columns(sheet)["targets"]).value
    assert sheet.cell(FIRST_ROW, columns(sheet)["group"]).value == "Norr"


def test_a_time_without_one_promise_period_is_refused_in_words(linkoping, made_up, tmp_path):
    with pytest.raises(LoftesbokError, match="Ingen löftesperiod gäller 2031-T1"):
        form_bytes(linkoping, "2031-T1")
    with pytest.raises(LoftesbokError, match="ligger före 2023-T2"):
        form_bytes(linkoping, "2023-T1")
    with pytest.raises(LoftesbokError, match="Parten 'brandkåren' finns inte"):
        form_bytes(linkoping, "2024-T1", party="brandkåren")
    tables = rows()
    tables["periods"].append({**tables["periods"][0], "period_id": "2024"})
    tables["commitments"].append({**tables["commitments"][0], "commitment_id": "2024-nytt", "period_id": "2024"})
    fill(made_up, tables)
    data = load(made_up.data)
    with pytest.raises(LoftesbokError, match="2024 och 2024-2025"):
        form_bytes(data, "2024-H1")
    assert form_bytes(data, "2024-H1", period_id="2024")
    with pytest.raises(LoftesbokError, match="xlsx"):
        made(made_up, "2024-H1", tmp_path / "f.xls")


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    return SampleProject().build(tmp_path_factory.mktemp("andra") / "projekt")


def with_rows(project, folder, tables):
    """Return the data that a copy of a project has with these rows."""
    shutil.copytree(project.data, folder / "data")
    fill(Project(folder), tables)
    return load(folder / "data")


@pytest.mark.parametrize(
    ("asked", "right"), [("2024-05", "2024-H1"), ("2024-Q3", "2024-H2"), ("2024", "en av 2024-H1, 2024-H2")]
)
def test_a_reporting_period_that_the_promise_does_not_have_is_refused_with_those_that_it_has(second, asked, right):
    """A form for another time is filled in by many before anyone sees that its rows do not fit the rest."""
    dataset = load(second.data)
    with pytest.raises(LoftesbokError) as refused:
        form_bytes(dataset, asked)
    assert str(refused.value) == (
        f"{asked} är ingen redovisningsperiod för löftesperioden 2024-2025, som följs upp varje halvår. "
        f"Rätt vore: {right}. Med --anyway görs formuläret ändå."
    )
    assert form_bytes(dataset, asked, anyway=True)


def test_what_is_reported_already_is_not_refused_and_a_promise_without_cadence_has_any(second, tmp_path):
    """What is published must be possible to correct, and a report that is known to exist to take in."""
    tables = rows()
    tables["reports"].append({**tables["reports"][2], "report_id": "ar", "covers_from": "2025", "covers_to": "2025"})
    assert form_bytes(with_rows(second, tmp_path / "reported", tables), "2025")
    tables = rows()
    tables["periods"][0]["cadence"] = ""
    assert form_bytes(with_rows(second, tmp_path / "any", tables), "2024-05")
