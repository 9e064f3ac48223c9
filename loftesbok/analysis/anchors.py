"""What a short phrase from a source proves: where it stands, which figure it states and how exactly.

Reads Swedish as follow-ups are written: digits and number words, "ett 15-tal", "drygt", "minst", "ett antal",
"har inte genomfört". Pure functions on text; ``provenance`` holds them against the dataset and the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loftesbok.domain import swedish
from loftesbok.domain.number_phrases import NumberPhrase, find_number_phrases, words_of_precision
from loftesbok.domain.problems import Fault, quoted

_BEFORE = 60  # characters before an anchor in which the word that changes it is looked for
_SINGLE = re.compile(r"\b(?:en|ett)\s+end(?:a|aste)\b")
_EACH = re.compile(
    r"\b(?:vecko|månads|kvartals|tertials?|halvårs|års)vis\w*|\b(?:daglig|årlig)\w*"
    r"|\bvarje\s+(?:dag|vecka|månad|kvartal|tertial|halvår|år)\b"
)
_EXAMPLES = re.compile(r"\bbl\.? ?a\b|\bbland annat\b")
_STATED = ("digits", "words", "one", "group", "multiple", "sum", "span")
_PRECISION_NAMES = {
    "exact": "exakt",
    "at_least": "minst",
    "more_than": "mer än",
    "about": "ungefär",
    "less_than": "mindre än",
    "at_most": "högst",
}


def normalise(text: str) -> str:
    """Turn every run of white space, no-break spaces and line breaks too, into one space."""
    return " ".join(text.split())


def phrases(anchor: str) -> tuple[str, ...]:
    """Return the phrases of an anchor, which stand with | between."""
    return tuple(normalise(phrase) for phrase in anchor.split("|"))


def occurrences(phrase: str, text: str) -> list[int]:
    """Return where a phrase begins in a normalised text, every time that it occurs."""
    return [match.start() for match in re.finditer(f"(?={re.escape(phrase)})", text)] if phrase else []


def place_fault(anchor: str, text: str) -> Fault | None:
    """Tell why an anchor does not lead to one place (one for each phrase) in a normalised text; None when it does."""
    taken: list[range] = []
    for phrase in phrases(anchor):
        starts = occurrences(phrase, text)
        if not starts:
            return f"orden {quoted(phrase)} finns inte i källan", "några ord som står exakt en gång i källan"
        if len(starts) > 1:
            return f"orden {quoted(phrase)} finns {len(starts)} gånger i källan", "några ord till, så att de är ensamma"
        if whole := _cut_fault(phrase, text, starts[0]):
            return whole
        place = range(starts[0], starts[0] + len(phrase))
        if any(place.start < other.stop and other.start < place.stop for other in taken):
            return f"orden {quoted(phrase)} överlappar en annan del av ankaret", "ett eget ställe för varje sak"
        taken.append(place)
    return None


def _cut_fault(phrase: str, text: str, start: int) -> Fault | None:
    """Tell whether a phrase begins or ends inside a word or a number: "2 sök" is not what "12 sök" says."""
    before, after = text[:start], text[start + len(phrase) :]
    if (before[-1:].isalnum() and phrase[0].isalnum()) or (after[:1].isalnum() and phrase[-1].isalnum()):
        return f"{quoted(phrase)} börjar eller slutar mitt i ett ord i källan", "hela ord"
    inside = re.match(r"\d", phrase) and (
        re.search(r"\d[.,:/–-]$", before) or (re.search(r"\d $", before) and re.match(r"\d{3}(?!\d)", phrase))
    )
    outside = re.search(r"\d$", phrase) and re.match(r"[.,:/–-]\d| \d{3}(?!\d)", after)
    if inside or outside:
        return f"{quoted(phrase)} börjar eller slutar mitt i ett tal i källan", "hela talet"
    return None


def wider_fault(anchor: str, text: str) -> Fault | None:
    """Tell whether the word just before an anchor's figure in the text changes it: "minst" before "8 besök"."""
    phrase = phrases(anchor)[0]
    starts = occurrences(phrase, text)
    first = next(iter(_numbers(phrase)), None)
    if not starts or first is None or first.start:
        return None
    before = text[max(0, starts[0] - _BEFORE) : starts[0]]
    word = words_of_precision(before, len(before))
    there = next((number for number in _numbers(before + phrase) if number.start == len(before)), first)
    if word and there.precision != first.precision and before.rstrip().lower().endswith(word.lower()):
        return f"i källan står {quoted(word)} före {quoted(phrase)}", f"ankaret {quoted(f'{word} {phrase}')}"
    return None


def _numbers(phrase: str) -> list[NumberPhrase]:
    """Return the numbers that a phrase states: no zeros of negation, no vague amounts."""
    return [number for number in find_number_phrases(phrase) if number.kind in _STATED]


