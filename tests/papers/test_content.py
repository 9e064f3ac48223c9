"""Board papers say what the dataset says: all parts in order, every figure, and what is missing shown as missing."""

import csv
import re
from dataclasses import replace

import pytest

from loftesbok.data.dataset import load
from loftesbok.document.pieces import Cards, Details, Link, Numbered, SectionId, Table
from loftesbok.document.text import plain_line, render_text
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.swedish import number
from loftesbok.domain.vocabulary import shown_status
from loftesbok.editions import plan
from loftesbok.papers.board_paper import parts
from loftesbok.papers.board_paper.body import MISSING
from loftesbok.papers.board_paper.narrative import background, blocks
from loftesbok.papers.board_paper.paper import make_paper, notice

ORDER = [
    "Förslag till kommunstyrelsens beslut", "Ärende", "Beslutsunderlag", "Bakgrund", "Ekonomiska konsekvenser",
    "Kommunala mål", "Jämställdhet", "Samråd", "Uppföljning och utvärdering",
    "Information eller förhandling enligt lag (1976:580) om medbestämmande i arbetslivet", "Undertecknas av",
    "Beslutet skickas till", "Bilaga: om uppgifterna",
]  # fmt: skip
PERIODS = ("2017", "2018-2019", "2021-2022", "2023-2024")


def parts_of(parts):
    for part in parts:
        yield part
        yield from parts_of(part.parts)


def shown(part):
    """Return a part's own text."""
    told = [" ".join(one.points) if isinstance(one, Numbered) else render_text([one]) for one in part.blocks]
    return "\n".join(told)


def whole(paper):
    return "\n".join(f"{part.heading}\n{shown(part)}" for part in parts_of(paper.parts))


def part(paper, heading):
    return next(one for one in parts_of(paper.parts) if one.heading == heading)


@pytest.fixture(scope="module")
def papers(repository, linkoping):
    """Every paper that can be made of the repository's data."""
    found = {}
    for period_id in PERIODS:
        for code in plan.published(repository, period_id):
            found[period_id, "report", code] = make_paper(repository, linkoping, period_id, "report", code)
        found[period_id, "proposal", code] = make_paper(repository, linkoping, period_id, "proposal")
    return found


