"""The built pages in a real browser: accessibility, keyboard, weight, search, appearance, print.

Needs Chromium (Debian's will do), playwright and axe-playwright-python; skipped with a message where they are missing,
unless LOFTESBOK_REQUIRE_BROWSER=1. LOFTESBOK_HTML names a folder of built pages to try instead of the sample book; then
only the tests that hold for any book run.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import importlib
import importlib.util
import os
import shutil
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests import sample_book

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = [
    what
    for what, there in {
        "Chromium": CHROMIUM,
        "playwright": importlib.util.find_spec("playwright"),
        "axe-playwright-python": importlib.util.find_spec("axe_playwright_python"),
    }.items()
    if not there
]
if MISSING and os.environ.get("LOFTESBOK_REQUIRE_BROWSER") != "1":
    pytest.skip(f"the pages are not tried in a browser: {', '.join(MISSING)} missing", allow_module_level=True)

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind} 'self'" for kind in ("script-src", "style-src", "connect-src", "form-action", "base-uri")),
        "img-src 'self' data:",
        "frame-ancestors 'none'",
    ]
)
GIVEN = os.environ.get("LOFTESBOK_HTML")
sample_only = pytest.mark.skipif(bool(GIVEN), reason="holds for the sample book only")
CHAPTER = "reports/2023-2024/2023-T3.html"
MOST_AT_FIRST_VISIT = 300_000  # bytes, compressed

# The element that has the focus, and the outline drawn for it: a tab's radio button is drawn by its label.
FOCUSED = """() => {
    const element = document.activeElement;
    const drawn = element.matches(".sd-tab-set > input") ? element.nextElementSibling : element;
    const style = getComputedStyle(drawn);
    const box = drawn.getBoundingClientRect();
    return {
        name: `${element.tagName} ${element.id || element.className} ${element.textContent.trim().slice(0, 30)}`,
        page: element === document.body,
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        shown: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0,
    };
}"""

UNFOLD = """() => {
    document.querySelectorAll("details").forEach((details) => (details.open = true));
    document.querySelectorAll(".sd-tab-content").forEach((panel) => (panel.style.display = "block"));
}"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the book under a strict Content-Security-Policy."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(GIVEN) if GIVEN else sample_book.build(sample_book.write(tmp_path_factory.mktemp("sample")))


@pytest.fixture(scope="module")
def names(html: Path) -> list[str]:
    return sorted(path.relative_to(html).as_posix() for path in html.rglob("*.html"))


