"""A form filled from a document: its proposals are marked, and nothing comes into the data that nobody confirmed."""

from __future__ import annotations

import hashlib
import io
import sys

import openpyxl
import pytest

from loftesbok.analysis import provenance
from loftesbok.cli import main
from loftesbok.data.dataset import load
from loftesbok.data_entry.change_plan import apply
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.importing import plan_import
from loftesbok.data_entry.followup_form.write import write_form
from loftesbok.data_entry.proposals import documents
from loftesbok.domain.problems import DataError
from tests.sample.forms import columns

TEXT = """Påhittad uppföljning av andra halvåret 2025

Vandringar
Polisen och kommunen har tillsammans genomfört tre vandringar i Norr. Fler vandringar planeras i vår.

Kontroller
Polisen har gjort 12 kontroller. Polisen har inte gjort några kontroller i Söder.
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "uppfoljning.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def form(made_up, source, tmp_path):
    path = tmp_path / "form.xlsx"
    write_form(made_up, load(made_up.data), "2025-H2", path, document=documents.read(source))
    return path


def rows_of(book, name):
    """Return the proposed rows of a sheet by the code of each column."""
    sheet, places = book[name], columns(book[name])
    rows = [{code: sheet.cell(row, place) for code, place in places.items()} for row in range(5, sheet.max_row + 1)]
    return [row for row in rows if row[layout.PROPOSAL].value]


def judge(path, state="Bekräftat", figures=None):
    """Judge every proposal, and write what the form leaves to people."""
    book = openpyxl.load_workbook(path)
    for row in rows_of(book, layout.FOLLOWUPS):
        row[layout.PROPOSAL].value = state
        is_walk = "vandringar" in str(row["title"].value).lower()
        text = "Tre vandringar hölls." if is_walk else "Tolv kontroller gjordes, men inga i Söder."
        for code, value in {"status": "Genomförd", "rationale": "Påhittad grund.", "summary": text}.items():
            row[code].value = value
    for row in rows_of(book, layout.FIGURES):
        row[layout.PROPOSAL].value = figures or state
    answers = {"publisher": "Ingen", "document_type": "exempel", "report_kind": "webbsida",
               "assessed_by": "testredaktionen", "assessed_on": "2026-02-01"}  # fmt: skip
    sheet = book["Källa"]
    for row in range(5, sheet.max_row + 1):
        if sheet.cell(row, 1).value in answers:
            sheet.cell(row, 3).value = answers[sheet.cell(row, 1).value]
    book.save(path)
    return path


def test_the_form_holds_what_the_document_says(form):
    book = openpyxl.load_workbook(form)
    figures = [
        (row["value"].value, row["parties"].value, row["joint"].value, row["place_id"].value, row["anchor"].value)
        for row in rows_of(book, layout.FIGURES)
    ]
    assert figures == [
        (3, "Påhittade kommun; Polisen", "Gemensamt", "Norr", "tre vandringar"),
        (12, "Polisen", "Enskilt", None, "12 kontroller"),
        (0, "Polisen", "Enskilt", "Söder", "inte gjort några kontroller"),
    ]
    followups = rows_of(book, layout.FOLLOWUPS)
    assert followups[0]["next_step"].value == "Fler vandringar planeras i vår."
    assert [row["status"].value for row in followups] == [None, None]


def test_a_proposal_is_seen_as_one(form):
    """It has a colour of its own, its state, how sure it is, and the passage."""
    book = openpyxl.load_workbook(form)
    row = rows_of(book, layout.FIGURES)[0]
    assert row["value"].fill.fgColor.rgb != row["note"].fill.fgColor.rgb
    assert row[layout.PROPOSAL].value == "Obekräftat"
    assert row["certainty"].value in ("säker", "tveksam")
    assert "genomfört tre vandringar i Norr" in row["grounds"].value


def test_what_nobody_has_confirmed_is_refused_with_its_cell(made_up, form):
    with pytest.raises(DataError) as caught:
        plan_import(made_up, load(made_up.data), [form])
    texts = [str(problem) for problem in caught.value.problems]
    assert len(texts) == 5
    assert all("förslaget är inte bekräftat" in text and "”Bekräftat”" in text for text in texts)
    assert "bladet Siffror, cell C5" in texts[0]


def test_an_emptied_cell_confirms_nothing(made_up, form):
    with pytest.raises(DataError, match="inte bekräftat"):
        plan_import(made_up, load(made_up.data), [judge(form, state=None)])


def test_what_is_confirmed_comes_in_with_its_source(made_up, form, source, tmp_path):
    """The document is registered with its checksum, and every anchor and figure holds against it."""
    apply(made_up, plan_import(made_up, load(made_up.data), [judge(form)]))
    dataset = load(made_up.data)
    (registered,) = dataset["sources"][dataset["sources"]["file_name"] == source.name].to_dict("records")
    assert registered["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
    measures = dataset["measures"][dataset["measures"]["reporting_period"] == "2025-H2"]
    assert sorted(measures["value"]) == [0, 3, 12]
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "renamed.txt").write_bytes(source.read_bytes())
    verification = provenance.verify(dataset, folder, read_text=documents.text_of)
    assert verification.problems == ()
    assert verification.confirmed > 8


def test_what_is_rejected_stays_out(made_up, form):
    plan = plan_import(made_up, load(made_up.data), [judge(form, state="Avvisat")])
    assert plan.empty


def test_a_commitment_that_is_followed_up_gets_no_proposals(made_up, source, tmp_path):
    """What is published is changed by people, not by a text that is read again."""
    path = tmp_path / "h1.xlsx"
    write_form(made_up, load(made_up.data), "2024-H1", path, document=documents.read(source))
    followed = load(made_up.data)["followups"]
    ids = set(followed.loc[followed["reporting_period"] == "2024-H1", "commitment_id"])
    book = openpyxl.load_workbook(path)
    sheet = book[layout.FOLLOWUPS]
    keys = {sheet.cell(row[layout.PROPOSAL].row, 1).value for row in rows_of(book, layout.FOLLOWUPS)}
    assert ids and not ids & keys


def test_the_same_document_gives_the_same_bytes(made_up, source, form, tmp_path):
    again = tmp_path / "again.xlsx"
    write_form(made_up, load(made_up.data), "2025-H2", again, document=documents.read(source))
    assert again.read_bytes() == form.read_bytes()


def test_a_pasted_text_is_kept_beside_the_form(made_up, tmp_path, monkeypatch, capsys):
    class Stream:
        buffer = io.BytesIO(TEXT.encode())

    monkeypatch.setattr(sys, "stdin", Stream)
    output = tmp_path / "pasted.xlsx"
    assert main(["form", "2025-H2", "--project", str(made_up.root), "--from", "-", "-o", str(output)]) == 0
    assert (tmp_path / "pasted-kalla.txt").read_text(encoding="utf-8") == TEXT
    assert "föreslås för" in capsys.readouterr().out


def test_several_documents_give_a_form_each(made_up, source, tmp_path):
    other = tmp_path / "other.md"
    other.write_text(TEXT.replace("12", "14"), encoding="utf-8")
    output = tmp_path / "form.xlsx"
    options = ["--project", str(made_up.root), "-o", str(output), "--from", str(source), str(other)]
    assert main(["form", "2025-H2", *options]) == 0
    assert (tmp_path / "form-1.xlsx").is_file() and (tmp_path / "form-2.xlsx").is_file()


@pytest.mark.parametrize("number", ["19640823-3234", "070-174 06 05"])
def test_a_number_that_points_at_a_person_stops_the_import(made_up, form, number):
    """It is told with its cell and never whole, before anything is written; named in the command it may come in."""
    judge(form)
    book = openpyxl.load_workbook(form)
    rows_of(book, layout.FOLLOWUPS)[0]["reason"].value = f"Ring {number} för mer."
    book.save(form)
    with pytest.raises(DataError, match=r"bladet Uppföljning, cell .* innehåller ett") as caught:
        plan_import(made_up, load(made_up.data), [form])
    assert number not in str(caught.value)
    assert not plan_import(made_up, load(made_up.data), [form], allowed=[number]).empty