def _stated(phrase: str) -> list[float]:
    """Return the values of a phrase's numbers; both ends of a span."""
    ends = [(number.value, number.high) for number in _numbers(normalise(phrase))]
    return [float(value) for pair in ends for value in pair if value is not None]


def _implied_precisions(phrase: str) -> set[str]:
    precisions = {number.precision for number in _numbers(normalise(phrase))} - {"exact"}
    return precisions | ({"at_least"} if _EXAMPLES.search(normalise(phrase).lower()) else set())


def _denies(phrase: str) -> bool:
    """Tell whether a phrase says that something was not; "inte mindre än" does not."""
    return any(number.kind == "zero" for number in find_number_phrases(normalise(phrase)))


def _values(numbers: list[float]) -> str:
    return swedish.listing([swedish.number(number) for number in numbers])


def figure_faults(
    anchor: str, value: float | None, precision: str, basis: str = "stated", accumulation: str = "period"
) -> Iterator[tuple[str, Fault]]:
    """Yield a column and what is wrong for each way in which a measure says something else than its own anchor.

    ``value`` is None where the measure has none.
    """
    parts = phrases(anchor)
    if basis == "counted":
        yield from _counted_faults(parts, value)
        if precision not in ("exact", "at_least"):
            yield "precision", (f"räknade saker har precisionen {precision}", "exact eller at_least")
        return
    if len(parts) > 1:
        yield "anchor", ("ett uppgivet tal har flera ankare", "ett enda, eller counted i basis")
        return
    numbers = _stated(anchor)
    if precision == "unspecified":
        if numbers:
            yield "precision", (f"ankaret {quoted(anchor)} anger ett tal, {_values(numbers)}", "talet i value")
        elif value is not None:
            yield "value", (f"värdet är {swedish.number(value)} men precisionen är unspecified", "inget värde")
        return
    yield from _value_faults(anchor, numbers, value, accumulation)
    # "veckovisa möten": one a week at least; how many each week is not said
    each = accumulation == "rate" and not numbers and _EACH.search(normalise(anchor).lower())
    implied = _implied_precisions(anchor) or {"at_least" if each else "exact"}
    if precision not in implied:
        names = " eller ".join(f"{name} ({_PRECISION_NAMES[name]})" for name in sorted(implied))
        yield "precision", (f"precisionen är {precision} men ankaret är {quoted(anchor)}", names)


def _counted_faults(parts: tuple[str, ...], value: float | None) -> Iterator[tuple[str, Fault]]:
    if len(set(parts)) < len(parts):
        yield "anchor", ("samma ord räknas två gånger", "ett eget ställe för varje sak")
    if value != len(parts):
        said = "tomt" if value is None else swedish.number(value)
        yield "value", (f"värdet är {said} men ankaret räknar upp {len(parts)}", swedish.number(len(parts)))


def _value_faults(
    anchor: str, numbers: list[float], value: float | None, accumulation: str
) -> Iterator[tuple[str, Fault]]:
    said = "tomt" if value is None else swedish.number(value)
    denies = _denies(anchor)
    if denies and _SINGLE.search(anchor.lower()):
        numbers = []
    if not numbers and accumulation == "rate" and _EACH.search(normalise(anchor).lower()):
        numbers = [1.0]
    if not numbers and denies:
        numbers = [0.0]
    if not numbers:
        yield "value", (f"värdet är {said} men ankaret {quoted(anchor)} anger inget tal", "ett ankare med talet")
    elif len(numbers) > 1:
        yield "anchor", (f"ankaret {quoted(anchor)} innehåller flera tal: {_values(numbers)}", "ett kortare ankare")
    elif value is None or abs(value - numbers[0]) > 1e-9:
        yield "value", (f"värdet är {said} men ankaret är {quoted(anchor)}", swedish.number(numbers[0]))
    elif value != 0 and denies:
        yield "value", (f"värdet är {said} men ankaret {quoted(anchor)} nekar", "0, eller ett annat ankare")


def target_faults(anchor: str, value: float | None, comparison: str) -> Iterator[tuple[str, Fault]]:
    """Yield a column and what is wrong for each way in which a target says something else than its own anchor."""
    numbers = _stated(anchor)
    yield from _value_faults(anchor, numbers, value, "rate")
    allowed = {
        "at_least": "at_least",
        "more_than": "at_least",
        "at_most": "at_most",
        "less_than": "at_most",
        "about": "exactly",
    }
    implied = {allowed[name] for name in _implied_precisions(anchor)} or {"exactly", "at_least"}
    if comparison not in implied:
        right = " eller ".join(sorted(implied))
        yield "comparison", (f"jämförelsen är {comparison} men ankaret är {quoted(anchor)}", right)
