"""What was promised, part by part, in the forms: shown, told as not mentioned, and taken in as the data hold it."""

import shutil
from datetime import date

import pytest

from loftesbok.data.dataset import find_problems, load
from loftesbok.data_entry.change_plan import apply
from loftesbok.data_entry.excel.columns import CODE_ROW
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.importing import plan_import
from loftesbok.domain.problems import DataError
from loftesbok.project.project import Project
from tests.sample.forms import SOURCE, columns, fill_in, made, row_of, told

BARS = "2023-2024-krogtillsyn"
BOTH = "Linköpings kommun och Polisen"


@pytest.fixture
def project(repository, tmp_path):
    """Linköping's data, to be changed; nothing of it is published."""
    root = tmp_path / "linkoping"
    shutil.copytree(repository.data, root / "data")
    shutil.copy(repository.config_file, root)
    return Project(root)


def planned(project, path):
    return plan_import(project, load(project.data), [path], today=date(2026, 1, 2))


def followup(project, when):
    rows = load(project.data)["followups"]
    return rows[(rows["commitment_id"] == BARS) & (rows["reporting_period"] == when)].iloc[0]


def test_what_is_not_mentioned_goes_out_and_comes_back_part_by_part(project, tmp_path):
    shown = {}

    def read(book):
        sheet = book[layout.FOLLOWUPS]
        row = row_of(sheet, BARS)
        shown.update({code: sheet.cell(row, place).value for code, place in columns(sheet).items()})

    path = made(project, "2024-T1", tmp_path / "f.xlsx")
    parts = "göra andra insatser på krogar;  göra tillsyn på krogar"
    filled = told(
        status="Går inte att bedöma", reported_by=BOTH, unreported=parts, not_stated="när det var", note="Läst så."
    )
    fill_in(path, {BARS: filled}, source=SOURCE, change=read)
    assert shown["parts"] == "göra tillsyn på krogar; göra andra insatser på krogar"
    assert shown["last"].startswith("September–december 2023: Delvis redovisat. ")
    apply(project, planned(project, path))
    assert find_problems(project.data) == []
    row = followup(project, "2024-T1")
    assert row["unreported"] == "göra andra insatser på krogar|göra tillsyn på krogar"
    assert (row["not_stated"], row["note"]) == ("när det var", "Läst så.")
    assert planned(project, made(project, "2024-T1", tmp_path / "g.xlsx")).empty


def test_what_is_no_part_of_the_promise_is_told_with_its_cell(project, tmp_path):
    path = made(project, "2024-T1", tmp_path / "f.xlsx")
    fill_in(path, {BARS: told(reported_by=BOTH, unreported="göra andra insatser på barer")}, source=SOURCE)
    with pytest.raises(DataError) as caught:
        planned(project, path)
    (problem,) = caught.value.problems
    assert "Nämns inte" in str(problem)
    assert "”göra andra insatser på barer” är ingen del av åtagandet" in str(problem)
    assert "”göra andra insatser på krogar”" in str(problem)


def test_a_form_from_before_the_parts_is_read_with_the_words_of_then(project, tmp_path):
    path = made(project, "2024-T1", tmp_path / "f.xlsx")

    def as_before(book):
        sheet = book[layout.FOLLOWUPS]
        for code in ("parts", *layout.OF_SCHEMA_3):
            sheet.delete_cols(columns(sheet)[code])
        assert not set(layout.OF_SCHEMA_3) & {cell.value for cell in sheet[CODE_ROW]}

    fill_in(path, {BARS: told(status="Genomförd", reported_by=BOTH)}, source=SOURCE, change=as_before)
    apply(project, planned(project, path))
    assert (followup(project, "2024-T1")["status"], followup(project, "2024-T1")["unreported"]) == ("done", "")
