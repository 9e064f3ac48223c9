"""What is counted: the noun after a number, and whether it is something that follow-ups count."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-zÅÄÖåäöÉéü][\wåäöÅÄÖé/-]*")
_FILLERS = frozenset((
    "andra", "av", "de", "dessa", "enskilda", "fasta", "fler", "flera", "gemensam", "gemensamma", "hela",
    "kallade", "mindre", "nationell", "nationella", "ny", "nya", "nytt", "olika", "planerade", "riktad", "riktade",
    "separata", "spontana", "st", "styck", "stycken", "större", "särskild", "särskilda", "så", "sådana",
    "tillfälliga", "ytterligare",
))  # fmt: skip
_ADJECTIVE = re.compile(
    r"(?:\w{2,}(?:iga|ig|igt|ella|ell|ellt|iska|isk|iskt|ande|ende|ade|ad|at|bara|bar|lösa|lös|samma|samt|sam|"
    r"sta|ösa|ös|ikta|tta|lagda|lagd|dda|vda|"
    r"satta|satt|nära|full|fulla)|unga|ung|stora|stor|stort|små|liten|litet|äldre|yngre|bra|god|goda|mobil|"
    r"mobila|synliga|extra|grov|grova|ringa|öppna|öppen)$",
    re.IGNORECASE,
)
_FUNCTION_WORD = re.compile(
    r"(?:i|på|av|för|med|till|från|om|vid|under|mot|att|som|och|eller|samt|men|den|det|har|hade|är|var|blev|per|"
    r"hos|genom|inom|bland|"
    r"efter|utan|över|kring|ska|kommer|inte|där|när|då|än|vi|polisen|kommunen|sedan|innan|jämfört|fick|gjordes|"
    r"genomfördes)$",
    re.IGNORECASE,
)
_HEADS = (
    "aktion", "aktioner", "aktivitet", "aktiviteter", "analys", "analyser", "anmälan", "anmälning", "anmälningar",
    "arrangemang", "avgift", "avgifter", "avlägsnande", "avlägsnanden", "avvisning", "avvisningar", "barn",
    "belysning", "besiktning", "besiktningar", "beslag", "beslut", "besök", "besökare", "besöken", "bidrag", "bil",
    "bilar", "bilist", "bilister", "blåsning", "blåsningar", "boende", "bot", "broschyrer", "brott", "butik",
    "butiker", "böter", "cykel", "cyklar", "dag", "dagar", "deltagare", "dialog", "dialoger", "dom", "domar",
    "elev", "elever", "enkät", "enkäter", "evenemang", "event", "fall", "familjer", "film", "filmer", "fordon",
    "forum", "frågor", "förare", "föreläggande", "förelägganden", "föreläsning", "föreläsningar", "förening",
    "föreningar", "företag", "förslag", "gripande", "gripanden", "grupp", "grupper", "gång", "gånger", "helg",
    "helger", "hinder", "hushåll", "husrannsakan", "husrannsakningar", "inbrott", "information", "ingripande",
    "ingripanden", "inlägg", "insats", "insatsen", "insatser", "insatserna", "inventering", "inventeringar",
    "jobb", "kamera", "kameror", "kampanj", "kampanjer", "kartläggning", "kartläggningar", "klass", "klasser",
    "knivar", "konferens", "konsert", "kontakt", "kontakter", "kontaktytor", "kontroll", "kontroller",
    "kontrollerna", "krog", "krogar", "kurs", "kurser", "kväll", "kvällar", "körkort", "körningar", "lagföring",
    "lagföringar", "lampa", "lampor", "larm", "lektion", "lektioner", "lov", "medborgare", "misshandelsfall",
    "misstänkta", "moped", "mopeder", "mottagning", "märkning", "märkningar", "mätning", "mätningar", "möte",
    "möten", "mötet", "nattvandrare", "nätverk", "ombud", "omhändertagande", "omhändertaganden", "område",
    "områden", "operation", "operationer", "ordningsbot", "ordningsböter", "ordningsvakter", "pass", "patrull",
    "patruller", "patrullering", "patrulleringar", "patrulltimmar", "person", "personer", "plats", "platser",
    "polis", "poliser", "praktikplatser", "procent", "projekt", "promenad", "promenader", "prov", "rapport",
    "rapporter", "rapportering", "rapporteringar", "rattfyllerier", "razzia", "razzior", "restauranger", "ring",
    "rond", "ronder", "rådslag", "samlingar", "samtal", "samverkansmöte", "seminarier", "seminarium", "session",
    "sessioner", "skola", "skolor", "skylt", "skyltar", "sommarjobb", "stopp", "stämma", "stöld", "stölder",
    "svar", "synpunkter", "sök", "test", "tester", "tillfälle", "tillfällen", "tillfällena", "tillstånd",
    "tillsyn", "tillsyner", "timmar", "timme", "tips", "träff", "träffar", "träffarna", "ungdom", "ungdomar",
    "uppdrag", "utandningsprov", "utbildning", "utbildningar", "utredning", "utredningar", "utryckning", "utskick",
    "utställning", "vakt", "vakter", "vandring", "vandringar", "vandringarna", "vapen", "varning", "varningar",
    "vecka", "veckor", "verksamhet", "verksamheter", "vuxna", "värdar", "workshop", "workshoppar", "workshops",
    "ärende", "ärenden", "åtgärd", "åtgärder", "överlast", "övning", "övningar",
)  # fmt: skip
_HEAD = re.compile(rf"(?:{'|'.join(sorted(_HEADS, key=len, reverse=True))})s?$", re.IGNORECASE)
_ABSTRACT_ONE = re.compile(
    r"(?:arbete|projekt|del|år|sätt|led|följd|samarbete|samverkan|rutin|plan|modell|ökning|minskning|nivå|dialog|"
    r"bild|process|roll|"
    r"uppföljning|strategi|satsning|form|effekt|anledning|orsak|fråga|möjlighet|utmaning|kontakt|aktör|kommun|"
    r"stad|kultur|miljö|"
    r"känsla|tid|period|punkt|mängd|grund|syfte|behov|stöd|tryck|trend|förändring|skillnad|närvaro|trygghet|"
    r"verksamhet|person|"
    r"polis|ungdom|grupp|plats|område|information|patrullering|belysning|förslag|tillsyn|rapport|underlag|"
    r"handlingsplan)$",
    re.IGNORECASE,
)
_NO_RESULT = re.compile(
    r"(?:punkt|punkter|löfte|löften|medborgarlöften|åtagande|åtaganden|mål|målområden|fokusområden|fokus|delar|"
    r"del|kommuner|kommun|"
    r"år|årens|månad|månader|minut|minuter|sekunder|meter|km|kilometer|mil|kronor|kr|tkr|mkr|miljoner|invånare|"
    r"innevånare|områdena|"
    r"prioriteringar|prioriterade|huvudområden|rubriker|frågor|tertial|tertialen|kvartal|sidor|parter|parterna|"
    r"tum|grader|"
    r"procentenheter|steg|anledningar|orsaker|perspektiv|stadsdelar|kommundelar|tusen|km/h|extra)$",
    re.IGNORECASE,
)
_DURATION = re.compile(r"(?:dag|dagar|dygn|vecka|veckor|timme|timmar|månader|helger|kvällar)$", re.IGNORECASE)
_RATE_AFTER = re.compile(
    r"^\W*\w+ (?:i|om|per|varje) (?:veckan?|månaden?|året?|dagen|dygnet|kvartal(?:et)?|termin(?:en)?)\b", re.IGNORECASE
)
_WITHIN = re.compile(
    r"\b(?:under|i|inom|efter|om|på|varje|de|var|sedan|senaste|kommande|närmaste|följande|bara) $", re.IGNORECASE
)


@dataclass(frozen=True)
class Noun:
    """What a number counts: the words from after the number through the noun, and the noun's place."""

    text: str
    head: str
    end: int


