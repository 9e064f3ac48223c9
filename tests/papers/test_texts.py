"""The text file of a board paper: every fault has its place, and a number that the data do not know is told."""

import re
from dataclasses import replace
from shutil import copytree

import pytest

from loftesbok.analysis import anchors, provenance
from loftesbok.domain.problems import DataError
from loftesbok.papers.board_paper import parts, text_template, texts
from loftesbok.papers.board_paper import plausibility as remarks
from loftesbok.papers.board_paper.kinds import KINDS, REPORT
from tests.analysis.test_provenance import documents_at_hand
from tests.book.test_readability import HARDEST, Passage

WHOLE = """\
title: Förslag till löfte
decision:
  - Kommunstyrelsen godkänner förslaget.
  - text: Ordföranden skriver under.
    source: tjansteskrivelse-2023
    anchor: giltighetstid 2023-2024
documents:
  - title: Skrivelsen
    date: 2023-05-10
"""


@pytest.fixture
def told(repository, linkoping, tmp_path):
    """Return what is wrong in a proposal with this text, and what it says, apart from the repository's own files."""

    def read(text, kind="proposal", period="2023-2024"):
        path = tmp_path / f"{period}-{kind}.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))

        class Elsewhere(type(repository)):
            paper_texts = tmp_path

            def paper_text(self, period_id, kind):
                return tmp_path / f"{period_id}-{kind}.yml"

        project = Elsewhere(repository.root)
        held, problems = texts.read_all(project, linkoping)
        path.unlink()
        return [str(one) for one in problems], held[0] if held else None

    return read


def test_the_repositorys_texts_are_right(repository, linkoping):
    held, problems = texts.read_all(repository, linkoping)
    assert problems == []
    assert [one.file for one in held] == [
        "papers/2017-report.yml", "papers/2023-2024-proposal.yml", "papers/2023-2024-report.yml",
    ]  # fmt: skip
    told = [str(one) for texts_ in held for one in remarks.remarks(linkoping, texts_)]
    assert len(told) == 1
    assert "Bilaga med förslaget till medborgarlöfte 2023–2024” är utan datum och visas som odaterad" in told[0]


def test_what_a_file_says_is_kept_as_it_was_written(told):
    problems, found = told(WHOLE + "recipients: [Säkerhetschefen]\ngoals: 2017\nfinal: nej\n")
    assert problems == []
    assert [one.text for one in found.of("decision")] == [
        "Kommunstyrelsen godkänner förslaget.", "Ordföranden skriver under.",
    ]  # fmt: skip
    assert found.of("decision")[1].source_id == "tjansteskrivelse-2023"
    assert [(one.text, one.date) for one in found.of("documents")] == [("Skrivelsen", "2023-05-10")]
    assert found.line("goals") == "2017"
    assert found.line("economy") == ""
    assert not found.final


@pytest.mark.parametrize("text", [
    "goals: |\n  Ett: #1 \\ 'a'.\n\n  \"Två\" # två.\n",
    "goals: >-\n  Ett: #1 \\\n  'a'.\n\n  \"Två\" #\n  två.\n",
    "goals:\n  text: >-\n    Ett: #1 \\ 'a'.\n\n    \"Två\" # två.\n",
    "goals:\n  - 'Ett: #1 \\ ''a''.'\n  - '\"Två\" # två.'\n",
])  # fmt: skip
def test_no_word_and_no_paragraph_is_lost(told, text):
    problems, found = told(text)
    assert problems == []
    assert [one.text for one in found.of("goals")] == ["Ett: #1 \\ 'a'.", '"Två" # två.']


