"""The numbers of figures and tables: a walk over all pages when they have been read, by one process while others wait.

Sphinx loads each page from its file for that, and asks every domain (of C, of JavaScript …) about every node. Here
pages that are at hand are used, those that were loaded are kept for whoever writes them, and only those domains are
asked that number something.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector

_sphinx_own = TocTreeCollector.assign_figure_numbers


def hasten() -> None:
    """Let figures be numbered so in this process."""
    TocTreeCollector.assign_figure_numbers = _assign  # type: ignore[method-assign]


def _assign(self: TocTreeCollector, env: BuildEnvironment) -> list[str]:
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
