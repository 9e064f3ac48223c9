"""How a fleet's run is shown: a line for each book that is done, and what is waited for."""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import TextIO

from loftesbok.fleet.job import BUILT, FAILED, FRESH, Order, Result, read_step
from loftesbok.project.progress import clock

STATES = {BUILT: "byggd", FRESH: "aktuell", FAILED: "misslyckades"}
NAME = 32  # characters of a project's name that are shown
PATIENCE = 60.0  # seconds without news until a log is told what is waited for
_HIDE_REST, _UP = "\x1b[0J", "\x1b[{}F"


class Lines:
    """Writes a line for each book that is done, and now and then what is waited for; for logs and pipes."""

    def __init__(self, total: int, out: TextIO, *, patience: float = PATIENCE) -> None:
        self._total, self._count, self._failed, self._out = total, 0, 0, out
        self._begun: dict[str, tuple[Order, float]] = {}
        self._patience, self._news = patience, time.monotonic()

    def began(self, order: Order) -> None:
        """Remember when."""
        self._begun[order.name] = order, time.monotonic()

    def again(self, order: Order) -> None:
        """Tell it."""
        self._begun.pop(order.name, None)
        self._write(f"{order.name}: processen som gjorde boken dödades; boken görs om")

    def done(self, result: Result) -> None:
        """Write its line."""
        self._begun.pop(result.name, None)
        self._count += 1
        self._failed += result.state == FAILED
        self._write(row(f"[{self._count}/{self._total}] {result.name}", result.state, result.seconds, result.pages))

    def tick(self) -> None:
        """Tell what is waited for, when there has been no news for a while."""
        if self._begun and time.monotonic() - self._news >= self._patience:
            books = [f"{name} ({clock(seconds)}{step and ': '}{step})" for name, seconds, step in self._at_work()]
            self._write(f"väntar på {', '.join(books)}")

    def close(self) -> None:
        """End."""

    def _at_work(self) -> list[tuple[str, float, str]]:
        """Return name, seconds since it began and present step of each book that is being made."""
        now = time.monotonic()
        return [(order.name, now - begun, read_step(order)) for order, begun in self._begun.values()]

    def _write(self, line: str) -> None:
        self._news = time.monotonic()
        print(line, file=self._out, flush=True)


class Table(Lines):
    """Writes the same lines and, below them, those that are being made, written over again and again."""

    def __init__(self, total: int, out: TextIO) -> None:
        super().__init__(total, out)
        self._below = 0  # lines below the permanent ones
        self._write(f"{'PROJEKT':<{NAME + 10}}  {'LÄGE':<12}  {'TID':>11}  SIDOR")

    def began(self, order: Order) -> None:
        """Show it among those below."""
        super().began(order)
        self.tick()

    def again(self, order: Order) -> None:
        """Tell it above those below."""
        self._wipe()
        super().again(order)

    def done(self, result: Result) -> None:
        """Write its line above those below."""
        self._wipe()
        super().done(result)
        self.tick()

    def tick(self) -> None:
        """Show those that are being made, and how many are left."""
        lines = [f"  {name:<{NAME}}  {clock(seconds):>11}  {step}".rstrip() for name, seconds, step in self._at_work()]
        waiting = self._total - self._count - len(self._begun)
        failed = f", {self._failed} misslyckades" if self._failed else ""
        lines.append(f"  {self._count} av {self._total} klara{failed}, {len(self._begun)} görs, {waiting} väntar")
        width = shutil.get_terminal_size().columns - 1  # a line that breaks in two could not be written over
        self._wipe()
        self._out.write("".join(f"{line[:width]}\n" for line in lines))
        self._out.flush()
        self._below = len(lines)

    def close(self) -> None:
        """Take away what stands below."""
        self._wipe()
        self._out.flush()

    def _wipe(self) -> None:
        if self._below:
            self._out.write(_UP.format(self._below) + _HIDE_REST)
        self._below = 0


def row(name: str, state: str, seconds: float, pages: int = 0) -> str:
    """Write a project's line: name, state, time and pages."""
    shown = f"{name:<{NAME + 10}}  {STATES.get(state, state):<12}  {clock(seconds):>11}"
    return f"{shown}  {pages:>5}" if pages else shown


def shown_on(out: TextIO, total: int) -> Lines:
    """Return a table for a terminal that can write over its lines, and lines for anything else."""
    able = out.isatty() and os.environ.get("TERM") != "dumb"
    if sys.platform == "win32" and not (os.environ.get("WT_SESSION") or os.environ.get("TERM")):
        able = False  # the old console shows the codes instead of obeying them
    return Table(total, out) if able else Lines(total, out)
