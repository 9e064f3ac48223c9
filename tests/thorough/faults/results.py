"""``tests/thorough/faults/RESULTS.md``: what came of every kind of fault, with commit and seed. A section for each
part."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
RESULTS = Path(__file__).with_name("RESULTS.md")
SEED = 20241122
_HEAD = """# Faults tried

Written by `make faults`. Each section says at which commit and with which seed it was tried.
"""


@dataclass(frozen=True)
class Found:
    """What a part has found: its table as lines of Markdown, and how many faults were not taken as they should be."""

    lines: Sequence[str]
    escaped: int


@dataclass(frozen=True)
class Part:
    """A part of ``make faults``: name, heading, and what runs it, given a folder, a seed and what is told meanwhile."""

    name: str
    heading: str
    run: Callable[[Path, int, Callable[[str], None]], Found]


PARTS: dict[str, Part] = {}


def part(name: str, heading: str) -> Callable[[Callable], Callable]:
    """Declare a part; modules named ``part_*`` in this folder are found by themselves."""

    def declared(run: Callable[[Path, int, Callable[[str], None]], Found]) -> Callable:
        PARTS[name] = Part(name, heading, run)
        return run

    return declared


def commit() -> str:
    """Return the commit that is tried, with a note when something is not committed."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    tried = ("loftesbok", "tests", "data", "requirements.txt", ":(exclude)tests/thorough/faults/RESULTS.md")
    changed = git("status", "--porcelain", "--", *tried)
    head = git("rev-parse", "HEAD") or "not in git"
    return f"{head}{' with uncommitted changes' if changed else ''}"


def write(one: Part, found: Found, seed: int) -> None:
    """Put a part's section in place of its old one; the others stay."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else _HEAD
    sections = {match[1]: match[0] for match in re.finditer(r"^## (.+)\n(?:(?!## ).*\n)*", text, re.MULTILINE)}
    verdict = "none escaped" if not found.escaped else f"{found.escaped} ESCAPED"
    about = f"Commit {commit()}, seed {seed}: {verdict}."
    sections[one.heading] = "\n".join([f"## {one.heading}", "", about, "", *found.lines, "", ""])
    ordered = [sections[name] for name in sorted(sections)]
    RESULTS.write_text("\n".join([_HEAD, *ordered]).rstrip() + "\n", encoding="utf-8")
