"""The book's theme: on Sphinx's ``basic``, wholly Swedish, without scripts or fonts of others.

Jupyter Book's usual theme brings an icon script of 540 kB (compressed), English tooltips and inline scripts that a
Content-Security-Policy would have to allow. This one is a few templates and style sheets of our own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

THEME = Path(__file__).parent / "html_theme"
STYLE_SHEETS = ("tokens.css", "text.css", "layout.css", "components.css", "print.css")

# Style sheets and scripts that Sphinx and its extensions add to every page, though few pages or none need them.
UNUSED_STYLES = ("mystnb.",)  # 2,000 lines for terminal colours; what we need of it is in components.css
SCRIPT_OF = {"sd-tab-set": "design-tabs.js", "data-meaning=": "glossary.js"}  # what on a page needs which script
SPHINX_SCRIPTS = ("documentation_options.js", "doctools.js", "sphinx_highlight.js", "translations.js")


def _add_assets(app: Sphinx) -> None:
    if app.builder.format == "html" and app.config.html_theme == "loftesbok":
        for name in STYLE_SHEETS:
            app.add_css_file(name, priority=900)  # after those of the extensions, so that ours have the last word
        app.add_js_file("appearance.js", priority=100)
        app.add_js_file("page.js", priority=900, loading_method="defer")
        app.add_js_file("glossary.js", priority=900, loading_method="defer")


def _keep_needed_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Leave out the style sheets and scripts that this page does not use."""
    if app.config.html_theme != "loftesbok":
        return

    def without(assets: Iterable[Any], unwanted: tuple[str, ...]) -> list[Any]:
        names = ((asset, PurePosixPath(str(getattr(asset, "filename", asset))).name) for asset in assets)
        return [asset for asset, name in names if not name.startswith(unwanted)]

    context["css_files"] = without(context["css_files"], UNUSED_STYLES)
    unwanted: tuple[str, ...] = SPHINX_SCRIPTS
    for piece, script in SCRIPT_OF.items():
        if piece not in context.get("body", ""):
            unwanted += (script,)
    context["script_files"] = without(context["script_files"], unwanted)


def _set_defaults(app: Sphinx, config: Config) -> None:
    config.html_additional_pages.setdefault("404", "404.html")


def setup(app: Sphinx) -> None:
    """Register the theme and its assets."""
    app.add_html_theme("loftesbok", str(THEME))
    # Jupyter Book sets this whether or not the extension that owns it is used.
    app.add_config_value("comments_config", {}, "html", dict)
    app.connect("config-inited", _set_defaults)
    app.connect("builder-inited", _add_assets)
    app.connect("html-page-context", _keep_needed_assets, priority=900)
