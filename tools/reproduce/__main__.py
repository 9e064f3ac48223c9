"""``python -m tools.reproduce``: rebuild the committed editions and the book from a clean clone, and say if they agree.

The last commit is what is tried; what is not committed is not.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from loftesbok.project import digests as fingerprint

ROOT = Path(__file__).parents[2]
BUILD = """
import sys
from pathlib import Path
from loftesbok.book.build import build
from loftesbok.project.project import Project
build(Project(Path(sys.argv[1])), say=lambda text: None, workers=int(sys.argv[2]), warm=sys.argv[3] == "warm")
"""
ELSEWHERE = {
    "TZ": "Pacific/Chatham", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "7", "COLUMNS": "33",
    "SOURCE_DATE_EPOCH": "0",
}  # fmt: skip


def clone(place: Path) -> Path:
    """Clone the repository, as it is committed."""
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(place)], check=True)
    return place


def build(place: Path, *, workers: int, warm: bool, env: Mapping[str, str]) -> None:
    """Build a clone with its own code, in a process of its own."""
    home = place.parent / "home"
    home.mkdir(exist_ok=True)
    circumstances = {**os.environ, "HOME": str(home), "PYTHONPATH": str(place), **env}
    arguments = [str(place), str(workers), "warm" if warm else "cold"]
    subprocess.run([sys.executable, "-c", BUILD, *arguments], cwd=place.parent, env=circumstances, check=True)


def book(place: Path) -> dict[str, str]:
    """Return the digests of all files of a built book."""
    html = place / "_build" / "html"
    return fingerprint.of_tree(html, html, hidden=True)


def changed(place: Path) -> list[str]:
    """Return the committed files that a build has changed, and files that it has added."""
    done = subprocess.run(["git", "status", "--porcelain"], cwd=place, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


# --- changes, one after another -------------------------------------------------------------------------------------


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _figure(place: Path) -> None:
    path = place / "data" / "measures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    at = {name: header.index(name) for name in header}
    row = [one for one in rows if one[at["reporting_period"]] == "2023-T3" and one[at["value"]]][-1]
    row[at["value"]] = str(int(float(row[at["value"]])) + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


CHANGES: dict[str, Callable[[Path], None]] = {
    "a narrative page": lambda place: _edit(place / "book" / "metod.md", "\n\n", "\n\nEn mening till.\n\n"),
    "a heading": lambda place: _edit(place / "book" / "om.md", "# ", "# Allt "),
    "the glossary": lambda place: _edit(place / "book" / "ordlista.md", "  En plats i", "  En fin plats i"),
    "a figure": _figure,
    "the contents": lambda place: _edit(place / "book" / "_toc.yml", "file: om\n", "file: om\n        title: Om oss\n"),
    "the settings": lambda place: _edit(place / "_config.yml", 'loftesbok_footer: ""', 'loftesbok_footer: "Hej."'),
}


def main() -> int:
    """Compare, and print a verdict; exit code 1 when something differs."""
    faults = 0

    def verdict(what: str, differing: list[str]) -> None:
        nonlocal faults
        faults += bool(differing)
        print(f"{'DIFFERS' if differing else 'same   '}  {what}", flush=True)
        for name in differing[:20]:
            print(f"           {name}", flush=True)

    with tempfile.TemporaryDirectory(prefix="reproduce-") as name:
        here, there = clone(Path(name) / "one" / "clone"), clone(Path(name) / "another folder" / "så här" / "clone")
        build(here, workers=os.cpu_count() or 1, warm=True, env={})
        verdict("the committed editions, run again from a clean clone", changed(here))
        build(there, workers=1, warm=False, env=ELSEWHERE)
        verdict("the committed editions, under other circumstances", changed(there))
        verdict("every file of the book, in another folder, time zone, locale, hash seed; cold kernels, one at a time",
                fingerprint.differences(book(here), book(there)))  # fmt: skip
        for what, change in CHANGES.items():
            change(here)
            build(here, workers=os.cpu_count() or 1, warm=True, env={})
            change(there)
            subprocess.run(["git", "clean", "-q", "-fdX"], cwd=there, check=True)
            build(there, workers=1, warm=True, env=ELSEWHERE)
            verdict(f"built again here and from nothing there, after a change of {what}",
                    fingerprint.differences(book(here), book(there)))  # fmt: skip
    print("Reproduced." if not faults else f"{faults} of the comparisons differ.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
