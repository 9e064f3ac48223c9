"""Links to glossary terms carry the term's meaning, which the theme shows on hover and focus.

The meaning is the glossary's own text, put into an attribute of the link as plain text when the book is built: nothing
is fetched, and nothing in it can be markup. Without JavaScript the link leads to the glossary, as ever.
"""

from __future__ import annotations

from typing import cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

LONGEST = 400  # characters; a longer meaning is cut between two words, and the glossary has the rest


def meanings(doctree: nodes.document) -> dict[str, str]:
    """Return what each glossary term on a page means, by the term's id: ``term: meaning``."""
    meanings_by_id = {}
    for glossary in doctree.findall(addnodes.glossary):
        for item in glossary.findall(nodes.definition_list_item):
            meaning = " ".join(" ".join(definition.astext() for definition in item.findall(nodes.definition)).split())
            for term in item.findall(nodes.term):
                for identifier in term["ids"]:
                    meanings_by_id[identifier] = _cut(f"{term.astext()}: {meaning}")
    return meanings_by_id


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


class CarryMeanings(SphinxPostTransform):
    """Give each link to a term the term's meaning; the translator writes it out as ``data-meaning``."""

    default_priority = 200  # after Sphinx has resolved the links
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Look every linked term up."""
        meanings: dict[str, str] = getattr(self.env, "loftesbok_meanings", {})
        for word in self.document.findall(nodes.inline):
            if "std-term" in word["classes"] and isinstance(word.parent, nodes.reference):
                link = word.parent
                identifier = link.get("refid") or link.get("refuri", "").partition("#")[2]
                if identifier in meanings:
                    link["meaning"] = meanings[identifier]


def _collect(app: Sphinx, env: BuildEnvironment) -> None:
    """Gather the meanings when every page has been read."""
    objects = cast(StandardDomain, env.get_domain("std")).objects
    collected: dict[str, str] = {}
    for docname in sorted({docname for (kind, _), (docname, _) in objects.items() if kind == "term"}):
        collected |= meanings(env.get_doctree(docname))
    env.loftesbok_meanings = collected  # type: ignore[attr-defined]


def setup(app: Sphinx) -> None:
    """Collect and carry."""
    app.connect("env-updated", _collect)
    app.add_post_transform(CarryMeanings)
