"""A paper that is marked as final is true and whole: each way to finalise one falsely is refused, with what to do."""

from dataclasses import replace

import pytest

from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper.kinds import KINDS
from loftesbok.papers.board_paper.paper import make_paper
from loftesbok.project.project import Project

WHOLE = {
    "title": "Återrapportering av medborgarlöftet", "department": "Kommunledningsförvaltningen",
    "officer": "Säkerhetschefen", "date": "2024-02-01", "diary_number": "KS 2023-501", "addressee": "Kommunstyrelsen",
    "decision": "[Kommunstyrelsen godkänner återrapporteringen.]", "purpose": "Löftet redovisas.",
    "documents": "[{title: Skrivelsen, date: 2024-02-01}]", "background": "Löftet gällde två år.",
    "economy": "Löftet ryms i budgeten.", "goals": "Ökad trygghet.", "equality": "Frågan rör alla.",
    "consultation": "Parterna är eniga.", "followup": "Löftet följs upp.", "negotiation": "Behövs inte.",
    "signers": "[Säkerhetschefen]", "recipients": "[Polisen]",
}  # fmt: skip


@pytest.fixture
def finalise(repository, linkoping, tmp_path):
    """Make a final paper with a whole text in which some keys are otherwise (None: left out)."""

    class Elsewhere(Project):
        paper_texts = tmp_path

        def paper_text(self, period_id, kind):
            return tmp_path / f"{period_id}-{kind}.yml"

    def make(kind="report", period="2023-2024", through="2023-T3", dataset=None, **changed):
        texts = {key: text for key, text in {**WHOLE, **changed}.items() if text is not None}
        path = tmp_path / f"{period}-{kind}.yml"
        path.write_text("".join(f"{key}: {text}\n" for key, text in texts.items()), encoding="utf-8")
        return make_paper(Elsewhere(repository.root), dataset or linkoping, period, kind, through, final=True)

    return make


@pytest.fixture
def refused(finalise):
    """Return the reasons for which such a paper is refused."""

    def reasons(**given):
        with pytest.raises(LoftesbokError) as told:
            finalise(**given)
        first, *rows, last = str(told.value).splitlines()
        assert first.startswith("Skrivelsen kan inte bli slutlig")
        assert last.startswith("Ett utkast går att göra")
        return [row.strip() for row in rows]

    return reasons


def test_a_whole_and_true_paper_becomes_final(finalise):
    for kind in KINDS:
        made = finalise(kind=kind, **({"date": "2023-05-10", "documents": "[{title: A, date: 2023-05-10}]"}
                                      if kind == "proposal" else {}))  # fmt: skip
        assert (made.paper.mark, made.attachment.mark) == ("", "")
        assert "saknas" not in made.attachment.parts[0].heading


@pytest.mark.parametrize("key", ["officer", "decision", "goals", "recipients", "background"])
def test_a_required_part_that_is_missing(refused, key):
    (reason,) = refused(**{key: None})
    assert reason.startswith(f"{key} (")
    assert "saknas i data/papers/2023-2024-report.yml" in reason


def test_a_date_before_the_end_of_what_is_reported(refused):
    (reason,) = refused(date="2023-12-30", documents="[{title: A, date: 2023-12-01}]")
    assert "daterad 30\u00a0december 2023, före slutet" in reason
    assert "--through" in reason


def test_a_report_on_what_is_not_followed_up(refused):
    (reason,) = refused(period="2018-2019", through="", date="2020-01-10", diary_number="KS 2020-1",
                        documents="[{title: A, date: 2020-01-01}]")  # fmt: skip
    assert reason.startswith("Inget åtagande är uppföljt till och med")


def test_a_report_that_goes_further_than_what_is_followed_up(refused):
    (reason,) = refused(through="2024-T1", date="2024-06-01")
    assert "--through 2023-T3" in reason


@pytest.mark.parametrize(
    ("key", "text", "left"),
    [
        ("officer", "Handläggaren (titeln står inte i handlingen)", "står inte i handlingen"),
        ("purpose", "Det här utkastet visar läget.", "utkastet"),
        ("goals", "Uppgift saknas i underlaget.", "Uppgift saknas"),
        ("equality", "Se {{ equality }} längre fram.", "{{"),
        ("goals", "Målen kompletteras senare.", "kompletteras senare"),
        ("goals", "–", "–"),
    ],
)  # fmt: skip
def test_what_a_draft_or_a_template_left(refused, key, text, left):
    (reason,) = refused(**{key: f'"{text}"'})
    assert f"”{left}” står kvar" in reason
    assert f": {key}:" in reason


def test_another_diary_number_than_the_data_have(refused, finalise):
    (reason,) = refused(diary_number="KS 2024-77")
    assert "skrivelsen har KS 2024-77, men löftesperioden har KS 2023-501 i data/periods.csv" in reason
    finalise(diary_number="Dnr KS  2023-501")


def test_a_decision_of_another_body_than_the_heading_names(refused, finalise):
    (reason,) = refused(kind="council", addressee="Kommunfullmäktige")
    assert "är ett beslut av kommunstyrelsen, men rubriken är ”Förslag till kommunfullmäktiges beslut”" in reason
    finalise(kind="council", addressee="Kommunstyrelsen", deciding_body="Kommunfullmäktige",
             decision="[Kommunstyrelsen föreslår att kommunfullmäktige godkänner rapporten.]")  # fmt: skip


def test_something_that_is_dated_later(refused):
    (reason,) = refused(documents="[{title: Yttrande, date: 2024-03-01}]")
    assert "1\u00a0mars 2024" in reason
    (reason,) = refused(consultation="Polisen svarade den 2 mars 2024.")
    assert "ligger efter skrivelsens datum, 1\u00a0februari 2024" in reason


@pytest.mark.parametrize(("text", "when"), [("Den 3/3 2024 svarade polisen.", "3\u00a0mars 2024"),
                                            ("I mars 2024 svarade polisen.", "mars 2024")])  # fmt: skip
def test_something_that_is_dated_later_in_another_form(refused, finalise, text, when):
    (reason,) = refused(consultation=text)
    assert reason.startswith("data/papers/2023-2024-report.yml:14: consultation: ")
    assert f": {when} i ”" in reason
    finalise(consultation="I januari 2024 svarade polisen.")
    finalise(through="2023-T2", date="2023-10-01", documents="[{title: A, date: 2023-10-01}]")


@pytest.mark.parametrize("point", ["Kommunstyrelsen föreslås godkänna den.", "Att godkänna återrapporteringen."])
def test_a_decision_that_is_not_worded_as_taken(refused, point):
    (reason,) = refused(decision=f"[{point}]")
    assert "är inte skrivet som ett fattat beslut. Skriv till exempel ”Kommunstyrelsen godkänner …”." in reason


def test_a_source_that_was_published_later(refused, linkoping):
    sources = linkoping["sources"].copy()
    sources.loc[sources["source_id"] == "uppfoljning-2023", "published_on"] = "2024-05-01"
    later = replace(linkoping, tables={**linkoping.tables, "sources": sources})
    reasons = refused(dataset=later)
    assert any(reason.startswith("Källan uppfoljning-2023 är publicerad 1\u00a0maj 2024") for reason in reasons)


def test_all_reasons_are_told_at_once(refused):
    reasons = refused(goals=None, date="2023-06-01", diary_number="KS 2024-77", purpose="Ett utkast.")
    assert len(reasons) >= 5
