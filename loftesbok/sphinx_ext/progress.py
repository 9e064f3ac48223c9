"""How far Sphinx has come, shown to whoever builds; where nobody wants to see it, nothing is shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextvars import ContextVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

SHOW: ContextVar[Callable[[str], None] | None] = ContextVar("show", default=None)


class _Progress:
    """Counts the pages of one run, in the process that gathers them."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show_text = show
        self._pages = self._read = self._written = 0
        self._process = os.getpid()

    def begin(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        self._pages = len(docnames)

    def read_here(self, app: Sphinx, docname: str, source: list[str]) -> None:
        self._count_read([docname])

    def read_elsewhere(self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
        self._count_read(docnames)

    def _count_read(self, docnames: Collection[str]) -> None:
        self._read += len(docnames)
        self._show(f"läser sidorna: {self._read} av {self._pages}, {max(docnames)}")

    def write(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        self._written += 1
        self._show(f"skriver sidorna: {self._written}, {docname}")

    def _show(self, text: str) -> None:
        if os.getpid() == self._process:
            self._show_text(text)


def _connect(app: Sphinx, config: Config) -> None:
    if show := SHOW.get():
        progress = _Progress(show)
        app.connect("env-before-read-docs", progress.begin)
        app.connect("source-read", progress.read_here)
        app.connect("env-merge-info", progress.read_elsewhere)
        app.connect("doctree-resolved", progress.write)


def setup(app: Sphinx) -> None:
    """Connect to Sphinx when its settings have been read."""
    app.connect("config-inited", _connect)
