"""``{picture} label``: a picture in a light and a dark form, of which the style sheet shows the one that fits.

Both are data addresses of SVG in the edition; ``loftesbok.sphinx_ext.downloads`` writes them as files of the book.
"""

from __future__ import annotations

import json

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from sphinx.application import Sphinx

FORMS = ("light", "dark")


class Picture(Directive):
    """Make a figure of one or two images."""

    required_arguments = 1
    has_content = True
    option_spec = {  # noqa: RUF012 - docutils reads it from the class
        "light": directives.unchanged_required,
        "dark": directives.unchanged_required,
        "alt": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Put the forms and the caption together."""
        alt = self.options.get("alt", "")
        if not alt.strip() or "light" not in self.options:
            raise self.error("picture: bild eller alternativtext saknas; rätt vore `:light:` och `:alt:`")
        figure = nodes.figure("", ids=[self.arguments[0]], classes=["lb-picture"])
        words = json.loads(alt) if alt.startswith('"') else alt
        forms = [name for name in FORMS if name in self.options]
        for name in forms:
            classes = [f"lb-{name}"] if len(forms) > 1 else ["lb-only"]
            figure += nodes.image("", uri=self.options[name], alt=words, classes=classes)
        caption = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, caption)
        figure.insert(0, nodes.caption("", "", *(caption[0].children if caption.children else ())))
        return [figure]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("picture", Picture)
