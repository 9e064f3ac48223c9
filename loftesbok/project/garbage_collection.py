"""How often Python looks for rubbish: seldom, where much is made and nearly all of it kept."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

_SELDOM = 1_000_000  # objects between two searches; modules and Sphinx make millions


@contextlib.contextmanager
def seldom(*, to_the_end: bool = False) -> Iterator[None]:
    """Let Python look for rubbish seldom: it is a fifth of the time that loading takes, and a sixth of Sphinx's.

    ``to_the_end`` is for what ends with the process: what is left then is not searched at all, and goes with it.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(_SELDOM, before[0]), 20, 20)
    try:
        yield
    finally:
        if to_the_end:
            gc.freeze()
        else:
            gc.set_threshold(*before)
