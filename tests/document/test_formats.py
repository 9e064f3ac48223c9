"""Every kind of piece is shown in every format: none can be added that one of them passes over in silence.

mypy proves it for the code (``assert_never``); this holds what mypy does not see, the Typst templates and the order.
"""

import io
import re
from typing import get_args

import pytest
from docx import Document

from loftesbok.document.docx.blocks import Writer
from loftesbok.document.html import render_html
from loftesbok.document.linear import Linear
from loftesbok.document.myst import render_myst
from loftesbok.document.paper import Part
from loftesbok.document.pieces import (
    Badge,
    Block,
    BookPart,
    Bullets,
    Card,
    Cards,
    Details,
    Facts,
    Figure,
    Group,
    Heading,
    Inline,
    Link,
    Marked,
    Numbered,
    Paragraph,
    SectionId,
    Strong,
    Table,
    cell,
    line,
)
from loftesbok.document.text import render_text
from loftesbok.document.typst.compile import pdf, pdf_of
from loftesbok.document.typst.content import paper_data
from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper.word_default_template import template
from tests import pdf_reading
from tests.document.test_typesetting import paper_of

TABLE = Table("tab-x", "Tabellrubrik", ("Kolumn",), ((cell("Tabellcell"),),), ("Tabellmetod",))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
BLOCKS = {
    Paragraph: (Paragraph(line("Styckeord")), ["Styckeord"]),
    Bullets: (Bullets((line("Punktord"),)), ["Punktord"]),
    Numbered: (Numbered(("Numrerad",)), ["Numrerad"]),
    Facts: (Facts((("Faktanamn", (line("Faktavärde"),)),)), ["Faktanamn", "Faktavärde"]),
    Heading: (Heading(line("Rubrikord"), 3, "rubrikord"), ["Rubrikord"]),
    Group: (Group("folds", (Paragraph(line("Gruppord")),)), ["Gruppord"]),
    Details: (Details(line("Vikrubrik"), (Paragraph(line("Vikord")),), "earlier", 4), ["Vikrubrik", "Vikord"]),
    BookPart: (BookPart("jump"), []),
    Cards: (Cards((Card("Kortrubrik", (Paragraph(line("Kortord")),)),)), ["Kortrubrik", "Kortord"]),
    SectionId: (SectionId("adress"), []),
    Table: (TABLE, ["Tabellrubrik", "Kolumn", "Tabellcell"]),
    Figure: (Figure("fig-x", "Figurrubrik", "Figurtext", SVG, TABLE), ["Figurrubrik", "Tabellcell"]),
}
INLINES = {
    str: "Bara text",
    Badge: Badge("done"),
    Link: Link("Länkord", "https://exempel.se"),
    Strong: Strong("Fetord"),
    Marked: Marked("Litet", "who"),
}


ALL = (*(block for block, _ in BLOCKS.values()), Paragraph(tuple(INLINES.values())))
WORDS = [word for _, words in BLOCKS.values() for word in words] + [
    "Baratext",
    "Genomfört",
    "Länkord",
    "Fetord",
    "Litet",
]


def in_word(blocks):
    return Writer(Document(io.BytesIO(template())), 2).content(Part("Rubrik", tuple(blocks)))


def in_pdf(blocks):
    return " ".join(pdf_reading.pages(pdf_reading.opened(pdf(paper_of(Part("Rubrik", tuple(blocks)))))))


def test_the_samples_are_of_every_kind():
    assert set(BLOCKS) == set(get_args(Block))
    assert set(INLINES) == set(get_args(Inline))


@pytest.mark.parametrize("render", [render_text, render_html, render_myst, in_word, in_pdf])
def test_every_kind_is_shown_in_order(render):
    shown = pdf_reading.squeezed(re.sub(r"\{status\}`done`", "Genomfört", render(ALL)))
    at = 0
    for word in WORDS:
        assert word in shown[at:], word
        at = shown.index(word, at) + len(word)


def test_a_paper_keeps_every_kind_but_what_it_folds_in():
    kept = {type(block) for block in Linear("x").blocks(ALL)}
    assert kept == {Paragraph, Bullets, Numbered, Facts, Table, Figure}


@pytest.mark.parametrize("block", [{"kind": "okänd"}, {"kind": "paragraph", "content": [{"kind": "okänd"}]}])
def test_the_templates_refuse_a_kind_that_they_do_not_know(block):
    data = paper_data(paper_of(Part("Rubrik")))
    data["parts"][0]["blocks"] = [{"role": "", "announces": False, **block}]
    with pytest.raises(LoftesbokError, match="no way to show the"):
        pdf_of("paper", data, ("ua-1",))
