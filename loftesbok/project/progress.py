"""How far long work has come: one line that is written over and over on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, TextIO

EVERY = {True: 0.1, False: 10.0}  # seconds between two states, on a terminal and elsewhere

Say = Callable[[str], None]


class Progress:
    """Says what has happened (``progress(text)``) and shows what is going on (``progress.now(text)``)."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lock = threading.Lock()
        self._terminal = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._shown = ""
        self._last = time.monotonic()

    def __call__(self, text: str) -> None:
        """Say something that stays."""
        with self._lock:
            self._clear()
            self._write(f"{text}\n")

    def now(self, text: str) -> None:
        """Show something that the next such text replaces; elsewhere than on a terminal seldom, as a line."""
        with self._lock:
            if time.monotonic() - self._last < EVERY[self._terminal]:
                return
            self._last = time.monotonic()
            if not self._terminal:
                self._write(f"{text}\n")
                return
            text = text[: max(20, shutil.get_terminal_size().columns - 1)]
            self._write(f"\r{text.ljust(len(self._shown))}")
            self._shown = text

    def clear(self) -> None:
        """Take away what is shown, so that other text can be written."""
        with self._lock:
            self._clear()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        self.clear()

    def _clear(self) -> None:
        if self._shown:
            self._write(f"\r{' ' * len(self._shown)}\r")
            self._shown = ""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def shower(say: Any) -> Say:
    """Return what shows states, if ``say`` can (see ``Progress.now``); else what does nothing."""
    return getattr(say, "now", lambda text: None)


def clock(seconds: float) -> str:
    """Write a length of time: "7 s", "1 min 20 s"."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"
