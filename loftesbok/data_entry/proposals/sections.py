"""The order of a follow-up: which commitment a sentence stands under, and whether results or promises are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from loftesbok.data_entry.proposals import modality
from loftesbok.data_entry.proposals.blocks import Block, Sentence, sentences
from loftesbok.data_entry.proposals.matching import Register

RESULTS, PROMISES, PLANS, END, UNKNOWN = "results", "promises", "plans", "end", "unknown"

_RESULT_HEAD = re.compile(
    r"\b(?:resultat\w*|utfall\w*|uppföljning\w*|återrapport\w*|återkoppling\w*|redovisning\w*|"
    r"så (?:här )?(?:gick|blev|har|gjorde)|"
    r"vad (?:har )?(?:vi )?(?:har )?gjort|det här har|detta har|har (?:vi )?(?:gjort|gjorts|genomförts)|"
    r"genomförts|utförts|gjort|"
    r"genomfört|genomförda|"
    r"utfört|status|kommentar\w*|svar|lägesrapport|insatser under|under året|hur gick det|vad hände|uppfyll\w+)\b",
    re.IGNORECASE,
)
_PROMISE_HEAD = re.compile(
    r"\b(?:löfte\w*|medborgarlöfte\w*|lovar|lovade|mål|målsättning\w*|åtagande\w*|innehöll|vi ska|ska|skall|"
    r"skulle|planerade|"
    r"åtgärd|aktivitet(?:er)?|insats)\b",
    re.IGNORECASE,
)
_PLAN_HEAD = re.compile(
    r"\b(?:vad händer (?:nu|sen|sedan|härnäst|framöver)|på gång|nästa steg|framåt|framöver|fortsatt(?:a)? arbete|"
    r"kommande|vidare arbete|hur går vi vidare|planer)\b",
    re.IGNORECASE,
)
_END_HEAD = re.compile(
    r"^(?:länk\w*|kontakt\w*|kontakta\b.*|dela\b.*|skriv ut|läs mer|läs också|läs även|relatera\w*|"
    r"senast (?:uppdatera\w*|ändra\w*)|sidan\b.*|"
    r"publicera\w*|beslutet skickas.*|kommunala mål|jämställdhet\w*|samråd|bakgrund|beslutsunderlag.*|"
    r"förslag till beslut|"
    r"ekonomiska konsekvenser|information eller förhandling.*|underskrift\w*|bilag\w*|fakta\w*|mer information|"
    r"vad är (?:ett )?medborgarlöfte\w*|om medborgarlöfte\w*|om webbplatsen.*|hitta\b.*|öppettider|tipsa\b.*|"
    r"följ oss.*|"
    r"brottsutveckling\w*|statistik\w*|.*\b(?:brottslighet\w*|tryggheten?)\b.*\b(?:ändrats|utvecklats|förändrats)\b.*|"
    r"anmälda brott\b.*|taggar|dokument|ärende|presskontakt.*|för mer information.*|hjälpte informationen.*|"
    r"uppdaterad.*)\s*[:?]?$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:(?P<results>resultat|utfall|uppföljning|svar|kommentar|status|genomfört|gjort|utfört|så gick det|"
    r"så här gick det|"
    r"återkoppling|redovisning)|(?P<promises>mål|målvärde|löfte|löftet|åtgärd|åtagande|vi lovade|vi lovar|"
    r"utlovat|planerat|lovat)|"
    r"(?P<plans>nästa steg|framåt|fortsatt arbete|planering)|(?P<unknown>aktiviteter|insatser|åtgärder|"
    r"vad vi har gjort))\s?\d{0,2}\s*[:–-]\s+(?=\S)",
    re.IGNORECASE,
)
_KEEPS = re.compile(
    r"^(?:\w+ )?(?:effekt\w*|insatser|aktiviteter|åtgärder|arbete|steg|analys|resultat\w*|utfall\w*|"
    r"uppföljning\w*|"
    r"redovisning|återkoppling|slutsats\w*|lägesbild|beskrivning)(?: (?:som|vi|under|framåt|har) .{0,40})?$",
    re.IGNORECASE,
)
"""Headings inside what is told of one commitment."""
_LABELLED_NUMBER = re.compile(r":\s*(?:ca |cirka |minst |drygt )?\d")
_PARTY_HEAD = re.compile(
    r"^(?:polisen?|kommunen|\w+s? kommun|polisen och kommunen|kommunen och polisen)s?\b.{0,25}$", re.IGNORECASE
)
_PARTY_AFTER = re.compile(r"\((?:polis|kommun)\w*(?:[ ,/&+]+(?:och )?(?:polis|kommun)\w*)?\)\s*\.?$", re.IGNORECASE)
_BARE_TARGET = re.compile(
    r"^(?:minst|högst|ytterligare|genomföra|öka|minska|verka|arbeta|delta|starta|utföra|ha)\b", re.IGNORECASE
)
_PERIOD_HEAD = re.compile(
    r"^(?:(?:status|resultat|utfall|läge|uppföljning|under|för|period(?:en)?|tertial|kvartal|halvår(?:et)?|våren|"
    r"hösten|sommaren|första|andra|tredje|fjärde|till|och|t[1-3]|q[1-4]|"
    r"jan\w*|feb\w*|mars?|apr\w*|maj|juni?|juli?|aug\w*|sep\w*|okt\w*|nov\w*|dec\w*|år|\d{1,4})[\s,:/–-]*)+$",
    re.IGNORECASE,
)
_SURE, _LIKELY = 2.4, 1.2
_OWN_WORDS = 0.34
_LONGEST_HEAD = 600
_HEADING_PRIOR, _SOFT_PRIOR, _LIST_PRIOR = 6.0, 1.0, 1.0
_OVERRULES, _CLEARLY_AHEAD = 3.4, 0.6


@dataclass(frozen=True)
class Passage:
    """A sentence with what its place in the text says of it.

    ``priors`` holds how much the headings above it speak for each commitment; ``mode`` is what is told there;
    ``heading`` is the last heading.
    """

    sentence: Sentence
    block: Block
    block_number: int
    mode: str
    priors: dict[str, float] = field(default_factory=dict)
    heading: str = ""


class Outline:
    """Walks through the blocks of a text, and keeps what the headings have said."""

    def __init__(self, register: Register, blocks: Sequence[Block]) -> None:
        self.register, self.blocks = register, blocks
        self.mode = UNKNOWN
        self.priors: dict[str, float] = {}
        self.heading = ""
        self.listed: list[str] = []
        self.has_results = False
        self.passages: list[Passage] = []

    def walk(self) -> list[Passage]:
        """Return the sentences of the text, each with what its place says."""
        for number, block in enumerate(self.blocks):
            block_after = self.blocks[number + 1] if number + 1 < len(self.blocks) else None
            if not self._is_head(block, block_after):
                self._content(block, number)
        return self.passages

    # --- headings

    def _is_head(self, block: Block, block_after: Block | None) -> bool:
        """Take in a block that is a heading or a promise; return whether it is one."""
        text = block.text
        if len(text) > _LONGEST_HEAD or _LABEL.match(text):
            return False
        is_told = modality.tells_result(_without_brackets(text))
        if block.kind == "heading" and _END_HEAD.match(text):
            self.mode, self.priors, self.listed = END, {}, []
            return True
        if self._is_promise(block, block_after, is_told=is_told):
            self._promise(text)
            return True
        if block.kind != "heading":
            if text.endswith(":"):
                self._turn(text)
            return False
        if _PERIOD_HEAD.match(text) and (re.search(r"[a-z]", text, re.IGNORECASE) or len(text) == 4):
            return True
        is_intro = text.endswith(":")
        if is_told and not is_intro and not _is_result_head(text):
            return False
        if (_begins_with_amount(text) or _LABELLED_NUMBER.search(text)) and not _RESULT_HEAD.search(text):
            return False
        self._turn(text)
        commitment_id, score, ahead = self.register.best(text)
        if _PARTY_HEAD.match(text):
            self.heading = text
            return True
        if self._fits(commitment_id, score, ahead, text) and not (is_intro and is_told):
            self._stand_under(commitment_id, text)
        elif not is_intro and not _KEEPS.match(text):
            self.heading = text
            self.priors = {key: min(value, _SOFT_PRIOR) for key, value in self.priors.items()}
        return not (is_intro and is_told)

    def _turn(self, text: str) -> None:
        """Change what is told from here on, where a heading says so."""
        results, promises = _is_result_head(text), bool(_PROMISE_HEAD.search(text))
        if self.mode == END and len(text.split()) > 12:
            return
        if _PLAN_HEAD.search(text) and not results:
            self.mode = PLANS
        elif results:
            if len(set(self.listed)) > 1:
                self.priors = {}
            self.mode, self.listed = RESULTS, []
        elif promises:
            self.mode = PROMISES
        elif self.mode in (END, PLANS):
            self.mode = UNKNOWN

    def _is_promise(self, block: Block, block_after: Block | None, *, is_told: bool) -> bool:
        """Tell whether a block is the wording of a promise rather than what came of it."""
        text = block.text
        if _PARTY_AFTER.search(text) and not is_told:
            return True
        if block.kind == "text" and not (block.is_short and modality.has_early_shall(text)):
            return False
        if self.mode == END and not (modality.tells_promise(text) and self._fits_surely(text)):
            return False
        if is_told and not re.search(r"\b(?:skulle|lovade|utlova\w*|målet var)\b", text, re.IGNORECASE):
            return False
        commitment_id, score, ahead = self.register.best(text)
        fits = self._fits(commitment_id, score, ahead, text)
        is_new = commitment_id not in self.priors or not self.has_results
        if modality.tells_promise(text):
            if self.mode == PROMISES and not (self.has_results and not fits):
                return True
            return fits and is_new and not modality.tells_plan(re.sub(r"\bkommer att\b", "", text))
        if self.mode == PROMISES and block.kind == "item" and not is_told:
            return True
        is_bare = not modality.has_verb(text)
        if is_bare and block_after is not None and _is_short_result_head(block_after.text):
            return fits
        return is_bare and bool(_BARE_TARGET.match(text)) and fits and self.mode != RESULTS

    def _promise(self, text: str) -> None:
        commitment_id, score, ahead = self.register.best(text)
        if self._fits(commitment_id, score, ahead, text):
            if self.has_results:
                self.listed = []
            self.listed.append(commitment_id)
            mode = self.mode
            self._stand_under(commitment_id, text)
            self.mode = mode if mode == PROMISES else UNKNOWN
        else:
            self.heading = text
            if self.has_results:
                self.priors = {}
        self.has_results = False

    def _fits(self, commitment_id: str, score: float, ahead: float, text: str) -> bool:
        """Tell whether a heading names a commitment."""
        if not commitment_id:
            return False
        share = self.register.covers(commitment_id, text)
        if len(self.register.commitments) == 1:
            return share >= _OWN_WORDS
        return (score >= _SURE and ahead >= 0.5) or (score >= _LIKELY and ahead >= 0.4 and share >= _OWN_WORDS)

    def _fits_surely(self, text: str) -> bool:
        commitment_id, score, ahead = self.register.best(text)
        share = self.register.covers(commitment_id, text) if commitment_id else 0.0
        return score >= _SURE and ahead >= 0.5 and share >= _OWN_WORDS

    def _stand_under(self, commitment_id: str, text: str) -> None:
        self.priors = {commitment_id: _HEADING_PRIOR}
        self.heading = text
        self.has_results = False
        if self.mode == END:
            self.mode = UNKNOWN

    # --- what is told

    def _content(self, block: Block, number: int) -> None:
        label = _LABEL.match(block.text)
        if label:
            group = str(label.lastgroup)
            if group == RESULTS and len(set(self.listed)) > 1:
                self.priors = {}
            self.mode = group
            block = Block(block.kind, block.text[label.end() :], block.start + label.end(), block.is_followed_by_blank)
        elif self.mode == PROMISES and _tells_only_result(block.text[:_LONGEST_HEAD]):
            if len(set(self.listed)) > 1:
                self.priors = {}
            self.mode, self.listed = RESULTS, []
        elif self.mode == UNKNOWN and len(set(self.listed)) > 1:
            self.priors, self.listed = {}, []
        for sentence in sentences(block):
            self.passages.append(Passage(sentence, block, number, self.mode, dict(self.priors), self.heading))
        if self.mode != PROMISES:
            self.has_results = True
        if label and label.lastgroup == PROMISES:
            wording = block.text[:_LONGEST_HEAD]
            commitment_id, score, ahead = self.register.best(wording)
            if self._fits(commitment_id, score, ahead, wording):
                self.listed = [commitment_id] if self.has_results else [*self.listed, commitment_id]
                self._stand_under(commitment_id, wording)
            self.mode = PROMISES


def _tells_only_result(text: str) -> bool:
    return modality.tells_result(text) and not modality.tells_promise(text)


def _is_result_head(text: str) -> bool:
    return bool(_RESULT_HEAD.search(text)) and len(text.split()) <= 14


def _is_short_result_head(text: str) -> bool:
    return bool(_RESULT_HEAD.search(text)) and len(text.split()) <= 4


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^)]*\)", " ", text)


def _begins_with_amount(text: str) -> bool:
    return bool(re.match(r"(?:ca |cirka |minst |drygt |totalt )?\d", text, re.IGNORECASE))


def choose(register: Register, passage: Passage, clause: str, before: str) -> tuple[str, str]:
    """Return the commitment that a clause belongs to, and why; "" where nothing tells.

    ``before`` is the commitment of what stands just before it in the same block.
    """
    clause_scores, sentence_scores = register.scores(clause), register.scores(passage.sentence.text)
    strong = [key for key, value in passage.priors.items() if value >= _HEADING_PRIOR]
    if strong:
        best, score, _ = register.best(clause)
        here = clause_scores.get(strong[0], 0.0) + sentence_scores.get(strong[0], 0.0)
        if best and best != strong[0] and here == 0 and score >= _OVERRULES and register.named(best, clause) > 1:
            return best, "orden gäller ett annat åtagande än rubriken"
        return strong[0], "står under åtagandets rubrik"
    totals: dict[str, float] = {}
    _, _, ahead = register.best(clause)
    for scores, weight in (
        (clause_scores, 1.5 if ahead >= _CLEARLY_AHEAD else 1.0),
        (sentence_scores, 0.15 if clause_scores else 0.35),
        (register.scores(passage.heading), 0.25),
    ):
        for key, value in scores.items():
            totals[key] = totals.get(key, 0.0) + weight * value
    for key, value in passage.priors.items():
        totals[key] = totals.get(key, 0.0) + value
    if before:
        totals[before] = totals.get(before, 0.0) + _LIST_PRIOR
    ranked = sorted(totals.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _LIST_PRIOR:
        return "", ""
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < 0.15:
        tied = [key for key, value in ranked if ranked[0][1] - value < 0.15]
        key = before if before in tied else ranked[0][0]
        return key, "orden passar flera åtaganden"
    key = ranked[0][0]
    if clause_scores.get(key) or sentence_scores.get(key):
        return key, "orden är åtagandets egna"
    return key, "följer på det som gäller åtagandet"
