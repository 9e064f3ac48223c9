"""The project's logo for the head of its papers: ``data/papers/logo.svg`` or ``logo.png``, where there is one."""

from __future__ import annotations

from functools import cache

from loftesbok.document.paper import Logo
from loftesbok.domain.problems import DataError, LoftesbokError, Problem
from loftesbok.project.project import Project

NAMES = ("logo.svg", "logo.png")
LARGEST = 2 << 20  # bytes
_SKETCH = 0.1  # enough to see that a picture can be drawn


def read(project: Project) -> Logo | None:
    """Return the logo, or None; its text for those who do not see it is the municipality's to give by its name.

    Raises DataError for a file that is no picture of its kind.
    """
    for name in NAMES:
        path = project.paper_texts / name
        if not path.is_file():
            continue
        data, form = path.read_bytes(), name.rpartition(".")[2]
        if len(data) > LARGEST or not _is_drawable(data, form):
            right = f"en hel {form.upper()}-bild på högst {LARGEST >> 20} MB, som inte hämtar något utifrån"
            raise DataError([Problem(f"papers/{name}", 0, "", "filen är ingen bild som går att använda", right)])
        return Logo(data, form)
    return None


@cache
def _is_drawable(data: bytes, form: str) -> bool:
    """Tell whether a picture is whole and of its kind, by drawing it."""
    from loftesbok.document.typst.compile import png_of  # noqa: PLC0415 - heavy

    try:
        return bool(png_of("picture", {"picture": list(data), "form": form}, scale=_SKETCH))
    except LoftesbokError:
        return False
