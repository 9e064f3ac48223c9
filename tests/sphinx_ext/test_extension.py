"""What the Sphinx extension and the theme promise of every built page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest
from bs4 import BeautifulSoup, Tag

import loftesbok
from loftesbok.domain.vocabulary import SHOWN, STATES, VERDICTS
from loftesbok.sphinx_ext.content_security_policy import HEADER, POLICY
from tests import language
from tests.sample import book as sample_book

PACKAGE = Path(loftesbok.__file__).parent
CHAPTER, EARLIER = "reports/2023-2024/2023-T3.html", "reports/2023-2024/2023-T2.html"


def files_of(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_book.write(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def html(project: Path) -> Path:
    return sample_book.build(project)


def page(html: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((html / name).read_text(encoding="utf-8"), "html.parser")


def pages(html: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    for path in sorted(html.rglob("*.html")):
        name = path.relative_to(html).as_posix()
        yield name, page(html, name)


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


# --- the settings -----------------------------------------------------------------------------------------------------


def test_our_settings_are_the_template_with_our_title_and_address() -> None:
    template = Template((PACKAGE / "new_project" / "templates" / "_config.yml").read_text(encoding="utf-8"))
    ours = (sample_book.ROOT / "_config.yml").read_text(encoding="utf-8")
    wanted = template.substitute(title="Löftesboken Linköping")
    assert wanted.replace('base_url: ""', "base_url: https://loftesboken.example/linkoping/") == ours


def test_jupyter_book_itself_builds_the_same_bytes(project: Path, html: Path, tmp_path: Path) -> None:
    """Guards the way out of our own build, and that a book does not depend on the process that builds it."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "book", "--config", "_config.yml"]
    command += ["--path-output", str(tmp_path), "-W", "-n", "--keep-going"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    built = tmp_path / "_build" / "html"
    ours = {path.relative_to(html): path.read_bytes() for path in html.rglob("*") if path.is_file()}
    theirs = {path.relative_to(built): path.read_bytes() for path in built.rglob("*") if path.is_file()}
    assert [str(name) for name in sorted(ours.keys() | theirs.keys()) if ours.get(name) != theirs.get(name)] == []


def test_a_build_writes_nothing_beside_its_sources(project: Path) -> None:
    """Sphinx compiles catalogues in place unless it is kept from it; the package may be read-only."""
    places = (PACKAGE, project / "book", project / "data")
    before = [files_of(place) for place in places]
    sample_book.build(project)
    assert [files_of(place) for place in places] == before


# --- lasting addresses ------------------------------------------------------------------------------------------------


def test_a_section_has_its_lasting_address_in_every_edition(html: Path) -> None:
    for name in (CHAPTER, EARLIER):
        soup = page(html, name)
        section = one(soup, "section[id='2023-2024-narkotikasok']")
        assert one(section, "h3").get_text().startswith("Narkotikasök på skolor")
        assert soup.find(id="narkotikasok-pa-skolor"), "the address from the heading's words still works"
        assert len(soup.select("a[href='#2023-2024-kameror']")) >= 2, "Markdown link and page-link"


def test_no_page_uses_an_id_twice(html: Path) -> None:
    for name, soup in pages(html):
        ids = [tag["id"] for tag in soup.select("[id]")]
        assert len(ids) == len(set(ids)), name


def test_another_page_can_link_to_a_lasting_address(html: Path) -> None:
    assert one(page(html, "index.html"), f"a[href='{CHAPTER}#2023-2024-narkotikasok']").get_text() == "sök på skolor"


def test_internal_links_lead_somewhere(html: Path) -> None:
    ids = {name: {tag["id"] for tag in soup.select("[id]")} for name, soup in pages(html)}
    dead = []
    for name, soup in pages(html):
        for link in soup.select("a[href]"):
            target, _, anchor = str(link["href"]).partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            aim = (html / name).parent.joinpath(target).resolve() if target else html / name
            known = ids.get(aim.relative_to(html.resolve()).as_posix() if target else name)
            if known is None or (anchor and anchor not in known):
                dead.append((name, link["href"]))
    assert dead == []


BAD_PAGES = {
    "an id with capitals": (":::{section-id} Med-Versal\n:::", "rätt vore gemener a–z, siffror och enkla bindestreck"),
    "an id used twice": (
        ":::{section-id} ett\n:::\n\n### Under\n\n:::{section-id} ett\n:::",
        "section-id: ”ett” finns redan på sidan",
    ),
    "an unknown status": ("{status}`klar`", "status: ”klar” finns inte; rätt vore något av done,"),
    "a link to nothing": ("{page-link}`här <#finns-inte>`", "finns-inte"),
    "a script as a link": ("{page-link}`här <javascript:alert(1)>`", "rätt vore #id, /sida#id eller"),
    "a page that is not there": ("{page-link}`här </finns-inte>`", "finns-inte"),
    "a section that is not there on another page": ("{page-link}`här </index#finns-inte>`", "finns-inte"),
}


@pytest.mark.parametrize(("text", "message"), BAD_PAGES.values(), ids=BAD_PAGES.keys())
def test_a_mistake_on_a_page_is_told(text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    sample_book.write(tmp_path)
    (tmp_path / "book" / "ordlista.md").write_text(sample_book.GLOSSARY + f"\n## Fel\n\n{text}\n", encoding="utf-8")
    sample_book.build(tmp_path, strict=False)
    told = capsys.readouterr().err
    assert message in told
    assert "ordlista.md:" in told, "the message says where"


def test_a_lasting_address_needs_a_heading(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    sample_book.write(tmp_path)
    text = ":::{section-id} forst\n:::\n\n" + sample_book.GLOSSARY
    (tmp_path / "book" / "ordlista.md").write_text(text, encoding="utf-8")
    sample_book.build(tmp_path, strict=False)
    assert "section-id: ”forst” står ovanför första rubriken" in capsys.readouterr().err


# --- pieces -----------------------------------------------------------------------------------------------------------


def test_every_status_has_word_and_class(html: Path) -> None:
    badges = page(html, "metod.html").select(".lb-badge")
    terms = {**SHOWN, **STATES, **VERDICTS}
    assert len(badges) == len(terms)
    for (code, term), badge in zip(terms.items(), badges, strict=True):
        assert badge.get_text() == term.label, "the sign is drawn, so that no screen reader reads it"
        assert badge["class"] == ["lb-badge", f"lb-{code}"]


def test_text_from_data_in_a_link_is_shown_as_it_is(html: Path) -> None:
    assert one(page(html, "metod.html"), "a[href='https://www.example.org/']").get_text() == "En <sida>"


def test_tables_have_captions_and_scopes(html: Path) -> None:
    tables = [table for _, soup in pages(html) for table in soup.select("table")]
    assert len(tables) == 7
    for table in tables:
        assert len({"lb-plain", "lb-stack", "lb-all"}.intersection(table["class"])) == 1, "laid out for a phone"
        if "lb-plain" not in table["class"]:
            roles = {part["role"] for part in table.select("tr, th, td, thead, tbody")}
            assert roles == {"row", "columnheader", "rowheader", "cell", "rowgroup"}, "a table to screen readers too"
            assert all(cell["data-label"] for cell in table.select("tbody td"))
        assert one(table, "caption").get_text().strip(), "a caption says what the table shows"
        assert {cell["scope"] for cell in table.select("thead th")} == {"col"}
        assert {cell["scope"] for cell in table.select("tbody th")} == {"row"}
        assert not table.select("[style]"), "no inline style that a Content-Security-Policy would stop"


def test_folded_code_stands_below_its_result(html: Path) -> None:
    cells = page(html, CHAPTER).select("div.cell:has(> .lb-code)")
    assert len(cells) == 3
    for cell in cells:
        children = [child for child in cell.children if isinstance(child, Tag)]
        assert ["cell_output" in child["class"] for child in children] == [True, False]
        assert one(cell, ".lb-code > summary").get_text(" ") == "Visa koden Dölj koden"


def test_the_menu_has_what_the_book_has_and_marks_the_current_page(html: Path) -> None:
    """Five words at most, none to unfold; a chapter belongs to the promises; all other pages stand in the foot."""
    menus = {name: soup.select(".lb-banner nav a") for name, soup in pages(html)}
    assert {tuple(link.get_text() for link in links) for links in menus.values()} == {("Löften", "Metod", "Sök")}
    marked = {
        name: [(link.get_text(), link["aria-current"]) for link in links if link.has_attr("aria-current")]
        for name, links in menus.items()
    }
    assert marked["metod.html"] == [("Metod", "page")]
    assert marked["search.html"] == [("Sök", "page")]
    assert marked[CHAPTER] == [("Löften", "true")]
    assert marked["index.html"] == []
    foot = [(link["href"], link.get_text()) for link in page(html, CHAPTER).select("footer nav a")]
    assert foot == [("../../ordlista.html", "Ordlista"), ("../../in-english.html", "In English")]


def test_pages_tell_what_they_are_about(html: Path) -> None:
    for name, soup in pages(html):
        assert one(soup, "title").get_text(strip=True).endswith("Löftesboken Linköping"), name
        if name not in ("404.html", "search.html"):
            assert one(soup, "meta[name=description]")["content"], name
    assert one(page(html, "metod.html"), "meta[name=description]")["content"] == "Hur boken bedömer och räknar."
    assert one(page(html, "index.html"), "meta[name=description]")["content"].startswith("Polisen och kommunen lovar")


# --- editions ---------------------------------------------------------------------------------------------------------


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split()).replace(" .", ".")


def test_an_earlier_edition_says_so_and_leads_to_the_newest(html: Path) -> None:
    notice = one(page(html, EARLIER), "main .lb-earlier")
    assert words(notice).startswith("Det här är en tidigare utgåva. Den visar läget till och med maj–augusti 2023.")
    link = one(notice, "a")
    assert (link["href"], link.get_text(" ", strip=True).startswith("Den senaste utgåvan finns här")) == (
        "2023-T3.html",
        True,
    )
    assert notice.find_parent("article") is None, "it is no part of the edition"
    assert [name for name, soup in pages(html) if soup.select(".lb-earlier")] == [EARLIER]


def test_editions_of_a_chapter_have_titles_of_their_own(html: Path) -> None:
    titles = [one(soup, "title").get_text() for _, soup in pages(html)]
    assert len(titles) == len(set(titles))
    assert "(till och med maj–augusti 2023)" in one(page(html, EARLIER), "title").get_text()


def test_a_chapter_lists_its_earlier_editions(html: Path) -> None:
    """Also one from an older notebook, which does not say where its list of files is to stand."""
    listed = one(page(html, CHAPTER), "#hamta .lb-files")
    assert [(link["href"], link.get_text()) for link in listed.select("li a")] == [
        ("2023-T2.html", "Utgåvan till och med maj–augusti 2023")
    ]
    assert [name for name, soup in pages(html) if soup.select(".lb-files")] == [CHAPTER]


def test_turning_pages_leads_from_promise_to_promise(html: Path) -> None:
    """Never to an earlier edition, a draft or a page about the book."""
    turns = {
        name: [(link.span.get_text(), link["href"]) for link in soup.select(".lb-turn a")] for name, soup in pages(html)
    }
    assert turns.pop(CHAPTER) == [("Löftet före", "../2017/2017.html")]
    assert turns.pop("reports/2017/2017.html") == [("Löftet efter", "../2023-2024/2023-T3.html")]
    assert not any(turns.values())


def test_earlier_editions_are_left_out_of_the_search(html: Path) -> None:
    text = (html / "search-index.js").read_text("utf-8").removeprefix("globalThis.loftesbokSearch=").rstrip(";\n")
    entries = json.loads(text)["entries"]
    addresses = {entry["address"].partition("#")[0] for entry in entries}
    assert CHAPTER in addresses
    assert EARLIER not in addresses
    assert {"ordlista.html#term-tertial", "metod.html#metod-status"} <= {entry["address"] for entry in entries}


def test_every_chapter_asks_once_for_what_is_wrong(html: Path) -> None:
    for name, soup in pages(html):
        asked = [words(line) for line in soup.select("article .lb-wrong")]
        wanted = ["Fel i en siffra? Kontakta utgivaren: prov@example.org."]
        assert asked == (wanted if name.startswith("reports/") else []), name
        assert str(soup).count("Fel i en siffra?") == len(asked)


def test_the_foot_of_an_edition_tells_what_it_was_made_from(html: Path) -> None:
    foot = words(one(page(html, EARLIER), "footer"))
    assert "visar läget till och med maj–augusti 2023." in foot
    assert f"2222aaaa , gjord med loftesbok {loftesbok.__version__}." in foot
    assert not page(html, "metod.html").select("footer code")


def test_a_book_without_word_of_its_editions_builds_too(tmp_path: Path) -> None:
    sample_book.write(tmp_path)
    config = tmp_path / "_config.yml"
    config.write_text(config.read_text("utf-8").replace(sample_book.EDITIONS, ""), encoding="utf-8")
    html = sample_book.build(tmp_path)
    for _, soup in pages(html):
        assert not soup.select(".lb-earlier, #tidigare-utgavor, footer code")
    assert one(page(html, CHAPTER), ".lb-wrong")


# --- the glossary -----------------------------------------------------------------------------------------------------


def test_links_to_terms_carry_their_meaning(html: Path) -> None:
    link = one(page(html, "index.html"), "a[href='ordlista.html#term-medborgarlofte']")
    assert link["data-meaning"] == (
        "medborgarlöfte: Ett offentligt löfte från polisen och en kommun. Det gäller ett tertial eller mer."
    )
    within = one(page(html, "ordlista.html"), "main dd a[href='#term-tertial']")
    assert within["data-meaning"] == "tertial: En tredjedel av ett år."
    assert one(page(html, CHAPTER), "a[href$='#term-tertial']")["data-meaning"] == "tertial: En tredjedel av ett år."


def test_a_meaning_is_text_whatever_it_holds(html: Path) -> None:
    link = one(page(html, CHAPTER), "a[href$='#term-marke']")
    assert link.get_text() == "märket"
    assert link["data-meaning"] == """märke: Tecknen <b onclick="x()"> & 'dessa' är text."""
    assert not page(html, CHAPTER).select("b[onclick], [onclick]")


def test_the_script_for_meanings_comes_where_there_are_any(html: Path) -> None:
    with_script = {name for name, soup in pages(html) if soup.select("script[src*='glossary.js']")}
    assert with_script == {name for name, soup in pages(html) if soup.select("a[data-meaning]")}
    assert "index.html" in with_script
    assert "metod.html" not in with_script


# --- whose book it is -------------------------------------------------------------------------------------------------


def test_every_foot_says_that_the_book_is_no_document_of_an_authority(html: Path) -> None:
    for name, soup in pages(html):
        foot = " ".join(one(soup, "footer").get_text().split())
        assert foot.startswith("Fristående exempel, gjort ur offentliga dokument."), name
        assert "Inte utgivet av Exempelköpings kommun eller polisen." in foot, name
        assert "Utgivare: Provboken. Kontakt: prov@example.org." in foot, name
        assert one(soup, "footer a[href='mailto:prov@example.org']"), name


def test_an_official_publisher_is_named_without_that_sentence(tmp_path: Path) -> None:
    html = sample_book.build(sample_book.write(tmp_path, official=True))
    foot = one(page(html, "index.html"), "footer").get_text()
    assert "fristående" not in foot
    assert "Utgivare: Provboken" in foot


@pytest.mark.parametrize(
    "wrong",
    [{"publisher": {}}, {"publisher": {"name": "P", "contact": "c", "official": "nej"}}, {"municipality": None}],
    ids=["no publisher", "official is a word", "no municipality"],
)
def test_no_book_without_its_publisher(wrong: dict, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    sample_book.write(tmp_path)
    package = tmp_path / "data" / "datapackage.json"
    package.write_text(json.dumps({**json.loads(package.read_text(encoding="utf-8")), **wrong}), encoding="utf-8")
    sample_book.build(tmp_path, strict=False)
    assert "datapackage.json" in capsys.readouterr().err
    assert not (tmp_path / "_build" / "html" / "index.html").exists()


# --- language and other hosts -----------------------------------------------------------------------------------------


def test_no_english_is_left(html: Path) -> None:
    """Every piece of the theme; tests/book/test_language.py tries the repository's own book."""
    said = {path.name: language.english(language.texts(path.read_text("utf-8"))) for path in html.rglob("*.html")}
    assert {name: found for name, found in said.items() if found} == {}
    assert {one(soup, "html")["lang"] for _, soup in pages(html)} == {"sv"}


def test_no_page_loads_anything_from_another_host(html: Path) -> None:
    loaded = [
        (name, tag[attribute])
        for name, soup in pages(html)
        for selector, attribute in (("[src]", "src"), ("link[href]", "href"), ("[srcset]", "srcset"))
        for tag in soup.select(selector)
        if re.match(r"(https?:)?//", str(tag[attribute]))
    ]
    assert loaded == []


def test_no_page_has_a_script_or_style_of_its_own(html: Path) -> None:
    """So that a Content-Security-Policy need not allow any."""
    for name, soup in pages(html):
        assert [tag for tag in soup.select("script") if not tag.get("src")] == [], name
        assert soup.select("style, [style], [onclick], [onload]") == [], name


def test_every_page_carries_the_policy_before_anything_is_loaded(html: Path) -> None:
    for name, soup in pages(html):
        policy = one(soup, "meta[http-equiv='Content-Security-Policy']")
        assert policy["content"] == POLICY, name
        assert not policy.find_all_previous(["script", "link", "style", "img"]), name
    assert "unsafe" not in HEADER
    assert "http" not in HEADER
    assert "default-src 'none'" in HEADER
    assert "frame-ancestors 'none'" in HEADER


def test_a_page_in_another_language_says_so(html: Path) -> None:
    soup = page(html, "in-english.html")
    assert one(soup, "html")["lang"] == "sv", "menu and foot are Swedish"
    assert one(soup, "main section#in-english")["lang"] == "en"
    for name, other in pages(html):
        listed = [link for link in other.select("footer nav a") if link.get_text() == "In English"]
        assert [link["lang"] for link in listed] == ["en"], name


def test_a_picture_whose_name_holds_letters_and_spaces_is_found_and_shown(html: Path) -> None:
    shown = [image["src"] for image in page(html, "metod.html").select("main img")]
    assert shown == ["_images/karta%20%C3%B6ver%20sk%C3%A4ggetorp.png"] * 2
    assert (html / "_images" / "karta över skäggetorp.png").is_file()
