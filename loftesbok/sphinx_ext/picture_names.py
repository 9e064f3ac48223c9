"""Pictures whose names hold å, ä, ö or a space: MyST percent-encodes the name, and Sphinx looks for that on disk."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from docutils import nodes
from sphinx.application import Sphinx

_BEFORE_COLLECTORS = 400  # Sphinx' own, which look for the files, are called at 500


def _decode(app: Sphinx, doctree: nodes.document) -> None:
    """Give each picture its file's own name, where the name as it stands leads to none."""
    for image in doctree.findall(nodes.image):
        name = unquote(image["uri"])
        if name == image["uri"] or name.startswith("data:") or "://" in name:
            continue
        if not _is_file(app, image["uri"]) and _is_file(app, name):
            image["uri"] = name


def _is_file(app: Sphinx, name: str) -> bool:
    return Path(app.env.relfn2path(name, app.env.docname)[1]).is_file()


def setup(app: Sphinx) -> None:
    """Look at every page that has been read."""
    app.connect("doctree-read", _decode, priority=_BEFORE_COLLECTORS)
