"""What an edition depends on, part by part: rows, cells, parameters; and code, lock file and environment.

The first three are in every copy of the project the same, and their digest (``inputs``) is recorded in the edition
itself. The others belong to the machine, and are kept in an untracked stamp (``edition.stamps``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from loftesbok.data.dataset import Dataset, Tables
from loftesbok.data.views import edition_view
from loftesbok.editions import notebook
from loftesbok.editions.plan import Job
from loftesbok.project import digests as fingerprint
from loftesbok.project.project import Project
from loftesbok.reach import RUNS_NOTEBOOKS, Package

Parts = Mapping[str, Mapping[str, str]]
INPUTS = ("rows", "cells", "parameters")
ORDER = "their order"
NAMES = {"code": "code", "rows": "rows", "cells": "cells", "parameters": "parameters", "lock": "lock file",
         "environment": "environment"}  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """What all editions of a project have in common: the package's files, the lock file, the environment."""

    project: Project

    @cached_property
    def package(self) -> Package:
        """The package's files as they are now."""
        return Package()

    @cached_property
    def lock(self) -> dict[str, str]:
        """The digest of the lock file, by its name; empty where there is none."""
        path = self.project.lock_file
        return {path.name: fingerprint.of_text_file(path)} if path.is_file() else {}

    @cached_property
    def environment(self) -> dict[str, str]:
        """The versions of what the package needs."""
        return fingerprint.needed(fingerprint.environment())

    def parts(self, made: Job, dataset: Dataset, view: Dataset | None = None) -> dict[str, dict[str, str]]:
        """Return all that an edition depends on: for each kind, the digests of its members by name.

        ``view`` is the edition's view, for those who have it already.
        """
        cells = notebook.chapter_cells(notebook.read(made.source))
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        return {
            **_inputs(made, view or edition_view(dataset, made.period_id, made.through), cells),
            "code": self.package.reached(RUNS_NOTEBOOKS, code),
            "lock": self.lock,
            "environment": self.environment,
        }


def _inputs(made: Job, view: Dataset, cells: list) -> dict[str, dict[str, str]]:
    told = {cell.id: fingerprint.of_value([cell.cell_type, cell.source, notebook.tags(cell)]) for cell in cells}
    return {
        "rows": {name: replace(view, tables=Tables({name: view[name]})).digest() for name in view.tables},
        "cells": {**told, ORDER: fingerprint.of_value([cell.id for cell in cells])},
        "parameters": made.parameters,
    }


def inputs_digest(made: Job, dataset: Dataset) -> str:
    """Return the digest of what an edition is made from: cells, the rows that it may see, parameters."""
    view = edition_view(dataset, made.period_id, made.through)
    return digest_of(_inputs(made, view, notebook.chapter_cells(notebook.read(made.source))))


def digest_of(parts: Parts) -> str:
    """Return the digest of the parts that are the same in every copy of the project."""
    return fingerprint.of_value({name: dict(parts[name]) for name in INPUTS})


def told(before: Parts, now: Parts, most: int = 3) -> str:
    """Say which parts differ, in a few words: "rows changed: measures; code changed: loftesbok/tables.py"."""
    clauses = []
    for kind, name in NAMES.items():
        old, new = before.get(kind, {}), now.get(kind, {})
        changed = fingerprint.differences(old, new)
        if kind == "environment":
            changed = [f"{one} {old.get(one, 'none')} → {new.get(one, 'none')}" for one in changed]
        elif kind == "parameters":
            changed = [f"{one}={new.get(one)}" for one in changed]
        if len(changed) > 1 and kind == "cells":
            changed = [one for one in changed if one != ORDER]
        if changed:
            more = f" and {len(changed) - most} more" if len(changed) > most else ""
            clauses.append(f"{name} changed: {', '.join(changed[:most])}{more}")
    return "; ".join(clauses)
