"""The short sheet: those who report fill in a few cells; the editor's form is filled from them, and nothing is lost."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date

import openpyxl
import pytest

from loftesbok.analysis import provenance
from loftesbok.cli import main
from loftesbok.data.dataset import load
from loftesbok.data_entry.change_plan import apply
from loftesbok.data_entry.excel.columns import FIRST_ROW, INSTRUCTIONS
from loftesbok.data_entry.followup_form import layout, received
from loftesbok.data_entry.followup_form.importing import plan_import
from loftesbok.data_entry.followup_form.short import read_amounts
from loftesbok.domain.problems import DataError
from tests.sample.forms import columns, fill_in, made, put, row_of, told
from tests.sample.project import SampleProject

WHEN = "2025-H2"
WALKS, CONTROLS, LIGHTS, NEIGHBOURS = (
    f"2024-2025-{name}" for name in ("vandringar", "kontroller", "belysning", "grannsamverkan")
)
SHORT = {
    WALKS: {"done": "Vi gick längs stråken i Norr.", "how_many": "3 vandringar", "where": "Norr",
            "next": "Fler vandringar i vår."},
    CONTROLS: {"done": "Kontroller gjordes vid infarterna.", "how_many": "minst 12 kontroller", "where": "Skogen"},
    NEIGHBOURS: {layout.NOT_MENTIONED: "Nämns inte"},
}  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return SampleProject().build(tmp_path_factory.mktemp("kort") / "projekt")


@pytest.fixture(scope="module")
def blank(sample, tmp_path_factory):
    """The form of one party, as it is sent out."""
    return made(sample, WHEN, tmp_path_factory.mktemp("blank") / "polisen.xlsx", party="polisen")


@pytest.fixture
def form(blank, tmp_path):
    return shutil.copy(blank, tmp_path / "polisen.xlsx")


def fill_short(path, rows, **editor):
    """Fill in the short sheet as those who report do, and the editor's sheets where a test says so."""

    def change(book):
        sheet = book[layout.SHORT]
        for key, values in rows.items():
            put(sheet, row_of(sheet, key), values)

    return fill_in(path, change=change, **editor)


def faults(project, *paths):
    with pytest.raises(DataError) as caught:
        plan_import(project, load(project.data), paths)
    return [str(problem) for problem in caught.value.problems]


def proposed(book, name):
    """Return what the proposed rows of a sheet show, by commitment or by place."""
    sheet, places = book[name], columns(book[name])
    rows = [{code: sheet.cell(row, place).value for code, place in places.items()} for row in
            range(FIRST_ROW, sheet.max_row + 1)]  # fmt: skip
    return [row for row in rows if row[layout.PROPOSAL]]


def test_those_who_report_meet_their_own_sheet_first_with_last_times_text_and_figures(blank):
    book = openpyxl.load_workbook(blank)
    assert book.sheetnames[:3] == [INSTRUCTIONS, layout.SHORT, layout.FOLLOWUPS]
    sheet, places = book[layout.SHORT], columns(book[layout.SHORT])
    row = row_of(sheet, CONTROLS)
    assert sheet.cell(row, places["last"]).value == "Juli–december 2024: Påhittad uppföljning av kontroller."
    assert "15" in sheet.cell(row, places["last_figures"]).value
    openable = {code for code, place in places.items() if not sheet.cell(row, place).protection.locked}
    assert openable == {"done", "how_many", "where", "next", layout.NOT_MENTIONED}
    assert LIGHTS not in {cell.value for cell in sheet["A"]}  # another's


@pytest.mark.parametrize(
    ("cell", "amounts"),
    [("5 narkotikasök, minst 2 platser", [("5", "exact", "5 narkotikasök"), ("2", "at_least", "minst 2 platser")]),
     ("12", [("12", "exact", "12")]), ("Kontroller: 25", [("25", "exact", "Kontroller: 25")]),
     ("inga kontroller", [("0", "exact", "inga kontroller")]),
     ("flera besök", [("None", "unspecified", "flera besök")]),
     ("3–4 träffar", [("3", "at_least", "3–4 träffar")]), ("dubbelt så många besök", [])],
)  # fmt: skip
def test_how_many_is_read_by_the_parser_of_numbers(cell, amounts):
    read = [(str(amount.value), amount.precision, cell[amount.start : amount.end]) for amount in read_amounts(cell)]
    assert read == amounts


