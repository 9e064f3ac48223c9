"""Whatever stands in the data is shown as text: in the book, in Jupyter and in a terminal."""

import html
import re

import pytest
from markdown_it import MarkdownIt

from loftesbok.document.document import document
from loftesbok.document.html import escape_html
from loftesbok.document.myst import escape_myst
from loftesbok.document.pieces import (
    Badge,
    Bullets,
    Card,
    Cards,
    Details,
    Facts,
    Figure,
    Link,
    Paragraph,
    Table,
    cell,
    line,
)

HOSTILE = [
    "<script>alert(1)</script>", "**fet**", "# rubrik", "- punkt", "1. ett", "| a | b |", "{include}`/etc/passwd`",
    "```{raw} html\n<b>x</b>\n```", "[länk](javascript:alert(1))", "![bild](x.png)", "$x$", "{{x}}", "::: varning",
    "https://exempel.se", "a_b_c", "~~struket~~", "&amp;", "\\", "> citat", "+ plus", "%%", "`kod`", "(mål)=", "---",
    "a\u00a0b", "'\"", "a  b", "{eval-rst}", "^[fotnot]", "<!-- x -->", "[^1]", "@namn", "A\\nB",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_comes_through_markdown_unchanged(text):
    shown = MarkdownIt("commonmark").enable("table").render(escape_myst(text))
    plain = html.unescape(re.sub(r"<[^>]+>", "", shown)).strip()
    assert plain == re.sub(r"[ \n]+", " ", text)
    assert re.fullmatch(r"<p>.*</p>\n", shown, re.DOTALL)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_renderer_lets_markup_of_the_data_through(text):
    table = Table("tab-x", text, (text, "b"), ((cell(text), (line(text), line(Badge("done")))),), (text,))
    blocks = (
        Paragraph(line(text), "note"), Bullets((line(text),)), Facts(((text, (line(text), line(text))),)),
        Details(text, (Paragraph(line(text)),)), Cards((Card(text, (Paragraph(line(text)),)),)), table,
        Paragraph(line(Link(text, "javascript:alert(1)"))),
        Figure("fig-x", text, text, "<svg/>", table, (text,), (line(text),)),
    )  # fmt: skip
    made = document(*blocks)
    shown = made.to_html()
    assert text in made.to_text() or "\n" in text
    for forbidden in ("<script", "<img src", 'href="javascript', "<b>"):
        assert forbidden not in shown
    assert escape_html(" ".join(text.split(" "))).split("\n")[0] in shown


def test_a_table_has_caption_header_and_row_heads_for_screen_readers():
    table = Table("tab-x", "Rubrik", ("A", "B"), ((cell("1"), cell("2")),))
    shown = document(table).to_html()
    assert "<caption>Rubrik</caption>" in shown
    assert shown.count('scope="col"') == 2
    assert shown.count('scope="row"') == 1


def test_every_value_of_a_table_stands_in_the_plain_text_that_nbval_compares():
    table = Table("tab-x", "Rubrik", ("A", "B"), ((cell("1"), (line("2"), line(Badge("done")))),))
    assert document(table).to_text().splitlines() == ["Rubrik", "A,B", "1,2; ● Genomfört"]


def test_fences_nest_with_one_more_colon_per_level():
    inner = Table("tab-x", "T", ("A",), ((cell("1"),),), ("regel",))
    made = document(Cards((Card("Kort", (Details("Mer", (inner,)),)),))).to_myst()
    depths = [len(found) for found in re.findall(r"^(:+)\{", made, re.MULTILINE)]
    assert depths == sorted(depths, reverse=True) or max(depths) == depths[0]
    assert made.splitlines()[0].startswith(":" * max(depths))


def test_a_document_offers_jupyter_all_three_forms():
    bundle = document(Paragraph(line("Hej")))._repr_mimebundle_()
    assert bundle == {"text/plain": "Hej", "text/html": "<p>Hej</p>", "text/markdown": "Hej"}
