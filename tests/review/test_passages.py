"""A document is shown in full, cut where rows refer to it, however their passages overlap; what is left out is seen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loftesbok.analysis.anchors import normalise
from loftesbok.review import passages

TEXT = """Uppföljning av löftet

  • Polisen har gjort minst 24 kontroller vid torget.
  • Kommunen har **satt upp**  tre kameror. Det tog två veckor,
enligt parterna.

1. Nästa löfte beslutas den 3 maj 2025. Flera har frågat.
"""


def cut(text, *anchors_of_rows):
    whole = normalise(text)
    return passages.cut(text, [passages.find_places(anchor, whole) for anchor in anchors_of_rows])


def pieces_with_rows(paragraphs):
    return [(piece.text, piece.rows) for paragraph in paragraphs for piece in paragraph.pieces if piece.rows]


def text_of(paragraphs):
    return " ".join("".join(piece.text for piece in paragraph.pieces) for paragraph in paragraphs)


@pytest.mark.parametrize("anchors_of_rows", [(), ("minst 24 kontroller", "24 kontroller vid", "löftet • Polisen")])
def test_the_whole_text_is_there(anchors_of_rows):
    assert text_of(cut(TEXT, *anchors_of_rows)) == normalise(TEXT)


@settings(max_examples=60)
@given(st.text(alphabet="ab1 .\n•*#-–:\t\u00a0\u2028", max_size=60), st.text(alphabet="ab1 .", max_size=4))
def test_the_whole_text_is_there_whatever_it_is(text, anchor):
    paragraphs = cut(text, anchor)
    assert text_of(paragraphs) == normalise(text)
    marked = "".join(piece.text for paragraph in paragraphs for piece in paragraph.pieces if piece.rows)
    places = {place for passage in passages.find_places(anchor, normalise(text)) for place in passage}
    between = max(len(paragraphs) - 1, 0)  # a space between paragraphs is in none
    assert len(places) - between <= len(marked) <= len(places)


def test_passages_within_and_across_each_other_are_cut_into_pieces_that_know_all_their_rows():
    paragraphs = cut(
        TEXT, "gjort minst 24 kontroller", "24 kontroller vid torget", "minst 24", "24 kontroller vid torget"
    )
    joined = {}
    for text, rows in pieces_with_rows(paragraphs):
        joined[rows] = joined.get(rows, "") + text
    assert joined == {(0,): "gjort ", (0, 2): "minst ", (0, 1, 2, 3): "24", (0, 1, 3): " kontroller",
                      (1, 3): " vid torget"}  # fmt: skip


def test_a_passage_across_paragraphs_is_marked_in_both():
    assert pieces_with_rows(cut(TEXT, "vid torget. • Kommunen")) == [("vid torget.", (0,)), ("• Kommunen", (0,))]


def test_every_place_of_several_phrases_is_marked():
    assert pieces_with_rows(cut(TEXT, "torget|kameror")) == [("torget", (0,)), ("kameror", (0,))]


def test_sentences_and_numbers_without_a_row_are_told():
    heading, checks, cameras, decision = cut(TEXT, "minst 24 kontroller")
    assert [(one.sentences, one.passed_over) for one in (heading, checks, cameras, decision)] == [
        (1, 1), (1, 0), (2, 2), (2, 2),
    ]  # fmt: skip
    assert cameras.numbers_without_row == ("tre", "två")
    assert checks.numbers_without_row == decision.numbers_without_row == ()  # a date and a point's number count nothing
    assert cameras.opening == "Kommunen har **satt upp** tre kameror."


def test_a_number_beside_a_passage_is_told():
    assert cut(TEXT, "satt upp** tre")[2].numbers_without_row == ("två",)
    assert cut(TEXT, "satt upp")[2].numbers_without_row == ("tre", "två")


def test_where_a_sentence_is_without_a_row_that_is_what_the_paragraph_opens_with():
    assert cut(TEXT, "satt upp")[2].opening == "Det tog två veckor, enligt parterna."
    assert cut(TEXT, "satt upp|två veckor")[2].opening.startswith("• Kommunen har")
