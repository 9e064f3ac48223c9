"""What is told of a form is told in the form's words: headings for columns, the words of its lists for codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from loftesbok.data_entry.excel.labels import TERMS, term_list
from loftesbok.domain.swedish import sentence

_CODES: dict[str, str] = {}
for _code, _term in chain.from_iterable(terms.items() for terms in TERMS.values()):
    _CODES.setdefault(_code, sentence(_term.label))
_UNMISTAKABLE = {code for code in _CODES if "_" in code} | {
    "unspecified", "exact", "partition", "done", "postponed", "withdrawn", "stock", "share",
}  # fmt: skip
"""Codes that are no Swedish words: wherever they stand they are codes."""
_SHEETS = {"measures.csv": "bladet Siffror", "followups.csv": "bladet Uppföljning"}
_EXPLAINED = re.compile(rf"\b({'|'.join(sorted(_CODES, key=len, reverse=True))}) \(([^)]+)\)")
_EQUALS = re.compile(r"\b([a-z_]+) = ([a-z_]+)\b")
_PATTERN = re.compile(r"följer inte mönstret \S+")
_WORD = re.compile(r"(?<![\w”-])([a-z_]+)(?![\w-])")


def tell(text: str, table: str, headings: Mapping[str, str], titles: Mapping[str, str] | None = None) -> str:
    """Return a message about a row of a table with headings for columns (``headings``, by column) and words for codes.

    Ids within quotation marks become the titles that they have in ``titles``.

    >>> tell("värdet saknas fast precision är at_least", "measures", {"precision": "Precision"})
    'värdet saknas fast Precision är ”Minst”'
    """

    def name(column: str) -> str:
        return headings.get(column, column)

    def told_equal(match: re.Match[str]) -> str:
        column, code = match[1], match[2]
        terms = TERMS.get(term_list(table, column), {})
        return f"”{sentence(terms[code].label)}” i {name(column)}" if code in terms else match[0]

    def told_word(match: re.Match[str]) -> str:
        word = match[1]
        if word in _UNMISTAKABLE:
            return f"”{_CODES[word]}”"
        return headings.get(word, word)

    for row_id in re.findall("”([a-z0-9-]+)”", text):
        text = text.replace(f"”{row_id}”", f"”{(titles or {}).get(row_id, row_id)}”")
    text = _PATTERN.sub("är inte skriven som den ska", text)
    text = _EXPLAINED.sub(lambda match: f"”{sentence(match[2])}”" if _is_label(match) else match[0], text)
    text = _WORD.sub(told_word, _EQUALS.sub(told_equal, text))
    for file, sheet in _SHEETS.items():
        text = text.replace(file, sheet)
    return text


def _is_label(match: re.Match[str]) -> bool:
    return any(match[1] in terms and terms[match[1]].label == match[2] for terms in TERMS.values())