@pytest.fixture(scope="module")
def site(html: Path) -> Iterator[str]:
    handler = functools.partial(Handler, directory=str(html))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright_api = importlib.import_module("playwright.sync_api")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Any, site: str) -> Iterator[Any]:
    """Open a page as a reader would; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def open_page(name: str, width: int = 1280, **settings: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="sv-SE", **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(name if "://" in name else site + name)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


# --- accessibility ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: str, names: list[str], visit: Any, scheme: str, width: int) -> None:
    """No violation of any kind on any page, best practices included; nor does any page scroll sideways (reflow)."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    found = []
    page = visit(names[0], width, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    for name in names:
        page.goto(site + name)
        page.evaluate(UNFOLD)
        page.evaluate(axe)
        for violation in page.evaluate("axe.run().then((result) => result.violations)"):
            found += [(name, violation["id"], node["target"]) for node in violation["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((name, "scrolls sideways", width))
    assert found == []


def test_text_can_be_twice_as_large(site: str, names: list[str], visit: Any) -> None:
    page = visit(names[0], 640)
    for name in names:
        page.goto(site + name)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, name


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_can_be_reached_and_seen_with_the_keyboard(
    site: str, names: list[str], visit: Any, width: int
) -> None:
    page = visit(names[0], width, reduced_motion="reduce")
    for name in names:
        page.goto(site + name)
        page.keyboard.press("Tab")
        assert "Hoppa till innehållet" in page.evaluate(FOCUSED)["name"], name
        stops = 1
        while not (now := page.evaluate(FOCUSED))["page"]:
            assert now["shown"] and now["outline"] >= 2, (name, now)
            page.keyboard.press("Tab")
            stops += 1
            assert stops < 400, f"{name}: the focus is caught"
        assert stops > 5


def test_the_skip_link_skips(names: list[str], visit: Any) -> None:
    page = visit(names[0])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@sample_only
def test_wide_tables_scroll_with_the_keyboard(visit: Any) -> None:
    boxes = "[...document.querySelectorAll('.lb-scroll')].map((box) => [box.tabIndex, box.getAttribute('aria-label')])"
    narrow = visit(CHAPTER, 320).evaluate(boxes)
    assert narrow[0] == [0, "Tabell: Narkotikasök på skolor: mått per redovisningsperiod"]
    assert all(box == [-1, None] for box in visit(CHAPTER, 1280).evaluate(boxes))


@sample_only
def test_the_menu_on_a_phone(visit: Any) -> None:
    page = visit(CHAPTER, 390)
    button, chapters = page.locator("#lb-menu"), page.get_by_role("navigation", name="Kapitel")
    assert (button.get_attribute("aria-expanded"), chapters.is_visible()) == ("false", False)
    button.press("Enter")
    assert (button.get_attribute("aria-expanded"), chapters.is_visible()) == ("true", True)
    chapters.get_by_role("link", name="Metod").focus()
    page.keyboard.press("Escape")
    assert (button.get_attribute("aria-expanded"), chapters.is_visible()) == ("false", False)
    assert page.evaluate("document.activeElement.id") == "lb-menu"


@sample_only
def test_high_contrast_keeps_badges_and_boxes_apart(visit: Any) -> None:
    page = visit(CHAPTER, forced_colors="active")
    for piece in (".lb-badge", ".lb-brief"):
        assert page.locator(piece).first.evaluate("(element) => getComputedStyle(element).borderTopWidth") == "1px"


def test_nothing_moves_for_those_who_want_stillness(names: list[str], visit: Any) -> None:
    page = visit(names[-1], reduced_motion="reduce")
    moving = """[...document.querySelectorAll("*")].filter((element) => {
        const style = getComputedStyle(element);
        return style.transitionDuration !== "0s" || style.animationName !== "none" || style.scrollBehavior === "smooth";
    }).length"""
    assert page.evaluate(moving) == 0


# --- weight, other hosts ----------------------------------------------------------------------------------------------


def test_a_first_visit_is_light_and_stays_with_its_host(names: list[str], site: str, browser: Any, visit: Any) -> None:
    """Each page, under the policy: no other host, no complaint, at most 300 kB compressed."""
    for name in names:
        context = browser.new_context()
        page = context.new_page()
        bodies, complaints = {}, []
        page.on("response", lambda response, into=bodies: into.update({response.url: response.body()}))
        page.on("console", lambda message, into=complaints: into.append(message.text))
        page.goto(site + name, wait_until="networkidle")
        context.close()
        assert [url for url in bodies if not url.startswith((site, "data:"))] == []
        assert complaints == [], name
        assert sum(len(gzip.compress(body, 6)) for body in bodies.values()) <= MOST_AT_FIRST_VISIT, name


def test_the_book_opens_from_a_folder(html: Path, names: list[str], visit: Any) -> None:
    requests = []
    page = visit((html / names[0]).resolve().as_uri())
    page.on("request", lambda request: requests.append(request.url))
    for name in names:
        page.goto((html / name).resolve().as_uri())
        assert page.locator("h1").count() == 1
        assert page.locator("#lb-appearance").is_visible(), f"{name}: scripts run"
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


# --- search -----------------------------------------------------------------------------------------------------------


@sample_only
@pytest.mark.parametrize("word", ["målet", "resultatet", "arbetet", "Arbete", "restauranger", "kamera"])
def test_search_finds_swedish_inflections(word: str, visit: Any) -> None:
    page = visit(f"search.html?q={word}")
    status = page.get_by_role("status")
    status.filter(has_text="Antal träffar").wait_for()
    assert status.inner_text() == f"Antal träffar: {page.locator('#search-results li').count()}."
    assert page.locator("#search-results .context").first.inner_text(), "an excerpt"


@sample_only
def test_search_without_hits_says_so(html: Path, visit: Any) -> None:
    for address in ("search.html?q=xyzzy", (html / "search.html").resolve().as_uri() + "?q=xyzzy"):
        page = visit(address)
        page.locator("#search-results h2").wait_for()
        assert page.get_by_role("status").inner_text().startswith("Inga träffar.")
        assert page.evaluate("Object.keys(localStorage)") == [], "what was searched for is not kept"


@sample_only
def test_search_from_any_page(visit: Any) -> None:
    page = visit(CHAPTER)
    page.get_by_label("Sök i boken").fill("kameror")
    page.keyboard.press("Enter")
    page.locator("#search-results li").first.wait_for()
    assert page.url.endswith("search.html?q=kameror")


# --- appearance, print, without scripts -------------------------------------------------------------------------------


@sample_only
def test_light_and_dark_follow_the_system_or_the_reader(visit: Any) -> None:
    dark = "rgb(20, 25, 31)"
    background = "getComputedStyle(document.body).backgroundColor"
    page = visit(CHAPTER, color_scheme="dark")
    button = page.get_by_role("button", name="Utseende:")
    assert (page.evaluate(background), button.inner_text()) == (dark, "Utseende: auto")
    button.click()
    assert (page.evaluate(background), button.inner_text()) == ("rgb(255, 255, 255)", "Utseende: ljust")
    page.reload()
    assert page.evaluate(background) == "rgb(255, 255, 255)", "the choice is kept"
    button.click()
    page.emulate_media(color_scheme="light")
    assert (page.evaluate(background), button.inner_text()) == (dark, "Utseende: mörkt")
    button.click()
    assert (page.evaluate(background), button.inner_text()) == ("rgb(255, 255, 255)", "Utseende: auto")


@sample_only
def test_a_link_opens_the_tab_that_it_leads_into(visit: Any) -> None:
    page = visit(CHAPTER)
    table = page.locator("[id='tab-2023-t3']")
    assert not table.is_visible()
    page.goto(page.url + "#tab-2023-t3")
    page.reload()
    assert table.is_visible()


@sample_only
def test_without_scripts_everything_can_be_read(visit: Any) -> None:
    for width in (390, 1280):
        page = visit(CHAPTER, width, java_script_enabled=False)
        assert page.get_by_role("navigation", name="Kapitel").is_visible()
        assert [panel.is_visible() for panel in page.locator(".sd-tab-content").all()] == [True, True, True]
        assert not page.locator(".lb-banner button").first.is_visible(), "no button that does nothing"
    assert "behöver JavaScript" in visit("search.html", java_script_enabled=False).locator("main").inner_text()


@sample_only
def test_paper_holds_the_whole_text_in_black_on_white(visit: Any) -> None:
    page = visit(CHAPTER, color_scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for hidden in ("#lb-chapters", ".lb-contents", ".lb-turn", "#lb-appearance", ".lb-code"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in (".lb-brand", ".lb-foot strong", ".sd-summary-content p", "[id='tab-2023-t3']", "figure img"):
        assert page.locator(shown).first.is_visible(), shown
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".sd-dropdown[open]").count() == 0
