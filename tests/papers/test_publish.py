"""The papers in the book: a page under each period with its files, as of each edition; and the command ``memo``."""

import hashlib
import json
import zipfile

import pytest
from bs4 import BeautifulSoup
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from pypdf import PdfReader

from loftesbok import cli
from loftesbok.book import toc
from loftesbok.document.paper import Paper, Part
from loftesbok.document.pieces import Numbered, Paragraph, Table, cell
from loftesbok.document.typst import compile as typesetting
from loftesbok.domain.problems import DataError
from loftesbok.papers.board_paper import locations, page, publish, word
from loftesbok.papers.board_paper.kinds import REPORT
from loftesbok.papers.board_paper.paper import BoardPaper, make_paper
from loftesbok.project.project import Project
from tests.sample.hostile_texts import HTML, MARKDOWN, SELECTOR


@pytest.fixture(scope="module")
def chapters(repository, linkoping):
    return toc.chapters(repository, linkoping)


@pytest.fixture(scope="module")
def soup(linkoping_html):
    def read(name):
        return BeautifulSoup((linkoping_html / f"{name}.html").read_text(encoding="utf-8"), "html.parser")

    return read


@pytest.fixture
def call(monkeypatch, capsys):
    """Give the command line in this process: exit code, what it printed, what it complained of."""

    def run(*arguments, cwd):
        monkeypatch.chdir(cwd)
        code = cli.main([str(one) for one in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


# --- which papers there are -----------------------------------------------------------------------------------------


def test_there_is_a_paper_for_each_text_as_of_each_edition(repository, chapters):
    assert [one.page for one in locations.in_book(repository, chapters)] == [
        "papers/2023-2024/report-2023-T3", "papers/2023-2024/proposal", "papers/2023-2024/report-2023-T2",
        "papers/2017/report-2017",
    ]  # fmt: skip
    assert locations.earlier(repository, chapters) == {
        "papers/2023-2024/report-2023-T2": "papers/2023-2024/report-2023-T3"
    }


def test_an_earlier_edition_leads_to_the_paper_of_its_own_time(repository, chapters):
    links = locations.links(repository, chapters)
    assert links["reports/2023-2024/2023-T2"] == [
        ["papers/2023-2024/report-2023-T2", "Återrapportering"], ["papers/2023-2024/proposal", "Förslag"],
    ]  # fmt: skip
    assert links["reports/2017/2017"] == [["papers/2017/report-2017", "Återrapportering"]]
    assert "reports/2021-2022/2021-2022" not in links
    assert json.loads(json.dumps(links)) == links


def test_the_contents_list_papers_below_their_edition(repository, chapters):
    rows = toc.reports_part(repository, chapters, "").splitlines()
    assert rows[:7] == [
        "- file: reports/2023-2024/2023-T3", "  sections:", "    - file: underlag/2023-2024/2023-T3",
        "      title: Underlag", "    - file: papers/2023-2024/report-2023-T3",
        '      title: "Tjänsteskrivelse: återrapportering"', "    - file: papers/2023-2024/proposal",
    ]  # fmt: skip
    place = rows.index("    - file: reports/2023-2024/2023-T2")
    assert rows[place + 3 : place + 6 : 2] == [
        "        - file: underlag/2023-2024/2023-T2", "        - file: papers/2023-2024/report-2023-T2",
    ]  # fmt: skip


# --- the built book -------------------------------------------------------------------------------------------------


def test_each_paper_has_its_page_and_its_files(repository, linkoping, chapters, linkoping_html, soup):
    for place in locations.in_book(repository, chapters):
        made = make_paper(repository, linkoping, place.period_id, place.kind.code, place.through)
        main = soup(place.page).find("main")
        assert main.h1.get_text().startswith(made.paper.title)
        assert [tag.get_text().removesuffix("#") for tag in main.find_all("h2")] == [
            *(part.heading for part in made.paper.parts), "Bilaga 1: Underlag",
        ]  # fmt: skip
        links = [tag["href"] for tag in main.find_all("a", download=True) if "." in tag["href"]]
        names = [*map(place.file, ("docx", "pdf")), *map(place.attachment_file, ("docx", "pdf")), place.file("json")]
        assert [link for link in links if link.startswith(place.page.rpartition("/")[2])] == [
            name.rpartition("/")[2] for name in names
        ]
        for paper, name in ((made.paper, place.file("pdf")), (made.attachment, place.attachment_file("pdf"))):
            assert PdfReader(linkoping_html / name).metadata.title == paper.title
        if place.kind.code == "proposal":  # the shortest
            assert (linkoping_html / place.file("docx")).read_bytes() == word.docx(made.paper).data
            text = " ".join(" ".join(page_.extract_text() for page_ in PdfReader(linkoping_html / place.file("pdf"))
                                     .pages).split())  # fmt: skip
            places = [text.find(" ".join(part.heading.split()[:3])) for part in made.paper.parts]
            assert -1 not in places


def test_what_a_diary_wants_to_know_stands_beside_each_paper(linkoping_html):
    folder = linkoping_html / "papers" / "2023-2024"
    told = json.loads((folder / "proposal.json").read_text(encoding="utf-8"))
    assert (told["kind"], told["diary_number"], told["date"]) == ("proposal", "KS 2023-501", "2023-05-10")
    assert (told["deciding_body"], told["status"]) == ("Kommunstyrelsen", "draft")
    assert len(told["data_sha256"]) == 64
    assert [(file["name"], file["role"]) for file in told["files"]][:2] == [
        ("proposal.docx", "paper"), ("proposal-bilaga-1.docx", "attachment"),
    ]  # fmt: skip
    for file in told["files"]:
        assert hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest() == file["sha256"]


def test_a_chapter_leads_to_its_papers_and_a_paper_to_its_chapter(soup):
    section = soup("reports/2023-2024/2023-T3").find(id="hamta")
    assert [(tag["href"], tag.get_text()) for tag in section.select("a[href*='papers/']")] == [
        ("../../papers/2023-2024/report-2023-T3.html", "Återrapportering"),
        ("../../papers/2023-2024/proposal.html", "Förslag"),
    ]
    assert soup("reports/2018-2019/2019-T3").select("main a[href*='papers/']") == []
    hrefs = [tag["href"] for tag in soup("papers/2023-2024/report-2023-T2").select("article a[href]")]
    assert "../../reports/2023-2024/2023-T2.html" in hrefs
    earlier = soup("papers/2023-2024/report-2023-T2")
    assert earlier.select_one(".lb-earlier a")["href"] == "report-2023-T3.html"


def test_search_finds_no_draft_and_no_earlier_paper(linkoping_html):
    """All papers of the repository are drafts but the proposal that was made."""
    text = (linkoping_html / "search-index.js").read_text(encoding="utf-8")
    entries = json.loads(text.removeprefix("globalThis.loftesbokSearch=").rstrip(";\n"))["entries"]
    assert not [entry["address"] for entry in entries if entry["address"].startswith("papers/")]


def test_pages_of_papers_that_are_gone_are_removed(repository, linkoping, chapters, tmp_path):
    project = Project(repository.root, tmp_path)
    made = publish.papers(repository, linkoping, [one for one in chapters if one[0] == "2017"])
    assert publish.write_pages(project, made) == ["papers/2017/report-2017"]
    assert publish.write_pages(project, made) == []
    (tmp_path / "papers" / "2017" / "proposal.md").write_text("x", encoding="utf-8")
    publish.write_pages(project, made)
    assert [path.name for path in tmp_path.rglob("*.md")] == ["report-2017.md"]
    assert publish.write_files(made, tmp_path / "html") == [
        f"papers/2017/report-2017{ending}" for form in ("docx", "pdf")
        for ending in (f".{form}", f"-bilaga-1.{form}")
    ] + ["papers/2017/report-2017.json"]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "html" / "papers/2017/report-2017.docx") as archive:
        assert archive.testzip() is None


def test_faults_in_a_text_are_told_before_anything_is_made(repository, linkoping, tmp_path):
    class Elsewhere(Project):
        paper_texts = tmp_path

    (tmp_path / "2017-report.yml").write_text("titel: x\n", encoding="utf-8")
    with pytest.raises(DataError, match="titel"):
        publish.papers(Elsewhere(repository.root), linkoping, [("2017", ["2017"])])


# --- as a web page --------------------------------------------------------------------------------------------------


def hostile():
    texts = [*HTML.values(), *MARKDOWN.values()]
    table = Table("t", texts[0], (texts[1], "x"), tuple((cell(one), cell("1")) for one in texts))
    blocks = (Numbered(tuple(texts)), *(Paragraph((one,)) for one in texts), table)
    head = tuple((f"Namn {i}", one) for i, one in enumerate(texts))
    return texts, Paper(texts[2], texts[3], texts[4], "", texts[5], head, (Part(texts[6], blocks),), texts[7], texts[8])


def test_the_web_page_shows_hostile_texts_as_text():
    texts, paper = hostile()
    shown = BeautifulSoup(page.html_page(paper), "html.parser")
    assert shown.select(SELECTOR) == []
    assert shown.find("script") is None
    assert [one.get_text() for one in shown.select("ol li")] == texts
    assert shown.h1.get_text() == texts[2]
    assert shown.html["lang"] == "sv"


def test_the_books_page_shows_hostile_texts_as_text():
    texts, paper = hostile()
    place = locations.PaperLocation("2017", REPORT, "2017", "2018")
    sizes = {place.file("docx"): 1500, place.attachment_file("pdf"): 2500}
    made = page.myst_page(BoardPaper(paper, paper), place, sizes)
    assert "\nnosearch: true\n" in made.partition("\n---\n")[0] + "\n"
    extensions = {"attrs_block", "attrs_inline", "colon_fence", "deflist", "fieldlist", "substitution", "tasklist"}
    parser = create_md_parser(MdParserConfig(enable_extensions=extensions), RendererHTML)
    tokens = parser.parse(made)
    inline = [one for token in tokens for one in token.children or ()]
    raw = [one.content for one in (*tokens, *inline) if one.type.startswith("html")]
    assert raw == [
        '<a href="report-2017.docx" download>', "</a>", '<a href="report-2017-bilaga-1.pdf" download>', "</a>",
    ]  # fmt: skip
    start = next(i for i, one in enumerate(tokens) if one.type == "ordered_list_open")
    points = [one for one in tokens[start:] if one.type == "inline"][: len(texts)]
    assert ["".join(one.content for one in point.children) for point in points] == [one.strip() for one in texts]
    assert {one.type for point in points for one in point.children} <= {"text", "text_special"}


# --- the command ----------------------------------------------------------------------------------------------------


def test_memo_writes_each_form(call, repository, linkoping, tmp_path):
    code, out, err = call("memo", "2023-2024", "--kind", "proposal", "--format", "pdf", "--project", repository.root,
                          "-o", "a.pdf", cwd=tmp_path)  # fmt: skip
    assert (code, err) == (0, "")
    assert out.splitlines()[-3:] == ["a.pdf skriven", "a-bilaga-1.pdf skriven", "a.json skriven"]
    assert "är utan datum och visas som odaterad" in out
    described = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert {one["name"]: one["sha256"] for one in described["files"]} == {
        name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("a.pdf", "a-bilaga-1.pdf")
    }
    made = make_paper(repository, linkoping, "2023-2024", "proposal")
    assert (tmp_path / "a.pdf").read_bytes() == typesetting.pdf(made.paper)
    assert (tmp_path / "a-bilaga-1.pdf").read_bytes() == typesetting.pdf(made.attachment)
    code, out, _ = call("memo", "2023-2024", "--through", "2023-T2", "--format", "html", "--project", repository.root,
                        cwd=tmp_path)  # fmt: skip
    assert out.splitlines()[-3] == "2023-2024-report-2023-T2.html skriven"
    said = (tmp_path / "2023-2024-report-2023-T2.html").read_text(encoding="utf-8")
    assert "återstår att redovisa" in said
    assert "Det här är ett fristående exempel." in said


def test_memo_tells_what_is_wrong(call, repository, tmp_path):
    code, out, err = call("memo", "2017", "--final", "--project", repository.root, cwd=tmp_path)
    assert (code, out) == (1, "")
    assert "documents (Beslutsunderlag) saknas i data/papers/2017-report.yml" in err
    assert list(tmp_path.iterdir()) == []


def test_memo_shows_the_placeholders_and_writes_our_template(call, tmp_path):
    code, out, _ = call("memo", "--placeholders", "-o", "mall.docx", cwd=tmp_path)
    assert code == 0
    assert "{{p parts }}" in out
    assert zipfile.is_zipfile(tmp_path / "mall.docx")


def test_memo_begins_a_text_file(call, made_up):
    code, out, _ = call("memo", "2024-2025", "--new-text", cwd=made_up.root)
    assert (code, out) == (
        0,
        "data/papers/2024-2025-report.yml skriven. Fyll i det som är känt och lämna resten tomt.\n",
    )
    code, _, err = call("memo", "2024-2025", "--new-text", cwd=made_up.root)
    assert code == 1
    assert "finns redan" in err
