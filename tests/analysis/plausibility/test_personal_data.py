"""Personal particulars are found wherever a text may hold them, nothing else is, and none is shown whole.

All numbers are made up from their digits; the control digit is reckoned here, independently of the package.
"""

import pytest

from loftesbok.analysis.plausibility import personal_data, warnings
from loftesbok.book.checks import personal_data as writings
from loftesbok.data.dataset import load
from loftesbok.new_project.lay_out import lay_out
from loftesbok.project.project import Project
from tests.sample.changes import change
from tests.sample.project import describe


def with_control_digit(nine):
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(nine))
    return f"{nine}{-total % 10}"


NUMBER = with_control_digit("811228987")  # 28 December 1981
COORDINATION = with_control_digit("811288987")  # 60 added to the day
BIRTH, LAST = NUMBER[:6], NUMBER[6:]
WRONG_DIGIT = f"{NUMBER[:9]}{(int(NUMBER[9]) + 1) % 10}"


@pytest.mark.parametrize(
    "text",
    [f"{BIRTH}-{LAST}", f"{BIRTH}+{LAST}", f"{BIRTH}{LAST}", f"19{BIRTH}-{LAST}", f"19{BIRTH}{LAST}",
     f"{BIRTH}–{LAST}", f"{BIRTH} {LAST}", f"{BIRTH}\u00a0{LAST}", f"({BIRTH}-{LAST})", f"pnr:{BIRTH}-{LAST}.",
     f"{COORDINATION[:6]}-{COORDINATION[6:]}", f"19{COORDINATION}"],
)  # fmt: skip
def test_a_personal_identity_number_is_known_in_every_way_of_writing(text):
    (found,) = personal_data.particulars(f"Enligt {text} blev det så")
    assert found.kind == personal_data.PERSONAL_NUMBER


@pytest.mark.parametrize(
    "text",
    ["KS 2023-501", "KS 2020-486", "dnr KS 2018-98", "2023-05-10", "20230510", "2021-2022", "212000-0449",
     f"{WRONG_DIGIT[:6]}-{WRONG_DIGIT[6:]}", WRONG_DIGIT, with_control_digit("811328987"), f"x{NUMBER}", f"{NUMBER}x",
     f"1.{NUMBER}", f"{NUMBER}-1", f"eaf8{NUMBER}c7", f"99{NUMBER}", "1 234 567 890", "SFS 1991:481", "EU 2016/679",
     "978-91-38-12345-6", "13-16 år", "2023-05-10 12:34", "10 000 000", "112 eller 114 14", "01-02 2024", "0501-2023",
     "0-18 år", "skolan@", "@polisen", "a@b", "+12 000 000"],
)  # fmt: skip
def test_other_numbers_and_signs_are_no_particulars(text):
    assert personal_data.particulars(f"Enligt {text} blev det så") == []


@pytest.mark.parametrize(
    "text",
    ["070-123 45 67", "0701234567", "070 123 45 67", "013-20 60 00", "08-123 456", "(013) 20 60 00", "013/206000",
     "+46 70 123 45 67", "+46701234567", "0046 13 20 60 00", "+46 (0)13-20 60 00", "0142-123 45"],
)  # fmt: skip
def test_telephone_numbers_are_known(text):
    (found,) = personal_data.particulars(f"Ring {text}.")
    assert found.kind == personal_data.TELEPHONE


@pytest.mark.parametrize("text", ["a.b@exempel.se", "A_B+c@post.exempel.se", "åsa@exempel.se"])
def test_addresses_are_known(text):
    (found,) = personal_data.particulars(f"Skriv till {text}.")
    assert found.kind == personal_data.EMAIL


def test_nothing_is_shown_whole():
    text = f"{BIRTH}-{LAST}, 070-123 45 67, a.b@exempel.se"
    assert personal_data.mask(f"{text} och {text}") == "81…, 07…, a…@… och 81…, 07…, a…@…"
    assert personal_data.mask("Tillsyn på 12 krogar (KS 2023-501).") == "Tillsyn på 12 krogar (KS 2023-501)."


