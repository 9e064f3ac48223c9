"""Each piece of the theme in a real browser, on the sample book; tests/browser/test_book.py tries the real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import browser_session as lookout
from tests.sample import book as sample_book

lookout.needed()

CHAPTER = "reports/2023-2024/2023-T3.html"


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_book.build(sample_book.write(tmp_path_factory.mktemp("sample")))


@pytest.fixture(scope="module")
def names(html: Path) -> list[str]:
    return sorted(path.relative_to(html).as_posix() for path in html.rglob("*.html"))


@pytest.fixture(scope="module")
def site(html: Path) -> Iterator[str]:
    with lookout.served(html) as address:
        yield address


# --- accessibility ----------------------------------------------------------------------------------------------------


def test_axe_finds_nothing(site: str, names: list[str], visit: Any) -> None:
    """No violation of any kind on any page, best practices included; nor does any page scroll sideways."""
    found = []
    page = visit("404.html", reduced_motion="reduce")
    for name in names:
        page.goto(site + name)
        page.evaluate(lookout.UNFOLD)
        lookout.load_axe(page)
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark") if width > 320 else ():
                page.emulate_media(color_scheme=scheme)
                found += [(name, width, scheme, one) for one in lookout.axe(page)["violations"]]
            if page.evaluate(lookout.SIDEWAYS):
                found.append((name, width, "scrolls sideways", ""))
            found += [(name, width, "cut off", part) for part in page.evaluate(lookout.CUT_OFF)]
            found += [(name, width, "a box scrolls", box) for box in page.evaluate(lookout.SCROLLING)]
    assert found == []


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_can_be_reached_and_seen_with_the_keyboard(
    site: str, names: list[str], visit: Any, width: int
) -> None:
    page = visit("404.html", width, reduced_motion="reduce")
    for name in names:
        page.goto(site + name)
        done = lookout.walk(page)
        assert done.faults == [], name
        assert "Hoppa till innehållet" in done.stops[0]["name"], name


def test_the_skip_link_skips(names: list[str], visit: Any) -> None:
    page = visit(names[0])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("width", [320, 390])
def test_the_menu_stands_open_on_a_phone(visit: Any, width: int) -> None:
    """In two rows at most, below the book's name; nothing is to be unfolded."""
    page = visit(CHAPTER, width)
    links = page.get_by_role("navigation", name="Boken", exact=True).get_by_role("link").all()
    assert [link.inner_text() for link in links] == ["Löften", "Metod", "Sök"]
    assert len({round(link.bounding_box()["y"]) for link in links}) <= 2
    assert page.locator(".lb-banner").bounding_box()["height"] < 120


def test_high_contrast_keeps_badges_and_boxes_apart(visit: Any) -> None:
    page = visit(CHAPTER, forced_colors="active")
    assert page.locator(".lb-brief").first.evaluate("(box) => getComputedStyle(box).borderTopWidth") == "1px"
    drawn = page.evaluate(lookout.SIGNS_DRAWN)
    assert drawn
    assert all(drawn)


# --- the glossary -----------------------------------------------------------------------------------------------------


def term_and_meaning(page: Any, href: str = "term-tertial") -> tuple[Any, Any]:
    term = page.locator(f"main a[data-meaning][href$='{href}']").first
    return term, page.locator(f"#{term.get_attribute('aria-describedby')}")


def test_a_meaning_shows_on_focus_and_goes_with_escape(visit: Any) -> None:
    page = visit("ordlista.html")
    term, meaning = term_and_meaning(page)
    assert not meaning.is_visible()
    page.locator("main").focus()
    while not page.evaluate("document.activeElement.matches('[data-meaning]')"):
        page.keyboard.press("Tab")
    assert meaning.is_visible()
    assert meaning.inner_text() == "tertial: En tredjedel av ett år."
    assert meaning.get_attribute("role") == "tooltip"
    page.wait_for_timeout(600)
    assert meaning.is_visible(), "it stays as long as the focus does"
    page.keyboard.press("Escape")
    assert not meaning.is_visible()
    assert term.evaluate("(one) => one === document.activeElement"), "the focus stays where it was"
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert meaning.is_visible()
    page.keyboard.press("Tab")
    meaning.wait_for(state="hidden")


