"""Ids made of titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.domain.identifiers import SLUG, free, short_slug, slug


@pytest.mark.parametrize(
    ("title", "made"),
    [("Löfte 2025–2026", "lofte-2025-2026"), ("Åtgärd på Ön — etapp 2", "atgard-pa-on-etapp-2"),
     ("Café/Bar", "cafe-bar"), ("!!!", ""), ("ﬁnt", "fint")],
)  # fmt: skip
def test_a_title_becomes_words_with_hyphens(title, made):
    assert slug(title) == made


@given(st.text(), st.integers(3, 60))
def test_whatever_the_title_it_is_an_id_or_nothing_and_no_longer_than_allowed(title, longest):
    assert slug(title) == "" or SLUG.fullmatch(slug(title))
    short = short_slug(title, longest)
    assert len(short) <= longest
    assert short == "" or SLUG.fullmatch(short)
    assert slug(slug(title)) == slug(title)


def test_a_cut_is_made_between_words():
    assert short_slug("fler vandringar", 8) == "fler"
    assert short_slug("vandringar", 8) == "vandring"


def test_the_first_free_one_is_taken():
    assert free("a", {"a", "a-2"}) == "a-3"
    assert free("b", {"a"}) == "b"
