"""What löftesboken needs to be told: the tables, columns and particulars that every project's data must have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from loftesbok.data.checks.mojibake import looks_spoilt, spoilt
from loftesbok.data.package_file import PACKAGE_FILE, table_specs
from loftesbok.data.schema import FieldSpec, TableSpec
from loftesbok.domain.characters import IN_TEXT, odd_character
from loftesbok.domain.file_names import name_fault
from loftesbok.domain.printable import visible
from loftesbok.domain.problems import Problem, quoted

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def metadata_problems(package: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is missing or wrong in what the package says of itself, its municipality and its publisher."""

    def problem(place: str, what: str, right: str) -> Problem:
        return Problem(PACKAGE_FILE, 0, place, what, right)

    if package.get("$schema") != PROFILE:
        yield problem("$schema", f"värdet är {quoted(package.get('$schema', ''))}", quoted(PROFILE))
    name = str(package.get("name", ""))
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name) or name_fault(name):
        right = "ett namn med små bokstäver a–z, siffror och bindestreck"
        yield problem("name", name_fault(name) if name_fault(name) else "paketets namn saknas", right)
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
    elif not all(_is_text(_mapping(one).get("name")) or _is_text(_mapping(one).get("path")) for one in licences):
        yield problem("licenses", "en licens saknar både name och path", "minst ett av dem, till exempel CC0-1.0")


def text_problems(package: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield every text of a package, names included, that holds what no text may; line breaks are fine there."""
    left: list[tuple[str, Any]] = [("", package)]
    while left:  # not recursive: a package may be nested as deeply as JSON lets it
        place, value = left.pop()
        if isinstance(value, dict):
            left += [(place, name) for name in value]
            left += [(f"{place}.{name}".lstrip("."), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            left += [(f"{place}.{_called(one, number)}", one) for number, one in enumerate(value, start=1)]
        elif isinstance(value, str) and not (value.isascii() and value.isprintable()):
            line = value.replace("\n", " ")
            if IN_TEXT.search(line):
                yield Problem(PACKAGE_FILE, 0, visible(place), *odd_character(line, IN_TEXT))
            elif looks_spoilt(line, prose=False):
                yield Problem(PACKAGE_FILE, 0, visible(place), *spoilt(line))


def _called(value: object, number: int) -> str:
    name = value.get("name") if isinstance(value, dict) else None
    return name if isinstance(name, str) else str(number)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


@cache
def contract() -> Mapping[str, TableSpec]:
    """Return the tables and columns that every project's data must have."""
    template = files("loftesbok.data").joinpath("contract.json").read_text(encoding="utf-8")
    tables, problems = table_specs(json.loads(template))
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return tables


def contract_problems(tables: Mapping[str, TableSpec]) -> Iterator[Problem]:
    """Yield every table, column, key and kind of the contract that a package lacks or has changed.

    Tables and columns beside the contract's are fine.
    """
    for name, needed in contract().items():
        if name not in tables:
            yield Problem(PACKAGE_FILE, 0, name, f"tabellen {quoted(name)} saknas", f"en resurs för {needed.title}")
            continue
        table = tables[name]
        for field in needed.fields:
            if field.name not in table.columns:
                what, right = f"kolumnen {quoted(field.name)} saknas", f"en post för {field.title} i schema.fields"
                yield Problem(PACKAGE_FILE, 0, f"{name}.{field.name}", what, right)
            else:
                yield from _changed(name, field, table.field(field.name))
        for word, ours, theirs in (
            ("primaryKey", needed.primary_key, table.primary_key),
            ("uniqueKeys", needed.unique_keys, table.unique_keys),
        ):
            if ours != theirs:
                yield Problem(PACKAGE_FILE, 0, f"{name}.{word}", "nyckeln är ändrad", json.dumps(ours))
        for key in needed.foreign_keys:
            if key not in table.foreign_keys:
                what = f"kopplingen från {'/'.join(key.fields)} till {key.table} saknas"
                yield Problem(PACKAGE_FILE, 0, f"{name}.foreignKeys", what, f"{'/'.join(key.columns)} i {key.table}")


def _changed(table: str, ours: FieldSpec, theirs: FieldSpec) -> Iterator[Problem]:
    place = f"{table}.{ours.name}"
    for word, needed, found in (
        ("type", ours.type, theirs.type),
        ("loftesbok.kind", ours.kind, theirs.kind),
        ("loftesbok.values", ours.values, theirs.values),
        ("loftesbok.reference", ours.reference or (), theirs.reference or ()),
    ):
        if needed != found:
            yield Problem(PACKAGE_FILE, 0, f"{place}.{word}", f"{word} är ändrat", json.dumps(needed) or "inget")
    names_tables = set(ours.enum) == set(contract())  # a project may have tables of its own
    if not (set(ours.enum) <= set(theirs.enum) if names_tables else ours.enum == theirs.enum):
        yield Problem(PACKAGE_FILE, 0, f"{place}.constraints.enum", "värdena är ändrade", json.dumps(ours.enum))
    if ours.required and not theirs.required:
        yield Problem(PACKAGE_FILE, 0, f"{place}.constraints.required", "kolumnen får inte vara tom", "true")
