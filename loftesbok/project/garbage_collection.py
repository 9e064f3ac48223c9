"""How often Python collects garbage: rarely, where much is allocated and nearly all of it kept."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

_THRESHOLD = 1_000_000  # objects between two collections; modules and Sphinx allocate millions


@contextlib.contextmanager
def rarely(*, to_the_end: bool = False) -> Iterator[None]:
    """Let Python collect garbage rarely: it is a fifth of the time that loading takes, and a sixth of Sphinx's.

    ``to_the_end`` is for what ends with the process: what is left then is not collected at all, and goes with it.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(_THRESHOLD, before[0]), 20, 20)
    try:
        yield
    finally:
        if to_the_end:
            gc.freeze()
        else:
            gc.set_threshold(*before)