def test_a_meaning_shows_on_hover_and_can_be_pointed_at(visit: Any) -> None:
    page = visit("ordlista.html")
    term, meaning = term_and_meaning(page)
    term.hover()
    assert meaning.is_visible()
    box = meaning.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=20)
    page.wait_for_timeout(600)
    assert meaning.is_visible(), "the pointer is on it"
    page.keyboard.press("Escape")
    assert not meaning.is_visible(), "it goes without the pointer being moved"
    page.mouse.move(1, 1)
    term.hover()
    assert meaning.is_visible()
    page.mouse.move(1, 1)
    meaning.wait_for(state="hidden")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_meaning_keeps_within_the_page_beside_its_word(visit: Any, width: int) -> None:
    page = visit(CHAPTER, width)
    page.evaluate(lookout.UNFOLD)
    seen = 0
    for term in page.locator("main a[data-meaning]").all():
        term.hover()
        meaning = page.locator(f"#{term.get_attribute('aria-describedby')}")
        box, word = meaning.bounding_box(), term.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
        assert abs(box["y"] - word["y"] - word["height"]) < 2 or abs(box["y"] + box["height"] - word["y"]) < 2
        assert not page.evaluate(lookout.SIDEWAYS)
        page.keyboard.press("Escape")
        seen += 1
    assert seen >= 2


def test_axe_finds_nothing_while_a_meaning_is_shown(visit: Any) -> None:
    page = visit("ordlista.html", reduced_motion="reduce")
    term_and_meaning(page)[0].hover()
    lookout.load_axe(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert lookout.axe(page)["violations"] == []


def test_hostile_meanings_are_shown_as_text(visit: Any) -> None:
    page = visit(CHAPTER)
    page.evaluate(lookout.UNFOLD)
    term, meaning = term_and_meaning(page, "term-marke")
    term.hover()
    assert meaning.inner_text() == """märke: Tecknen <b onclick="x()"> & 'dessa' är text."""
    assert meaning.locator("*").count() == 0


def test_without_scripts_a_term_leads_to_the_glossary(visit: Any) -> None:
    page = visit("index.html", java_script_enabled=False)
    page.locator("main").get_by_role("link", name="medborgarlöfte", exact=True).click()
    assert page.url.endswith("ordlista.html#term-medborgarlofte")


# --- search -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["målet", "resultatet", "arbetet", "Arbete", "restauranger", "kamera"])
def test_search_finds_swedish_inflections(word: str, visit: Any) -> None:
    page = visit(f"search.html?q={word}")
    status = page.get_by_role("status")
    status.filter(has_text=f"för ”{word}”").wait_for()
    count = page.locator("#lb-hits li").count()
    assert status.inner_text() == f"{count} {'träff' if count == 1 else 'träffar'} för ”{word}”."
    assert page.locator("#lb-hits li p:not(.lb-hit-kind)").first.inner_text(), "an excerpt"


def test_search_without_hits_says_so(html: Path, visit: Any) -> None:
    for address in ("search.html?q=xyzzy", (html / "search.html").resolve().as_uri() + "?q=xyzzy"):
        page = visit(address)
        page.get_by_role("status").filter(has_text="Inga träffar för ”xyzzy”.").wait_for()
        assert page.evaluate("Object.keys(localStorage)") == [], "what was searched for is not kept"


# --- appearance, print, without scripts -------------------------------------------------------------------------------


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


def test_a_link_opens_the_tab_that_it_leads_into(visit: Any) -> None:
    page = visit(CHAPTER)
    table = page.locator("[id='tab-2023-t3']")
    assert not table.is_visible()
    page.goto(page.url + "#tab-2023-t3")
    page.reload()
    assert table.is_visible()


def test_tabs_are_changed_with_the_arrow_keys(visit: Any) -> None:
    tabs = visit(CHAPTER).locator(".sd-tab-set").first
    panels = tabs.locator("> .sd-tab-content")
    tabs.locator("> input:checked").focus()
    seen = [[panel.is_visible() for panel in panels.all()]]
    for _ in range(panels.count()):
        tabs.page.keyboard.press("ArrowRight")
        seen.append([panel.is_visible() for panel in panels.all()])
    assert panels.count() > 1
    each_alone = [[one == other for other in range(panels.count())] for one in range(panels.count())]
    assert sorted(seen[:-1]) == sorted(each_alone)
    assert seen[-1] == seen[0], "round again"


def test_without_scripts_everything_can_be_read(visit: Any) -> None:
    for width in (390, 1280):
        page = visit(CHAPTER, width, java_script_enabled=False)
        assert page.get_by_role("navigation", name="Boken", exact=True).is_visible()
        assert [panel.is_visible() for panel in page.locator(".sd-tab-content").all()] == [True, True, True]
        assert not page.locator("#lb-appearance").is_visible(), "no button that does nothing"
    assert "behöver JavaScript" in visit("search.html", java_script_enabled=False).locator("main").inner_text()


def test_paper_holds_the_whole_text_in_black_on_white(visit: Any) -> None:
    page = visit(CHAPTER, color_scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for hidden in (".lb-banner nav", ".lb-contents", ".lb-turn", "#lb-appearance", ".lb-code"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in (".lb-brand", ".lb-foot strong", ".sd-summary-content p", "[id='tab-2023-t3']", "figure img"):
        assert page.locator(shown).first.is_visible(), shown
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".sd-dropdown[open]").count() == 0
