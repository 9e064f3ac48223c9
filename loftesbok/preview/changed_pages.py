"""Which pages a build has changed, and which of them the reader should be taken to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from loftesbok.project.project import TRENDS

# Pages of the book that show a table of their own; a project without them loses nothing.
PAGES_OF_TABLES = {"sources": "kallor.html", "citations": "kallor.html", "corrections": "rattelser.html"}
_NO_TARGETS = ("404.html", "search.html", "genindex.html")


def page_digests(html: Path) -> dict[str, str]:
    """Return the digest of each page's own part (its ``main``): what a new title or foot leaves alone."""
    digests = {}
    for path in html.rglob("*.html"):
        data = path.read_bytes()
        begin, end = data.find(b"<main"), data.rfind(b"</main>")
        digests[path.relative_to(html).as_posix()] = hashlib.sha256(
            data[begin:end] if 0 <= begin < end else data
        ).hexdigest()
    return digests


def targets(before: Mapping[str, str], after: Mapping[str, str], sources: Collection[str]) -> list[str]:
    """Return the changed pages that are worth going to, best first; empty when no page has changed.

    ``sources`` are the changed files as seen from the project's root. What a file is about comes first (the page made
    from it, the chapters of a notebook, the page of a table), then chapters, the newest promise first, then the other
    pages. After a change of settings or code any changed page is as good as another: the reader may stay on it.
    """
    changed = [name for name in after if before.get(name) != after[name] and name not in _NO_TARGETS]
    about = [name for name in changed if any(_is_about(source, name) for source in sources)]
    chapters = sorted((name for name in changed if name.startswith("reports/")), reverse=True)
    chapters.sort(key=lambda name: name.startswith(f"reports/{TRENDS}/"))  # the trends after the promises
    ordered = [*about, *chapters, *sorted(changed)]
    if all(source.startswith(("data/", "notebooks/", "book/")) for source in sources):
        ordered = about or chapters or ordered
    return list(dict.fromkeys(ordered))


def _is_about(source: str, page: str) -> bool:
    path = Path(source)
    match path.parts[0]:
        case "book":
            return page == Path(*path.parts[1:]).with_suffix(".html").as_posix()
        case "notebooks":
            return page.startswith(f"reports/{path.stem}/")
        case "data":
            return page == PAGES_OF_TABLES.get(path.stem)
    return False
