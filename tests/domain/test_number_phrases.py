"""What a text says of how many is read as a Swede reads it, and what only looks like a number is passed over."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loftesbok.domain.number_phrases import find_number_phrases


def read(text):
    return [
        (None if phrase.value is None else str(phrase.value), phrase.precision, phrase.kind)
        for phrase in find_number_phrases(text)
    ]


@pytest.mark.parametrize(
    ("text", "value", "precision", "kind"),
    [
        ("12 besök", "12", "exact", "digits"),
        ("2,5 timmar", "2.5", "exact", "digits"),
        ("1 200 st", "1200", "exact", "digits"),
        ("1\u00a0200 st", "1200", "exact", "digits"),
        ("12\u202f500 kr", "12500", "exact", "digits"),
        ("1\u2009234\u2009567 kr", "1234567", "exact", "digits"),
        ("ca 1 200", "1200", "about", "digits"),
        ("minst tolv kontroller", "12", "at_least", "words"),
        ("mer än 3 000 besök", "3000", "more_than", "digits"),
        ("fler än tjugofem", "25", "more_than", "words"),
        ("högst fyra", "4", "at_most", "words"),
        ("upp till 10 platser", "10", "at_most", "digits"),
        ("knappt hundra", "100", "less_than", "words"),
        ("över 40 samtal", "40", "more_than", "digits"),
        ("tre hundra samtal", "300", "exact", "words"),
        ("trehundrafemtio samtal", "350", "exact", "words"),
        ("två tusen fem hundra", "2500", "exact", "words"),
        ("hundra tjugo", "120", "exact", "words"),
        ("tjugoen", "21", "exact", "words"),
        ("ett 15-tal", "15", "about", "group"),
        ("ett femtontal elever", "15", "about", "group"),
        ("ett tiotal", "10", "about", "group"),
        ("ett hundratal", "100", "about", "group"),
        ("ett tusental", "1000", "about", "group"),
        ("drygt ett dussin", "12", "more_than", "group"),
        ("ett tio-tal", "10", "about", "group"),
        ("sammanlagt lockade närmare 200 personer", "200", "less_than", "digits"),
        ("31st", "31", "exact", "digits"),
        ("4 ggr", "4", "exact", "digits"),
        ("flertalet böter", None, "unspecified", "vague"),
        ("dubbelt så många", "2", "exact", "multiple"),
        ("mer än dubbelt så många", "2", "more_than", "multiple"),
        ("10–12 besök", "10", "at_least", "span"),
        ("mellan 3 och 5 besök", "3", "at_least", "span"),
        ("inte mer än tio platser", "10", "at_most", "words"),
        ("inte färre än 8", "8", "at_least", "digits"),
        ("aldrig", "0", "exact", "zero"),
        ("3 + 10", "13", "exact", "sum"),
        ("en kamera", "1", "exact", "one"),
        ("inga sök", "0", "exact", "zero"),
        ("varken", "0", "exact", "zero"),
        ("noll besök", "0", "exact", "words"),
        ("0 besök", "0", "exact", "digits"),
        ("ett antal besök", None, "unspecified", "vague"),
        ("ett stort antal besök", None, "unspecified", "vague"),
        ("flera åtgärder", None, "unspecified", "vague"),
        ("ett par kontroller", None, "unspecified", "vague"),
        ("hundratals samtal", None, "unspecified", "vague"),
        ("en rad åtgärder", None, "unspecified", "vague"),
    ],
)  # fmt: skip
def test_an_amount_is_read_whole_with_its_precision(text, value, precision, kind):
    assert read(text) == [(value, precision, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "den 24 november 2015", "1–3 maj", "2023-05-10", "under 2021–2022", "2021/22", "kl. 14.30", "kl 22",
        "13–16 år", "10-14 år", "15-åringar", "LOV 3", "med Fritidsuppdraget 13–16", "E4 vid Linköping",
        "112-dagen", "tertial 1 och 3", "vecka 12", "åk 9", "6 §", "punkt 2–4", "dnr 2023", "den 3:e", "2/3 av dem",
        "24-timmarsvakt", "nr 17", "årskurs 7–9", "ring 114 14", "tel 0485-47 00 00", "Storgatan 12",
        "123 45 Åby", "mellan klockan 20 och 02",
        "sju av tio känner sig trygga", "mellan 15 och 20 år", "Fritidsuppdraget 13–16", "under 2018, med andra",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_passed_over(text):
    assert read(text) == []


def test_a_sentence_gives_its_amounts_in_order():
    text = "Polisen gjorde fem sök i maj 2023 och minst 12 kontroller, men inga besök; ett antal möten hölls."
    assert read(text) == [
        ("5", "exact", "words"), ("12", "at_least", "digits"), ("0", "exact", "zero"), (None, "unspecified", "vague"),
    ]  # fmt: skip


def test_from_one_number_to_another_are_two():
    assert [value for value, _, _ in read("ökade från 15 till 20 besök")] == ["15", "20"]


def test_a_number_that_begins_a_sentence_is_no_page():
    """The s of the word before is no "s." for page."""
    assert read("Ärendena har handlagts. 22 anmälningar inkom.") == [("22", "exact", "digits")]


def test_a_place_in_the_text_is_given():
    text = "Polisen gjorde fem sök."
    (phrase,) = find_number_phrases(text)
    assert text[phrase.start : phrase.end] == "fem"
    assert phrase.value == Decimal(5)


def test_a_number_is_never_a_part_of_a_number():
    """A hint such as "1" for "1 200 st" would publish a wrong figure."""
    for text in ("1 200", "12 500", "1\u00a0234,5", "tre hundra", "tvåtusen trehundra"):
        assert len(read(text)) == 1
