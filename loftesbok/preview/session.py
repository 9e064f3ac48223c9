"""A session of ``loftesbok serve``: server, watch and builder, and the one thread that builds."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from loftesbok.preview.builder import Builder
from loftesbok.preview.changed_pages import page_digests, targets
from loftesbok.preview.server import BookServer, listen
from loftesbok.preview.state import BUILDING, FAILED, READY, Failure, State, StateHolder
from loftesbok.preview.watch import PACKAGE, Watch, names
from loftesbok.project.project import Project

GLANCE = 0.5  # seconds; a wait without end cannot be interrupted on Windows

Say = Callable[[str], None]


class Session:
    """Serves a project's book from the moment it is entered, and builds it for as long as ``run`` runs.

    >>> with Session(project, say=print) as session:
    ...     session.run()

    ``say`` is told what happens, ``warn`` (default: ``say``) what is wrong. ``package`` is the folder of the package's
    code. Raises LoftesbokError when there is no port to be had.
    """

    def __init__(
        self, project: Project, *, say: Say, warn: Say | None = None, port: int | None = None, package: Path = PACKAGE
    ) -> None:
        self.project, self._package = project, package
        self._say, self._warn = say, warn or say
        self._name, self._builds = secrets.token_hex(4), 0
        has_book = (project.preview_html / "index.html").is_file()
        self.states = StateHolder(State(BUILDING, f"{self._name}-0", has_book=has_book))
        self._stopping = threading.Event()
        self._sources: set[str] = set()  # what has changed since the last good build
        self.builder = Builder(project.root)
        try:
            self.server: BookServer = listen(project.preview_html, self.states, port)
        except BaseException:
            self.builder.close()
            raise
        self._watch = Watch(project, package)

    @property
    def url(self) -> str:
        """The address of the book."""
        return self.server.url

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self.server.shutdown()
        self.server.server_close()

    def stop(self) -> None:
        """Let ``run`` end: the build that is under way is broken off, and the last whole book stays."""
        self._stopping.set()
        self._watch.close()
        self.builder.close()

    def run(self) -> None:
        """Build, and build again for every change, until ``stop``; what changes during a build is built after it."""
        self._build([])
        while not self._stopping.is_set():
            if self._watch.wait(GLANCE) and not self._stopping.is_set() and (changed := self._watch.changed()):
                self._build(changed)

    def _build(self, changed: list[Path]) -> None:
        sources = names(self.project, changed, self._package)
        if changed:
            self._say(f"ändrat: {_listed(sources)}")
            self._sources.update(sources)
        if any(path.is_relative_to(self._package) for path in changed):
            self.builder.replace()
        before = page_digests(self.project.preview_html)
        state = self.states.change(phase=BUILDING)
        attempt, has_book = state.attempt + 1, state.has_book
        begun = time.monotonic()
        built = self.builder.build(self._say)
        if self._stopping.is_set():
            return
        if built.failure:
            self.states.change(phase=FAILED, attempt=attempt, failure=built.failure)
            self._tell(built.failure)
            return
        self._builds += 1
        after = page_digests(self.project.preview_html)
        state = self.states.change(
            phase=READY, attempt=attempt, failure=None, has_book=True,
            book=f"{self._name}-{self._builds}", before=state.book,
            targets=tuple(targets(before, after, self._sources)) if self._sources and has_book else (),
        )  # fmt: skip
        self._sources.clear()
        page = state.targets[0] if state.targets else ""
        seconds = f"{time.monotonic() - begun:.1f}".replace(".", ",")
        self._say(f"{built.pages} sidor på {seconds} s: {self.url}{page}")

    def _tell(self, failure: Failure) -> None:
        self._warn(failure.text_in_full)
        count = f"{failure.headline} " if failure.problems else ""
        shown = "den senaste hela boken visas" if self.states.now().has_book else "och det finns ingen tidigare"
        self._warn(f"{count}Ingen ny bok; {shown}. Den byggs om när något ändras.")


def _listed(sources: list[str], most: int = 3) -> str:
    more = f" och {len(sources) - most} till" if len(sources) > most else ""
    return ", ".join(sources[:most]) + more
