"""The sentences that a board paper makes from counts: a proposal promises, a report looks back.

They take counts, names and labels, never rows, so that a test can read every one of them for every count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loftesbok.analysis.sentences import genitive
from loftesbok.domain.swedish import listing, number, sentence
from loftesbok.domain.vocabulary import SHOWN

_EACH = {"month": "varje månad", "quarter": "varje kvartal", "tertial": "varje tertial", "half_year": "varje halvår",
         "year": "varje år"}  # fmt: skip
_WORDS = ("inga", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def in_words(count: int) -> str:
    """Write a count of neuter things in words up to twelve, in digits from thirteen."""
    return _WORDS[count] if count < len(_WORDS) else number(count)


def count_commitments(count: int) -> str:
    """Write "inga åtaganden", "ett åtagande", "åtta åtaganden", "14 åtaganden"."""
    return f"{in_words(count)} {'åtagande' if count == 1 else 'åtaganden'}"


def tell_promise(area: str, validity: str, *, is_over: bool) -> str:
    """Say where and when a promise that is reported on was or is in force."""
    return f"Löftet {'gällde' if is_over else 'gäller'} {area} under {validity}."


def tell_proposal(parties: str, area: str, validity: str) -> str:
    """Say what a new promise is about, as something to come."""
    return f"{parties} föreslås ge ett medborgarlöfte som ska gälla {area} under {validity}."


def tell_shares(shared: int, alone: Mapping[str, int], *, looks_back: bool, is_over: bool = True) -> str:
    """Say how many commitments a promise had (or is to have), and whose they were; ``alone`` counts by party."""
    total = shared + sum(alone.values())
    verb = ("hade" if is_over else "har") if looks_back else "ska ha"
    are = ("var" if is_over else "är") if looks_back else "blir"
    opening = f"Det {verb} {count_commitments(total)}"
    if not total or (not alone and total == 1):
        return f"{opening}{', som parterna delar' if total else ''}."
    if not alone:
        return f"{opening}, alla gemensamma." if total > 2 else f"{opening}, båda gemensamma."
    parts = [f"{in_words(shared)} {are} {'gemensamt' if shared == 1 else 'gemensamma'}"] if shared else []
    parts += [f"{in_words(count)} {are} {genitive(name)}" for name, count in alone.items()]
    return f"{opening}: {listing(parts)}."


def tell_statuses(label: str, counted: Mapping[str, int], total: int) -> str:
    """Say what is shown of the commitments in one reporting period; ``counted`` holds how many have each status."""
    followed_up = sum(counted.values())
    statuses = [
        f"{in_words(counted[code])} {term.single if counted[code] == 1 else term.many}"
        for code, term in SHOWN.items()
        if counted.get(code)
    ]
    if not statuses:
        return f"För {label} är inget åtagande uppföljt."
    if len(statuses) == 1 and followed_up == total:
        all_of_them = {1: "åtagandet", 2: "båda åtagandena"}.get(total, f"alla {count_commitments(total)}")
        return f"I redovisningen för {label} var {all_of_them} {_bent(statuses).partition(' ')[2]}."
    opening = "Av åtagandena" if followed_up == total else f"Av {in_words(followed_up)} uppföljda åtaganden"
    return f"{opening} var {_bent(statuses)} i redovisningen för {label}."


def _bent(statuses: Sequence[str]) -> str:
    """List statuses after a verb: "fyra genomförda och två under arbete"."""
    return listing([status.replace(" pågår", " under arbete") for status in statuses])


def tell_remaining(time: str) -> str:
    """Say which time of a promise is still to be reported on."""
    return f"Tiden efter det, {time}, återstår att redovisa."


def tell_gap(label: str, state: str, count: int, total: int, unit: str = "") -> str:
    """Say what is not reported of a time, without a full stop; ``count`` of ``total`` commitments are meant.

    ``unit`` is that of follow-ups within a time that is reported as a whole.
    """
    who = "" if count == total else f" ({count_commitments(count)})"
    if state == "published_not_held" and unit in _EACH:
        what = f"uppföljningarna {_EACH[unit]} är publicerade, men ingår inte i underlaget"
    else:
        what = {
            "not_reported": "nämns inte i redovisningen",
            "published_not_held": "en redovisning är publicerad, men ingår inte i underlaget",
            "no_information": "uppgift saknas om någon redovisning är gjord",
            "before_first": "före den första uppföljningen",
        }[state]
    return f"{sentence(label)}: {what}{who}"


def tell_unreported(parts: Sequence[str]) -> str:
    """Say which promised parts a follow-up does not mention; "" for none."""
    return f"Redovisningen nämner inte: {'; '.join(part.rstrip('.') for part in parts)}." if parts else ""


def tell_silent(parties: str) -> str:
    """Say whose share of a commitment is not reported; "" for nobody's."""
    return f"Det är inte redovisat vad {parties} har gjort." if parties else ""
