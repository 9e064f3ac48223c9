"""Warnings about figures and texts: a stated figure that no text tells, and *en* or *ett* where a figure says another.

The faults, numbers in texts that no figure bears, are found by ``data.checks.text_numbers``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from loftesbok.analysis.wording import Names
from loftesbok.data.checks.text_numbers import (
    TEXTS,
    figures_of_rows,
    fitting,
    following_words,
    names,
    sentences_of,
)
from loftesbok.data.dataset import Dataset
from loftesbok.data.row_lines import at_row
from loftesbok.domain.number_phrases import NumberPhrase, find_number_phrases
from loftesbok.domain.problems import Problem, quoted
from loftesbok.domain.swedish import number
from loftesbok.domain.vocabulary import PRECISIONS

_KEY = ["commitment_id", "reporting_period"]
_EACH = re.compile(
    r"\b(?:vecko|månads|kvartals|tertials?|halvårs|års)vis\w*|\b(?:daglig|årlig)\w*"
    r"|\b(?:varje|i|per|om) (?:dag|dagen|vecka|veckan|månad|månaden|kvartal|kvartalet|tertial|halvår|år|året)\b",
    re.IGNORECASE,
)
"""Words that tell a rate of one: "varje vecka", "veckovisa"."""
_ONE = re.compile(r"\b(?:en|ett)\b", re.IGNORECASE)
_NEXT_WORDS = 2  # *en* counts the noun right after it, or after an adjective


def one_of_another(dataset: Dataset) -> list[Problem]:
    """Find *en* and *ett* before a noun that names a measure of the follow-up with another value than one.

    They may be articles, so it is a doubt and no fault. Silent where any of the named measures is one, or vague.
    """
    followups = dataset["followups"]
    measures = dataset["measures"]
    vague = set(measures.loc[measures["value"].isna(), _KEY].itertuples(index=False, name=None))
    counted = set(measures[_KEY].itertuples(index=False, name=None)) - vague
    rows = zip(followups.index, followups[_KEY].itertuples(index=False, name=None), strict=True)
    candidates = [
        (row, column, key, text)
        for row, key in rows
        if key in counted
        for column in TEXTS
        if _ONE.search(text := str(followups.at[row, column]))
    ]
    figures = figures_of_rows(dataset.tables, {key for _, _, key, _ in candidates})
    problems = []
    for row, column, key, text in candidates:
        for phrase, sentence in sentences_of(text):
            words = following_words(text, phrase.end)[:_NEXT_WORDS]
            fits = fitting(phrase, sentence, text, figures[key].measures) if phrase.kind == "one" else []
            named = [figure for figure in fits if names(figure, words)]
            if named and not any(figure.value == 1 for figure in named):
                stands = quoted(" ".join([text[phrase.start : phrase.end], *words]))
                what = f"{stands} i texten, men måttet är {number(named[0].value)}"
                problems.append(at_row("followups", row, column, what, "vad källan säger; samma tal i text och mått"))
    return problems


def untold(dataset: Dataset) -> list[Problem]:
    """Find stated figures that no text of their follow-up tells; those that are counted need not be told."""
    measures, followups = dataset["measures"], dataset["followups"]
    stated = measures[(measures["basis"] == "stated") & measures["value"].notna()]
    wanted = set(stated[_KEY].itertuples(index=False, name=None))
    texts = {
        key: " ".join(texts_of_row)
        for key, texts_of_row in zip(
            followups[_KEY].itertuples(index=False, name=None),
            followups[list(TEXTS)].itertuples(index=False, name=None),
            strict=True,
        )
        if key in wanted
    }
    phrases = {key: find_number_phrases(text) for key, text in texts.items()}
    titles, problems = Names(dataset), []
    columns = [*_KEY, "indicator_id", "value", "precision", "accumulation"]
    for row, (commitment_id, code, indicator_id, value, precision, accumulation) in zip(
        stated.index, stated[columns].itertuples(index=False, name=None), strict=True
    ):
        key = (commitment_id, code)
        if _is_told(phrases[key], Decimal(f"{value}"), precision):
            continue
        if value == 1 and accumulation == "rate" and _EACH.search(texts[key]):
            continue
        label = "" if precision == "exact" else f"{PRECISIONS[precision].label} "
        what = f"{quoted(titles.title('indicators', indicator_id))} är {label}{number(value)}, men ingen text säger det"
        problems.append(at_row("measures", row, "value", what, "om talet ska stå i uppföljningens summary"))
    return problems


def _is_told(phrases: Iterable[NumberPhrase], value: Decimal, precision: str) -> bool:
    return any(
        phrase.value == value and (phrase.precision == precision or phrase.kind in ("zero", "span"))
        for phrase in phrases
    )


RULES: tuple[Callable[[Dataset], list[Problem]], ...] = (one_of_another, untold)
