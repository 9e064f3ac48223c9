"""Proposals from the text of a follow-up: what it says of each commitment, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from loftesbok.data_entry.proposals import amounts, anchors, blocks, modality, parties, sections, tables, words
from loftesbok.data_entry.proposals.matching import Commitment, Register
from loftesbok.data_entry.proposals.modality import Clause
from loftesbok.data_entry.proposals.sections import Passage
from loftesbok.data_entry.proposals.times import Times, share_out
from loftesbok.domain.number_phrases import find_number_phrases, read_digits

NEXT_STEP = "next_step"
_LONGEST_STEP = 160
_MERGED_COLUMNS = "tabellens kolumner har flutit ihop: perioden är tolkad ur ordning, månader och parter"
_CONTACT = re.compile(
    r"\b(?:kontakta|ring|mejla|maila|telefon|tfn|tel\.|e-post|öppettider|besök oss|följ oss|läs mer|klicka)\b|@|"
    r"https?://|www\.",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Proposal:
    """What a passage is proposed to say.

    ``kind`` is ``figure``, ``zero``, ``vague`` or ``next_step``; ``parties`` holds ``polisen``, ``kommunen`` and
    ``ovriga``; ``anchor`` stands in the source; ``passage`` is its sentence. ``periods`` holds more than one code where
    the text does not tell. ``why`` is how it was read and ``doubts`` what is not sure, both in Swedish.
    """

    kind: str
    commitment_id: str
    periods: tuple[str, ...]
    noun: str
    value: Decimal | None
    precision: str
    parties: tuple[str, ...]
    joint: str
    anchor: str
    passage: str
    why: str
    doubts: tuple[str, ...]
    start: int

    @property
    def period(self) -> str:
        """The reporting period that the words point to most."""
        return self.periods[0]


def propose(text: str, commitments: Sequence[Commitment], codes: Sequence[str]) -> list[Proposal]:
    """Return what a follow-up's text is proposed to say of commitments, in the order of the text.

    ``codes`` are the reporting periods that it covers. The same text, register and periods give the same proposals.
    """
    return _Reading(text, Register(commitments), Times(tuple(codes))).proposals()


@dataclass(frozen=True)
class _ClauseReading:
    """A clause with what was read of it: its commitment and why that one, its reporting periods, and doubts."""

    passage: Passage
    clause: Clause
    commitment_id: str
    why: str
    codes: tuple[str, ...]
    doubts: tuple[str, ...]


class _Reading:
    def __init__(self, text: str, register: Register, times: Times) -> None:
        self.whole, self.register, self.times = blocks.collapse(text), register, times
        self.blocks = blocks.cut(text)
        self.phrases = [
            replace(phrase, start=phrase.start + block.start, end=phrase.end + block.start)
            for block in self.blocks
            for phrase in find_number_phrases(block.text)
        ]
        self.passages = sections.Outline(register, self.blocks).walk()
        self.register_words = {stem for commitment in register.commitments for stem in words.content(commitment.title)}
        self.blocks_on_promise: set[int] = set()
        self.outcomes, self.cells = tables.find_outcomes(self.blocks)
        self.doubts_of_blocks: dict[int, tuple[str, ...]] = {}
        self.by_block = self._periods_of_blocks()

    def proposals(self) -> list[Proposal]:
        """Return the proposals, none twice."""
        proposals: list[Proposal] = []
        seen: dict[tuple[object, ...], int] = {}
        for proposal in self._all():
            if proposal.kind in (amounts.FIGURE, amounts.ZERO) and proposal.noun:
                noun = words.stem(proposal.noun.split()[-1])
                key = (proposal.commitment_id, proposal.period, proposal.value, noun, proposal.parties)
                block = self._block_at(proposal.start)
                if seen.setdefault(key, block) != block:  # told once more further down: a summary, or the same again
                    continue
            proposals.append(proposal)
        return proposals

    def _block_at(self, place: int) -> int:
        return next(number for number, block in enumerate(self.blocks) if place <= block.end)

    def _all(self) -> Iterator[Proposal]:
        before: dict[int, str] = {}
        last_block, last_commitment, last_sort = -1, "", ""
        for passage in self.passages:
            if passage.block_number in self.cells:
                yield from self._of_cell(passage)
                continue
            if passage.mode in (sections.PROMISES, sections.END) or _CONTACT.search(passage.sentence.text):
                continue
            sentence = passage.sentence
            for clause in modality.clauses(sentence.text, sentence.start):
                near = before.get(passage.block_number, "")
                if not near and passage.block_number == last_block + 1 and passage.block.kind == "text":
                    near = last_commitment
                commitment_id, why = sections.choose(self.register, passage, clause.text, near)
                if not commitment_id:
                    continue
                if passage.block_number != last_block:
                    last_sort = ""
                before[passage.block_number] = commitment_id
                last_block, last_commitment = passage.block_number, commitment_id
                sort = self._sort(passage, clause, last_sort)
                last_sort = sort
                yield from self._of_clause(passage, clause, sort, commitment_id, why)

    def _of_cell(self, passage: Passage) -> Iterator[Proposal]:
        """Yield the figure of a table's cell, where it tells an outcome."""
        for cell in self.outcomes:
            if not passage.block.start <= cell.start < passage.block.end:
                continue
            commitment_id, why = sections.choose(self.register, passage, cell.label, "")
            clause = Clause(self.whole[cell.start : cell.end], cell.start)
            value = read_digits(re.sub(r"[^\d, ]", "", clause.text).strip())
            if commitment_id:
                codes, doubts = self._codes(passage, clause)
                amount = amounts.Amount(
                    amounts.ZERO if value == 0 else amounts.FIGURE, value, "exact", cell.label, cell.start, cell.end,
                    ("talet är taget ur kolumnen för utfall i en tabell som flutit ihop",),
                )  # fmt: skip
                proposal = self._amount(_ClauseReading(passage, clause, commitment_id, why, codes, doubts), amount)
                label = max(0, self.whole.rfind(cell.label, 0, cell.start))
                anchor = anchors.lead_to(self.whole, range(cell.start, cell.end), range(label, cell.end))
                yield replace(proposal, anchor=anchor, passage=self.whole[label : cell.end])

    def _sort(self, passage: Passage, clause: Clause, last_sort: str) -> str:
        """Return what a clause is; one without a verb goes on as its sentence, or the sentence before, does."""
        sort = modality.sort_of(clause.text)
        if sort == modality.OPEN:
            whole_sort = modality.sort_of(passage.sentence.text)
            sort = whole_sort if whole_sort in (modality.PLAN, modality.PROMISE) else sort
        if sort == modality.OPEN and last_sort == modality.RESULT and passage.block.kind == "text":
            return modality.RESULT
        return sort

    def _of_clause(
        self, passage: Passage, clause: Clause, sort: str, commitment_id: str, why: str
    ) -> Iterator[Proposal]:
        codes, doubts = self._codes(passage, clause)
        is_under_heading = any(value > 1 for value in passage.priors.values())
        is_plan = sort == modality.PLAN or passage.mode == sections.PLANS or self.times.is_after(clause.text, codes[-1])
        if sort == modality.PROMISE:
            is_plan = (modality.tells_obligation(clause.text) and passage.mode != sections.UNKNOWN) or (
                modality.tells_obligation(clause.text) and is_under_heading
            )
            if not is_plan:
                return
        if is_plan and modality.tells_purpose(clause.text):
            return
        if is_plan and self._is_about_promise(passage, clause, commitment_id):
            commitment_id, why = "", "gäller löftet som helhet, eller inget åtagande"
        reading = _ClauseReading(passage, clause, commitment_id, why, codes, doubts)
        if is_plan:
            yield self._step(reading)
            return
        is_listed = passage.mode == sections.RESULTS or is_under_heading or passage.block.kind == "item"
        if sort == modality.OPEN and not is_listed:
            return
        is_bare = is_listed and sort == modality.OPEN and passage.block.kind != "heading"
        for amount in amounts.find(clause, self.phrases, is_listed=is_bare, register_words=self.register_words):
            yield self._amount(reading, amount)

    def _is_about_promise(self, passage: Passage, clause: Clause, commitment_id: str) -> bool:
        """Tell whether a plan is one for the whole promise, and no commitment's own."""
        if any(value > 1 for value in passage.priors.values()) or self.register.named(commitment_id, clause.text):
            return False
        if "löfte" in clause.text.lower():
            self.blocks_on_promise.add(passage.block_number)
        return passage.block_number in self.blocks_on_promise or passage.mode == sections.PLANS

    def _amount(self, reading: _ClauseReading, amount: amounts.Amount) -> Proposal:
        named, joint = self._parties(reading)
        sentence, clause = reading.passage.sentence, reading.clause
        return Proposal(
            amount.kind, reading.commitment_id, reading.codes, amount.noun, amount.value, amount.precision, named,
            joint,
            anchors.lead_to(self.whole, range(amount.start, amount.end), range(sentence.start, clause.end)),
            sentence.text, reading.why, (*amount.doubts, *reading.doubts), amount.start,
        )  # fmt: skip

    def _step(self, reading: _ClauseReading) -> Proposal:
        named, joint = self._parties(reading)
        sentence, clause = reading.passage.sentence, reading.clause
        end = clause.end
        if len(clause.text) > _LONGEST_STEP:
            end = clause.start + clause.text.rfind(" ", 0, _LONGEST_STEP)
        return Proposal(
            NEXT_STEP, reading.commitment_id, reading.codes, "", None, "", named, joint,
            anchors.lead_to(self.whole, range(clause.start, end), range(sentence.start, clause.end)),
            sentence.text, reading.why, reading.doubts, clause.start,
        )  # fmt: skip

    def _parties(self, reading: _ClauseReading) -> tuple[tuple[str, ...], str]:
        commitment = self.register.by_id.get(reading.commitment_id)
        responsible = commitment.responsible if commitment else ()
        passage = reading.passage
        return parties.of_clause(reading.clause.text, passage.sentence.text, passage.heading, responsible)

    # --- reporting periods

    def _codes(self, passage: Passage, clause: Clause) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the reporting period of a clause (the likeliest first, more where it is not certain), and doubts."""
        codes = self.times.codes
        if len(codes) == 1:
            return codes, ()
        number, is_certain = self.by_block.get(passage.block_number, (-1, False))
        if number < 0:
            for text in (clause.text, passage.sentence.text, passage.block.text):
                if fitting := self.times.mentioned(text):
                    return (codes[fitting[0]],), ()
            return tuple(reversed(codes)), ("texten säger inte vilken redovisningsperiod det gäller",)
        chosen = codes[number]
        if is_certain:
            return (chosen,), self.doubts_of_blocks.get(passage.block_number, ())
        others = tuple(code for code in codes if code != chosen)
        return (chosen, *others), (
            "tabellens kolumner har flutit ihop, och det framgår inte vilken period stycket hör till",
        )

    def _periods_of_blocks(self) -> dict[int, tuple[int, bool]]:
        """Return the reporting period of each block below a heading that names one, or several as columns."""
        if len(self.times.codes) < 2:
            return {}
        by_number = {passage.block_number: passage for passage in self.passages}
        shared: dict[int, tuple[int, bool]] = {}
        labels: list[int] = []
        section: list[int] = []

        def settle() -> None:
            if len(labels) == 1:
                shared.update({number: (labels[0], True) for number in section})
            elif labels and section:
                texts = [self.blocks[number].text for number in section]
                heads = by_number[section[0]].priors
                responsible = self.register.by_id[max(heads, key=heads.__getitem__)].responsible if heads else ()
                numbers, is_certain = share_out(texts, labels, self.times, responsible)
                if len(texts) != len(labels):
                    self.doubts_of_blocks.update(dict.fromkeys(section, (_MERGED_COLUMNS,)))
                shared.update({number: (label, is_certain) for number, label in zip(section, numbers, strict=True)})

        previous: dict[str, float] = {}
        last_label = -9
        for number, block in enumerate(self.blocks):
            named = self.times.labels(block.text) if len(block.text) < 90 else []
            passage = by_number.get(number)
            if named:
                is_beside = number - last_label == 1 and not section and len(named) == 1 and named[0] not in labels
                settle()
                labels, section = [*labels, *named] if is_beside else named, []
                last_label = number
            elif passage and passage.mode not in (sections.PROMISES, sections.END):
                if passage.priors != previous and len(labels) > 1 and section:
                    settle()
                    section = []
                section.append(number)
            if passage:
                previous = passage.priors
        settle()
        return shared
