"""Garbage is collected rarely while much is allocated, and as before when that is over."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from loftesbok.project import garbage_collection


def test_it_is_as_before_when_it_is_over_also_after_an_error() -> None:
    before = gc.get_threshold()
    with garbage_collection.rarely():
        inside = gc.get_threshold()
        assert inside[0] > before[0]
        with garbage_collection.rarely():
            assert gc.get_threshold() == inside
        assert gc.get_threshold() == inside
    assert gc.get_threshold() == before
    with pytest.raises(ValueError, match="no"), garbage_collection.rarely():
        raise ValueError("no")
    assert gc.get_threshold() == before


def test_who_collects_still_more_rarely_keeps_that() -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(10**9, 5, 5)
        with garbage_collection.rarely():
            assert gc.get_threshold()[0] == 10**9
        assert gc.get_threshold() == (10**9, 5, 5)
    finally:
        gc.set_threshold(*before)


@pytest.mark.parametrize(("end", "frozen"), [("True", True), ("False", False)])
def test_what_ends_with_the_process_is_not_collected_at_its_end(end: str, frozen: bool) -> None:
    code = (
        "import gc\nfrom loftesbok.project import garbage_collection\n"
        f"with garbage_collection.rarely(to_the_end={end}): pass\nprint(gc.get_freeze_count() > 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(frozen)
