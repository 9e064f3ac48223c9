"""What an import shows before anything is written: doubts by cell, what is not read, what cells show and store."""

import shutil
from datetime import date

import openpyxl
import pytest
from openpyxl.comments import Comment

from loftesbok.data.dataset import load
from loftesbok.data_entry.excel import form_words
from loftesbok.data_entry.excel.opening import Cell, open_book
from loftesbok.data_entry.excel.shown_numbers import Shown, read_shown
from loftesbok.data_entry.excel.values import as_number
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.importing import plan_import
from loftesbok.domain.problems import DataError
from loftesbok.project.project import Project
from tests.sample.forms import columns, fill_in, free_figure, made, put, row_of, told
from tests.sample.project import SampleProject

LIGHT, WALKS = "2024-2025-belysning", "2024-2025-vandringar"
SOURCE = {
    "title": "Påhittad halvårsrapport", "publisher": "Ingen", "document_type": "exempel", "report_kind": "Webbsida",
    "report_anchor": "påhittat", "assessed_by": "redaktionen", "assessed_on": "2025-09-01",
}  # fmt: skip
TODAY = date(2026, 1, 2)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    """A made-up project that no test here changes: nothing is imported."""
    return SampleProject().build(tmp_path_factory.mktemp("tvivel") / "projekt")


@pytest.fixture(scope="module")
def blank(project, tmp_path_factory):
    return made(project, "2025-H1", tmp_path_factory.mktemp("blankett") / "f.xlsx")


@pytest.fixture
def form(blank, tmp_path):
    return shutil.copy(blank, tmp_path / "f.xlsx")


def preview(project, form, **more) -> str:
    return str(plan_import(project, load(project.data), [form], today=TODAY, **more))


def faults(project, form) -> list[str]:
    with pytest.raises(DataError) as caught:
        preview(project, form)
    return [str(problem) for problem in caught.value.problems]


def light(**more):
    return {LIGHT: told(reported_by="Påhittade kommun", **more)}


def in_figure(book, values, number_format=""):
    """Write a figure of Belysning in a row that has no indicator."""
    sheet = book[layout.FIGURES]
    row = free_figure(sheet, "2. Belysning")
    put(sheet, row, {"commitment_id": "2. Belysning", "indicator_id": "Trygghetsvandringar", "anchor": "2 vandringar",
                     **values})  # fmt: skip
    if number_format:
        sheet.cell(row, columns(sheet)["value"]).number_format = number_format


def test_what_check_would_doubt_stands_beside_the_change_with_its_cell(project, form):
    fill_in(form, light(), source=SOURCE, change=lambda book: in_figure(book, {"value": 2}))
    lines = preview(project, form).splitlines()
    (doubt,) = [line for line in lines if line.lstrip().startswith("? bladet Siffror")]
    assert "cell F" in doubt
    assert "men ingen text säger det" in doubt
    assert "Sammanfattning" in doubt  # the form's word for summary
    change = next(line for line in lines if "belysning/2025-H1/vandringar" in line)
    assert lines.index(change) < lines.index(doubt)
    assert lines[-1].endswith("på raderna med ?.")


def test_a_form_without_anything_to_doubt_says_nothing_of_doubts(project, form):
    assert "?" not in preview(project, form)


def test_what_is_not_read_is_told(project, form):
    def change(book):
        sheet = book[layout.FIGURES]
        in_figure(book, {"value": 2})
        row = free_figure(sheet, "2. Belysning") - 1
        sheet.cell(row, columns(sheet)["value"]).comment = Comment("Osäker siffra", "Någon")
        sheet.cell(row, sheet.max_column + 2).value = "kolla denna"
        sheet.row_dimensions[row].hidden = True
        book.create_sheet("Egna anteckningar").cell(1, 1).value = "något"
        book["Egna anteckningar"].sheet_state = "hidden"

    fill_in(form, light(summary="Det blev 2 vandringar."), source=SOURCE, change=change)
    notes = preview(project, form)
    for said in ("kommentaren i Siffror F", "läses inte: ”Osäker siffra”", "läses inte: ”kolla denna”",
                 "dold, men läses", "det dolda bladet Egna anteckningar hör inte till formuläret"):  # fmt: skip
        assert said in notes
    assert notes.count("kommentaren i ") == 1  # the form's own comments on its headings are ours


def test_a_figure_whose_row_is_deleted_is_named(project, form):
    fill_in(form, light(), source=SOURCE, change=lambda book: book[layout.FIGURES].delete_rows(5))
    assert "raden är borttagen, nämns inte längre: Trygghetsvandringar (1. Vandringar)" in preview(project, form)


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (61.6666666666667, "0", "cellen visar 62 men innehåller 61,6666666666667"),
        (61.6666666666667, "", "fler decimaler än en källa anger"),
        (12500.0, '#,##0,"k"', "cellen visar 13 men innehåller 12500"),
        (0.256, "0%", "cellen visar 26 % men innehåller 0,256"),
    ],
)
def test_a_cell_that_shows_something_else_than_it_stores_is_asked_about(value, code, said):
    fault = read_shown(Cell(value, "number", code))
    assert isinstance(fault, tuple)
    assert said in fault[0]