COLUMNS = [
    ("followups", "summary"), ("followups", "next_step"), ("followups", "assessed_by"), ("measures", "note"),
    ("commitments", "group"), ("sources", "publisher"), ("sources", "diary_number"), ("sources", "url"),
    ("sources", "file_name"), ("places", "title"), ("reports", "title"), ("measures", "anchor"), ("parties", "title"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_that_holds_text_is_looked_at(linkoping, table, column):
    key = linkoping.specs[table].key[0]
    first = linkoping[table].iloc[1][key]
    data = change(linkoping, table, {key: first}, **{column: f"Skrivet av {BIRTH}-{LAST}"})
    found = personal_data.in_tables(data)
    assert {(one.file, one.column) for one in found} == {(f"{table}.csv", column)}
    assert data[table].iloc[found[0].row - 2][key] == first
    assert found[0].what == "texten tycks innehålla ett personnummer (81…)"


def test_the_repository_holds_no_particulars(repository, linkoping):
    assert (
        personal_data.in_tables(linkoping)
        == personal_data.in_package(linkoping)
        == writings.find(repository, linkoping)
        == []
    )


def test_numbers_in_the_data_are_faults_unless_they_are_allowed_and_addresses_are_warnings(linkoping):
    number = f"{BIRTH}-{LAST}"
    text = {"next_step": f"Kontakt med {number}, 070-123 45 67 eller a.b@exempel.se."}
    data = change(linkoping, "followups", {"commitment_id": "2023-2024-kameror", "reporting_period": "2023-T2"}, **text)
    faults = personal_data.find_numbers(data)
    assert [one.what for one in faults] == [
        "texten innehåller ett personnummer (81…)", "texten innehåller ett telefonnummer (07…)",
    ]  # fmt: skip
    assert all("allow_personal: i _config.yml" in one.right and one.row for one in faults)
    assert [one.what for one in personal_data.find_numbers(data, [number])] == [faults[1].what]
    assert personal_data.find_numbers(data, [number, "070-1234567"]) == []
    assert [one.what for one in personal_data.find_addresses(data)] == ["texten tycks innehålla en e-postadress (a…@…)"]


def test_no_doubt_of_any_kind_shows_a_number_whole(linkoping):
    step = {"next_step": f"Kontakt med {BIRTH}-{LAST} i ett bageri, 070-123 45 67."}
    data = change(linkoping, "followups", {"commitment_id": "2023-2024-kameror", "reporting_period": "2023-T2"}, **step)
    found = warnings.find_warnings(data)
    assert {one.column for one in found} >= {"next_step"}
    assert any("bageri" in one.what for one in found)
    assert not any(LAST in str(one) or "45 67" in str(one) for one in found)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """A project without rows, whose pages and notebooks a test may change and put back."""
    project = lay_out(tmp_path_factory.mktemp("folk") / "projekt", "Påhittade kommun", "Påhittade boken")
    describe(project)
    return project


def published(dataset, **values):
    package = {**dataset.package, **values}
    return type(dataset)(dataset.folder, package, dataset.specs, dataset.tables, dataset.dialects)


def test_the_publisher_may_be_reached(laid_out):
    dataset = load(laid_out.data)
    given = {"name": "Ingen", "contact": "trygghet@exempel.se eller 013-20 60 00", "official": False}
    open_to_mail = published(dataset, publisher=given)
    assert personal_data.in_package(open_to_mail) == []
    assert personal_data.exemptions(open_to_mail) == ["trygghet@exempel.se", "013-20 60 00"]
    assert (
        personal_data.particulars(
            "Skriv till Trygghet@exempel.se, ring 013-206000.", personal_data.exemptions(open_to_mail)
        )
        == []
    )
    others = published(dataset, publisher=given, description="Skriv till a.b@exempel.se.")
    assert [(one.column, one.what) for one in personal_data.in_package(others)] == [
        ("description", "texten tycks innehålla en e-postadress (a…@…)")
    ]


def test_pages_narratives_and_paper_texts_are_looked_at(laid_out):
    project = Project(laid_out.root)
    dataset = load(project.data)
    assert writings.find(project, dataset) == []
    (project.book / "om.md").write_text(f"# Om\n\nFråga {BIRTH}-{LAST}.\n", encoding="utf-8")
    project.paper_texts.mkdir()
    (project.paper_texts / "2024-report.yml").write_text("title: Ring 070-123 45 67\n", encoding="utf-8")
    trends = project.notebook("trender")
    trends.parent.mkdir(exist_ok=True)
    cell = '{{"cell_type": "markdown", "id": "{}", "metadata": {{"tags": {}}}, "source": "a.b@exempel.se"}}'
    cells = f"{cell.format('bakgrund', ['narrative'])}, {cell.format('annat', [])}".replace("'", '"')
    trends.write_text(f'{{"cells": [{cells}], "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}', encoding="utf-8")
    generated = project.generated
    generated.mkdir(exist_ok=True)
    (generated / "kontakt.md").write_text("a.b@exempel.se\n", encoding="utf-8")
    assert [(one.file, one.row, one.column, one.what.split(" (")[0]) for one in writings.find(project, dataset)] == [
        ("book/om.md", 3, "", "texten tycks innehålla ett personnummer"),
        ("notebooks/trender.ipynb", 0, "bakgrund", "texten tycks innehålla en e-postadress"),
        ("papers/2024-report.yml", 1, "", "texten tycks innehålla ett telefonnummer"),
    ]
