"""A machine that would make another book than the one that asked makes none, and says why."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from loftesbok.fleet.environments import CODE, environment
from loftesbok.fleet.job import FAILED, Order, Terms, lock_digest, make
from loftesbok.project.project import Project


@pytest.fixture
def order(tmp_path):
    root = tmp_path / "ett"
    (root / "data").mkdir(parents=True)
    (root / "_config.yml").touch()
    (root / "requirements.txt").write_text("pandas==3\n")
    (tmp_path / "token").touch()
    terms = Terms(environment(), lock_digest(Project(root)), tmp_path / "token")
    return Order("ett", root, tmp_path / "bok", terms=terms)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda terms: replace(terms, token=Path("annan-disk")), "ser inte"),
        (lambda terms: replace(terms, lock="0"), "ser en annan requirements.txt"),
        (
            lambda terms: replace(terms, environment={**terms.environment, "pandas": "0.1"}),
            r"pandas [0-9.]+ i stället för 0\.1\. Installera",
        ),
        (
            lambda terms: replace(terms, environment={**terms.environment, "finns-inte": "1"}),
            "finns-inte saknas i stället för 1",
        ),
        (lambda terms: replace(terms, environment={**terms.environment, CODE: "0"}), CODE),
    ],
)
def test_a_machine_that_would_make_another_book_makes_none(order, change, words):
    result = make(replace(order, terms=change(order.terms)))
    assert result.state == FAILED
    assert re.search(words, result.error), result.error
    assert not order.place.exists()


def test_a_project_that_a_machine_does_not_see_is_told(order):
    assert "ser inte" in make(replace(order, root=Path("finns-inte"))).error
