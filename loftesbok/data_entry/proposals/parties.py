"""Who did it: the parties that a clause, its sentence or its heading names, and whether they did it together."""

from __future__ import annotations

import re

POLICE, MUNICIPALITY, OTHERS = "polisen", "kommunen", "ovriga"

_POLICE = re.compile(r"\b(?:\w*polis(?:en|er|erna|ens|myndigheten)?|lokalpolisområdet)\b", re.IGNORECASE)
_MUNICIPALITY = re.compile(
    r"\b(?:kommun(?:en|ens)?|\w+förvaltningen|socialtjänsten|räddningstjänsten|fritidsgården|fältarna|fältgruppen|"
    r"\w+kontoret)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:andra (?:aktörer|myndigheter|parter)|övriga aktörer|flera aktörer|fastighetsägare|föreningar|näringslivet|"
    r"föreningslivet|tullverket|skatteverket|kustbevakningen|länsstyrelsen|bostadsbolag\w*)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\b(?:gemensam\w*|tillsammans|i samverkan|ihop|samordna\w*|parterna)\b", re.IGNORECASE)
_BOTH = re.compile(
    r"\b(?:parterna|polis(?:en)? (?:och|samt) (?:\w+s? )?kommun(?:en)?|kommun(?:en)? (?:och|samt) polis(?:en)?)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:i|inom|från|hos|av) (?:hela )?(?:[A-ZÅÄÖ]\w+ )?(?:kommunen|kommuns?)\b|"
    r"\bkommunens\b(?! (?:\w+förvaltning|\w+kontor|trygg))",
    re.IGNORECASE,
)
_WE = re.compile(r"\b(?:vi|oss|våra)\b", re.IGNORECASE)
_SUBJECT_END = 70


def named(text: str) -> set[str]:
    """Return the parties that a text names: not a municipality that is a place, nor whose thing it is."""
    text = _PLACE.sub(" ", text)
    parties = set()
    if _BOTH.search(text):
        parties |= {POLICE, MUNICIPALITY}
    if _POLICE.search(text):
        parties.add(POLICE)
    if _MUNICIPALITY.search(text):
        parties.add(MUNICIPALITY)
    return parties


def of_clause(clause: str, sentence: str, heading: str, responsible: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the parties behind an amount and ``joint``: yes, no or unclear.

    The nearest place that names a party decides: the clause, the sentence, the heading; else those who are responsible,
    with ``unclear``.
    """
    for text, is_heading in ((clause, False), (sentence, False), (heading, True)):
        parties = named(text)
        if is_heading and not parties <= set(responsible) and responsible:
            parties &= set(responsible)
        if not parties and _WE.search(text) and len(responsible) == 1:
            parties = set(responsible)
        if parties:
            is_joint = bool(_TOGETHER.search(text)) and not is_heading
            if _OTHERS.search(text) and is_joint:
                parties.add(OTHERS)
            joint = "no" if len(parties) == 1 else "yes" if is_joint else "unclear"
            return tuple(sorted(parties)), joint
    if len(responsible) == 1:
        return responsible, "no" if named(heading) else "unclear"
    return tuple(sorted(responsible)), "unclear"
