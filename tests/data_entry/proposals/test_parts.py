"""Each part of reading a follow-up: blocks, clauses, what is counted, parties, times, anchors, words."""

from __future__ import annotations

import pytest

from loftesbok.data_entry.proposals import anchors, blocks, modality, nouns, parties, tables, times, words
from loftesbok.data_entry.proposals.amounts import find
from loftesbok.data_entry.proposals.matching import Commitment, Register
from loftesbok.data_entry.proposals.modality import Clause
from loftesbok.domain.number_phrases import find_number_phrases


def amounts(text, *, is_listed=False):
    clause = Clause(text, 0)
    return [
        (amount.kind, None if amount.value is None else int(amount.value), amount.precision)
        for amount in find(clause, find_number_phrases(text), is_listed=is_listed, register_words={"kamer"})
    ]


# --- blocks


def test_blocks_are_headings_items_and_paragraphs_with_their_places():
    text = "Rubrik\n\nEn mening. En till.\n • Första\n • Andra\n"
    cut = blocks.cut(text)
    assert [(block.kind, block.text) for block in cut] == [
        ("heading", "Rubrik"), ("text", "En mening. En till."), ("item", "Första"), ("item", "Andra"),
    ]  # fmt: skip
    whole = blocks.collapse(text)
    assert all(whole[block.start : block.end] == block.text for block in cut)


def test_wrapped_lines_are_one_paragraph():
    text = "Polisen har under hela det gångna året gjort många olika\nkontroller av trafiken i kommunen.\n"
    assert len(blocks.cut(text)) == 1


def test_a_sentence_does_not_end_with_an_abbreviation():
    block = blocks.cut("Polisen har satt upp 3 st. Axis-kameror, bl.a. Vid torget. Mer kommer.")[0]
    assert [sentence.text for sentence in blocks.sentences(block)] == [
        "Polisen har satt upp 3 st. Axis-kameror, bl.a. Vid torget.", "Mer kommer.",
    ]  # fmt: skip


# --- clauses


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Polisen har gjort tolv kontroller", modality.RESULT),
        ("En vandring genomfördes", modality.RESULT),
        ("Polisen patrullerar torget", modality.RESULT),
        ("Vi lovade fler kontroller", modality.PROMISE),
        ("Polisen ska synas mer", modality.PROMISE),
        ("Fler möten planeras i maj", modality.PLAN),
        ("Nästa dialog hålls i september", modality.PLAN),
        ("Spontana och planerade kontroller har gjorts", modality.RESULT),
        ("Minst tio hastighetsinriktade kontroller", modality.OPEN),
    ],
)
def test_a_clause_is_a_result_a_promise_or_a_plan(text, sort):
    assert modality.sort_of(text) == sort


def test_a_sentence_is_cut_where_the_verb_changes():
    text = "Förslag är framtagna och ska genomföras av kommunen"
    assert [clause.text for clause in modality.clauses(text, 0)] == [
        "Förslag är framtagna", "och ska genomföras av kommunen",
    ]  # fmt: skip


# --- amounts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Polisen har gjort drygt tjugo kontroller", [("figure", 20, "more_than")]),
        ("Polisen har gjort ett tio-tal sök", [("figure", 10, "about")]),
        ("Kommunen har satt upp en kamera", [("figure", 1, "exact")]),
        ("Kommunen har startat ett arbete mot klotter", []),
        ("Antalet inbrott minskade från 120 till 98", [("figure", 98, "exact")]),
        ("Målet var 50 vandringar och 63 vandringar har hållits", [("figure", 63, "exact")]),
        ("Polisen har besökt nio av kommunens tolv skolor", [("figure", 9, "exact")]),
        ("Kommunen har inte byggt några farthinder", [("zero", 0, "exact")]),
        ("Inga sök har kunnat genomföras", [("zero", 0, "exact")]),
        ("Vandringarna ställdes in", [("zero", 0, "exact")]),
        ("Det finns inga problem med det", []),
        ("Polisen har genomfört ett antal tillsyner", [("vague", None, "unspecified")]),
        ("Flera avvisningar (ca 60 stycken) har gjorts", [("figure", 60, "about")]),
        ("Polisen har haft kontroller i området", [("vague", None, "unspecified")]),
        ("Under tre veckor har polisen varit på plats", []),
        ("Fritidsgården har hållit öppet fem dagar i veckan", [("figure", 5, "exact")]),
    ],
)
def test_a_clause_tells_figures_zeros_and_vague_amounts(text, expected):
    assert amounts(text) == expected


