"""Pages that go out: the book's with the live script in it, and our own where there is no book to show."""

from __future__ import annotations

import re

from loftesbok.document.html import escape_html
from loftesbok.domain.problems import Problem
from loftesbok.preview.state import BUILDING, Failure, State

OURS = "/_loftesbok/"
MOST = 200  # faults on one page; the rest are in the terminal
STYLES = ("tokens.css", "text.css", "layout.css", "components.css", "live.css")
_BASE = re.compile(rb"<base [^>]*>")
_HEAD_END = b"</head>"


def with_script(html: bytes, state: State, *, missing: bool = False) -> bytes:
    """Return a page of the book with the live script in its head; the file itself is left alone.

    The page for what is ``missing`` is shown at any address, and says where its links start from: here it is the root
    of this server, whatever the book's public address is.
    """
    if missing:
        html = _BASE.sub(b"", html)
        html = html.replace(b"<head>", b'<head><base href="/" />', 1)
    script = f'<link rel="stylesheet" href="{OURS}live.css" />{_script(state, "book")}'.encode()
    before, end, after = html.partition(_HEAD_END)
    return before + script + end + after if end else html + script


def _script(state: State, kind: str) -> str:
    """Return the live script's element; it knows what it came with, so that it sees when there is something newer."""
    return (
        f'<script src="{OURS}live.js" defer data-kind="{kind}" '
        f'data-book="{escape_html(state.book)}" data-attempt="{state.attempt}"></script>'
    )


def own_page(state: State) -> bytes:
    """Return the page that is shown where there is no book: that it is being built, or why it could not be."""
    if state.failure:
        title, body = "Boken kunde inte byggas", _failure(state.failure, state.has_book)
    elif state.phase == BUILDING:
        title, body = "Boken byggs", "<p>Sidan visas av sig själv när boken är klar. Förloppet står i terminalen.</p>"
    else:
        title, body = "Inga fel", '<p>Boken är byggd. <a href="/">Gå till bokens startsida</a>.</p>'
    styles = "".join(f'<link rel="stylesheet" href="{OURS}{name}" />' for name in STYLES)
    return f"""<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>{title} – förhandsvisning</title>
<link rel="icon" type="image/svg+xml" href="{OURS}favicon.svg" />
{styles}{_script(state, "own")}
</head>
<body>
<header class="lb-banner">
<div class="lb-banner-inner"><span class="lb-brand">Löftesboken, förhandsvisning</span></div>
</header>
<div class="lb-live-page">
<main class="lb-article" id="innehall">
<h1 id="lb-live-title">{title}</h1>
{body}
</main>
</div>
</body>
</html>
""".encode()


def _failure(failure: Failure, has_book: bool) -> str:
    kept = "Den senaste hela boken finns kvar." if has_book else "Det finns ingen tidigare bok att visa."
    parts = [f'<p class="lb-lead"><strong>{escape_html(failure.headline)}</strong> {kept}</p>']
    if failure.problems:
        parts.append(f'<ol class="lb-live-faults">{"".join(map(_fault, failure.problems[:MOST]))}</ol>')
    if rest := failure.problems[MOST:]:
        parts.append(f"<p>Här visas de {MOST} första felen. {len(rest)} till står i terminalen.</p>")
    if failure.text:
        parts.append(f"<pre>{escape_html(failure.text)}</pre>")
    parts.append("<p>Rätta och spara, så byggs boken om av sig själv.</p>")
    return "\n".join(parts)


def _fault(problem: Problem) -> str:
    place = [f"<strong>{escape_html(problem.file)}</strong>"]
    if problem.row:
        place.append(f"rad {problem.row}")
    if problem.column:
        place.append(f"kolumn <code>{escape_html(problem.column)}</code>")
    right = f'<p class="lb-live-right">Rätt vore: {escape_html(problem.right)}.</p>' if problem.right else ""
    return (
        f'<li><p class="lb-live-place">{", ".join(place)}</p><p>{escape_html(_sentence(problem.what))}</p>{right}</li>'
    )


def _sentence(text: str) -> str:
    """Give a fault a capital and a full stop; a value that it begins with keeps its own letters."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