def test_the_editors_form_is_filled_from_a_received_one(sample, form, tmp_path, capsys):
    fill_short(form, SHORT)
    out = tmp_path / "redaktör.xlsx"
    assert main(["form", WHEN, "--project", str(sample.root), "--from", str(form), "-o", str(out)]) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "2 siffror och 1 nästa steg föreslås för 2 åtaganden" in said
    assert "Markerade ”Nämns inte”: Grannsamverkan." in said
    book = openpyxl.load_workbook(out)
    assert layout.SHORT not in book.sheetnames
    walks, controls = proposed(book, layout.FOLLOWUPS)
    assert (walks["summary"], walks["next_step"], walks["places"], walks["reported_by"], walks["status"]) == (
        "Vi gick längs stråken i Norr.", "Fler vandringar i vår.", "Norr", "Polisen", None)  # fmt: skip
    assert "”Skogen” finns inte i bladet Platser" in controls["grounds"]
    figures = [(row["value"], row["precision"], row["indicator_id"], row["parties"], row["place_id"], row["anchor"])
               for row in proposed(book, layout.FIGURES)]  # fmt: skip
    assert figures == [
        (3, "Exakt", "Trygghetsvandringar", "Polisen", None, "3 vandringar"),
        (12, "Minst", "Trafikkontroller", "Polisen", None, "minst 12 kontroller"),
    ]
    source = {row[0].value: row[2].value for row in book[layout.SOURCE].iter_rows(min_row=FIRST_ROW)}
    assert source["sha256"] == hashlib.sha256(form.read_bytes()).hexdigest()
    assert source["file_name"] == "polisen.xlsx"
    assert source["title"].endswith(" – Polisen (ifyllt formulär)")
    assert source["publisher"] == "Polisen"
    assert source["published_on"] == date.today().isoformat()  # the day on which it was saved