def noun_after(text: str, place: int) -> Noun | None:
    """Return the noun that a number before ``place`` counts; None where the sentence goes on otherwise."""
    words = list(_WORD.finditer(text, place, min(len(text), place + 160)))
    chosen = None
    for match in words[:6]:
        between = text[place if chosen is None else chosen.end() : match.start()]
        if re.search(r"[.;:!?()]", re.sub(r"\b(?:st|ca)\.", "", between)) and not re.fullmatch(
            r"\W*st\W*|\W*\.\W*", between
        ):
            break
        word = match[0]
        if _FUNCTION_WORD.match(word):
            break
        chosen = match
        if _HEAD.search(word) or _NO_RESULT.fullmatch(word):
            break
        if word.lower() in _FILLERS or _ADJECTIVE.search(word):
            continue
        break
    if chosen is None:
        return None
    return Noun(text[place : chosen.end()].strip(" .,"), chosen[0], chosen.end())


def noun_before(text: str, place: int) -> Noun | None:
    """Return the noun of a line such as "Trafikkontroller: 25" or "Antal kontroller 25 st"."""
    match = re.search(r"([A-Za-zÅÄÖåäö][\wåäö -]{2,60}?)\s*[:=–-]?\s*$", text[:place])
    if not match:
        return None
    word = match[1].split()[-1]
    return Noun(match[1], word, place) if is_counted(word) else None


