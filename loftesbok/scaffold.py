"""Beginnings: rows, notebook and contents entry of a new promise period, and the files of a new project."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from string import Template

from loftesbok import files, notebook, toc
from loftesbok.dataset import Dataset, find_problems, load
from loftesbok.errors import DataError, LoftesbokError
from loftesbok.project import TRENDS, Project

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LETTERS = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u", "æ": "ae", "ø": "o"})


def slug(text: str) -> str:
    """Turn a title into an id: lower-case ASCII words with hyphens."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def period_rows(
    period_id: str, fields: Mapping[str, str], commitments: Sequence[tuple[str, str]]
) -> dict[str, list[dict[str, str]]]:
    """Return the rows of a new promise period by table.

    ``fields`` holds columns of ``periods``; ``commitments`` holds (responsible, title) pairs.
    """
    if not SLUG.fullmatch(period_id):
        raise LoftesbokError(f"{period_id!r} cannot be an id: use lower-case a-z, digits and single hyphens.")
    origin = {"source_id": fields.get("source_id", ""), "anchor": fields.get("anchor", "")}
    rows = [
        {
            "commitment_id": f"{period_id}-{slug(title)}", "period_id": period_id, "position": str(position),
            "title": title, "description": title, "responsible": "|".join(sorted(responsible.split("|"))), **origin,
        }
        for position, (responsible, title) in enumerate(commitments, 1)
    ]  # fmt: skip
    return {"periods": [{"period_id": period_id, **fields}], "commitments": rows}


def add_rows(folder: Path, new: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    """Add rows to the tables of a data folder: all or nothing, and only if the whole is valid.

    Raises DataError with every problem that the rows would bring.
    """
    texts = {name: _with_rows(folder / f"{name}.csv", rows) for name, rows in new.items() if rows}
    with tempfile.TemporaryDirectory() as name:
        trial = Path(name) / "data"
        shutil.copytree(folder, trial)
        for table, text in texts.items():
            (trial / f"{table}.csv").write_text(text, encoding="utf-8", newline="")
        problems = find_problems(trial)
    if problems:
        raise DataError(problems)
    for table, text in texts.items():
        files.write(folder / f"{table}.csv", text)


def _with_rows(path: Path, rows: Sequence[Mapping[str, str]]) -> str:
    """Return a table's text with rows added at its end, in the file's own dialect."""
    text = path.read_bytes().decode("utf-8")
    head = text.split("\n", 1)[0].rstrip("\r").lstrip("\ufeff")
    delimiter, ending = (";" if ";" in head else ","), ("\r\n" if "\r\n" in text else "\n")
    header = next(csv.reader([head], delimiter=delimiter))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ending)
    for row in rows:
        unknown = set(row) - set(header)
        if unknown:
            raise LoftesbokError(f"{path.name} has no column {', '.join(sorted(unknown))}.")
        writer.writerow([row.get(column, "") for column in header])
    return text + ("" if text.endswith("\n") else ending) + out.getvalue()


def write_notebook(project: Project, dataset: Dataset, period_id: str) -> bool:
    """Write a period's notebook from the template; keep the narratives of one that is there. Return if it changed."""
    path = project.notebook(period_id)
    if path.is_file():
        made = notebook.refreshed(dataset, period_id, notebook.read(path))
    else:
        made = notebook.from_template(dataset, period_id)
    return files.write(path, notebook.to_text(made))


def new_period(
    project: Project,
    period_id: str,
    fields: Mapping[str, str] | None = None,
    commitments: Sequence[tuple[str, str]] = (),
) -> list[str]:
    """Begin a promise period: its rows (if ``fields`` are given), its notebook, its place in the table of contents.

    For a period that has its rows already, the notebook is brought in line with them and its narratives are kept.
    Returns what was written, one line each. Raises DataError if the rows would not be valid; nothing is written then.
    """
    done = []
    if fields:
        rows = period_rows(period_id, fields, commitments)
        add_rows(project.data, rows)
        done += [f"data/{name}.csv: {len(added)} row(s) added" for name, added in rows.items() if added]
    dataset = load(project.data)
    if period_id != TRENDS and period_id not in set(dataset["periods"]["period_id"]):
        raise LoftesbokError(
            f"data/periods.csv has no row for {period_id}. Fill in periods and commitments there, or give them here: "
            "--title, --area, --valid-from, --valid-to, --summary, --source, --anchor and one --commitment each."
        )
    for one in dict.fromkeys((period_id, TRENDS)):
        if write_notebook(project, dataset, one):
            done.append(f"{project.relative(project.notebook(one))} written from the template")
    if toc.update(project, dataset):
        done.append(f"{project.relative(project.toc_file)} updated")
    return done


def lay_out(folder: Path, municipality: str, title: str = "Löftesboken") -> Project:
    """Lay out a new project: empty tables, generic pages, settings. Refuses a folder that is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LoftesbokError(f"{folder} is not empty; name a new folder for the project.")
    package = resources.files("loftesbok").joinpath("templates")
    project = Project(folder.resolve())
    described = json.loads(package.joinpath("datapackage.json").read_text(encoding="utf-8"))
    described["municipality"]["name"] = municipality
    described["name"] = f"medborgarloften-{slug(municipality)}"
    files.write(project.data / "datapackage.json", json.dumps(described, indent=2, ensure_ascii=False) + "\n")
    for resource in described["resources"]:
        header = ",".join(field["name"] for field in resource["schema"]["fields"])
        files.write(project.data / resource["path"], header + "\n")
    names = {"title": json.dumps(title, ensure_ascii=False), "municipality": municipality}
    config = Template(package.joinpath("_config.yml").read_text(encoding="utf-8"))
    files.write(project.config_file, config.safe_substitute(names))
    files.write(project.toc_file, package.joinpath("_toc.yml").read_text(encoding="utf-8"))
    for page in package.joinpath("pages").iterdir():
        files.write(project.book / page.name, page.read_text(encoding="utf-8"))
    files.write(project.root / ".gitignore", "_build/\nbook/_generated/\ndata/.import/\n.venv/\n")
    project.notebooks.mkdir(exist_ok=True)
    return project
