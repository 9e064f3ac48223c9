"""A paper as a page of the book (MyST), with the files to download, and as a web page of its own (HTML)."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from loftesbok.document.html import escape_html, render_html, render_html_parts
from loftesbok.document.myst import escape_myst, render_myst, render_myst_parts
from loftesbok.document.paper import Paper, Part
from loftesbok.document.pieces import Block, Facts, Link, Paragraph, Strong, line
from loftesbok.domain.swedish import NO_BREAK, number
from loftesbok.papers.board_paper.locations import FORMS, PaperLocation
from loftesbok.papers.board_paper.paper import BoardPaper

_STYLE = (
    "body{max-width:46rem;margin:0 auto;padding:1rem;font:1rem/1.55 system-ui,sans-serif;color:#1f2933;background:#fff}"
    "h1,h2,h3,h4{line-height:1.25}img{max-width:100%;height:auto}table{border-collapse:collapse;margin:1rem 0}"
    "caption{text-align:left;font-weight:600}th,td{border-bottom:1px solid #d9dfe5;padding:.3rem .6rem;"
    "vertical-align:top}.table{overflow-x:auto}header p,footer{color:#52606d}"
)


def myst_page(board_paper: BoardPaper, place: PaperLocation, sizes: Mapping[str, int]) -> str:
    """Return the page of the book: the paper, and below it the attachment.

    ``sizes`` holds the size in bytes of each file to download, by its path in the book.
    """
    paper = board_paper.paper
    is_newest = place.page == place.newest_page
    # an earlier one's words are those of the newest; a draft is for those who write it
    search = "" if is_newest and not paper.mark else "nosearch: true\n"
    front = f"---\ndescription: {json.dumps(paper.subject, ensure_ascii=False)}\n{search}---\n\n"
    above: list[Block] = []
    if paper.mark:
        above.append(Paragraph(line(Strong(paper.mark), ". Skrivelsen är inte märkt som slutlig."), "note"))
    above.append(Paragraph(line("Allt om löftet står i ", Link("kapitlet", f"/{place.chapter}"), ".")))
    files = "\n".join(
        f"- {_file(name, f'{what} som {FORMS[form]}', sizes[name])}"
        for what, name_in in (("Skrivelsen", place.file), ("Bilaga 1", place.attachment_file))
        for form in FORMS
        if (name := name_in(form)) in sizes
    )
    data = place.file("json")
    if data in sizes:
        files += f"\n- {_file(data, 'Uppgifter för diariet som JSON', sizes[data])}"
    attachment = Part(board_paper.attachment.title, (), board_paper.attachment.parts)
    parts = render_myst_parts((*paper.parts, attachment), 2)
    return (
        f"{front}# {escape_myst(paper.title)}\n\n{render_myst(above)}\n\n{files}\n\n{render_myst([_head(paper)])}\n\n"
        f"{parts}\n"
    )


def _head(paper: Paper) -> Facts:
    return Facts(tuple((name, (line(value),)) for name, value in paper.head))


def _file(path: str, what: str, size: int) -> str:
    # as HTML: when Sphinx looks for what a link leads to, the files are not there yet
    shown = f"{what} ({number(max(1, round(size / 1000)))}{NO_BREAK}kB)"
    return f'<a href="{escape_html(path.rpartition("/")[2])}" download>{escape_myst(shown)}</a>'


def html_page(paper: Paper) -> str:
    """Return a web page that holds all it shows."""
    language = escape_html(paper.language.partition("-")[0])
    letterhead = [escape_html(text) for text in (paper.municipality, paper.document_type) if text]
    above = [_logo(paper), f"<p>{'<br>'.join(letterhead)}</p>" if letterhead else ""]
    above.append(f"<p><strong>{escape_html(paper.mark)}</strong></p>" if paper.mark else "")
    notice = f"<footer><p>{escape_html(paper.notice)}</p></footer>" if paper.notice else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape_html(paper.title)}</title>\n<meta name="description" content="{escape_html(paper.subject)}">\n'
        f'<meta name="keywords" content="{escape_html(", ".join(paper.keywords))}">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<header>{''.join(above)}</header>\n<main>\n{render_html([_head(paper)])}\n"
        f"<h1>{escape_html(paper.title)}</h1>\n{render_html_parts(paper.parts, 2)}\n</main>\n{notice}\n"
        "</body>\n</html>\n"
    )


def _logo(paper: Paper) -> str:
    if paper.logo is None:
        return ""
    media = {"svg": "image/svg+xml", "png": "image/png"}[paper.logo.form]
    data = base64.b64encode(paper.logo.data).decode("ascii")
    alt = escape_html(f"Logotyp för {paper.municipality}")
    return f'<p><img alt="{alt}" src="data:{media};base64,{data}" style="max-height:4rem"></p>'
