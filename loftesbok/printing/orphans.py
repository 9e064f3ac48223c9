"""The processes that Sphinx forks to read pages end when the build that forked them does, however that ends.

Who is killed cannot stop those that it has forked. They hold each other's pipes open, so that none of them notices that
nobody takes what they have read, and they would wait for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from functools import cache
from multiprocessing import util

LOOK = 0.5  # seconds between two looks at whether the parent is there


class _Watch:
    """What multiprocessing tells, in each process that it has forked, that it has."""


_watch = _Watch()


@cache
def prevent() -> None:
    """Let every process that is forked from here on end with its parent."""
    util.register_after_fork(_watch, lambda _: _begin())


def _begin() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        threading.Thread(target=_end_with, args=(parent.pid,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)
