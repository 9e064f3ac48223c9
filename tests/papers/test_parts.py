"""The parts of a paper are the project's: names, order, headings and what is required, without any code."""

import pytest

from loftesbok.domain.problems import DataError
from loftesbok.papers.board_paper import parts, text_template
from loftesbok.papers.board_paper.kinds import KINDS
from loftesbok.papers.board_paper.paper import make_paper
from loftesbok.project.project import Project

NEEDED = "".join(
    f"- {{key: {key}, heading: {key}, form: {form}}}\n"
    for key, form in (("title", "line"), ("date", "date"), ("diary_number", "line"), ("addressee", "line"))
)
DECISION = "- {key: decision, heading: 'Förslag till {body} beslut', form: points}\n"


@pytest.fixture
def project(repository, tmp_path):
    class Elsewhere(Project):
        paper_texts = tmp_path

        def paper_text(self, period_id, kind):
            return tmp_path / f"{period_id}-{kind}.yml"

    return Elsewhere(repository.root)


def test_a_project_adds_parts_in_its_own_order(project, linkoping, tmp_path):
    (tmp_path / "parts.yml").write_text(
        f"{NEEDED}"
        "- key: climate\n  heading: Klimat\n  required: {report: klimatet rörs, kommunfullmäktige: så vill de}\n"
        "- {key: phone, heading: Telefon, form: line}\n"
        f"{DECISION}",
        encoding="utf-8",
    )
    (tmp_path / "2017-report.yml").write_text("climate: Klimatet rörs inte.\nphone: 013-20 60 00\n", encoding="utf-8")
    paper = make_paper(project, linkoping, "2017", "report").paper
    assert [part.heading for part in paper.parts] == ["Klimat"]
    assert ("Telefon", "013-20 60 00") in paper.head
    read = parts.read_parts(tmp_path)
    assert read["climate"].why_required("report", "Kommunstyrelsen") == "klimatet rörs"
    assert read["climate"].why_required("council", "Kommunfullmäktige") == "så vill de"
    assert read["climate"].why_required("proposal", "Kommunstyrelsen") == ""
    assert read["decision"].heading_for("Trygghetsutskottet") == "Förslag till trygghetsutskottets beslut"
    assert "climate: # Klimat" in text_template.text("Löftet", KINDS["report"], read)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: A\n", "papers/parts.yml:1: filen är ingen lista av delar"),
        (NEEDED, "papers/parts.yml: decision: delen saknas"),
        (NEEDED + DECISION + "- {key: Klimat, heading: K}\n", "går inte att ha som nyckel"),
        (NEEDED + DECISION + "- {key: parts, heading: K}\n", "går inte att ha som nyckel"),
        (NEEDED + DECISION + "- {key: a, heading: K, forms: line}\n", "Rätt vore: ”form”"),
        (NEEDED + DECISION + "- {key: a, heading: K, form: lines}\n", "är ingen form"),
        (NEEDED + DECISION + "- {key: economy, heading: K, form: line}\n", "delen economy måste ha formen paragraphs"),
        (NEEDED + DECISION + "- key: a\n  heading: Mål # 3\n", "kommer inte med: ”3”"),
        (NEEDED + DECISION + "- {key: a}\n", "a: delen saknar rubrik"),
        (NEEDED + DECISION + "- {key: a, heading: K, required: ja}\n", "är ingen lista av skäl"),
        (NEEDED + DECISION + "- {key: a, heading: K, required: {report: }}\n", "skälet saknas"),
        (NEEDED + DECISION + DECISION, "delen står två gånger"),
    ],
)
def test_every_fault_is_told_with_its_place(tmp_path, text, told):
    (tmp_path / "parts.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        parts.read_parts(tmp_path)
    assert told in str(error.value)


def test_our_own_parts_are_right():
    assert set(parts.NEEDED) <= set(parts.standard_parts())
