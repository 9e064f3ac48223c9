"""The book in ``_build/preview``: built from nothing once, then what has changed, by Sphinx's own incremental build.

It is for whoever edits, and never the published book. Sphinx works in a folder of its own, where a page may be half
done or faulty; what is shown is a copy, taken when all is whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from loftesbok.book import content, inputs, sphinx_build
from loftesbok.book.content import Content
from loftesbok.book.page_problems import PageError
from loftesbok.editions.kernels.manager import KernelPool, Kernels
from loftesbok.project import atomic_files, garbage_collection, lock, transaction
from loftesbok.project.digests import differences
from loftesbok.project.progress import Say
from loftesbok.project.project import Project


class IncrementalBook:
    """A project's book while its data, notebooks and pages are edited."""

    def __init__(self, project: Project, kernel_pool: KernelPool) -> None:
        self._project, self._kernel_pool = project, kernel_pool
        self._sphinx, self._files = project.preview / "sphinx", project.preview / "files"
        self._content: Content | None = None
        self._gathered_from: dict[str, str] = {}
        self._read_from: dict[str, str] = {}
        """What Sphinx has read; empty when it must read all."""
        self._faulty: set[str] = set()

    def build(self, say: Say) -> int:
        """Bring the shown book up to date, and return how many pages it has.

        Raises DataError for faulty data, PageError for faulty pages, and other LoftesbokErrors; what is shown is then
        as it was.
        """
        with garbage_collection.rarely(), lock.held(self._project, "loftesbok serve", say=say):
            transaction.recover(self._project, say)
            atomic_files.recover(self._project.preview_html)
            input_digests = inputs.of_book(self._project)
            changed = differences(self._gathered_from, input_digests)
            if self._content is None or not inputs.concern_only_pages(changed):
                self._content = self._gather(input_digests, say)
                input_digests |= inputs.of_editions(self._project)
            self._gathered_from = input_digests
            self._build_pages(self._content, input_digests, say)
            return self._show()

    def _gather(self, input_digests: Mapping[str, str], say: Say) -> Content:
        """Bring data, editions and generated pages up to date, and write what lies beside the pages."""
        with Kernels(self._project, pool=self._kernel_pool) as kernels:
            gathered = content.gather(self._project, "", input_digests, say=say, kernels=kernels)
        shutil.rmtree(self._files, ignore_errors=True)
        gathered.write_files(self._files)
        return gathered

    def _build_pages(self, gathered: Content, input_digests: dict[str, str], say: Say) -> None:
        """Let Sphinx build what has changed; all when it has built nothing here, or broke off."""
        if not self._read_from:
            shutil.rmtree(self._sphinx, ignore_errors=True)
        outdated = self._faulty | {
            name.removeprefix("book/")
            for name in differences(self._read_from, input_digests)
            if self._read_from and name.startswith("book/")
        }
        settings = {**gathered.settings, "loftesbok_outdated": sorted(outdated)}
        self._read_from = {}
        try:
            sphinx_build.build(self._project, self._sphinx, settings, say=say)
        except PageError as error:
            files = {problem.file for problem in error.problems}
            if all(name.startswith("book/") for name in files):
                self._read_from = input_digests
                self._faulty = {name.removeprefix("book/") for name in files}
            raise
        self._read_from, self._faulty = input_digests, set()

    def _show(self) -> int:
        """Put a copy of what has been built in place of what is shown; return how many pages it has."""
        copy = self._project.preview / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._sphinx / sphinx_build.HTML, copy, ignore=shutil.ignore_patterns(".buildinfo"))
        shutil.copytree(self._files, copy, dirs_exist_ok=True)
        atomic_files.swap_in(copy, self._project.preview_html)
        return sum(1 for _ in self._project.preview_html.rglob("*.html"))
