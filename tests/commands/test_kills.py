"""Builds killed at random (five in ``make thorough``, a hundred in ``make faults``): nothing is lost or half done."""

import sys

import pytest

from tests.thorough.faults import kills


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize("count", [2, pytest.param(5, marks=pytest.mark.thorough)])
def test_killed_at_any_moment_book_and_editions_are_the_old_or_the_new_ones_and_the_next_build_completes_it(
    tmp_path, count
):
    for kill in kills.kills(tmp_path, count, seed=20241122, finish_each=False):
        assert kill.faults == (), (kill.kind, kill.moment)
