"""What a Swedish text says of how many: numbers in digits and words, how exact they are, zeros and vague amounts.

One reader for cells of forms, texts of follow-ups and source documents. What looks like a number and counts nothing is
passed over: dates, years, clock times, ages, ordinals, names (LOV 3, E4), numbers of paragraphs and weeks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from loftesbok.domain.reporting_period import MONTHS

_BELOW_TWENTY = (
    "noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton",
    "fjorton", "femton", "sexton", "sjutton", "arton", "nitton",
)  # fmt: skip
_TENS = ("tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")
_SMALL = {word: value for value, word in enumerate(_BELOW_TWENTY)} | {
    ten + (unit if value else ""): 10 * count + value
    for count, ten in enumerate(_TENS, 2)
    for value, unit in enumerate(("", *_BELOW_TWENTY[1:10]))
}
_ONE = ("en", "ett")
_SMALL |= {ten + "en": 10 * count + 1 for count, ten in enumerate(_TENS, 2)}
_MAGNITUDES = {"hundra": 100, "tusen": 1000, "miljon": 1_000_000, "miljoner": 1_000_000}
_MULTIPLES = {"dubbelt": 2, "tredubbelt": 3, "fyrdubbelt": 4}
_MULTIPLE = re.compile(
    r"(?:(dubbelt|tredubbelt|fyrdubbelt)|(\w{1,30}) gånger) (?:så|fler|mer)\b(?: (?:många|mycket))?", re.I
)
_GROUP_NOUNS = {"dussin": 12, "halvdussin": 6, "tjog": 20, "hundratal": 100, "tusental": 1000, "tiotal": 10}

# Each part has a longest length: no text can hold up the search for its numbers.
_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_DIGITS = rf"\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,6}}(?:,\d{{1,20}})?|\d{{1,20}}(?:,\d{{1,20}})?"
_SPAN = re.compile(rf"({_DIGITS}) ?(?:-|–|till) ?({_DIGITS})(?![\w-])")
_BETWEEN = re.compile(rf"mellan ({_DIGITS}) och ({_DIGITS})(?![\w-])", re.IGNORECASE)
_FROM = re.compile(r"\bfrån $", re.IGNORECASE)
_SUM = re.compile(rf"({_DIGITS}) ?\+ ?({_DIGITS})(?![\w-])")
_PLAIN_NUMBER = re.compile(rf"({_DIGITS})(?:(?=(?:st|ggr)\b)|(?![\w-]))(?!,\d)")
_DIGITS_GROUP = re.compile(r"(\d{1,4})-?tal(?:et|s)?\b")
_WORD = re.compile(r"[a-zåäöé]+(?:-tal(?:et)?\b)?", re.IGNORECASE)
_MOST_WORDS = 12

_SIZE = r"(?:stort|större|stor|mindre|litet|liten|visst|viss|lång|hel|okänt|betydande)"
_VAGUE = re.compile(
    rf"(?:ett|en) (?:{_SIZE} )?(?:antal|flertal|fåtal|rad|mängd|del|par|serie|handfull)\b"
    r"|(?:tio|hundra|tusen)tals\b|flera\b|några\b|många\b|enstaka\b|flertalet\b|upprepade\b(?= (?:gånger|"
    r"tillfällen))|åtskilliga\b|otaliga\b",
    re.IGNORECASE,
)
_ZERO = re.compile(r"(?:inga|ingen|inget|varken|inte|ej|icke|aldrig|utan)\b(?! (?:mindre|färre|mer|fler) än\b)", re.I)

_PRECISION_WORDS = {
    "at_least": ("inte mindre än", "inte färre än", "åtminstone", "minst", "lägst"),
    "at_most": ("inte mer än", "inte fler än", "högst", "upp till", "maximalt", "max", "som mest"),
    "more_than": ("mer än", "fler än", "drygt", "över"),
    "less_than": ("mindre än", "färre än", "knappt", "nästan", "närmare", "under"),
    "about": ("cirka", "c:a", "ca.", "ca", "omkring", "ungefär", "uppskattningsvis", "uppemot", "runt"),
    "exact": ("exakt", "precis", "totalt", "sammanlagt"),
}
_PRECISION = {words: precision for precision, group in _PRECISION_WORDS.items() for words in group}
_ADJACENT_ONLY = {"över", "under", "runt", "närmare", "max", "totalt", "sammanlagt", "precis"}
"""Words that tell a precision only just before the number; elsewhere they are prepositions or adverbs."""


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_JUST_BEFORE = re.compile(rf"(?<!\w)({_either(_PRECISION)}) ?$", re.IGNORECASE)
_NEAR_BEFORE = re.compile(rf"(?<!\w)({_either(set(_PRECISION) - _ADJACENT_ONLY)})(?: \w+){{0,2}} ?$", re.IGNORECASE)

_MONTH = "|".join((*MONTHS, *(rf"{month[:3]}\b\.?" for month in MONTHS)))
_NUMBERED = (
    r"tertial(?:en|et)?|kvartal(?:et)?|halvår(?:et)?|vecka|veckorna|v\.|åk|årskurs(?:erna)?|klass(?:erna)?|§§?|"
    r"paragraf|"
    r"punkt(?:en|erna)?|kapitel|kap\.|avsnitt|sidan?|s\.|nr|nummer|tabell|figur|bilaga|dnr|linje|zon|etapp|nivå|steg|"
    r"artikel|prop\.|lov|version"
)
_FRACTION_WORD = rf"(?:{'|'.join(_BELOW_TWENTY[1:13])}|en)"
_COUNTS_NOTHING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\d{4}-\d{1,2}(?:-\d{1,2})?(?!\d)",  # 2023-05-10
        rf"(?:den )?\d{{1,2}}(?:[.:]?e|:a)?(?: ?[-–] ?\d{{1,2}})? (?:{_MONTH})(?: \d{{4}})?\b",  # 1–3 maj 2023
        r"\d{1,2}/\d{1,2}(?:[ -]\d{2,4})?(?!\d)",  # 10/5, and 2/3
        rf"(?<!\d)(?<!\d{_SPACE})(?:19|20)\d{{2}}(?: ?[-–/] ?(?:19|20)?\d{{2}})?(?!\d|,\d|{_SPACE}\d{{3}}\b)",  # years
        r"(?:kl\.?|klockan) ?\d{1,2}(?:[.:]\d{2})?(?: ?(?:[-–]|och|till) ?\d{1,2}(?:[.:]\d{2})?)?|"
        r"\d{1,2}[.:]\d{2}(?![\d,])",
        r"(?<!\d)(?:\+46|0\d{1,3}) ?[-–/ ] ?\d{2,3}(?: ?\d{2,3}){1,3}(?!\d)|(?<!\d)(?:114 14|11313|"
        r"113 13)(?!\d)",  # telephone
        r"\b\w{2,40}(?:gatan|vägen|torget|gränd|stigen|allén|leden) \d{1,4}(?: ?[A-Za-z]\b)?(?!\d)",  # addresses
        r"(?<!\d)\d{3} \d{2} (?=[A-ZÅÄÖ])",  # postal codes; with capitals, as names
        rf"\b(?:{_FRACTION_WORD}|\d{{1,3}}) av (?:{_FRACTION_WORD}|"
        rf"\d{{1,3}})\b(?= (?!\d))(?=[^.;]{{0,60}}\b(?:anser|tycker|upplever|känner|uppger|svar|trygga))",
        r"mellan \d{1,2} och \d{1,2} år\b",
        r"\d{1,3}(?: ?[-–] ?\d{1,3})?[- ]?(?:år\b(?! i rad)|åring\w*|årig\w*)",  # ages, and how long
        r"\d{1,20}:(?:a|e)\b",  # ordinals
        rf"(?<!\w)(?:{_NUMBERED}) ?\d{{1,20}}(?:[:.]\d{{1,20}}){{0,9}}"
        r"(?:(?: ?[-–,/] ?| och | samt | till )\d{1,20}){0,9}(?![\w-])",
        r"\b\d{1,20} ?(?:§|kap\.)",
        r"\d{1,20}-(?!tal)[a-zåäö]\w*",  # 112-dagen
        r"\b[A-ZÅÄÖ]{1,3}\d{1,20}\b",  # E4, A6
        r"\b[A-ZÅÄÖ][\wåäö]+ \d{1,2} ?[-–] ?\d{1,2}\b",  # Fritidsuppdraget 13–16
    )
)
_CASED = frozenset(pattern.pattern for pattern in _COUNTS_NOTHING if "[A-ZÅÄÖ]" in pattern.pattern)
_NAMES = tuple(re.compile(pattern.pattern) if pattern.pattern in _CASED else pattern for pattern in _COUNTS_NOTHING)

MAY_COUNT = rf"(?i)\d|(?:{'|'.join([*_BELOW_TWENTY[2:], 'noll', *_TENS, 'hundra', 'tusen', 'dussin', 'dubbelt'])})"
"""A quick look at a text: where this is not found, it holds no number but *en* and no amount but a vague one."""


@dataclass(frozen=True)
class NumberPhrase:
    """A number, a zero or a vague amount in a text.

    ``value`` is None where the amount is vague (``precision`` is then ``unspecified``). ``kind`` is ``digits``,
    ``words``, ``one`` (*en*, *ett*, which may be no number), ``group`` (*ett 15-tal*, *ett dussin*), ``multiple``
    (*dubbelt så många*), ``zero`` (a negation), ``vague``, ``span`` (``high`` is its upper end) or ``sum``.
    """

    value: Decimal | None
    precision: str
    kind: str
    start: int
    end: int
    high: Decimal | None = None


def read_digits(text: str) -> Decimal:
    """Return the value of a number in digits, with Swedish grouping and decimal comma."""
    return Decimal(re.sub(_SPACE, "", text).replace(",", "."))


def find_number_phrases(text: str) -> list[NumberPhrase]:
    """Return what a text says of how many, in order, without what counts nothing."""
    return list(_scan(text, _passed_over(text)))


def _passed_over(text: str) -> dict[int, int]:
    """Return, for each place inside what counts nothing, where that ends."""
    ends: dict[int, int] = {}
    for pattern in _NAMES:
        for match in pattern.finditer(text):
            for place in range(*match.span()):
                ends.setdefault(place, match.end())
    return ends


def _scan(text: str, passed_over: Mapping[int, int]) -> Iterator[NumberPhrase]:
    place = 0
    while place < len(text):
        if place in passed_over:
            place = passed_over[place]
            continue
        if place and (text[place - 1].isalnum() or (text[place - 1] in "-–" and text[place - 2 : place - 1].isalnum())):
            place += 1
            continue
        phrase = _at(text, place)
        if phrase:
            yield phrase
        place = phrase.end if phrase else place + 1


def _at(text: str, place: int) -> NumberPhrase | None:
    """Return the number phrase that begins at a place in a text; None where none does."""
    if match := _VAGUE.match(text, place):
        return NumberPhrase(None, "unspecified", "vague", *match.span())
    if match := _DIGITS_GROUP.match(text, place):
        return NumberPhrase(Decimal(match[1]), _precision(text, place, "about"), "group", *match.span())
    for pattern, kind in ((_SPAN, "span"), (_BETWEEN, "span"), (_SUM, "sum")):
        if (match := pattern.match(text, place)) and not _FROM.search(text[max(0, place - 5) : place]):
            low, high = read_digits(match[1]), read_digits(match[2])
            if kind == "sum":
                return NumberPhrase(low + high, _precision(text, place), kind, *match.span())
            if low < high:
                return NumberPhrase(low, "at_least", kind, *match.span(), high=high)
    if match := _PLAIN_NUMBER.match(text, place):
        return NumberPhrase(read_digits(match[1]), _precision(text, place), "digits", *match.span())
    return _in_words(text, place)


def _in_words(text: str, place: int) -> NumberPhrase | None:
    """Return a number phrase in words; *en* and *ett* before a group are part of it."""
    words = [(match[0].lower(), match) for match in _words_from(text, place)]
    if not words:
        return None
    first, match = words[0]
    if first in _ONE and (digits := _DIGITS_GROUP.match(text, match.end() + 1)):
        return NumberPhrase(Decimal(digits[1]), _precision(text, place, "about"), "group", place, digits.end())
    article = first in _ONE and len(words) > 1
    group_word, group_match = words[1] if article else words[0]
    if (value := _group(group_word)) is not None and (article or group_word in _GROUP_NOUNS):
        return NumberPhrase(Decimal(value), _precision(text, place, "about"), "group", place, group_match.end())
    if multiple := _MULTIPLE.match(text, place):
        value = _MULTIPLES[multiple[1].lower()] if multiple[1] else _single(multiple[2].lower())
        if value:
            return NumberPhrase(Decimal(value), _precision(text, place), "multiple", *multiple.span())
    value, end = _compose([word for word, _ in words])
    if value is not None:
        last = words[end - 1][1].end()
        if end == 1 and first in _ONE:
            return NumberPhrase(Decimal(1), _precision(text, place), "one", place, last)
        if value == 0:
            return NumberPhrase(Decimal(0), "exact", "words", place, last)
        return NumberPhrase(Decimal(value), _precision(text, place), "words", place, last)
    if zero := _ZERO.match(text, place):
        return NumberPhrase(Decimal(0), "exact", "zero", *zero.span())
    return None


def _words_from(text: str, place: int) -> list[re.Match[str]]:
    """Return the words that stand one space apart from a place on, as many as a number may have."""
    matches: list[re.Match[str]] = []
    while len(matches) < _MOST_WORDS and (match := _WORD.match(text, place)):
        matches.append(match)
        place = match.end() + 1
        if not re.match(_SPACE, text[match.end() : place] or "."):
            break
    return matches


def _group(word: str) -> int | None:
    """Return the value of *femtontal*, *hundratal* or *dussin*; None for another word."""
    if word in _GROUP_NOUNS:
        return _GROUP_NOUNS[word]
    stem = re.fullmatch(r"(.+?)-?(?:tal|talet)", word)
    value = _SMALL.get(stem[1]) if stem else None
    return value if value and value >= 10 else None


def _compose(words: list[str]) -> tuple[int | None, int]:
    """Return the value of the number words at the beginning, and how many words they are; (None, 0) where none are.

    >>> _compose(["tre", "hundra", "besök"])
    (300, 2)
    """
    total, used = 0, 0
    current: int | None = None
    for word in words:
        value = _single(word)
        if value is None:
            break
        if value in _MAGNITUDES.values() and word in _MAGNITUDES:
            current = (1 if current is None else current) * value
            if value >= 1000:
                total, current = total + current, None
        elif current is None and not (total and value >= 1000):
            current = value
        elif current is not None and 0 < value < 1000 and (current % 1000 == 0 or (current % 100 == 0 and value < 100)):
            current += value
        else:
            break
        used += 1
    return (None, 0) if not used else (total + (current or 0), used)


def _single(word: str) -> int | None:
    """Return the value of one number word, written together or not: *tjugofem*, *trehundra*, *hundra*."""
    if word in _SMALL:
        return _SMALL[word]
    if word in _ONE:
        return 1
    if word in _MAGNITUDES:
        return _MAGNITUDES[word]
    for name, size in (("tusen", 1000), ("hundra", 100)):
        head, middle, tail = word.partition(name)
        if middle:
            many = 1 if not head else _single(head)
            rest = 0 if not tail else _single(tail)
            if many is not None and rest is not None and many < 1000 and rest < size:
                return many * size + rest
    return None


def words_of_precision(text: str, place: int) -> str:
    """Return the words before a number that say how exact it is, at most two words away; "" where none do."""
    before = text[max(0, place - 60) : place]
    match = _JUST_BEFORE.search(before) or _NEAR_BEFORE.search(before)
    return match[1] if match else ""


def _precision(text: str, place: int, otherwise: str = "exact") -> str:
    """Return how exact a number is by the three words before it."""
    precision = _PRECISION.get(words_of_precision(text, place).lower(), "exact")
    return otherwise if precision == "exact" else precision
