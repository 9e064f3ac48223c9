"""Swedish for the messages that Sphinx's own catalogue leaves in English.

Sphinx compiles a project's ``.po`` files beside the source. Ours is read into memory instead, so that a build writes
nothing into the package, which may be installed where nobody may write.
"""

from __future__ import annotations

import gettext
import io

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sphinx.application import Sphinx

from loftesbok.sphinx_ext.theme import THEME

LOCALE = THEME / "locale"


def read_catalogue(language: str) -> gettext.GNUTranslations | None:
    """Return our translations into a language, or None where we have none."""
    path = LOCALE / language / "sphinx.po"
    if not path.is_file():
        return None
    with path.open("rb") as po_file:
        catalogue = read_po(po_file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def setup(app: Sphinx) -> None:
    """Add our translations behind Sphinx's own."""
    language = app.config.language
    catalogue = read_catalogue(language) if language else None
    if catalogue is not None:
        app.translator.add_fallback(catalogue)
