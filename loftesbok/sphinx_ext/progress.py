"""Jupyter Book's Sphinx under our hand: which pages it reads and writes, how far it has come, what it has found.

An extension that ``printing.press`` adds to the project's own. Without an order it does nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Set
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import CONFIG_OK, BuildEnvironment

from loftesbok.printing import sharing, state
from loftesbok.project.progress import Say

LAST = 990  # after all others
MOST_WORKERS = 4  # what each of them finds is gathered by one


@dataclass
class Order:
    """What one run of Sphinx is to do, and what came of it."""

    show: Say
    read: Set[str] | None = None
    """The pages to read and write again; all where there is nothing to build upon."""
    write: Set[str] = frozenset()
    """More pages to write, though they need not be read."""
    state: str = ""
    """What pages knew of each other (``printing.state``): before, and when it is done, after."""
    entries: dict[str, list] = field(default_factory=dict)
    documents: dict[str, list[str]] = field(default_factory=dict)
    workers: int = 1
    """How many processes may read and write pages."""
    templates: Path | None = None
    """A folder for templates as Python, so that the next build need not translate them again."""
    whole: bool = True
    """False when a part was not enough; what has been written is then of no use."""


ORDER: ContextVar[Order] = ContextVar("order")


def _below(folder: Path, path: str) -> str:
    return Path(path).relative_to(folder).as_posix()


class _Hooks:
    """The events of one run."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._count = self._read = self._written = 0
        self._process = os.getpid()
        self._way = ":"

    def connect(self, app: Sphinx) -> None:
        app.connect("builder-inited", self._keep_templates)
        app.connect("builder-inited", self._restrict, priority=LAST)
        app.connect("env-before-read-docs", self._about_to_read)
        app.connect("source-read", self._reading)
        app.connect("env-check-consistency", self._compare, priority=LAST)
        app.connect("html-page-context", self._writing)
        app.connect("html-collect-pages", self._complete_index)

    def _keep_templates(self, app: Sphinx) -> None:
        if self._order.templates:
            self._order.templates.mkdir(parents=True, exist_ok=True)
            builder: Any = app.builder
            builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(str(self._order.templates))

    def _restrict(self, app: Sphinx) -> None:
        """Let only the wanted pages be read and written, by what they say instead of by the clock."""
        wanted = self._order.read
        workers = min(self._order.workers, MOST_WORKERS)
        if workers > 1 and sharing.possible(app):
            sharing.share(app, workers)
            self._way = f" in {workers} processes, here"
        if wanted is None:
            return
        if app.env.config_status != CONFIG_OK or not wanted <= set(app.env.all_docs):
            self._order.whole = False
            wanted = frozenset()

        def outdated(config_changed: bool) -> tuple[set[str], set[str], set[str]]:
            del vars(app.env)["get_outdated_files"]  # the environment is pickled, and this cannot be
            return set(), set(wanted), set()

        app.env.get_outdated_files = outdated  # type: ignore[method-assign]
        more = list(self._order.write)
        app.builder.get_outdated_docs = lambda: more  # type: ignore[method-assign]
        prepare = app.builder.prepare_writing

        def prepare_writing(docnames: set[str]) -> None:
            entries = {page: [tuple(one) for one in own] for page, own in self._order.entries.items()}
            app.env._search_index_index_entries = entries  # Sphinx loads all of the old index but these
            prepare(docnames)

        app.builder.prepare_writing = prepare_writing  # type: ignore[method-assign]

    def _about_to_read(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        self._count = len(docnames)

    def _reading(self, app: Sphinx, docname: str, source: list[str]) -> None:
        self._read += 1
        self._show(f"reading {self._count} pages{self._way} page {self._read}, {docname}")

    def _show(self, text: str) -> None:
        if os.getpid() == self._process:  # not from a process of Sphinx's own
            self._order.show(text)

    def _compare(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Hold what pages know of each other against what they knew; write nothing where it differs."""
        found = state.digest(env)
        if self._order.read is not None and (found != self._order.state or not self._order.whole):
            self._order.whole = False
            app.builder.write = lambda *pages: None  # type: ignore[method-assign]
            app.builder.finish = lambda: None  # type: ignore[method-assign]
        self._order.state = found
        source = Path(app.srcdir)
        self._order.documents = {
            page: sorted(f"book/{one}" for one in {_below(source, env.doc2path(page)), *env.dependencies[page]})
            for page in sorted(env.found_docs)
        }

    def _writing(self, app: Sphinx, pagename: str, templatename: str, context: Any, doctree: Any) -> None:
        self._written += 1
        self._show(f"writing pages{self._way} page {self._written}, {pagename}")

    def _complete_index(self, app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
        """Take out words that no page holds any more, as they would not be in a new index; keep the entries."""
        indexer = getattr(app.builder, "indexer", None)
        if indexer is not None:
            for words in (indexer._mapping, indexer._title_mapping):
                for word in [word for word, pages in words.items() if not pages]:
                    del words[word]
            indexer._index_entries = dict(sorted(indexer._index_entries.items()))  # whoever has found them when
            self._order.entries = {page: list(map(list, own)) for page, own in indexer._index_entries.items()}
        return ()


def _begin(app: Sphinx, config: Config) -> None:
    order = ORDER.get(None)
    if order is not None:
        _Hooks(order).connect(app)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx when its settings have been read."""
    app.connect("config-inited", _begin)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
