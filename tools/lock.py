"""``python tools/lock.py [UV ARGUMENTS]``: write both locks anew from pyproject.toml, each file with its hashes.

The package carries the first one's versions as well, for the projects that ``init`` lays out, whatever is installed
where it runs; without hashes, as pip takes them for all or for none, and the package itself has none.

``requirements.txt`` holds what a book and the re-run of its editions need. ``requirements-test.txt`` begins with a
reference to it and adds what the tests need; a package is in both only where the tests want an extra of it. Extras
stay written (``coverage[toml]``): pip before 24 looks a requirement with an extra up anew, finds a newer release, and
refuses it as it has no hash.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
BOOK, TEST = ROOT / "requirements.txt", ROOT / "requirements-test.txt"
NEW_PROJECT = ROOT / "loftesbok/new_project/templates/project/requirements.txt"
_HEAD = """\
# The versions with which this project was begun. The package itself, loftesbok, is in no public index: README.md says
# how it is installed. Its repository has a requirements.txt with the hashes of every file as well.
"""
_COMPILE = (
    "uv", "pip", "compile", "--quiet", "--universal", "--no-strip-extras", "--generate-hashes", "--no-emit-index-url",
    "--no-header", "--python-version", "3.11", "pyproject.toml", "--extra", "rerun",
)  # fmt: skip
_ENTRY = re.compile(r"^[A-Za-z0-9].*(?:\n[ #].*)*\n?", re.MULTILINE)


def entries(lock: str) -> list[str]:
    """Return a lock's requirements, each with its hashes and the comment that says who asks for it."""
    return _ENTRY.findall(lock)


def requirement(entry: str) -> str:
    """Return the requirement of an entry, without hashes and comments."""
    return entry.partition("\n")[0].removesuffix("\\").strip()


def pin(entry: str) -> str:
    """Return name, extras and version of an entry, without the marker that says where it is installed."""
    return requirement(entry).partition(";")[0].strip()


def versions(lock: str) -> str:
    """Return a new project's ``requirements.txt``: each requirement of a lock on one line, without hashes."""
    return _HEAD + "".join(f"{requirement(entry)}\n" for entry in entries(lock))


def write(arguments: Sequence[str] = ()) -> None:
    """Write both locks; ``arguments`` go to uv, as ``--upgrade`` does."""
    subprocess.run([*_COMPILE, *arguments, "--output-file", BOOK.name], cwd=ROOT, check=True)
    locked = {pin(entry) for entry in entries(BOOK.read_text(encoding="utf-8"))}
    extras = ("--extra", "test", "--extra", "fleet", "--constraint", BOOK.name)
    subprocess.run([*_COMPILE, *arguments, *extras, "--output-file", TEST.name], cwd=ROOT, check=True)
    added = [entry for entry in entries(TEST.read_text(encoding="utf-8")) if pin(entry) not in locked]
    TEST.write_text("-r requirements.txt\n" + "".join(added), encoding="utf-8", newline="\n")
    NEW_PROJECT.write_text(versions(BOOK.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(sys.argv[1:])
