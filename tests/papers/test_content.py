"""Board papers say what the dataset says, in short: required parts in order, every known figure, nothing later."""

import csv
import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from loftesbok.data.dataset import load
from loftesbok.document.pieces import Cards, Details, Link, Numbered, SectionId, Table
from loftesbok.document.text import plain_line, render_text
from loftesbok.document.typst.compile import pdf
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.swedish import number
from loftesbok.editions import plan
from loftesbok.papers.board_paper import sentences
from loftesbok.papers.board_paper.body import MISSING
from loftesbok.papers.board_paper.final_paper import days_in, texts_of
from loftesbok.papers.board_paper.kinds import KINDS
from loftesbok.papers.board_paper.paper import make_paper, notice

ORDER = [
    "Förslag till kommunstyrelsens beslut", "Sammanfattning", "Ärende", "Beslutsunderlag", "Bakgrund",
    "Ekonomiska konsekvenser", "Kommunala mål", "Jämställdhet", "Samråd", "Uppföljning och utvärdering",
    "Information eller förhandling enligt lag (1976:580) om medbestämmande i arbetslivet", "Undertecknas av",
    "Beslutet skickas till",
]  # fmt: skip
PERIODS = ("2017", "2018-2019", "2021-2022", "2023-2024")
FOREIGN_WORDS = re.compile(r"bok\b|boken|kapit|redaktion|loftesbok|\.csv|followups|measures|notebook|tabellerna")


def parts_of(parts):
    for part in parts:
        yield part
        yield from parts_of(part.parts)


def shown(part):
    """Return a part's own text."""
    texts = [" ".join(block.points) if isinstance(block, Numbered) else render_text([block]) for block in part.blocks]
    return "\n".join(texts)


def whole(paper):
    return "\n".join(f"{part.heading}\n{shown(part)}" for part in parts_of(paper.parts))


def part(paper, heading):
    return next(part for part in parts_of(paper.parts) if part.heading == heading)


@pytest.fixture(scope="module")
def papers(repository, linkoping):
    """Every paper that can be made of the repository's data."""
    made = {}
    for period_id in PERIODS:
        for code in plan.published(repository, period_id):
            for kind in ("report", "council"):
                made[period_id, kind, code] = make_paper(repository, linkoping, period_id, kind, code)
        made[period_id, "proposal", code] = make_paper(repository, linkoping, period_id, "proposal")
    return made