def test_a_rounded_cell_and_a_percentage_of_no_share_are_refused_with_their_cells(project, form):
    def change(book):
        in_figure(book, {"value": 0.25}, "0%")
        in_figure(book, {"value": 61.6666666666667, "place_id": "Norr"}, "0")

    fill_in(form, light(), source=SOURCE, change=change)
    rounded, share = sorted(faults(project, form))[::-1]
    assert "bladet Siffror, cell F" in share
    assert "cellen visar procent, men indikatorn räknas i vandringar" in share
    assert "cellen visar 62 men innehåller 61,6666666666667" in rounded


def test_a_percentage_is_read_as_it_is_shown_and_told_with_both_values(project, form):
    share = [{"title": "Andel trygga", "unit": "procent", "kind": "Utfall", "definition": "Påhittad."}]
    fill_in(form, light(summary="25 procent är trygga."), source=SOURCE, indicators=share,
            change=lambda book: in_figure(book, {"indicator_id": "Andel trygga", "value": 0.25}, "0%"))  # fmt: skip
    shown = preview(project, form)
    assert "Värde: 25\n" in shown
    assert "cellen visar 25 % och innehåller 0,25; den läses som 25." in shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [(12500.0, '#,##0 "kr"', None), (2.5, "0.0", None), (3.0, "", None), (0.1 + 0.2, "", None), (0.5, "# ?/?", None),
     (0.25, "0.0%", "25 %"), (-0.25, "0%", "-25 %")],
)  # fmt: skip
def test_formats_that_change_nothing_are_let_be(value, code, shown):
    read = read_shown(Cell(value, "number", code))
    assert (read.text if isinstance(read, Shown) else read) == shown


@pytest.mark.parametrize(
    ("text", "value"),
    [("1\u2009200", "1200"), ("1\u202f200,5", "1200.5"), ("1\u00a0200", "1200"), ("1\u2007200", "1200")],
)
def test_thousands_are_grouped_with_every_kind_of_space(text, value):
    assert as_number(Cell(text, "text")) == value


@pytest.mark.parametrize(
    "text",
    ["12 av 20 besök", "5 och 3", "två gånger 15", "15 (varav 3)", "1'200", "1,2 miljoner", "3+10+2", "5 per vecka"],
)
def test_a_hint_is_never_a_part_of_what_stands_there(text):
    _, right = as_number(Cell(text, "text"))
    assert right.startswith("bara siffror, till exempel 12 eller 2,5")


@pytest.mark.parametrize(
    ("text", "right"),
    [("ett hundratal", "100 i Antal och ”Ungefär”"), ("ett tiotal", "10 i Antal och ”Ungefär”"), ("tre hundra", "300"),
     ("3 + 10", "13"), ("12 500 kr", "12500")],
)  # fmt: skip
def test_a_whole_amount_in_words_is_hinted_at(text, right):
    assert as_number(Cell(text, "text"))[1].startswith(right)


def test_a_day_that_has_not_been_is_refused(project, form):
    fill_in(form, light(), source={**SOURCE, "assessed_on": "2034-06-10"})
    (fault,) = faults(project, form)
    assert "(Bedömd den): 2034-06-10 har inte varit än. Rätt vore: en dag till och med i dag, 2026-01-02" in fault


def test_one_missing_source_is_told_once(project, form):
    fill_in(form, {**light(anchor=None), WALKS: told(anchor=None)})
    missing = faults(project, form)
    assert sum("källan saknas" in fault for fault in missing) == 1
    assert sum("Ankare" in fault for fault in missing) == 1
    assert len(missing) == len(set(missing))


def test_a_renamed_sheet_and_a_deleted_column_are_named(project, form):
    book = openpyxl.load_workbook(form)
    book[layout.FIGURES].title = "Siffror (2)"
    book[layout.FOLLOWUPS].delete_cols(columns(book[layout.FOLLOWUPS])["status"])
    book.save(form)
    renamed, deleted = sorted(faults(project, form))[::-1]
    assert "kolumnen Status saknas i bladet Uppföljning. Rätt vore: kolumnen Status tillbaka" in renamed
    assert "bladet Siffror saknas. Rätt vore: namnet Siffror på bladet, som nu heter Siffror (2)" in deleted


def test_a_precision_without_a_value_is_told_in_the_words_of_the_form(project, form):
    fill_in(form, light(), source=SOURCE, change=lambda book: in_figure(book, {"precision": "Minst"}))
    (fault,) = faults(project, form)
    assert "Precision är ”Minst”. Rätt vore: ett tal, eller ”Antal ej angivet”" in fault


def test_messages_hold_headings_and_words_for_columns_and_codes():
    headings = {"precision": "Precision", "reported_by": "Vems del redovisas"}
    text = "status är done (Genomfört) och precision = exact, se reported_by i measures.csv"
    assert form_words.tell(text, "measures", headings) == (
        "status är ”Genomfört” och ”Exakt” i Precision, se Vems del redovisas i bladet Siffror"
    )


