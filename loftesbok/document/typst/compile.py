"""Papers as PDF: set by Typst from a template in the package, the same bytes for the same paper on every machine.

The text goes in as data and is never evaluated, so nothing that is written in a paper can run, read a file or reach the
network. Of fonts, only those that Typst and matplotlib carry are used.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from loftesbok.document.paper import Paper
from loftesbok.document.pdf_characters import font_folder
from loftesbok.document.typst.content import paper_data
from loftesbok.document.typst.row_headings import tag_row_headings
from loftesbok.domain.problems import LoftesbokError

if TYPE_CHECKING:
    import typst

ACCESSIBLE = "ua-1"  # PDF/UA-1, ISO 14289-1
ARCHIVAL = "a-2a"  # PDF/A-2a, ISO 19005-2; demands a date
POINTS_PER_INCH = 72


def pdf(paper: Paper) -> bytes:
    """Return a paper as an accessible PDF: PDF/UA-1, and PDF/A-2a in the same file.

    Tagged, with bookmarks, language, title, author and embedded fonts. PDF/A demands a date: the paper's own, or the
    end of what it tells of; a paper that has neither is PDF/UA-1 alone. Raises LoftesbokError when it cannot be made.
    """
    standards = [ACCESSIBLE, ARCHIVAL] if paper.date or paper.as_of else [ACCESSIBLE]
    return pdf_of("paper", paper_data(paper), standards)


def pdf_of(template: str, data: dict[str, Any], standards: Sequence[str]) -> bytes:
    """Set data with a template of the package and return the PDF, in which rows of tables have their headings."""
    return tag_row_headings(_set(template, data, "pdf", pdf_standards=list(standards))[0])


def png_of(template: str, data: dict[str, Any], *, scale: float) -> list[bytes]:
    """Set data with a template of the package and return its pages as PNG, with so many pixels for each point."""
    return _set(template, data, "png", ppi=scale * POINTS_PER_INCH)


def _set(template: str, data: dict[str, Any], form: Literal["pdf", "png"], **options: Any) -> list[bytes]:
    import typst  # noqa: PLC0415 - heavy

    try:
        pages = typst.compile(
            _source(template),
            format=form,
            font_paths=_fonts(),
            sys_inputs={"given": json.dumps(data, ensure_ascii=False)},
            timestamp=0,  # no template asks for today; if one did, the bytes would still be the same
            **options,
        )
    except typst.TypstError as error:
        first = str(error.message).splitlines()[0] if error.message else "inget skäl angivet"
        raise LoftesbokError(f"Det gick inte att göra {form.upper()}: {first}.") from error
    return pages if isinstance(pages, list) else [pages]


@cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])


@cache
def _source(template: str) -> bytes:
    """Return a template with the drawing of pieces before it: one source, so that Typst reads no file."""
    folder = resources.files("loftesbok.document.typst").joinpath("templates")
    return b"\n".join(folder.joinpath(f"{name}.typ").read_bytes() for name in ("pieces", template))
