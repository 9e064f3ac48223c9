"""Notebooks as files: read and written the same way everywhere, whatever program saved them.

Cells have ids that stay the same from one reading to the next, also in a file without them (Colab's, an older
Jupyter's): there a cell's id follows from what it holds.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from loftesbok.domain.problems import DataError, LoftesbokError, Problem
from loftesbok.project.text_files import name_of, parse_json, read_text

NARRATIVE, SET_ASIDE = "narrative", "set-aside"
"""Tags of cells that are no template's: text for the chapter, and what is kept in the notebook but left out of it."""
PARAMETERS_CELL = "parameters"
_METADATA = '\n "metadata": '
_IDENTIFIER = re.compile(r"[a-zA-Z0-9_-]{1,64}")  # nbformat's rule for a cell's id
_KINDS = ("code", "markdown", "raw")
_A_NOTEBOOK = "en notebook som Jupyter har sparat"


def read(path: Path, name: str = "") -> Any:
    """Read a notebook as nbformat has it; every cell has an id of its own.

    ``name`` is what the file is called in errors. Raises DataError when it is no notebook.
    """
    return _read(path, name or name_of(path))[0]


def read_with_problems(path: Path, name: str = "") -> tuple[Any, list[Problem]]:
    """Read a notebook; return it and what is wrong with its cells' ids. Raises DataError when it is no notebook."""
    name = name or name_of(path)
    notebook, missing, doubled = _read(path, name)
    right = f"kör `loftesbok new-period {path.stem}`: den skriver id, och all egen text blir kvar"
    problems = []
    if missing:
        what = f"{missing} celler saknar id" if missing > 1 else "en cell saknar id"
        problems.append(Problem(name, 0, "", f"{what}, som när Colab eller en äldre Jupyter har sparat filen", right))
    problems += [Problem(name, 0, f"cellen {cell_id}", "flera celler har samma id", right) for cell_id in doubled]
    return notebook, problems


def metadata(path: Path) -> dict[str, Any]:
    """Read what a notebook says of itself, without its cells; raise DataError when the file is no notebook."""
    name = name_of(path)
    text = read_text(path, name)
    place = text.rfind(_METADATA)  # as nbformat writes it, behind the cells, which are nearly all of the text
    try:
        described = json.JSONDecoder().raw_decode(text, place + len(_METADATA))[0] if place >= 0 else None
    except ValueError:
        described = None
    if described is None:
        document = parse_json(text, name)
        described = document.get("metadata") if isinstance(document, dict) else None
    if not isinstance(described, dict):
        raise DataError([Problem(name, 0, "", "filen är ingen notebook", _A_NOTEBOOK)])
    return described


def to_text(notebook: Any) -> str:
    """Return a notebook as the text of its file: the same bytes for the same cells."""
    import nbformat  # noqa: PLC0415 - heavy for --help

    return nbformat.writes(notebook, indent=1, ensure_ascii=False) + "\n"


def tags(cell: Any) -> list[str]:
    """Return the tags of a cell."""
    return list(cell.metadata.get("tags", []))


def chapter_cells(notebook: Any) -> list[Any]:
    """Return the cells that a chapter is made from: all but those that are set aside."""
    return [cell for cell in notebook.cells if SET_ASIDE not in tags(cell)]


def leftovers(notebook: Any) -> list[str]:
    """Return the ids of code cells that still hold outputs or a run number."""
    return [
        cell.id
        for cell in notebook.cells
        if cell.cell_type == "code" and (cell.get("outputs") or cell.get("execution_count") is not None)
    ]


def new_identifier(kind: str, source: str, taken: Iterable[str]) -> str:
    """Return an id for a cell that has none: from what it holds, and other than those that are taken."""
    for number in range(len(set(taken)) + 1):
        identifier = hashlib.sha256(f"{kind}\n{number}\n{source}".encode()).hexdigest()[:8]
        if identifier not in taken:
            return identifier
    raise LoftesbokError("Det finns inget ledigt id för cellen.")  # pragma: no cover - more tries than ids


