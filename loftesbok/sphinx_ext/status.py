"""``{status}`done```: a status, state or verdict as a badge: its word, with a sign that the style sheet draws."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole
from sphinx.writers.html5 import HTML5Translator

from loftesbok.domain.vocabulary import SHOWN, STATES, VERDICTS

TERMS = {**SHOWN, **STATES, **VERDICTS}


class StatusBadge(nodes.inline):
    """A badge; its text is the Swedish label. The style sheet draws the sign, so that no screen reader reads it."""


class StatusRole(SphinxRole):
    """Turn a code of the dataset into a badge."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look the code up and make the badge."""
        code = self.text.strip()
        if code not in TERMS:
            message = self.inliner.reporter.error(
                f"status: ”{code}” finns inte; rätt vore något av {', '.join(TERMS)}", line=self.lineno
            )
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        term = TERMS[code]
        badge = StatusBadge(self.rawtext, "", nodes.Text(term.label))
        badge["classes"] = ["lb-badge", f"lb-{code}"]
        return [badge], []


def _visit_html(translator: HTML5Translator, node: StatusBadge) -> None:
    translator.body.append(translator.starttag(node, "span", ""))


def _depart_html(translator: HTML5Translator, node: StatusBadge) -> None:
    translator.body.append("</span>")


def setup(app: Sphinx) -> None:
    """Register the role and its node."""
    app.add_node(StatusBadge, html=(_visit_html, _depart_html))
    app.add_role("status", StatusRole())
