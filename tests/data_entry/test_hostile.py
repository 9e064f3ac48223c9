"""Texts, names, addresses and workbooks that try to be more than they are: shown as text, or refused in words.

What a browser makes of them is tried in test_hostile_browser.py, what damaged data come to in test_corruptions.py.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import rdflib
from bs4 import BeautifulSoup
from rdflib.namespace import DCTERMS

from loftesbok import cli
from loftesbok.analysis import provenance
from loftesbok.data.checks.cells import checks
from loftesbok.data.checks.texts import is_formula
from loftesbok.data.contract import contract
from loftesbok.data.csv.reader import read
from loftesbok.data.dataset import Dataset, find_problems, load
from loftesbok.data_entry.change_plan import apply
from loftesbok.data_entry.excel.opening import open_book
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.importing import plan_import
from loftesbok.data_entry.followup_form.write import write_form
from loftesbok.document.document import document
from loftesbok.document.pieces import Badge, Bullets, Card, Cards, Details, Facts, Link, Paragraph, Strong, Table
from loftesbok.document.text import render_csv
from loftesbok.domain.printable import plain
from loftesbok.domain.problems import DataError, LoftesbokError, Problem
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.editions import plan
from loftesbok.opendata import dcat
from loftesbok.opendata import publish as opendata
from loftesbok.project.project import Project
from loftesbok.sphinx_ext.downloads import for_spreadsheets
from tests.sample.forms import SOURCE, fill_in, made, told
from tests.sample.hostile_texts import ADDRESSES, FORMULAS, HARMLESS_FORMULAS, NAMES, SHOWN, UNSEEN
from tests.sample.project import SampleProject, fill, rows
from tests.thorough.faults import workbooks
from tests.thorough.faults.hostile import hostile_project, prose_columns

STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What must never reach a terminal from a file; a line feed is a line's end."""
RUN = [text for name, text in FORMULAS.items() if name not in HARMLESS_FORMULAS]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return hostile_project(tmp_path_factory.mktemp("fientlig") / "projekt")


@pytest.fixture(scope="module")
def dataset(hostile: Project) -> Dataset:
    return load(hostile.data)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return SampleProject().build(tmp_path_factory.mktemp("andra") / "projekt")


@pytest.fixture
def made_up(laid_out: Project, tmp_path: Path) -> Project:
    """The made-up second project, to be changed."""
    return Project(Path(shutil.copytree(laid_out.root, tmp_path / "projekt")))


def spread(texts: list[str]) -> tuple[dict[str, list[dict[str, str]]], set[tuple[str, int, str]]]:
    """Put each text into a cell of running text of its own; return the rows and the cells."""
    tables = rows()
    free = iter(
        [(table, line, column) for table, column in prose_columns() for line, _ in enumerate(tables.get(table, []), 2)]
    )
    cells = set()
    for text, (table, line, column) in zip(texts, free, strict=False):
        tables[table][line - 2][column] = text
        cells.add((table, line, column))
    assert len(cells) == len(texts)
    return tables, cells


# --- texts in the data ------------------------------------------------------------------------------------------------


def test_the_made_up_project_carries_every_payload_in_every_column_of_text(dataset: Dataset) -> None:
    assert find_problems(dataset.folder) == []
    held = {value for table in dataset.tables.values() for column in table for value in table[column].unique()}
    assert {text for text in SHOWN.values() if "|" not in text} <= held
    for table, column in prose_columns():
        assert (dataset[table][column] != "").any(), (table, column)


def test_characters_that_cannot_be_seen_are_refused_with_their_cell_and_never_repeated(made_up: Project) -> None:
    in_lines = [text for text in UNSEEN.values() if not set(text) & set("\n\r\0")]
    tables, cells = spread(in_lines)
    fill(made_up, tables)
    problems = find_problems(made_up.data)
    assert {(one.file.removesuffix(".csv"), one.row, one.column) for one in problems} == cells
    for one in problems:
        assert not STEERS.search(str(one))
        assert one.right


