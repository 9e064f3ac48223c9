"""Doubts about statuses: each fires on one made-up change of the repository's data, and is silent without it."""

import pytest

from loftesbok.analysis.plausibility import statuses
from tests.sample.changes import change, put, told

T2, T3 = {"reporting_period": "2023-T2"}, {"reporting_period": "2023-T3"}
DOGS, BARS = {"commitment_id": "2023-2024-narkotikasok"}, {"commitment_id": "2023-2024-krogtillsyn"}


@pytest.mark.parametrize("rule", statuses.RULES)
def test_the_repository_s_statuses_raise_no_doubt(linkoping, rule):
    assert rule(linkoping) == []


def target(dataset, commitment, indicator, **values):
    row = {"indicator_id": indicator, "per": "year", "comparison": "at_least", "value": 8.0, **values}
    return put(dataset, "targets", **commitment, **row)


def test_done_wants_a_figure_where_there_is_a_target(linkoping):
    assert statuses.done_without_figure(target(linkoping, DOGS, "narkotikasok")) == []
    data = target(linkoping, BARS, "krogtillsyner")
    assert [data["followups"].iloc[one.row - 2]["reporting_period"] for one in statuses.done_without_figure(data)] == [
        "2023-T2", "2023-T3"
    ]  # fmt: skip
    assert told(statuses.done_without_figure(data))[0] == (
        "followups.csv status: status är done (Genomfört) och målet gäller ”Krogtillsyner”, men någon siffra finns inte"
    )


def test_a_figure_for_others_than_the_parties_of_the_target_is_none(linkoping):
    both = target(linkoping, BARS, "tillsynsbesok-krog", parties="kommunen|polisen")
    only_police = target(linkoping, BARS, "tillsynsbesok-krog", parties="polisen")
    counts = [len(statuses.done_without_figure(data)) for data in (both, only_police)]
    assert counts == [1, 2]  # tertial 2 has no figure at all; tertial 3 has one for both parties, none for the police
    assert "(Polisen)" in statuses.done_without_figure(only_police)[0].what


def test_done_is_doubted_where_one_of_two_parties_is_silent(linkoping):
    data = change(linkoping, "followups", {**BARS, **T3}, reported_by="polisen", unreported="")
    assert told(statuses.done_with_silent_party(data)) == [
        "followups.csv status: status är done (Genomfört), men Linköpings kommun är inte redovisad"
    ]
    for seen in ({"status": "in_progress"}, {"unreported": "göra andra insatser på krogar"}):
        assert statuses.done_with_silent_party(change(data, "followups", {**BARS, **T3}, **seen)) == []


def test_done_is_not_doubted_where_few_of_many_parties_are_silent(linkoping):
    data = change(linkoping, "followups", {**BARS, **T3}, reported_by="kommunen|polisen", unreported="")
    many = {"party_id": "brandkaren", "title": "Brandkåren", "kind": "other"}
    data = change(put(data, "parties", **many), "commitments", BARS, responsible="brandkaren|kommunen|polisen")
    assert statuses.done_with_silent_party(data) == []


def test_a_status_that_says_nothing_was_done_is_held_against_the_figures(linkoping):
    data = change(linkoping, "followups", {**DOGS, **T3}, status="postponed")
    assert told(statuses.against_figures(data)) == [
        "followups.csv status: status är postponed (Uppskjutet), men en prestation är redovisad med 5"
    ]
    assert statuses.against_figures(change(data, "measures", {**DOGS, **T3}, accumulation="stock")) == []


def test_done_with_nothing_but_zeros_is_doubted(linkoping):
    data = change(linkoping, "followups", {**DOGS, **T2}, status="done")
    assert [one.what for one in statuses.against_figures(data)] == [
        "status är done (Genomfört), men alla siffror är 0"
    ]  # fmt: skip
    row = data["measures"].query("commitment_id == '2023-2024-narkotikasok'").iloc[0].to_dict()
    vague = {"indicator_id": "krogtillsyner", "value": float("nan"), "precision": "unspecified"}
    assert statuses.against_figures(put(data, "measures", **{**row, **vague})) == []


def test_a_commitment_that_was_withdrawn_and_comes_back_is_doubted(linkoping):
    data = change(linkoping, "followups", {**DOGS, **T2}, status="withdrawn")
    assert told(statuses.after_withdrawn(data)) == [
        "followups.csv status: status är done, men åtagandet är avfört sedan maj–augusti 2023"
    ]
    assert statuses.after_withdrawn(change(linkoping, "followups", {**DOGS, **T3}, status="withdrawn")) == []


@pytest.mark.parametrize(
    ("parts", "unreported", "status", "doubt"),
    [
        ("göra tillsyn|göra andra insatser", "göra andra insatser", "done", ""),
        ("göra tillsyn|göra andra insatser", "", "done", ""),
        ("göra tillsyn|göra andra insatser", "göra tillsyn|göra andra insatser", "not_assessable", ""),
        ("", "", "not_assessable", ""),
        ("", "göra andra insatser", "done", "”göra andra insatser” sägs inte vara nämnd, men åtagandets delar är inte"),
        ("göra tillsyn", "göra tillsyn", "done", "status är done (Genomfört), men enligt unreported nämns ingen"),
        ("göra tillsyn", "göra tillsyn", "postponed", "status är postponed (Uppskjutet), men enligt unreported nämns"),
        ("göra tillsyn|annat", "annat", "not_assessable", "status är not_assessable (Går inte att bedöma), men ”göra"),
    ],
)
def test_a_status_that_the_parts_do_not_bear_is_doubted(linkoping, parts, unreported, status, doubt):
    data = change(linkoping, "commitments", BARS, parts=parts)
    data = change(data, "followups", BARS, unreported="", status="done")
    data = change(data, "followups", {**BARS, **T3}, unreported=unreported, status=status)
    doubts = told(statuses.against_parts(data))
    assert len(doubts) == bool(doubt)
    assert all(doubt in what for what in doubts)
