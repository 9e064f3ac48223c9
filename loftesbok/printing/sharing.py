"""Pages shared among processes: each reads a portion, and later resolves, indexes and writes one; so does this one.

Sphinx can divide pages too, but its own process then only waits while others read, and prepares every page for those
that write. What one process alone does decides how long a book takes.
"""

from __future__ import annotations

import heapq
import multiprocessing
import pickle
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.build_phase import BuildPhase
from sphinx.util.parallel import ParallelTasks, parallel_available

MULTITOC = "sphinx_multitoc_numbering"
OF_PAGES = ("_titles", "_filenames", "_all_titles", "_index_entries")
OF_WORDS = ("_mapping", "_title_mapping")
INDEX = (*OF_PAGES, *OF_WORDS)


def possible(app: Sphinx) -> bool:
    """Tell whether pages can be shared among processes: there is a fork, and no extension minds."""
    if not app.config.use_multitoc_numbering and MULTITOC in app.extensions:
        app.extensions[MULTITOC].parallel_read_safe = True  # loaded by sphinx_external_toc whether it is used or not
    safe = all(one.parallel_read_safe and one.parallel_write_safe is not False for one in app.extensions.values())
    lonely = multiprocessing.current_process().daemon  # it may have no children (Dask's workers)
    return bool(parallel_available) and safe and not lonely


def share(app: Sphinx, workers: int) -> None:
    """Let as many processes as ``workers``, this one among them, read and write the pages."""
    builder: Any = app.builder  # it goes on as if it did all of it itself
    builder._read_serial = lambda pages: _read(app, pages, workers)
    builder._write_serial = lambda pages: _write(app, pages, workers)


def evenly(pages: Sequence[str], portions: int, size: Callable[[str], int]) -> list[list[str]]:
    """Divide pages into as many portions, about as large; the largest pages come first in each."""
    filled: list[list[str]] = [[] for _ in range(portions)]
    weights = [(0, number) for number in range(portions)]
    for page in sorted(pages, key=size, reverse=True):
        weight, lightest = weights[0]
        filled[lightest].append(page)
        heapq.heapreplace(weights, (weight + size(page), lightest))
    return filled


def _size(app: Sphinx, page: str) -> int:
    return Path(app.env.doc2path(page)).stat().st_size


def _read(app: Sphinx, pages: Sequence[str], workers: int) -> None:
    """Read pages, as Sphinx would alone: into the environment, and into files of their own."""
    builder = app.builder
    for page in pages:
        app.events.emit("env-purge-doc", app.env, page)
        app.env.clear_doc(page)

    def here(portion: Sequence[str]) -> None:
        for page in portion:
            builder.read_doc(page)

    def elsewhere(portion: Sequence[str]) -> bytes:
        builder.env.app = app
        for page in portion:
            builder.read_doc(page, _cache=False)
        return pickle.dumps(builder.env, pickle.HIGHEST_PROTOCOL)

    def gather(portion: list[str], found: bytes) -> None:
        builder.env.merge_info_from(portion, pickle.loads(found), app)

    _each(evenly(pages, workers, partial(_size, app)), here, elsewhere, gather)


def _write(app: Sphinx, pages: Sequence[str], workers: int) -> None:
    """Write pages, as Sphinx would alone: resolved, in the search index, and with the names of their pictures."""
    builder: Any = app.builder
    size = partial(_size, app)

    def here(portion: Sequence[str]) -> None:
        for page in portion:
            app.phase = BuildPhase.RESOLVING
            doctree = app.env.get_and_resolve_doctree(page, builder)
            app.phase = BuildPhase.WRITING
            builder.write_doc_serialized(page, doctree)
            builder.write_doc(page, doctree)

    def elsewhere(portion: Sequence[str]) -> tuple[dict[str, str], dict[str, Any]]:
        index = vars(builder.indexer)
        index.update({name: {} for name in INDEX})
        here(portion)
        return builder.images, {name: index[name] for name in INDEX}

    def gather(portion: Sequence[str], found: tuple[dict[str, str], dict[str, Any]]) -> None:
        images, index = found
        builder.images.update(images)
        _join(builder.indexer, index)

    first = min(pages, key=size)
    here([first])  # what all pages have in common is then at hand in every process
    _each(evenly([page for page in pages if page != first], workers, size), here, elsewhere, gather)


def _join(indexer: Any, index: Mapping[str, Any]) -> None:
    """Add to a search index what another one holds of other pages."""
    for name in OF_PAGES:
        getattr(indexer, name).update(index[name])
    for name in OF_WORDS:
        words = getattr(indexer, name)
        for word, pages in index[name].items():
            words.setdefault(word, set()).update(pages)


def _each(
    portions: Sequence[Sequence[str]],
    here: Callable[[Sequence[str]], None],
    elsewhere: Callable[[Sequence[str]], Any],
    gather: Callable[[list[str], Any], None],
) -> None:
    """Do the first portion here and each other one in a process of its own, meanwhile."""
    own, *others = [portion for portion in portions if portion] or [()]
    tasks = ParallelTasks(len(others))
    try:
        for portion in others:
            tasks.add_task(elsewhere, portion, gather)
        here(own)
        tasks.join()
    finally:
        tasks.terminate()
