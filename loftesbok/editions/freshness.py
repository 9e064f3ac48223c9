"""Stale or fresh: whether an edition must be run again, and because of what.

What each edition was made from when it was last found right is kept in ``_build/editions.json``, not in git.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loftesbok.editions import notebook
from loftesbok.editions.inputs import Parts, describe_changes, digest_of
from loftesbok.editions.plan import Job
from loftesbok.project import atomic_files, digests
from loftesbok.project.project import Project

NOT_RUN = "har inte körts"
NOT_VERIFIED = "har inte prövats på den här datorn"


@dataclass(frozen=True)
class Stamp:
    """What an edition was made from (``inputs.Surroundings.parts``), its file's digest, the seconds that it took."""

    parts: Parts = field(default_factory=dict)
    file: str = ""
    seconds: float = 0.0


def read_stamps(project: Project) -> dict[str, Stamp]:
    """Return the stamps by the editions' paths; what cannot be read counts as not there."""
    try:
        values = json.loads(project.stamps.read_text(encoding="utf-8"))
        return {name: _to_stamp(value) for name, value in values.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _to_stamp(value: Mapping[str, Any]) -> Stamp:
    parts = {str(kind): dict(members) for kind, members in value.get("parts", {}).items()}
    return Stamp(parts, str(value.get("file", "")), float(value.get("seconds", 0)))


def write_stamps(project: Project, new: Mapping[Path, Stamp]) -> None:
    """Add stamps, by the editions' files; those of editions that are gone are left out."""
    stamps = read_stamps(project) | {project.relative(path): stamp for path, stamp in new.items()}
    values = {
        name: {"parts": stamp.parts, "file": stamp.file, "seconds": round(stamp.seconds, 2)}
        for name, stamp in sorted(stamps.items())
        if (project.root / name).is_file()
    }
    atomic_files.write(project.stamps, json.dumps(values, indent=1, ensure_ascii=False, default=dict) + "\n")


def why_unverified(project: Project, job: Job, stamps: Mapping[str, Stamp]) -> str:
    """Say why an edition must be run whatever it depends on: there is none, or none that was found right here."""
    if not job.target.is_file():
        return NOT_RUN
    return "" if stamps.get(project.relative(job.target), Stamp()).parts else NOT_VERIFIED


def why_stale(project: Project, job: Job, parts: Parts, stamps: Mapping[str, Stamp]) -> str:
    """Say why an edition must be run, from what it depends on now and the stamps; empty when it is fresh."""
    if not job.target.is_file():
        return NOT_RUN
    stamp = stamps.get(project.relative(job.target), Stamp())
    recorded = notebook.metadata(job.target).get("loftesbok", {})
    if recorded.get("inputs") != digest_of(parts):
        return (describe_changes(stamp.parts, parts) if stamp.parts else "") or "data eller arbetsblad har ändrats"
    if not stamp.parts:
        return NOT_VERIFIED
    if changes := describe_changes(stamp.parts, parts):
        return changes
    if stamp.file != digests.of_text_file(job.target):
        return "utgåvans fil har ändrats för hand"
    return ""
