"""How a project's datapackage.json describes its tables: as the package writes it, with the project's own among them.

Of what stands there only words are read: the names, titles and descriptions of the project's own columns and tables.
These are plain text, and an own table may name the columns that tell its rows apart. All else is the contract's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from loftesbok.data.contract import contract, read_template
from loftesbok.data.package_file import PACKAGE_FILE
from loftesbok.domain.file_names import LONGEST_NAME, name_fault
from loftesbok.domain.printable import visible
from loftesbok.domain.problems import Problem

Node = dict[str, Any]
_TABLE_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_COLUMN_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SHOWN = 5  # columns that are named where a description differs


def describe(package: Mapping[str, Any]) -> tuple[list[Node], list[Problem]]:
    """Return the resources as the package writes them for this project, and what is wrong with the project's own.

    First the contract's, with the project's own columns behind the column that they follow; then the project's own
    tables. A column of one's own that is described twice is taken once.
    """
    problems: list[Problem] = []
    theirs = _by_name(package.get("resources"))
    resources = read_template()["resources"]
    for resource in resources:
        fields = _fields(theirs.pop(resource["name"], {}))
        resource["schema"]["fields"] = _placed(resource["name"], resource["schema"]["fields"], fields, problems)
    for name, node in theirs.items():
        if (table := _own_table(name, node, problems)) is not None:
            resources.append(table)
    _let_point(resources)
    return resources, problems


def differences(package: Mapping[str, Any], resources: Iterable[Node]) -> Iterator[str]:
    """Yield a sentence for each table whose description is not what the package writes; those sentences are notes."""
    listed = package.get("resources")
    theirs = _by_name(listed)
    written = list(resources)
    for resource in written:
        name = resource["name"]
        if name not in theirs:
            yield f"tabellen {name} är inte beskriven"
        elif theirs[name] != resource:
            described = _fields(theirs[name])
            columns = [field["name"] for field in resource["schema"]["fields"] if field not in described]
            more = f" och {len(columns) - _SHOWN} till" if len(columns) > _SHOWN else ""
            where = f" ({', '.join(columns[:_SHOWN])}{more})" if columns else ""
            yield f"beskrivningen av tabellen {name} är inte löftesbokens{where}"
    if isinstance(listed, list) and len(listed) > len(written):
        yield "någon tabell är beskriven två gånger"


def write(package: Mapping[str, Any], resources: Iterable[Node], versions: Mapping[str, int]) -> str:
    """Return the text of datapackage.json: the project's particulars as they stand, the rest as the package writes it.

    ``versions`` are ``schema_version`` and, while it is needed, ``migrated_from``.
    """
    particulars = {key: value for key, value in package.items() if key not in (*VERSION_KEYS, "resources")}
    keys = list(particulars)
    place = keys.index("version") + 1 if "version" in keys else len(keys)
    ordered: Node = {key: particulars[key] for key in keys[:place]}
    ordered |= {**versions, **particulars, "resources": list(resources)}
    return json.dumps(ordered, indent=2, ensure_ascii=False) + "\n"


VERSION_KEYS = ("schema_version", "migrated_from")


def _by_name(resources: Any) -> dict[str, Node]:
    """Return the described tables by name, each the first time that it is described."""
    named: dict[str, Node] = {}
    for number, node in enumerate(resources if isinstance(resources, list) else (), start=1):
        if isinstance(node, dict):
            name = node.get("name")
            named.setdefault(name if isinstance(name, str) else str(number), node)
    return named


def _fields(resource: Mapping[str, Any]) -> list[Node]:
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    return [field for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []


def _placed(table: str, ours: list[Node], theirs: Iterable[Node], problems: list[Problem]) -> list[Node]:
    """Put a project's own columns among the contract's: each behind the one that it follows in the description."""
    placed, names = list(ours), [field["name"] for field in ours]
    place = 0
    for number, node in enumerate(theirs, start=1):
        name = node.get("name")
        if isinstance(name, str) and name in names:
            place = names.index(name) + 1
        elif (column := _own_column(f"{table}.{number}", node, problems)) is not None:
            placed.insert(place, column)
            names.insert(place, column["name"])
            place += 1
    return placed


def _own_table(name: str, node: Mapping[str, Any], problems: list[Problem]) -> Node | None:
    place = f"resources.{visible(name)}"
    if not _TABLE_NAME.fullmatch(name) or name_fault(name):
        what = name_fault(name) or "resursen saknar ett giltigt namn"
        problems.append(Problem(PACKAGE_FILE, 0, place, what, "ett kort namn med små bokstäver a–z"))
        return None
    columns = _placed(name, [], _fields(node), problems)
    if not columns:
        right = "schema med fields, en post för varje kolumn"
        problems.append(Problem(PACKAGE_FILE, 0, f"{name}.schema", "kolumnerna saknas", right))
        return None
    schema: Node = {"fields": columns, "primaryKey": _key(node, [column["name"] for column in columns])}
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_words(name, node, problems),
        "schema": {**{key: value for key, value in schema.items() if value}, "missingValues": [""]},
    }


def _key(node: Mapping[str, Any], columns: list[str]) -> list[str]:
    """Return the columns that tell an own table's rows apart, by which corrections name them; none where unclear."""
    schema = node["schema"]
    key = [schema["primaryKey"]] if isinstance(schema.get("primaryKey"), str) else schema.get("primaryKey")
    is_key = isinstance(key, list) and all(isinstance(name, str) and name in columns for name in key)
    return list(dict.fromkeys(key)) if isinstance(key, list) and is_key else []


def _own_column(place: str, node: Mapping[str, Any], problems: list[Problem]) -> Node | None:
    name = node.get("name")
    if not isinstance(name, str) or not _COLUMN_NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        right = "ett kort namn med små bokstäver a–z, siffror och _"
        problems.append(Problem(PACKAGE_FILE, 0, place, "kolumnen saknar ett giltigt namn", right))
        return None
    table = place.rpartition(".")[0]
    words = _words(f"{table}.{name}", node, problems)
    return {"name": name, "type": "string", **words, "loftesbok": {"kind": "text", "own": True}}


def _words(place: str, node: Mapping[str, Any], problems: list[Problem]) -> dict[str, str]:
    words = {}
    for key in ("title", "description"):
        value = node.get(key)
        words[key] = value if isinstance(value, str) else ""
        if not words[key].strip():
            problems.append(Problem(PACKAGE_FILE, 0, f"{place}.{key}", f"{key} saknas", "en text på svenska"))
    return words


def _let_point(resources: list[Node]) -> None:
    """Let citations and corrections point to the project's own tables, where these have a key."""
    ours = list(contract())
    keyed = [resource["name"] for resource in resources[len(ours) :] if "primaryKey" in resource["schema"]]
    for resource in resources[: len(ours)] if keyed else ():
        for field in resource["schema"]["fields"]:
            values = field.get("constraints", {}).get("enum")
            if values == ours:
                field["constraints"]["enum"] = [*values, *keyed]
