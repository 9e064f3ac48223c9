"""No cell and no description can hold up the check: a pattern's time grows with the text, not with its square.

Guards all patterns of `data` and `domain`, those of the contract among them.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from time import process_time

import pytest

import loftesbok.data
import loftesbok.domain
from loftesbok.data.contract import contract
from loftesbok.domain.number_phrases import find_number_phrases

LENGTH = 6_000
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
def test_a_pattern_takes_no_longer_than_its_text(name: str, pattern: re.Pattern[str]) -> None:
    for part in PARTS:
        text = part * (LENGTH // len(part))
        for hostile in (text + "!", "\n[" + text + "!", ";" + text):
            began = process_time()
            pattern.search(hostile)
            assert process_time() - began < 0.1, (name, part)


@pytest.mark.parametrize("part", ["0", "000 ", "1-", "1 + ", "ett ", "a", "tjugo", "åk 7, "])
def test_numbers_in_a_long_text_are_found_in_time(part: str) -> None:
    text = part * (LENGTH // len(part)) + "a"
    began = process_time()
    find_number_phrases(text)
    assert process_time() - began < 1
