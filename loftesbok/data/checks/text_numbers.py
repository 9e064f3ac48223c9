"""A text never says more than its figures: each number in a follow-up's text agrees with a measure of the same row.

Held are numbers in digits and words, *ett 15-tal*, *dubbelt så många*; not what counts nothing (dates, ages, names; see
``domain.number_phrases``), nor *en* and *ett*, which may be no number, nor negations. A number may also be a target of
the commitment, a measure of another time that its sentence names, or be cited: a row in ``citations`` for the text
whose anchor holds it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from loftesbok.data.checks.row_problems import at_rows
from loftesbok.data.checks.texts import is_formula
from loftesbok.domain.number_phrases import MAY_COUNT, NumberPhrase, find_number_phrases
from loftesbok.domain.problems import Fault, Problem, quoted
from loftesbok.domain.reporting_period import MONTHS
from loftesbok.domain.swedish import number
from loftesbok.domain.vocabulary import PRECISIONS

Tables = Mapping[str, pd.DataFrame]
TEXTS = ("summary", "next_step", "unreported", "not_stated")
_HELD = ("digits", "words", "group", "multiple", "span", "sum")
_SENTENCE_END = re.compile(r"(?<=[.!?;]) ")
_TOGETHER = re.compile(r"\b(?:tillsammans|gemensam\w*)\b", re.IGNORECASE)
_ALONE = re.compile(r"\b(?:på egen hand|ensam\w*|enskilt)\b", re.IGNORECASE)
_TIME = re.compile(rf"\b(?:{'|'.join(MONTHS)}|tertial\w*|kvartal\w*|halvår\w*|året|år|(?:19|20)\d\d)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r" (?:med|i|på|av|vid|hos|till|för|om|mot|inom|från|jämfört) ")
"""What follows in a measure's title is not what is counted: the searches, not the dog or the schools."""
_NEXT_WORDS = re.compile(r"[\wåäöé]+", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    """A measure or target that a number in a text may agree with; ``nouns`` are the words that name its indicator."""

    value: Decimal
    precision: str
    joint: str = ""
    nouns: frozenset[str] = frozenset()


@dataclass
class FiguresOfRow:
    """What the numbers in a follow-up's texts may agree with."""

    measures: list[Figure] = field(default_factory=list)
    other_times: list[Figure] = field(default_factory=list)
    targets: list[Figure] = field(default_factory=list)
    cited: dict[str, set[Decimal]] = field(default_factory=dict)


def text_numbers_agree(tables: Tables) -> Iterator[Problem]:
    """Each number in a follow-up's texts is that of a figure."""
    followups = tables["followups"]
    keys = list(zip(followups["commitment_id"].astype(str), followups["reporting_period"].astype(str), strict=True))
    texts = {column: followups[column].astype(str).tolist() for column in TEXTS}
    may_count = re.compile(MAY_COUNT)
    rows = {  # figures are gathered only for texts that hold numbers: there may be a million
        column: [row for row, text in enumerate(of_column) if may_count.search(text) and _has_numbers(text)]
        for column, of_column in texts.items()
    }
    figures = figures_of_rows(tables, {keys[row] for with_numbers in rows.values() for row in with_numbers})
    for column, of_column in texts.items():
        faults = {row: text_fault(of_column[row], figures[keys[row]], column) for row in rows[column]}
        wrong = {row: fault for row, fault in faults.items() if fault}
        yield from at_rows("followups", list(wrong), column, wrong.__getitem__, since=2)


def _has_numbers(text: str) -> bool:
    return any(held_numbers(text)) and not is_formula(text)  # a formula is refused already


def text_fault(text: str, figures: FiguresOfRow, column: str = "summary") -> Fault | None:
    """Tell of the first number in a text that agrees with no figure; None where all do."""
    for phrase, sentence in held_numbers(text):
        if phrase.value in figures.cited.get(column, ()):
            continue
        candidates = fitting(phrase, sentence, text, figures.measures)
        allowed = [*figures.targets, *(figures.other_times if _TIME.search(sentence) else ())]
        if any(agrees(phrase, figure) for figure in candidates) or any(
            figure.value == phrase.value for figure in allowed
        ):
            continue
        stands = text[phrase.start : phrase.end]
        near = next((figure for figure in candidates if figure.value == phrase.value), None)
        if near:
            right = f"”{PRECISIONS[near.precision].label.lower()}” i texten, eller en annan precision i måttet"
            return f"{quoted(stands)} är i måttet {_shown(near)}", right
        if not candidates:
            return (
                f"talet {quoted(stands)} finns inte bland måtten",
                "ett mått i measures.csv, ord utan tal, eller en rad i citations.csv vars ankare har talet",
            )
        values = ", ".join(_shown(figure) for figure in candidates[:3])
        return f"{quoted(stands)} stämmer inte med måttet, som är {values}", "samma tal i texten och i måttet"
    return None


def held_numbers(text: str) -> Iterator[tuple[NumberPhrase, str]]:
    """Yield each number of a text that must agree with a figure, and the sentence that it stands in."""
    return ((phrase, sentence) for phrase, sentence in sentences_of(text) if phrase.kind in _HELD)


def sentences_of(text: str) -> Iterator[tuple[NumberPhrase, str]]:
    """Yield every amount that a text tells, and the sentence that it stands in."""
    ends = [match.start() for match in _SENTENCE_END.finditer(text)] + [len(text)]
    for phrase in find_number_phrases(text):
        end = next(place for place in ends if place >= phrase.start)
        start = max((place for place in ends if place < phrase.start), default=0)
        yield phrase, text[start:end]


def fitting(phrase: NumberPhrase, sentence: str, text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures that the words around a number allow: together or alone, and the noun that follows."""
    together, alone = bool(_TOGETHER.search(sentence)), bool(_ALONE.search(sentence))
    if together != alone:
        figures = [figure for figure in figures if figure.joint != ("no" if together else "yes")]
    named = [figure for figure in figures if names(figure, following_words(text, phrase.end))]
    return list(named or figures)


def agrees(phrase: NumberPhrase, figure: Figure) -> bool:
    """Tell whether a number in a text says what a figure does, as exactly as it does."""
    return phrase.value == figure.value and phrase.precision == figure.precision


def following_words(text: str, place: int) -> list[str]:
    """Return the three words after a place in a text, in lower case, no further than the sentence."""
    rest = re.split(r"[.;:!?]", text[place:], maxsplit=1)[0]
    return [word.lower() for word in _NEXT_WORDS.findall(rest)[:3]]


def names(figure: Figure, words: Sequence[str]) -> bool:
    """Tell whether words name a figure's indicator: the same noun, in any form, or as the last part of one."""
    return any(_same_noun(word, noun) for word in words for noun in figure.nouns)


def _same_noun(word: str, noun: str) -> bool:
    stem = noun[: max(4, len(noun) - 2)]
    return len(word) >= 3 and (word == noun or (len(noun) >= 4 and (word.startswith(stem) or word.endswith(noun))))


def figures_of_rows(tables: Tables, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], FiguresOfRow]:
    """Return, for follow-ups by commitment and reporting period, the figures that their texts may speak of."""
    figures = {key: FiguresOfRow() for key in keys}
    of_commitment: dict[str, list[FiguresOfRow]] = {}
    for (commitment_id, _), entry in figures.items():
        of_commitment.setdefault(commitment_id, []).append(entry)
    nouns = {
        str(row.indicator_id): _nouns(f"{_ATTRIBUTE.split(str(row.title))[0]} {row.unit}")
        for row in tables["indicators"].itertuples(index=False)
    }
    for (commitment_id, code), measured in _measured(tables["measures"], of_commitment, nouns).items():
        at_this_time = figures.get((commitment_id, code))
        for entry in of_commitment[commitment_id]:
            (entry.measures if entry is at_this_time else entry.other_times).extend(measured)
    for row in tables["targets"].itertuples(index=False):
        for entry in of_commitment.get(str(row.commitment_id), []):
            entry.targets.append(Figure(_exact(row.value), "exact"))
    citations = tables["citations"]
    for row in citations[citations["table"] == "followups"].itertuples(index=False):
        commitment_id, _, code = str(row.key).partition("/")
        cited = figures.get((commitment_id, code))
        if cited is not None:
            values = {phrase.value for phrase in find_number_phrases(str(row.anchor)) if phrase.value is not None}
            cited.cited.setdefault(str(row.column), set()).update(values)
    return figures


def _nouns(words: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-zåäö]{3,}", words.lower()))


def _measured(
    measures: pd.DataFrame, commitments: Collection[str], nouns: Mapping[str, frozenset[str]]
) -> dict[tuple[str, str], list[Figure]]:
    """Return the different figures of some commitments, by commitment and reporting period."""
    chosen = measures[measures["commitment_id"].isin(commitments) & measures["value"].notna()]
    columns = ("commitment_id", "reporting_period", "precision", "joint", "indicator_id")
    rows = zip(chosen["value"].tolist(), *(chosen[column].astype(str).tolist() for column in columns), strict=True)
    figures: dict[tuple[str, str], list[Figure]] = {}
    for value, commitment_id, code, precision, joint, indicator_id in dict.fromkeys(rows):
        figure = Figure(_exact(value), precision, joint, nouns[indicator_id])
        figures.setdefault((commitment_id, code), []).append(figure)
    return figures


def _exact(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(f"{value:.15g}")


def _shown(figure: Figure) -> str:
    label = "" if figure.precision == "exact" else f"{PRECISIONS[figure.precision].label.lower()} "
    return f"{label}{number(figure.value)}"


RULES = (text_numbers_agree,)