def test_an_item_of_a_list_of_results_needs_no_verb():
    assert amounts("Anmälningar om skadegörelse", is_listed=True) == [("vague", None, "unspecified")]
    assert amounts("Anmälningar om skadegörelse") == []


def test_what_is_counted_is_the_noun_after_adjectives():
    noun = nouns.noun_after("12 stycken nya trygghetsskapande åtgärder i centrum", 2)
    assert noun is not None and (noun.head, noun.text) == ("åtgärder", "stycken nya trygghetsskapande åtgärder")
    assert nouns.noun_after("12 i centrum", 2) is None


def test_outcomes_are_told_from_aims_in_a_flattened_table():
    text = "Löfte\nMål\nUtfall\nFotpatrullering\n100\n134\n\nTillsyn på krogar\n12\n9\n"
    outcomes, _ = tables.find_outcomes(blocks.cut(text))
    whole = blocks.collapse(text)
    assert [(whole[cell.start : cell.end], cell.label) for cell in outcomes] == [
        ("134", "Fotpatrullering"), ("9", "Tillsyn på krogar"),
    ]  # fmt: skip


# --- parties


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("Polisen har gjort tolv sök", (("polisen",), "no")),
        ("Polisen och kommunen har gemensamt gjort tolv besök", (("kommunen", "polisen"), "yes")),
        ("Polisen och kommunen har gjort tolv besök", (("kommunen", "polisen"), "unclear")),
        ("Tolv besök har gjorts i Vikholms kommun", (("kommunen", "polisen"), "unclear")),
        ("Polisen har tillsammans med kommunen och andra aktörer gjort besök",
         (("kommunen", "ovriga", "polisen"), "yes")),
    ],
)  # fmt: skip
def test_parties_are_those_named(clause, expected):
    assert parties.of_clause(clause, clause, "", ("kommunen", "polisen")) == expected


# --- times


def test_paragraphs_are_shared_among_columns_by_months():
    when = times.Times(("2023-T2", "2023-T3"))
    texts = ["Polisen hade en vecka i juni.", "Polisen hade en vecka i oktober.", "Kommunen gjorde en översyn."]
    assert times.share_out(texts, [0, 1], when, ("polisen",)) == ([0, 1, 1], True)


def test_paragraphs_are_shared_among_columns_by_parties():
    when = times.Times(("2023-T2", "2023-T3"))
    texts = ["Polisen gjorde fyra insatser.", "Kommunen gjorde två.", "Polisen och kommunen gjorde tre."]
    assert times.share_out(texts, [0, 1], when, ("kommunen", "polisen"))[0] == [0, 0, 1]


def test_what_cannot_be_told_apart_is_not_clear():
    when = times.Times(("2023-T2", "2023-T3"))
    assert times.share_out(["Ett möte.", "Två möten.", "Tre möten."], [0, 1], when, ())[1] is False


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Tertial 2 Tertial 3", ["2023-T2", "2023-T3"]),
        ("Första halvåret 2021", []),
        ("T1 2024, T2 2024", ["2024-T1", "2024-T2"]),
    ],
)
def test_headings_of_columns_name_reporting_periods(text, codes):
    assert times.columns_in(text, 2023) == codes


# --- words, commitments, anchors


def test_words_are_alike_by_stem_and_compound():
    assert words.likeness(words.stem("krogtillsyner"), words.stem("tillsyn")) == 0.8
    assert words.likeness(words.stem("vandringarna"), words.stem("vandring")) == 1.0
    assert words.likeness(words.stem("kamera"), words.stem("vandring")) == 0.0


def test_a_passage_belongs_to_the_commitment_whose_words_it_has():
    register = Register([
        Commitment("kamera", "Kameror på torget", ("polisen",)),
        Commitment("trafik", "Trafikkontroller", ("polisen",), "Kontroller av hastighet."),
    ])  # fmt: skip
    assert register.best("Mopeder har stoppats vid skolan")[0] == "trafik"
    assert register.best("Två kameror har satts upp")[0] == "kamera"
    assert register.best("Glass har serverats")[0] == ""


def test_an_anchor_is_widened_until_it_is_alone():
    text = "Polisen gjorde 12 besök i maj. Kommunen gjorde 12 besök i juni."
    place = text.rindex("12 besök")
    phrase = anchors.lead_to(text, range(place, place + 8), range(31, len(text)))
    assert phrase == "12 besök i juni"
