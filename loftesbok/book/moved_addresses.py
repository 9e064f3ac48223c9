"""Addresses that the book has had, and where what stood there is now: ``book/flyttat.yml``, ``old: new``.

A book without the file has moved nothing; what the book still has is not forwarded. Both addresses are written from
the book's root (``skala.html: data.html``);
``reports/trender/`` is the newest edition of that chapter, and ``#id`` after a new address a heading there.
"""

from __future__ import annotations

import re

from loftesbok.domain.problems import DataError, Problem, quoted
from loftesbok.project.project import Project
from loftesbok.project.text_files import read_yaml_lines
from loftesbok.project.yaml_lines import Mapping, Scalar

FILE = "flyttat.yml"
_OLD = re.compile(r"[\w.-]+(/[\w.-]+)*\.[a-z]+")
_NEW = re.compile(r"[\w.-]+(/[\w.-]+)*(\.[a-z]+|/)(#[\w-]+)?")


def read(project: Project) -> dict[str, str]:
    """Return new addresses by old ones. Raises DataError for what are no addresses."""
    path, name = project.book / FILE, f"book/{FILE}"
    if not path.is_file():
        return {}
    lines = read_yaml_lines(path, name)
    if not isinstance(lines, Mapping):
        raise DataError([Problem(name, 0, "", "filen är ingen lista över adresser", "gammal.html: ny.html")])
    problems = [Problem(name, twice.line, twice.text, "adressen står två gånger", "en gång") for twice in lines.doubled]
    for old, new in lines.items.items():
        if not _OLD.fullmatch(old) or ".." in old:
            right = "en sida eller fil räknat från bokens rot, som skala.html"
            problems.append(Problem(name, lines.lines[old], "", f"{quoted(old)} är ingen adress i boken", right))
        if not isinstance(new, Scalar) or not _NEW.fullmatch(new.text) or ".." in new.text:
            right = "en sida räknat från bokens rot, som data.html eller metod.html#metod-mal"
            problems.append(Problem(name, lines.lines[old], old, "den nya adressen är ingen adress i boken", right))
    if problems:
        raise DataError(problems)
    return {old: new.text for old, new in lines.items.items() if isinstance(new, Scalar)}
