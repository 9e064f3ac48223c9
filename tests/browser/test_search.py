"""The search of the repository's book in a real browser: the right thing comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import browser_session as lookout

lookout.needed()

CHAPTER, EARLIER = "reports/2023-2024/2023-T3.html", "reports/2023-2024/2023-T2.html"


@pytest.fixture(scope="module")
def site(linkoping_html: Path) -> Iterator[str]:
    with lookout.served(linkoping_html) as address:
        yield address


def test_searching_with_the_keyboard(visit: Any) -> None:
    """From a chapter to a hit without a mouse; how many there are is said in a live region."""
    page = visit(CHAPTER)
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Sök":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("målet")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="för ”målet”").wait_for()
    assert page.locator("#lb-hits li").count() > 1
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#lb-hits') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "search.html" not in address)


NEWEST = f"{CHAPTER}#2023-2024-"
FIRST_HITS = {
    "knark": f"{NEWEST}narkotikasok", "hundsök": f"{NEWEST}narkotikasok", "langning": f"{NEWEST}narkotikasok",
    "skolorna": f"{NEWEST}narkotikasok", "skolrutin": f"{NEWEST}rutin-narkotikabruk",
    "krogen": f"{NEWEST}krogtillsyn", "restauranger": f"{NEWEST}krogtillsyn",
    "lampor": f"{NEWEST}platsbesiktningar", "belysningen": f"{NEWEST}platsbesiktningar", "kamera": f"{NEWEST}kameror",
    "övervakningskameror": f"{NEWEST}kameror",
    "gäng": f"{NEWEST}organiserad-brottslighet", "fart": f"{NEWEST}hastighet", "fartkontroller": f"{NEWEST}hastighet",
    "EPA": f"{NEWEST}buskorning", "A-traktor": f"{NEWEST}buskorning", "mopedbilar": f"{NEWEST}buskorning",
    "trygghetsvandringen": "reports/2017/2017.html#2017-trygghetsvandringar",
    "föräldrar": "reports/2018-2019/2019-T3.html#2018-2019-foraldrastod",
    "2017": "reports/2017/2017.html", "Skäggetorp": "reports/2018-2019/2019-T3.html",
    "2022": "reports/2021-2022/2021-2022.html", "tertial": "ordlista.html#term-tertial",
    "diarienummer": "ordlista.html",
    "källor": "kallor.html", "öppna data": "data.html",
}  # fmt: skip
"""What residents, years, inflected words and reviewers ask for, and what must come first."""


def test_search_answers_with_the_right_thing_first(visit: Any) -> None:
    """Commitments are hits of their own, with promise and status; the current promise comes before earlier ones."""
    page = visit("search.html")
    faults = []
    for word, address in FIRST_HITS.items():
        page.get_by_role("searchbox").fill(word)
        page.keyboard.press("Enter")
        page.get_by_role("status").filter(has_text=f"för ”{word}”").wait_for()
        first = page.locator("#lb-hits li a").first.evaluate("(link) => link.href")
        if address not in first:
            faults.append((word, first))
        if "2023-2024-" in address:
            about = page.locator("#lb-hits li").first.locator(".lb-hit-kind").inner_text()
            assert re.fullmatch(r"Åtagande i .+ 2023–2024 · [A-ZÅÄÖ].+, september–december 2023", about), (word, about)
    assert faults == []


def test_search_finds_the_newest_edition_and_no_draft(visit: Any) -> None:
    page = visit("search.html?q=narkotika")
    page.get_by_role("status").filter(has_text="för ”narkotika”").wait_for()
    links = " ".join(page.locator("#lb-hits a").evaluate_all("(links) => links.map((link) => link.href)"))
    assert CHAPTER in links
    assert EARLIER not in links
    assert "papers/" not in links


def test_search_without_hits_says_so(visit: Any) -> None:
    page = visit("search.html?q=xyzzy")
    page.get_by_role("status").filter(has_text="Inga träffar").wait_for()
    assert page.evaluate("Object.keys(localStorage)") == [], "what was searched for is not kept"
