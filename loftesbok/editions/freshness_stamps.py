"""With what each edition was last found right, and how long that took: ``_build/editions.json``, not in git."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loftesbok.editions.inputs import Parts
from loftesbok.project import atomic_files as files
from loftesbok.project.project import Project


@dataclass(frozen=True)
class Stamp:
    """What an edition was made from (see ``dependencies``), the digest of its file, and the seconds that it took."""

    parts: Parts = field(default_factory=dict)
    file: str = ""
    seconds: float = 0.0


def read(project: Project) -> dict[str, Stamp]:
    """Return the stamps by the editions' paths; what cannot be read counts as not there."""
    try:
        held = json.loads(project.stamps.read_text(encoding="utf-8"))
        return {name: _stamp(one) for name, one in held.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _stamp(held: Mapping[str, Any]) -> Stamp:
    parts = {str(kind): dict(members) for kind, members in held.get("parts", {}).items()}
    return Stamp(parts, str(held.get("file", "")), float(held.get("seconds", 0)))


def write(project: Project, made: Mapping[Path, Stamp]) -> None:
    """Add stamps, by the editions' files; those of editions that are gone are left out."""
    known = read(project) | {project.relative(path): stamp for path, stamp in made.items()}
    kept = {
        name: {"parts": stamp.parts, "file": stamp.file, "seconds": round(stamp.seconds, 2)}
        for name, stamp in sorted(known.items())
        if (project.root / name).is_file()
    }
    files.write(project.stamps, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
