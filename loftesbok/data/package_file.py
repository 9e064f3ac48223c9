"""datapackage.json as a file: read as JSON, whatever it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from loftesbok.domain.file_names import leads_out
from loftesbok.domain.problems import DataError, Problem
from loftesbok.project.text_files import read_json

PACKAGE_FILE = "datapackage.json"
_LARGEST = 4_000_000  # bytes; with all that the package writes it is 63 000


def read_package(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Read datapackage.json; return it ({} where it cannot be read) and what is wrong with the file as such."""
    path = folder / PACKAGE_FILE
    if leads_out(path):
        what, right = "filen är en länk till något utanför mappen", "själva filen"
        return {}, [Problem(PACKAGE_FILE, 0, "", what, right)]
    if not path.exists():
        what, right = f"filen saknas i mappen {folder}", "en mapp med en datapackage.json som beskriver tabellerna"
        return {}, [Problem(PACKAGE_FILE, 0, "", what, right)]
    if path.stat().st_size > _LARGEST:
        what, right = "filen är för stor", f"högst {_LARGEST // 1_000_000} MB"
        return {}, [Problem(PACKAGE_FILE, 0, "", what, right)]
    try:
        package = read_json(path, PACKAGE_FILE)
    except DataError as error:
        return {}, list(error.problems)
    if isinstance(package, dict):
        return package, []
    what, right = "filen är inget JSON-objekt", "ett objekt som börjar med { och slutar med }"
    return {}, [Problem(PACKAGE_FILE, 0, "", what, right)]