@pytest.mark.parametrize("text", [text for text in UNSEEN.values() if set(text) & set("\n\r\0")])
def test_line_breaks_and_nulls_are_refused_with_their_row(tmp_path: Path, text: str) -> None:
    path = tmp_path / "themes.csv"
    path.write_bytes(f'theme_id,title,description\na,b,c\nx,"{text}",x\n'.encode())
    found, (problem, *_) = read(path, contract()["themes"])
    assert found is None
    assert (problem.file, problem.row) == ("themes.csv", 3)
    assert not STEERS.search(str(problem))


def test_what_a_spreadsheet_would_run_is_refused_with_its_cell(made_up: Project) -> None:
    tables, cells = spread([text for text in RUN if text == text.strip()])  # white space is told before formulas
    fill(made_up, tables)
    assert {(one.file.removesuffix(".csv"), one.row, one.column) for one in find_problems(made_up.data)} == cells


def test_what_a_package_says_of_itself_is_held_to_the_same(made_up: Project) -> None:
    path = made_up.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["publisher"]["name"] = UNSEEN["right to left override"]
    package["resources"][0]["schema"]["fields"][0]["description"] = UNSEEN["escape sequence"]
    package[UNSEEN["zero-width space"]] = "x"
    path.write_text(json.dumps(package), encoding="utf-8")
    problems = find_problems(made_up.data)
    assert [one.column for one in problems] == [
        "",
        "publisher.name",
        "resources.sources.schema.fields.source_id.description",
    ]
    assert not [one for one in problems if STEERS.search(str(one))]


def test_every_slug_of_the_contract_refuses_what_is_no_slug() -> None:
    """In every table; what a promise period's id must be beyond that, as it names files, is tried in test_rules."""
    for spec in contract().values():
        for field in spec.fields:
            if field.kind == "slug":
                fine = {name for name, value in NAMES.items() if not any(one.wrong(value) for one in checks(field))}
                assert fine - {"empty"} == {"device", "device, numbered", "long", "notebook of the trends"}, field


USUAL = (
    "https://www.exempel.se/sida?id=3&x=y#z", "http://exempel.se", "https://exempel.se:8080/å/ä%20ö",
    "https://xn--exmpel-bua.se/~x/(y),z;w", "https://1.2.3.4/",
)  # fmt: skip


def test_only_plain_addresses_become_links(made_up: Project) -> None:
    tables = rows()
    for number, address in enumerate([*ADDRESSES.values(), *USUAL]):
        tables["sources"].append({**tables["sources"][0], "source_id": f"s-{number}", "url": address})
    fill(made_up, tables)
    in_cells = find_problems(made_up.data)
    assert {(one.file, one.column) for one in in_cells} == {("sources.csv", "url")}
    wrong = {tables["sources"][one.row - 2]["url"] for one in in_cells}
    # rules are tried once the cells are right
    left = [row for row in tables["sources"] if row.get("url") not in wrong]
    fill(made_up, {**tables, "sources": left})
    by_rule = find_problems(made_up.data)
    wrong |= {left[one.row - 2]["url"] for one in by_rule}
    assert wrong == set(ADDRESSES.values())
    assert all(one.right and not STEERS.search(str(one)) for one in (*in_cells, *by_rule))


def test_a_link_out_of_the_data_folder_is_not_followed(made_up: Project, tmp_path: Path) -> None:
    secret = tmp_path / "hemligt.csv"
    for name in ("places.csv", "datapackage.json"):
        path = made_up.data / name
        shutil.copy(path, secret)
        path.unlink()
        path.symlink_to(secret)
        (problem,) = find_problems(made_up.data)
        assert str(problem) == f"{name}: filen är en länk till något utanför mappen. Rätt vore: själva filen."
        path.unlink()
        shutil.copy(secret, made_up.data / f"egen-{name}")
        path.symlink_to(made_up.data / f"egen-{name}")
        assert find_problems(made_up.data) == []


