"""A walk over a page's nodes is docutils' own, only quicker.

Guards `printing.walk`.
"""

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from loftesbok.printing import walk

KINDS = [nodes.section, nodes.paragraph, nodes.emphasis, nodes.title]
TREES = st.recursive(
    st.text(max_size=2).map(nodes.Text) | st.sampled_from(KINDS).map(lambda kind: kind()),
    lambda inner: st.builds(lambda kind, children: kind("", *children), st.sampled_from(KINDS), st.lists(inner)),
)
CONDITIONS = [None, nodes.paragraph, nodes.Element, nodes.Text, lambda node: len(node.astext()) > 1]


@pytest.fixture(autouse=True, scope="module")
def _docutils_walks_its_own_way():
    now, nodes.Node.findall = nodes.Node.findall, walk._docutils_own
    yield
    nodes.Node.findall = now


def same(found, expected):
    return list(map(id, found)) == list(map(id, expected))


@given(TREES, st.sampled_from(CONDITIONS))
def test_the_same_nodes_come_in_the_same_order(tree, condition):
    assert same(walk._findall(tree, condition), walk._docutils_own(tree, condition))


@given(TREES, st.sampled_from(CONDITIONS), st.tuples(*[st.booleans()] * 4))
def test_other_kinds_of_walks_are_made_too(tree, condition, how):
    names = ("include_self", "descend", "siblings", "ascend")
    for start in list(walk._docutils_own(tree)):
        expected = list(walk._docutils_own(start, condition, *how))
        assert same(walk._findall(start, condition, *how), expected)
        assert same(walk._findall(start, condition, **dict(zip(names, how, strict=True))), expected)


def test_what_is_put_into_a_node_that_was_found_is_found_too_and_what_is_taken_out_is_not():
    def changed(findall):
        tree = nodes.section("", nodes.paragraph("", nodes.emphasis()), nodes.paragraph())
        found = []
        for node in findall(tree, nodes.Element):
            found.append(type(node).__name__)
            if isinstance(node, nodes.paragraph):
                node.children[:] = [nodes.title()] if node.children else [nodes.emphasis(), nodes.emphasis()]
        return found

    assert changed(walk._findall) == changed(walk._docutils_own) == [
        "section", "paragraph", "title", "paragraph", "emphasis", "emphasis",
    ]  # fmt: skip
