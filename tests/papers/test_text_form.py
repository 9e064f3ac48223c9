"""The Word form of a paper's texts: what is written in it comes into the text file whole, or is told."""

import io
from shutil import copy, copytree

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper import texts
from loftesbok.papers.board_paper.kinds import KINDS
from loftesbok.papers.board_paper.parts import standard_parts
from loftesbok.papers.board_paper.plausibility import looks_like_name
from loftesbok.papers.board_paper.text_file import Entry
from loftesbok.papers.text_form import changes
from loftesbok.papers.text_form.rewrite import rewritten
from loftesbok.project.project import Project
from loftesbok.project.text_files import parse_yaml_lines
from loftesbok.project.yaml_lines import Mapping, Sequence
from tests.commands.test_cli import call
from tests.conftest import ROOT

HOSTILE = "Mål 3 # och 7: \"udda” 'citat' \\ - (x) {y} & *z* %"


@pytest.fixture
def project(tmp_path):
    """Return a project with the repository's data, whose texts a test may change."""
    copytree(ROOT / "data", tmp_path / "data")
    copy(ROOT / "_config.yml", tmp_path)
    return Project(tmp_path)


@pytest.fixture(scope="module")
def forms(repository, linkoping):
    """Return the forms of papers on 2017 with the repository's texts."""
    return {kind: changes.make_form(repository, linkoping, "2017", kind) for kind in ("report", "council")}


@pytest.fixture
def fill(forms, tmp_path):
    """Write the form of the report of 2017, change it by a function of its rows by key, and return its path."""

    def write(change, kind="report"):
        document = Document(io.BytesIO(forms[kind]))
        rows = {row.cells[0].paragraphs[-1].text.strip("[]"): row for row in document.tables[0].rows}
        change(rows, document)
        document.save(tmp_path / "texter.docx")
        return tmp_path / "texter.docx"

    return write


@pytest.fixture
def read(project, linkoping):
    return lambda path, **settings: changes.plan(project, linkoping, "2017", "report", path, **settings)


def set_texts(row, *paragraphs):
    cell = row.cells[1]
    for number, words in enumerate(paragraphs):
        (cell.paragraphs[number] if number < len(cell.paragraphs) else cell.add_paragraph()).text = words
    for extra in cell.paragraphs[len(paragraphs) :]:
        extra.text = ""


@pytest.mark.parametrize(("period", "kind"), [("2017", "report"), ("2023-2024", "proposal"), ("2021-2022", "council")])
def test_a_form_that_nobody_has_changed_changes_nothing(project, linkoping, tmp_path, period, kind):
    data = changes.make_form(project, linkoping, period, kind)
    assert data == changes.make_form(project, linkoping, period, kind)
    (tmp_path / "texter.docx").write_bytes(data)
    planned = changes.plan(project, linkoping, period, kind, tmp_path / "texter.docx")
    assert (planned.changes, str(planned).startswith("Inget att göra")) == ((), True)


def test_what_is_written_comes_whole_and_the_rest_of_the_file_stays(project, linkoping, fill, read):
    path = project.paper_text("2017", "report")
    before = path.read_text(encoding="utf-8")

    def change(rows, _):
        set_texts(rows["goals"], HOSTILE, "Ett andra\tstycke.")
        set_texts(rows["date"], "1 mars 2018")
        set_texts(rows["documents"], "Handlingsplanen: del 1 (2017-02-01)", "Bilaga #2")
        set_texts(rows["economy"], "")

    planned = read(fill(change))
    shown = str(planned)
    assert path.read_text(encoding="utf-8") == before
    assert f"  + {HOSTILE}\n  + Ett andra stycke." in shown
    assert "  - Insatserna bidrar till två av kommunfullmäktiges övergripande mål" in shown
    assert changes.write(project, planned) == "data/papers/2017-report.yml skriven."
    held = texts.read(project, linkoping, "2017", KINDS["report"])
    assert [entry.text for entry in held.of("goals")] == [HOSTILE, "Ett andra stycke."]
    assert held.line("date") == "2018-03-01"
    assert [(one.text, one.date) for one in held.of("documents")] == [
        ("Handlingsplanen: del 1", "2017-02-01"), ("Bilaga #2", ""),
    ]  # fmt: skip
    after = path.read_text(encoding="utf-8").splitlines()
    kept = [row for row in before.splitlines() if row in after]
    assert len(before.splitlines()) - len(kept) < 12  # the rows of the parts that were changed
    assert before.splitlines()[:3] == after[:3]


