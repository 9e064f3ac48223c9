"""Figures, zeros and vague amounts in the clauses of a follow-up that tell results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from loftesbok.data_entry.proposals import modality, nouns, words
from loftesbok.data_entry.proposals.modality import Clause
from loftesbok.domain.number_phrases import NumberPhrase

FIGURE, ZERO, VAGUE = "figure", "zero", "vague"

_OTHER_TIME = re.compile(
    r"(?:jämfört med|att jämföra med|jämförelse med|än|mot|från|(?:året|åren) (?:innan|före)|föregående år|"
    r"förra året|tidigare)\s+"
    r"(?:(?!till\b)[a-zåäö]+\s+){0,2}$",
    re.IGNORECASE,
)
_OTHER_TIME_AFTER = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:(?:året|månaden|perioden|åren|tertialet|kvartalet|halvåret) (?:före|innan)|"
    r"föregående (?:år|period|tertial)|förra (?:året|perioden))\b",
    re.IGNORECASE,
)
_AIM_BEFORE = re.compile(
    r"(?:mål(?:et|sättningen)?|löftet|utlovade?|lovade?|planerade?|tanken|ambitionen|av de|av våra)"
    r"(?:\s+(?:är|var|på|om|att|har|varit|minst|genomföra|göra|hålla|totalt|till|ha))*\s*[:=]?\s*\(?$",
    re.IGNORECASE,
)
_AIM_AFTER = re.compile(
    r"^\s*(?:st\.?|stycken)?\s*(?:utlovade|planerade enligt|som (?:utlovats|lovats|planerats)|i mål)\b", re.IGNORECASE
)
_NUMBER_WORD = r"(?:\d+|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|hälften|flera|några)"
_WHOLE_OF_PARTS = re.compile(rf"\b{_NUMBER_WORD} av (?:[a-zåäö]+ ){{0,2}}$", re.IGNORECASE)
_SAID_BEFORE = re.compile(r"\b(?:de|dessa|alla|samtliga) $", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:genomför\w*|gjort\w*|gjordes|satt upp|satts upp|sattes|hållit\w*|hållits|hölls|utfört\w*|utförts|haft|"
    r"skett|inkommit|kommit in|kommit i ?gång|registrer\w+|"
    r"rapporter\w+|anmält\w*|anmälts|upptäck\w+|upprätt\w+|förekommit|funnits|fanns|noter\w+|påträff\w+|kunnat|"
    r"kunde|ägt rum|blivit|"
    r"blev|startat\w*|arranger\w+|anordn\w+|beviljat\w*|utfärd\w+|tagits|gjord\w*|deltagit|varit aktuell\w*|"
    r"installer\w+|bildat\w*)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:har|hade|är|var|blev|kunde|kan|gjordes|hölls|fick) (?:[a-zåäö]+ ){0,2}?(?:inte|ej|aldrig)\b|^(?:inte|ej)\b",
    re.IGNORECASE,
)
_PARTLY = re.compile(r"\b(?:färre|vissa|några|flera|en del|delvis|delar)\b", re.IGNORECASE)
_COULD_NOT = re.compile(
    r"(?:inte|ej) (?:kunnat|kunde) (?:genomföras?|hållas?|startas?|göras?|bjudas? in|anordnas?|arrangeras?|"
    r"utföras?)\b(?P<what>(?: [a-zåäö]+){0,4})",
    re.IGNORECASE,
)
_ANY_NOT = re.compile(
    r"^(?:och |men )?(?:några|någon|något) (?:[a-zåäö]+a )?([a-zåäö]+)\b.{0,60}\b(?:inte|ej)\b", re.IGNORECASE
)
_DEFINITE = re.compile(r"(?<=ing)(?:en|arna)$|(?<=er)na$|(?<=ar)na$")
_NONE_OF = re.compile(r" av (?:det|de|våra|dessa)\b", re.IGNORECASE)
_LABEL = re.compile(r"^([A-Za-zÅÄÖåäö][^:.;]{2,80}):\s*(?:ca |cirka |minst |drygt )?$")
_OTHER_YEAR = re.compile(r"\((?:19|20)\d{2}\D{0,12}$")
_NOT_ANY = re.compile(r"(?:inte|ej) (?:[a-zåäö]+ ){1,3}?(?:några|någon|något)\b", re.IGNORECASE)
_DENIES_OTHERWISE = re.compile(
    r"\b(?:inte|ej)\s+(?:bara|endast|enbart|minst|heller|längre|alls|alla|säkert|riktigt|tillräckligt|lika|sett|"
    r"mäta\w*|veta|hind\w+|nöjda?|"
    r"någon annan|påkallad)\b|\binte (?:är|var|ska|kan|vill|behöver|vet|ser|når|nått|fullt|helt|uppnått|"
    r"uppfyll\w+|klart?)\b",
    re.IGNORECASE,
)
_VERBS_OF_DOING = re.compile(
    r"\b(?:patruller(?:at|ats|ade|ar|as)|kontroller(?:at|ats|ade|ades)|besök(?:t|ts|te|tes)|föreläs(?:t|te)|"
    r"lagför(?:t|ts|des)|"
    r"rapporter(?:at|ats|ade|ades)|gripit|gripits|beslagta(?:git|gits)|omhänderta(?:git|gits)|avvisa(?:t|ts|de|"
    r"des)|deltagit|medverkat)\b",
    re.IGNORECASE,
)
_ACTIVITY_HEADS = re.compile(
    r"(?:insatser|kontroller|besök|tillsyner|tillsyn|vandringar|vandring|möten|dialoger|dialog|samtal|"
    r"aktiviteter|åtgärder|anmälningar|"
    r"omhändertaganden?|avvisningar|avlägsnanden|ingripanden|gripanden|beslag|husrannsakningar|razzior|sök|"
    r"patrulleringa?r?|patruller|rapporter|"
    r"brott|böter|förelägganden?|utbildningar|föreläsningar|träffar|kampanjer|operationer|aktioner|kameror|"
    r"förslag|beslut|avgifter|"
    r"besiktningar?|analys(?:er)?|inventeringar|mätningar|enkäter|ärenden|evenemang|utskick|områden|lagföringar|"
    r"ronder|tips|samlingar|verksamheter|"
    r"informationsträffar|informationsinsatser|arrangemang|åtal|domar|varningar|promenader|kurser|lovaktiviteter|"
    r"sammankomster|kontakter)$",
    re.IGNORECASE,
)
_TOWARDS = re.compile(
    r"\b(?:för att|i syfte att|genom att|så att|mot|om|kring|gällande|avseende|för|till|av|från|med|bland|efter|"
    r"på grund av|"
    r"inom|enligt|hos|som|trots)\s+(?:(?:de|den|olika|flera|nya|vissa|andra|fler|misstänkta|alla|sina|våra|en|"
    r"ett|att)\s+|\w+(?:a|ad|ade|iga)\s+){0,3}$",
    re.IGNORECASE,
)
_ONE_MORE = re.compile(r"\w (?:och|samt) \s?(?:på|i|vid|tillsammans)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^(?:och |samt |även |också |dessutom (?:har )?)?((?:[a-zåäö]+(?:a|iga|ade|ande) )?[a-zåäö/-]+)"
    r"(?: (?:från|av|om|med|för|på|i|mot|till) [a-zåäö]+(?: [a-zåäö]+){0,2}?)? (?:(?:har|"
    r"hade) (?:[a-zåäö]+ ){0,2}?[a-zåäö]+ts|har skett|"
    r"är [a-zåäö]+(?:da|de|ta|na)|blev|hölls|gjordes|genomfördes|utfördes|[a-zåäö]+(?:ades|des))\b",
    re.IGNORECASE,
)
_RESULTED = re.compile(
    r"\b(?:resulterat i|resulterade i|lett till|ledde till) ((?:[a-zåäö]+(?:a|iga|ade) )?[a-zåäö-]+)", re.IGNORECASE
)
_CAUSE = re.compile(r"\bhar (?:gjort|lett till|bidragit|inneburit|medfört)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:ökat|utökat|fler|ökade|utökade|öka[td]s) (?:antalet )?(\w+)", re.IGNORECASE)
_PLURAL = re.compile(r"(?<![aeiouyåäö])(?:ingar|elser|ande|anden|age)$|\w{3,}(?:ar|er|or)$", re.IGNORECASE)
_RATE = re.compile(r"\b(?:vecko|månads|års|dag)(?:vis|lig)\w*\s+(?:\w+\s+)?$", re.IGNORECASE)
_ALL = re.compile(r"\b(?:samtliga|alla|varje|nästa|dessa|denna|detta|därefter|löften)\b\s*(?:\w+\s+)?$", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-zÅÄÖåäöé][\wåäöé/-]*")


_SINGLE_DOUBT = "en eller ett är läst som talet 1"


@dataclass(frozen=True)
class Amount:
    """A figure, a zero or a vague amount: what is counted, and from where to where the text says so."""

    kind: str
    value: Decimal | None
    precision: str
    noun: str
    start: int
    end: int
    doubts: tuple[str, ...] = ()
    high: Decimal | None = None


def find(clause: Clause, phrases: list[NumberPhrase], *, is_listed: bool, register_words: set[str]) -> Iterator[Amount]:
    """Yield the amounts of a clause that tells a result; ``phrases`` are the number phrases of the whole text.

    ``is_listed``: the clause is an item of a list of results, which need not have a verb.
    """
    inside = [phrase for phrase in phrases if clause.start <= phrase.start < clause.end]
    amounts = [amount for phrase in inside if (amount := _amount(clause, phrase, register_words))]
    zeros = [amount for amount in amounts if amount.kind == ZERO]
    figures = [amount for amount in amounts if amount.kind == FIGURE]
    vague = [amount for amount in amounts if amount.kind == VAGUE]
    if modality.is_called_off(clause.text):  # "en föreläsning fick ställas in" is none
        figures = [amount for amount in figures if _SINGLE_DOUBT not in amount.doubts]
    yield from figures
    yield from zeros[:1]
    if not zeros and not figures and modality.is_called_off(clause.text) and not _PARTLY.search(clause.text):
        noun = next((match[0] for match in _WORD.finditer(clause.text) if nouns.is_counted(match[0])), "")
        if noun:
            yield Amount(ZERO, Decimal(0), "exact", noun, clause.start, clause.end, ("inställt läses som noll",))
            return
    if not zeros and not _NEGATED.search(clause.text):
        loose = [amount for amount in vague if not any(_same_thing(amount, figure) for figure in figures)]
        yield from loose
        if not loose:
            yield from _unnumbered(clause, [*figures, *vague], is_listed=is_listed)


def _same_thing(vague: Amount, figure: Amount) -> bool:
    """Tell whether a figure says how many a vague word stands for: "flera avvisningar (ca 60 stycken)"."""
    return vague.start < figure.start <= vague.end + 25


def _amount(clause: Clause, phrase: NumberPhrase, register_words: set[str]) -> Amount | None:
    text, place, end = clause.text, phrase.start - clause.start, phrase.end - clause.start
    noun = nouns.noun_after(text, end)
    if phrase.kind == "zero":
        return _zero(clause, phrase)
    if nouns.is_no_result(text, place, end, noun):
        return None
    if phrase.kind == "vague":
        return _vague(clause, phrase, noun)
    if _is_of_another_time(text, place, end):
        return None
    if phrase.kind == "one":
        return _single(clause, phrase, noun, register_words)
    doubts: list[str] = []
    start, stop = place, noun.end if noun else end
    label = noun.text if noun else ""
    if phrase.kind != "multiple" and (noun is None or not nouns.is_counted(noun.head)):
        before = nouns.noun_before(text, place)
        if not before and (match := _LABEL.match(text[:place])):
            before = nouns.Noun(match[1], match[1].split()[-1], place)
        if before:
            start, stop, label = max(0, place - len(before.text) - 2), end, before.text
        elif noun is None:
            is_all = place < 2 and len(text[end:].strip()) < 2
            return (
                None if is_all else _whole(clause, phrase, "", range(start, end), ["det framgår inte vad som räknas"])
            )
        else:
            doubts.append(f"det som räknas kan vara något annat än ”{noun.head}”")
    if phrase.high is not None:
        doubts.append("källan anger ett spann; det lägsta talet är taget")
    return _whole(clause, phrase, label, range(start, stop), doubts)


def _single(clause: Clause, phrase: NumberPhrase, noun: nouns.Noun | None, register_words: set[str]) -> Amount | None:
    """Return *en* or *ett* as a figure where it counts: a finished activity, a thing of the register, a person."""
    text, place, end = clause.text, phrase.start - clause.start, phrase.end - clause.start
    if text[end:].lstrip().lower().startswith(("av ", "annan", "annat", "och en ", "eller", "gång i", "enda")):
        return None
    doubts = [_SINGLE_DOUBT]
    if noun is None:
        is_more = _ONE_MORE.search(text[:place] + text[end : end + 8])
        return _whole(clause, phrase, "", range(place, _end_of_word(text, end)), doubts) if is_more else None
    counts = (
        nouns.is_one_of_kind(noun)
        or _is_register_word(noun.head, register_words)
        or nouns.is_somebody_to_whom(noun, text[noun.end :])
        or nouns.is_put_in_place(noun, text[noun.end :])
    )
    return _whole(clause, phrase, noun.text, range(place, noun.end), doubts) if counts else None


def _whole(clause: Clause, phrase: NumberPhrase, noun: str, place: range, doubts: list[str]) -> Amount:
    """Return a figure or a zero with its place in the text, the words for its precision included."""
    start = clause.start + _with_precision(clause.text, place.start)
    kind = ZERO if phrase.value == 0 else FIGURE
    end = clause.start + place.stop
    return Amount(kind, phrase.value, phrase.precision, noun, start, end, tuple(doubts), phrase.high)


def _is_register_word(word: str, register_words: set[str]) -> bool:
    return any(words.likeness(words.stem(word), other) >= 0.8 for other in register_words)


def _is_of_another_time(text: str, place: int, end: int) -> bool:
    """Tell whether a number is what was aimed at, or what it was before."""
    before, after = text[:place], text[end:]
    if _OTHER_YEAR.search(before):
        return True
    if (match := _OTHER_TIME_AFTER.match(after)) and not re.search(r"jämfört|än\b|mot\b|fler|färre|,|\d", match[0]):
        return True
    return bool(
        _WHOLE_OF_PARTS.search(before)
        or (_SAID_BEFORE.search(before) and re.match(r"\s*\w+(?:na|en|erna|arna)\b", after))
        or _AIM_BEFORE.search(before)
        or _AIM_AFTER.match(after)
        or (_OTHER_TIME.search(before) and not re.search(r"(?:mer|fler|mindre|färre) än\s*$", before, re.IGNORECASE)
            and re.search(r"jämfört|året (?:innan|före)|föregående|förra|tidigare|\bfrån\b|"
                r"\d{4}", before + after, re.IGNORECASE))
    )  # fmt: skip


def _with_precision(text: str, place: int) -> int:
    """Return where the words before a number begin that say how exact it is."""
    match = re.search(
        r"(?:uppskattningsvis |totalt |sammanlagt |inte )?(?:minst|högst|drygt|cirka|ca\.?|omkring|ungefär|"
        r"knappt|nästan|närmare|över|runt|"
        r"mer än|fler än|mindre än|färre än|upp till|uppemot|uppskattningsvis|åtminstone|max|maximalt)\s+(?:ett |"
        r"en )?$",
        text[:place], re.IGNORECASE,
    )  # fmt: skip
    return match.start() if match else place


def _zero(clause: Clause, phrase: NumberPhrase) -> Amount | None:
    """Return a zero where a clause denies that something was done, or says that there was none of something."""
    text, place = clause.text, phrase.start - clause.start
    word, end = text[place : phrase.end - clause.start].lower(), phrase.end - clause.start
    if _DENIES_OTHERWISE.search(text[place:]):
        return None
    if word in ("inga", "ingen", "inget") and _NONE_OF.match(text, end) and _DENIED.search(text):
        return Amount(ZERO, Decimal(0), "exact", "", phrase.start, clause.start + _last_verb(text))
    if word in ("inga", "ingen", "inget"):
        noun = nouns.noun_after(text, end)
        if noun is None or not nouns.may_be_none(noun):
            return None
        return Amount(
            ZERO, Decimal(0), "exact", noun.text, phrase.start, clause.start + max(noun.end, _last_verb(text))
        )
    if match := _NOT_ANY.match(text, place):
        noun = nouns.noun_after(text, match.end())
        if noun is not None and nouns.may_be_none(noun):
            return Amount(ZERO, Decimal(0), "exact", noun.text, phrase.start, clause.start + noun.end)
    if (match := _ANY_NOT.match(text)) and len(match[1]) > 3:
        return Amount(
            ZERO, Decimal(0), "exact", match[1], clause.start, max(phrase.end, clause.start + _last_verb(text))
        )
    if match := _COULD_NOT.match(text, place):
        what = match["what"].split()
        return Amount(ZERO, Decimal(0), "exact", what[-1] if what else "", phrase.start, clause.start + match.end())
    if not _DENIED.search(text):
        return None
    after = [match for match in _WORD.finditer(text, place) if nouns.is_counted(match[0])]
    before = [match for match in _WORD.finditer(text, 0, place) if nouns.is_counted(_DEFINITE.sub("", match[0]))]
    if not after and not before:
        return None
    chosen = after[0] if after else before[-1]
    first = place if after else chosen.start()
    last = max(chosen.end(), end, _last_verb(text) if not after else 0)
    subject = re.match(r"(?:\w+ ){0,3}?(?:har|hade) $", text[:place], re.IGNORECASE)
    return Amount(ZERO, Decimal(0), "exact", chosen[0], clause.start + (0 if subject else first), clause.start + last)


def _end_of_word(text: str, place: int) -> int:
    match = re.compile(r"\W*\w+(?: \w+)?").match(text, place)
    return match.end() if match else place


def _last_verb(text: str) -> int:
    return max((match.end() for match in _DENIED.finditer(text)), default=0)


def _vague(clause: Clause, phrase: NumberPhrase, noun: nouns.Noun | None) -> Amount | None:
    text, end = clause.text, phrase.end - clause.start
    word = text[phrase.start - clause.start : end].lower()
    if noun is None or word == "en del" or re.match(r"\s*(?:av|andra aktörer|aktörer)\b", text[end:]):
        return None
    if re.search(
        r"\b(?:med|av|från|hos|bland|inom|mellan|via)\s+$", text[: phrase.start - clause.start], re.IGNORECASE
    ):
        return None
    if noun.head.lower() in (
        "aktörer",
        "parter",
        "veckor",
        "år",
        "områden",
        "orsaker",
        "fall",
        "nivåer",
        "sätt",
        "gånger",
    ):
        return None
    return Amount(VAGUE, None, "unspecified", noun.text, phrase.start, clause.start + noun.end)


def _unnumbered(clause: Clause, counted: list[Amount], *, is_listed: bool) -> Iterator[Amount]:
    """Yield what a clause says was done several times, or at all, without a number: at most one for each clause."""
    text = clause.text

    def is_free(match: re.Match[str]) -> bool:
        end = clause.start + match.end(1)
        return not any(amount.start - 1 <= end <= amount.end for amount in counted)

    if any(re.search(r"(?:tillfällen|gånger)$", amount.noun) for amount in counted):
        return
    if (match := _MORE.search(text)) and not _CAUSE.search(text) and nouns.is_counted(match[1]) and is_free(match):
        yield _loose(clause, match.start(), match.end(), match[1])
        return
    for pattern in (_SUBJECT, _RESULTED):
        match = pattern.search(text)
        word = match[1].split()[-1] if match else ""
        if (
            match
            and is_free(match)
            and (_ACTIVITY_HEADS.search(word) or _PLURAL.search(word))
            and not re.match(r"(?:samtliga|alla|varje|dessa|de)\b", match[1], re.IGNORECASE)
        ):
            yield _loose(clause, match.start(1), match.end(), word)
            return
    if counted or not (modality.tells_result(text) or modality.tells_practice(text) or is_listed):
        return  # where a clause has figures, what else it names is what they are about
    for match in re.finditer(r"([A-Za-zÅÄÖåäöé][\wåäöé/-]*)", text):
        before = text[: match.start()]
        if not _ACTIVITY_HEADS.search(match[0]) or _ALL.search(before[-20:]) or _RATE.search(before[-30:]):
            continue
        if _TOWARDS.search(before) and not (is_listed and match.start() == 0):
            continue
        first = max(0, text.rfind(" ", 0, max(0, match.start() - 24)) + 1)
        yield _loose(clause, match.start() if first == 0 and match.start() > 40 else first, match.end(), match[0])
        return
    if match := _VERBS_OF_DOING.search(text):
        first = max(0, text.rfind(" ", 0, max(0, match.start() - 30)) + 1)
        yield _loose(clause, first, match.end(), match[0])


def _loose(clause: Clause, start: int, end: int, noun: str) -> Amount:
    return Amount(VAGUE, None, "unspecified", noun, clause.start + start, clause.start + end)
