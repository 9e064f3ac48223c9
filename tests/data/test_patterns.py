"""No cell and no description can hold up the check: a pattern's time grows with the text, not with its square.

Guards all patterns of `data` and `domain`, those of the contract among them.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import loftesbok.data
import loftesbok.domain
from loftesbok.data.contract import contract
from loftesbok.domain.number_phrases import find_number_phrases
from tests.endings import must_end

LENGTHS = pytest.mark.parametrize("length", [6_000, pytest.param(60_000, marks=pytest.mark.thorough)])
"""So long that what grows with the square of the longer does not end in time, and what is worse not of the shorter."""
PATIENCE = 10  # seconds; half a minute is what the longer takes where time grows with the square
PARTS = (
    "a", "A", "å", "0", " ", "\n", "-", ".", ",", "|", "[", "]", '"', "&", ";", "?", "=", "x", "_", "/", "#", "E",
    "a-", "a.", "a|", "0.", "0-", "000 ", "[ ", "[ange ", "a ", '"\n', "; ", "&a", "#a", "a?", "2022-", "nr 1, ", "Ã",
)  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for package in (loftesbok.data, loftesbok.domain):
        for entry in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(entry.name)).items():
                for pattern in value if isinstance(value, tuple) else (value,):
                    if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                        yield f"{entry.name}.{name}", pattern
    for table in contract().values():
        for field in table.fields:
            if field.pattern:
                yield f"{table.name}.{field.name}", re.compile(field.pattern)


DIFFERENT = {pattern.pattern: (name, pattern) for name, pattern in patterns()}.values()


@pytest.mark.parametrize(("name", "pattern"), DIFFERENT, ids=[name for name, _ in DIFFERENT])
@LENGTHS
def test_a_pattern_takes_no_longer_than_its_text(name: str, pattern: re.Pattern[str], length: int) -> None:
    for part in PARTS:
        text = part * (length // len(part))
        for hostile in (text + "!", "\n[" + text + "!", ";" + text):
            with must_end((name, part), PATIENCE):
                pattern.search(hostile)


@pytest.mark.parametrize("part", ["0", "000 ", "1-", "1 + ", "ett ", "a", "tjugo", "åk 7, "])
@LENGTHS
def test_numbers_in_a_long_text_are_found_in_time(part: str, length: int) -> None:
    text = part * (length // len(part)) + "a"
    with must_end(part, PATIENCE):
        find_number_phrases(text)
