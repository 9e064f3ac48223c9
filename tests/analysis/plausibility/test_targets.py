"""Doubts about targets: each fires on figures that leave a target without a verdict, and is silent without them."""

import pytest

from loftesbok.analysis.plausibility import targets
from tests.sample.changes import told
from tests.sample.promise import promise

T1, T2, T3 = "2024-T1", "2024-T2", "2024-T3"
OWN, POLICE = {"parties": "kommunen", "joint": "no"}, {"parties": "polisen", "joint": "no"}
STOCK = {"accumulation": "stock"}


@pytest.mark.parametrize("rule", targets.RULES)
def test_figures_that_cover_their_target_raise_no_doubt(linkoping, rule):
    joint = [(code, 4) for code in (T1, T2, T3)]
    apart = [(T1, 4, OWN), (T1, 3, POLICE), ("2024", 9), (T2, 4, OWN)]
    for figures in (joint, apart, []):
        assert rule(promise(figures, [{"value": 10, "due_on": "2024-08-31"}][: len(figures)])) == []
    assert rule(promise(joint, [{"value": 10}, {"value": 9, "per": "period", "due_on": "2024-08-31"}])) == []
    assert rule(linkoping) == []


def test_figures_of_some_of_the_parties_are_told_at_the_first_time():
    figures = [(T1, 4), (T2, 4, OWN), (T3, 4, OWN)]
    assert told(targets.figures_of_some_parties(promise(figures, [{"value": 10}]))) == [
        "targets.csv parties: målet gäller Kommunen och Polisen, men siffrorna för maj–augusti 2024 gäller bara Kommunen"  # noqa: E501
    ]
    assert targets.figures_of_some_parties(promise(figures, [{"value": 10, "parties": "kommunen"}])) == []


def test_figures_counted_in_several_ways_are_told():
    figures = [(T1, 12, STOCK), (T2, 3)]
    assert told(targets.figures_counted_apart(promise(figures, [{"value": 10}]))) == [
        "targets.csv indicator_id: målets siffror är räknade på olika sätt: period (under perioden) och stock "
        "(i bruk vid periodens slut)"
    ]


def test_a_figure_past_the_due_date_is_told():
    june = {"value": 10, "per": "period", "due_on": "2024-06-30"}
    assert told(targets.figures_past_due(promise([(T1, 4), (T2, 4)], [june]))) == [
        "targets.csv due_on: målet ska vara nått 30\u00a0juni 2024, men siffran för maj–augusti 2024 gäller också tid "
        "efter det"
    ]
    assert targets.figures_past_due(promise([(T1, 4), (T2, 4), ("2024-H1", 6)], [june])) == []
