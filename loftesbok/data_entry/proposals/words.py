"""Words as they are compared: stems, parts of compounds, and the subjects that medborgarlöften are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from loftesbok.domain.swedish import NUMBER_WORDS

_WORD = re.compile(r"[a-zåäöéü][a-zåäöéü-]*", re.IGNORECASE)
_STEMMER = snowballstemmer.stemmer("swedish")

STOP = frozenset((
    "aktivitet", "aktiviteter", "alla", "allt", "andra", "annan", "annat", "antal", "antalet", "arbeta", "arbetar",
    "arbetat", "arbete", "att", "av", "bara", "bidra", "bidrar", "bland", "blev", "bli", "blir", "boende", "bort",
    "brottsförebyggande", "båda", "både", "dag", "dagar", "de", "dem", "den", "denna", "deras", "dess", "dessa",
    "det", "detta", "där", "därför", "då", "efter", "egen", "egna", "ej", "eller", "en", "ett", "extra", "finns",
    "fler", "flera", "fram", "från", "får", "fått", "för", "före", "förebygga", "förebyggande", "gemensam",
    "gemensamma", "gemensamt", "genom", "genomföra", "genomförs", "genomfört", "gjort", "gjorts", "gå", "göra",
    "ha", "had", "hade", "han", "har", "hos", "hur", "här", "i", "in", "inför", "inom", "insats", "insatser",
    "inte", "invånare", "invånarna", "jämfört", "kan", "kommer", "kommun", "kommunen", "kommunens", "kring",
    "kunna", "lokala", "lova", "lovar", "löfte", "löften", "löftet", "med", "medan", "medborgare",
    "medborgarlöfte", "medborgarlöften", "medborgarlöftet", "medborgarna", "mellan", "men", "mer", "mest", "minst",
    "mot", "mycket", "många", "måste", "ni", "nu", "ny", "nya", "när", "nära", "något", "några", "och", "också",
    "olika", "om", "område", "områden", "oss", "part", "parter", "parterna", "per", "period", "perioden", "polis",
    "polisen", "polisens", "på", "rad", "redan", "rikta", "riktade", "runt", "samt", "samtliga", "samverka",
    "samverkan", "sedan", "sig", "sin", "sina", "sitt", "ska", "skall", "skapa", "skapar", "skapat", "skulle",
    "som", "större", "säkerhet", "säkra", "så", "till", "tillsammans", "totalt", "trygg", "trygga", "tryggare",
    "trygghet", "tryggheten", "trygghetsskapande", "tryggt", "under", "upp", "ur", "ut", "utan", "utifrån",
    "utveckla", "utöka", "vad", "vara", "varit", "vars", "verka", "vi", "vid", "vilka", "vilket", "vår", "våra",
    "vårt", "än", "är", "även", "år", "året", "årets", "åt", "åtgärd", "åtgärder", "öka", "ökad", "ökade", "över",
)) | frozenset(NUMBER_WORDS)  # fmt: skip
"""Words that say nothing of which commitment a passage is about."""

_SUBJECTS = {
    "droger": r"narkoti|drog|knark|cannabis|missbruk|doping|lang(ning|are)",
    "trafik": r"trafik|hastighe|fortkör|bil(ar|en|ist|för|tr)|fordon|moped|a-trakt|epa|mc\b|motorcyk|\w*körning|"
    r"körkort|"
    r"rattfyll|nykterhe|vägar|laser|fart|förare|buskör|cykl|parkering|stopp",
    "moped": r"moped|a-trakt|epa|trimma",
    "hastighet": r"hastighe|fortkör|fart|laser",
    "skola": r"skol|\w+skol|elev|rektor|lärar|gymnasi|högstadi|mellanstadi|låg-?stadi",
    "unga": r"ungdom|unga\b|barn|tonår|fritidsgård|föräld|vårdnadshav|fältarb|fältass|elev",
    "närvaro": r"närvar|patruller|\w*patrull|synlig|ronder|områdespolis|nattvandr|ordningsvakt|fotpatrull",
    "otrygg": r"otrygg|brottsutsatt|utsatta|hot-?spot|oroliga",
    "krog": r"krog|krög|restaurang|servering|nattklubb|uteställ|alkohol",
    "vandring": r"\w*vandring|trygghetsrond",
    "grannar": r"grann",
    "inbrott": r"inbrott|\w*stöld|tillgrepp|bostadsinbr",
    "båt": r"båt|sjö|marin|skärgård",
    "dialog": r"\w*dialog|\w*möte|samtal|träff|\w*träff|kaffe|medborgarkontor|torg(möte|dag)",
    "kamera": r"\w*kamer",
    "ljus": r"\w*belysning|ljus|lampor|gatlykt|buskage|sly\b|beskär|siktröj|växtlighet",
    "renhållning": r"klott|nedskräp|renhåll|städ|skräp",
    "skadegörelse": r"skadegör|klott|vandal|bränder|brand\b|anlagd",
    "våld": r"\w*våld|misshand|heder",
    "äldre": r"äldre|senior|pensionär|bedräger",
    "information": r"informat|föreläs|utbild|kampanj",
    "tillsyn": r"\w*tillsyn",
    "nattvandring": r"nattvandr|vuxenvandr|farsor|morsor",
    "ordningsvakt": r"ordningsvakt|väktar",
}
_SUBJECT = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _SUBJECTS.items()}


def words_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text, those with a hyphen inside whole."""
    return _WORD.finditer(text)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a word, as the search of the book has it."""
    return str(_STEMMER.stemWord(word.lower().strip("-")))


@lru_cache(maxsize=20_000)
def subjects(word: str) -> frozenset[str]:
    """Return the subjects that a word speaks of: "mopeder" of traffic and of mopeds."""
    return frozenset(name for name, pattern in _SUBJECT.items() if pattern.match(word))


@lru_cache(maxsize=2_000)
def content(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text that say what it is about, each once, in order."""
    words = (match[0].lower() for match in _WORD.finditer(text))
    return tuple(dict.fromkeys(stem(word) for word in words if word not in STOP and len(word) > 2))


@lru_cache(maxsize=200_000)
def likeness(word: str, other: str) -> float:
    """Return how alike two stems are, from 0 to 1: equal, part of a compound, or begun alike.

    >>> likeness("krogtillsyn", "tillsyn"), likeness("vandring", "kamer")
    (0.8, 0.0)
    """
    if word == other:
        return 1.0
    short, long = sorted((word, other), key=len)
    if len(short) >= 4 and (long.endswith(short) or (long.startswith(short) and len(short) >= 5)):
        return 0.8
    if len(short) >= 4 and long.startswith(short):
        return 0.6
    if len(short) >= 7 and short[:6] == long[:6]:
        return 0.5
    return 0.0
