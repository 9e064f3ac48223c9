"""No English is left in the book: every visible or spoken text of every page (tests/browser/test_book.py: live too)."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import loftesbok
from tests import language

PACKAGE = Path(loftesbok.__file__).parent


@pytest.fixture(scope="module")
def pages(linkoping_html):
    return {
        path.relative_to(linkoping_html).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(linkoping_html.rglob("*.html"))
    }


def test_no_page_of_the_book_has_english_in_it(pages, linkoping):
    """Held against every message of Sphinx's and the themes' catalogues, and a list of common words."""
    said = {}
    for name, html in pages.items():
        allowed = language.codes(linkoping.package) if name == "data.html" else ()
        said[name] = language.english(language.texts(html, allowed))
    assert {name: found for name, found in said.items() if found} == {}
    assert len(said) > 10


def test_every_page_says_that_it_is_swedish(pages):
    for name, html in pages.items():
        assert BeautifulSoup(html, "html.parser").html["lang"] == "sv", name


def test_a_page_in_english_says_so_and_so_do_links_to_it(pages):
    page = BeautifulSoup(pages["in-english.html"], "html.parser")
    assert page.select_one("main section")["lang"] == "en"
    assert page.select_one(".lb-contents ul")["lang"] == "en"
    for name, html in pages.items():
        soup = BeautifulSoup(html, "html.parser")
        for link in soup.select("footer nav a, .lb-turn a"):
            if link.get_text() == "In English":
                assert link["lang"] == "en", name


@pytest.mark.parametrize(
    "html",
    [
        "<p>Search Results</p>",
        "<p>Det här är the end</p>",
        "<a title='Permalink to this heading'>#</a>",
        "<img alt='Figure 1'>",
        "<input placeholder='Search the docs ...'>",
        "<nav aria-label='Main'><p>Table of Contents</p></nav>",
        "<meta name='description' content='The book'>",
        "<a data-meaning='what it is'>ord</a>",
    ],
)
def test_english_is_seen(html):
    assert language.english(language.texts(html))


@pytest.mark.parametrize(
    "html",
    [
        "<p lang='en'>The book</p>",
        "<pre>for the code</pre>",
        "<p>Kör <code>make the book</code> i mappen.</p>",
        "<p>Datamängden är ett Data Package och görs med Jupyter Book.</p>",
        "<p>I en by under is: ha den, för an och in.</p>",
    ],
)
def test_swedish_code_and_marked_english_are_let_through(html):
    assert language.english(language.texts(html)) == []


def test_the_catalogues_are_there_to_be_held_against():
    assert len(language.messages()) > 500
    assert {"search results", "skip to main content", "toggle primary sidebar"} & language.messages()


def test_numbers_keep_to_their_per_cent_and_currency(pages):
    """A no-break space between a number and its sign, so that they stay on one line."""
    loose = re.compile(r"\d (%|kr|kB|MB)\b|\d %")
    found = {
        (name, text)
        for name, html in pages.items()
        for text in language.texts(html)
        if loose.search(text)
    }  # fmt: skip
    assert found == set()
