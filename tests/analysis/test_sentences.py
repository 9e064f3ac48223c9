"""Every sentence that is made from counts is Swedish for none, one, two and many, and for equal and missing values."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from loftesbok.analysis import sentences
from loftesbok.domain.vocabulary import JOINT, SHOWN

NB = "\u00a0"
COUNTS = (0, 1, 2, 3, 8, 12345)
NAMES = ("Polisen", "Linköpings kommun", "Bostadsbolaget Vidablick AB", "Ryds", "Fixx")
VALUES = (0, 1, 2, 0.5, 1e-11, 2e-11, 12345, -3)
SERIES = "Besök (Polisen, Ryd)"


def test_one_and_many_are_told_apart():
    assert sentences.count_followed_up(1, 1) == f"1 av 1{NB}åtagande är uppföljt"
    assert sentences.count_followed_up(1, 8) == f"1 av 8{NB}åtaganden är uppföljt"
    assert sentences.count_followed_up(8, 8) == f"8 av 8{NB}åtaganden är uppföljda"
    assert sentences.count_followed_up(0, 1) == "åtagandet är inte uppföljt"
    assert sentences.count_followed_up(0, 8) == f"inget av 8{NB}åtaganden är uppföljt"
    assert sentences.count_statuses({"done": 1, "postponed": 1, "in_progress": 2}) == (
        f"1{NB}genomfört, 2{NB}pågår och 1{NB}uppskjutet"
    )
    assert sentences.count_new_contents(figures=1, states=2, added=1, gone=2).replace(NB, " ") == (
        "1 siffra och 2 tillstånd med nytt innehåll, 1 nytt åtagande samt 2 borttagna åtaganden"
    )
    assert sentences.tell_figures_elsewhere(1, 0) == "Siffran står i kapitlet."
    assert sentences.tell_figures_elsewhere(2, 1) == "Båda siffrorna står i kapitlet."
    assert sentences.tell_went("besök", 1e-11, 2e-11) == "besök från 0,00000000001 till 0,00000000002"


def made() -> Iterator[tuple[str, str]]:
    """Yield (function, sentence) for a grid of counts, names and values; every function of the module."""
    for count in COUNTS:
        yield "count_commitments", sentences.count_commitments(count)
        yield "count_rest", sentences.count_rest(count)
        yield "tell_vague", sentences.tell_vague(count)
        yield "count_more_changes", sentences.count_more_changes(count + 1)
        yield "name_change", sentences.name_change(count + 2)
        yield "tell_told_before", sentences.tell_told_before(count + 2)
        yield "tell_compared", sentences.tell_compared(["besök gick från ett till två"] * min(count, 3))
        yield "count_compared", sentences.count_compared(count + 4)
        yield "count_rows", sentences.count_rows(count + 1)
        yield "tell_readings", sentences.tell_readings(count + 1)
        yield "tell_not_held", sentences.tell_not_held("uppföljning av 2018", count + 1, "polisen eller kommunen")
        for times in (["2024"], ["januari–april 2023", "2024"]):
            for state in (
                "before_first",
                "after_through",
                "partly_held",
                "published_not_held",
                "no_information",
                "not_reported",
            ):
                yield "tell_time_without", sentences.tell_time_without(state, times)
    for count, other in product(COUNTS, COUNTS):
        for total in {other, count + other}:
            if count <= total:
                yield "count_followed_up", sentences.count_followed_up(count, total)
        yield (
            "tell_links",
            sentences.tell_links(count, ["Ryd 2017"] if count else [], ["Ryd 2020"] * (other % 3), other),
        )
        yield "tell_figures_elsewhere", sentences.tell_figures_elsewhere(count, other)
        for code in SHOWN:
            counted = {code: count, "done": other}
            yield "count_statuses", sentences.count_statuses(counted)
            if total := sum(counted.values()):
                yield "tell_answer", sentences.tell_answer(total + other, counted)
                yield "tell_before", sentences.tell_before("maj–augusti 2023", counted, total)
        for name, next_name in product(NAMES, NAMES):
            yield "genitive", sentences.genitive(name)
            yield "tell_whose", sentences.tell_whose([name], [] if name == next_name else [next_name])
            for joint in JOINT:
                yield "tell_doers", sentences.tell_doers([name] if name == next_name else [name, next_name], joint)
        for more, rest in product((0, 1, 2), (0, 1, 2)):
            counts = {"figures": count, "statuses": other, "states": count, "commitments": rest}
            yield "count_new_contents", sentences.count_new_contents(**counts, added=more, gone=rest)
            yield "count_new_contents", sentences.count_new_contents(added=count, gone=other)
    yield "ask_for_correction", sentences.ask_for_correction("2023-2024")
    for label in ("2017", "maj–augusti 2023"):
        yield "at_time", sentences.at_time(label)
        yield "tell_lead", sentences.tell_lead("kommunen och polisen", "hela kommunen", label, "")
        yield "tell_lead", sentences.tell_lead("kommunen", "Ryd", "", "2024")
    for before, last in product(VALUES, VALUES):
        yield "tell_went", sentences.tell_went("besök", before, last, "maj–augusti 2023", "september–december 2023")
        yield "tell_went", sentences.tell_went("besök", before, last)
    yield from of_start_page()
    yield from over_time()


def of_start_page() -> Iterator[tuple[str, str]]:
    """Yield what the start page says."""
    for count in COUNTS:
        yield "tell_promises_held", sentences.tell_promises_held(count + 1, 2017, 2017 + count)
        yield "count_in_words", f"{sentences.count_in_words(count)} löften"
        themes = ["narkotika", "trafik", "trygghet"]
        yield "tell_commitments_about", sentences.tell_commitments_about(count, themes[: min(count, 3)], 2)
        times = [str(2000 + year) for year in range(min(count, 9) + 1)]
        yield "tell_no_promise_known", sentences.tell_no_promise_known(times)
        yield "tell_times_without_results", " ".join(sentences.tell_times_without_results(times, 4))
    yield "tell_compared_with", sentences.tell_compared_with("maj–augusti 2023")
    yield "tell_nothing_known_of", sentences.tell_nothing_known_of("2024")
    for counted in product(range(3), repeat=4):
        shown = dict(zip(("done", "partly_reported", "in_progress", "postponed"), counted, strict=True))
        shown = {code: count for code, count in shown.items() if count}
        for silent in range(3):
            if total := sum(counted) + silent:
                yield "tell_answer", sentences.tell_answer(total, shown)


def over_time() -> Iterator[tuple[str, str]]:
    """Yield what is said of all promises together."""
    for count in COUNTS:
        areas = {"Skäggetorp": count, "Hela Linköpings kommun": 2} if count else {"Ryd": 1}
        yield "tell_promises_by_area", sentences.tell_promises_by_area(2017, 2017 + count, areas)
        yield "tell_recurring", sentences.tell_recurring(["narkotika", "trafik"], count, count + 2)
        yield "tell_recurring", sentences.tell_recurring(["narkotika"], count, count)
        yield "tell_years_with_results", sentences.tell_years_with_results(count + 1, count, ["2018–2019"][:count])
        for total in (count, count + 1):
            yield "tell_shared", sentences.tell_shared("2023–2024", count, total) if total else ""
        yield "tell_continuations", sentences.tell_continuations(count, 2)
        yield "tell_comparable", sentences.tell_comparable("2023–2024", count + 1)


def test_the_answer_says_whose_word_it_is_and_how_many_of_which():
    answer = sentences.tell_answer
    assert answer(8, {"done": 4, "partly_reported": 2, "in_progress": 2}) == (
        "Enligt redovisningen är fyra av åtta åtaganden genomförda. För två nämns bara en del. Två pågår."
    )
    assert answer(8, {"done": 4, "partly_reported": 4}) == (
        "Enligt redovisningen är fyra av åtta åtaganden genomförda. För de fyra andra nämns bara en del."
    )
    assert answer(2, {"partly_reported": 2}) == (
        "Enligt redovisningen är något gjort för båda åtagandena. För båda nämns bara en del av det som lovades."
    )
    assert answer(8, {"done": 8}) == "Enligt redovisningen är alla åtta åtaganden genomförda."
    assert answer(1, {"done": 1}) == "Enligt redovisningen är åtagandet genomfört."
    assert answer(8, {"done": 1, "partly_reported": 2, "in_progress": 3, "postponed": 2}) == (
        "Enligt redovisningen är ett av åtta åtaganden genomfört. För två nämns bara en del. Tre pågår. "
        "Två är uppskjutna."
    )
    assert answer(3, {"postponed": 1}) == (
        "Enligt redovisningen är inget av tre åtaganden genomfört. Ett är uppskjutet. Två nämns inte."
    )
    assert answer(3, {}) == "Redovisningen nämner inget av åtagandena."


SENTENCES = sorted(set(made()))
WRONG = {
    "one of many": rf"(?<![\d{NB}.,])1[ {NB}](åtaganden|siffror|statusar|ändringar|punkter|redovisningsperioder)\b",
    "many of one": rf"(?:[02-9]|\d\d)[ {NB}](åtagande|siffra|status|ändring|punkt|redovisningsperiod)\b",
    "agreement with one": rf"(?<![\d{NB}.,])1 (är (gemensamma|uppföljda)|av \S+ är uppföljda)",
    "agreement with many": rf"(?:[2-9]|\d\d) (är (gemensamt|uppföljt)|av [\d{NB}]+åtaganden är uppföljt)",
    "status of one": rf"(?<![\d{NB}.,])1{NB}(genomförda?|uppskjutn?a?|inte genomförda?|avförda?)(?![a-zåäö])",
    "status of many": rf"(?:[2-9]|\d\d){NB}\S*(genomfört|uppskjutet|avfört)",
    "from a value to itself": r"från (\S+) till \1(?! \d)\b",
    "minus zero": "−0(?!,)",
    "zero that is none": r"(?<![\d,.])0 är ",
    "agreement of what is new": rf"(?<![\\d{NB}.,])1{NB}(nya|borttagna)|(?:[2-9]|\\d\\d){NB}(nytt|borttaget)\\b",
    "spaces and signs": r"  | [,.;:]|[,;] *[.,;:]|\(\)|^[ ,.]|\.\.",
    "a list without words": r"(: | och )(,|\.|och)|, $| och $",
    "code instead of words": r"_|None|nan",
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_no_sentence_is_wrong(name):
    assert [told for told in SENTENCES if re.search(WRONG[name], told[1])] == []


def test_every_sentence_is_read():
    functions = {
        name for name, function in inspect.getmembers(sentences, inspect.isfunction)
        if function.__module__ == sentences.__name__ and not name.startswith("_")
    }  # fmt: skip
    assert {name for name, _ in SENTENCES} == functions


WHOLE = ("tell_lead", "tell_answer", "tell_before", "tell_whose", "tell_vague", "tell_compared", "tell_promises_held")


@pytest.mark.parametrize("name", WHOLE)
def test_whole_sentences_begin_with_a_capital_and_end_with_a_stop(name):
    told = [text for function, text in SENTENCES if function == name and text]
    assert told
    assert [text for text in told if not re.match(r"[A-ZÅÄÖ0-9]", text) or text[-1] not in ".:"] == []


def test_different_values_are_never_told_as_the_same():
    for before, last in product(VALUES, VALUES):
        told = sentences.tell_went("besök", before, last, "a", "b")
        assert (" både " in told) == (before == last)


# --- the list that a person reads -------------------------------------------------------------------------------------

RESULTS = (
    ({"done": 1}, 1), ({"partly_reported": 1}, 1), ({"in_progress": 1}, 1), ({"not_assessable": 1}, 1),
    ({"done": 2}, 2), ({"partly_reported": 2}, 2), ({"done": 8}, 8), ({"done": 4, "partly_reported": 4}, 8),
    ({"done": 4, "partly_reported": 2, "in_progress": 2}, 8), ({"done": 1, "postponed": 1, "not_done": 1}, 4),
    ({"in_progress": 2, "postponed": 1}, 3), ({"done": 13, "withdrawn": 2, "not_assessable": 1}, 16),
)  # fmt: skip


def catalogue() -> list[str]:
    """Return what the sentences of a chapter say for 0, 1, 2, many, joint, own, partly and unknown."""
    return [
        sentences.tell_lead("kommunen och polisen", "hela Linköpings kommun", "maj–december 2023", "2024"),
        sentences.tell_lead("polisen", "Skäggetorp", "2017", ""),
        sentences.tell_lead("kommunen", "Skäggetorp", "", ""),
        *(sentences.tell_answer(total, counted) for counted, total in RESULTS),
        *(sentences.tell_before("maj–augusti 2023", counted, total) for counted, total in RESULTS),
        sentences.tell_before("2017", {"done": 1, "in_progress": 2}, 3),
        sentences.tell_whose(["kommunen", "polisen"], []),
        sentences.tell_whose(["kommunen"], ["polisen"]),
        sentences.tell_whose([], ["polisen"]),
        *(sentences.tell_told_before(count) for count in (1, 2, 4, 13)),
        *(sentences.tell_time_without(state, ["januari–april 2023", "2024"]) for state in
          ("before_first", "after_through", "partly_held", "published_not_held", "no_information", "not_reported")),
        *(sentences.tell_not_held("uppföljning av 2018", count, "kommunen eller polisen") for count in (1, 2)),
        sentences.tell_compared([]),
        sentences.tell_compared([sentences.tell_went("narkotikasök", 0, 5, "maj–augusti 2023", "2024")]),
        sentences.tell_compared([sentences.tell_went("besök (kommunen)", 3, 3, "2017", "2018"),
                                 sentences.tell_went("sök", 1, 14), sentences.tell_went("kameror", 2, 2)]),
        *(sentences.count_compared(count) for count in (4, 13)),
        *(sentences.tell_doers(parties, joint) for joint in ("yes", "no", "unclear")
          for parties in (["polisen"], ["kommunen", "polisen"])),
        *(sentences.tell_readings(count) for count in (1, 2, 13)),
        *(sentences.tell_vague(count) for count in (1, 2)),
        sentences.tell_links(0, [], [], 0),
        sentences.tell_links(1, ["Ryd 2017"], [], 1),
        sentences.tell_links(2, ["Ryd 2017"], ["Ryd 2020", "Ryd 2022"], 1),
        *(sentences.count_rows(count) for count in (1, 27)),
    ]  # fmt: skip


def test_a_person_has_read_the_list():
    """What is changed in a sentence shows in the list, which is read before it is committed."""
    read = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()
    assert [text.replace(NB, " ") for text in catalogue()] == read
