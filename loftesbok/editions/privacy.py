"""Nothing of the machine or of who runs it gets into an edition: no variable, name or path of theirs.

A kernel is given only the variables that it needs, so that a cell cannot print what it does not have. What a notebook
has put out is searched all the same, pictures and downloads included, before it becomes an edition.
"""

from __future__ import annotations

import base64
import getpass
import os
import re
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from loftesbok.domain.problems import LoftesbokError

# What Python, Jupyter and the operating systems' loaders need to start, and how text and time are shown.
_NEEDED = {
    "PATH", "PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "TEMP", "TMP", "TMPDIR", "LANG", "LANGUAGE",
    "TZ", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "NUMBER_OF_PROCESSORS", "SOURCE_DATE_EPOCH",
    "IPYTHONDIR", "MPLCONFIGDIR", "MPLBACKEND", "PYDEVD_DISABLE_FILE_VALIDATION", "JUPYTER_PREFER_ENV_PATH",
    "JUPYTER_PATH", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_PLATFORM_DIRS",
    "JPY_PARENT_PID", "JPY_INTERRUPT_EVENT", "IPY_INTERRUPT_EVENT",
}  # fmt: skip
_NEEDED_FAMILIES = ("LC_", "PYTHON", "DYLD_", "OMP_", "OPENBLAS_", "MKL_", "COVERAGE_", "COV_CORE_")
_SHORTEST_VALUE = 6  # a variable's value that is shorter may be any word or number
_SHORTEST_NAME = 3
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/\n]{64,}={0,2}")
_HOMES = re.compile(r"(?<![\w.])(?:/(?:home|Users)/|[A-Za-z]:(?:\\|\\\\|/)Users(?:\\|\\\\|/))[\w.-]+", re.IGNORECASE)


def environment(variables: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return those of the variables that a kernel needs, with a home folder of its own."""
    needed = {
        name: value
        for name, value in variables.items()
        if name.upper() in _NEEDED or name.upper().startswith(_NEEDED_FAMILIES)
    }
    return {**needed, "HOME": str(home), "USERPROFILE": str(home)}


@dataclass(frozen=True)
class Machine:
    """What is known of the machine and of who runs it, and must not be in an edition: what it is, and its value."""

    paths: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    variables: tuple[tuple[str, str], ...] = ()

    @classmethod
    def here(cls, root: Path, variables: Mapping[str, str] = os.environ) -> Machine:
        """Return what this machine has; ``root`` is the project's folder."""
        places = {
            "projektets mapp": root.resolve(), "hemmappen": Path.home(),
            "mappen som kommandot körs i": Path.cwd(), "mappen för tillfälliga filer": Path(tempfile.gettempdir()),
            "mappen för Pythons paket": Path(sys.prefix), "Pythons egen mapp": Path(sys.base_prefix),
            "löftesbokens programmapp": Path(__file__).parent.parent,
        }  # fmt: skip
        names = {"datorns namn": socket.gethostname()}
        with suppress(OSError, KeyError, ImportError):  # a user without a name
            names["användarens namn"] = getpass.getuser()
        names["hemmappens namn"] = Path.home().name
        return cls(
            tuple((what, str(path)) for what, path in places.items() if len(path.parts) > 1),
            tuple((what, name) for what, name in names.items() if len(name) >= _SHORTEST_NAME),
            tuple(
                (f"miljövariabeln {name}", value)
                for name, value in sorted(variables.items())
                if len(value) >= _SHORTEST_VALUE and not value.isdigit()
            ),
        )


def find_leaks(texts: Iterable[str], machine: Machine, sources: Callable[[], str] = lambda: "") -> list[str]:
    """Return what of a machine texts hold, in words; no value is repeated.

    ``sources`` returns what an edition is made from (data, notebook, package). A user may be called as something that
    the data speak of: what stands there is no leak. It is only asked for where a text holds something.
    """
    whole = "\n".join(texts)
    suspects: dict[str, str] = {}
    for what, value in (*machine.paths, *machine.variables):
        for form in _forms(value):
            if form in whole and _alone(form).search(whole):
                suspects.setdefault(what, form)
    for what, name in machine.names:
        if _alone(name).search(whole):
            suspects.setdefault(what, name)
    for match in _HOMES.finditer(whole):
        suspects.setdefault("en sökväg till någons hemmapp", match[0])
    if not suspects:
        return []
    public = sources()
    return sorted(what for what, value in suspects.items() if not _alone(value).search(public))


def _forms(path: str) -> set[str]:
    """Return the ways to write a path or a value: as it is, with forward slashes, and as in JSON and in addresses."""
    slashed = PureWindowsPath(path).as_posix() if "\\" in path else path
    return {path, slashed, path.replace("\\", "\\\\"), slashed.replace(" ", "%20")}


def _alone(value: str) -> re.Pattern[str]:
    """Match a value that is no part of a longer word or path: "/tmp" is not in "exempel.se/tmp"."""
    return re.compile(rf"(?<![\w.]){re.escape(value)}(?!\w)", re.IGNORECASE)


def refuse_leaks(executed: Any, name: str, machine: Machine, sources: Callable[[], str] = lambda: "") -> None:
    """Raise LoftesbokError where a notebook that has been run holds something of the machine in what it put out.

    ``executed`` is an nbformat notebook; outputs, metadata and injected parameters are looked at.
    """
    for index, cell in enumerate(executed.cells):
        leaks = find_leaks(_texts_of(cell), machine, sources)
        if leaks:
            raise LoftesbokError(
                f"{name}, cell {index} ({cell.get('id', '')}) visar {', '.join(leaks)}. Inget om datorn eller "
                "användaren får stå i en utgåva. Utgåvan är orörd."
            )


def _texts_of(cell: Any) -> Iterator[str]:
    shown = [*cell.get("outputs", []), cell.get("metadata", {})]
    if "injected-parameters" in cell.get("metadata", {}).get("tags", []):
        shown.append(cell.get("source", ""))
    for value in shown:
        for text in _strings(value):
            packed = [match[0] for match in _BASE64.finditer(text)]
            yield _BASE64.sub(" ", text)  # a short name may stand in base64 by chance
            for piece in packed:
                yield _unpacked(piece)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _unpacked(piece: str) -> str:
    """Return what base64 holds: text, or what can be read as text of a picture; "" where it is no base64."""
    try:
        data = base64.b64decode(piece.replace("\n", ""), validate=True)
    except ValueError:
        return ""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # of a picture in dots, only runs of letters long enough not to be chance
        return "\n".join(run.decode("ascii") for run in re.findall(rb"[ -~]{8,}", data))


def read_sources(root: Path, data: str = "data") -> str:
    """Return all text that a project's editions are made from: its data and notebooks, and the package's own files."""
    package = Path(__file__).parent.parent
    package_files = (path for path in package.rglob("*") if path.suffix in (".py", ".ipynb", ".md", ".yml", ".json"))
    project_files = (path for folder in (root / data, root / "notebooks") for path in folder.glob("*.*"))
    files = sorted((*project_files, *package_files))
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files if path.is_file())
