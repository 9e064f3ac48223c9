"""datapackage.json as a file: read as JSON, and turned into the specifications of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from loftesbok.data.schema import FieldSpec, ForeignKey, TableSpec
from loftesbok.domain.file_names import leads_out, name_fault
from loftesbok.domain.printable import visible
from loftesbok.domain.problems import DataError, Problem, nearest, quoted
from loftesbok.project.text_files import read_json

PACKAGE_FILE = "datapackage.json"
TYPES = ("string", "integer", "number", "date")
KINDS = ("slug", "reporting_period", "date_or_year", "list", "text", "anchor")
CONSTRAINTS = ("required", "unique", "enum", "pattern", "minimum", "maximum")
_TABLE_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_COLUMN_NAME = re.compile(r"[a-z][a-z0-9_]*")


def read_package(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Read datapackage.json; return it ({} where it cannot be read) and what is wrong with the file as such."""
    path = folder / PACKAGE_FILE
    if leads_out(path):
        what, right = "filen är en länk till något utanför mappen", "själva filen"
        return {}, [Problem(PACKAGE_FILE, 0, "", what, right)]
    if not path.exists():
        what, right = f"filen saknas i mappen {folder}", "en mapp med en datapackage.json som beskriver tabellerna"
        return {}, [Problem(PACKAGE_FILE, 0, "", what, right)]
    try:
        package = read_json(path, PACKAGE_FILE)
    except DataError as error:
        return {}, list(error.problems)
    if isinstance(package, dict):
        return package, []
    what, right = "filen är inget JSON-objekt", "ett objekt som börjar med { och slutar med }"
    return {}, [Problem(PACKAGE_FILE, 0, "", what, right)]


class _Faults(list[Problem]):
    def add(self, place: str, what: str, right: str) -> None:
        self.append(Problem(PACKAGE_FILE, 0, visible(place), what, right))


def table_specs(package: Mapping[str, Any]) -> tuple[dict[str, TableSpec], list[Problem]]:
    """Turn the resources of a package into specifications, by table name; return them and what is wrong."""
    faults = _Faults()
    tables: dict[str, TableSpec] = {}
    resources = package.get("resources")
    if not isinstance(resources, list) or not resources:
        faults.add("resources", "tabellerna saknas", "en lista med en resurs för varje tabell")
        return tables, faults
    for number, resource in enumerate(resources, start=1):
        name = resource.get("name") if isinstance(resource, dict) else None
        if not isinstance(name, str) or not _TABLE_NAME.fullmatch(name):
            faults.add(f"resources.{number}", "resursen saknar ett giltigt namn", "name med små bokstäver a–z")
        elif name_fault(name):
            faults.add(f"resources.{number}", name_fault(name), "ett annat namn")
        elif name in tables:
            faults.add(f"resources.{name}", "tabellen beskrivs två gånger", "en resurs för varje tabell")
        elif (table := _table(name, resource, faults)) is not None:
            tables[name] = table
    for table in tables.values():
        _check_references(table, tables, faults)
    return tables, faults


def _table(name: str, resource: Mapping[str, Any], faults: _Faults) -> TableSpec | None:
    if resource.get("path") != f"{name}.csv":
        faults.add(f"{name}.path", f"sökvägen är {quoted(resource.get('path', ''))}", quoted(f"{name}.csv"))
    schema = resource.get("schema")
    nodes = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(nodes, list) or not nodes:
        faults.add(f"{name}.schema", "kolumnerna saknas", "schema med fields, en post för varje kolumn")
        return None
    fields: dict[str, FieldSpec] = {}
    for number, node in enumerate(nodes, start=1):
        own = node.get("name") if isinstance(node, dict) else None
        if not isinstance(own, str) or not _COLUMN_NAME.fullmatch(own) or own in fields:
            faults.add(f"{name}.{number}", "kolumnen saknar ett eget namn", "name med små bokstäver a–z, en gång")
        else:
            fields[own] = _field(own, node, f"{name}.{own}", faults)
    keys = schema.get("uniqueKeys", [])
    return TableSpec(
        name,
        _text(resource, "title", name, faults),
        _text(resource, "description", name, faults),
        tuple(fields.values()),
        _columns(schema.get("primaryKey", []), fields, f"{name}.primaryKey", faults),
        tuple(_columns(key, fields, f"{name}.uniqueKeys", faults) for key in (keys if isinstance(keys, list) else [0])),
        tuple(_foreign_keys(schema.get("foreignKeys", []), fields, name, faults)),
    )


