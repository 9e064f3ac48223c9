"""A period's notebook, from the one template: written, or brought in line with the data."""

from __future__ import annotations

from loftesbok.data.dataset import Dataset
from loftesbok.editions import notebook
from loftesbok.project import atomic_files as files
from loftesbok.project.project import Project


def notebook_text(project: Project, dataset: Dataset, period_id: str) -> str:
    """Return a period's notebook as it should be: from the template, with the narratives of one that is there."""
    path = project.notebook(period_id)
    if path.is_file():
        return notebook.to_text(notebook.refreshed(dataset, period_id, notebook.read(path)))
    return notebook.to_text(notebook.from_template(dataset, period_id))


def write_notebook(project: Project, dataset: Dataset, period_id: str) -> bool:
    """Write a period's notebook as it should be; return whether it changed."""
    return files.write(project.notebook(period_id), notebook_text(project, dataset, period_id))
