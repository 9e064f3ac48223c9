"""The steps between the versions of the tables, in order, and the columns that version 1 had.

Step number n leads from version n to version n + 1. A step is a module ``m0002_name`` that holds a ``Step``; with it
come its columns in ``contract.json`` (and its ``schema_version``) and a frozen dataset of the version before it in
``tests/fixtures/versions``. What a step has done once stays as it is: projects everywhere rely on it.
"""

from __future__ import annotations

from collections.abc import Mapping

from loftesbok.data.migrations import m0002_codes, m0003_parts
from loftesbok.data.migrations.tables import Step

_FIRST = """
sources: source_id title publisher document_type published_on diary_number file_name sha256 url
parties: party_id title kind
themes: theme_id title description
periods: period_id title short_title area valid_from valid_to cadence followup_from data_through diary_number summary
    source_id anchor
promises: promise_id period_id position title description wording source_id anchor
commitments: commitment_id period_id promise_id position title description wording theme_id responsible group
    source_id anchor
targets: commitment_id indicator_id per comparison value parties due_on source_id anchor
reports: report_id period_id covers_from covers_to kind held title source_verdict source_id anchor
followups: commitment_id reporting_period status source_status reported_by summary rationale reason next_step places
    assessed_by assessed_on source_id anchor
indicators: indicator_id title unit kind definition
measures: commitment_id reporting_period indicator_id parties place_id joint value precision basis accumulation
    part_of part_kind note source_id anchor
places: place_id title district
continuations: from_commitment to_commitment relation carried_on_by target_by source_id anchor
citations: table key column source_id anchor
corrections: corrected_on table key what why
"""
STEPS: tuple[Step, ...] = (m0002_codes.STEP, m0003_parts.STEP)


def first_columns() -> Mapping[str, tuple[str, ...]]:
    """Return the columns of version 1 by table."""
    lines = _FIRST.strip().replace("\n    ", " ").split("\n")
    return {name: tuple(columns.split()) for name, _, columns in (line.partition(":") for line in lines)}
