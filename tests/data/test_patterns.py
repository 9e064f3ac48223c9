"""No cell and no description can hold up the check: every pattern takes a time that grows with the text, not its square.

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

LENGTH = 30_000
PARTS = (
    "a", "A", "å", "0", " ", "\n", "-", ".", ",", "|", "[", "]", '"', "&", ";", "?", "=", "x", "_", "/", "#", "E", "ett",
    "a-", "a.", "a|", "0.", "0-", "[ ", "[ange ", "a ", '"\n', "; ", "&a", "#a", "a?", "2022-", "en och ", "tjugo ", "Ã",
)  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for package in (loftesbok.data, loftesbok.domain):
        for entry in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(entry.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{entry.name}.{name}", value
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
            assert process_time() - began < 0.5, (name, part)
