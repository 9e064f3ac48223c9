"""What must come to an end: a guard against texts and files that hold up whoever reads them, not a measure of speed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

PATIENCE = 60  # seconds; what is in order takes a small fraction of that on the slowest machine


class NoEndError(AssertionError):
    """It was broken off."""


@contextmanager
def must_end(what: object, seconds: int = PATIENCE) -> Iterator[None]:
    """Break off what does not end by itself."""

    def break_off(number: int, frame: FrameType | None) -> None:
        raise NoEndError(f"{what} did not end")

    before = signal.signal(signal.SIGALRM, break_off)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