def test_a_received_form_becomes_a_source_whose_cells_are_the_anchors(form, made_up, tmp_path):
    """The editor confirms; the received file, kept as it came under any name, proves every word and figure."""
    fill_short(form, SHORT)
    out = tmp_path / "redaktör.xlsx"
    assert main(["form", WHEN, "--project", str(made_up.root), "--from", str(form), "-o", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    for name in (layout.FOLLOWUPS, layout.FIGURES):
        sheet, places = book[name], columns(book[name])
        for row in range(FIRST_ROW, sheet.max_row + 1):
            if sheet.cell(row, places[layout.PROPOSAL]).value:
                sheet.cell(row, places[layout.PROPOSAL]).value = "Bekräftat"
                if name == layout.FOLLOWUPS:
                    sheet.cell(row, places["status"]).value = "Genomfört"
                    sheet.cell(row, places["rationale"]).value = "Påhittad grund."
    answers = {"report_kind": "Annan form", "assessed_by": "testredaktionen", "assessed_on": "2026-02-01"}
    for row in book[layout.SOURCE].iter_rows(min_row=FIRST_ROW):
        row[2].value = answers.get(row[0].value, row[2].value)
    book.save(out)
    plan = plan_import(made_up, load(made_up.data), [out])
    apply(made_up, plan)
    dataset = load(made_up.data)
    folder = tmp_path / "underlag"
    folder.mkdir()
    shutil.copy(form, folder / "mottaget.XLSX")
    result = provenance.verify(dataset, folder, read_text=received.text_of)
    assert result.problems == ()
    assert result.confirmed == result.total > 6
    changed = fill_short(folder / "mottaget.XLSX", {CONTROLS: {"how_many": "minst 13 kontroller"}})
    assert "13" in received.text_of(changed.name, changed.read_bytes())


def test_what_is_only_in_the_short_sheet_is_never_lost_by_an_import(sample, form):
    fill_short(form, SHORT)
    (fault,) = faults(sample, form)
    assert "bladet Kort, cell E5 (Vad gjordes?)" in fault
    assert "cellerna E5 och E6 är inte fört till bladet Uppföljning" in fault
    assert "`loftesbok form 2025-H2 --from polisen.xlsx" in fault


def test_an_empty_cell_of_the_editors_row_is_filled_from_the_short_sheet_and_a_filled_one_wins(sample, form):
    row = told(summary="", next_step="Redaktörens ord.", anchor="påhittade ord", status="Pågår")
    source = {"known": "Påhittad uppföljning (odaterad)", "report_kind": "webbsida", "report_anchor": "påhittade ord",
              "assessed_by": "redaktionen", "assessed_on": "2026-01-10"}  # fmt: skip
    figure = {"commitment_id": "1. Vandringar", "indicator_id": "Trygghetsvandringar", "parties": "Polisen", "value": 3,
              "anchor": "3 vandringar"}  # fmt: skip
    fill_short(form, {WALKS: SHORT[WALKS]}, followups={WALKS: row}, figures=[figure], source=source)
    plan = plan_import(sample, load(sample.data), [form])
    (change,) = [change for change in plan.changes if change.table == "followups"]
    assert change.after["summary"] == "Vi gick längs stråken i Norr."
    assert change.after["next_step"] == "Redaktörens ord."
    assert change.after["places"] == "norr"


def test_where_the_two_sheets_contradict_each_other_both_cells_are_told(sample, form):
    figure = {"commitment_id": "1. Vandringar", "indicator_id": "Trygghetsvandringar", "parties": "Polisen", "value": 4,
              "anchor": "4 vandringar"}  # fmt: skip
    short = {WALKS: SHORT[WALKS], CONTROLS: {layout.NOT_MENTIONED: "Nämns inte"}}
    fill_short(form, short, followups={WALKS: told(), CONTROLS: told()}, figures=[figure])
    texts = faults(sample, form)
    assert len(texts) == 2
    assert "cell F5 (Hur många?): ”3 vandringar” finns inte i bladet Siffror: där står 4 i cell " in texts[0]
    assert "cell I6 (Nämns inte): Nämns inte är valt, men åtagandet är ifyllt i bladet Uppföljning, cell " in texts[1]


@pytest.mark.parametrize(
    ("values", "what"),
    [({"how_many": "som vanligt"}, "cell F5 (Hur många?): ”som vanligt” säger inget antal"),
     ({"done": "Vi gick.", layout.NOT_MENTIONED: "Nämns inte"}, "Nämns inte är valt, men cell E5 säger något"),
     ({"done": "=1+1"}, "cell E5 (Vad gjordes?): cellen innehåller en formel"),
     ({layout.NOT_MENTIONED: "kanske"}, "cell I5 (Nämns inte): ”kanske” finns inte i listan")],
)  # fmt: skip
def test_a_fault_in_the_short_sheet_names_its_cell(sample, form, tmp_path, values, what, capsys):
    """Both where it is imported and where the editor's form is filled from it."""
    fill_short(
        form, {WALKS: {"done": "Vi gick.", **values} if "how_many" in values else values, CONTROLS: SHORT[CONTROLS]}
    )
    assert any(what in text for text in faults(sample, form))
    out = tmp_path / "redaktör.xlsx"
    assert main(["form", WHEN, "--project", str(sample.root), "--from", str(form), "-o", str(out)]) == 1
    assert what in capsys.readouterr().err
    assert not out.exists()


def test_a_workbook_that_cannot_fill_a_form_is_refused_in_words(sample, form, tmp_path, capsys):
    """A form that nobody has filled in, one of another time, one that the editor has begun, one that is no form."""
    options = ["--project", str(sample.root), "-o", str(tmp_path / "ut.xlsx"), "--from", str(form)]
    assert main(["form", WHEN, *options]) == 1
    assert "bladet Kort är inte ifyllt" in capsys.readouterr().err
    fill_short(form, SHORT)
    assert main(["form", "2025-H1", *options]) == 1
    assert "formuläret gäller 2025-H2" in capsys.readouterr().err
    fill_in(form, {WALKS: told()})
    assert main(["form", WHEN, *options]) == 1
    assert "bladet Uppföljning är också ifyllt, på rad 5" in capsys.readouterr().err
    openpyxl.Workbook().save(form)
    assert main(["form", WHEN, *options]) == 1
    assert "bladet Kort saknas" in capsys.readouterr().err


def test_two_forms_that_are_no_partys_are_two_sources(sample, tmp_path, capsys):
    """And what the data have a follow-up of already gets no proposals, and is told."""
    titles = []
    for name in ("norr.xlsx", "soder.xlsx"):
        path = fill_short(made(sample, "2024-H2", tmp_path / name), {LIGHTS: SHORT[CONTROLS], WALKS: SHORT[WALKS]})
        out = tmp_path / f"ut-{name}"
        assert main(["form", "2024-H2", "--project", str(sample.root), "--from", str(path), "-o", str(out)]) == 0
        assert "Har redan en uppföljning i data, och får inga förslag: Vandringar." in capsys.readouterr().out
        book = openpyxl.load_workbook(out)
        assert [row["title"].splitlines()[0] for row in proposed(book, layout.FOLLOWUPS)] == ["2. Belysning"]
        titles.append(book[layout.SOURCE].cell(row_of(book[layout.SOURCE], "title"), 3).value)
    assert len(set(titles)) == 2


def test_a_form_from_before_the_short_sheet_is_imported_as_ever(sample, form):
    fill_in(form, change=lambda book: book.remove(book[layout.SHORT]))
    assert plan_import(sample, load(sample.data), [form]).empty
