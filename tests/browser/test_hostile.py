"""A book in which every text tries to be more than text, in a real browser: all of it is shown, none of it acts.

The pages are opened from disk, where no web server's policy stops a script. Guards `render`, `sphinx_ext`, `fragments`
and the theme.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loftesbok.book import build as book
from loftesbok.project.project import Project
from tests import browser_session as lookout
from tests.sample.hostile_texts import SCRIPT_MARK, SELECTOR, SHOWN
from tests.thorough.faults.hostile import hostile_project

lookout.needed()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project: Project = hostile_project(tmp_path_factory.mktemp("fientlig") / "projekt")
    return book.build(project, say=lambda told: None).place


@pytest.fixture
def watched(browser: Any) -> Iterator[tuple[Any, list[str]]]:
    """Give a page, and a list that fills with whatever it asks for, opens, or runs that it should not."""
    noticed: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: noticed.append(request.url) if not request.url.startswith("file:") else None)
    page.on("dialog", lambda dialog: (noticed.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: noticed.append(message.text))
    page.on("pageerror", lambda error: noticed.append(str(error)))
    page.on("popup", lambda other: noticed.append(f"window: {other.url}"))
    yield page, noticed
    context.close()


def made_by_payloads(page: Any) -> list[str]:
    found = page.evaluate(
        "(selector) => [...document.querySelectorAll(selector)].map((one) => one.outerHTML)", SELECTOR
    )
    return [*found, *(["a script ran"] if page.evaluate(f"{SCRIPT_MARK} !== undefined") else [])]


def test_every_payload_is_shown_letter_by_letter_and_none_acts(place: Path, watched: Any) -> None:
    page, noticed = watched
    faults, shown = [], ""
    for path in sorted(place.rglob("*.html")):
        page.goto(path.as_uri())
        page.evaluate(lookout.UNFOLD)
        faults += [(path.name, one) for one in made_by_payloads(page)]
        shown += " " + " ".join(page.evaluate("document.body.textContent").split())
    assert faults == []
    assert noticed == []
    assert [name for name, text in SHOWN.items() if " ".join(text.split()) not in shown] == []


@pytest.mark.parametrize("words", ["hostile", "script", "<script>window.hostile=1</script>", '"><img src=x onerror=x>'])
def test_searching_for_a_payload_shows_it_as_text(place: Path, watched: Any, words: str) -> None:
    page, noticed = watched
    page.goto((place / "search.html").as_uri())
    page.get_by_role("searchbox").last.fill(words)
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="träff").wait_for()
    assert page.locator("#lb-hits li").count() > 0 or not words.isalpha()
    assert made_by_payloads(page) == []
    assert noticed == []


def test_the_browser_would_have_seen_a_payload_act(watched: Any, tmp_path: Path) -> None:
    """A page that shows the payloads as markup: the same look-out finds a script, elements, and requests."""
    page, noticed = watched
    path = tmp_path / "x.html"
    path.write_text(f"<!DOCTYPE html><body>{SHOWN['picture']}{SHOWN['picture from elsewhere']}{SHOWN['script']}")
    page.goto(path.as_uri())
    page.wait_for_function(f"{SCRIPT_MARK} !== undefined")
    assert len(made_by_payloads(page)) >= 3
    assert any("hostile.example" in one for one in noticed)
