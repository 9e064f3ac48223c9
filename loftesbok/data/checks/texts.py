"""Rules that hold for any table: no leftovers in texts, sources with their anchors, pointers to rows that exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np
import pandas as pd

from loftesbok.data.checks.row_problems import at_rows
from loftesbok.data.checks.value_scan import Together, values_of
from loftesbok.data.schema import FieldSpec, TableSpec
from loftesbok.domain.problems import Fault, Problem, nearest, quoted

_LEFTOVER = re.compile(
    r"klicka (?:eller tryck )?här|lorem ipsum|\bx{3,}\b|\b[åÅ]{2,4}-?mm-?dd\b"
    r"|\[\s{0,9}(?:…|\.\.\.|\?|x{1,9}"
    r"|(?:ange|skriv|fyll|infoga|välj|klicka|namn|datum|text|belopp|antal|diarienummer)\b[^\]]{0,200})?\s{0,9}\]"
    r"|(?-i:\bXX\b|\bTODO\b|\bTBD\b|\bFIXME\b)",
    re.IGNORECASE,
)
"""What is left of a template. Each part has a longest length: no cell can hold up the search for it."""
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NEGATIVE = re.compile(r"-[0-9]+(?:[.,][0-9]+)?")
_ANY_BEGINNING = re.compile(r"[\n;](?:[^\S\n]|\")*[=+\-@＝＋－＠]")  # in several cells, each on a line of its own
_AFTER_SEMICOLON = re.compile(r";[\s\"]*[=+\-@＝＋－＠]")
AS_FORMULA = "kan köras som en formel om filen öppnas i ett kalkylprogram"
NO_FORMULA = "en text där varken början eller det som följer på ett semikolon är =, +, - eller @"
_HINTS = (
    "klicka",
    "lorem",
    "xx",
    "mm-dd",
    "mmdd",
    "[",
    "todo",
    "tbd",
    "fixme",
)  # one is in every leftover; quick to look for
Tables = Mapping[str, pd.DataFrame]
Specs = Mapping[str, TableSpec]


def no_leftovers(specs: Specs, tables: Tables) -> Iterator[Problem]:
    """No text column holds what a template left for someone to fill in."""
    for name, spec in specs.items():
        for column in [field.name for field in spec.fields if field.kind in ("text", "texts")]:
            texts = tables[name][column]
            left = _with_leftovers(values_of(texts))

            def describe(row: int, texts: pd.Series = texts) -> Fault:
                return f"{quoted(leftover(texts.iloc[row]))} är kvar från en mall", "den text som ska stå där"

            if left:
                yield from at_rows(name, np.flatnonzero(texts.isin(left)), column, describe)


def leftover(text: str) -> str:
    """Return what a template left in a text for someone to fill in, "" where nothing is left."""
    match = _LEFTOVER.search(text)
    return match[0] if match else ""


def _with_leftovers(texts: list[str]) -> list[str]:
    together = "\n".join(texts).lower()
    if not any(hint in together for hint in _HINTS):
        return []
    return [text for text in texts if _LEFTOVER.search(text)]


def no_formulas(specs: Specs, tables: Tables) -> Iterator[Problem]:
    """No cell begins as a formula does: whoever opens the table in a spreadsheet program would run it.

    As Excel in Swedish parts the cells at semicolons, what follows a semicolon counts as a beginning too. Numbers are
    numbers whatever their sign. A published cell is never changed, by an apostrophe or otherwise: the text must be.
    """
    for name, spec in specs.items():
        for field in [field for field in spec.fields if field.type not in ("integer", "number")]:
            values = tables[name][field.name]
            texts = values_of(values)
            formulas = [text for text in texts if runs_as_formula(field, text)] if _may_be_formulas(texts) else []
            if formulas:
                yield from at_rows(name, np.flatnonzero(values.isin(formulas)), field.name, partial(_formula, values))


def _may_be_formulas(values: list[str]) -> bool:
    together = Together(values)
    return bool(together.characters & {*_FORMULA_SIGNS} and _ANY_BEGINNING.search(together.lines))


def is_formula(value: str) -> bool:
    """Tell whether a spreadsheet program would take a cell for a formula."""
    return value.lstrip()[:1] in _FORMULA_SIGNS or (";" in value and bool(_AFTER_SEMICOLON.search(value)))


def runs_as_formula(field: FieldSpec, value: str) -> bool:
    """Tell whether a spreadsheet program would run a value of a column; numbers are run by none.

    A project's own columns are text, and may hold negative numbers.
    """
    if field.type in ("integer", "number") or (field.is_own and _NEGATIVE.fullmatch(value)):
        return False
    return is_formula(value)


def _formula(values: pd.Series, row: int) -> Fault:
    return f"{quoted(values.iloc[row])} {AS_FORMULA}", NO_FORMULA


def source_with_anchor(specs: Specs, tables: Tables) -> Iterator[Problem]:
    """A source has an anchor, and an anchor has a source."""
    for name, spec in specs.items():
        if {"source_id", "anchor"} <= set(spec.columns):
            source, anchor = (tables[name][column] != "" for column in ("source_id", "anchor"))
            rows = np.flatnonzero(source & ~anchor)
            yield from at_rows(name, rows, "anchor", ("ankare saknas fast källan är angiven", "ett ankare"))
            rows = np.flatnonzero(anchor & ~source)
            yield from at_rows(name, rows, "source_id", ("källa saknas fast ankaret är angivet", "en källa"))


def pointers_lead_somewhere(specs: Specs, tables: Tables) -> Iterator[Problem]:
    """A citation and a correction point to a table, a row and (a citation) a column that exist."""
    for name in ("citations", "corrections"):
        pointers = tables[name]
        for target in pointers["table"].astype(str).unique():
            rows = np.flatnonzero(pointers["table"] == target)
            yield from _lost_pointers(name, pointers, rows, specs[target], tables[target])


def _lost_pointers(
    name: str, pointers: pd.DataFrame, rows: np.ndarray, spec: TableSpec, table: pd.DataFrame
) -> Iterator[Problem]:
    keys = pointers["key"].iloc[rows].astype(str)
    existing, form = _known_keys(spec, table, keys.tolist()), "/".join(spec.key)
    yield from at_rows(
        name,
        rows[(~keys.isin(existing)).to_numpy()],
        "key",
        lambda row: (
            f"nyckeln {quoted(keys[row])} finns inte i {spec.name}.csv",
            f"en nyckel som finns, skriven {form}",
        ),
    )
    if "column" in pointers:
        columns = pointers["column"].iloc[rows].astype(str)
        yield from at_rows(
            name,
            rows[(~columns.isin(spec.columns)).to_numpy()],
            "column",
            lambda row: (
                f"kolumnen {quoted(columns[row])} finns inte i {spec.name}.csv",
                nearest(columns[row], spec.columns) or f"en kolumn i {spec.name}.csv",
            ),
        )


def _known_keys(spec: TableSpec, table: pd.DataFrame, wanted: list[str]) -> set[str]:
    """Return the keys of a table, written with /, that may be among the wanted ones."""
    first = {key.partition("/")[0] for key in wanted}
    chosen = table.loc[table[spec.key[0]].isin(first), list(spec.key)].astype(str)
    return {"/".join(key) for key in chosen.itertuples(index=False)}


RULES: tuple[Callable[[Specs, Tables], Iterator[Problem]], ...] = (
    no_leftovers,
    no_formulas,
    source_with_anchor,
    pointers_lead_somewhere,
)
