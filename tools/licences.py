"""The licences of all that the locks install, as LICENCES.md: `make licences` writes it, a test holds it to the locks.

What a package says of itself comes in three ways (an SPDX expression, classifiers, free text), and is put as SPDX here.
Packages that this system does not install are named without a licence: their metadata are not at hand.
"""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

from loftesbok.project import atomic_files as files

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "LICENCES.md"
LOCKS = (ROOT / "requirements.txt", ROOT / "requirements-test.txt")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ \\;]+)", re.MULTILINE)

ALLOWED = {
    "0BSD", "Apache-2.0", "Artistic-1.0-Perl", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-2.1-only",
    "LGPL-2.1-or-later", "MIT", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Public domain", "Zlib",
}  # fmt: skip
"""Licences that let anyone use, change and share the whole. Those of the libraries under LGPL and MPL ask that changes
to the libraries themselves be shared; we install them as they are."""

_SPDX = {
    "MIT License": "MIT", "BSD License": "BSD-3-Clause", "BSD": "BSD-3-Clause", "BSD 3-Clause License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0", "Apache 2.0": "Apache-2.0", "PSFL": "PSF-2.0", "ISC license": "ISC",
    "ISC License (ISCL)": "ISC", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "ISC License": "ISC",
    "Python Software Foundation License": "PSF-2.0", "Public Domain": "Public domain",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
}  # fmt: skip
_SEEN_BY_EYE = {
    "axe-playwright-python": "MIT AND MPL-2.0",  # its licence file; it carries axe-core, which is MPL-2.0
    "docutils": "Public domain AND BSD-2-Clause AND PSF-2.0",  # the file under GPL is an Emacs mode, and not installed
    "text-unidecode": "Artistic-1.0-Perl",  # or GPL, as one likes
}
"""Where metadata say nothing, or offer more than one: what the package's own licence file says."""


def normalised(name: str) -> str:
    """Write a package's name as indexes do (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, list[str]]:
    """Return the versions of both locks by package, in order of name; a package with an extra is the package."""
    versions: dict[str, list[str]] = {}
    for name, version in _PIN.findall("\n".join(lock.read_text(encoding="utf-8") for lock in LOCKS)):
        of_package = versions.setdefault(normalised(name), [])
        if version not in of_package:
            of_package.append(version)
    return dict(sorted(versions.items()))


def installed() -> dict[str, importlib.metadata.Distribution]:
    """Return what of the lock is installed here."""
    here = {normalised(one.name): one for one in importlib.metadata.distributions()}
    return {name: here[name] for name in locked() if name in here}


def licence(one: importlib.metadata.Distribution) -> str:
    """Return a package's licence as SPDX; "" where it says none that is known."""
    said = one.metadata
    if normalised(one.name) in _SEEN_BY_EYE:
        return _SEEN_BY_EYE[normalised(one.name)]
    if said.get("License-Expression"):
        return str(said["License-Expression"])
    free = str(said.get("License") or "").strip()
    if _parts(_SPDX.get(free, free)) <= ALLOWED and free:
        return _SPDX.get(free, free)
    kinds = [kind.rpartition(" :: ")[2] for kind in said.get_all("Classifier") or [] if kind.startswith("License")]
    return " AND ".join(_SPDX.get(kind, kind) for kind in kinds)


def _parts(expression: str) -> set[str]:
    return set(re.split(r" (?:AND|OR) ", expression.replace("(", "").replace(")", "")))


def refused() -> dict[str, str]:
    """Return the installed packages whose licence is none of the allowed."""
    said = {name: licence(one) for name, one in installed().items()}
    return {name: one for name, one in said.items() if not _parts(one) <= ALLOWED}


def page(known: dict[str, str]) -> str:
    """Write the page; ``known`` holds licences by package, for packages that are not installed here."""
    here = {name: licence(one) for name, one in installed().items()}
    unknown = "not installed where this was written"
    rows = [
        f"| {name} | {', '.join(versions)} | {here.get(name) or known.get(name, unknown)} |"
        for name, versions in locked().items()
    ]
    head = (
        "# Licences of what is installed\n\n"
        "Löftesboken is under the MIT licence (`LICENSE`), the data in `data/` under CC0-1.0. Beside Python itself,\n"
        "`requirements.txt` and, for tests and clusters, `requirements-test.txt` install these packages. None of them\n"
        "is in this repository.\n"
        "A book that is built carries Sphinx's scripts for search (BSD-2-Clause), Snowball's stemmer (BSD-3-Clause)\n"
        "and sphinx-design's style sheet (MIT). `make licences` writes this page from what the packages say of\n"
        "themselves; a test refuses a licence that is not on the list in `tools/licences.py`.\n\n"
        "| Package | Version | Licence |\n|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def written() -> dict[str, str]:
    """Return the licences on the page by package and version, as in "numpy 2.4.6"."""
    rows = re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {f"{name} {versions}": kind for name, versions, kind in rows}


if __name__ == "__main__":
    kept = {name.partition(" ")[0]: kind for name, kind in written().items()} if PAGE.is_file() else {}
    print(f"LICENCES.md {'written' if files.write(PAGE, page(kept)) else 'is as it should be'}")
