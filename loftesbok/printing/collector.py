"""Sphinx's collector of contents and numbers, at work when all pages have been read and other processes wait.

To number figures and tables Sphinx loads each page from its file, and asks every domain (of C, of JavaScript …) about
every node. Here pages that are at hand are used, those that were loaded are kept for whoever writes them, and only
those domains are asked that number something. To replace the collector by its own, sphinx_external_toc looks for it
among all objects in memory; here among those that listen to Sphinx.
"""

from __future__ import annotations

from typing import Any

import sphinx_external_toc.collectors
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector

_sphinx_own = TocTreeCollector.assign_figure_numbers


def hasten() -> None:
    """Let it be so in this process."""
    TocTreeCollector.assign_figure_numbers = _number_figures  # type: ignore[method-assign]
    sphinx_external_toc.collectors.disable_builtin_toctree_collector = _disable


def _number_figures(self: TocTreeCollector, env: BuildEnvironment) -> list[str]:
    """Do what ``TocTreeCollector.assign_figure_numbers`` does."""
    every: Any = env.domains
    env.domains = {name: domain for name, domain in every.items() if _numbers(domain)}  # type: ignore[assignment]
    pages, load = env._write_doc_doctree_cache, env.get_doctree

    def page(name: str) -> nodes.document:
        if name not in pages:
            pages[name] = load(name)
        return pages[name]

    env.get_doctree = page  # type: ignore[method-assign, assignment]
    try:
        return _sphinx_own(self, env)
    finally:
        del vars(env)["get_doctree"]
        env.domains = every


def _numbers(domain: Domain) -> bool:
    """Tell whether a domain numbers any nodes; the standard domain is asked for titles too."""
    own = type(domain).get_enumerable_node_type is not Domain.get_enumerable_node_type
    return own or bool(domain.enumerable_nodes) or domain.name == "std"


def _disable(app: Sphinx) -> None:
    """Do what ``sphinx_external_toc.collectors.disable_builtin_toctree_collector`` does, in this application."""
    owners = [getattr(one.handler, "__self__", None) for several in app.events.listeners.values() for one in several]
    for owner in owners:
        if isinstance(owner, TocTreeCollector) and owner.listener_ids is not None:
            owner.disable(app)
