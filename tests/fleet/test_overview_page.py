"""The index page leads to every book, in the order of the alphabet, says whose they are, and runs nothing of theirs."""

import re

from bs4 import BeautifulSoup

from loftesbok.fleet.job import BUILT, About, Result
from loftesbok.fleet.overview_page import CURRENT, EARLIER, MISSING, Entry, entries, page
from loftesbok.sphinx_ext.content_security_policy import POLICY


def entry(municipality, state=CURRENT, **about):
    usual = {"publisher": "Ingen", "periods": ("2017", "2018–2019"), "commitments": 4, "through": "2019-T3"}
    return Entry("en-kommun", state, 10, About(municipality=municipality, **{**usual, **about}))


def test_the_page_is_in_alphabetical_order_with_a_way_to_each_letter(tmp_path):
    names = ["Åmål", "Ystad", "Arboga", "Älmhult"]
    results = [Result(f"k{n}", BUILT, pages=1, about=entry(name).about) for n, name in enumerate(names)]
    html = BeautifulSoup(page(entries(tmp_path, results)), "html.parser")
    assert [row.th.get_text() for row in html.tbody.find_parent("table").find_all("tr")[1:]] == [
        "Arboga", "Ystad", "Åmål", "Älmhult",
    ]  # fmt: skip
    letters = html.find("nav").find_all("a")
    assert [link.get_text() for link in letters] == ["A", "Y", "Å", "Ä"]
    assert [html.find(id=link["href"][1:]).th.get_text()[0] for link in letters] == ["A", "Y", "Å", "Ä"]


def test_the_page_holds_the_policy_and_nothing_that_it_forbids():
    text = page([entry("<script>ont()</script>", publisher='"><img src=x onerror=ont()>')])
    html = BeautifulSoup(text, "html.parser")
    assert html.find("meta", {"http-equiv": "Content-Security-Policy"})["content"] == POLICY
    assert [script.get("src") for script in html.find_all("script")] == ["_static/appearance.js"]
    assert html.find("th", scope="row").get_text() == "<script>ont()</script>"
    assert not html.find_all(["style", "img"])
    assert not re.search(r"\s(style|on\w+)=", re.sub(r"&\w+;[^<]*", "", text))


def test_the_page_says_whose_the_books_are_and_which_are_old_or_missing():
    books = [entry("A", official=True), entry("B"), entry("C", EARLIER), entry("D", MISSING)]
    html = BeautifulSoup(page(books), "html.parser")
    rows = {row.th.get_text()[0]: row for row in html.find("table").find_all("tr")[1:]}
    assert "fristående exempel" not in rows["A"].get_text()
    assert "fristående exempel" in rows["B"].get_text()
    assert "(tidigare bok)" in rows["C"].get_text()
    assert rows["C"].find("a")["href"] == "en-kommun/index.html"
    assert "(boken saknas)" in rows["D"].get_text()
    assert rows["D"].find("a") is None
    shown = " ".join(rows["A"].get_text(" ").split())
    assert shown == "A 2017 och 2018–2019 4 September–december 2019 Ingen"