@pytest.fixture(scope="module")
def measures(repository):
    with (repository.data / "measures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_paper_has_every_part_in_order(papers):
    assert len(papers) == 9
    for paper in papers.values():
        assert [one.heading for one in paper.parts] == ORDER
        assert [name for name, _ in paper.head] == [
            "Förvaltning", "Handläggare", "Datum", "Diarienummer", "Mottagare",
        ]  # fmt: skip


def test_nothing_is_folded_or_points_within_a_page(papers):
    def pieces(one):
        if isinstance(one, Link):
            assert one.href.startswith(("https://", "http://", "mailto:")), one
        elif isinstance(one, Table):
            assert one.method == ()
        assert not isinstance(one, (Cards, Details, SectionId))
        for inner in (
            vars(one).values() if hasattr(one, "__dataclass_fields__") else one if isinstance(one, tuple) else ()
        ):
            pieces(inner)

    for paper in papers.values():
        pieces(paper.parts)


def test_every_figure_of_the_dataset_stands_in_the_report_and_no_other(papers, measures):
    for (period_id, kind, through), paper in papers.items():
        if kind != "report":
            continue
        wanted = sorted(
            (number(float(row["value"])) if row["value"] else "antal ej angivet", row["reporting_period"])
            for row in measures
            if row["commitment_id"].startswith(f"{period_id}-")
            and not (through == "2023-T2" and row["reporting_period"] == "2023-T3")
        )
        tables = [one for one in part(paper, "Siffror").blocks if isinstance(one, Table)]
        found = []
        for table in tables[:1]:
            for row in table.rows:
                for column in sorted(table.numeric):
                    cell = plain_line(row[column][0])
                    code = {"Tertial 2 2023": "2023-T2", "Tertial 3 2023": "2023-T3"}.get(table.header[column])
                    if cell != "inte redovisat":
                        value = cell if cell == "antal ej angivet" else re.sub(r"^\D+", "", cell)
                        found.append((value, code or table.header[column].replace("–", "-")))
        assert sorted(found) == wanted, (period_id, through)


def test_every_status_of_the_dataset_stands_in_the_report(papers, linkoping):
    paper = papers["2023-2024", "report", "2023-T3"]
    table = next(one for one in part(paper, "Status i överblick").blocks
                 if isinstance(one, Table) and one.header[0] == "Åtagande")  # fmt: skip
    labels = {
        "done": "Genomfört",
        "partly_reported": "Delvis redovisat",
        "in_progress": "Pågår",
        "postponed": "Uppskjutet",
    }
    titles = dict(zip(linkoping["commitments"]["commitment_id"], linkoping["commitments"]["title"], strict=True))
    cells = {plain_line(row[0][0]): row for row in table.rows}
    own = linkoping["followups"][linkoping["followups"]["reporting_period"].str.startswith("2023-T")]
    assert len(own) == 16
    for _, row in own.iterrows():
        column = table.header.index(f"Tertial {row['reporting_period'][-1]} 2023")
        assert labels[shown_status(row["status"], row["unreported"], "")] in plain_line(
            cells[titles[row["commitment_id"]]][column][0]
        )


def test_nothing_later_is_in_an_earlier_paper(papers, linkoping):
    earlier, later = (whole(papers["2023-2024", "report", f"2023-{code}"]) for code in ("T2", "T3"))
    followups = linkoping["followups"]
    for summary in followups.loc[followups["reporting_period"] == "2023-T3", "summary"]:
        assert summary in later
        assert summary not in earlier


def test_what_the_material_does_not_hold_is_shown_as_missing(papers):
    paper = papers["2017", "report", "2017"]
    assert (paper.date, paper.diary_number) == ("", "")
    assert dict(paper.head) == {
        "Förvaltning": "Kommunledningsförvaltningen", "Handläggare": MISSING, "Datum": MISSING,
        "Diarienummer": MISSING, "Mottagare": "Kommunstyrelsen",
    }  # fmt: skip
    silent = [one.heading for one in paper.parts if shown(one) == f"{MISSING}."]
    assert silent == ["Beslutsunderlag", "Ekonomiska konsekvenser", "Uppföljning och utvärdering"]
    without_file = papers["2018-2019", "report", "2019-T3"]
    assert [one.heading for one in without_file.parts if shown(one) == f"{MISSING}."] == [
        one for one in ORDER if one not in ("Bakgrund", "Bilaga: om uppgifterna")
    ]


def test_the_proposal_is_the_one_of_may_2023(papers):
    paper = papers["2023-2024", "proposal", "2023-T3"]
    assert (paper.date, paper.diary_number) == ("2023-05-10", "KS 2023-501")
    assert len(part(paper, "Förslag till kommunstyrelsens beslut").blocks[0].points) == 4
    assert render_text(part(paper, "Beslutsunderlag").blocks).splitlines() == [
        "- Tjänsteskrivelsen om medborgarlöftet 2023–2024, 10\u00a0maj 2023",
        "- Bilaga med förslaget till medborgarlöfte 2023–2024, odaterad",
    ]
    assert [one.heading for one in part(paper, "Bakgrund").parts] == [
        "Det tidigare löftet: Linköping 2021–2022", "Det nya löftet",
    ]  # fmt: skip
    assert [one.heading for one in part(paper, "Det nya löftet").parts] == [
        "Mot narkotika", "Tryggare offentlig miljö", "Säkrare trafik",
    ]  # fmt: skip
    assert "tertial 2 2023" not in whole(paper).lower()


def test_every_commitment_of_a_promise_stands_in_its_papers(papers, linkoping):
    for (period_id, _, _), paper in papers.items():
        said = whole(paper)
        own = linkoping["commitments"][linkoping["commitments"]["period_id"] == period_id]
        assert len(own)
        for description in own["description"]:
            assert description in said


def test_a_draft_says_what_is_still_not_reported(papers):
    paper = papers["2023-2024", "report", "2023-T3"]
    assert paper.mark == "Utkast"
    told = shown(part(paper, "Det här är ett utkast"))
    assert "Löftet gäller 2023–2024. Underlaget räcker till och med tertial 3 2023." in told
    assert "- Tertial 1 2024–tertial 3 2024: efter underlagets slut" in told
    assert "- förslag till beslut" in told


def test_every_page_says_that_it_is_no_document_of_the_municipality(papers, linkoping):
    notices = {paper.notice for paper in papers.values()}
    assert len(notices) == 1
    assert "ingen handling från Linköpings kommun eller polisen" in notices.pop()
    package = {**linkoping.package, "publisher": {**linkoping.package["publisher"], "official": True}}
    assert notice(replace(linkoping, package=package)) == ""


def test_final_tells_every_required_part_that_is_missing(repository, linkoping):
    with pytest.raises(LoftesbokError) as told:
        make_paper(repository, linkoping, "2017", "report", final=True)
    named = re.findall(r"^  (\w+) \(", str(told.value), re.MULTILINE)
    assert named == ["officer", "date", "diary_number", "documents"]
    with pytest.raises(LoftesbokError) as told:
        make_paper(repository, linkoping, "2018-2019", "proposal", final=True)
    named = re.findall(r"^  (\w+) \(", str(told.value), re.MULTILINE)
    assert named == [key for key, one in parts.parts().items() if "proposal" in one.required]
    paper = make_paper(repository, linkoping, "2023-2024", "proposal", final=True)
    assert paper.mark == ""
    assert "Det här är ett utkast" not in whole(paper)


def test_wrong_calls_are_told(repository, linkoping):
    with pytest.raises(LoftesbokError, match=r"report \(återrapportering\) eller proposal"):
        make_paper(repository, linkoping, "2017", "memo")
    with pytest.raises(LoftesbokError, match="2023-2024"):
        make_paper(repository, linkoping, "2023-2025", "report")
    with pytest.raises(LoftesbokError, match="ligger utanför"):
        make_paper(repository, linkoping, "2017", "report", "2023-T2")


def test_another_municipality_has_its_papers_with_targets_and_groups(made_up):
    dataset = load(made_up.data)
    paper = make_paper(made_up, dataset, "2024-2025", "report", "2024-H2")
    said = whole(paper)
    assert "Mål och vad siffrorna säger" in said
    assert "Grupp: Norr" in said
    assert "Uppgift saknas i underlaget." in shown(part(paper, "Bakgrund"))  # the template's own words are none
    assert "Linköping" not in said + paper.notice
    proposal = make_paper(made_up, dataset, "2024-2025", "proposal")
    assert [one.heading for one in part(proposal, "Det nya löftet").parts] == ["Åtaganden"]


# --- the chapter's narrative ----------------------------------------------------------------------------------------


def test_the_background_of_a_report_is_the_chapters(repository, linkoping, papers):
    told = render_text(background(repository, linkoping, "2023-2024"))
    assert "Kommunpolisen och kommunens säkerhetsenhet tog fram förslaget tillsammans." in told
    assert "”Tolkningar av oklara ställen” i löftesboken" in told
    assert told in whole(papers["2023-2024", "report", "2023-T3"])
    assert told not in whole(papers["2023-2024", "proposal", "2023-T3"])


def test_a_narrative_keeps_its_words_and_loses_its_marks():
    source = (
        "# Rubrik\n\nEtt **fett** och *lutat* ord, `kod`, [sida](om.md), [webb](https://example.org/) och "
        "{term}`löften <löfte>`.\nNästa rad {ref}`metod-x` {ref}`annat`.\n\n- ett\n- två **tre**\n"
    )
    made = list(blocks(source, {"metod-x": "Metod"}))
    assert render_text(made).splitlines() == [
        "Rubrik",
        "Ett fett och lutat ord, kod, sida, webb och löften. Nästa rad ”Metod” i löftesboken löftesboken.",
        "- ett", "- två tre",
    ]  # fmt: skip
    assert Link("webb", "https://example.org/") in made[1].content
