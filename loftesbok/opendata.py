"""Open data: the dataset as files in the built book, with a list of them for its data page and a catalogue.

Everything is made from the frozen Dataset, so that the published files are the same whatever the order of rows and the
dialect of the project's own files. No cell is changed on the way: what a spreadsheet could run is refused.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from loftesbok import catalogue
from loftesbok.archive import zipped
from loftesbok.dataset import Dataset
from loftesbok.errors import DataError, LoftesbokError, Problem
from loftesbok.project import CONFIG, TRENDS, Project
from loftesbok.render import escape_myst
from loftesbok.swedish import NO_BREAK, number
from loftesbok.validation.contract import contract
from loftesbok.validation.package import PACKAGE_FILE
from loftesbok.validation.problems import quoted
from loftesbok.validation.schema import TableSpec
from loftesbok.validation.table_rules import AS_FORMULA, NO_FORMULA, is_formula
from loftesbok.view import book_view, resolve_through

FOLDER = "data"
_OF_THE_FILE = {
    "name", "type", "path", "format", "mediatype", "encoding", "dialect", "bytes", "hash", "data", "url", "scheme",
    "compression", "innerpath", "extrapaths", "control", "layout", "stats",
}  # fmt: skip
_OF_THE_DIALECT = ("decimalChar", "groupChar", "bareNumber", "missingValues")


# --- the book's address ---------------------------------------------------------------------------------------------


def base_url(project: Project) -> str:
    """Return the address at which the book is published, with a slash at its end; "" where none is set.

    It is ``loftesbok: {base_url: …}`` in ``_config.yml``. Raises LoftesbokError when it is no address, or is another
    than ``html: {baseurl: …}``.
    """
    found = checked_base(project.own_settings.get("base_url") or "")
    other = (project.config.get("html") or {}).get("baseurl") or ""
    if other and checked_base(other) != found:
        raise LoftesbokError(
            f"{CONFIG}: html.baseurl is {other!r} and loftesbok.base_url is {found!r}. "
            "Take html.baseurl away: the one address is loftesbok.base_url."
        )
    return found


def checked_base(address: object) -> str:
    """Return an address with a slash at its end; "" stays "". Raises LoftesbokError when it is none."""
    if address == "":
        return ""
    try:
        parts = urlsplit(address) if isinstance(address, str) and catalogue.ADDRESS.fullmatch(address) else None
        usable = parts is not None and parts.hostname and (parts.port or 1) and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not usable or set(str(address)) & set("?#"):
        raise LoftesbokError(
            f"{CONFIG}: loftesbok.base_url is {address!r}. It must be the address of the folder that the book is "
            "published in, such as https://www.example.se/loften/, in ASCII (xn--… for a host with å, ä or ö) and "
            "without user name, query and fragment."
        )
    return f"{str(address).rstrip('/')}/"


def public_url(project: Project) -> str:
    """Return the address that readers can be sent to: the book's, unless it is a reserved example (RFC 2606)."""
    found = base_url(project)
    return "" if _is_example(found) else found


