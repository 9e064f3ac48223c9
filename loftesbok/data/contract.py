"""The contract: every table and column that löftesboken reads and writes, and what their values must be.

It is the package's own (``contract.json``) and the only schema that is ever run: patterns, types, limits and references
come from here, whatever a project's ``datapackage.json`` says (see ``description``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from loftesbok.data.schema import FieldSpec, ForeignKey, TableSpec

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def read_template() -> dict[str, Any]:
    """Return the datapackage.json of a project without particulars: a new copy, which may be changed."""
    return json.loads(_text())


@cache
def _text() -> str:
    return files("loftesbok.data").joinpath("contract.json").read_text(encoding="utf-8")


@cache
def contract() -> Mapping[str, TableSpec]:
    """Return the tables and columns that every project's data must have."""
    return {resource["name"]: table_spec(resource) for resource in read_template()["resources"]}


def table_spec(resource: Mapping[str, Any]) -> TableSpec:
    """Turn a resource as the package writes it into a specification; never one that a project has written."""
    schema = resource["schema"]
    return TableSpec(
        resource["name"],
        resource["title"],
        resource["description"],
        tuple(_field_spec(field) for field in schema["fields"]),
        tuple(schema.get("primaryKey", ())),
        tuple(tuple(key) for key in schema.get("uniqueKeys", ())),
        tuple(
            ForeignKey(tuple(key["fields"]), key["reference"]["resource"], tuple(key["reference"]["fields"]))
            for key in schema.get("foreignKeys", ())
        ),
    )


def _field_spec(field: Mapping[str, Any]) -> FieldSpec:
    limits, words = field.get("constraints", {}), field.get("loftesbok", {})
    return FieldSpec(
        field["name"],
        field["type"],
        field["title"],
        field["description"],
        limits.get("required", False),
        limits.get("unique", False),
        tuple(limits.get("enum", ())),
        limits.get("pattern", ""),
        limits.get("minimum"),
        limits.get("maximum"),
        words.get("kind", ""),
        tuple(words.get("values", ())),
        tuple(words["reference"]) if "reference" in words else None,
        words.get("own", False),
    )
