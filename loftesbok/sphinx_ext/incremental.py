"""What Sphinx misses when it builds upon an earlier build, as ``loftesbok serve`` lets it.

A page that failed is read again until it is mended, or its fault would be told only once; so is a page whose file has
other contents but not a later time (``loftesbok_outdated`` names the files). All pages are written again when
something has changed that pages show of each other: titles, contents, what is referred to, the glossary's meanings. The
page of a file that is gone goes too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment


def _outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages that are made from a file that is known to be outdated."""
    if app.builder.format == "html":
        for docname in removed:
            Path(cast(StandaloneHTMLBuilder, app.builder).get_outfilename(docname)).unlink(missing_ok=True)
    files = {str(Path(app.srcdir, name)) for name in app.config.loftesbok_outdated}
    return sorted(
        docname
        for docname in env.found_docs & env.all_docs.keys()
        if files & {env.doc2path(docname), *(str(Path(app.srcdir, name)) for name in env.dependencies[docname])}
    )


def _shown_elsewhere(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return what a page may show of other pages."""
    return {
        "contents": Path(app.srcdir, app.config.external_toc_path).read_text(encoding="utf-8"),
        "titles": {docname: title.astext() for docname, title in env.titles.items()},
        "languages": {docname: metadata.get("language", "") for docname, metadata in env.metadata.items()},
        "objects": {name: sorted(domain.get_objects()) for name, domain in env.domains.items()},
        "meanings": getattr(env, "loftesbok_meanings", {}),
    }


def _write_all(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages when they show other things of each other than when they were written last."""
    before, now = getattr(env, "loftesbok_shown_elsewhere", None), _shown_elsewhere(app, env)
    env.loftesbok_shown_elsewhere = now  # type: ignore[attr-defined]
    return sorted(env.found_docs) if before is not None and before != now else []


def setup(app: Sphinx) -> None:
    """Register the setting, and connect."""
    app.add_config_value("loftesbok_outdated", [], "", list)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-updated", _write_all, priority=900)  # after the glossary has been gathered
