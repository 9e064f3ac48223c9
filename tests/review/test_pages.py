"""Nothing of a document is hidden: every row is marked where it stands, a wrong one is red, and both ways lead on."""

import io
from html import unescape
from html.parser import HTMLParser

import docx
import pytest
import typst

from loftesbok.analysis.anchors import normalise
from loftesbok.analysis.provenance import CitedText
from loftesbok.data.dataset import load
from loftesbok.domain.problems import Problem
from loftesbok.review import pages
from tests.analysis.test_provenance import BOARD, TEXT, write_data
from tests.review.review_sample import PAGES, changed, render, review, with_document, write_documents


class Page(HTMLParser):
    """A page as read back: its marks, rows, ids, links, and the text of the document in it."""

    def __init__(self, html):
        super().__init__()
        self.marks, self.rows, self.ids, self.hrefs, self.assets, self.text = [], {}, [], [], [], ""
        self.tags, self._depth, self._row = set(), 0, ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        self.tags.add(tag)
        self.ids += [about["id"]] if "id" in about else []
        self.hrefs += [about["href"]] if tag == "a" else []
        self.assets += [about[name] for name in ("src", "href") if tag in ("link", "script", "img") and name in about]
        if tag == "mark":
            self.marks.append(about)
        if "data-row" in about:
            self._row = about["data-row"]
            self.rows[self._row] = about["class"]
        if tag == "div":
            self._depth += bool(self._depth) or about.get("class") == "lr-text"
        if tag == "p" and self._depth:
            self.text += " "

    def handle_endtag(self, tag):
        self._depth -= tag == "div" and self._depth > 0

    def handle_data(self, data):
        self.text += data if self._depth else ""

    @property
    def marked(self):
        return {name for mark in self.marks for name in mark["data-rows"].split()}

    @property
    def wrong(self):
        return {name for mark in self.marks for name in mark.get("data-wrong", "").split()}

    @property
    def red_rows(self):
        return [name for name, classes in self.rows.items() if "lr-wrong" in classes]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_documents(tmp_path_factory.mktemp("documents"))


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return load(write_data(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def written(dataset, folder):
    return render(dataset, folder)


def rows_of(dataset, source_id):
    """Return table and key of each row that has an anchor in a source."""
    return {
        f"{table}/{'/'.join(str(row[column]) for column in spec.key)}"
        for table, spec in dataset.specs.items()
        if "anchor" in spec.columns
        for row in dataset[table].to_dict("records")
        if row["source_id"] == source_id and row["anchor"]
    }


def assert_leads_both_ways(html):
    """Each row has a link to its passage, whose link leads back, and no link leads nowhere."""
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    for number in range(1, len(page.rows) + 1):
        assert f'id="stalle-{number}" href="#rad-{number}"' in html
        assert f'id="rad-{number}" href="#stalle-{number}"' in html
    assert {href[1:] for href in page.hrefs if href.startswith("#")} <= set(page.ids)
    assert {href for href in page.hrefs if not href.startswith("#")} <= {"index.html", *PAGES.values()}


def test_every_row_is_marked_and_stands_beside_its_document(dataset, written):
    for source_id, name in PAGES.items():
        page = Page(written[name])
        assert page.marked == set(page.rows) == rows_of(dataset, source_id)
        assert page.red_rows == [] == sorted(page.wrong)
    assert "Alla rader stämmer med sina dokument." in written["index.html"]


def test_the_document_is_there_in_full(written):
    for source_id, text in (("halvar", TEXT), ("namnd", BOARD)):
        assert normalise(Page(written[PAGES[source_id]]).text) == normalise(text)


def test_every_row_leads_to_its_passage_and_back(written):
    for name in PAGES.values():
        assert_leads_both_ways(written[name])


def test_one_passage_of_two_rows_leads_to_both(dataset, folder):
    html = render(changed(dataset, "reports", 0, anchor="kontroller vid torget"), folder)[PAGES["halvar"]]
    both = {"reports/2022-h1", "followups/2022-trafik/2022-H1"}
    assert any(both <= set(mark["data-rows"].split()) for mark in Page(html).marks)
    assert_leads_both_ways(html)


def test_a_changed_digit_turns_its_row_red_and_no_other(dataset, folder):
    """A figure in digits, one in words, one that is counted, one where the source has none, and a target."""
    measures = dataset["measures"]
    rows = [measures.index[measures["anchor"] == anchor][0] for anchor in
            ("7 kontroller", "tolv kontroller", "i Norrby|vid ån|på Höjden", "ett antal samtal")]  # fmt: skip
    for table, row in [*(("measures", row) for row in rows), ("targets", 0)]:
        key = "/".join(str(dataset[table].loc[row, name]) for name in dataset.specs[table].key)
        of_followup, of_board = review(changed(dataset, table, row, value="14"), folder)
        assert ([red.name for red in of_followup.wrong], of_board.wrong) == ([f"{table}/{key}"], ())
    written = render(changed(dataset, "targets", 0, value="41"), folder)
    page = Page(written[PAGES["halvar"]])
    assert page.red_rows == [f"targets/{key}"] == sorted(page.wrong)
    assert Page(written[PAGES["namnd"]]).red_rows == []
    assert "1\u00a0rad stämmer inte" in written["index.html"]


def test_words_that_are_not_in_the_document_are_red_and_listed(dataset, folder):
    html = render(changed(dataset, "reports", 0, anchor="juli–december 2022"), folder)[PAGES["halvar"]]
    assert Page(html).red_rows == ["reports/2022-h1"]
    assert "Rader vars ord inte finns i dokumentet" in html
    assert "orden ”juli–december 2022” finns inte i källan" in html


def test_what_no_row_refers_to_is_told(written):
    html = written[PAGES["namnd"]]
    assert '<span class="lr-passed">Ärendet har fått numret ' in html
    assert "Utan rad: 1\u00a0mening av 3" in html
    assert "Exempelby kommunstyrelse: löftet för 2022" in html.partition("Ställen som ingen rad bygger på")[2]


@pytest.mark.parametrize(("name", "text", "red"), [
    ("a.txt", TEXT.replace("tolv", "elva"), 1), ("uppfoljning.txt", "Ett helt annat dokument.", 13),
])  # fmt: skip
def test_a_changed_document_is_offered_by_its_file_name(dataset, tmp_path, name, text, red):
    """One that holds nearly all that it should hold, or that has the name that the source gives."""
    named = changed(dataset, "sources", 0, file_name="uppfoljning.txt")
    written = render(named, write_documents(tmp_path, **{name.replace(".", "_"): text, "b_txt": BOARD}))
    assert f'<code>{name}</code>,\n      <strong class="lr-red">ändrad' in written["index.html"]
    assert "Dokumentet är ändrat" in written[PAGES["halvar"]]
    assert len(Page(written[PAGES["halvar"]]).red_rows) == red


def test_a_missing_and_an_unreadable_document_are_named(dataset, tmp_path):
    picture = b"\x89PNG\xff"
    written = render(with_document(dataset, "namnd", picture), write_documents(tmp_path, scan_png=picture))
    assert set(written) == {"index.html"}
    index = normalise(written["index.html"])
    assert "Dokumentet finns inte i mappen. 13 rader bygger på det och är inte prövade." in index
    assert "<code>scan.png</code> går inte att läsa som text. 3 rader bygger på det" in index


LINES = normalise(BOARD).split(". ")


def word():
    document, out = docx.Document(), io.BytesIO()
    for text in LINES:
        document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["b_html", "b_docx", "b_pdf"])
def test_each_kind_of_document_is_shown(dataset, tmp_path, name):
    web_page = f"<html><body><script>1</script><p>{'</p><p>'.join(LINES)}</p></body></html>"
    write = {"b_html": web_page.encode, "b_docx": word, "b_pdf": lambda: typst.compile("\n\n".join(LINES).encode())}
    data = write[name]()
    written = render(with_document(dataset, "namnd", data), write_documents(tmp_path, **{name: data}))
    page = Page(written[PAGES["namnd"]])
    assert len(page.rows) == 3
    assert page.red_rows == []
    assert normalise(page.text) == " ".join(LINES)


def test_a_text_of_a_board_paper_is_a_row_too(dataset, folder):
    text = CitedText("papers/2022-report.yml", 4, "purpose", "namnd", "Ärendet har fått", "Om <numret>.", "Ärende")
    html = render(dataset, folder, [text])[PAGES["namnd"]]
    assert "papers/2022-report.yml:4" in Page(html).marked
    assert "Tjänsteskrivelse: Ärende" in html
    assert "Om &lt;numret&gt;." in html


def test_what_stands_in_a_document_is_text_and_never_markup(dataset, tmp_path):
    text = '<script src="https://example.org/x.js"></script> <b>Löftet rör trafiken och de unga</b>. Följs & "citat".'
    data = text.encode()
    written = render(with_document(dataset, "namnd", data), write_documents(tmp_path, b_txt=data))
    page = Page(written[PAGES["namnd"]])
    assert normalise(page.text) == text
    assert not {"script", "b"} & page.tags


def test_nothing_comes_from_elsewhere_and_no_script_is_needed(written):
    for html in written.values():
        page = Page(html)
        assert "script" not in page.tags
        assert all(asset.startswith("_static/") for asset in page.assets)
        assert "style=" not in html
        assert "default-src 'none'" in unescape(html)


def test_the_same_inputs_give_the_same_bytes_in_place_of_what_was_there(dataset, folder, tmp_path):
    place = tmp_path / "review"
    write_documents(place, borta_html="")
    doubt = Problem("followups.csv", 2, "summary", "talet ”5” finns inte bland måtten")

    def files():
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}

    assert pages.write(review(dataset, folder), [doubt], place) == place / "index.html"
    first = files()
    pages.write(review(dataset, folder), [doubt], place)
    assert files() == first
    html = {name: first[name].decode() for name in ("index.html", *PAGES.values())}
    assert set(first) == {*html, *(asset for page in html.values() for asset in Page(page).assets)}
    assert "talet ”5” finns inte bland måtten" in html["index.html"]
