"""Jupyter Book, in this process: the HTML of a project's pages in a folder of its own, warnings as errors."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.project import Project

if TYPE_CHECKING:
    from loftesbok.sphinx_ext.progress import Order

HTML, DOCTREES = "html", "doctrees"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def load() -> None:
    """Load all that building needs, so that it can be done while something else is waited for."""
    _without_execution()
    import jupyter_book.sphinx  # noqa: F401, PLC0415
    import myst_nb.sphinx_ext  # noqa: F401, PLC0415
    import sphinx.builders.html  # noqa: F401, PLC0415
    import sphinx_design.extension  # noqa: F401, PLC0415
    import sphinx_external_toc.api  # noqa: F401, PLC0415
    from sphinx.application import builtin_extensions  # noqa: PLC0415

    import loftesbok.sphinx_ext  # noqa: F401, PLC0415
    from loftesbok.printing import (  # noqa: PLC0415
        collector,
        walk,
    )

    walk.hasten()
    collector.hasten()
    for name in builtin_extensions:  # Sphinx loads them all, used or not
        import_module(name)


def _without_execution() -> None:
    """Spare myst_nb the ways in which it would run notebooks, and a library for databases: papermill has run them."""
    for name, client in (("cache", "NotebookClientCache"), ("direct", "NotebookClientDirect")):
        module = ModuleType(f"myst_nb.core.execute.{name}")
        setattr(module, client, None)
        sys.modules.setdefault(module.__name__, module)


def run(project: Project, work: Path, settings: Mapping[str, Any], order: Order) -> Path:
    """Build the HTML below a working folder and return where; raise LoftesbokError with the warnings.

    What lies there already, from an earlier build, is built upon when the order names pages to read again.
    """
    load()
    from jupyter_book.sphinx import build_sphinx  # noqa: PLC0415 - heavy

    from loftesbok.printing import orphans  # noqa: PLC0415
    from loftesbok.sphinx_ext.progress import ORDER  # noqa: PLC0415

    orphans.prevent()
    order.templates = project.build / "templates"
    told = io.StringIO()
    token = ORDER.set(order)
    try:
        with contextlib.redirect_stderr(told):
            code = build_sphinx(
                str(project.book),
                str(work / HTML),
                noconfig=True,
                path_config=str(project.config_file),
                confoverrides={**_own(project), **settings},
                doctreedir=str(work / DOCTREES),
                warningiserror=True,
                keep_going=True,
                quiet=True,
                really_quiet=False,
            )
    finally:
        ORDER.reset(token)
    warnings = from_root(_COLOURS.sub("", told.getvalue()).strip(), project.root)
    if isinstance(code, KeyboardInterrupt):
        raise code
    if isinstance(code, BaseException):
        what = from_root(f"{type(code).__name__}: {code}", project.root)
        raise LoftesbokError(f"The book could not be built: {what}\n{warnings}") from code
    if code or warnings:
        raise LoftesbokError(f"The book has faults, and the published one was left as it was:\n{warnings}")
    # Sphinx's own note of its settings: nobody reads it, and it is another one in another folder
    (work / HTML / ".buildinfo").unlink(missing_ok=True)
    return work / HTML


def from_root(text: str, root: Path) -> str:
    """Return what Sphinx says with the project's files named as ``check`` names them: from the root, with slashes.

    >>> from_root("/home/anna/bok/book/om.md:3: WARNING: no", Path("/home/anna/bok"))
    'book/om.md:3: WARNING: no'
    """
    for one in sorted({str(root), str(root.resolve()), root.resolve().as_posix()}, key=len, reverse=True):
        below = re.compile(rf"(?<![\w/\\.-]){re.escape(one.rstrip(os.sep))}[/\\]((?:[^\s:*?\"<>|]+)?)")
        text = below.sub(lambda found: found[1].replace("\\", "/"), text)
    return text


def _own(project: Project) -> dict[str, Any]:
    """Return the settings that do not follow from the data: Jupyter Book's from ``_config.yml``, and our hooks."""
    from jupyter_book.config import get_final_config  # noqa: PLC0415

    always = {"external_toc_path": "_toc.yml", "latex_individualpages": False}
    configured, _ = get_final_config(
        user_yaml=project.config_file, cli_config=dict(always), sourcedir=project.book, validate=False
    )
    return {
        **always,
        "nb_execution_mode": "off",  # whatever the settings say: it would not see what the data have to do with it
        "loftesbok_datapackage": os.path.relpath(project.data / "datapackage.json", project.book),
        "extensions": [*configured["extensions"], "loftesbok.sphinx_ext.progress"],
    }
