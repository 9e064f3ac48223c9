"""The book is built whole or not at all; every link in it leads somewhere; nothing is wired to one municipality."""

import csv
import json
import re
from shutil import copytree
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from loftesbok.book import build as book
from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions import plan
from loftesbok.new_project.lay_out import lay_out
from loftesbok.project.project import Project
from tests.sample.project import NAME, SampleProject


def built(project, **more):
    said = []
    made = book.build(project, say=said.append, **more)
    return made, said


def pages(place):
    return {
        path.relative_to(place).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(place.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def linkoping_book(linkoping_html):
    """The pages of the repository's book, and where they are."""
    return pages(linkoping_html), linkoping_html


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    project = SampleProject().build(tmp_path_factory.mktemp("second") / "projekt")
    return project, built(project)[0]


def broken_links(found):
    """Return every link inside a book that leads to no page or to no place on it."""
    ids = {name: {tag["id"] for tag in page.find_all(id=True)} for name, page in found.items()}
    broken = []
    for name, page in found.items():
        for link in page.find_all(["a", "link"], href=True):
            parts = urlsplit(link["href"])
            if parts.scheme or parts.netloc:
                continue
            target = _resolve(name, unquote(parts.path)) if parts.path else name
            if (target.endswith(".html") and target not in ids) or (
                target in ids and parts.fragment and unquote(parts.fragment) not in ids[target]
            ):
                broken.append((name, link["href"]))
    return broken


def _resolve(name, path):
    folder = name.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            folder = folder[:-1]
        elif part != ".":
            folder = [*folder, part]
    return "/".join(folder)


def test_every_internal_link_of_both_books_leads_somewhere(linkoping_book, second):
    found, _ = linkoping_book
    assert broken_links(found) == []
    assert broken_links(pages(second[1].place)) == []
    assert sum(len(page.find_all("a", href=True)) for page in found.values()) > 300


def test_the_link_check_sees_a_broken_link():
    page = BeautifulSoup('<a href="b.html"></a><a href="#x"></a><a href="#y"></a><p id="y"></p>', "html.parser")
    assert broken_links({"a.html": page}) == [("a.html", "b.html"), ("a.html", "#x")]


def test_every_commitment_has_its_own_lasting_address_in_every_edition(linkoping_book, linkoping):
    found, _ = linkoping_book
    editions = {"2017": ["2017"], "2018-2019": ["2019-T3"], "2021-2022": ["2021-2022"],
                "2023-2024": ["2023-T2", "2023-T3"]}  # fmt: skip
    for _, row in linkoping["commitments"].iterrows():
        for code in editions[row["period_id"]]:
            section = found[f"reports/{row['period_id']}/{code}.html"].find(id=row["commitment_id"])
            assert section.name == "section"
            assert section.find(re.compile("h[1-6]")).get_text().startswith(row["title"])


def test_the_answer_of_a_chapter_leads_to_every_commitment(linkoping_book, linkoping):
    newest = {"2017": "2017", "2021-2022": "2021-2022", "2023-2024": "2023-T3"}
    for period_id, code in newest.items():
        rows = linkoping_book[0][f"reports/{period_id}/{code}.html"].select_one("table.lb-rows")
        addresses = {unquote(link["href"].lstrip("#")): link.get_text() for link in rows.find_all("a", href=True)}
        commitments = linkoping["commitments"]
        for _, row in commitments[commitments["period_id"] == period_id].iterrows():
            assert addresses[row["commitment_id"]] == row["title"]


def test_nothing_later_is_in_the_earlier_edition(linkoping_book, linkoping):
    page = linkoping_book[0]["reports/2023-2024/2023-T2.html"]
    text = " ".join(page.main.get_text(" ").split()) if page.main else " ".join(page.get_text(" ").split())
    later = linkoping["followups"]
    later = later[later["reporting_period"] == "2023-T3"]
    assert len(later) == 8
    earlier = set(linkoping["followups"].loc[linkoping["followups"]["reporting_period"] == "2023-T2", "rationale"])
    for _, row in later.iterrows():
        assert row["summary"] not in text
        assert row["rationale"] in earlier or row["rationale"] not in text
    measured = linkoping["measures"]
    for note in measured.loc[measured["reporting_period"] == "2023-T3", "note"]:
        assert not note or note not in text
    assert "September–december 2023: " not in text


def test_the_book_speaks_swedish_and_says_whose_it_is(linkoping_book):
    for name, page in linkoping_book[0].items():
        assert page.html["lang"] == "sv", name
        assert "fristående exempel" in " ".join(page.get_text(" ").split()), name


def test_every_table_has_a_caption(linkoping_book):
    for name in ("reports/2023-2024/2023-T3.html", "underlag/2023-2024/2023-T3.html", "reports/trender/2023-T3.html"):
        tables = linkoping_book[0][name].find_all("table")
        assert tables
        for table in tables:
            assert table.find("caption"), (name, table.get("id"))


def test_every_picture_has_two_forms_says_what_it_says_and_has_its_data_below(linkoping_book):
    found, place = linkoping_book
    name = "reports/trender/2023-T3.html"
    figures = found[name].find_all("figure")
    assert len(figures) == 3
    for figure in figures:
        light, dark = figure.find_all("img")
        assert light["alt"] == dark["alt"]
        assert len(light["alt"]) > 40
        for picture, form in ((light, ""), (dark, "-mork")):
            assert picture["src"] == f"../../_images/{figure['id']}{form}.svg"
            assert (place / "_images" / f"{figure['id']}{form}.svg").read_bytes().startswith(b"<?xml")
        data = figure.find_next_sibling("details")
        assert data.find("table").find("caption")
        links = {link.get_text(): link["href"] for link in data.find(class_="lb-downloads").find_all("a")}
        assert list(links) == ["Ladda ner data (CSV)", "Ladda ner bilden (SVG)"]
        for href in links.values():
            assert (place / _resolve(name, href)).is_file()


def test_a_downloaded_table_says_what_the_page_says(linkoping_book):
    found, place = linkoping_book
    page = found["underlag/2023-2024/2023-T3.html"]
    with (place / "_downloads" / "siffror-2023-2024-2023-t3.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    shown = [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in page.find("table", id="siffror-2023-2024-2023-t3").find_all("tr")
    ]
    assert [[one.replace("\u00a0", " ") for one in row] for row in rows] == shown
    assert len(rows) > 20


def test_the_second_projects_book_knows_nothing_of_the_first(second):
    project, made = second
    text = "".join(path.read_text(encoding="utf-8") for path in made.place.rglob("*.html"))
    assert "Linköping" not in text
    assert "Skäggetorp" not in text
    assert NAME in text
    shown = {name: " ".join(page.get_text(" ").split()) for name, page in pages(made.place).items()}
    for words in ("januari–juni 2024", "Bostadsbolaget", "Enligt redovisningen är två av fyra åtaganden genomförda.",
                  "Ej redovisad", "Januari–juni 2025: redovisning nämns, men vi har den inte.",
                  "trygghetsvandringar gick från tre", "ungefär 15"):  # fmt: skip
        assert words in shown["reports/2024-2025/2025-H1.html"], words
    for words in ("Januari–juni 2024", "Bostadsbolaget", "Går inte att bedöma", "minst 8 per år", "Ej redovisad",
                  "Inte redovisat av", "Publicerad, saknas i underlaget", "ungefär"):  # fmt: skip
        assert words in shown["underlag/2024-2025/2025-H1.html"], words
    assert json.loads((made.place / "build.json").read_text(encoding="utf-8"))["through"] == "2025-H1"
    assert plan.published(project, "2024-2025") == ["2025-H1"]


def test_a_project_without_any_promise_builds_too(tmp_path):
    project = lay_out(tmp_path / "tomt", "Påhittade kommun")
    made, _ = built(project)
    shown = pages(made.place)
    start = shown["index.html"].find("main").get_text()
    assert "Boken har inget löfte ännu." in start
    assert "Boken bygger inte på något dokument ännu." in shown["kallor.html"].get_text()
    assert not [word for word in ("redovisad", "Enligt redovisningen", "genomför") if word in start]  # of nothing
    assert not [name for name in shown if name.startswith(("reports/", "underlag/"))]


def test_a_fault_on_a_page_leaves_the_published_book_as_it_was(second, tmp_path):
    project = Project(copytree(second[0].root, tmp_path / "kopia"))
    before = {path: path.read_bytes() for path in project.html.rglob("*") if path.is_file()}
    page = project.book / "om.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n{ref}`finns-inte`\n", encoding="utf-8")
    with pytest.raises(LoftesbokError, match="finns-inte"):
        built(project)
    assert {path: path.read_bytes() for path in project.html.rglob("*") if path.is_file()} == before


def test_a_book_as_of_an_earlier_time_leaves_pages_and_editions_alone(second, tmp_path):
    project = Project(copytree(second[0].root, tmp_path / "kopia"))
    before = {path: path.read_bytes() for path in project.book.rglob("*") if path.is_file()}
    made, _ = built(project, through="2024-H1", out=tmp_path / "tidigare")
    assert {path: path.read_bytes() for path in project.book.rglob("*") if path.is_file()} == before
    found = pages(made.place)
    assert "reports/2024-2025/2024-H1.html" in found
    assert "reports/2024-2025/2025-H1.html" not in found
    text = "".join(str(page) for page in found.values())
    assert "Juli–december 2024" not in text.replace("Juli–december 2024–", "")


def test_a_folder_with_other_things_is_never_replaced(second, tmp_path):
    project, _ = second
    (tmp_path / "viktigt").mkdir()
    (tmp_path / "viktigt" / "brev.txt").write_text("x", encoding="utf-8")
    with pytest.raises(LoftesbokError, match="innehåller ingen bok"):
        built(project, out=tmp_path / "viktigt")
    for place in (project.root, project.data, project.root.parent):
        with pytest.raises(LoftesbokError):
            built(project, out=place)
