"""A pytest plugin: nbval's kernels run in the same private environment as papermill's (see loftesbok.editions)."""

import os
from pathlib import Path

from loftesbok.editions.kernels.manager import make_environment
from loftesbok.project.project import Project


def pytest_configure(config):
    os.environ.update(make_environment(Project.find(Path(__file__).parent)))
