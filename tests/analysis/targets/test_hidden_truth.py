"""No definite verdict is false, and most that follow from the figures are given, whatever is reported of the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from loftesbok.analysis.targets.verdicts import target_verdicts
from loftesbok.data.dataset import find_problems
from tests.analysis.targets.hidden_truth import Promise, draw_promise, follows, is_true, judged_days, truths
from tests.sample.data_folder import cells, copy_of_valid, write
from tests.sample.promise import INDICATOR, PARTIES, PLACES, PROMISE, dataset_of

SAID = {"source_id": "kalla", "anchor": "ett ställe", "title": "Ett namn", "summary": "Det gjordes.",
        "description": "Ett åtagande.", "definition": "Det som räknas.", "unit": "besök", "kind": "output",
        "rationale": "Det står så.", "assessed_by": "testredaktionen",
        "assessed_on": "2025-02-01",
        "area": "Området", "publisher": "Ingen",
        "document_type": "exempel", "held": "yes"}  # fmt: skip
DEFINITE = ("met", "exceeded", "not_met")


def hold_against_truth(seeds: Iterable[int], weigh_every: int) -> tuple[list[str], Counter[str]]:
    """Return the definite verdicts that are wrong, and how many of every so manieth that follow were given."""
    wrong: list[str] = []
    counted: Counter[str] = Counter()
    for seed in seeds:
        promise = draw_promise(seed)
        commitments = {commitment.id: commitment for commitment in promise.commitments}
        for row in target_verdicts(dataset_of(promise.rows()), PROMISE, promise.through).to_dict("records"):
            commitment, definite = commitments[row["commitment_id"]], row["verdict"] in DEFINITE
            counted["targets"] += 1
            counted["definite"] += definite
            days = judged_days(commitment, row["window"])
            if days is None:
                wrong += [f"seed {seed}, {commitment.id}: {row['verdict']} of no time"] if definite else []
                continue
            comparison, value = commitment.target["comparison"], commitment.target["value"]
            if definite:
                said = f"seed {seed}, {commitment.id}, {row['window']}: {row['verdict']} of {comparison} {value}"
                wrong += [
                    f"{said}, but it was {truth}"
                    for truth in truths(promise, commitment, days)
                    if not is_true(row["verdict"], comparison, value, truth)
                ]
            if seed % weigh_every == 0 and commitment.kind in ("own", "joint", "stock"):
                over = commitment.kind != "stock" or days[1] <= promise.through.end
                if over and follows(promise, commitment, days):
                    counted["follow"] += 1
                    counted["given"] += definite
    return wrong, counted


def test_no_verdict_is_false_and_two_thirds_of_those_that_follow_are_given():
    wrong, counted = hold_against_truth(range(300), weigh_every=4)
    assert wrong == []
    assert counted["definite"] > 300
    assert counted["follow"] > 100
    assert 3 * counted["given"] >= 2 * counted["follow"], counted


@pytest.mark.thorough
def test_no_verdict_is_false_in_ten_thousand_promises():
    wrong, counted = hold_against_truth(range(300, 10_300), weigh_every=10)
    assert wrong == []
    assert counted["definite"] > 10_000
    assert 3 * counted["given"] >= 2 * counted["follow"], counted


def test_what_is_drawn_is_a_valid_dataset(tmp_path):
    for seed in range(3):
        folder = copy_of_valid(tmp_path / str(seed))
        write_promise(folder, draw_promise(seed))
        assert find_problems(folder) == []


def write_promise(folder: Path, promise: Promise) -> None:
    """Write a drawn promise over the tables of a data folder, with a report for each reporting period."""
    rows = promise.rows()
    codes = dict.fromkeys(row["reporting_period"] for row in rows["followups"])
    rows |= {
        "sources": [{"source_id": "kalla"}],
        "parties": [{"party_id": party, "title": title, "kind": "other"} for party, title in PARTIES.items()],
        "places": [{"place_id": place, "title": title} for place, title in PLACES.items()],
        "indicators": [{"indicator_id": INDICATOR}],
        "reports": [
            {"report_id": f"r{number}", "period_id": PROMISE, "covers_from": code, "covers_to": code, "kind": "web"}
            for number, code in enumerate(codes)
        ],
    }
    for path in folder.glob("*.csv"):
        header = cells(path)[0]
        lines = [[_text(row.get(name, SAID.get(name, ""))) for name in header] for row in rows.get(path.stem, [])]
        write(path, [header, *lines])


def _text(value: object) -> str:
    return "" if value != value else str(value)
