"""A summary in words: the texts to paste beside it, and what its pictures say for those who do not see them."""

from __future__ import annotations

from collections.abc import Sequence

from loftesbok.analysis.sentences import tell_figures_elsewhere
from loftesbok.document.text import plain
from loftesbok.domain.swedish import listing, number, uncapitalised
from loftesbok.papers.summary.content import LARGE, Commitment, Figure, Summary

LONGEST_POST = 280  # characters; what the narrowest of the channels takes
LONGEST_NAME = 100  # characters of the promise's name that a post has room for, whatever else it tells
MOST = 12  # commitments in the longer text
LONGEST_TITLE = 120
OWN_STATUS = "Statusen är bokens egen bedömning."
INDEPENDENT = "Fristående exempel, ingen handling från kommunen eller polisen."


def cut(text: str, longest: int) -> str:
    """Return a text of at most so many characters, cut between two words with an ellipsis where it is longer."""
    if len(text) <= longest:
        return text
    room = max(longest - 1, 0)
    kept = text[:room]
    head = kept if text[room] == " " else kept.rpartition(" ")[0]
    return f"{(head if len(head) > longest // 2 else kept).rstrip(' ,;.:–')}…"


def cut_sentence(text: str, longest: int) -> str:
    """Return a text of at most so many characters, cut behind a sentence where it is longer and a sentence fits."""
    if len(text) <= longest:
        return text
    head, stop, _ = text[: max(longest - 1, 0)].rpartition(". ")
    return f"{head}. …" if stop else cut(text, longest)


def limited(items: Sequence[str], most: int) -> list[str]:
    """Return the first items; where there are more, the last says how many: "och 4 till"."""
    if len(items) <= most:
        return list(items)
    return [*items[:most], f"och {number(len(items) - most)} till"]


def status_words(summary: Summary) -> str:
    """Return headline and the other statuses as one sentence without its full stop."""
    return listing([summary.headline, *summary.others])


def promised_words(summary: Summary) -> str:
    """Return what was promised, by the promises' titles; "" where the commitments stand below none."""
    return (
        f"Löftets delar: {listing([uncapitalised(title) for title in summary.promised])}." if summary.promised else ""
    )


def figure_words(figure: Figure) -> str:
    """Return a figure as running text, as in "Besiktigade platser: minst 2 (Polisen)"."""
    return f"{figure.what}: {figure.value} ({figure.who})"


def commitment_words(commitment: Commitment) -> str:
    """Return a commitment with its signs and words."""
    return f"{', '.join(plain(badge) for badge in commitment.badges)}: {cut(commitment.title, LONGEST_TITLE)}"


def short_post(summary: Summary) -> str:
    """Return the short text to paste: never more than ``LONGEST_POST`` characters.

    The promise's name comes first, whole up to ``LONGEST_NAME`` characters. Where all has no room how many are followed
    up goes, then the address, and last the statuses; what is left is for as many figures as fit.
    """
    notices = [INDEPENDENT] if summary.notice else []
    judged = [OWN_STATUS, *notices] if summary.counted else notices
    facts = f"{summary.when}: {status_words(summary)}."
    leads = [facts, *([f"{summary.when}: {summary.statuses}."] if summary.statuses else [])]
    ways = [(lead, judged) for lead in leads] + [(f"{summary.when}: {summary.headline}.", notices)]
    ways = [*((lead, [*judged, summary.address]) for lead in leads), *ways] if summary.address else ways
    for lead, ending in ways:
        room = LONGEST_POST - len(" ".join([f". {lead}", *ending]))
        if room >= min(len(summary.name), LONGEST_NAME):
            break
    name = cut(summary.name, max(room, LONGEST_NAME))
    text = f"{name}. {cut(lead, len(lead) + room - len(name))}"
    room = LONGEST_POST - len(" ".join(["", *ending]))
    for figure in summary.figures:
        longer = f"{text} {figure_words(figure)}."
        if len(longer) > room:
            break
        text = longer
    return " ".join([text, *ending])


def long_post(summary: Summary) -> str:
    """Return the longer text to paste: every commitment with its status, the figures, what is missing."""
    figures = [figure_words(figure) for figure in summary.figures]
    parts = [
        f"{summary.title}: {lower(summary.when)}",
        promised_words(summary),
        f"{status_words(summary)}.",
        "\n".join(limited([commitment_words(commitment) for commitment in summary.commitments], MOST)),
        _list("Siffror ur redovisningen:", figures, rest(summary)),
        _list("Det som inte är redovisat:", limited(summary.gaps, 4)),
        f"{summary.assessed} {summary.reach}" if summary.counted else summary.reach,
        summary.more,
        summary.notice,
    ]
    return "\n\n".join(part for part in parts if part)


def rest(summary: Summary) -> str:
    """Say how many figures the chapter has in all; "" where it has no more than those that are set large."""
    return tell_figures_elsewhere(summary.figures_in_all, len(summary.figures))


def _list(heading: str, items: Sequence[str], ending: str = "") -> str:
    if not items:
        return ""
    return "\n".join([heading, *(f"– {item}" for item in items), *([ending] if ending else [])])


def lower(label: str) -> str:
    """Return a reporting period's name as it stands within a sentence."""
    return label[:1].lower() + label[1:]


def share_alt(summary: Summary, figures: int = LARGE) -> str:
    """Say what the picture for sharing shows, with as many figures as it has."""
    missing = summary.gaps[0] if summary.gaps and not summary.counted else ""
    foot = [OWN_STATUS if summary.counted else "", INDEPENDENT if summary.notice else "", f"{summary.book}."]
    return " ".join(["Bild med text:", _said(summary, figures), *filter(None, (missing, *foot))])


def page_alt(summary: Summary) -> str:
    """Say what the picture of the page shows; the whole text stands in the PDF."""
    rows = limited([commitment_words(commitment) for commitment in summary.commitments], MOST)
    table = f" Tabell med åtagandena: {'; '.join(rows)}." if rows else ""
    ending = f" {summary.notice}" if summary.notice else ""
    said = _said(summary, LARGE)
    return f"Sammanfattning på en sida: {said}{table} Samma sida finns som tillgänglig PDF.{ending}"


def _said(summary: Summary, figures: int) -> str:
    """Return what both pictures say: the promise, the time, the headline and the large figures."""
    large = [figure_words(figure) for figure in summary.figures[:figures]]
    figure_sentence = f" Siffror: {'; '.join(large)}." if large else ""
    return f"{summary.title}. {summary.when}. {status_words(summary)}.{figure_sentence}"


def texts(summary: Summary, figures: int = LARGE) -> dict[str, str]:
    """Return the two text files by the ending of their names; ``figures`` is how many the picture for sharing shows."""
    share, page = share_alt(summary, figures), page_alt(summary)
    return {
        "alternativtext.txt": f"Till bilden 1200 × 630:\n{share}\n\nTill A4-bilden:\n{page}\n",
        "inlagg.txt": f"Kort, högst {LONGEST_POST} tecken:\n{short_post(summary)}\n\nLängre:\n{long_post(summary)}\n",
    }
