"""Swedish numbers and lists are written and read as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.domain import swedish


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (5, "5"), (1234, "1234"), (12345, "12\u00a0345"), (1234567, "1\u00a0234\u00a0567"), (0.5, "0,5"),
     (-3, "−3"), (12345.25, "12\u00a0345,25"), (-0.0, "0"), (100000, "100\u00a0000"), (1e-11, "0,00000000001"),
     (-2e-11, "−0,00000000002"), (0.1 + 0.2, "0,3"), (Decimal("-0.0"), "0"), (Decimal("2.50"), "2,5"),
     (Decimal("0.1234567890123456789"), "0,1234567890123456789"), (Decimal("1E+5"), "100\u00a0000")],
)  # fmt: skip
def test_numbers_are_written_the_swedish_way(value, written):
    assert swedish.number(value) == written


@given(st.integers(-(10**9), 10**9))
def test_a_written_number_is_read_back(value):
    written = swedish.number(abs(value))
    assert swedish.numbers_in(f"det var {written} stycken") == [abs(value)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("tolv besök och en kamera", [12, 1]), ("mer än dubbelt så många", [2]), ("tjugofem personer", [25]),
     ("13-16 år", []), ("åtta av 10", [8, 10]), ("ingen alls", []), ("2,5 timmar", [2.5]), ("Fyra stycken", [4])],
)  # fmt: skip
def test_numbers_and_number_words_are_read(text, numbers):
    assert swedish.numbers_in(text) == numbers


def test_lists_plurals_signs_and_days():
    assert swedish.listing([]) == ""
    assert swedish.listing(["a", "b", "c"]) == "a, b och c"
    assert swedish.plural(1, "rad", "rader") == "1\u00a0rad"
    assert swedish.plural(2, "rad", "rader") == "2\u00a0rader"
    assert [swedish.signed(x) for x in (2, -2, 0)] == ["+2", "−2", "±0"]
    assert swedish.day("2023-05-10") == "10\u00a0maj 2023"
    assert swedish.day("2023") == "2023"


@given(st.integers(0, 10**9), st.integers(0, 9999))
def test_a_written_decimal_is_read_back(whole, decimals):
    value = float(f"{whole}.{decimals:04d}")
    assert swedish.numbers_in(f"i snitt {swedish.number(value)} per vecka") == [value]


@given(st.integers(-(10**12), 10**12))
def test_a_number_has_groups_of_three_and_its_sign(value):
    written = swedish.number(value)
    digits = written.replace(swedish.NO_BREAK, "").replace("−", "")
    assert digits == str(abs(value))
    assert written.startswith("−") == (value < 0)
    groups = written.removeprefix("−").split(swedish.NO_BREAK)
    assert len(groups) == 1 if len(digits) <= 4 else all(len(one) == 3 for one in groups[1:])
    assert 1 <= len(groups[0]) <= (4 if len(groups) == 1 else 3)
    assert swedish.signed(value) == ("±0" if value == 0 else written if value < 0 else f"+{written}")


def test_every_number_up_to_a_hundred_has_a_word_that_is_read():
    assert set(range(101)) <= set(swedish.NUMBER_WORDS.values())
    for word, value in swedish.NUMBER_WORDS.items():
        assert swedish.numbers_in(f"totalt {word.upper()} gånger") == [value]
        assert swedish.numbers_in(f"{word}x") == []


@given(st.lists(st.text("abc", min_size=1), max_size=5))
def test_a_listing_names_each_once_in_order(items):
    assert swedish.listing(items).replace(" och ", ", ").split(", ") == (items or [""])


@given(st.dates())
def test_a_day_is_written_with_its_month(day):
    number, month, year = swedish.day(day.isoformat()).replace(swedish.NO_BREAK, " ").split()
    assert (int(number), swedish.MONTHS.index(month) + 1, int(year)) == (day.day, day.month, day.year)


@given(st.text())
def test_no_text_is_too_odd_to_look_for_numbers_in(text):
    assert all(number >= 0 for number in swedish.numbers_in(text))


UNDER_TWENTY = [
    "noll",
    "ett",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "elva",
    "tolv",
    "tretton",
    "fjorton",
    "femton",
    "sexton",
    "sjutton",
    "arton",
    "nitton",
]
TENS = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"]


@given(st.integers(0, 99), st.sampled_from([str, str.upper, str.capitalize]))
def test_every_number_word_below_a_hundred_is_read(value, written):
    word = UNDER_TWENTY[value] if value < 20 else TENS[value // 10 - 2] + ("", *UNDER_TWENTY[1:10])[value % 10]
    assert swedish.numbers_in(f"Det blev {written(word)}, som förut.") == [value]


@given(st.lists(st.one_of(st.integers(0, 10**7), st.sampled_from(sorted(swedish.NUMBER_WORDS))), max_size=4))
def test_numbers_are_found_in_the_order_of_the_text(stated):
    text = " och ".join(one if isinstance(one, str) else swedish.number(one) for one in stated)
    assert swedish.numbers_in(text) == [swedish.NUMBER_WORDS.get(one, one) for one in stated]


def test_the_swedish_alphabet_has_its_last_letters_last():
    names = ["Örebro", "Åmål", "Zinkgruvan", "älmhult", "Ängelholm", "Arboga", "Årjäng", "Österåker", "Übo", "Ystad"]
    right = ["Arboga", "Übo", "Ystad", "Zinkgruvan", "Åmål", "Årjäng", "älmhult", "Ängelholm", "Örebro", "Österåker"]
    assert sorted(names, key=swedish.sort_key) == right
    assert sorted(["kommun 10", "Kommun 9", "kommun"], key=swedish.sort_key) == ["kommun", "Kommun 9", "kommun 10"]
    assert sorted(["Upplands-Bro", "Upplands Väsby"], key=swedish.sort_key) == ["Upplands Väsby", "Upplands-Bro"]
    assert [swedish.initial(name) for name in ("åmål", "Éda", "3 kommuner", "")] == ["Å", "E", "#", "#"]
