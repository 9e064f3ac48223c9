"""Shared fixtures: the repository's own project, and a made-up second one."""

from pathlib import Path

import pytest

from loftesbok.dataset import load
from loftesbok.project import Project
from tests.projects import second_project

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def repository():
    return Project(ROOT)


@pytest.fixture(scope="session")
def linkoping(repository):
    return load(repository.data)


@pytest.fixture
def made_up(tmp_path):
    """A second project, without editions, that a test may change."""
    return second_project(tmp_path / "projekt")
