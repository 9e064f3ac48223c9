"""The walk over the nodes of a page: a dozen for each page that is read, and again for each that is written.

docutils goes down a page's tree by generators within generators, so that each node is handed up through all that it
lies in, and that is a fourth of Sphinx's time. Here the same nodes come in the same order, from a single generator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docutils.nodes import Node

Condition = type[Node] | Callable[[Any], object] | None
_docutils_own = Node.findall


def hasten() -> None:
    """Let every walk in this process be such a one."""
    Node.findall = _findall


def _findall(self: Node, condition: Condition = None, *how: bool, **more: bool) -> Iterator[Any]:
    """Yield what ``docutils.nodes.Node.findall`` does; walks of other kinds than down from a node are left to it."""
    if how or more:
        return _docutils_own(self, condition, *how, **more)
    if condition is None or isinstance(condition, type):
        return _down(self, condition or Node)
    return (node for node in _down(self, Node) if condition(node))


def _down(top: Node, kind: type[Node]) -> Iterator[Any]:
    """Yield a node and all below it that are of a class; children are looked at when their parent has been yielded."""
    ways = [iter((top,))]
    while ways:
        for node in ways[-1]:
            if isinstance(node, kind):
                yield node
            if node.children:
                ways.append(iter(node.children))
                break
        else:
            ways.pop()