def test_a_comment_behind_a_key_without_text_and_behind_a_setting_is_no_text(told):
    problems, found = told("goals: # står inte i handlingen\nfinal: nej # ja när den är klar\n")
    assert (problems, found.entries) == ([], ())


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("titel: X\n", ":1: titel:", 'är ingen del av en tjänsteskrivelse. Rätt vore: ”title”'),
        ("title: A\ntitle: B\n", ":2: title:", "nyckeln står två gånger"),
        ("decision:\n  - \n", ":2: decision:", "beslutspunkten är tom"),
        ("decision:\n  - text:\n", ":2: decision:", "beslutspunkten är tom"),
        ("economy: Klicka här för att ange text.\n", ":1: economy:", "är kvar från en mall"),
        ("economy: Det kostar xx kronor.\n", ":1: economy:", "”xx” är kvar från en mall"),
        ("economy: Det kostar [belopp].\n", ":1: economy:", "”[belopp]” är kvar från en mall"),
        ("economy: TODO\n", ":1: economy:", "”TODO” är kvar från en mall"),
        ("\ndate: 10 maj 2023\n", ":2: date:", "”10 maj 2023” är inget datum"),
        ("date: 2023-02-30\n", ":1: date:", "är inget datum"),
        ("documents:\n  - title: A\n    date: i maj\n", ":3: documents, date:", "är inget datum"),
        ("documents:\n  - date: 2023-05-10\n", ":2: documents:", "handlingen saknar titel"),
        ("goals:\n  text: A\n  sourse: x\n", ":3: goals, sourse:", "Rätt vore: ”source”"),
        ("goals: {text: A, source: okand}\n", ":1: goals, source:", "finns inte i sources.csv"),
        ("goals: {text: A, anchor: några ord}\n", ":1: goals, anchor:", "källa saknas"),
        ("title: [A, B]\n", ":1: title:", "är en lista"),
        ("goals:\n  - [A]\n", ":2: goals:", "är en lista i en lista"),
        ("replaces: 2022\n", ":1: replaces:", "är ingen annan löftesperiod"),
        ("final: kanske\n", ":1: final:", "är varken ja eller nej"),
        ("title: 'A\n", ":1: tecken 8:", "en text saknar sitt avslutande citationstecken"),
        ("a: A\nb: *x\n", ":2:", "hänvisningar med * används inte här"),
        ("goals: &x A\n", ":1: tecken 8:", "texten börjar med &"),
        ("goals: Mål 3 # och 7\n", ":1: goals:", "kommer inte med: ”och 7”"),
        ("goals:\n  - text: Mål 3 #7\n", ":2: goals:", "hela texten inom citationstecken"),
        ("goals:\n  Mål 3\n  och # 7\n  med mera\n", ":3: tecken 7:", "det som står efter # på raden blir"),
        ("goals: Mål: ett\n", ":1: tecken 11:", 'goals: "Mål: ett"'),
        ("goals: Mål\tett\n", ":1: tecken 11:", "en tabb står inuti texten"),
        ('goals: "Mål" ett\n', ":1: tecken 14:", "det står mer efter det avslutande citationstecknet"),
        ("- A\n", ":1:", "filen har inga nycklar"),
        (b"title: \xff\n", ":", "filen är inte UTF-8"),
        ("title: a\x01b\n", ":1:", "U+0001"),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_place(told, text, place, what):
    problems, _ = told(text)
    assert any(one.startswith(f"papers/2023-2024-proposal.yml{place}") and what in one for one in problems), problems


def test_a_report_replaces_nothing(told):
    assert "gäller bara ett förslag" in told("replaces: 2017\n", kind="report")[0][0]


def test_a_file_for_no_paper_is_told(told):
    problems, _ = told("title: A\n", period="2023-2025")
    assert problems == ["papers/2023-2025-proposal.yml: filen hör inte till någon tjänsteskrivelse. Rätt vore: "
                        "”2023-2024-proposal”."]  # fmt: skip


def test_a_final_paper_must_have_what_its_kind_requires(told):
    problems, _ = told(WHOLE + "final: ja\n")
    keys = {re.search(r"yml: (\w+):", one)[1] for one in problems}
    required = {key for key, one in parts.standard_parts().items() if "proposal" in one.required}
    assert keys == required - {"title", "decision", "documents"}


def test_faults_stop_the_paper(repository, linkoping, tmp_path):
    class Elsewhere(type(repository)):
        def paper_text(self, period_id, kind):
            return tmp_path / "2017-report.yml"

    (tmp_path / "2017-report.yml").write_text("titel: A\n", encoding="utf-8")
    with pytest.raises(DataError, match="titel"):
        texts.read(Elsewhere(repository.root), linkoping, "2017", REPORT)


# --- what should be looked at once more -----------------------------------------------------------------------------


def entry(text, anchor=""):
    return texts.Entry("goals", text, 1, "tjansteskrivelse-2023" if anchor else "", anchor)


def strangers(dataset, text, anchor="", period="2023-2024", kind="report", replaces=""):
    one = entry(text, anchor)
    whole = texts.Texts("x", period, KINDS[kind], parts.standard_parts(), (one,), replaces)
    told = remarks.strangers(
        one, remarks.known_numbers(dataset, whole), remarks.known_days(dataset, whole),
        remarks.diary_numbers(dataset, whole),
    )  # fmt: skip
    return list(told)


