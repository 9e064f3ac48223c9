"""Proposals as the form shows them: rows with the dataset's own ids, how sure they are, and the passage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from loftesbok.analysis.anchors import figure_faults, phrases, place_fault
from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.data_entry.proposals import amounts, anchors, blocks, words
from loftesbok.data_entry.proposals.documents import Document
from loftesbok.data_entry.proposals.matching import Commitment
from loftesbok.data_entry.proposals.propose import NEXT_STEP, Proposal, propose
from loftesbok.data_entry.proposals.times import columns_in
from loftesbok.domain.decimals import plain
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.swedish import listing, plural

UNCONFIRMED, CONFIRMED, REJECTED = "unconfirmed", "confirmed", "rejected"
SURE, UNSURE = "säker", "tveksam"
KINDS = {"police": "polisen", "municipality": "kommunen", "other": "ovriga"}
_LEAST_LIKE, _LEAST_TOTAL, _USED = 0.8, 0.6, 0.3
_LEAD = 60


@dataclass(frozen=True)
class Row:
    """A proposed row: the dataset's values by column, how sure, and why with the passage."""

    values: dict[str, str]
    doubts: tuple[str, ...]
    grounds: str

    @property
    def certainty(self) -> str:
        """Whether anything is in doubt."""
        return UNSURE if self.doubts else SURE

    @property
    def shown_grounds(self) -> str:
        """The doubts, the reason and the passage, as the cell shows them."""
        doubts = "".join(f"Obs: {doubt}.\n" for doubt in self.doubts)
        return f"{doubts}{self.grounds}"


@dataclass(frozen=True)
class Prefill:
    """What a document is proposed to say of one reporting period, by commitment."""

    document: Document
    followups: dict[str, Row] = field(default_factory=dict)
    figures: dict[str, list[Row]] = field(default_factory=dict)
    other_times: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    party: str = ""
    """The party whose received form the document is."""
    described: Mapping[str, str] = field(default_factory=dict)
    """What is known of the document as a source, beside its title, name and checksum."""

    @property
    def lead(self) -> str:
        """A phrase that leads to the document's beginning, for the anchor of the whole report."""
        whole = blocks.collapse(self.document.text)
        start = max(0, whole.find(self.document.title[:_LEAD]))
        end = min(len(whole), start + len(self.document.title[:_LEAD]))
        phrase = anchors.lead_to(whole, range(start, end), range(len(whole)))
        return "" if place_fault(phrase, whole) else phrase.replace("|", " ")

    def told(self) -> str:
        """Tell in Swedish how much is proposed, and what is left out."""
        rows = [row for figures in self.figures.values() for row in figures]
        unsure = sum(row.certainty == UNSURE for row in [*rows, *self.followups.values()])
        steps = sum(bool(row.values.get("next_step")) for row in self.followups.values())
        text = (
            f"{self.document.name}: {plural(len(rows), 'siffra', 'siffror')} och "
            f"{plural(steps, 'nästa steg', 'nästa steg')} föreslås för "
            f"{plural(len(self.followups), 'åtagande', 'åtaganden')}; "
            f"{unsure} av raderna är tveksamma. Inget importeras förrän det är bekräftat i kolumnen Förslag: bekräfta."
        )
        if self.other_times:
            text += f" Dokumentet har också uppgifter om {listing(self.other_times)}; de är inte med."
        return "\n".join([text, *self.notes])