def _is_example(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host.rpartition(".")[2] == "example"


# --- the files ------------------------------------------------------------------------------------------------------


def publish(project: Project, dataset: Dataset, folder: Path, *, base_url: str) -> list[str]:
    """Write the files and, where the book has an address, the catalogue into a built book; return their paths in it.

    ``folder`` is the root of the built HTML. Raises DataError (see ``files``) and LoftesbokError (see
    ``catalogue.rdf``); nothing is written then.
    """
    made = files(dataset)
    base = checked_base(base_url)
    if base:
        book = str(project.config.get("title") or "")
        made[catalogue.CATALOGUE] = catalogue.rdf(dataset, made, base_url=base, book=book)
    for name, content in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(made)


def json_ld(dataset: Dataset, *, base_url: str) -> str:
    """Return the schema.org description of the published files, for the data page (see ``catalogue.json_ld``)."""
    return catalogue.json_ld(dataset, files(dataset), base_url=checked_base(base_url))


def as_of(dataset: Dataset, through: str = "") -> Dataset:
    """Return the dataset as a book through a reporting period may publish it: nothing later, and every row whole.

    Without ``through`` it is the dataset itself. Raises LoftesbokError when ``through`` is no reporting period.
    """
    if not through:
        return dataset
    view = book_view(dataset, resolve_through(dataset, TRENDS, through))
    # of promises that have not begun, the view holds no more than the names
    periods = view["periods"][view["periods"]["source_id"] != ""]
    commitments = view["commitments"][view["commitments"]["period_id"].isin(periods["period_id"])]
    links = view["continuations"]
    ends = links[["from_commitment", "to_commitment"]].isin(list(commitments["commitment_id"])).all(axis=1)
    whole = view.replace(periods=periods, commitments=commitments, continuations=links[ends])
    return replace(whole, package=dataset.package)


def files(dataset: Dataset) -> dict[str, bytes]:
    """Return the files by their paths in the book: CSV for each table, ``datapackage.json`` and a zip of them all.

    CSV is in the canonical dialect (UTF-8, LF, comma, decimal point) and row order. Raises DataError when a text is
    such that a spreadsheet would run it.
    """
    problems = formula_problems(dataset)
    if problems:
        raise DataError(problems)
    tables = {one["name"]: _csv(dataset.specs[one["name"]], dataset[one["name"]]) for one in _resources(dataset)}
    made = {PACKAGE_FILE: _description(dataset, tables)} | {f"{name}.csv": text for name, text in tables.items()}
    made[_archive(dataset)] = zipped(made)
    return {f"{FOLDER}/{name}": content for name, content in made.items()}


def formula_problems(dataset: Dataset) -> list[Problem]:
    """Return the texts that a spreadsheet would take for a formula (see ``table_rules.no_formulas``).

    Data that were loaded hold none; this guards what came into a dataset on another way.
    """
    return [
        Problem(f"{name}.csv", 0, field.name, f"{quoted(value)} {AS_FORMULA}", NO_FORMULA)
        for name, spec in dataset.specs.items()
        for field in spec.fields
        if field.type not in ("integer", "number")
        for value in dataset[name][field.name].unique()
        if is_formula(value)
    ]


def _archive(dataset: Dataset) -> str:
    return f"{dataset.package['name']}.zip"


def _resources(dataset: Dataset) -> list[dict[str, Any]]:
    """Return the resources in the one order: those of the contract as it has them, then a project's own by name."""
    place = {name: number for number, name in enumerate(contract())}
    return sorted(dataset.package["resources"], key=lambda one: (place.get(one["name"], len(place)), one["name"]))


def _csv(spec: TableSpec, frame: pd.DataFrame) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(spec.columns)
    writer.writerows(zip(*(_cells(frame[name]) for name in spec.columns), strict=True))
    return out.getvalue().encode("utf-8")


def _cells(column: pd.Series) -> list[str]:
    if column.dtype.kind == "f":
        return ["" if math.isnan(value) else f"{Decimal(repr(value)).normalize():f}" for value in column.tolist()]
    return [str(value) for value in column.tolist()]


def _description(dataset: Dataset, tables: Mapping[str, bytes]) -> bytes:
    """Return ``datapackage.json``: the dataset's own, with each resource as its published file is."""
    described = {**dataset.package, "resources": [_resource(one, tables[one["name"]]) for one in _resources(dataset)]}
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


_EXAMPLE = """
Boken har ingen fast adress på webben ännu.
Adresserna i katalogen börjar därför med {address}, som bara är ett exempel.
Byt den i bokens inställningar innan katalogen lämnas till en dataportal."""


def downloads(dataset: Dataset, *, base_url: str) -> str:
    """Return the list of the published files as MyST, for a page at the book's root."""
    made = files(dataset)
    rows = "\n".join(
        f"* - {escape_myst(one['title'])}\n"
        f"  - {escape_myst(number(len(dataset[one['name']])))}\n"
        f"  - {_link(FOLDER + '/' + one['name'] + '.csv', made)}"
        for one in _resources(dataset)
    )
    table = (
        ":::{list-table} Tabellerna, en fil för varje\n:name: sida-nedladdningar\n:header-rows: 1\n:stub-columns: 1\n"
        f":class: lb-table lb-num-2\n\n* - Tabell\n  - Rader\n  - Fil\n{rows}\n:::"
    )
    base = checked_base(base_url)
    catalogued = (
        "Data beskrivs också i en katalog för dataportaler: "
        f'<a href="{catalogue.CATALOGUE}">{catalogue.CATALOGUE}</a>.\n'
        "Katalogen följer DCAT-AP-SE 3.0.1." + (_EXAMPLE.format(address=escape_myst(base)) if _is_example(base) else "")
        if base
        else "Boken har ingen fast adress på webben ännu.\n"
        "Därför saknas katalogen `catalog.rdf`, som dataportaler kan hämta.\n"
        "Den görs när adressen är känd."
    )
    return (
        f"- Hela datamängden: {_link(f'{FOLDER}/{_archive(dataset)}', made)}\n"
        f"- Beskrivningen: {_link(f'{FOLDER}/{PACKAGE_FILE}', made)}\n\n{table}\n\n{catalogued}\n"
    )


def _link(path: str, made: Mapping[str, bytes]) -> str:
    # as HTML: when Sphinx looks for what a link leads to, the files are not there yet
    return f'<a href="{path}">{escape_myst(path.rpartition("/")[2])}</a> ({escape_myst(_size(len(made[path])))})'


def _size(count: int) -> str:
    for unit, least in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= least:
            return f"{number(round(count / least, 1))}{NO_BREAK}{unit}"
    return f"{count}{NO_BREAK}byte"
