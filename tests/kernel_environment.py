"""A pytest plugin: nbval's kernels run in the same private environment as papermill's (see loftesbok.kernel)."""

import os
from pathlib import Path

from loftesbok.editions.kernels.manager import settings
from loftesbok.project.project import Project


def pytest_configure(config):
    os.environ.update(settings(Project.find(Path(__file__).parent)))
