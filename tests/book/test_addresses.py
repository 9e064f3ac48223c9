"""Addresses never break: every page, commitment, paper, file of data and download that the book had still answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from loftesbok.book import moved_addresses
from loftesbok.domain.problems import DataError
from loftesbok.project.project import Project

ADDRESSES = Path(__file__).with_name("addresses.txt")


def test_every_address_that_the_book_had_answers(linkoping_html: Path) -> None:
    """As a page, a file or a forward; a commitment's address leads to that commitment."""
    lines = [line for line in ADDRESSES.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    assert len(lines) > 180
    missing = []
    for line in lines:
        name, _, anchor = line.partition("#")
        path = linkoping_html / name
        if not path.is_file() or (anchor and not page(path).find(id=anchor)):
            missing.append(line)
    assert missing == []


def test_every_page_that_has_moved_leads_on_to_one_that_has_not(repository: Project, linkoping_html: Path) -> None:
    """Browsers follow at once (WCAG 2.2.1 allows no other delay), all others by a link; no search engine keeps it."""
    moved = {old for old in moved_addresses.read(repository) if old.endswith(".html")}
    assert moved
    for name in moved:
        soup = page(linkoping_html / name)
        refresh = soup.find("meta", attrs={"http-equiv": "refresh"})["content"]
        delay, _, address = refresh.partition("; url=")
        link = soup.select_one("main p a")["href"]
        assert (delay, address) == ("0", link)
        target = (linkoping_html / name).parent / link.partition("#")[0]
        assert target.is_file()
        assert not page(target).find("meta", attrs={"http-equiv": "refresh"}), "no chain of forwards"
        assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("gammal.html: [ny.html]\n", "book/flyttat.yml:1: gammal.html: den nya adressen är ingen adress i boken"),
        ("gammal.html: https://annan.example/\n", "den nya adressen är ingen adress i boken"),
        ("../utanför.html: om.html\n", "”../utanför.html” är ingen adress i boken"),
        ("a.html: om.html\na.html: data.html\n", "adressen står två gånger"),
        ("- a.html\n", "filen är ingen lista över adresser"),
    ],
)
def test_what_is_no_address_is_told_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "flyttat.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        moved_addresses.read(Project(tmp_path))
    assert fault in str(error.value)


def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
