"""The search's index: ``search-index.js``, which the search page fetches when something is sought.

Commitments and promises come from the data (``loftesbok_search``), as results of their own; the sections of all other
pages and the glossary's terms are gathered from the pages. An entry's ``rank`` weighs it against others: those of the
data come first, then pages in the order of the foot, papers and what is for the desk last. A page with ``nosearch`` in
its front matter is left out, as are earlier editions; one with ``search_last`` comes last.

What residents say instead of a register's word is in ``search_words.yml``; ``loftesbok_search_words`` adds to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config

INDEX = "search-index.js"
WORDS = Path(__file__).parent / "search_words.yml"
PAGE, TERM, CHAPTER, LATER, LAST = 1.0, 0.95, 0.9, 0.25, 0.1
"""How entries from pages weigh; those from the data weigh more than 1."""
LONGEST = 1500  # characters of a section's text


def _entries(app: Sphinx) -> Iterator[dict[str, Any]]:
    env = app.env
    from_data = app.config.loftesbok_search
    yield from from_data
    pages_of_data = {entry["address"].partition("#")[0] for entry in from_data}
    for docname in sorted(env.found_docs, key=lambda name: (name != app.config.root_doc, name)):
        metadata = env.metadata[docname]
        address = app.builder.get_target_uri(docname)
        if "nosearch" in metadata or docname in app.config.loftesbok_newest or address in pages_of_data:
            continue
        rank = LAST if "search_last" in metadata else _rank(docname)
        start = app.builder.get_target_uri(app.config.root_doc)
        yield from _of_page(env.get_doctree(docname), address, rank, metadata.get("language", ""), start)


def _rank(docname: str) -> float:
    if docname.startswith(("papers/", "underlag/")):
        return LATER
    return CHAPTER if docname.startswith("reports/") else PAGE


def _of_page(  # the start page's sections tell what other pages do
    doctree: nodes.document, address: str, rank: float, language: str, start: str
) -> Iterator[dict[str, Any]]:
    page = next(iter(doctree.findall(nodes.section)), None)
    if page is None:
        return
    title = page[0].astext()
    whole = {"language": language} if language else {}
    sections = [child for child in page.children if isinstance(child, nodes.section)]
    opening = _text(child for child in page.children[1:] if child not in sections)
    yield {"title": title, "address": address, "kind": "Sida", "text": opening, "rank": rank, **whole}
    if rank < CHAPTER or address == start:
        return
    for section in sections:
        place = f"{address}#{section['ids'][-1]}"
        name, text = section[0].astext(), _text(section.children[1:])
        yield {"title": name, "address": place, "kind": title, "text": text, "rank": rank, **whole}
    for glossary in page.findall(addnodes.glossary):
        for item in glossary.findall(nodes.definition_list_item):
            term = next(iter(item.findall(nodes.term)))
            meaning = _text(item.findall(nodes.definition))
            place = f"{address}#{term['ids'][0]}"
            yield {"title": term.astext(), "address": place, "kind": title, "text": meaning, "rank": TERM}


def _text(parts: Any) -> str:
    """Return the running text of parts of a page: no code, and no glossary, whose terms are found by themselves."""
    texts = [
        paragraph.astext()
        for part in parts
        if isinstance(part, nodes.Element)
        for paragraph in part.findall(nodes.paragraph)
        if not (isinstance(part, addnodes.glossary) or _is_within(paragraph, addnodes.glossary, part))
    ]
    text = " ".join(" ".join(texts).split())
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0]


def _is_within(node: nodes.Element, kind: type[nodes.Element], top: nodes.Element) -> bool:
    while node is not top and node.parent is not None:
        node = node.parent
        if isinstance(node, kind):
            return not isinstance(top, nodes.definition)
    return False


def _write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    entries = [entry | {"rank": round(entry["rank"], 2)} for entry in _entries(app)]
    index = {"entries": entries, "instead": {**read_words(), **app.config.loftesbok_search_words}}
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    Path(app.outdir, INDEX).write_text(f"globalThis.loftesbokSearch={text};\n", encoding="utf-8", newline="\n")


def read_words() -> dict[str, list[str]]:
    """Return what residents say, and the register's words for it."""
    return yaml.safe_load(WORDS.read_text(encoding="utf-8"))


def _leave_out_sphinxs_own(app: Sphinx) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def _add_page(app: Sphinx, config: Config) -> None:
    config.html_additional_pages.setdefault("search", "search.html")


def setup(app: Sphinx) -> None:
    """Register the settings, and write the index when the pages are written."""
    app.add_config_value("loftesbok_search", [], "", list)
    app.add_config_value("loftesbok_search_words", {}, "", dict)
    app.connect("config-inited", _add_page)
    app.connect("builder-inited", _leave_out_sphinxs_own)
    app.connect("build-finished", _write)
