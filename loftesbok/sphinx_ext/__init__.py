"""The few hooks into Sphinx that the book needs; listed as ``loftesbok.sphinx_ext`` among its extensions.

Each module holds one of them and registers itself with a ``setup(app)`` of its own. The theme's templates, style sheets
and Swedish texts are in ``html_theme``; a project's own ``book/_static`` may add to them.
"""

from __future__ import annotations

from sphinx.application import Sphinx

from loftesbok.sphinx_ext import (
    book_parts,
    content_security_policy,
    dataset_description,
    downloads,
    editions,
    folds,
    forwards,
    glossary,
    headings,
    html,
    incremental,
    marked,
    menu,
    page,
    page_link,
    parallel,
    picture_names,
    pictures,
    progress,
    publisher,
    search,
    section_id,
    status,
    theme,
    translations,
)

MODULES = (
    theme,
    content_security_policy,
    translations,
    html,
    downloads,
    glossary,
    page,
    menu,
    editions,
    page_link,
    picture_names,
    publisher,
    dataset_description,
    section_id,
    headings,
    marked,
    folds,
    pictures,
    book_parts,
    status,
    search,
    forwards,
    progress,
    parallel,
    incremental,
)


def setup(app: Sphinx) -> dict[str, bool | str]:
    """Register everything with Sphinx."""
    for module in MODULES:
        module.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
