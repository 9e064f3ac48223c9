"""How often Python looks for rubbish: seldom, where much is made and nearly all of it kept."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

_SELDOM = 100_000  # objects between two searches; modules and Sphinx make millions


@contextlib.contextmanager
def seldom() -> Iterator[None]:
    """Let Python look for rubbish seldom: it is a fifth of the time that loading takes, and a sixth of Sphinx's."""
    before = gc.get_threshold()
    gc.set_threshold(max(_SELDOM, before[0]), 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