def test_a_changed_text_keeps_its_source_and_that_is_told(project, linkoping, fill, read):
    def change(rows, _):
        set_texts(rows["consultation"], "Alla är eniga.", rows["consultation"].cells[1].paragraphs[1].text)

    planned = read(fill(change))
    assert "Samråd: källan är kvar från den tidigare texten. Stämmer den?" in str(planned)
    changes.write(project, planned)
    first, second = texts.read(project, linkoping, "2017", KINDS["report"]).of("consultation")
    assert (first.text, first.source_id) == ("Alla är eniga.", "aterrapportering-2017")
    assert second.anchor == "Tertialuppföljning av medborgarlöftet finns"


def insert(parent, *names):
    for name in names:
        element = OxmlElement(f"w:{name}")
        parent.append(element)
        parent = element
    return parent


def track(rows, _):
    insert(rows["goals"].cells[1].paragraphs[0].paragraph_format.element, "ins", "r", "t").text = "nytt"


def nest(rows, _):
    rows["goals"].cells[1].add_table(1, 1)


def draw(rows, _):
    insert(rows["goals"].cells[1].paragraphs[0].paragraph_format.element, "r", "pict")


def footnote(rows, _):
    insert(rows["goals"].cells[1].paragraphs[0].paragraph_format.element, "r", "footnoteReference")


def outside(_, document):
    document.add_paragraph("Glöm inte barnen.")


def header(_, document):
    document.sections[0].header.paragraphs[0].text = "Glöm inte barnen."


def left(rows, _):
    rows["goals"].cells[0].paragraphs[1].text = "Glöm inte barnen."


def without_key(rows, _):
    rows["goals"].cells[0].paragraphs[-1].text = ""


def remove(rows, document):
    table = document.element.body.find(qn("w:tbl"))
    table.remove(table.findall(qn("w:tr"))[list(rows).index("goals")])


def several(rows, _):
    set_texts(rows["title"], "En titel", "till")


def numbered(rows, _):
    set_texts(rows["decision"], "1. Kommunstyrelsen godkänner.")


def unfilled(rows, _):
    set_texts(rows["goals"], "Klicka här för att ange text.")


def wrong_day(rows, _):
    set_texts(rows["date"], "i maj")


def personal(rows, _):
    set_texts(rows["goals"], "Gäller 19811218-9876.")


@pytest.mark.parametrize(("change", "told"), [
    (track, "Kommunala mål: texten har spårade ändringar. Rätt vore: godkänn eller avvisa dem"),
    (nest, "Kommunala mål: texten har en tabell i sig"),
    (draw, "Kommunala mål: texten har en bild eller en textruta"),
    (footnote, "Kommunala mål: texten har en fotnot"),
    (outside, "texten ”Glöm inte barnen.” står utanför tabellen och kommer inte med"),
    (header, "texten ”Glöm inte barnen.” står utanför tabellen och kommer inte med"),
    (left, "Kommunala mål: den vänstra spalten är ändrad (”Glöm inte barnen.”)"),
    (without_key, "hör inte till någon del"),
    (remove, "Kommunala mål: delens rad finns inte längre"),
    (several, "Rubrik: här står flera stycken. Rätt vore: en enda text"),
    (numbered, "ett nummer eller en punkt står i texten"),
    (unfilled, "är kvar från en mall"),
    (wrong_day, "”i maj” är inget datum"),
    (personal, "texten innehåller ett personnummer (19…)"),
])  # fmt: skip
def test_what_would_be_lost_or_is_wrong_is_told_and_nothing_is_written(project, fill, read, change, told):
    before = project.paper_text("2017", "report").read_bytes()
    with pytest.raises(LoftesbokError) as refusal:
        read(fill(change))
    assert told in str(refusal.value)
    assert project.paper_text("2017", "report").read_bytes() == before


def test_a_personal_number_may_come_in_when_it_is_said_to_be_none(fill, read):
    assert read(fill(personal), allowed=["19811218-9876"]).changes


