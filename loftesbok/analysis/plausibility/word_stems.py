"""Whether a Swedish text takes something up: by word stems, and generously, as a warning must not rest on wording."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from loftesbok.domain.reporting_period import MONTHS

_WORD = re.compile(r"[^\W\d_]{3,}")
_BEGINNING = 5  # letters of a stem that are enough: "kamerabevakning" is taken up by "kameror"
_WITHOUT_MEANING = """
aktör aktörer alla andra annan annat arbeta arbetar arbete arbetet att bland bli blir bra börja börjar den denna dess
dessa det detta där efter eller fler flera fortlöpande fortsatt fortsatta fortsätta fortsätter från fyra följande för
före förra genom genomföra genomföras genomförs ges gjort gånger gör göra göras görs halvår halvåret har hela hos hur
höst hösten innan inom insats insatser insatserna inte kan kommande kommer kommun kommunen kvar kvartal kvartalet med
mellan men mer mot mål månad månaden månader måste nya nytt när nästa nästkommande någon något några och också olik
olika ordna ordnas part parter parterna period perioden planera planerade planeras planerat planering påbörja påbörjas
redan redovisas samma samt sedan senare sig sin sina sitt ska skall snart som sommar sommaren start starta startar
steg stöd tar tas tertial tertialet tid till tillsammans tre två under upp ut utföra utföras utförs vad var vara varje
vecka veckor vid vill vinter vintern vår våren ytterligare även åren året åtgärd åtgärder åtgärderna över
"""
_EMPTY = frozenset(_WITHOUT_MEANING.split()) | frozenset(MONTHS)


@cache
def _empty_stems() -> frozenset[str]:
    return frozenset(_stemmer().stemWords(sorted(_EMPTY)))


@cache
def _stemmer():  # type: ignore[no-untyped-def] # snowballstemmer has no types
    import snowballstemmer  # noqa: PLC0415 - only where there is something to compare

    return snowballstemmer.stemmer("swedish")


def stems(text: str, without: Iterable[str] = ()) -> list[str]:
    """Return the stems of the words that carry a text, each once; ``without`` leaves out more words (names)."""
    left_out = {word.lower() for words in without for word in _WORD.findall(words)}
    words = [word.lower() for word in _WORD.findall(text)]
    kept = _stemmer().stemWords([word for word in words if word not in _EMPTY and word not in left_out])
    return [stem for stem in dict.fromkeys(kept) if stem not in _empty_stems()]


def names(text: str, title: str) -> bool:
    """Tell whether a text names a thing: every word of its title is there, in any form."""
    said = [word.lower() for word in _WORD.findall(text)]
    wanted = _stemmer().stemWords([word.lower() for word in _WORD.findall(title)])
    return bool(wanted) and all(any(word.startswith(stem) for word in said) for stem in wanted)


def takes_up(text: str, wanted: Iterable[str]) -> bool:
    """Tell whether a text holds any of the stems; the beginning of a long one is enough, also inside a compound."""
    whole = text.lower()
    said = _WORD.findall(whole)
    for stem in wanted:
        if len(stem) < _BEGINNING:
            if any(word.startswith(stem) for word in said):
                return True
        elif stem[:_BEGINNING] in whole:
            return True
    return False


def sentences(text: str) -> list[str]:
    """Split a text into sentences."""
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", text.strip()) if part]