def is_counted(word: str) -> bool:
    """Tell whether a word is something that follow-ups count: an action, an event, a person, a thing set up."""
    return bool(_HEAD.search(word)) and not _NO_RESULT.fullmatch(word)


def is_no_result(text: str, place: int, end: int, noun: Noun | None) -> bool:
    """Tell whether a number counts time, money, distance, or the points of the promise itself."""
    if noun is None:
        return False
    if _DURATION.fullmatch(noun.head):
        return not _RATE_AFTER.match(text[end:]) and bool(_WITHIN.search(text[:place]))
    return bool(_NO_RESULT.fullmatch(noun.head))


def is_one_of_kind(noun: Noun | None) -> bool:
    """Tell whether *en* or *ett* before a noun counts it: "en insats", but not "ett arbete"."""
    if noun is None or _ABSTRACT_ONE.search(noun.head):
        return False
    return bool(_HEAD.search(noun.head))


_SOMEBODY = re.compile(
    r"(?:person|ungdom|man|kvinna|förare|elev|pojke|flicka|vuxen|misstänkt|bilist|mopedist|gärningsman)$", re.IGNORECASE
)
_HAPPENS = re.compile(r"^\W*(?:\w+ ){0,4}?(?:har|hade|blev|fick|\w+(?:des|ts|tes))\b", re.IGNORECASE)
_MADE = re.compile(r"^\W*(?:\w+ ){0,3}?(?:har|hade) (?:\w+ ){0,2}?\w+ts\b", re.IGNORECASE)
_NOT_COUNTED_ZERO = re.compile(
    r"(?:problem|ordning|behov|förändring|skillnad|uppgift|uppgifter|tid|annan|annat|andra|aning|fara|orsak|"
    r"anledning|möjlighet|möjligheter|svar|"
    r"tvekan|effekt|skäl|fråga|sak|brist|del|sätt|stans|hinder för|oro|klagomål|större|särskild|särskilda)$",
    re.IGNORECASE,
)


def is_somebody_to_whom(noun: Noun, after: str) -> bool:
    """Tell whether *en* counts a person to whom something happened: "en ungdom kördes hem"."""
    return bool(_SOMEBODY.search(noun.head) and _HAPPENS.match(after))


def is_put_in_place(noun: Noun, after: str) -> bool:
    """Tell whether *en* counts a thing that was made or set up: "ett gupp har byggts"."""
    return bool(_MADE.match(after)) and not _ABSTRACT_ONE.search(noun.head)


def may_be_none(noun: Noun | None) -> bool:
    """Tell whether "inga" before a noun is a zero: something that could have been counted."""
    return noun is not None and not _NOT_COUNTED_ZERO.search(noun.head) and len(noun.head) > 2
