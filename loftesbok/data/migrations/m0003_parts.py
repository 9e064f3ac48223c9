"""2 → 3: what is promised is told part by part, and a follow-up says which parts the report does not mention."""

from __future__ import annotations

from loftesbok.data.migrations.tables import Step, Tables, add_column


def _add_columns(tables: Tables) -> Tables:
    tables = add_column(tables, "commitments", "parts", after="description")
    tables = add_column(tables, "followups", "unreported", after="summary")
    tables = add_column(tables, "followups", "not_stated", after="unreported")
    return add_column(tables, "followups", "note", after="rationale")


STEP = Step(
    "åtaganden får delar, och uppföljningar säger vilka delar som inte nämns, vad som inte framgår och hur källan är "
    "läst",
    _add_columns,
)