def test_formatted_empty_rows_say_nothing(form):
    book = openpyxl.load_workbook(form)
    sheet = book[layout.FOLLOWUPS]
    rows = len(open_book(form).sheets[layout.FOLLOWUPS].rows())
    for row in range(sheet.max_row + 1, 21_000):
        sheet.row_dimensions[row].height = 20
    book.save(form)
    assert len(open_book(form).sheets[layout.FOLLOWUPS].rows()) == rows


def test_a_form_from_before_a_title_was_changed_is_read_with_its_own_words(project, form, tmp_path):
    root = shutil.copytree(project.root, tmp_path / "projekt")
    form = made(Project(root), "2025-H1", tmp_path / "g.xlsx")
    fill_in(
        form, light(summary="Det blev 2 vandringar."), source=SOURCE, change=lambda book: in_figure(book, {"value": 2})
    )
    path = root / "data" / "commitments.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Belysning,", "Byta belysning,"), encoding="utf-8")
    assert "belysning/2025-H1/vandringar" in preview(Project(root), form)
    assert row_of(openpyxl.load_workbook(form)[layout.FOLLOWUPS], LIGHT)


def test_a_form_says_that_only_a_part_of_the_document_is_held(project, form):
    source = {**SOURCE, "report_held": "Bara en del av dokumentet"}
    fill_in(form, light(summary="Det är på väg."), source=source)
    plan = plan_import(project, load(project.data), [form], today=TODAY)
    assert "Finns i underlaget: Delvis" in str(plan)
    (report,) = [change for change in plan.changes if change.table == "reports"]
    assert report.after["held"] == "partly"


def suggested(book) -> int:
    """Return the row of the figure that last time's report lets one expect of Vandringar."""
    sheet = book[layout.FIGURES]
    places = columns(sheet)
    return next(row for row in range(5, 60) if sheet.cell(row, places["commitment_id"]).value == "1. Vandringar"
                and sheet.cell(row, places["indicator_id"]).value)  # fmt: skip


def test_a_measure_that_is_gone_is_listed_by_name_and_a_tick_writes_why(project, form):
    both = {WALKS: told(reported_by="Påhittade kommun; Polisen", summary="De gick runt.", note="Läst i efterhand.")}
    fill_in(form, both, source=SOURCE)
    said = preview(project, form)
    assert "har inget antal nu: Trygghetsvandringar (Vandringar). Fyll i antalet, eller välj ”Nämns inte”" in said
    assert "finns inte för januari–juni 2025" in said  # as check would say of the row before
    fill_in(form, change=lambda book: put(book[layout.FIGURES], suggested(book), {"gone": "Nämns inte"}))
    said = preview(project, form)
    assert "Läsning: Läst i efterhand. Trygghetsvandringar nämns inte.\n" in said
    assert "har inget antal nu" not in said
    assert "finns inte för januari–juni 2025" not in said


def test_a_tick_beside_a_figure_or_without_a_follow_up_is_refused(project, form):
    fill_in(form, light(), source=SOURCE,
            change=lambda book: put(book[layout.FIGURES], suggested(book), {"gone": "Nämns inte"}))  # fmt: skip
    (fault,) = faults(project, form)
    assert "(Nämns inte): åtagandet har ingen uppföljning" in fault
    fill_in(form, change=lambda book: put(book[layout.FIGURES], suggested(book), {"value": 3}))
    assert any("(Nämns inte): raden har både en siffra och Nämns inte" in fault for fault in faults(project, form))


def test_every_sheet_is_printed_on_landscape_a4_in_legible_type(blank):
    book = openpyxl.load_workbook(blank)
    for sheet in book:
        page = sheet.page_setup
        assert (page.orientation, int(page.paperSize)) == ("landscape", 9)
        assert not sheet.sheet_properties.pageSetUpPr.fitToPage  # which would make the type as small as it takes
        sizes = {cell.font.size for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert min(sizes) * page.scale / 100 >= 8
        inches = [(sheet.column_dimensions[letter].width * 7 + 5) / 96 for letter in sheet.column_dimensions]
        assert max(inches, default=0) * page.scale / 100 < 10.5  # a column is never cut by the edge of a page
    assert book[layout.FOLLOWUPS].print_title_rows == "$4:$4"


def test_a_new_indicator_with_the_name_of_another_is_refused(project, form):
    again = [{"title": "Trygghetsvandringar", "unit": "gånger", "kind": "Utfall", "definition": "En annan."}]
    fill_in(form, light(), source=SOURCE, indicators=again)
    assert any(
        "(Namn): ”Trygghetsvandringar” finns redan, på en rad ovanför" in fault for fault in faults(project, form)
    )


def test_messages_name_things_by_their_titles(project, form):
    fill_in(form, light(summary="Det blev 2 vandringar."), source=SOURCE,
            change=lambda book: in_figure(book, {"value": 2, "joint": "Gemensamt"}))  # fmt: skip
    (fault,) = faults(project, form)
    assert "bara parten ”Påhittade kommun”. Rätt vore: minst två parter i Parter, eller ”Enskilt” i Gemensamt" in fault
    assert (
        form_words.tell(r"”x” följer inte mönstret ^https?://\S+$", "sources", {}) == "”x” är inte skriven som den ska"
    )
