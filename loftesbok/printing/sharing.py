"""Pages shared among processes: each takes the next page as long as there is one, to read it or to write it.

Sphinx can divide pages too, but by their names before it begins, whatever they hold; its own process then only waits
while others read, and prepares every page for those that write. What one process does alone, or as the last one,
decides how long a book takes.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.build_phase import BuildPhase
from sphinx.util.parallel import ParallelTasks, parallel_available

MULTITOC = "sphinx_multitoc_numbering"
MOST_TURNS = 4096  # in two bytes each, they have room in any system's pipe
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


class Turns:
    """Pages for several processes, which all inherit it: each page is taken by one of them."""

    def __init__(self, pages: Sequence[str]) -> None:
        self._pages = pages
        self._count = min(len(pages), MOST_TURNS)
        self._read, write = os.pipe()  # who reads two bytes, takes them away from the others
        os.write(write, b"".join(turn.to_bytes(2, "big") for turn in range(self._count)))
        os.close(write)

    def __iter__(self) -> Iterator[str]:
        """Take page after page, in order; until none is left."""
        while turn := os.read(self._read, 2):
            yield from self._pages[int.from_bytes(turn, "big") :: self._count]

    def close(self) -> None:
        """End it in this process."""
        os.close(self._read)


def _read(app: Sphinx, pages: Sequence[str], workers: int) -> None:
    """Read pages, as Sphinx would alone: into the environment, and into files of their own."""
    builder = app.builder
    for page in pages:
        app.events.emit("env-purge-doc", app.env, page)
        app.env.clear_doc(page)

    def here(turns: Iterable[str]) -> None:
        for page in turns:
            builder.read_doc(page)

    def elsewhere(turns: Iterable[str]) -> tuple[list[str], bytes]:
        builder.env.app = app
        own = []
        for page in turns:
            builder.read_doc(page, _cache=False)
            own.append(page)
        return own, pickle.dumps(builder.env, pickle.HIGHEST_PROTOCOL)

    def gather(_: Any, found: tuple[list[str], bytes]) -> None:
        own, env = found
        builder.env.merge_info_from(own, pickle.loads(env), app)

    _each(_largest_first(app, pages), workers, here, elsewhere, gather)


def _write(app: Sphinx, pages: Sequence[str], workers: int) -> None:
    """Write pages, as Sphinx would alone: resolved, in the search index, and with the names of their pictures."""
    builder: Any = app.builder

    def here(turns: Iterable[str]) -> None:
        for page in turns:
            app.phase = BuildPhase.RESOLVING
            doctree = app.env.get_and_resolve_doctree(page, builder)
            app.phase = BuildPhase.WRITING
            builder.write_doc_serialized(page, doctree)
            builder.write_doc(page, doctree)

    def elsewhere(turns: Iterable[str]) -> tuple[dict[str, str], dict[str, Any]]:
        index = vars(builder.indexer)
        index.update({name: {} for name in INDEX})
        here(turns)
        return builder.images, {name: index[name] for name in INDEX}

    def gather(_: Any, found: tuple[dict[str, str], dict[str, Any]]) -> None:
        images, index = found
        builder.images.update(images)
        _join(builder.indexer, index)

    *others, first = _largest_first(app, pages)
    here([first])  # what all pages have in common is then at hand in every process
    _each(others, workers, here, elsewhere, gather)


def _largest_first(app: Sphinx, pages: Sequence[str]) -> list[str]:
    """Return pages in the order of their files' sizes, editions first: the last ones to be made take little time."""
    files = {page: Path(app.env.doc2path(page)) for page in pages}
    return sorted(pages, key=lambda page: (files[page].suffix != ".ipynb", -files[page].stat().st_size))


def _join(indexer: Any, index: Mapping[str, Any]) -> None:
    """Add to a search index what another one holds of other pages."""
    for name in OF_PAGES:
        getattr(indexer, name).update(index[name])
    for name in OF_WORDS:
        words = getattr(indexer, name)
        for word, pages in index[name].items():
            words.setdefault(word, set()).update(pages)


def _each(
    pages: Sequence[str],
    workers: int,
    here: Callable[[Iterable[str]], None],
    elsewhere: Callable[[Iterable[str]], Any],
    gather: Callable[[Any, Any], None],
) -> None:
    """Let this process and some others take pages until none is left, and gather what the others have found."""
    others = max(0, min(workers, len(pages)) - 1)
    tasks, turns = ParallelTasks(others), Turns(pages)
    try:
        for _ in range(others):
            tasks.add_task(elsewhere, turns, gather)
        here(turns)
        tasks.join()
    finally:
        tasks.terminate()
        turns.close()