def test_a_form_of_another_paper_or_of_an_older_text_is_refused(project, fill, read, tmp_path):
    with pytest.raises(LoftesbokError, match="det gäller 2017-council"):
        read(fill(lambda rows, document: None, kind="council"))
    Document().save(tmp_path / "brev.docx")
    with pytest.raises(LoftesbokError, match="det är inget formulär för en skrivelses texter"):
        read(tmp_path / "brev.docx")
    path = fill(lambda rows, document: set_texts(rows["economy"], "Inget."))
    text = project.paper_text("2017", "report")
    text.write_text(text.read_text(encoding="utf-8") + "# ändrad\n", encoding="utf-8")
    with pytest.raises(LoftesbokError, match="har ändrats sedan formuläret"):
        read(path)
    planned = read(path, override=True)
    assert [heading for heading, _, _ in planned.changes] == ["Ekonomiska konsekvenser"]
    text.write_text(text.read_text(encoding="utf-8") + "# igen\n", encoding="utf-8")
    with pytest.raises(LoftesbokError, match="Inget är skrivet"):
        changes.write(project, planned)


def test_the_name_of_a_person_is_warned_of(fill, read):
    assert "”Anna Ek, chef” ser ut som en persons namn" in str(
        read(fill(lambda rows, _: set_texts(rows["officer"], "Anna Ek, chef")))
    )
    assert all(map(looks_like_name, ["Anna Ek", "Per-Olof Åsbrink Ek", "Eva Lind (handläggare)"]))
    roles = ["Säkerhetschefen", "Säkerhetschefen Linköping", "Polismyndigheten Linköping", "Region Östergötland",
             "Linköpings kommun", "Barn- och ungdomsnämnden", "Lokalpolischefen, område Linköping"]  # fmt: skip
    assert not any(map(looks_like_name, roles))


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
TEXTS = st.lists(WORDS | st.sampled_from(["#", "-", ":", "a:", "#1", "- b", "'", '"', "...", "---", ">-", "~"]),
                 min_size=1, max_size=40).map(" ".join)  # fmt: skip


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(Entry, st.just("goals"), TEXTS, st.just(0), st.sampled_from(["", "uppfoljning-2023"]), st.just("")),
        max_size=3,
    ),
    st.sampled_from(["", "title: A\ngoals:\n  - B\n\n# om ekonomin\neconomy: C # \nfinal: nej # ja\n", "economy: C\n"]),
)
def test_every_text_comes_back_as_it_was_and_other_parts_stay(entries, content):
    parts = standard_parts()
    rows = rewritten(content, parts, {"goals": entries}).split("\n")
    again = rewritten("\n".join(rows), parts, {"goals": []})
    assert all(row in rows for row in content.split("\n") if not row.startswith(("goals", "  - B")))
    assert [row for row in again.split("\n") if row != "goals:"] == [
        row for row in content.split("\n") if not row.startswith(("goals", "  - B"))
    ]  # fmt: skip
    held = texts_of_goals("\n".join(rows))
    assert held == [(entry.text, entry.source_id) for entry in entries]


def texts_of_goals(content):
    goals = parse_yaml_lines(content, "f").items["goals"]
    items = goals.items if isinstance(goals, Sequence) else ()
    fields = [item.items if isinstance(item, Mapping) else {"text": item} for item in items]
    return [(one["text"].text, one["source"].text if "source" in one else "") for one in fields]


def test_memo_writes_the_form_and_shows_the_change_before_it_is_written(made_up):
    code, out, _ = call("memo", "2024-2025", "--form", cwd=made_up.root)
    assert (code, out) == (0, "2024-2025-report-texter.docx skriven\n")
    path = made_up.root / "2024-2025-report-texter.docx"
    document = Document(path)
    row = next(row for row in document.tables[0].rows if row.cells[0].paragraphs[-1].text == "[goals]")
    set_texts(row, HOSTILE)
    document.save(path)
    text = made_up.root / "data" / "papers" / "2024-2025-report.yml"
    code, out, err = call("memo", "2024-2025", "--read-form", path, "--dry-run", cwd=made_up.root)
    assert (code, err) == (0, "")
    assert out.startswith(f"Kommunala mål:\n  + {HOSTILE}\n")
    assert "goals: talet 7 finns varken bland löftesperiodens uppgifter eller i källans ord" in out
    assert not text.exists()
    code, out, _ = call("memo", "2024-2025", "--read-form", path, cwd=made_up.root)
    assert (code, out.splitlines()[-1]) == (0, "data/papers/2024-2025-report.yml skriven.")
    assert f"  - {HOSTILE}" not in text.read_text(encoding="utf-8")  # not as YAML would cut it
    assert HOSTILE in text.read_text(encoding="utf-8")
