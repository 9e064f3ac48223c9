"""What an edition depends on, part by part: rows, cells, parameters; and code, lock file and environment.

The first three are in every copy of the project the same, and their digest (``inputs``) is recorded in the edition
itself. The others belong to the machine, and are kept in an untracked stamp (``freshness``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from loftesbok.data.dataset import Dataset, Tables
from loftesbok.data.views import edition_view
from loftesbok.editions import notebook
from loftesbok.editions.package_code import PackageCode
from loftesbok.editions.plan import Job
from loftesbok.project import digests
from loftesbok.project.project import Project

Parts = Mapping[str, Mapping[str, str]]
INPUTS = ("rows", "cells", "parameters")
ORDER = "their order"  # among the cells' names in stamps and digests
_ORDER_SHOWN = "ordningsföljden"
CHANGED = {"code": "ändrad kod", "rows": "ändrade rader", "cells": "ändrade celler",
           "parameters": "ändrade parametrar", "lock": "ändrad låsfil", "environment": "ändrad miljö"}  # fmt: skip
MOST_NAMED = 3  # members of each kind


@dataclass(frozen=True)
class Surroundings:
    """What all editions of a project have in common: the package's files, the lock file, the environment."""

    project: Project

    @cached_property
    def code(self) -> PackageCode:
        """The package's files as they are now."""
        return PackageCode()

    @cached_property
    def lock(self) -> dict[str, str]:
        """The digest of the lock file, by its name; empty where there is none."""
        path = self.project.lock_file
        return {path.name: digests.of_text_file(path)} if path.is_file() else {}

    @cached_property
    def environment(self) -> dict[str, str]:
        """The versions of what the package needs."""
        return digests.needed(digests.environment())

    def parts(self, job: Job, dataset: Dataset, view: Dataset | None = None) -> Parts:
        """Return all that an edition depends on: for each kind, the digests of its members by name.

        ``view`` is the edition's view, for those who have it already.
        """
        cells = notebook.chapter_cells(notebook.read(job.source))
        return {
            **_inputs(job, view or edition_view(dataset, job.period_id, job.through), cells),
            "code": self.code.used_by(cell.source for cell in cells if cell.cell_type == "code"),
            "lock": self.lock,
            "environment": self.environment,
        }


def _inputs(job: Job, view: Dataset, cells: list) -> Parts:
    contents = {cell.id: digests.of_value([cell.cell_type, cell.source, notebook.tags(cell)]) for cell in cells}
    return {
        "rows": {name: replace(view, tables=Tables({name: view[name]})).digest() for name in view.tables},
        "cells": {**contents, ORDER: digests.of_value([cell.id for cell in cells])},
        "parameters": job.parameters,
    }


def inputs_digest(job: Job, dataset: Dataset) -> str:
    """Return the digest of what an edition is made from: cells, the rows that it may see, parameters."""
    view = edition_view(dataset, job.period_id, job.through)
    return digest_of(_inputs(job, view, notebook.chapter_cells(notebook.read(job.source))))


def digest_of(parts: Parts) -> str:
    """Return the digest of the parts that are the same in every copy of the project."""
    return digests.of_value({name: dict(parts[name]) for name in INPUTS})


def describe_changes(before: Parts, now: Parts) -> str:
    """Say which parts differ, in a few words: "ändrade rader: measures; ändrad kod: loftesbok/report/tables.py"."""
    clauses = []
    for kind, clause in CHANGED.items():
        old, new = before.get(kind, {}), now.get(kind, {})
        changed = digests.differences(old, new)
        if kind == "environment":
            changed = [f"{library} {old.get(library, 'ingen')} → {new.get(library, 'ingen')}" for library in changed]
        elif kind == "parameters":
            changed = [f"{parameter}={new.get(parameter)}" for parameter in changed]
        elif kind == "cells":
            changed = [_ORDER_SHOWN] if changed == [ORDER] else [cell_id for cell_id in changed if cell_id != ORDER]
        if changed:
            more = f" och {len(changed) - MOST_NAMED} till" if len(changed) > MOST_NAMED else ""
            clauses.append(f"{clause}: {', '.join(changed[:MOST_NAMED])}{more}")
    return "; ".join(clauses)
