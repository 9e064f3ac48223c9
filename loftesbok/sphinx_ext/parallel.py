"""Pages read and written in several processes, as Sphinx does it by itself (``build --jobs``), safe to interrupt.

Sphinx forks these processes. One whose parent has been killed would wait for ever for somebody to take what it has
read, so each looks now and then whether its parent is there. Ctrl-C is left to the parent, which ends them all.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

MULTITOC = "sphinx_multitoc_numbering"
PAUSE = 0.3  # seconds between two looks


class _EndWithParent:
    """Begins to look for the parent at the first page that a forked process reads or writes."""

    def __init__(self) -> None:
        self._process = os.getpid()

    def __call__(self, *event: Any) -> None:
        if os.getpid() == self._process:
            return
        self._process = os.getpid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=_wait_for_orphanage, args=(os.getppid(),), daemon=True).start()


def _wait_for_orphanage(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PAUSE)
    os._exit(1)


def _declare_safe(app: Sphinx, config: Config) -> None:
    """Say what sphinx_multitoc_numbering does not say of itself: where it is not used, it can be loaded safely.

    sphinx_external_toc loads it unasked, and Sphinx warns of an extension that says nothing.
    """
    if MULTITOC in app.extensions and not config.use_multitoc_numbering:
        app.extensions[MULTITOC].parallel_read_safe = True


def setup(app: Sphinx) -> None:
    """Connect to what Sphinx tells in the forked processes."""
    end_with_parent = _EndWithParent()
    app.connect("source-read", end_with_parent)
    app.connect("html-page-context", end_with_parent)
    app.connect("config-inited", _declare_safe)
