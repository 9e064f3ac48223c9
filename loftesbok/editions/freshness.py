"""Stale or fresh: whether an edition must be run again, and because of what."""

from __future__ import annotations

from collections.abc import Mapping

from loftesbok.data.dataset import Dataset
from loftesbok.editions import freshness_stamps as stamps
from loftesbok.editions import notebook
from loftesbok.editions.freshness_stamps import Stamp
from loftesbok.editions.inputs import Parts, Surroundings, digest_of, told
from loftesbok.editions.plan import Job
from loftesbok.project import digests as fingerprint
from loftesbok.project.project import Project


def why_stale(project: Project, made: Job, dataset: Dataset, surroundings: Surroundings | None = None) -> str:
    """Say why an edition must be run again, in a few words; empty when it is fresh.

    ``surroundings`` is what all editions have in common; whoever asks about many need find it only once.
    """
    parts = (surroundings or Surroundings(project)).parts(made, dataset)
    return reason(project, made, parts, stamps.read(project))


def not_known(project: Project, made: Job, known: Mapping[str, Stamp]) -> str:
    """Say why an edition must be run whatever it depends on: there is none, or none that was found right here."""
    if not made.target.is_file():
        return "not run yet"
    return "" if known.get(project.relative(made.target), Stamp()).parts else "not verified here yet"


def reason(project: Project, made: Job, parts: Parts, known: Mapping[str, Stamp]) -> str:
    """Say why an edition is stale, from what it depends on now and the stamps; empty when it is fresh."""
    if not made.target.is_file():
        return "not run yet"
    stamp = known.get(project.relative(made.target), Stamp())
    held = notebook.metadata(made.target).get("loftesbok", {})
    if held.get("inputs") != digest_of(parts):
        return (told(stamp.parts, parts) if stamp.parts else "") or "data or notebook changed"
    if not stamp.parts:
        return "not verified here yet"
    if changed := told(stamp.parts, parts):
        return changed
    if stamp.file != fingerprint.of_text_file(made.target):
        return "the edition's file was changed by hand"
    return ""