def _field(name: str, node: Mapping[str, Any], place: str, faults: _Faults) -> FieldSpec:
    given = node.get("type", "string")
    if given not in TYPES:
        faults.add(f"{place}.type", f"typen {quoted(given)} prövas inte av löftesboken", nearest(str(given), TYPES))
        given = "string"
    own, limits = (_object(node, key, place, faults) for key in ("loftesbok", "constraints"))
    kind = own.get("kind", "")
    if kind and kind not in KINDS:
        faults.add(f"{place}.loftesbok", f"slaget {quoted(kind)} finns inte", nearest(str(kind), KINDS))
        kind = ""
    for unknown in [key for key in limits if key not in CONSTRAINTS]:
        faults.add(f"{place}.constraints", f"villkoret {quoted(unknown)} prövas inte", nearest(unknown, CONSTRAINTS))
    pattern = limits.get("pattern", "")
    try:
        re.compile(pattern)
    except (re.error, TypeError):
        faults.add(
            f"{place}.constraints", f"mönstret {quoted(pattern)} är inget reguljärt uttryck", "ett reguljärt uttryck"
        )
        pattern = ""
    bounds: list[float | None] = []
    for key in ("minimum", "maximum"):
        bound = limits.get(key)
        if bound is not None and (isinstance(bound, bool) or not isinstance(bound, int | float)):
            faults.add(f"{place}.constraints", f"{key} är {quoted(bound)}", "ett tal")
            bound = None
        bounds.append(bound)
    reference = _strings(own.get("reference", []), f"{place}.loftesbok.reference", faults)
    return FieldSpec(
        name,
        given,
        _text(node, "title", place, faults),
        _text(node, "description", place, faults),
        limits.get("required") is True,
        limits.get("unique") is True,
        _strings(limits.get("enum", []), f"{place}.constraints.enum", faults),
        pattern,
        bounds[0],
        bounds[1],
        kind,
        _strings(own.get("values", []), f"{place}.loftesbok.values", faults),
        (reference[0], reference[1]) if len(reference) == 2 else None,
    )


def _text(node: Mapping[str, Any], key: str, place: str, faults: _Faults) -> str:
    value = node.get(key)
    if isinstance(value, str) and value.strip():
        return value
    faults.add(f"{place}.{key}", f"{key} saknas", "en text på svenska")
    return ""


def _object(node: Mapping[str, Any], key: str, place: str, faults: _Faults) -> Mapping[str, Any]:
    value = node.get(key, {})
    if isinstance(value, dict):
        return value
    faults.add(f"{place}.{key}", f"{key} är inget objekt", "ett objekt inom { och }")
    return {}


def _strings(value: object, place: str, faults: _Faults) -> tuple[str, ...]:
    members = [value] if isinstance(value, str) else value
    if isinstance(members, list) and all(isinstance(member, str) for member in members):
        return tuple(members)
    faults.add(place, "värdet är ingen lista av texter", 'en lista som ["a", "b"]')
    return ()


def _columns(value: object, fields: Iterable[str], place: str, faults: _Faults) -> tuple[str, ...]:
    names = _strings(value, place, faults)
    unknown = [name for name in names if name not in fields]
    for name in unknown:
        faults.add(
            place, f"kolumnen {quoted(name)} finns inte i tabellen", nearest(name, list(fields)) or "en av fields"
        )
    return () if unknown else names


def _foreign_keys(value: object, fields: Mapping[str, FieldSpec], table: str, faults: _Faults) -> Iterable[ForeignKey]:
    place = f"{table}.foreignKeys"
    nodes: list[Any] = value if isinstance(value, list) else [value]
    for node in nodes:
        target = node.get("reference") if isinstance(node, dict) else None
        if not isinstance(target, dict):
            faults.add(place, "främmande nyckel utan reference", "fields och reference med resource och fields")
            continue
        own = _columns(node.get("fields", []), fields, place, faults)
        columns = _strings(target.get("fields", []), place, faults)
        if own and len(own) == len(columns):
            yield ForeignKey(own, str(target.get("resource") or table), columns)  # "" is the table itself
        else:
            faults.add(place, "främmande nyckel med olika antal kolumner", "lika många kolumner på båda sidor")


def _check_references(table: TableSpec, tables: Mapping[str, TableSpec], faults: _Faults) -> None:
    lists = [(field.name, *field.reference) for field in table.fields if field.reference]
    keys = [("/".join(key.fields), key.table, column) for key in table.foreign_keys for column in key.columns]
    for own, target, column in [*lists, *keys]:
        if target not in tables:
            right = nearest(target, list(tables)) or "en tabell bland resources"
            faults.add(f"{table.name}.{own}", f"tabellen {quoted(target)} finns inte", right)
        elif column not in tables[target].columns:
            right = nearest(column, tables[target].columns) or f"en kolumn som {target} har"
            faults.add(f"{table.name}.{own}", f"kolumnen {quoted(column)} finns inte i {target}", right)