@pytest.fixture(scope="module")
def measures(repository):
    with (repository.data / "measures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_required_parts_stand_in_order_and_others_only_where_they_are_written(papers):
    assert len(papers) == 14
    for (_, kind, _), made in papers.items():
        headings = [part.heading.replace("kommunfullmäktiges", "kommunstyrelsens") for part in made.paper.parts]
        assert headings == [heading for heading in ORDER if heading in headings]
        assert set(ORDER) - set(headings) <= {"Ekonomiska konsekvenser", "Uppföljning och utvärdering"}
        if kind == "proposal":
            assert headings == ORDER
        assert [name for name, _ in made.paper.head] == [
            "Förvaltning", "Handläggare", "Datum", "Diarienummer", "Mottagare",
        ]  # fmt: skip


def test_the_heading_follows_the_body_that_decides(papers):
    assert papers["2017", "report", "2017"].paper.parts[0].heading == "Förslag till kommunstyrelsens beslut"
    assert papers["2017", "council", "2017"].paper.parts[0].heading == "Förslag till kommunfullmäktiges beslut"


def test_a_paper_has_at_most_five_pages(papers):
    for key, made in papers.items():
        if key[1] != "council":
            assert len(PdfReader(pdf_file(made.paper)).pages) <= 5, key


def pdf_file(paper):
    return io.BytesIO(pdf(paper))


def test_no_word_of_the_book_stands_in_a_paper(papers):
    for made in papers.values():
        for text in texts_of(made.paper):
            assert not FOREIGN_WORDS.search(text.casefold()), text
        for text in texts_of(made.attachment):
            assert not re.search(r"redaktion|kapitl|\.csv|loftesbok", text.casefold()), text


def test_nothing_in_a_paper_is_dated_after_it(papers):
    made = papers["2023-2024", "proposal", "2023-T3"]
    days = [day.isoformat() for paper in (made.paper, made.attachment) for text in texts_of(paper) for day in
            days_in(text)]  # fmt: skip
    assert len(days) > 5
    assert max(days) == "2023-05-10"
    old = papers["2017", "report", "2017"]
    assert "2018–2019" not in whole(old.paper) + whole(old.attachment)


def test_nothing_is_folded_or_points_within_a_page(papers):
    def look_at(piece):
        if isinstance(piece, Link):
            assert piece.href.startswith(("https://", "http://", "mailto:")), piece
        elif isinstance(piece, Table):
            assert piece.method == ()
        assert not isinstance(piece, (Cards, Details, SectionId))
        inner = vars(piece).values() if hasattr(piece, "__dataclass_fields__") else piece
        for below in inner if isinstance(inner, tuple) or hasattr(piece, "__dataclass_fields__") else ():
            look_at(below)

    for made in papers.values():
        look_at(made.paper.parts)
        look_at(made.attachment.parts)


def test_every_known_figure_of_the_dataset_stands_in_the_report_and_no_other(papers, measures):
    for (period_id, kind, through), made in papers.items():
        if kind == "proposal":
            continue
        wanted = sorted(
            number(float(row["value"]))
            for row in measures
            if row["commitment_id"].startswith(f"{period_id}-") and row["value"]
            and not (through == "2023-T2" and row["reporting_period"] == "2023-T3")
        )  # fmt: skip
        tables = [block for part in parts_of(made.paper.parts) for block in part.blocks if isinstance(block, Table)]
        cells = [plain_line(row[column][0]) for table in tables for row in table.rows for column in table.numeric]
        assert sorted(re.sub(r"^\D+", "", cell) for cell in cells if cell != "–") == wanted, (period_id, through)


def test_every_figure_stands_in_the_attachment_with_its_passage(papers, measures):
    said = whole(papers["2023-2024", "report", "2023-T3"].attachment)
    rows = [row for row in measures if row["reporting_period"].startswith("2023-T")]
    assert len(rows) > 20
    for row in rows:
        assert all(f"”{phrase}”" in said for phrase in row["anchor"].split("|")), row


def test_every_result_status_and_rationale_is_told_where_it_belongs(papers, linkoping):
    made = papers["2023-2024", "report", "2023-T3"]
    said, attached = whole(made.paper), whole(made.attachment)
    followups = linkoping["followups"][linkoping["followups"]["reporting_period"].str.startswith("2023-T")]
    assert len(followups) == 16
    for _, row in followups.iterrows():
        assert row["summary"] in said
        assert row["rationale"] in attached
        assert row["rationale"] not in said
        if row["next_step"]:
            assert row["next_step"] in said


def test_nothing_later_is_in_an_earlier_paper(papers, linkoping):
    earlier, later = (papers["2023-2024", "report", f"2023-{code}"] for code in ("T2", "T3"))
    followups = linkoping["followups"]
    for summary in followups.loc[followups["reporting_period"] == "2023-T3", "summary"]:
        assert summary in whole(later.paper)
        assert summary not in whole(earlier.paper) + whole(earlier.attachment)


def test_what_the_material_does_not_hold_is_shown_as_missing(papers):
    made = papers["2017", "report", "2017"]
    assert (made.paper.date, made.paper.diary_number) == ("", "")
    assert dict(made.paper.head) == {
        "Förvaltning": "Kommunledningsförvaltningen", "Handläggare": MISSING, "Datum": MISSING,
        "Diarienummer": MISSING, "Mottagare": "Kommunstyrelsen",
    }  # fmt: skip
    assert [part.heading for part in made.paper.parts if f"{MISSING}." in shown(part)] == ["Beslutsunderlag"]
    assert "- beslutsunderlag" in shown(part(made.attachment, "Det som saknas"))
    without_file = papers["2018-2019", "report", "2019-T3"].paper
    silent = [part.heading for part in without_file.parts if f"{MISSING}." in shown(part)]
    assert silent == [part.heading for part in without_file.parts if part.heading != "Sammanfattning"]


def test_the_proposal_is_the_one_of_may_2023(papers):
    paper = papers["2023-2024", "proposal", "2023-T3"].paper
    assert (paper.date, paper.diary_number) == ("2023-05-10", "KS 2023-501")
    points = part(paper, "Förslag till kommunstyrelsens beslut").blocks[0].points
    assert len(points) == 4
    assert all(point.startswith("Kommunstyrelsen ") and point.count(". ") == 0 for point in points)
    assert render_text(part(paper, "Beslutsunderlag").blocks).splitlines() == [
        "- Tjänsteskrivelsen om medborgarlöftet 2023–2024, 10\u00a0maj 2023",
        "- Bilaga med förslaget till medborgarlöfte 2023–2024, odaterad",
        "- Bilaga 1: Underlag, 10\u00a0maj 2023",
    ]
    assert [part.heading for part in part(paper, "Bakgrund").parts] == [
        "Det förra löftet: Linköping 2021–2022", "Det nya löftet",
    ]  # fmt: skip
    assert [part.heading for part in part(paper, "Det nya löftet").parts] == [
        "Mot narkotika", "Tryggare offentlig miljö", "Säkrare trafik",
    ]  # fmt: skip
    assert "präglades till del av många skjutningar" in whole(paper)
    assert "tertial 2 2023" not in whole(paper).lower()


def test_what_the_originals_say_is_retold(papers):
    report, proposal = (whole(papers[key].paper) for key in (("2017", "report", "2017"),
                                                              ("2023-2024", "proposal", "2023-T3")))  # fmt: skip
    for said in (report, proposal):
        assert "medborgardialog (enligt polisens definition av" in said
        assert "www.polisen.se" in said
    assert "24 november 2015" in report
    assert "www.linkoping.se/kommun-och-politik/samarbete/polisen/" in report
    assert "www.linkoping.se" in proposal
    assert re.search("mål 3, En kommun med .* uppväxtvillkor", report)
    assert "mål 7, En sammanhållen kommun med framtidstro och delaktighet" in report
    assert "trygghets- och demokratiutskottet" in report


def test_a_report_looks_back_and_a_proposal_promises(papers):
    def summary(*key):
        return shown(part(papers[key].paper, "Sammanfattning"))

    assert summary("2017", "report", "2017").startswith("Löftet gällde Skäggetorp under 2017. Det hade åtta åtaganden")
    interim = summary("2023-2024", "report", "2023-T3")
    assert interim.startswith("Löftet gäller hela Linköpings kommun under 2023–2024. Det har åtta åtaganden")
    assert interim.endswith("Tiden efter det, 2024, återstår att redovisa.")
    assert "som ska gälla hela Linköpings kommun" in summary("2023-2024", "proposal", "2023-T3")


@pytest.mark.parametrize(
    ("shared", "alone", "told"),
    [
        (0, {}, "Det hade inga åtaganden."),
        (1, {}, "Det hade ett åtagande, som parterna delar."),
        (2, {}, "Det hade två åtaganden, båda gemensamma."),
        (14, {}, "Det hade 14 åtaganden, alla gemensamma."),
        (0, {"polisen": 1}, "Det hade ett åtagande: ett var polisens."),
        (1, {"polisen": 2}, "Det hade tre åtaganden: ett var gemensamt och två var polisens."),
    ],
)
def test_shares_are_told_in_swedish_for_every_count(shared, alone, told):
    assert sentences.tell_shares(shared, alone, looks_back=True) == told


def test_statuses_are_told_in_swedish_for_every_count():
    assert sentences.tell_statuses("2017", {}, 3) == "För 2017 är inget åtagande uppföljt."
    assert sentences.tell_statuses("2017", {"done": 1, "in_progress": 2}, 3) == (
        "Av åtagandena var ett genomfört och två under arbete i redovisningen för 2017."
    )
    assert sentences.tell_statuses("2017", {"done": 2}, 3).startswith("Av två uppföljda åtaganden var två genomförda")
    assert sentences.tell_statuses("maj", {"in_progress": 8}, 8) == (
        "I redovisningen för maj var alla åtta åtaganden under arbete."
    )
    assert sentences.tell_statuses("2022", {"partly_reported": 2}, 2) == (
        "I redovisningen för 2022 var båda åtagandena delvis redovisade."
    )
    assert sentences.tell_statuses("2022", {"done": 1}, 1) == "I redovisningen för 2022 var åtagandet genomfört."


def test_a_promise_that_nothing_is_told_of_says_so_with_the_name_of_its_area(repository, linkoping):
    said = whole(make_paper(repository, linkoping, "2018-2019", "report").paper)
    assert "Löftet gällde Skäggetorp under 2018–2019." in said
    assert "Ingen uppföljning av dem finns i underlaget." in said


def test_what_is_not_reported_is_told_in_whole_words_and_never_denies_what_is(papers):
    assert sentences.tell_gap("maj", "not_reported", 1, 3) == "Maj: nämns inte i redovisningen (ett åtagande)"
    assert sentences.tell_gap("2018", "published_not_held", 4, 4) == (
        "2018: en redovisning är publicerad, men ingår inte i underlaget"
    )
    assert sentences.tell_gap("2019", "no_information", 4, 4) == "2019: uppgift saknas om någon redovisning är gjord"
    report = next(made.paper for (period_id, _, _), made in papers.items() if period_id == "2017")
    assert "- 2017: uppföljningarna varje tertial är publicerade, men ingår inte i underlaget" in whole(report)


def test_every_commitment_of_a_promise_stands_in_its_papers(papers, linkoping):
    for (period_id, _, _), made in papers.items():
        said = whole(made.paper)
        commitments = linkoping["commitments"][linkoping["commitments"]["period_id"] == period_id]
        assert len(commitments)
        for description in commitments["description"]:
            assert description in said


def test_every_page_says_that_it_is_no_document_of_the_municipality(papers, linkoping):
    notices = {paper.notice for made in papers.values() for paper in (made.paper, made.attachment)}
    assert len(notices) == 1
    assert "ingen handling från Linköpings kommun eller polisen" in notices.pop()
    package = {**linkoping.package, "publisher": {**linkoping.package["publisher"], "official": True}}
    assert notice(replace(linkoping, package=package)) == ""


def test_wrong_calls_are_told(repository, linkoping):
    with pytest.raises(LoftesbokError, match=r"report \(återrapportering\), proposal \(förslag\) eller council"):
        make_paper(repository, linkoping, "2017", "memo")
    with pytest.raises(LoftesbokError, match="2023-2024"):
        make_paper(repository, linkoping, "2023-2025", "report")
    with pytest.raises(LoftesbokError, match="ligger utanför"):
        make_paper(repository, linkoping, "2017", "report", "2023-T2")


def test_another_municipality_has_its_papers_with_targets_and_groups(made_up):
    dataset = load(made_up.data)
    made = make_paper(made_up, dataset, "2024-2025", "report", "2024-H2")
    said = whole(made.paper)
    assert "Mål och vad siffrorna säger" in said
    assert "Grupp: Norr" in said
    assert "Uppgift saknas i underlaget." in shown(part(made.paper, "Bakgrund"))
    assert "Linköping" not in said + whole(made.attachment) + made.paper.notice
    proposal = make_paper(made_up, dataset, "2024-2025", "proposal")
    assert [part.heading for part in part(proposal.paper, "Det nya löftet").parts] == ["Åtaganden"]


def test_every_kind_says_all_that_sets_it_apart():
    assert list(KINDS) == ["report", "proposal", "council"]
    assert [kind.name("2023-T2") for kind in KINDS.values()] == ["report-2023-T2", "proposal", "council-2023-T2"]
