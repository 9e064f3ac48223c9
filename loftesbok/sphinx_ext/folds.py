"""``{fold} role``: what the reader may unfold. Its first paragraph is the summary; with a level, a heading."""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class Fold(nodes.General, nodes.Element):
    """A folded part; its first child is the summary."""


class FoldSummary(nodes.General, nodes.TextElement):
    """What is seen of a folded part; ``level`` is that of a heading, or 0."""


class FoldDirective(Directive):
    """Make a folded part."""

    has_content = True
    optional_arguments = 1
    option_spec = {"level": directives.nonnegative_int}  # noqa: RUF012 - docutils reads it from the class

    def run(self) -> list[nodes.Node]:
        """Part the summary from the rest."""
        inside = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, inside)
        if not inside.children or not isinstance(inside[0], nodes.paragraph):
            raise self.error("fold: den första raden saknas; rätt vore ett stycke som säger vad som är ihopfällt")
        summary = FoldSummary("", "", *inside[0].children, level=self.options.get("level", 0))
        fold = Fold("", summary, *inside.children[1:], classes=["lb-fold"])
        fold["classes"] += [f"lb-{role}" for role in self.arguments]
        return [fold]


def _visit_fold(translator: HTML5Translator, node: Fold) -> None:
    translator.body.append(translator.starttag(node, "details"))


def _depart_fold(translator: HTML5Translator, node: Fold) -> None:
    translator.body.append("</div></details>\n")


def _visit_summary(translator: HTML5Translator, node: FoldSummary) -> None:
    translator.body.append(f"<summary><h{node['level']}>" if node["level"] else "<summary><span>")


def _depart_summary(translator: HTML5Translator, node: FoldSummary) -> None:
    translator.body.append(f"</h{node['level']}></summary><div>" if node["level"] else "</span></summary><div>")


def setup(app: Sphinx) -> None:
    """Register the directive and its nodes."""
    app.add_node(Fold, html=(_visit_fold, _depart_fold))
    app.add_node(FoldSummary, html=(_visit_summary, _depart_summary))
    app.add_directive("fold", FoldDirective)
