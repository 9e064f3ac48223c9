"""Every page of the repository's book in a real browser: accessibility, keyboard, enlargement, print, network, weight.

LOFTESBOK_HTML names a folder of built pages to try instead. tests/browser/test_pages.py tries each piece of the theme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests import browser_session as lookout
from tests import language

lookout.needed()

CHAPTER, EARLIER = "reports/2023-2024/2023-T3.html", "reports/2023-2024/2023-T2.html"
SHORT = "reports/2021-2022/2021-2022.html"
OF_EACH_KIND = (CHAPTER, "reports/trender/2023-T3.html", "data.html", "index.html", "search.html", "404.html")
AROUND = ".lb-banner, .lb-turn, .lb-foot"  # what a phone shows in another way
SIGNS = "only non-text characters"
GROUP_HEADINGS = "th-has-data-cells"  # axe is unsure of a row that only heads a group of rows
# Jump links, downloads, and the folds of sources, which Underlag prints.
LEFT_OUT_ON_PAPER = (".lb-contents", ".lb-jump", ".lb-how", "section:has(> .lb-files)")
MOST_AT_FIRST_VISIT = 300_000  # bytes, compressed


@pytest.fixture(scope="module")
def site(linkoping_html: Path) -> Iterator[str]:
    with lookout.served(linkoping_html) as address:
        yield address


@pytest.fixture(scope="module", params=["one of each kind", pytest.param("all", marks=pytest.mark.thorough)])
def names(linkoping_html: Path, request: pytest.FixtureRequest) -> list[str]:
    """One page of each kind, and in `make thorough` every page."""
    if request.param != "all":
        return list(OF_EACH_KIND)
    pages = sorted(linkoping_html.rglob("*.html"))
    return [
        path.relative_to(linkoping_html).as_posix()
        for path in pages
        if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8")  # a forward is no page
    ]


# --- axe-core ---------------------------------------------------------------------------------------------------------


def test_axe_finds_nothing_on_any_page(
    site: str, names: list[str], visit: Any, browser: Any, record_property: Any
) -> None:
    """No violation, best practices included: light and dark, desktop and phone, everything unfolded.

    One page of each kind is tried dark on a desktop and light on a phone, and all pages in all ways in `make thorough`.
    What axe cannot judge by itself fails too, but for the colour of signs that only repeat a word. The text's colours
    are the same on a phone, and most of the work: there, contrast is judged in the head, the menu and the foot only.
    """
    faults = []
    page = visit("404.html", reduced_motion="reduce")
    runs, whole = 0, len(names) > len(OF_EACH_KIND)
    for name in names:
        page.goto(site + name)
        page.evaluate(lookout.UNFOLD)
        version = lookout.load_axe(page)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark") if whole else ("light",) if width == 390 else ("dark",):
                page.emulate_media(color_scheme=scheme)
                if width == 1280:
                    found = [lookout.axe(page)]
                else:
                    found = [lookout.axe(page, within=AROUND)]
                    if scheme == "light":  # but for the contrast nothing depends on the colours
                        found.append(lookout.axe(page, off=("color-contrast",)))
                runs += 1
                unsure = [
                    one for part in found for one in part["incomplete"]
                    if SIGNS not in one["why"] and one["rule"] != GROUP_HEADINGS
                ]  # fmt: skip
                faults += [(name, width, scheme, one) for part in found for one in [*part["violations"], *unsure]]
            page.evaluate("document.adoptedStyleSheets = []")
    assert faults == []
    record_property("measured", f"axe-core {version} in Chromium {browser.version}: {runs} runs over "
                                f"{len(names)} pages")  # fmt: skip


# --- enlargement ------------------------------------------------------------------------------------------------------

TWICE = "document.documentElement.style.fontSize = '200%'"
# WCAG 1.4.12: nothing may be lost when readers set the text this wide apart.
APART = """(sheet => (sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`),
    document.adoptedStyleSheets = [sheet]))(new CSSStyleSheet())"""
# The column of text takes most of a narrow window, and is never narrower than about 35 letters in a wider one.
SQUEEZED = """(() => {
    const letter = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return document.querySelector(".lb-article").clientWidth / letter < Math.min(20, 0.8 * innerWidth / letter);
})()"""
ENLARGED = {
    "320 px wide, as a desktop page enlarged four times": (320, "0"),
    "text twice as large": (1280, TWICE),
    "text twice as large on a page enlarged twice": (640, TWICE),
    "text set apart": (390, APART),
}
enlargements = pytest.mark.parametrize(("width", "change"), ENLARGED.values(), ids=ENLARGED.keys())


@enlargements
def test_nothing_is_lost_when_pages_are_enlarged(
    site: str, names: list[str], visit: Any, width: int, change: str
) -> None:
    """No page scrolls sideways, and no text is cut off or runs out of the page."""
    page = visit("404.html", width, reduced_motion="reduce")
    faults = []
    for name in names:
        page.goto(site + name)
        page.evaluate(lookout.UNFOLD)
        page.evaluate(change)
        page.evaluate(lookout.SETTLED)
        if page.evaluate(lookout.SIDEWAYS):
            faults.append((name, "scrolls sideways"))
        if page.evaluate(SQUEEZED):
            faults.append((name, "has its text in too narrow a column"))
        faults += [(name, one) for one in page.evaluate(lookout.CUT_OFF)]
    assert faults == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p style='width: 2000px'>Brett</p>", "P : Brett"),
        ("<p style='width: 20px; overflow: hidden; white-space: nowrap'>Avklippt</p>", "P : Avklippt"),
        ("<p style='height: 5px; overflow: clip'>Avhugget</p>", "P : Avhugget"),
    ],
)
def test_the_check_of_enlarged_pages_sees_what_is_cut_off(browser: Any, html: str, fault: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 500})
    page.set_content(f"<!doctype html><body>{html}</body>")
    found = page.evaluate(lookout.CUT_OFF)
    page.close()
    assert found == [fault]


# --- the keyboard -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    site: str, names: list[str], visit: Any, width: int
) -> None:
    """Pages of every kind with Tab alone: skip link first, every control, an outline of 3:1, and out at the end."""
    page = visit("404.html", width, reduced_motion="reduce")
    faults = []
    for name in names:
        page.goto(site + name)
        if width == 1280:
            page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
        done = lookout.walk(page)
        faults += [(name, fault) for fault in done.faults]
        assert "Hoppa till innehållet" in done.stops[0]["name"], name
        assert len(done.stops) > 5
    assert faults == []


TRAPS = {
    "Tab is swallowed": """<button>ett</button><button id="fast">två</button><button>tre</button><script>
        fast.addEventListener("keydown", (event) => event.key === "Tab" && event.preventDefault())</script>""",
    "the last sends back to the first": """<button id="a">ett</button><button id="b">två</button><script>
        b.addEventListener("keydown", (event) => (event.preventDefault(), a.focus()))</script>""",
    "whoever leaves is fetched back": """<button id="a">ett</button><button>två</button><button id="c">tre</button>
        <script>c.addEventListener("focus", () => a.focus())</script>""",
}


@pytest.mark.parametrize("html", TRAPS.values(), ids=TRAPS.keys())
def test_the_walk_sees_a_trap(browser: Any, html: str) -> None:
    page = browser.new_page()
    page.set_content(f"<!doctype html><body>{html}</body>")
    faults = lookout.walk(page).faults
    page.close()
    assert any("the focus is caught" in fault for fault in faults)


def test_the_walk_sees_a_focus_that_does_not_show(browser: Any) -> None:
    page = browser.new_page()
    good = "<button style='outline: 3px solid black'>två</button>"
    page.set_content(f"<!doctype html><body><button style='outline: none'>ett</button>{good}</body>")
    faults = lookout.walk(page).faults
    page.close()
    assert [fault for fault in faults if "does not show that it has the focus" in fault and "ett" in fault]


def test_the_way_back_is_the_same(visit: Any) -> None:
    page = visit(SHORT, reduced_motion="reduce")
    there = [stop["name"] for stop in lookout.walk(page).stops]
    page.locator(".lb-foot :is(a, button)").last.focus()
    page.evaluate("keyboard.stops = []")
    for _ in there[1:]:
        page.keyboard.press("Shift+Tab")
    assert [stop["name"] for stop in page.evaluate("keyboard.stops")] == there[-2::-1]


def test_folded_parts_open_and_close_with_the_keyboard(visit: Any) -> None:
    page = visit(CHAPTER, 390)
    for kind in (".lb-contents", ".lb-code", ".sd-dropdown"):
        summary = page.locator(f"{kind} summary, summary{kind}, details{kind} > summary").first
        if not summary.is_visible():
            continue
        details = summary.locator("xpath=..")
        summary.focus()
        for key, state in (("Enter", True), ("Enter", False), ("Space", True), ("Space", False)):
            page.keyboard.press(key)
            assert details.evaluate("(one) => one.open") is state, (kind, key)


# --- media ------------------------------------------------------------------------------------------------------------


def test_nothing_moves_for_those_who_want_stillness(site: str, names: list[str], visit: Any) -> None:
    page = visit("404.html", reduced_motion="reduce")
    moving = """[...document.querySelectorAll("*")].filter((element) => {
        const style = getComputedStyle(element);
        return style.transitionDuration !== "0s" || style.animationName !== "none" || style.scrollBehavior === "smooth";
    }).length"""
    for name in names:
        page.goto(site + name)
        assert page.evaluate(moving) == 0, name


def test_forced_colours_keep_focus_badges_and_boxes(visit: Any) -> None:
    page = visit(CHAPTER, forced_colors="active", reduced_motion="reduce")
    drawn = page.evaluate(lookout.SIGNS_DRAWN)
    assert len(drawn) > 10
    assert all(drawn), "a sign beside each word, whatever the colours"
    assert lookout.walk(visit(SHORT, forced_colors="active", reduced_motion="reduce")).faults == []
    assert visit(EARLIER, forced_colors="active").locator(".lb-earlier").evaluate(
        "(one) => getComputedStyle(one).borderTopWidth"
    ) == "1px"  # fmt: skip


def test_paper_holds_the_whole_text(site: str, names: list[str], visit: Any) -> None:
    """Every page's text, tabs and folded parts included, but for the code; with and without scripts."""
    for scripts in (True, False):
        page = visit("404.html", java_script_enabled=scripts)
        page.emulate_media(media="print", color_scheme="dark")
        for name in names if scripts else OF_EACH_KIND[:2]:
            page.goto(site + name)
            if scripts:
                page.evaluate("dispatchEvent(new Event('beforeprint'))")
            unseen = page.evaluate(lookout.UNSEEN, ".lb-article")
            hidden = page.evaluate(
                """(parts) => [...document.querySelectorAll(".lb-article *")].filter((element) =>
                    parts.some((part) => element.closest(part))).map((element) =>
                    `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 40)}`)""",
                [".headerlink", ".lb-code", "noscript", ".lb-meaning", ".lb-search", *LEFT_OUT_ON_PAPER],
            )
            assert [one for one in unseen if one not in hidden] == [], name
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


# --- language and glossary --------------------------------------------------------------------------------------------


def test_what_scripts_add_is_swedish_too(site: str, names: list[str], visit: Any, linkoping: Any) -> None:
    """Labels of scrolling tables and the like; and words are divided by the language of the page."""
    page = visit("404.html", 390)
    said = {}
    for name in names:
        page.goto(site + name)
        page.evaluate(lookout.UNFOLD)
        page.evaluate(lookout.SETTLED)
        allowed = language.codes(linkoping.package) if name == "data.html" else ()
        said[name] = language.english(language.texts(page.content(), allowed))
        assert page.evaluate("getComputedStyle(document.querySelector('main p')).hyphens") == "auto"
    assert {name: found for name, found in said.items() if found} == {}


def test_terms_of_the_glossary_show_their_meaning(visit: Any) -> None:
    page = visit("om.html")
    term = page.locator("a[data-meaning]").first
    meaning = page.locator(f"#{term.get_attribute('aria-describedby')}")
    assert not meaning.is_visible()
    term.hover()
    assert meaning.is_visible()
    assert meaning.inner_text() == term.get_attribute("data-meaning")


# --- network, policy, weight ------------------------------------------------------------------------------------------


def test_a_first_visit_asks_this_host_alone_and_is_light(
    site: str, names: list[str], linkoping_html: Path, browser: Any, record_property: Any
) -> None:
    """Each page with an empty cache, under the policy as a header: no other host, no complaint, at most 300 kB."""
    weights = {}
    for name in names:
        with lookout.watched(browser, viewport={"width": 390, "height": 900}) as (page, visit):
            page.goto(site + name, wait_until="load")
        assert [url for url in visit.asked if not url.startswith((site, "data:"))] == [], name
        assert visit.complaints == [], name
        weights[name] = lookout.weight(linkoping_html, site, visit.asked)
    for name, weight in weights.items():
        if name.startswith("reports/"):
            record_property("measured", f"first visit to {name}: {weight / 1000:.0f} kB compressed")
    assert {name: weight for name, weight in weights.items() if weight > MOST_AT_FIRST_VISIT} == {}
    assert min(weights.values()) > 10_000, "what came was weighed"


def test_files_are_downloaded_and_not_opened(linkoping_html: Path, names: list[str]) -> None:
    """A picture opened as a page of its own would be under the policy too, and lose its styles."""
    opened, found = {}, 0
    for name in names:
        page = BeautifulSoup((linkoping_html / name).read_text(encoding="utf-8"), "html.parser")
        links = [one for one in page.select("main a[href]") if re.search(r"_(images|downloads)/", one["href"])]
        found += len(links)
        if left := [one["href"] for one in links if not one.has_attr("download")]:
            opened[name] = left[:2]
    assert found >= 3
    assert opened == {}


def test_a_missing_page_is_answered_by_the_books_own(site: str, browser: Any) -> None:
    page = browser.new_page()
    answer = page.goto(site + "finns-inte.html")
    assert answer.status == 404
    assert page.locator("h1").inner_text().startswith("Sidan finns inte")
    page.get_by_role("link", name="bokens startsida").click()
    assert page.locator("h1").inner_text().startswith("Vad polisen och kommunen har lovat")
    page.close()


def test_the_book_opens_from_a_folder(linkoping_html: Path, names: list[str], browser: Any) -> None:
    """Also there: no other host, no complaint; scripts and style sheets work under the pages' own policy."""
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for name in names:
        page.goto((linkoping_html / name).resolve().as_uri())
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.classList.contains('js')"), f"{name}: scripts run"
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.lb-banner')).backgroundColor")
            != "rgba(0, 0, 0, 0)"
        )
        pictures = page.evaluate("[...document.images].filter((one) => !one.complete || !one.naturalWidth).length")
        assert pictures == 0, name
    page.goto((linkoping_html / "search.html").resolve().as_uri() + "?q=kameror")
    page.locator("#lb-hits li").first.wait_for()
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == []


def test_the_policy_stops_what_it_should(linkoping_html: Path, browser: Any, tmp_path: Path) -> None:
    """A page with a script inside it and a picture from elsewhere: neither gets through, from a folder either."""
    text = (linkoping_html / "om.html").read_text(encoding="utf-8")
    text = text.replace("</main>", "<script>window.ran = true</script><img src='http://127.0.0.2/x.png' alt=''></main>")
    folder = tmp_path / "bok"
    folder.mkdir()
    (folder / "om.html").write_text(text, encoding="utf-8")
    (folder / "_static").symlink_to(linkoping_html / "_static")
    for address in ("file", "http"):
        with lookout.served(folder) as site:
            page = browser.new_page()
            complaints: list[str] = []
            page.on("console", lambda message, told=complaints: told.append(message.text))
            page.goto((folder / "om.html").as_uri() if address == "file" else site + "om.html")
            assert page.evaluate("window.ran") is None
            assert any("script" in one for one in complaints)
            assert any("127.0.0.2" in one for one in complaints)
            page.close()
