"""Words as they are compared: stems, parts of compounds, and the subjects that medborgarlöften are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from loftesbok.domain.swedish import NUMBER_WORDS

_WORD = re.compile(r"[a-zåäöéü][a-zåäöéü-]*", re.IGNORECASE)
_STEMMER = snowballstemmer.stemmer("swedish")

STOP = frozenset(
    "alla allt andra annan annat att av bara bland blev bli blir bort både båda dag dagar de dem den denna deras dess "
    "dessa det detta där därför då efter egen egna ej eller en ett extra finns flera fler från fram får fått för före "
    "gemensam gemensamma gemensamt genom genomföra genomförs genomfört gjort gjorts gå göra ha had hade han har hos hur "
    "här i inför inom inte in insats insatser jämfört kan kommer kommun kommunen kommunens kring kunna lokala med medan "
    "medborgare medborgarna medborgarlöfte medborgarlöften medborgarlöftet mellan men mer mest mot mycket många måste "
    "ni nu ny nya när nära något några och också olika om oss part parter parterna per period perioden polis polisen "
    "polisens på redan rad rikta riktade runt samt samtliga samverka samverkan sedan sig sin sina sitt ska skall skulle "
    "som större så tillsammans till totalt under upp ur ut utan utöka utifrån vad vara varit vars vi vid vilka vilket "
    "vår våra vårt året årets år åt än är även över öka ökad ökade bidra arbete arbeta arbetar arbetat område områden "
    "minst verka utveckla antal antalet åtgärd åtgärder lova lovar löfte löftet löften aktivitet aktiviteter "
    "trygghet tryggheten trygg trygga tryggt tryggare trygghetsskapande skapa skapar skapat brottsförebyggande förebygga "
    "förebyggande bidrar säkerhet säkra invånare invånarna boende".split()
) | frozenset(NUMBER_WORDS)
"""Words that say nothing of which commitment a passage is about."""

_SUBJECTS = {
    "droger": r"narkoti|drog|knark|cannabis|missbruk|doping|lang(ning|are)",
    "trafik": r"trafik|hastighe|fortkör|bil(ar|en|ist|för|tr)|fordon|moped|a-trakt|epa|mc\b|motorcyk|\w*körning|körkort|"
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
