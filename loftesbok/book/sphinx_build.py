"""Jupyter Book's Sphinx, in this process: the HTML of a project's pages, warnings as errors."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import re
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from loftesbok.book.page_problems import PageError, parse_warnings
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.system_errors import explain_text
from loftesbok.project import progress
from loftesbok.project.processors import cores
from loftesbok.project.progress import Say
from loftesbok.project.project import Project

HTML, DOCTREES = "html", "doctrees"
MOST_JOBS = 4  # what each of the processes has read is put together by one
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def load() -> None:
    """Load all that building needs, so that it can be done while something else is waited for."""
    import jupyter_book.sphinx  # noqa: F401, PLC0415 - all of this is heavy
    import myst_nb.sphinx_ext  # noqa: F401, PLC0415
    import sphinx.builders.html  # noqa: F401, PLC0415
    import sphinx_design.extension  # noqa: F401, PLC0415
    import sphinx_external_toc.api  # noqa: F401, PLC0415
    from sphinx.application import builtin_extensions  # noqa: PLC0415

    import loftesbok.sphinx_ext  # noqa: F401, PLC0415

    for name in builtin_extensions:  # Sphinx loads them all, used or not
        import_module(name)


def build(project: Project, folder: Path, settings: Mapping[str, Any], *, say: Say, jobs: int | None = None) -> Path:
    """Build the HTML below a folder and return where; raise PageError with the warnings.

    What lies there already, from an earlier build, Sphinx builds upon. ``jobs`` is in how many processes pages are read
    and written (see ``_processes``). None of them is left when this ends, however it ends.
    """
    load()
    from jupyter_book.sphinx import build_sphinx  # noqa: PLC0415 - heavy

    from loftesbok.sphinx_ext.progress import SHOW  # noqa: PLC0415

    stream = io.StringIO()
    others = multiprocessing.active_children()
    token = SHOW.set(progress.shower(say))
    try:
        with contextlib.redirect_stderr(stream):
            code = build_sphinx(
                str(project.book),
                str(folder / HTML),
                noconfig=True,
                path_config=str(project.config_file),
                confoverrides={**_settings(project), **settings},
                doctreedir=str(folder / DOCTREES),
                warningiserror=True,
                keep_going=True,
                quiet=True,
                jobs=_processes(jobs),
            )
    finally:
        SHOW.reset(token)
        for process in multiprocessing.active_children():
            if process not in others:
                process.terminate()
                process.join()
    warnings = name_from_root(_COLOURS.sub("", stream.getvalue()).strip(), project.root)
    if isinstance(code, KeyboardInterrupt):
        raise code
    if isinstance(code, BaseException):
        if reason := explain_text(str(code)):  # of another process: its error is here as text
            raise LoftesbokError(f"Boken kunde inte byggas: {reason}") from code
        cause = name_from_root(f"{type(code).__name__}: {code}", project.root)
        raise LoftesbokError(f"Boken kunde inte byggas: {cause}\n{warnings}") from code
    if code or warnings:
        raise PageError(parse_warnings(warnings))
    return folder / HTML


def _processes(jobs: int | None) -> int:
    """Return in how many processes Sphinx may work; where nobody has said, one for each core, on Linux.

    Elsewhere it is then one, as a process with threads is not safely forked (macOS) or none is (Windows). A process
    that is itself a daemon (Dask's workers) may have no others.
    """
    if multiprocessing.current_process().daemon:
        return 1
    if jobs is None:
        return min(cores(), MOST_JOBS) if sys.platform == "linux" else 1
    return max(jobs, 1)


def name_from_root(text: str, root: Path) -> str:
    """Return what Sphinx says with the project's files named as ``check`` names them: from the root, with slashes.

    >>> name_from_root("/home/anna/bok/book/om.md:3: WARNING: no", Path("/home/anna/bok"))
    'book/om.md:3: WARNING: no'
    """
    for folder in sorted({str(root), str(root.resolve()), root.resolve().as_posix()}, key=len, reverse=True):
        below = re.compile(rf"(?<![\w/\\.-]){re.escape(folder.rstrip(os.sep))}[/\\]((?:[^\s:*?\"<>|]+)?)")
        text = below.sub(lambda match: match[1].replace("\\", "/"), text)
    return text


def _settings(project: Project) -> dict[str, Any]:
    """Return the settings that follow neither from the data nor from ``_config.yml``."""
    return {
        "external_toc_path": "_toc.yml",
        "latex_individualpages": False,
        "nb_execution_mode": "off",  # whatever the settings say: it would not see what the data have to do with it
        "loftesbok_datapackage": os.path.relpath(project.data / "datapackage.json", project.book),
    }
