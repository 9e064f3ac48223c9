"""Sphinx's warnings as faults that an analyst can mend: file and row as ``check`` tells them, in Swedish."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from loftesbok.domain.problems import LoftesbokError, Problem

_WARNING = re.compile(r"^(?:(?P<place>\S.*?): )?(?:WARNING|ERROR|CRITICAL): (?P<text>.*)$")
_PLACE = re.compile(r"(?P<file>.+?):(?P<row>\d*)")
_TYPE = re.compile(r" \[[a-z_-]+\.[a-z_-]+\]$")
_CELL = 10_000  # MyST-NB counts rows within a cell from this times the cell's number
_QUOTED = r"['\"](.+)['\"]"
_PAGE = "en sida eller rubrik som finns i boken"
_TOC = "en sida som står i book/_toc.yml"
_FILE = "en fil som finns, sedd från sidan"
_LABEL = "en etikett för varje ställe"

# What Sphinx, docutils and MyST say, and what is told instead: the fault, and what would be right.
_SAYINGS = (
    (rf"'myst' cross-reference target not found: {_QUOTED}", "länken till ”{0}” leder ingenstans", _PAGE),
    (rf"local id not found in doc '(.+)': {_QUOTED}", "länken till ”{1}” på sidan {0} leder ingenstans", _PAGE),
    (rf"[Uu]nknown (?:source )?document:? {_QUOTED}", "länken till sidan ”{0}” leder ingenstans", _TOC),
    (rf"undefined label: {_QUOTED}", "hänvisningen till ”{0}” leder ingenstans", "en etikett som finns, som (namn)="),
    (rf"term not in glossary: {_QUOTED}", "”{0}” är inget ord i ordlistan", "ett ord som står på ordlistans sida"),
    (rf"Unknown directive type:? {_QUOTED}", "direktivet ”{0}” finns inte", "ett direktiv som MyST eller boken har"),
    (rf"Unknown interpreted text role {_QUOTED}\.?", "rollen ”{0}” finns inte", "en roll som MyST eller boken har"),
    (r"image file not readable: (.+)", "bilden ”{0}” finns inte", _FILE),
    (r"download file not readable: (.+)", "filen ”{0}” finns inte", _FILE),
    (rf"Directive \"include\": file not found: {_QUOTED}", "filen ”{0}” finns inte", _FILE),
    (r"document isn't included in any toctree", "sidan står inte i book/_toc.yml", "en rad för sidan där"),
    (r"Non-consecutive header level increase; H(\d) to H(\d)", "rubriknivån går från {0} till {1}", "en nivå i taget"),
    (rf"Duplicate explicit target name: {_QUOTED}\.?", "etiketten ”{0}” finns två gånger", _LABEL),
    (r"duplicate label ([^,]+), other instance in (.+)", "etiketten ”{0}” finns också i {1}", _LABEL),
    (r"Malformed YAML", "det som står mellan --- överst på sidan är ingen YAML", "rader som `namn: värde`"),
)  # fmt: skip


class PageError(LoftesbokError):
    """The pages have faults; ``problems`` holds them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = "1 fel" if len(self.problems) == 1 else f"{len(self.problems)} fel"
        rows = [*map(str, self.problems), f"{count} på sidorna. Boken lämnades som den var."]
        super().__init__("\n".join(rows))


def parse_warnings(text: str) -> list[Problem]:
    """Return what Sphinx warns of (``place: WARNING: text``, with rows that follow on) as problems, each once.

    Files are named as in the text; a problem that has no place has no file.
    """
    return sorted(set(_problems(text)))


def _problems(text: str) -> Iterator[Problem]:
    place, saying = "", ""
    for row in [*text.splitlines(), "WARNING: "]:
        match = _WARNING.match(row)
        if match and saying:
            yield _problem(place, saying)
        if match:
            place, saying = match["place"] or "", match["text"]
        elif row.strip():
            saying = f"{saying} {row.strip()}".strip()
    # the last one is what was put at the end of the text


def _problem(place: str, saying: str) -> Problem:
    match = _PLACE.fullmatch(place)
    file, row = (match["file"], int(match["row"] or 0)) if match else (place, 0)
    what, right = _explain(_TYPE.sub("", saying))
    path = PurePosixPath(file)
    if path.suffix != ".ipynb":
        return Problem(file, row, "", what, right)
    cell = f"cell {row // _CELL}: " if row >= _CELL else ""
    source = f"rätta i notebooks/{path.parent.name}.ipynb"
    return Problem(file, 0, "", f"{cell}{what}", f"{right}; {source}" if right else source)


def _explain(saying: str) -> tuple[str, str]:
    for pattern, what, right in _SAYINGS:
        if match := re.fullmatch(pattern, saying):
            return what.format(*match.groups()), right
    what, _, right = saying.partition("; rätt vore ")  # as our own directives put it
    return what.rstrip("."), right.rstrip(".")
