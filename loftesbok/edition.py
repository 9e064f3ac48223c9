"""Editions: notebooks executed by papermill with given parameters, normalised, written only when they succeed.

An edition's metadata carries the digest of what it was made from (the notebook's cells, the rows that it may see, its
parameters). Code and lock file are kept in an untracked stamp, so that a change of code runs the notebook again but
does not rewrite unchanged bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loftesbok import files, kernel, notebook
from loftesbok.dataset import Dataset
from loftesbok.errors import LoftesbokError
from loftesbok.project import TRENDS, Project
from loftesbok.reporting import ReportingPeriod
from loftesbok.view import edition_view, resolve_through

CELL_TIMEOUT = 300  # seconds; a cell takes a fraction of one


@dataclass(frozen=True)
class Job:
    """An edition to be: which notebook, with which parameters, and where it goes."""

    period_id: str
    through: ReportingPeriod
    source: Path
    target: Path
    data_dir: str = "data"

    @property
    def parameters(self) -> dict[str, str]:
        """What is injected into the notebook."""
        return {"period_id": self.period_id, "through": self.through.code, "data_dir": self.data_dir}


def job(project: Project, dataset: Dataset, period_id: str, through: str = "") -> Job:
    """Return the edition of a period through a reporting period (default: the last that the data speak of)."""
    last = resolve_through(dataset, period_id, through)
    source = project.notebook(period_id)
    if not source.is_file():
        raise LoftesbokError(
            f"{project.relative(source)} is not there; `loftesbok new-period {period_id}` makes it from the template."
        )
    return Job(period_id, last, source, project.edition(period_id, last.code))


def jobs(project: Project, dataset: Dataset, period_ids: Sequence[str] = (), through: str = "") -> list[Job]:
    """Return the editions to be held up to date: the newest of each period, and every one that is published.

    With ``through`` only the editions through that reporting period are meant; a period that it does not fit is left
    out, unless it was named.
    """
    known = [*dataset["periods"].sort_values("valid_from", kind="stable")["period_id"], TRENDS]
    for one in period_ids:
        if one not in known:
            raise LoftesbokError(f"{one!r} is no promise period in data/periods.csv; there are: {', '.join(known)}")
    found: dict[Path, Job] = {}
    for one in period_ids or known:
        if through:
            made = _job_if_fits(project, dataset, one, through, named=bool(period_ids))
            chosen = [made] if made else []
        else:
            chosen = [job(project, dataset, one, code) for code in [*published(project, one), ""]]
        found.update({made.target: made for made in chosen})
    return list(found.values())


def _job_if_fits(project: Project, dataset: Dataset, period_id: str, through: str, named: bool) -> Job | None:
    """Return the edition, or None for a period that was not named and that ``through`` does not fit."""
    if named or period_id == TRENDS:
        return job(project, dataset, period_id, through)
    last = ReportingPeriod.parse(through)
    newest = resolve_through(dataset, period_id)
    if newest.end <= last.end:
        return job(project, dataset, period_id)
    try:
        return job(project, dataset, period_id, through)
    except LoftesbokError:
        return None


def published(project: Project, period_id: str) -> list[str]:
    """Return the reporting periods through which a period has editions, oldest first."""
    folder = project.reports / period_id
    codes = []
    for path in folder.glob("*.ipynb") if folder.is_dir() else ():
        try:
            codes.append(ReportingPeriod.parse(path.stem))
        except LoftesbokError:
            raise LoftesbokError(
                f"{project.relative(path)} is no edition: its name must be a reporting period, such as 2023-T2.ipynb."
            ) from None
    return [one.code for one in sorted(codes)]


def recorded_inputs(project: Project, period_id: str, through: str) -> str:
    """Return the digest of the inputs that an edition says it was made from."""
    held = notebook.read(project.edition(period_id, through))
    return str(held.metadata.get("loftesbok", {}).get("inputs", ""))


# --- stale or fresh -------------------------------------------------------------------------------------------------


def inputs_digest(made: Job, dataset: Dataset) -> str:
    """Return the digest of what an edition is made from: cells, the rows that it may see, parameters."""
    cells = [(cell.cell_type, cell.id, cell.source, notebook.tags(cell)) for cell in notebook.read(made.source).cells]
    rows = edition_view(dataset, made.period_id, made.through).digest()
    return _digest([cells, rows, made.parameters])


def code_digest(lock_file: Path) -> str:
    """Return the digest of the package's code and the lock file."""
    package = Path(__file__).parent
    sources = {
        path.relative_to(package).as_posix(): _hash_text(path)
        for path in sorted(package.rglob("*.py"))
        if "sphinx_ext" not in path.parts  # does not take part in a notebook
    }
    return _digest([sources, _hash_text(lock_file) if lock_file.is_file() else ""])


