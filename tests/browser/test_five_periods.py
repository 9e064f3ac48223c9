"""A chapter of five tertials or months stays short, and nothing in it is wider than its box, folds closed and open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loftesbok.book import build as book
from tests import browser_session as lookout
from tests.sample import five_periods
from tests.sample.project import SampleProject

lookout.needed()
pytestmark = pytest.mark.thorough

MOST_SCREENS, SCREEN = 8, 844  # on a phone 390 wide


CADENCES = {"tertial": five_periods.TERTIALS, "month": five_periods.MONTHS}


@pytest.fixture(scope="module", params=CADENCES)
def cadence(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def chapter(cadence: str) -> str:
    return f"{five_periods.PERIOD}/{CADENCES[cadence][-1]}.html"


@pytest.fixture(scope="module")
def html(cadence: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = five_periods.tables(CADENCES[cadence], cadence)
    project = SampleProject(tables).build(tmp_path_factory.mktemp("five") / "projekt")
    book.build(project, say=lambda words: None)
    return project.html


@pytest.fixture(scope="module")
def site(html: Path) -> Iterator[str]:
    with lookout.served(html) as address:
        yield address


def test_the_chapter_stays_within_eight_screens_of_a_phone(chapter: str, visit: Any) -> None:
    page = visit(f"reports/{chapter}", 390)
    assert page.evaluate("document.documentElement.scrollHeight") <= MOST_SCREENS * SCREEN
    assert page.locator("article .lb-matrix").first.is_visible()
    assert page.locator("article svg, article picture, article figure img").count() >= 3, "trends are drawn"
    for result in ("elva tillsynsbesök", "minst två trygghetsvandringar", "sex skolvägar", "inga föräldramöten"):
        assert page.get_by_text(result).first.is_visible(), result


@pytest.mark.parametrize("width", [320, 390, 640, 768, 1280])
def test_nothing_is_wider_than_its_box_folded_or_unfolded(html: Path, site: str, visit: Any, width: int) -> None:
    page = visit("404.html", width, reduced_motion="reduce")
    faults = []
    for name in sorted(path.relative_to(html).as_posix() for path in html.rglob("*.html")):
        page.goto(site + name)
        for unfold in ("() => {}", lookout.UNFOLD):
            page.evaluate(unfold)
            if page.evaluate(lookout.SIDEWAYS):
                faults.append((name, "scrolls sideways"))
            faults += [(name, part) for part in page.evaluate(lookout.CUT_OFF)]
            faults += [(name, box) for box in page.evaluate(lookout.SCROLLING)]
    assert faults == []


def test_axe_finds_nothing_in_a_chapter_with_trends(site: str, chapter: str, visit: Any) -> None:
    page = visit("404.html", reduced_motion="reduce")
    faults = []
    for name in (f"reports/{chapter}", f"underlag/{chapter}"):
        page.goto(site + name)
        page.evaluate(lookout.UNFOLD)
        lookout.load_axe(page)
        for width, scheme in ((1280, "dark"), (390, "light")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            faults += [(name, width, fault) for fault in lookout.axe(page)["violations"]]
    assert faults == []
