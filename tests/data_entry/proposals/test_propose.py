"""Made-up follow-ups of many layouts: what they say is proposed, and little else."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from loftesbok.data_entry.proposals import blocks
from loftesbok.data_entry.proposals.matching import Commitment
from loftesbok.data_entry.proposals.propose import Proposal, propose
from tools import propose_texts

TEXTS = Path(__file__).parent / "texts"
FIGURES = ("figure", "zero")


def read(name):
    with (TEXTS / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def text_of(about):
    return (TEXTS / about["file"]).read_text(encoding="utf-8")


def proposals(about) -> list[Proposal]:
    commitments = [
        Commitment(row["commitment_id"], row["title"], tuple(row["responsible"].split("|")), row["description"])
        for row in read("commitments.csv")
        if row["text_id"] == about["text_id"]
    ]
    return propose(text_of(about), commitments, about["periods"].split("|"))


def overlaps(text, anchor, other):
    start, place = text.lower().find(anchor.lower()), text.lower().find(other.lower())
    return start >= 0 and place >= 0 and start < place + len(other) and place < start + len(anchor)


def agrees(text, row, proposal):
    same = (row["commitment_id"], row["reporting_period"]) == (proposal.commitment_id, proposal.period)
    if row["kind"] in FIGURES:
        same = same and proposal.kind in FIGURES and Decimal(row["value"]) == proposal.value
        same = same and row["precision"] == proposal.precision
    else:
        same = same and row["kind"] == proposal.kind
    return same and overlaps(text, row["anchor"], proposal.anchor)


@pytest.mark.parametrize("about", read("texts.csv"), ids=lambda about: about["text_id"])
def test_what_a_follow_up_says_is_proposed(about):
    """At least nine figures of ten, and at most one of ten that is none; of the rest most."""
    text, made = blocks.collapse(text_of(about)), proposals(about)
    expected = [row for row in read("expected.csv") if row["text_id"] == about["text_id"]]
    missed = [row["anchor"] for row in expected if not any(agrees(text, row, proposal) for proposal in made)]
    extra = [
        proposal.anchor
        for proposal in made
        if proposal.kind in FIGURES and not any(agrees(text, row, proposal) for row in expected)
    ]
    assert len(missed) <= len(expected) / 10, missed
    assert len(extra) <= len(expected) / 10, extra


def test_all_texts_together_give_nearly_all():
    count = Counter()
    for about in read("texts.csv"):
        text, made = blocks.collapse(text_of(about)), proposals(about)
        for row in read("expected.csv"):
            if row["text_id"] == about["text_id"]:
                hit = any(agrees(text, row, proposal) for proposal in made)
                count[row["kind"] in FIGURES, hit] += 1
    assert count[True, True] >= 0.95 * (count[True, True] + count[True, False])
    assert count[False, True] >= 0.9 * (count[False, True] + count[False, False])


@pytest.mark.parametrize("about", read("texts.csv"), ids=lambda about: about["text_id"])
def test_an_anchor_stands_in_the_source(about):
    text = blocks.collapse(text_of(about))
    assert [proposal.anchor for proposal in proposals(about) if proposal.anchor not in text] == []


def test_the_same_text_gives_the_same_proposals():
    about = read("texts.csv")[0]
    assert proposals(about) == proposals(about)


def test_a_text_without_an_end_is_read_in_time():
    """No text holds the desk up: a sentence of thousands of words, and a list of as many numbers."""
    commitment = Commitment("kontroller", "Trafikkontroller", ("polisen",), "Kontroller av trafiken.")
    for text in ("polisen har gjort kontroller och " * 400, "12 kontroller, " * 400, "a" * 3_000):
        propose(text, [commitment], ["2024"])


def test_the_tool_prints_what_the_form_proposes(capsys):
    propose_texts.main(TEXTS)
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {row["text_id"] for row in rows} == {about["text_id"] for about in read("texts.csv")}
    assert {row["kind"] for row in rows} == {"figure", "zero", "vague", "next_step"}
    assert {"text_id": "bjorkeby", "commitment_id": "a-centrum", "value": "63"}.items() <= rows[0].items()
