"""Whether a clause tells what has been done, what was promised or what is to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

RESULT, PROMISE, PLAN, OPEN = "result", "promise", "plan", ""

_DONE = (
    "inkom|inkommit|sågs|uppstod|uppkom|påträffades|tillkom|utgjorde|medförde|gjorde|gjordes|gjort|gjorts|fick|fått|höll|hölls|hållit|hållits|blev|blivit|gick|gått|gav|gavs|tog|togs|tagit|"
    "tagits|skrev|skrevs|skrivits|såg|setts|stod|kom|kommit|var|varit|ingick|ingått|deltog|deltagit|fanns|bjöd|bjöds|"
    "drev|drevs|bröt|slog|beslöt|lade|lades|satte|sattes|satt upp|lett|ledde|ägde|ägt|åkte|gripit|greps|omkom|sökt|"
    "besökt|besökts|besökte|mötte|köpte|hjälpte|genomförde|utförde|stängde|började|höjde|följde|följt|hjälpt|mött|haft|funnits|genomförd|genomfört|genomförda|genomförts|genomfördes|utförd|utfört|"
    "utförda|utförts|utfördes|avslutad|avslutat|avslutade|klar|klart|klara|framtagen|framtaget|framtagna|upprättad|"
    "upprättat|upprättade|startad|startat|inrättad|inrättat|införd|infört|införda|uppsatt|uppsatta|hållna|tillsatt|"
    "uppfylld|uppfyllt|uppfyllda|delgiven|beslutad|omhändertagits|frihetsberövats|beslagtagits|skett|upptäckts|upptäckt"
)
_NO_VERB = (
    r"(?!(?:\w*(?:insats|plats|hastighets|enhets|vits|besluts|måtts|rätts|brotts|vakts|skylts)|kontakt|effekt)\b)"
)
_PASSIVE = rf"{_NO_VERB}\w{{2,}}(?:ades|erats|ddes|tt?es|rdes|ndes|ldes|gdes|mdes|vdes|(?<!l)ats|itits|utits|agits)"
_ACTIVE = r"(?:vi|polisen|kommunen|parterna|man|de|det|som|har|och|hade|polis) (?:\w+ )?\w{3,}(?:ade|dde|kte)"
_FINITE = (
    rf"har|hade|{_DONE}|{_PASSIVE}|\w{{3,}}erat|\w{{3,}}erade(?= (?:vi|polisen|kommunen|i|på|vid|under|med))|{_ACTIVE}"
)
_RESULT = re.compile(
    rf"\b(?:{_FINITE})\b|\b(?:närvaron?|antalet|tryggheten|synligheten) (?:ökat|minskat|ökade|minskade)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:genomför|genomförs|sker|håller|hålls|finns|erbjuder|bedriver|bedrivs|patrullerar|deltar|samverkar|driver|"
    r"arbetar|samarbetar|besöker|kontrollerar|utför|utförs|gör|görs|anordnar|anordnas|arrangerar|träffar|sköts|"
    r"ordnar)\b",
    re.IGNORECASE,
)
_TOMORROW = re.compile(
    r"\b(?:planerar|planeras|planerat? (?:i|in|till|för|under|att)|planerad till|(?:är|finns|"
    r"ligger) (?:\w+ )?planera(?:t|d|de)"
    r"|planering(?:en)?(?: för [^.;]{1,60})? (?:pågår|har påbörjats|är påbörjad|inledd)|planering pågår|"
    r"är inplanera\w*|"
    r"kommer\b(?! (?:från|in\b|ofta|hit|fram|till\b))|avser|tänker|förbereder|förbereds|förberedelser|"
    r"(?:under|i|till|inför|med|för|redan) (?:nästa|kommande)|nästa \w+|framöver|"
    r"framgent|framåt|fortsätter|fortsättas?|fortlöper|tas med till|tas vidare|lyfts vidare|är tänkt|väntas|beräknas|"
    r"(?:arbetar|jobbar) (?:nu |vidare )?(?:med|för) att (?!minska|motverka|öka|förhindra|förebygga|skapa|göra|"
    r"värna|nå)|"
    r"ser (?:nu )?över|tittar (?:nu )?på|undersöker|utreder|utreds|tar (?:[a-zåäö]+ ){0,4}?fram (?=ett|en|nya|"
    r"nytt|medborgar)|förlängs|förnyas|tas (?:just nu |nu )?fram|"
    r"håller på att|är på gång|på väg att|blir (?:klar|färdig)\w*|beslutat att|(?:förhoppningen|tanken|"
    r"ambitionen|planen) är att|målet är att (?:starta|återuppta|kunna|komma)|på gång|under (?:framtagande|"
    r"uppbyggnad|utarbetande|planering)|"
    r"påbörja[tds]s?|"
    r"pågår (?:ett |nu ett )?(?:arbete|planering|dialog|projektering|förberedelser|diskussion)\w*|återkommer|"
    r"återupptas|"
    r"för att (?:genomföras|realiseras|starta)|(?:hoppas|vill) (?:kunna|fortsätta|genomföra)|inleds|startar (?:i|"
    r"under))\b",
    re.IGNORECASE,
)
_SHALL = re.compile(r"\b(?:ska|skall)\b", re.IGNORECASE)
_PROMISES = re.compile(
    r"\b(?:ska|skall|skulle|lovar|lovade|lovat|utlova\w*|åtar oss|åtagit oss|målet (?:är|var)|"
    r"mål(?:sättningen)? (?:är|var)|"
    r"målvärde\w*|löftet (?:är|var) att|löftet innebär|löftet innebar|kommer att)\b",
    re.IGNORECASE,
)
_UNDONE = re.compile(
    r"\b(?:ställts in|ställdes in|ställas in|inställd(?:a|es)?|blev inställt|uteblev|uteblivit|skjutits upp|sköts upp|"
    r"skjutas upp)\b",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(
    r"(?:;|,)\s+(?:(?:och|men|samt|då|där|medan|varav|eftersom)\s+)?|\s+(?=(?:vilket|vilka|varvid|varav|"
    r"så att)\s)|\s+\(|\s+(?:och|samt|men)\s+"
    r"(?=(?:ska|kommer|tittar|planerar|ser|förbereder|har|är|vi|det|polisen|kommunen|resterande|övriga|"
    r"ytterligare|mer|fler|påbörjat|utrett|"
    r"därefter|sedan)\b)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"^(?:så|för) att\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A part of a sentence with a verb of its own, as far as one can tell; its place is in the collapsed text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def clauses(text: str, start: int) -> Iterator[Clause]:
    """Yield the clauses of a sentence: a piece without a verb stays with the one before it."""
    cuts = [0]
    for match in _NEXT_CLAUSE.finditer(text):
        before, after = text[cuts[-1] : match.start()], text[match.end() :]
        if has_verb(before) and has_verb(re.split(r"[;,]", after, maxsplit=1)[0]):
            cuts.append(match.start())
    for first, last in zip(cuts, [*cuts[1:], len(text)], strict=True):
        piece = text[first:last]
        lead = len(piece) - len(piece.lstrip(" ,;("))
        yield Clause(piece[lead:].rstrip(), start + first + lead)


def has_verb(text: str) -> bool:
    """Tell whether a piece of text has a verb that decides what it is."""
    return any(pattern.search(text) for pattern in (_RESULT, _PRESENT, _TOMORROW, _PROMISES))


def tells_result(text: str) -> bool:
    """Tell whether a text says that something has been done, or was not."""
    return bool(_RESULT.search(text))


def tells_practice(text: str) -> bool:
    """Tell whether a text says what is done as a rule: "patrullerar", "håller öppet"."""
    return bool(_PRESENT.search(text))


def tells_plan(text: str) -> bool:
    """Tell whether a text says what is to come."""
    return bool(_TOMORROW.search(text))


def tells_obligation(text: str) -> bool:
    """Tell whether a text says what shall be done."""
    return bool(_SHALL.search(text))


def has_early_shall(text: str) -> bool:
    """Tell whether *ska*, *lovar* or the like is among the first words: the sentence is about what shall be done."""
    return bool(_PROMISES.search(" ".join(text.split()[:14])))


def tells_promise(text: str) -> bool:
    """Tell whether a text says what was promised."""
    return bool(_PROMISES.search(text))


def tells_purpose(text: str) -> bool:
    """Tell whether a clause says what something is for."""
    return bool(_PURPOSE.search(text))


def is_called_off(text: str) -> bool:
    """Tell whether a text says that something was called off or put off."""
    return bool(_UNDONE.search(text))


def sort_of(text: str) -> str:
    """Return what a clause is: a result, a promise, a plan, or open where no verb tells."""
    if tells_plan(text):
        return PLAN
    if tells_promise(text):
        return PROMISE
    if tells_result(text) or tells_practice(text):
        return RESULT
    return OPEN
