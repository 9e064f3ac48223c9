"""Text that a program has spoilt is found and told what it was; text that only resembles it is left alone.

Guards `garbled`, and with it what `check` says of misread bytes, lost letters, look-alikes and spreadsheets' values.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.data.checks.mojibake import looks_spoilt, may_be_spoilt, misread, spoilt
from loftesbok.data.checks.value_scan import Together
from tests.sample.hostile_texts import SHOWN

# what stands there: what is wrong with it, and what would be right
SPOILT = {
    "SkÃ¤ggetorp": ("är feltolkad text", "”Skäggetorp”"),
    "en inklistrad rad om SkÃ¤ggetorp i Skäggetorp": ("är feltolkad text", "Skäggetorp i Skäggetorp"),
    "pÃ¥ gÃ¥ng â€“ nu": ("är feltolkad text", "”på gång – nu”"),
    "p\u00c3\u00a5 g\u00e2\u0080\u0093ng": ("är feltolkad text", "på g–ng"),
    "ï»¿Titel": ("är feltolkad text", "”Titel”"),
    "Skäggetоrp": ("о (U+043E, cyrillic)", "”Skäggetorp”"),
    "KΟmmunen": ("Ο (U+039F, greek)", "”KOmmunen”"),
    "i а och o": ("а (U+0430, cyrillic)", "”a”"),
    "ɡata": ("ɡ (U+0261, latin)", "”gata”"),
    "en ǀ två": ("(U+01C0, latin)", "”|”"),
    "Sk?ggetorp": ("ett frågetecken i stället för en bokstav", "den bokstav som stod där"),
    "?tg?rder": ("ett frågetecken i stället för en bokstav", "den bokstav som stod där"),
    "Sk&auml;ggetorp": ("”&auml;” i stället för en bokstav", "”Skäggetorp”"),
    "Sk&#228;ggetorp": ("”&#228;” i stället för en bokstav", "”Skäggetorp”"),
    "Sk&#xE4;ggetorp": ("”&#xE4;” i stället för en bokstav", "”Skäggetorp”"),
    "#NAMN?": ("är ett felvärde", "det som stod i cellen från början"),
    "#värdefel!": ("är ett felvärde", "det som stod i cellen från början"),
    "#####": ("är ett felvärde", "det som stod i cellen från början"),
    "02-jan": ("är ett datum som ett kalkylprogram", "det som stod i cellen från början"),
    "maj-21": ("är ett datum som ett kalkylprogram", "det som stod i cellen från början"),
    "2-okt-2023": ("är ett datum som ett kalkylprogram", "det som stod i cellen från början"),
    "1,23457E+11": ("är ett tal som ett kalkylprogram har kortat", "det som stod i cellen från början"),
    "NaN": ("är ett programs ord för en tom cell", "en tom cell"),
    "[object Object]": ("är ett programs ord för en tom cell", "en tom cell"),
    "Skäggetorp;;": ("slutar med semikolon", "”Skäggetorp”"),
    ";": ("slutar med semikolon", "en tom cell"),
}
FINE = (
    "Åängen, Çà och là – café", "Vad hände? Det framgår inte.", "(oklart?) Ja", "https://exempel.se/sök?id=3&x=y",
    "sida.html?q=å", "Björn & Björn", "&nbsp; &lt;b&gt;", "10 maj", "maj 2021", "12-14 år", "jan–mars", "1-2",
    "5-majgatan", "NAN", "none", "en tom cell", "E4", "1E", "#1", "# rubrik", "μg/m³", "kΩ", "½ m²", "№ 5",
    "українська мова", "Kommunens mål; polisens mål", "naïve Zoë façade Łódź Yıldız", "",
)  # fmt: skip


@pytest.mark.parametrize("value", SPOILT)
def test_what_is_spoilt_is_told_with_what_it_was(value: str) -> None:
    assert looks_spoilt(value, prose=True)
    what, right = spoilt(value)
    assert SPOILT[value][0] in what
    assert SPOILT[value][1] in right


@pytest.mark.parametrize("value", [*FINE, *SHOWN.values()])
def test_what_only_resembles_it_is_fine(value: str) -> None:
    assert not looks_spoilt(value, prose=True)


def test_in_codes_a_question_mark_and_an_ampersand_may_stand() -> None:
    for value in ("x.html?id", "Sk?ggetorp", "a&auml;b"):
        assert not looks_spoilt(value, prose=False)


@given(st.text("abc åäöÅÄÖéü–”", min_size=1, max_size=20).filter(lambda text: not text.isascii()))
def test_whatever_was_misread_is_read_back(text: str) -> None:
    assert misread(text.encode().decode("latin-1")) == text
    if "”" not in text:  # its last byte is none of Windows-1252's
        assert misread(text.encode().decode("cp1252")) == text
    assert misread(text) == ""


@given(st.lists(st.sampled_from([*SPOILT, *FINE]), max_size=4), st.booleans())
def test_the_quick_look_at_many_values_misses_none(values: list[str], prose: bool) -> None:
    if any(looks_spoilt(value, prose) for value in values):
        assert may_be_spoilt(Together(values), prose)