@pytest.mark.parametrize(
    "text",
    [
        "Löftet har åtta åtaganden, varav sex är gemensamma.",
        "Vid 32 tillsyner och 14 besök.",
        "Det gäller 2023–2024, i två år, och följs upp tre gånger om året.",
        "Skrivelsen är från den 10 maj 2023, dnr KS 2023-501.",
        "Enligt lagen (1976:580) gäller maj–augusti 2023 och ett åtagande.",
    ],
)
def test_a_number_that_the_data_know_is_right(linkoping, text):
    assert strangers(linkoping, text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Vid 33 tillsyner.", "talet 33"),
        ("Löftet har sjutton åtaganden.", "talet 17"),
        ("Den 11 maj 2023.", "datumet 2023-05-11"),
        ("År 1999.", "talet 1999"),
        ("Det kostar 1 200 kronor.", "talet 1200"),
    ],
)
def test_a_number_that_the_data_do_not_know_is_told(linkoping, text, told):
    assert strangers(linkoping, text) == [told]


def test_a_number_of_another_promise_is_told(linkoping):
    assert strangers(linkoping, "Vid 32 tillsyner.", period="2017") == ["talet 32"]
    assert strangers(linkoping, "Löftet före hade 2 åtaganden.", replaces="2021-2022", kind="proposal") == []


def test_a_number_in_the_words_of_the_source_is_right(linkoping):
    assert strangers(linkoping, "Ett av femton områden.", period="2017") == ["talet 15"]
    assert strangers(linkoping, "Ett av femton områden.", "ett av femton extra utsatta", period="2017") == []
    assert strangers(linkoping, "Avtalet är från 24 november 2015.", "arbete från 2015-11-24") == []


def test_characters_that_cannot_be_seen_are_told(linkoping):
    whole = texts.Texts("x.yml", "2017", REPORT, parts.standard_parts(), (entry("a\u202eb"),))
    assert "U+202E" in str(next(remarks.remarks(linkoping, whole)))


# --- the repository's own texts -------------------------------------------------------------------------------------


def test_every_anchor_is_short_and_proves_its_numbers(repository, linkoping):
    held, _ = texts.read_all(repository, linkoping)
    cited = [one for texts_ in held for one in texts_.entries if one.anchor]
    assert len(cited) > 30
    assert all(len(phrase.split()) <= 6 for one in cited for phrase in anchors.phrases(one.anchor))


def test_every_anchor_leads_to_its_place_in_the_source(linkoping, tmp_path):
    folder = documents_at_hand()
    if folder is None:
        pytest.skip("the source documents are not at hand (LOFTESBOK_SOURCES names their folder)")
    assert provenance.verify(linkoping, folder, texts.cited(linkoping)).problems == ()
    copy = replace(linkoping, folder=copytree(linkoping.folder, tmp_path / "data"))
    path = copy.folder / "papers" / "2017-report.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("Hållbarhetschefen", "Samordnaren"), encoding="utf-8")
    told = [str(one) for one in provenance.verify(copy, folder, texts.cited(copy)).problems]
    assert len(told) == 1
    assert re.match(r"papers/2017-report.yml:\d+: recipients, anchor: orden ”Samordnaren” ", told[0])


def test_the_texts_are_plain(repository, linkoping):
    held, _ = texts.read_all(repository, linkoping)
    for part in (key for key, one in parts.standard_parts().items() if one.form == "paragraphs"):
        for whole in held:
            text = " ".join(one.text for one in whole.of(part))
            if len(text.split()) >= 15:
                assert Passage(part, text).lix <= HARDEST, (whole.file, part)


def test_decisions_are_worded_as_the_minutes_will_have_them(repository, linkoping):
    """A point stands alone: the body that decides, one action, one sentence (formal names make its words long)."""
    held, _ = texts.read_all(repository, linkoping)
    points = [(paper, entry.text) for paper in held for entry in paper.of("decision")]
    assert len(points) == 5
    for paper, point in points:
        assert re.match(rf"{paper.body} (godkänner|beslutar|uppdrar) ", point), point
        assert point.endswith(".")
        assert ". " not in point
        assert len(point.split()) <= 26, point


def test_an_empty_text_has_every_part_and_is_right(told):
    for kind in KINDS:
        text = text_template.text("Löftet: ”prov”\n# 2023", KINDS[kind], parts.standard_parts())
        problems, found = told(text, kind=kind)
        assert problems == []
        assert found.entries == ()
        assert all(f"\n{key}:" in text for key in parts.standard_parts())


def test_required_parts_have_a_reason_and_a_kind_that_exists():
    for one in parts.standard_parts().values():
        assert one.form in parts.FORMS
        assert set(one.required) <= set(KINDS)
        assert all(reason.strip() for reason in one.required.values())
