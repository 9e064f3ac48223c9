"""Who publishes the book, for the foot of every page; read from the dataset's ``datapackage.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.text_files import read_json

STATEMENT = "tillganglighetsredogorelse"  # the page that every foot links to, in a book that has it


def read_publisher(package: Path) -> dict[str, Any]:
    """Return the publisher's name, contact and standing, and the municipality's name.

    Raises ConfigError where they are missing: a book must never go out without saying whose it is.
    """
    try:
        description = read_json(package)
        publisher = description["publisher"]
        values = {
            "name": publisher["name"],
            "contact": publisher["contact"],
            "official": publisher["official"],
            "municipality": description["municipality"]["name"],
        }
    except (LoftesbokError, KeyError, TypeError) as error:
        raise ConfigError(
            f"{package}: utgivare (publisher: name, contact, official) och kommun (municipality: name) måste stå där: "
            f"{error!r}"
        ) from error
    if not isinstance(values["official"], bool):
        raise ConfigError(f"{package}: publisher.official är {values['official']!r}; rätt vore true eller false")
    return values


def _read_into_config(app: Sphinx, config: Config) -> None:
    package = Path(app.srcdir, config.loftesbok_datapackage)
    config.loftesbok_publisher = read_publisher(package)


def _add_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    context["publisher"] = app.config.loftesbok_publisher
    context["footer"] = app.config.loftesbok_footer
    context["statement"] = STATEMENT if STATEMENT in app.env.found_docs else ""


def setup(app: Sphinx) -> None:
    """Register the settings, and show them on every page."""
    app.add_config_value("loftesbok_datapackage", "../data/datapackage.json", "html", str)
    app.add_config_value("loftesbok_footer", "", "html", str)
    # Not for conf files: a setting, so that Sphinx writes every page anew when the publisher has changed.
    app.add_config_value("loftesbok_publisher", {}, "html", dict)
    app.connect("config-inited", _read_into_config)
    app.connect("html-page-context", _add_to_context)
