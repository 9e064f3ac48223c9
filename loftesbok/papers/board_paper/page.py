"""A paper as a page of the book (MyST), with the files to download, and as a web page of its own (HTML)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from loftesbok.document.myst import escape_html, escape_myst, html, myst
from loftesbok.document.paper import Numbered, Paper, Part
from loftesbok.document.pieces import Block, Facts, Link, Paragraph, Strong, line
from loftesbok.domain.swedish import NO_BREAK, number
from loftesbok.papers.board_paper.locations import FORMS, Shelved

DEEPEST = 6
_STYLE = (
    "body{max-width:46rem;margin:0 auto;padding:1rem;font:1rem/1.55 system-ui,sans-serif;color:#1f2933;background:#fff}"
    "h1,h2,h3,h4{line-height:1.25}img{max-width:100%;height:auto}table{border-collapse:collapse;margin:1rem 0}"
    "caption{text-align:left;font-weight:600}th,td{border-bottom:1px solid #d9dfe5;padding:.3rem .6rem;"
    "vertical-align:top}.table{overflow-x:auto}header p,footer{color:#52606d}"
)


def myst_page(paper: Paper, place: Shelved, sizes: Mapping[str, int]) -> str:
    """Return the page of the book; ``sizes`` holds the size in bytes of each file to download, by its form."""
    is_newest = place.page == place.newest_page
    search = "" if is_newest else "nosearch: true\n"  # its words are those of the newest
    front = f"---\ndescription: {json.dumps(paper.subject, ensure_ascii=False)}\n{search}---\n\n"
    above: list[Block] = []
    if paper.mark:
        above.append(Paragraph(line(Strong(paper.mark), ". Skrivelsen är inte märkt som slutlig."), "note"))
    above.append(Paragraph(line("Allt om löftet står i ", Link("kapitlet", f"/{place.chapter}"), ".")))
    files = "\n".join(f"- {_file(place, form, sizes[form])}" for form in FORMS if form in sizes)
    head = Facts(tuple((name, (line(value),)) for name, value in paper.head))
    parts = "\n\n".join(_myst_part(one, 2) for one in paper.parts)
    return f"{front}# {escape_myst(paper.title)}\n\n{myst(above)}\n\n{files}\n\n{myst([head])}\n\n{parts}\n"


def _file(place: Shelved, form: str, size: int) -> str:
    # as HTML: when Sphinx looks for what a link leads to, the files are not there yet
    name = place.file(form).rpartition("/")[2]
    shown = f"Skrivelsen som {FORMS[form]} ({number(max(1, round(size / 1000)))}{NO_BREAK}kB)"
    return f'<a href="{escape_html(name)}" download>{escape_myst(shown)}</a>'


def _myst_part(part: Part, level: int) -> str:
    shown = [f"{'#' * min(level, DEEPEST)} {escape_myst(part.heading)}"]
    shown += [_myst_block(one) for one in part.blocks]
    shown += [_myst_part(one, level + 1) for one in part.parts]
    return "\n\n".join(shown)


def _myst_block(block: Block | Numbered) -> str:
    if isinstance(block, Numbered):
        return "\n".join(f"{i}. {escape_myst(point)}" for i, point in enumerate(block.points, 1))
    return myst([block])


def html_page(paper: Paper) -> str:
    """Return a web page that holds all it shows."""
    language = escape_html(paper.language.partition("-")[0])
    head = html([Facts(tuple((name, (line(value),)) for name, value in paper.head))])
    mark = f"<p><strong>{escape_html(paper.mark)}</strong></p>" if paper.mark else ""
    notice = f"<footer><p>{escape_html(paper.notice)}</p></footer>" if paper.notice else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape_html(paper.title)}</title>\n<meta name="description" content="{escape_html(paper.subject)}">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<header>{mark}</header>\n<main>\n{head}\n"
        f"<h1>{escape_html(paper.title)}</h1>\n{_html_parts(paper.parts, 2)}\n</main>\n{notice}\n</body>\n</html>\n"
    )


def _html_parts(parts: Iterable[Part], level: int) -> str:
    shown = []
    for part in parts:
        tag = f"h{min(level, DEEPEST)}"
        shown.append(f"<{tag}>{escape_html(part.heading)}</{tag}>")
        shown += [_html_block(one) for one in part.blocks]
        shown.append(_html_parts(part.parts, level + 1))
    return "\n".join(one for one in shown if one)


def _html_block(block: Block | Numbered) -> str:
    if isinstance(block, Numbered):
        return f"<ol>{''.join(f'<li>{escape_html(point)}</li>' for point in block.points)}</ol>"
    return html([block])
