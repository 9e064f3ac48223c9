"""The reviewer's pages in a real browser: readable by everyone, and led both ways by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from loftesbok.data.dataset import load
from loftesbok.domain.problems import Problem
from loftesbok.review import pages
from tests import browser_session as lookout
from tests.analysis.test_provenance import BOARD, TEXT, write_data
from tests.review.review_sample import PAGES, changed, review, write_documents

lookout.needed()
pytestmark = pytest.mark.thorough

DOCUMENT = PAGES["halvar"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a review with all that can be shown: red rows, a row without a place, a changed document, other faults."""
    folder = tmp_path_factory.mktemp("review")
    dataset = load(write_data(tmp_path_factory.mktemp("data")))
    dataset = changed(dataset, "measures", dataset["measures"].index[dataset["measures"]["value"] == 12][0], value="13")
    dataset = changed(dataset, "reports", 0, anchor="juli–december 2022")
    dataset = changed(dataset, "followups", 0, anchor="minst 24 kontroller vid torget")
    documents = write_documents(tmp_path_factory.mktemp("documents"), a_txt=TEXT, b_txt=f"{BOARD}Tillägg: 14 besök.")
    pages.write(review(dataset, documents), [Problem("followups.csv", 2, "summary", "påhittat fel")], folder / "review")
    with lookout.served(folder / "review") as address:
        yield address


@pytest.mark.parametrize("name", ["index.html", *PAGES.values()])
def test_axe_finds_nothing_and_nothing_is_cut_off(site: str, visit: Any, name: str) -> None:
    problems = []
    page = visit(name, reduced_motion="reduce")
    page.evaluate(lookout.UNFOLD)
    lookout.load_axe(page)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            problems += [(width, scheme, violation) for violation in lookout.axe(page)["violations"]]
        if page.evaluate(lookout.SIDEWAYS):
            problems.append((width, "scrolls sideways", ""))
        problems += [(width, "cut off", part) for part in page.evaluate(lookout.CUT_OFF)]
        problems += [(width, "a box scrolls", box) for box in page.evaluate(lookout.SCROLLING)]
    assert problems == []


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_can_be_reached_and_seen_with_the_keyboard(site: str, visit: Any, width: int) -> None:
    page = visit(DOCUMENT, width, reduced_motion="reduce")
    assert lookout.walk(page).faults == []


def test_passage_and_row_lead_to_each_other_by_mouse_and_keyboard(site: str, browser: Any) -> None:
    """Also without scripts: there are none."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 700})
    page = context.new_page()
    page.goto(site + DOCUMENT)
    passage = page.locator("mark a", has_text="tolv kontroller")
    number = passage.get_attribute("data-number")
    row = page.locator(f"#rad-{number}")
    passage.click()
    assert page.url.endswith(f"#rad-{number}")
    assert "kontroller" in page.locator(".lr-row:has(:target)").inner_text()
    assert page.locator(":focus").get_attribute("id") == f"rad-{number}"
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#stalle-{number}")
    assert page.locator(":focus").inner_text() == "tolv kontroller"
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == f"rad-{number}"
    assert row.bounding_box()["y"] < 700
    context.close()


def test_what_is_wrong_is_red_and_says_so_in_words(site: str, visit: Any) -> None:
    page = visit(DOCUMENT)
    colour = "element => getComputedStyle(element).color"
    wrong, right = page.locator("mark.lr-wrong a").first, page.locator("mark:not(.lr-wrong) a").first
    assert wrong.evaluate(colour) != right.evaluate(colour)
    red, green, blue = [int(part) for part in wrong.evaluate(colour)[4:-1].split(",")]
    assert red > 2 * max(green, blue)
    assert page.locator(".lr-row.lr-wrong").count() == 2
    assert page.locator(".lr-row.lr-wrong", has_text="Stämmer inte:").count() == 2
