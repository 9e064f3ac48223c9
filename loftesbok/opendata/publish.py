"""Open data: the dataset as files in the built book, with a list of them for its data page and a catalogue.

Everything is made from the frozen Dataset, so that the published files are the same whatever the order of rows and the
dialect of the project's own files. No cell is changed on the way: what a spreadsheet could run is refused.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from loftesbok.data.checks.texts import AS_FORMULA, NO_FORMULA, runs_as_formula
from loftesbok.data.contract import contract
from loftesbok.data.dataset import Dataset
from loftesbok.data.package_file import PACKAGE_FILE
from loftesbok.data.schema import TableSpec
from loftesbok.document.myst import escape_myst
from loftesbok.domain.decimals import plain
from loftesbok.domain.problems import DataError, Problem, quoted
from loftesbok.domain.swedish import NO_BREAK, number
from loftesbok.opendata import dcat, schema_org
from loftesbok.opendata.about import CATALOGUE
from loftesbok.project.addresses import checked_base, is_example
from loftesbok.project.project import Project
from loftesbok.project.zip_files import zipped

FOLDER = "data"
_OF_THE_FILE = {
    "name", "type", "path", "format", "mediatype", "encoding", "dialect", "bytes", "hash", "data", "url", "scheme",
    "compression", "innerpath", "extrapaths", "control", "layout", "stats",
}  # fmt: skip
_OF_THE_DIALECT = ("decimalChar", "groupChar", "bareNumber", "missingValues")


# --- the files ------------------------------------------------------------------------------------------------------


def publish(project: Project, dataset: Dataset, folder: Path, *, base_url: str) -> list[str]:
    """Write the files and, where the book has an address, the catalogue into a built book; return their paths in it.

    ``folder`` is the root of the built HTML. Raises DataError (see ``files``) and LoftesbokError (see
    ``dcat.rdf``); nothing is written then.
    """
    contents = files(dataset)
    base = checked_base(base_url)
    if base:
        book = str(project.config.get("title") or "")
        contents[CATALOGUE] = dcat.rdf(dataset, contents, base_url=base, book=book)
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(contents)


def json_ld(dataset: Dataset, *, base_url: str) -> str:
    """Return the schema.org description of the published files, for the data page (see ``schema_org``)."""
    return schema_org.json_ld(dataset, files(dataset), base_url=checked_base(base_url))


def files(dataset: Dataset) -> dict[str, bytes]:
    """Return the files by their paths in the book: CSV for each table, ``datapackage.json`` and a zip of them all.

    CSV is in the canonical dialect (UTF-8, LF, comma, decimal point) and row order. Raises DataError when a text is
    such that a spreadsheet would run it.
    """
    problems = formula_problems(dataset)
    if problems:
        raise DataError(problems)
    names = [resource["name"] for resource in _resources(dataset)]
    tables = {name: _csv(dataset.specs[name], dataset[name]) for name in names}
    contents = {PACKAGE_FILE: _description(dataset, tables)} | {f"{name}.csv": text for name, text in tables.items()}
    contents[_archive(dataset)] = zipped(contents)
    return {f"{FOLDER}/{name}": content for name, content in contents.items()}


def formula_problems(dataset: Dataset) -> list[Problem]:
    """Return the texts that a spreadsheet would take for a formula (see ``data.checks.texts.no_formulas``).

    Data that were loaded hold none; this guards what came into a dataset on another way.
    """
    return [
        Problem(f"{name}.csv", 0, field.name, f"{quoted(value)} {AS_FORMULA}", NO_FORMULA)
        for name, spec in dataset.specs.items()
        for field in spec.fields
        if field.type not in ("integer", "number")
        for value in dataset[name][field.name].unique()
        if runs_as_formula(field, value)
    ]


def _archive(dataset: Dataset) -> str:
    return f"{dataset.package['name']}.zip"


def _resources(dataset: Dataset) -> list[dict[str, Any]]:
    """Return the resources in the one order: those of the contract as it has them, then a project's own by name."""
    place = {name: number for number, name in enumerate(contract())}
    return sorted(dataset.package["resources"], key=lambda table: (place.get(table["name"], len(place)), table["name"]))


def _csv(spec: TableSpec, frame: pd.DataFrame) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(spec.columns)
    writer.writerows(zip(*(_cells(frame[field.name], field.type) for field in spec.fields), strict=True))
    return out.getvalue().encode("utf-8")


def _cells(column: pd.Series, kind: str) -> list[str]:
    return [plain(value) if kind == "number" else str(value) for value in column.tolist()]


def _description(dataset: Dataset, tables: Mapping[str, bytes]) -> bytes:
    """Return ``datapackage.json``: the dataset's own, with each resource as its published file is."""
    described = {
        **dataset.package,
        "resources": [_resource(table, tables[table["name"]]) for table in _resources(dataset)],
    }
    text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace")  # half a surrogate pair stays the escape that it was


def _resource(resource: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    schema = {**resource["schema"], "missingValues": [""]}
    schema["fields"] = [{k: v for k, v in field.items() if k not in _OF_THE_DIALECT} for field in schema["fields"]]
    return {
        "name": resource["name"],
        "type": "table",
        "path": f"{resource['name']}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **{key: value for key, value in resource.items() if key not in _OF_THE_FILE},
        "schema": schema,
    }


# --- the list on the data page --------------------------------------------------------------------------------------


_EXAMPLE = "\nAdresserna i katalogen börjar med {address}, som bara är ett exempel."


def downloads(dataset: Dataset, *, base_url: str) -> str:
    """Return the list of the published files as MyST, for a page at the book's root."""
    contents = files(dataset)
    rows = "\n".join(
        f"* - {escape_myst(table['title'])}\n"
        f"  - {escape_myst(number(len(dataset[table['name']])))}\n"
        f"  - {_link(FOLDER + '/' + table['name'] + '.csv', contents)}"
        for table in _resources(dataset)
    )
    table = (
        ":::{list-table} Tabellerna, en fil för varje\n:name: sida-nedladdningar\n:header-rows: 1\n:stub-columns: 1\n"
        f":class: lb-table lb-num-2\n\n* - Tabell\n  - Rader\n  - Fil\n{rows}\n:::"
    )
    base = checked_base(base_url)
    catalogued = (
        "Data beskrivs också i en katalog för dataportaler: "
        f'<a href="{CATALOGUE}">{CATALOGUE}</a>.\n'
        "Katalogen följer DCAT-AP-SE 3.0.1." + (_EXAMPLE.format(address=escape_myst(base)) if is_example(base) else "")
        if base
        else "Boken har ingen fast adress på webben ännu, och därför ingen katalog för dataportaler."
    )
    return (
        f"- Hela datamängden: {_link(f'{FOLDER}/{_archive(dataset)}', contents)}\n"
        f"- Beskrivningen: {_link(f'{FOLDER}/{PACKAGE_FILE}', contents)}\n\n{table}\n\n{catalogued}\n"
    )


def _link(path: str, contents: Mapping[str, bytes]) -> str:
    # as HTML: when Sphinx looks for what a link leads to, the files are not there yet
    return f'<a href="{path}">{escape_myst(path.rpartition("/")[2])}</a> ({escape_myst(_size(len(contents[path])))})'


def _size(count: int) -> str:
    for unit, least in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= least:
            return f"{number(round(count / least, 1))}{NO_BREAK}{unit}"
    return f"{count}{NO_BREAK}byte"