# --- what is made of it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*SHOWN.values(), *FORMULAS.values(), *UNSEEN.values()])
def test_a_notebook_shows_a_text_as_text(text: str) -> None:
    """In every kind of block: what an HTML parser finds is the text, and only the elements that the blocks are."""
    blocks = (
        Paragraph((text, Strong(text), Link(text, "/data"), Badge("done"))),
        Bullets(((text,),)), Facts(((text, ((text,),)),)),
        Details(text, (Paragraph((text,)),)), Cards((Card(text, (Paragraph((text,)),)),)),
        Table("x", text, (text, "b"), ((((text,),), ((text,),)),), (text,)),
    )  # fmt: skip
    shown = document(*blocks).to_html()
    page = BeautifulSoup(shown, "html.parser")
    allowed = "p a strong span ul li dl dt dd details summary div section h4 table caption thead tbody tr th td"
    assert {tag.name for tag in page.find_all(True)} <= set(allowed.split())
    assert {name for tag in page.find_all(True) for name in tag.attrs} <= {"href", "class", "style", "scope"}
    assert page.get_text().count(text) == 15
    assert shown.count(html.escape(text)) == 15


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_a_notebook_links_nowhere_but_to_the_web(address: str) -> None:
    page = BeautifulSoup(document(Paragraph((Link("x", address),))).to_html(), "html.parser")
    assert [tag.name for tag in page.find_all(True)] == ["p", "a"]
    assert list(page.a.attrs) == ["href"]
    assert re.match(r"https?://|#|[^:]*$", page.a["href"])


def test_the_catalogue_and_the_description_hold_texts_as_texts(dataset: Dataset) -> None:
    base = "https://loften.exempel.se/"
    described = json.loads(opendata.json_ld(dataset, base_url=base))
    assert described["name"] == dataset.package["title"]
    graph = rdflib.Graph()
    graph.parse(data=dcat.rdf(dataset, opendata.files(dataset), base_url=base, book=SHOWN["rdf"]), format="xml")
    titles = {str(one) for one in graph.objects(None, DCTERMS.title)}
    assert {dataset.package["title"], f"Öppna data: {SHOWN['rdf']}"} <= titles
    assert not [one for one in graph.subjects() if "hostile.example" in str(one)]


def cells_of(data: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(data.decode("utf-8"), newline="")) for cell in row]


def test_no_cell_of_a_published_table_is_a_formula(dataset: Dataset) -> None:
    tables = {name: data for name, data in opendata.files(dataset).items() if name.endswith(".csv")}
    assert len(tables) == 15
    for name, data in tables.items():
        assert [cell for cell in cells_of(data) if is_formula(cell)] == [], name
    with zipfile.ZipFile(
        io.BytesIO(next(d for n, d in opendata.files(dataset).items() if n.endswith(".zip")))
    ) as archive:
        assert not [name for name in archive.namelist() if "/" in name or "\\" in name or name.startswith(".")]


@pytest.mark.parametrize("text", FORMULAS.values(), ids=FORMULAS)
def test_no_cell_of_a_downloaded_table_is_a_formula(text: str) -> None:
    lines = (("+5",), ("−5",), (text,), ("ord", text))
    table = Table("x", "x", ("a", text), tuple(((one,), (one, one)) for one in lines))
    made_of_it = cells_of(for_spreadsheets(render_csv(table)).encode())
    assert not [cell for cell in made_of_it if is_formula(cell)]
    assert [cell for cell in made_of_it if cell in ("5", "−5")] == ["5", "−5"]
    assert len(made_of_it) == 10


def test_no_cell_of_a_form_is_a_formula_of_somebody_elses(hostile: Project, dataset: Dataset, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(hostile, "2024-H2", tmp_path / "f.xlsx", period_id="2024-2025"))
    texts = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert cell.value.isascii()
                    assert not [text for text in SHOWN.values() if text in cell.value]
                texts.add(cell.value)
                assert cell.hyperlink is None
    titles = set(dataset["commitments"].loc[dataset["commitments"]["period_id"] == "2024-2025", "title"])
    assert not [title for title in titles if not any(title in str(text) for text in texts)]


# --- the terminal -----------------------------------------------------------------------------------------------------


