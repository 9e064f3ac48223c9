"""list: the promise periods and their editions."""

from __future__ import annotations

import argparse

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    add("list", _list, "show promise periods and editions: how far they reach, what is stale and why")


def _list(options: argparse.Namespace) -> int:
    from loftesbok import edition  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    rows = [("PERIOD", "THROUGH", "STATE", "EDITION")]
    for job in edition.jobs(project, dataset):
        why = edition.why_stale(project, job, dataset)
        state = f"stale: {why}" if why else "fresh"
        rows.append((job.period_id, job.through.code, state, project.relative(job.target)))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    return 0
