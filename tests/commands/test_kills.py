"""Five builds killed at random (a hundred in ``make faults``): nothing is lost, nothing is half done."""

import sys

import pytest

from tests.thorough.faults import kills

pytestmark = pytest.mark.xdist_group("book")  # a build uses both cores for a while


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_killed_at_any_moment_book_and_editions_are_the_old_or_the_new_ones_and_the_next_build_completes_it(tmp_path):
    for kill in kills.kills(tmp_path, 5, seed=20241122, finish_each=False):
        assert kill.faults == (), (kill.kind, kill.moment)