def _read(path: Path, name: str) -> tuple[Any, int, list[str]]:
    """Return a notebook, how many of its cells have no id of their own in the file, and the ids given twice."""
    import nbformat  # noqa: PLC0415 - heavy for --help
    from nbformat.v4.rwbase import rejoin_lines  # noqa: PLC0415

    document = _as_version_4(parse_json(read_text(path, name), name), name)
    for number, cell in enumerate(document["cells"], start=1):
        _require_cell(cell, number, name)
    missing, doubled = _name_cells(document["cells"])
    document["nbformat_minor"] = max(5, document.get("nbformat_minor", 0))  # ids came with 4.5
    notebook = rejoin_lines(nbformat.from_dict(document))
    try:
        nbformat.validate(notebook, relax_add_props=True)
    except nbformat.ValidationError as error:
        what = f"filen följer inte formatet för notebookar ({str(error).splitlines()[0]})"
        raise DataError([Problem(name, 0, "", what, _A_NOTEBOOK)]) from None
    return notebook, missing, doubled


def _as_version_4(document: Any, name: str) -> dict[str, Any]:
    import nbformat  # noqa: PLC0415 - heavy for --help

    version = document.get("nbformat") if isinstance(document, dict) else None
    if version == 3:
        try:
            document = dict(nbformat.convert(nbformat.from_dict(document), 4))
        except Exception:  # whatever nbformat stumbles on
            raise _none(name, "filen går inte att läsa som en notebook i format 3") from None
        for cell in document["cells"]:
            cell.pop("id", None)  # made up anew at every reading
        document.pop("orig_nbformat", None)
    elif version != 4:
        raise _none(name, "filen är ingen notebook" if not isinstance(version, int) else f"format {version} stöds inte")
    document.setdefault("metadata", {})
    minor = document.setdefault("nbformat_minor", 0)
    if not isinstance(document.get("cells"), list) or not isinstance(minor, int):
        raise _none(name, "filen är ingen notebook: listan med celler saknas")
    return document


def _require_cell(cell: Any, number: int, name: str) -> None:
    """Raise DataError where a cell is none; fill in what nbformat wants and nobody misses."""
    place = f"cell {number}"
    if not isinstance(cell, dict) or cell.get("cell_type") not in _KINDS:
        raise _none(name, "är varken text eller kod", place)
    source = cell.get("source", "")
    if not isinstance(source, str) and not (isinstance(source, list) and all(isinstance(row, str) for row in source)):
        raise _none(name, "innehållet är ingen text", place)
    cell["source"] = source if isinstance(source, str) else "".join(source)
    if not isinstance(cell.setdefault("metadata", {}), dict):
        raise _none(name, "metadata är inget objekt", place)
    marks = cell["metadata"].get("tags", [])
    if not isinstance(marks, list) or not all(isinstance(mark, str) for mark in marks):
        raise _none(name, "taggarna är ingen lista av ord", place)
    if cell["cell_type"] == "code":
        cell.setdefault("outputs", [])
        cell.setdefault("execution_count", None)


def _none(name: str, what: str, place: str = "") -> DataError:
    return DataError([Problem(name, 0, place, what, _A_NOTEBOOK)])


def _name_cells(cells: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """Give every cell an id of its own; return how many had none, and those that several had."""
    taken: set[str] = set()
    nameless, doubled = [], []
    for cell in cells:
        identifier = cell.get("id")
        if not isinstance(identifier, str) or not _IDENTIFIER.fullmatch(identifier):
            nameless.append(cell)
        elif identifier in taken:
            doubled.append(identifier)
            nameless.append(cell)
        else:
            taken.add(identifier)
    for cell in nameless:
        kept = cell["metadata"].get("id")  # where Colab puts it
        usable = isinstance(kept, str) and _IDENTIFIER.fullmatch(kept) and kept not in taken and "id" not in cell
        identifier = kept if usable else new_identifier(cell["cell_type"], cell["source"], taken)
        cell["id"] = identifier
        taken.add(identifier)
    return len(nameless) - len(doubled), list(dict.fromkeys(doubled))
