"""What can be read and fetched of each edition: listed at its chapter's end (``loftesbok.sphinx_ext.book_parts``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loftesbok.analysis.wording import reporting_label
from loftesbok.book import reviewers_pages
from loftesbok.project.project import TRENDS

Entry = list[object]
"""Links, each as words and address, and a few words about them, as JSON would hold it."""


OPEN_DATA: Entry = [[["Öppna data", "/data"]], "CSV"]


def of_chapters(
    chapters: Sequence[tuple[str, Sequence[str]]],
    papers: Mapping[str, Sequence[Sequence[str]]],
    summaries: Mapping[str, Sequence[Mapping[str, str]]],
) -> dict[str, list[Entry]]:
    """Return what is listed on the page of each edition.

    ``papers`` hold page and name of each edition's papers, ``summaries`` the addresses of its summaries' files.
    """
    files: dict[str, list[Entry]] = {}
    for period_id, codes in chapters:
        for code in codes:
            docname = f"reports/{period_id}/{code}"
            files[docname] = [*_underlag(period_id, code), *_summaries(summaries.get(docname, ())), OPEN_DATA]
            for page, name in papers.get(docname, ()):
                files[docname].append([[[name, f"/{page}"]], "tjänsteskrivelse"])
            for earlier in codes[1:] if code == codes[0] else ():
                words = f"Utgåvan till och med {reporting_label(earlier).lower()}"
                files[docname].append([[[words, f"/reports/{period_id}/{earlier}"]], "tidigare utgåva"])
    return files


def _underlag(period_id: str, code: str) -> list[Entry]:
    if period_id == TRENDS:
        return []
    return [[[["Underlag", f"/{reviewers_pages.page(period_id, code)}"]], "alla rader och koden"]]


def _summaries(summaries: Sequence[Mapping[str, str]]) -> list[Entry]:
    """Return the newest summary with its files; earlier ones are listed with their own editions."""
    names = {"page": "bild av sidan", "share": "bild att dela", "alt": "alternativtexter", "post": "texter till inlägg"}
    return [
        [[["Sammanfattning på en sida", summary["pdf"]], *([name, summary[form]] for form, name in names.items())],
         summary["title"].lower()]
        for summary in summaries[-1:]
    ]  # fmt: skip