def _hash_text(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def why_stale(project: Project, made: Job, dataset: Dataset) -> str:
    """Say why an edition must be run again, in a few words; empty when it is fresh."""
    if not made.target.is_file():
        return "not run yet"
    held = notebook.read(made.target)
    if held.metadata.get("loftesbok", {}).get("inputs") != inputs_digest(made, dataset):
        return "data or notebook changed"
    stamp = _stamps(project).get(project.relative(made.target), {})
    if not stamp:
        return "not verified here yet"
    if stamp.get("code") != code_digest(project.lock_file):
        return "code or lock file changed"
    if stamp.get("file") != _hash_text(made.target):
        return "the edition's file was changed by hand"
    return ""


def _stamps(project: Project) -> dict[str, dict[str, str]]:
    try:
        found = json.loads(project.stamps.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _stamp(project: Project, made: Iterable[Job]) -> None:
    stamps = _stamps(project)
    for one in made:
        stamps[project.relative(one.target)] = {
            "code": code_digest(project.lock_file), "file": _hash_text(one.target)
        }  # fmt: skip
    kept = {name: stamp for name, stamp in sorted(stamps.items()) if (project.root / name).is_file()}
    files.write(project.stamps, json.dumps(kept, indent=1) + "\n")


# --- running --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What a run did to one edition: ``written`` is false when the bytes came out the same."""

    job: Job
    written: bool
    why: str


def run(
    project: Project,
    dataset: Dataset,
    wanted: Sequence[Job],
    *,
    force: bool = False,
    executor: Executor | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Outcome]:
    """Run the editions that are stale (all with ``force``), several at once, and write those that succeed.

    ``progress`` is called with one line for each edition begun and done. Raises LoftesbokError that names every
    notebook that failed with cell and error; the others are written all the same, and a failed one keeps its old file.
    """
    say = progress or (lambda _: None)
    stale = [(one, "forced" if force else why_stale(project, one, dataset)) for one in wanted]
    todo = [(one, why) for one, why in stale if why]
    if not todo:
        return []
    say(f"{len(todo)} of {len(wanted)} editions to run")
    outcomes: list[Outcome] = []
    failed: list[str] = []
    with kernel.private(project):
        pool = executor or ThreadPoolExecutor(max_workers=2)
        try:
            running = {pool.submit(execute, project, one, inputs_digest(one, dataset)): (one, why) for one, why in todo}
            for future in as_completed(running):
                one, why = running[future]
                name = project.relative(one.target)
                try:
                    text = future.result()
                except LoftesbokError as error:
                    failed.append(str(error))
                    say(f"[{len(outcomes) + len(failed)}/{len(todo)}] {name}: failed")
                    continue
                outcomes.append(Outcome(one, files.write(one.target, text), why))
                news = "written" if outcomes[-1].written else "same bytes as before"
                say(f"[{len(outcomes) + len(failed)}/{len(todo)}] {name}: {news} ({why})")
        finally:
            if executor is None:
                pool.shutdown(wait=True, cancel_futures=True)
    _stamp(project, [outcome.job for outcome in outcomes])
    if failed:
        raise LoftesbokError("\n".join(failed))
    return outcomes


def check_parameters(source: Any, parameters: Mapping[str, Any], name: str) -> None:
    """Refuse parameters that the notebook does not know or of another type than text, before anything runs."""
    tagged = [cell for cell in source.cells if "parameters" in notebook.tags(cell)]
    if len(tagged) != 1:
        raise LoftesbokError(f"{name} must have exactly one cell tagged 'parameters'; it has {len(tagged)}.")
    known = {row.split(":")[0].split("=")[0].strip() for row in tagged[0].source.splitlines() if "=" in row}
    for key, value in parameters.items():
        if key not in known:
            raise LoftesbokError(f"{name} has no parameter {key!r}; it has: {', '.join(sorted(known))}")
        if not isinstance(value, str):
            raise LoftesbokError(f"{name}: parameter {key} must be text, as in {key}='2023-T2', not {value!r}")


def execute(project: Project, made: Job, digest: str) -> str:
    """Run one notebook with papermill and return the edition's text; raise LoftesbokError if any cell fails.

    Nothing is written: papermill has no output path, as a failed run would replace the good report.
    """
    import logging  # noqa: PLC0415

    import papermill  # noqa: PLC0415 - heavy
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    logging.getLogger("papermill").setLevel(logging.ERROR)
    name = project.relative(made.source)
    check_parameters(notebook.read(made.source), made.parameters, name)
    made.target.parent.mkdir(parents=True, exist_ok=True)
    try:
        done = papermill.execute_notebook(
            str(made.source),
            None,
            parameters=made.parameters,
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            record_timing=False,
            execution_timeout=CELL_TIMEOUT,
            kernel_manager_class=kernel.quiet_manager(project),
            # papermill's own cwd= changes the whole process' folder and goes wrong in threads (papermill #473)
            resources={"metadata": {"path": str(made.target.parent)}},
        )
    except PapermillExecutionError as error:
        first = next((row for row in error.source.splitlines() if row.strip()), "")
        what = str(error.evalue).strip() or "no message"
        raise LoftesbokError(
            f"{name} (through {made.through.code}), cell {error.cell_index}, `{first}`: {error.ename}: {what}\n"
            f"The edition {project.relative(made.target)} is left as it was."
        ) from error
    except Exception as error:
        raise LoftesbokError(
            f"{name} (through {made.through.code}) could not be run: {type(error).__name__}: {error}\n"
            f"The edition {project.relative(made.target)} is left as it was."
        ) from error
    return notebook.to_text(normalised(done, made, digest, name))


def normalised(done: Any, made: Job, digest: str, name: str) -> Any:
    """Return an executed notebook without times, paths and random ids; refuse one that is not clean.

    Raises LoftesbokError for a cell that was not run, printed to stderr or failed.
    """
    for index, cell in enumerate(done.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in notebook.tags(cell):
            cell["id"] = "injected-parameters"
            cell.metadata["tags"] = ["injected-parameters", "remove-cell"]
        if cell.cell_type != "code":
            continue
        if cell.source.strip() and cell.execution_count is None:
            raise LoftesbokError(f"{name}, cell {index} ({cell.id}) was not run; the edition is left as it was.")
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                told = (output.get("text") or output.get("evalue") or "").strip().splitlines()
                raise LoftesbokError(
                    f"{name}, cell {index} ({cell.id}) warned or failed: {told[-1] if told else 'no text'}; "
                    "the edition is left as it was."
                )
    done.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "loftesbok": {"inputs": digest, "period_id": made.period_id, "through": made.through.code},
    }
    return done
