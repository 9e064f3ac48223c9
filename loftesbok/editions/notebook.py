"""The period notebooks: made from the one template, held to its structure, read and written the same way everywhere.

A notebook's cells are the template's, but for those tagged ``narrative``: they belong to whoever writes the chapter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_row
from loftesbok.document.myst import escape_myst
from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.project import TRENDS

NARRATIVE, EACH = "narrative", "each-commitment"
PARAMETERS = ("period_id", "through", "data_dir")
_METADATA = '\n "metadata": '
_LONGEST_ID = 64  # nbformat's limit for a cell's id


def read(path: Path) -> Any:
    """Read a notebook; raise LoftesbokError when the file is no notebook."""
    import nbformat  # noqa: PLC0415 - heavy for --help

    return _parsed(path, lambda text: nbformat.reads(text, as_version=4))


def metadata(path: Path) -> dict[str, Any]:
    """Read what a notebook says of itself, without its cells; raise LoftesbokError when the file is no notebook."""
    return dict(_parsed(path, _metadata))


def _metadata(text: str) -> Any:
    place = text.rfind(_METADATA)  # as nbformat writes it, behind the cells, which are nearly all of the text
    if place >= 0:
        return json.JSONDecoder().raw_decode(text, place + len(_METADATA))[0]
    return json.loads(text)["metadata"]


def _parsed(path: Path, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LoftesbokError(f"{path} is not there; `loftesbok new-period {path.stem}` makes it.") from None
    except Exception as error:
        raise LoftesbokError(f"{path} is not a notebook that can be read: {str(error).splitlines()[0]}") from None


def to_text(notebook: Any) -> str:
    """Return a notebook as the text of its file: the same bytes for the same cells."""
    import nbformat  # noqa: PLC0415

    return nbformat.writes(notebook, indent=1, ensure_ascii=False) + "\n"


def tags(cell: Any) -> list[str]:
    """Return the tags of a cell."""
    return list(cell.metadata.get("tags", []))


def from_template(dataset: Dataset, period_id: str) -> Any:
    """Return a new notebook for a promise period (or the trends) from the template in the package."""
    import nbformat  # noqa: PLC0415

    name = TRENDS if period_id == TRENDS else "period"
    source = resources.files("loftesbok.editions").joinpath("templates", f"{name}.ipynb")
    template = nbformat.reads(source.read_text(encoding="utf-8"), as_version=4)
    if period_id == TRENDS:
        return template
    commitments = dataset["commitments"]
    own = commitments[commitments["period_id"] == period_id]
    title = escape_myst(period_row(dataset, period_id)["title"])
    each = [cell for cell in template.cells if EACH in tags(cell)]
    cells: list[Any] = []
    for cell in template.cells:
        if EACH not in tags(cell):
            cells.append(_filled(cell, cell.id, period_id=period_id, title=title))
        elif cell is each[0]:
            for _, row in own.iterrows():
                names = {"commitment_id": row["commitment_id"], "title": escape_myst(row["title"])}
                cells += [_filled(one, _cell_id(one, row["commitment_id"]), **names) for one in each]
    template.cells = cells
    return template


def _cell_id(cell: Any, commitment_id: str) -> str:
    ending = "-heading" if cell.cell_type == "markdown" else ""
    whole = f"{commitment_id}{ending}"
    if len(whole) <= _LONGEST_ID:
        return whole
    short = hashlib.sha256(commitment_id.encode()).hexdigest()[:12]
    return f"{whole[: _LONGEST_ID - 21]}-{short}{ending}"


def _filled(cell: Any, identifier: str, **names: str) -> Any:
    made = cell.copy()
    made["id"] = identifier
    made["source"] = Template(cell.source).safe_substitute(names)
    own = [tag for tag in tags(cell) if tag != EACH]
    made["metadata"] = {"tags": own} if own else {}
    return type(cell)(made)


def structure(notebook: Any) -> list[tuple[str, str, str]]:
    """Return kind, id and source of the cells that are the template's, in order."""
    return [(cell.cell_type, cell.id, cell.source) for cell in notebook.cells if NARRATIVE not in tags(cell)]


def refreshed(dataset: Dataset, period_id: str, old: Any) -> Any:
    """Return the notebook anew from the template, with the narratives of ``old`` where they stood.

    A narrative stands behind the last template cell before it that is still there.
    """
    new = from_template(dataset, period_id)
    keep = {cell.id for cell in new.cells}
    behind: dict[str, list[Any]] = {}
    place = ""
    for cell in old.cells:
        if NARRATIVE in tags(cell):
            behind.setdefault(place, []).append(cell)
        elif cell.id in keep:
            place = cell.id
    cells: list[Any] = list(behind.get("", []))
    for cell in new.cells:
        if NARRATIVE in tags(cell):
            continue
        cells += [cell, *behind.get(cell.id, [])]
    new.cells = cells
    return new


def _first_other(wanted: str, found: str) -> str:
    """Return the first line that should be in a cell and is not; its first line where only more stands there."""
    lines, there = wanted.splitlines(), found.splitlines()
    missing = (line for line in lines if line.strip() and line not in there)
    return next(missing, lines[0] if lines else "")


def deviations(dataset: Dataset, period_id: str, notebook: Any) -> list[str]:
    """Say how a notebook deviates from the template and the data: one Swedish clause each, none when it holds."""
    wanted, found = structure(from_template(dataset, period_id)), structure(notebook)
    if wanted == found:
        return []
    by_id = {identifier: (kind, source) for kind, identifier, source in found}
    told = []
    for kind, identifier, source in wanted:
        if identifier not in by_id:
            told.append(f"cellen {identifier} saknas")
        elif by_id[identifier] != (kind, source):
            told.append(f"cellen {identifier} är ändrad; där ska stå: {_first_other(source, by_id[identifier][1])}")
    known = {identifier for _, identifier, _ in wanted}
    told += [
        f"cellen {one} finns inte i mallen (egen text märks med taggen narrative)" for one in by_id if one not in known
    ]
    return told or ["cellerna står i en annan ordning än i mallen"]


def leftovers(notebook: Any) -> list[str]:
    """Return the ids of code cells that still hold outputs or a run number."""
    return [
        cell.id
        for cell in notebook.cells
        if cell.cell_type == "code" and (cell.get("outputs") or cell.get("execution_count") is not None)
    ]
