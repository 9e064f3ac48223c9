"""How a fleet's run is shown: a line for each book that is done, and on a terminal those that are being made."""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import TextIO

from loftesbok.fleet.job import FAILED, Order, Result
from loftesbok.project.progress import clock

NAME = 32  # characters of a project's name that are shown
_HIDE_REST, _UP = "\x1b[0J", "\x1b[{}F"


class Lines:
    """Writes a line for each book that is done; for logs and pipes."""

    def __init__(self, total: int, out: TextIO) -> None:
        self._total, self._count, self._failed, self._out = total, 0, 0, out
        self._begun: dict[str, float] = {}

    def began(self, order: Order) -> None:
        """Remember when."""
        self._begun[order.name] = time.monotonic()

    def again(self, order: Order) -> None:
        """Tell it."""
        self._begun.pop(order.name, None)
        self._write(f"{order.name}: its worker was killed; it is tried again")

    def done(self, result: Result) -> None:
        """Write its line."""
        self._begun.pop(result.name, None)
        self._count += 1
        self._failed += result.state == FAILED
        self._write(row(f"[{self._count}/{self._total}] {result.name}", result.state, result.seconds, result.pages))

    def tick(self) -> None:
        """Write nothing: a log is not to be filled with waiting."""

    def close(self) -> None:
        """End."""

    def _write(self, line: str) -> None:
        print(line, file=self._out, flush=True)


class Table(Lines):
    """Writes the same lines and, below them, those that are being made, written over again and again."""

    def __init__(self, total: int, out: TextIO) -> None:
        super().__init__(total, out)
        self._below = 0  # lines below the permanent ones
        self._write(f"{'PROJECT':<{NAME + 10}}  {'STATE':<8}  {'TIME':>11}  PAGES")

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
        now = time.monotonic()
        lines = [row(f"  {name}", "…", now - begun, 0) for name, begun in self._begun.items()]
        waiting = self._total - self._count - len(self._begun)
        failed = f", {self._failed} failed" if self._failed else ""
        lines.append(f"  {self._count} of {self._total} done{failed}, {len(self._begun)} at work, {waiting} waiting")
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


def row(name: str, state: str, seconds: float, pages: int) -> str:
    """Write a project's line: name, state, time and pages."""
    shown = f"{name:<{NAME + 10}}  {state:<8}  {clock(seconds):>11}"
    return f"{shown}  {pages:>5}" if pages else shown


def shown_on(out: TextIO, total: int) -> Lines:
    """Return a table for a terminal that can write over its lines, and lines for anything else."""
    able = out.isatty() and os.environ.get("TERM") != "dumb"
    if sys.platform == "win32" and not (os.environ.get("WT_SESSION") or os.environ.get("TERM")):
        able = False  # the old console shows the codes instead of obeying them
    return Table(total, out) if able else Lines(total, out)
