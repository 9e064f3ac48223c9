"""Which editions there are, and which there should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import resolve_through
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.editions import notebook
from loftesbok.project.project import TRENDS, Project


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
            f"{project.relative(source)} saknas. `loftesbok new-period {period_id}` skriver arbetsbladet efter mallen."
        )
    return Job(period_id, last, source, project.edition(period_id, last.code))


def jobs(project: Project, dataset: Dataset, period_ids: Sequence[str] = (), through: str = "") -> list[Job]:
    """Return the editions to be held up to date: the newest of each period, and every one that is published.

    With ``through`` only the editions through that reporting period are meant; a period that it does not fit is left
    out, unless it was named.
    """
    all_ids = [*dataset["periods"].sort_values("valid_from", kind="stable")["period_id"], TRENDS]
    for period_id in period_ids:
        if period_id not in all_ids:
            there_are = ", ".join(all_ids)
            raise LoftesbokError(f"{period_id!r} är ingen löftesperiod i data/periods.csv. Rätt vore: {there_are}")
    by_target: dict[Path, Job] = {}
    begun = all_ids if len(all_ids) > 1 else []  # without promises there is nothing to tell across them
    for period_id in period_ids or begun:
        if through:
            fitting = _job_if_fits(project, dataset, period_id, through, named=bool(period_ids))
            chosen = [fitting] if fitting else []
        else:
            chosen = [job(project, dataset, period_id, code) for code in [*published(project, period_id), ""]]
        by_target.update({edition.target: edition for edition in chosen})
    return list(by_target.values())


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
                f"{project.relative(path)} är ingen utgåva. Rätt vore: en redovisningsperiod som namn, till exempel "
                "2023-T2.ipynb."
            ) from None
    return [code.code for code in sorted(codes)]


def recorded_inputs(project: Project, period_id: str, through: str) -> str:
    """Return the digest of the inputs that an edition says it was made from."""
    metadata = notebook.metadata(project.edition(period_id, through))
    return str(metadata.get("loftesbok", {}).get("inputs", ""))