def prefill(dataset: Dataset, period_id: str, when: ReportingPeriod, document: Document) -> Prefill:
    """Read a document and return what it is proposed to say of a reporting period of a promise."""
    commitments = dataset["commitments"]
    register = [_commitment(dataset, row) for _, row in commitments[commitments["period_id"] == period_id].iterrows()]
    columns = columns_in(document.text, when.start.year)
    codes = columns if len(columns) > 1 and when.code in columns else [when.code]
    proposals = propose(document.text, register, codes)
    here = [proposal for proposal in proposals if when.code in proposal.periods and proposal.commitment_id]
    others = sorted({proposal.period for proposal in proposals if when.code not in proposal.periods})
    whole = blocks.collapse(document.text)
    writer = RowWriter(dataset, whole)
    result = Prefill(document, other_times=tuple(ReportingPeriod.parse(code).label for code in others))
    for commitment in register:
        proposed = [proposal for proposal in here if proposal.commitment_id == commitment.commitment_id]
        if proposed:
            result.followups[commitment.commitment_id] = writer.followup(proposed)
            figures = [proposal for proposal in proposed if proposal.kind != NEXT_STEP]
            result.figures[commitment.commitment_id] = [writer.figure(proposal) for proposal in figures]
    return result


def _commitment(dataset: Dataset, row: pd.Series) -> Commitment:
    """Return a commitment of the dataset as the reader of texts takes it; its wording belongs to its words."""
    kinds = dict(zip(dataset["parties"]["party_id"], dataset["parties"]["kind"], strict=True))
    responsible = tuple(sorted({KINDS[kinds[party]] for party in members(row["responsible"]) if party in kinds}))
    description = f"{row['description']} {row['wording']}".strip()
    return Commitment(str(row["commitment_id"]), str(row["title"]), responsible, description)


