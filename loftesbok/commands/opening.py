"""What every command begins with: the project, its dataset, and whatever an interrupted command left undone."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from loftesbok.project import library_files, transaction
from loftesbok.project.project import Project

if TYPE_CHECKING:
    from loftesbok.data.dataset import Dataset

Command = Callable[[argparse.Namespace], int]


class Add(Protocol):
    """Add a command to the parser: its name, what it runs, one line of help, and more for its own ``--help``."""

    def __call__(self, name: str, action: Command, help: str, more: str = "") -> argparse.ArgumentParser:  # noqa: D102
        ...


def find(options: argparse.Namespace) -> Project:
    """Find the project, and complete what an interrupted command has left before anything reads it.

    Libraries keep their own files in the project.
    """
    project = Project.find(options.project)
    transaction.recover(project, tell)
    library_files.keep_in_project(project)
    return project


def tell(text: str) -> None:
    """Tell something beside the command's own output, which a machine may read."""
    print(text, file=sys.stderr)


def load_all(options: argparse.Namespace) -> tuple[Project, Dataset]:
    """Find the project and load its dataset; raise DataError with every fault of the data."""
    from loftesbok.data.dataset import load  # noqa: PLC0415 - heavy

    project = find(options)
    return project, load(project.data)
