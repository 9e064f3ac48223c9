"""What a project's datapackage.json says of the project itself: its municipality, publisher, licence, title."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from loftesbok.data.checks.mojibake import looks_spoilt, spoilt
from loftesbok.data.checks.row_problems import SHOWN
from loftesbok.data.contract import PROFILE
from loftesbok.data.package_file import PACKAGE_FILE
from loftesbok.domain.characters import IN_TEXT, odd_character
from loftesbok.domain.file_names import LONGEST_NAME, name_fault
from loftesbok.domain.printable import visible
from loftesbok.domain.problems import Problem, quoted

_Path = tuple[tuple[Any, str | int], ...]
_DEEPEST = 20  # objects and lists within each other; the package's own description has eight


def particular_problems(package: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is missing or wrong in what the package says of itself, its municipality and its publisher."""

    def problem(place: str, what: str, right: str) -> Problem:
        return Problem(PACKAGE_FILE, 0, place, what, right)

    if package.get("$schema") != PROFILE:
        yield problem("$schema", f"värdet är {quoted(package.get('$schema', ''))}", quoted(PROFILE))
    name = str(package.get("name", ""))
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name) or name_fault(name):
        right = "ett namn med små bokstäver a–z, siffror och bindestreck"
        yield problem("name", name_fault(name) or "paketets namn saknas", right)
    if not _is_text(package.get("title")):
        yield problem("title", "paketets titel saknas", "en titel på svenska")
    municipality, publisher = (_mapping(package.get(key)) for key in ("municipality", "publisher"))
    if not _is_text(municipality.get("name")):
        yield problem("municipality.name", "kommunens namn saknas", "ett namn, till exempel ”Exempelkommun”")
    code = municipality.get("code")
    if not isinstance(code, str) or not re.fullmatch(r"[0-9]{4}", code):
        what = f"kommunkoden är {quoted(code)}" if code else "kommunkoden saknas"
        yield problem("municipality.code", what, 'fyra siffror inom citattecken, till exempel "0000"')
    if not _is_text(publisher.get("name")):
        yield problem("publisher.name", "utgivarens namn saknas", "namnet på den som ger ut boken")
    if not _is_text(publisher.get("contact")):
        yield problem("publisher.contact", "utgivarens kontakt saknas", "en e-postadress eller webbadress")
    if not isinstance(publisher.get("official"), bool):
        what = "det framgår inte om boken är officiell"
        yield problem("publisher.official", what, "true om utgivaren är kommunen eller polisen, annars false")
    licences = package.get("licenses")
    if not isinstance(licences, list) or not licences:
        yield problem("licenses", "licensen saknas", "en lista med minst en licens, med name eller path")
    elif not all(_is_text(licence.get("name")) or _is_text(licence.get("path")) for licence in map(_mapping, licences)):
        yield problem("licenses", "en licens saknar både name och path", "minst ett av dem, till exempel CC0-1.0")


def text_problems(package: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the first values of a package, names included, that hold what none may; line breaks are fine there."""
    return islice(_text_problems(package), SHOWN)


def _text_problems(package: Mapping[str, Any]) -> Iterator[Problem]:
    left: list[tuple[_Path, Any]] = [((), package)]
    while left:  # not recursive: a package may be nested as deeply as JSON lets it
        path, value = left.pop()
        if len(path) > _DEEPEST:
            what = f"objekt och listor ligger i fler än {_DEEPEST} nivåer"
            yield Problem(PACKAGE_FILE, 0, _place(path[:1]), what, "färre nivåer")
            return
        if isinstance(value, dict):
            left += [(path, name) for name in value]
            left += [((*path, (value, name)), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            left += [((*path, (value, number)), item) for number, item in enumerate(value)]
        elif isinstance(value, float) and not math.isfinite(value):
            yield Problem(PACKAGE_FILE, 0, _place(path), "talet är för stort", "ett mindre tal")
        elif isinstance(value, str) and not (value.isascii() and value.isprintable()):
            line = value.replace("\n", " ")
            if IN_TEXT.search(line):
                yield Problem(PACKAGE_FILE, 0, _place(path), *odd_character(line, IN_TEXT))
            elif looks_spoilt(line, prose=False):
                yield Problem(PACKAGE_FILE, 0, _place(path), *spoilt(line))


def _place(path: _Path) -> str:
    """Write where a value stands: the names that lead to it, in lists the name of the item or else its number."""
    names = []
    for parent, key in path:
        item = parent[key]
        name = item.get("name") if isinstance(parent, list) and isinstance(item, dict) else None
        names.append(name if isinstance(name, str) else str(key + 1 if isinstance(key, int) else key))
    return visible(".".join(name[:LONGEST_NAME] for name in names))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