class RowWriter:
    """Turns proposals into the form's rows: parties, places and indicators by the dataset's ids."""

    def __init__(self, dataset: Dataset, whole: str) -> None:
        self.dataset, self.whole = dataset, whole
        self.indicators = {
            str(row["indicator_id"]): tuple(words.stem(match[0]) for match in words.words_in(row["title"]))
            for _, row in dataset["indicators"].iterrows()
        }

    def followup(self, proposed: Sequence[Proposal]) -> Row:
        """Return the row of a commitment: parties, places, next steps, anchor; status and text are left to people."""
        passages = list(dict.fromkeys(proposal.passage for proposal in proposed))
        steps = [proposal for proposal in proposed if proposal.kind == NEXT_STEP]
        doubts = list(dict.fromkeys(doubt for proposal in steps for doubt in proposal.doubts))
        if steps:
            doubts.append("nästa steg är dokumentets ord: skriv om med egna")
        if len({proposal.period for proposal in proposed}) > 1:
            doubts.append("stycken under åtagandet kan höra till olika redovisningsperioder")
        commitment_id = proposed[0].commitment_id
        values = {
            "reported_by": self._parties(commitment_id, [party for proposal in proposed for party in proposal.parties]),
            "places": "|".join(self._places(" ".join(passages))),
            "next_step": " ".join(_sentence(proposal.anchor) for proposal in steps),
            "anchor": self._anchor(proposed[0]),
        }
        grounds = f"{_capital(proposed[0].why)}. Stället: " + " / ".join(f"”{passage}”" for passage in passages)
        return Row(values, tuple(doubts), grounds)

    def figure(self, proposal: Proposal) -> Row:
        """Return the row of a figure, a zero or a vague amount."""
        parties = self._parties(proposal.commitment_id, proposal.parties)
        indicator, is_sure = self._indicator(proposal)
        places = self._places(proposal.passage)
        is_rate = proposal.kind == amounts.FIGURE and f"{proposal.noun} i veckan" in proposal.passage
        values = {
            "commitment_id": proposal.commitment_id, "indicator_id": indicator, "parties": parties,
            "joint": proposal.joint if "|" in parties else "no" if parties else "",
            "value": "" if proposal.value is None else plain(float(proposal.value)), "precision": proposal.precision,
            "place_id": places[0] if len(places) == 1 else "", "basis": "stated",
            "accumulation": "rate" if is_rate else "period", "anchor": proposal.anchor.replace("|", " "),
        }  # fmt: skip
        doubts = list(proposal.doubts)
        if not proposal.noun:
            doubts.append("det framgår inte vad som räknas: välj indikator")
        elif not indicator:
            doubts.append(f"ingen indikator passar ”{proposal.noun}”: välj, eller skriv in en ny i bladet Indikatorer")
        elif not is_sure:
            doubts.append("indikatorn är den som liknar mest")
        if proposal.joint == "unclear":
            doubts.append("det sägs inte om parterna gjorde det tillsammans")
        doubts += self._anchor_doubts(values)
        return Row(values, tuple(dict.fromkeys(doubts)), f"{_capital(proposal.why)}. Stället: ”{proposal.passage}”")

    def _anchor_doubts(self, values: dict[str, str]) -> list[str]:
        """Return what `verify-sources` would say of the anchor."""
        value = float(values["value"]) if values["value"] else None
        faults = [place_fault(values["anchor"], self.whole)]
        faults += [
            fault
            for _, fault in figure_faults(
                values["anchor"], value, values["precision"], "stated", values["accumulation"]
            )
        ]
        return [f"ankaret: {fault[0]}" for fault in faults if fault]

    def _anchor(self, proposal: Proposal) -> str:
        """Return a few words that lead to the first passage on a commitment."""
        start = max(0, self.whole.find(proposal.passage))
        end = start + len(proposal.passage)
        short = self.whole.rfind(" ", start, min(end, start + _LEAD))
        phrase = anchors.lead_to(self.whole, range(start, short if start < short else end), range(start, end))
        return " ".join(phrases(phrase.replace("|", " "))).rstrip(" .,;:")

    def _parties(self, commitment_id: str, kinds: Sequence[str]) -> str:
        """Return the ids of parties of some kinds: of those responsible, or else the only one of its kind."""
        frame = self.dataset["parties"]
        commitments = self.dataset["commitments"]
        responsible = members(commitments.loc[commitments["commitment_id"] == commitment_id, "responsible"].iloc[0])
        ids: set[str] = set()
        for kind in set(kinds):
            of_kind = [str(row["party_id"]) for _, row in frame.iterrows() if KINDS[row["kind"]] == kind]
            chosen = [party for party in of_kind if party in responsible] or (of_kind if len(of_kind) == 1 else [])
            ids.update(chosen if kind != "ovriga" or len(chosen) == 1 else [])
        return "|".join(sorted(ids))

    def _places(self, text: str) -> list[str]:
        """Return the ids of the places whose names stand in a text."""
        return [
            str(row["place_id"])
            for _, row in self.dataset["places"].iterrows()
            if anchors.holds_name(text, row["title"])
        ]

    def _indicator(self, proposal: Proposal) -> tuple[str, bool]:
        """Return the indicator that a noun means most, and whether it is used for the commitment already."""
        measures, targets = self.dataset["measures"], self.dataset["targets"]
        used = {
            *measures.loc[measures["commitment_id"] == proposal.commitment_id, "indicator_id"],
            *targets.loc[targets["commitment_id"] == proposal.commitment_id, "indicator_id"],
        }
        nouns = tuple(words.stem(match[0]) for match in words.words_in(proposal.noun))
        scores = {
            indicator: _likeness(nouns, stems) + _USED * (indicator in used)
            for indicator, stems in self.indicators.items()
        }
        best = max(scores, key=lambda indicator: (scores[indicator], indicator), default="")
        if not best or scores[best] < _LEAST_TOTAL:
            return "", False
        return best, best in used


def _likeness(nouns: Sequence[str], stems: Sequence[str]) -> float:
    """Return how well what is counted fits the title of an indicator: its last word counts most."""
    if not nouns:
        return 0.0
    last = max((words.likeness(nouns[-1], stem) for stem in stems), default=0.0)
    others = [max((words.likeness(noun, stem) for stem in stems), default=0.0) for noun in nouns[:-1]]
    unmet = sum(all(words.likeness(noun, stem) < _LEAST_LIKE for noun in nouns) for stem in stems)
    return last + 0.2 * sum(others) - 0.05 * unmet if last >= 0.6 else 0.0


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    bare = text.strip(" ,;").removeprefix("och ").removeprefix("samt ").rstrip(".")
    return f"{_capital(bare)}."
