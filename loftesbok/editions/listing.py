"""``loftesbok list``: the promise periods, how far each is followed up, and the editions with why one is stale.

Nothing heavy is imported here. What was found is kept in ``_build/list.json`` beside the digest of every file that it
follows from, so that the same question about the same files is answered without pandas; when one byte of them has
changed, it is found anew.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.swedish import NO_BREAK
from loftesbok.project import digests
from loftesbok.project.project import TRENDS, Project

if TYPE_CHECKING:
    import pandas as pd

    from loftesbok.data.dataset import Dataset
    from loftesbok.editions.plan import Job

CACHE = "list.json"


@dataclass(frozen=True)
class PeriodLine:
    """A promise period and how it stands. The names of the fields are the keys of ``--json``."""

    period_id: str
    title: str
    short_title: str
    area: str
    valid_from: str
    valid_to: str
    cadence: tuple[str, ...]
    through: str
    """The last reporting period that the data speak of."""
    commitments: int
    followed_up: int
    """How many of the commitments have a follow-up at all."""
    reporting_periods: tuple[tuple[str, int], ...]
    """Each reporting period with follow-ups, oldest first, and how many commitments it has them for."""
    reports_not_held: int
    next_expected: str
    """The first reporting period by the cadence after all that is known; "" when there is none."""


@dataclass(frozen=True)
class EditionLine:
    """An edition: fresh, or stale and why. The names of the fields are the keys of ``--json``."""

    period_id: str
    through: str
    state: str
    because: str
    edition: str
    """The file, from the project's root."""
    changes: str = ""
    """What figures, statuses, states and commitments the published edition has otherwise than the data, if any."""


@dataclass(frozen=True)
class Listing:
    """All that ``list`` tells."""

    periods: tuple[PeriodLine, ...]
    editions: tuple[EditionLine, ...]