def called(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """Run a command; return its exit code and all that it said. Nothing of it may steer a terminal."""
    code = cli.main([str(one) for one in arguments])
    out, err = capsys.readouterr()
    assert not STEERS.search(out + err)
    assert "Traceback" not in out + err
    return code, out + err


def test_check_and_list_say_nothing_that_steers_a_terminal(
    made_up: Project, hostile: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    tables, _ = spread(list(UNSEEN.values()))
    fill(made_up, tables)
    code, said = called(capsys, "check", "--project", made_up.root)
    assert code == 1
    assert "U+" in said
    assert called(capsys, "list", "--project", made_up.root)[0] == 1
    code, said = called(capsys, "check", "--project", hostile.root)
    assert "15 tabeller" in said
    assert called(capsys, "list", "--project", hostile.root)[0] == 0


def test_no_argument_leads_out_of_the_project(made_up: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither as a promise period, nor as a reporting period, nor as a party."""
    before = sorted(path for path in made_up.root.parent.rglob("*") if "_build" not in path.parts)
    dataset, form = load(made_up.data), made_up.root / "f.xlsx"
    for name, value in NAMES.items():
        calls: list[Callable[[], object]] = [lambda value=value: ReportingPeriod.parse(value)]
        if name != "notebook of the trends":
            calls.append(lambda value=value: plan.jobs(made_up, dataset, [value]))
        if name != "empty":
            calls.append(lambda value=value: plan.jobs(made_up, dataset, (), value))
        if name in ("absolute", "right to left override"):
            calls.append(lambda value=value: write_form(made_up, dataset, "2025-H1", form, party=value))
            calls.append(lambda value=value: write_form(made_up, dataset, "2025-H1", form, period_id=value))
        for call in calls:
            with pytest.raises(LoftesbokError) as caught:
                call()
            assert not STEERS.search(str(caught.value))
    project = ("--project", made_up.root)
    for value in (NAMES["up"], NAMES["escape sequence"]):
        assert called(capsys, "run", value, *project)[0] == 1
        assert called(capsys, "new-period", value, *project)[0] == 1
    assert sorted(path for path in made_up.root.parent.rglob("*") if "_build" not in path.parts) == before


def test_a_form_is_written_over_nothing_but_forms(made_up: Project, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("data/measures.csv", "_config.yml", "book/_toc.yml", "data"):
        path = made_up.root / name
        before = path.read_bytes() if path.is_file() else b""
        assert called(capsys, "form", "2025-H1", "-o", path, "--project", made_up.root)[0] == 1
        assert (path.read_bytes() if path.is_file() else b"") == before


def test_names_of_files_are_shown_as_text(made_up: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in (UNSEEN["clear the screen"] + UNSEEN["right to left override"], SHOWN["script"].replace("/", "")):
        path = tmp_path / f"{text}.xlsx"
        path.write_bytes(b"x")
        code, said = called(capsys, "import", path, "--project", made_up.root)
        assert code == 1
        assert "ingen Excel-arbetsbok" in said
        (made_up.notebooks / f"{text}.ipynb").write_text("{}", encoding="utf-8")
        assert called(capsys, "check", "--project", made_up.root)[0] == 1


def test_an_error_is_plain_text_whatever_it_tells_of() -> None:
    for text in UNSEEN.values():
        for error in (LoftesbokError(text), DataError([Problem(text, 1, text, text, text)])):
            assert not STEERS.search(str(error))
            assert not STEERS.search(plain(text))
    assert plain("rad\nrad å") == "rad\nrad å"


def test_the_report_on_sources_is_plain_text(made_up: Project, tmp_path: Path) -> None:
    folder = tmp_path / "källor"
    folder.mkdir()
    text = f"ett påhittat löfte {UNSEEN['clear the screen']} en påhittad uppföljning"
    (folder / "\x1b[2Jx\u202e.txt").write_text(text, encoding="utf-8")
    with pytest.raises(LoftesbokError) as caught:
        provenance.verify(load(made_up.data), folder)
    assert not STEERS.search(str(caught.value))


# --- workbooks --------------------------------------------------------------------------------------------------------

COMMITMENTS = [f"2024-2025-{slug}" for slug in ("vandringar", "belysning", "kontroller", "grannsamverkan")]
COLUMNS = ("rationale", "summary", "reason", "next_step", "anchor", "source_status")
NOT_IN_XML = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE
IN_A_CELL = [
    text for name, text in UNSEEN.items()
    if not NOT_IN_XML.search(text) and name not in ("non-character", "figure space outside")
]  # fmt: skip


def filled(project: Project, path: Path, texts: list[str]) -> tuple[Path, dict[tuple[str, str], str]]:
    """Fill in a form with each text in a cell of its own; return its path, and the texts by commitment and column."""
    free = [(commitment, column) for column in COLUMNS for commitment in COMMITMENTS]
    cells = dict(zip(free, texts, strict=False))
    assert len(cells) == len(texts)
    answers = {one: told(reported_by="Kommunen", reason="Ett skäl.") for one in COMMITMENTS}
    for (commitment, column), text in cells.items():
        answers[commitment][column] = text
    source = {**SOURCE, "published_on": "2025-02-03"}
    return fill_in(made(project, "2025-H1", path), answers, source=source), cells


def imported(project: Project, path: Path) -> Any:
    return plan_import(project, load(project.data), [path], today=date(2026, 1, 2))


@pytest.mark.parametrize("part", [0, 1])
def test_a_cell_with_what_cannot_be_seen_is_refused_or_is_a_space(made_up: Project, tmp_path: Path, part: int) -> None:
    texts = [f"Före {text} efter" for text in IN_A_CELL[part::2]]
    path, _ = filled(made_up, tmp_path / "f.xlsx", texts)
    with pytest.raises(DataError) as caught:
        imported(made_up, path)
    folded = [text for text in texts if set(text) & set("\n\r\t")]
    assert len(caught.value.problems) == len(texts) - len(folded)
    for problem in caught.value.problems:
        assert "f.xlsx, bladet Uppföljning, cell " in str(problem)
        assert not STEERS.search(str(problem))


def test_payloads_in_cells_become_texts_letter_by_letter(made_up: Project, tmp_path: Path) -> None:
    whole = " § ".join([*SHOWN.values(), "rad\nrad\trad"])
    path, _ = filled(made_up, tmp_path / "f.xlsx", [whole, SHOWN["script"]])
    plan = imported(made_up, path)
    assert not STEERS.search(str(plan))
    apply(made_up, plan)
    rows_of = load(made_up.data)["followups"].set_index(["commitment_id", "reporting_period"])["rationale"]
    assert rows_of[COMMITMENTS[0], "2025-H1"] == " ".join(whole.split())
    assert rows_of[COMMITMENTS[1], "2025-H1"] == SHOWN["script"]


@pytest.mark.parametrize("as_text", [False, True])
def test_a_cell_that_is_a_formula_or_would_be_one_is_refused(made_up: Project, tmp_path: Path, as_text: bool) -> None:
    """As the program wrote it, and as text, with an apostrophe before."""
    path, cells = filled(made_up, tmp_path / "f.xlsx", RUN)

    def quoted(book: openpyxl.Workbook) -> None:
        for row in book[layout.FOLLOWUPS].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.data_type, cell.quotePrefix = "s", True

    with pytest.raises(DataError) as caught:
        imported(made_up, fill_in(path, change=quoted) if as_text else path)
    refused = len(caught.value.problems)
    assert refused == (len(cells) if as_text else sum(text.startswith("=") for text in RUN))
    for problem in caught.value.problems:
        assert "f.xlsx, bladet Uppföljning, cell " in str(problem)
        assert "formel" in str(problem)


QUICK = {
    "an honest, empty workbook": "read", "a million blank rows": "för många", "a million shared texts": "för många",
 "a tag with 300 000 attributes": "orimligt många egenskaper",
    "one number of a million digits": "för lång text", "entities within entities": "DOCTYPE",
    "entities within entities, in EBCDIC": "teckenkodning", "entities within entities, in UTF-16": "teckenkodning",
    "an external entity": "DOCTYPE", "a part larger than its entry says": "skadad",
    "a hundred entries for the same twenty megabytes": "skadad", "two hundred thousand entries": "för många delar",
    "packed with LZMA": "packad på ett annat sätt", "a zip within a zip": "inbäddade", "eleven megabytes": "för stor",
    "twenty thousand merged ranges over the whole sheet": "read",
}  # fmt: skip


@pytest.mark.parametrize("kind", QUICK)
def test_a_workbook_that_asks_for_too_much_is_refused(tmp_path: Path, kind: str) -> None:
    """How soon, and with how much memory: python tests/thorough/faults/workbooks.py."""
    path = tmp_path / "f.xlsx"
    path.write_bytes(workbooks.KINDS[kind]())
    if QUICK[kind] == "read":
        assert list(open_book(path).sheets) == ["x"]
    else:
        with pytest.raises(DataError, match=QUICK[kind]):
            open_book(path)
