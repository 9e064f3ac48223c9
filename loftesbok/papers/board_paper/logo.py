"""The project's logo for the head of its papers: ``data/papers/logo.svg`` or ``logo.png``, where there is one."""

from __future__ import annotations

from loftesbok.document.paper import Logo
from loftesbok.domain.problems import DataError, Problem
from loftesbok.project.project import Project

NAMES = ("logo.svg", "logo.png")
LARGEST = 2 << 20  # bytes
_BEGINNINGS = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<"}


def read(project: Project) -> Logo | None:
    """Return the logo, or None; its text for those who do not see it is the municipality's to give by its name.

    Raises DataError for a file that is no picture of its kind.
    """
    for name in NAMES:
        path = project.paper_texts / name
        if not path.is_file():
            continue
        data, form = path.read_bytes(), name.rpartition(".")[2]
        if not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(_BEGINNINGS[form]) or len(data) > LARGEST:
            right = f"en {form.upper()}-bild på högst {LARGEST >> 20} MB"
            raise DataError([Problem(f"papers/{name}", 0, "", "filen är ingen bild som går att använda", right)])
        return Logo(data, form)
    return None