def read(project: Project) -> Listing:
    """Return the listing of a project: as it was found last where no file has changed since, or found anew.

    Raises DataError when the data are wrong.
    """
    digest = inputs(project)
    try:
        cached = json.loads((project.build / CACHE).read_text(encoding="utf-8"))
        if digest and cached["inputs"] == digest:
            return _from_json(cached["listing"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # never found before, or by another version
    from loftesbok.data.dataset import load  # noqa: PLC0415 - heavy

    return find(project, load(project.data))


def find(project: Project, dataset: Dataset) -> Listing:
    """Find the listing of a project anew, and keep it; ``run`` and ``build`` may do so while all is loaded anyway."""
    from loftesbok.project import atomic_files  # noqa: PLC0415

    digest = inputs(project)
    listing = gather(project, dataset)
    if digest and digest == inputs(project):  # nothing has changed meanwhile
        with contextlib.suppress(OSError):  # a folder that cannot be written makes it slower, not wrong
            text = json.dumps({"inputs": digest, "listing": as_json(listing)}, ensure_ascii=False)
            atomic_files.write(project.build / CACHE, f"{text}\n")
    return listing


def inputs(project: Project) -> str:
    """Return the digest of all that a listing follows from: data, notebooks, editions, stamps, code, environment.

    It is empty when a file cannot be read, or goes while it is looked for: then nothing is kept, and nothing is taken
    for unchanged.
    """
    single = [project.config_file, project.lock_file, *sorted(project.build.glob("*.json"))]
    folders = (project.data, project.notebooks, project.reports)
    try:
        return digests.of_value(
            {
                "environment": digests.environment(project.lock_file),
                "package": digests.of_tree(digests.PACKAGE, digests.PACKAGE.parent),
                "folders": [digests.of_tree(folder, project.root) for folder in folders],
                "files": {
                    project.relative(path): digests.of_bytes(path.read_bytes())
                    for path in single
                    if path.is_file() and path.name != CACHE
                },
            }
        )
    except OSError:
        return ""


def gather(project: Project, dataset: Dataset) -> Listing:
    """Find how the promise periods of a dataset stand, and which editions are stale, in order of time."""
    periods = period_lines(dataset)
    ids = [*(period.period_id for period in periods), TRENDS] if periods else []
    return Listing(periods, tuple(_editions(project, dataset, ids)))


def period_lines(dataset: Dataset) -> tuple[PeriodLine, ...]:
    """Find how the promise periods of a dataset stand, in order of time."""
    periods = dataset["periods"].sort_values("valid_from", kind="stable")
    return tuple(_period(dataset, period) for _, period in periods.iterrows())


def _period(dataset: Dataset, period: pd.Series) -> PeriodLine:
    from loftesbok.data.views import members, resolve_through  # noqa: PLC0415 - heavy
    from loftesbok.domain.reporting_period import ReportingPeriod  # noqa: PLC0415

    period_id = str(period["period_id"])
    commitments, followups, reports = dataset["commitments"], dataset["followups"], dataset["reports"]
    commitment_ids = commitments.loc[commitments["period_id"] == period_id, "commitment_id"]
    followed = followups[followups["commitment_id"].isin(commitment_ids)]
    counts = {str(code): int(number) for code, number in followed["reporting_period"].value_counts().items()}
    period_reports = reports[reports["period_id"] == period_id]
    return PeriodLine(
        period_id=period_id,
        title=str(period["title"]),
        short_title=str(period["short_title"]),
        area=str(period["area"]),
        valid_from=str(period["valid_from"]),
        valid_to=str(period["valid_to"]),
        cadence=tuple(members(period["cadence"])),
        through=resolve_through(dataset, period_id).code,
        commitments=len(commitment_ids),
        followed_up=int(followed["commitment_id"].nunique()),
        reporting_periods=tuple((code, counts[code]) for code in sorted(counts, key=ReportingPeriod.parse)),
        reports_not_held=int((period_reports["held"] == "no").sum()),
        next_expected=_next_expected(period, {*counts, *period_reports["covers_to"]}),
    )


def _next_expected(period: pd.Series, codes: set[str]) -> str:
    from loftesbok.data.views import limits, members  # noqa: PLC0415 - heavy
    from loftesbok.domain.reporting_period import ReportingPeriod, expected  # noqa: PLC0415

    last = max((ReportingPeriod.parse(code) for code in codes), default=None)
    first = ReportingPeriod.parse(period["followup_from"]) if period["followup_from"] else None
    for reporting_period in expected(members(period["cadence"]), *limits(period)):
        if (last is None or reporting_period > last) and (first is None or reporting_period.end >= first.end):
            return reporting_period.code
    return ""


def _editions(project: Project, dataset: Dataset, period_ids: list[str]) -> Iterator[EditionLine]:
    from loftesbok.data.views import resolve_through  # noqa: PLC0415 - heavy
    from loftesbok.editions import freshness, plan  # noqa: PLC0415
    from loftesbok.editions.inputs import Surroundings, digest_of  # noqa: PLC0415

    surroundings, stamps = Surroundings(project), freshness.read_stamps(project)
    for period_id in period_ids:
        try:
            jobs = plan.jobs(project, dataset, [period_id])
        except LoftesbokError as error:  # its notebook is not there, or a file among its editions is none
            code = resolve_through(dataset, period_id).code
            place = project.relative(project.edition(period_id, code))
            yield EditionLine(period_id, code, "stale", str(error), place)
            continue
        for job in jobs:
            changes = ""
            try:
                parts = surroundings.parts(job, dataset)
                why = freshness.why_stale(project, job, parts, stamps)
                if why and job.target.is_file():
                    changes = _changes(job, dataset, digest_of(parts))
            except LoftesbokError as error:  # a notebook that cannot be read
                why = str(error)
            state = "stale" if why else "fresh"
            yield EditionLine(period_id, job.through.code, state, why, project.relative(job.target), changes)


def _changes(job: Job, dataset: Dataset, inputs: str) -> str:
    """Say what the data make of a published edition that it does not say yet, and ask for a correction; or ""."""
    from loftesbok.analysis.sentences import ask_for_correction  # noqa: PLC0415 - heavy
    from loftesbok.data.views import edition_view  # noqa: PLC0415
    from loftesbok.editions import comparison, notebook, record  # noqa: PLC0415

    metadata = notebook.metadata(job.target)
    if metadata.get("loftesbok", {}).get("inputs") == inputs:
        return ""
    now = record.of_view(edition_view(dataset, job.period_id, job.through), job)
    changes = comparison.between(record.of_edition(metadata), now)
    description = comparison.describe_changes(changes).replace(NO_BREAK, " ")
    if not description or not comparison.needs_correction(changes):
        return description
    return f"{description}\n{ask_for_correction(job.period_id)}"


def as_json(listing: Listing) -> dict[str, Any]:
    """Return a listing as JSON values: ``periods`` and ``editions``, each a list of objects.

    The keys are the fields of ``PeriodLine`` and ``EditionLine``; a reporting period is an object with
    ``reporting_period`` and ``followed_up``. Keys may be added, and none changes its name or meaning.
    """
    periods = []
    for period in listing.periods:
        counts = [{"reporting_period": code, "followed_up": number} for code, number in period.reporting_periods]
        periods.append({**asdict(period), "cadence": list(period.cadence), "reporting_periods": counts})
    return {"periods": periods, "editions": [asdict(edition) for edition in listing.editions]}


def _from_json(value: dict[str, Any]) -> Listing:
    periods = []
    for period in value["periods"]:
        counts = tuple((count["reporting_period"], count["followed_up"]) for count in period["reporting_periods"])
        periods.append(PeriodLine(**{**period, "cadence": tuple(period["cadence"]), "reporting_periods": counts}))
    return Listing(tuple(periods), tuple(EditionLine(**edition) for edition in value["editions"]))
