"""Which commitment a passage is about, by the register's own words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from loftesbok.data_entry.proposals import words

_TITLE, _DESCRIPTION, _SUBJECT = 1.6, 1.0, 0.7
_WEAKEST_LIKENESS, _SAME_WORD = 0.5, 0.8


@dataclass(frozen=True)
class Commitment:
    """A commitment as the register has it; ``responsible`` holds ``polisen``, ``kommunen`` and ``ovriga``."""

    commitment_id: str
    title: str
    responsible: tuple[str, ...] = ()
    description: str = ""


class Register:
    """The commitments of a promise, and how much each of their words tells them apart."""

    def __init__(self, commitments: Sequence[Commitment]) -> None:
        self.commitments = tuple(commitments)
        self.by_id = {commitment.commitment_id: commitment for commitment in commitments}
        self._stems: dict[str, dict[str, float]] = {}
        self._subjects: dict[str, set[str]] = {}
        for commitment in commitments:
            weights = dict.fromkeys(words.content(commitment.description), _DESCRIPTION)
            weights.update(dict.fromkeys(words.content(commitment.title), _TITLE))
            self._stems[commitment.commitment_id] = weights
            text = f"{commitment.title} {commitment.description}"
            self._subjects[commitment.commitment_id] = {
                subject for match in words.words_in(text) for subject in words.subjects(match[0].lower())
            }
        self.scores = lru_cache(maxsize=4_000)(self._scores)

    def _scores(self, text: str) -> Mapping[str, float]:
        """Return how much a text speaks of each commitment; those that it does not speak of are left out."""
        totals: dict[str, float] = {}
        for word in words.content(text):
            likeness = {
                commitment_id: max(
                    (words.likeness(word, other) * weight for other, weight in stems.items()
                     if words.likeness(word, other) >= _WEAKEST_LIKENESS), default=0.0,
                )
                for commitment_id, stems in self._stems.items()
            }  # fmt: skip
            self._add(totals, likeness)
        subjects = {subject for match in words.words_in(text) for subject in words.subjects(match[0].lower())}
        for subject in sorted(subjects):
            self._add(totals, {key: _SUBJECT * (subject in held) for key, held in self._subjects.items()})
        return totals

    def _add(self, totals: dict[str, float], likeness: Mapping[str, float]) -> None:
        """Add what a word says: the more commitments it fits, the less."""
        fitting = {key: value for key, value in likeness.items() if value}
        rarity = math.log(1 + len(self.commitments) / len(fitting)) if fitting else 0.0
        for key, value in fitting.items():
            totals[key] = totals.get(key, 0.0) + value * rarity

    def covers(self, commitment_id: str, text: str) -> float:
        """Return how much of the words of a text is in a commitment, from 0 to 1."""
        stems = words.content(text)
        held = self._stems[commitment_id]
        hits = sum(any(words.likeness(word, other) >= _WEAKEST_LIKENESS for other in held) for word in stems)
        return hits / len(stems) if stems else 0.0

    def named(self, commitment_id: str, text: str) -> int:
        """Return how many of the words of a text are a commitment's own, compounds included."""
        held = self._stems[commitment_id]
        return sum(any(words.likeness(word, other) >= _SAME_WORD for other in held) for word in words.content(text))

    def best(self, text: str) -> tuple[str, float, float]:
        """Return the commitment that a text speaks most of, how much, and how far ahead of the next ("" where none)."""
        ranked = sorted(self.scores(text).items(), key=lambda item: -item[1])
        if not ranked:
            return "", 0.0, 0.0
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        return ranked[0][0], ranked[0][1], ranked[0][1] - second
