"""The index page of a fleet in a real browser: of all municipalities, readable by everyone, under the policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loftesbok.fleet import overview_page as overview
from loftesbok.fleet.job import BUILT, FAILED, About, Result
from tests import browser_session as lookout

lookout.needed()

MANY = 290


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("fleet")
    results = [
        Result(
            f"kommun-{n}", FAILED if n == 7 else BUILT, pages=18,
            about=About(f"{'ABCDÅÄÖ'[n % 7]}hittade kommun {n} (syntetisk)", "", "Ingen (syntetisk)", n % 2 == 0,
                        ("2017–2018", "2019–2020", "2021–2022", "2023–2024"), 20, "2024-T3"),
        )
        for n in range(MANY)
    ]  # fmt: skip
    overview.write(place, overview.entries(place, results))
    with lookout.served(Path(place)) as address:
        yield address


def test_axe_finds_nothing_and_nothing_scrolls_sideways(site: str, visit: Any) -> None:
    found = []
    page = visit("index.html", reduced_motion="reduce")
    lookout.load_axe(page)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [(width, scheme, one) for one in lookout.axe(page)["violations"]]
        if page.evaluate(lookout.SIDEWAYS):
            found.append((width, "scrolls sideways", ""))
    assert found == []


def test_a_letter_leads_to_its_municipalities(site: str, visit: Any) -> None:
    page = visit("index.html", width=390)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"
    page.get_by_role("navigation", name="Kommuner efter bokstav").get_by_role("link", name="Ö", exact=True).click()
    first = page.locator("tbody:target th").first
    assert first.inner_text().startswith("Öhittade kommun")
    assert first.evaluate("one => one.getBoundingClientRect().top < innerHeight")
    assert page.locator("tbody tr").count() == MANY
