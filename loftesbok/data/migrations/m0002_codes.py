"""1 → 2: times that are no calendar years have codes of their own (``reporting_period.new_code``).

Before, a promise from September 2022 through August 2023 was reported under ``2022-2023``, which means other time. A
code that may have meant two things stays, and is warned of. Editions that are published keep their names.
"""

from __future__ import annotations

from functools import partial

from loftesbok.data.migrations.tables import Row, Step, Tables, change_rows
from loftesbok.domain.reporting_period import first_day, last_day, new_code

_COLUMNS = {
    "periods": ("followup_from", "data_through"),
    "reports": ("covers_from", "covers_to"),
    "followups": ("reporting_period",),
    "measures": ("reporting_period",),
}
_POINTERS = ("citations", "corrections")


def _write_new_codes(tables: Tables) -> Tables:
    promises = {row["period_id"]: row for row in tables["periods"].as_dicts()}
    home = {row["commitment_id"]: row["period_id"] for row in tables["commitments"].as_dicts()}

    def new(period_id: str, code: str) -> str:
        promise = promises.get(period_id, {})
        try:
            valid = first_day(promise["valid_from"]), last_day(promise["valid_to"])
        except (KeyError, ValueError):  # told as wrong when the result is tried
            return code
        return new_code(code, *valid, promise["cadence"].split("|")) or code

    def in_row(columns: tuple[str, ...], row: Row) -> Row:
        period_id = row["period_id"] if "period_id" in row else home.get(row["commitment_id"], "")
        return {column: new(period_id, row[column]) for column in columns}

    def in_key(row: Row) -> Row:
        parts = row["key"].split("/")
        if row["table"] in ("followups", "measures") and len(parts) > 1:
            parts[1] = new(home.get(parts[0], ""), parts[1])
        return {"key": "/".join(parts)}

    for name, columns in _COLUMNS.items():
        tables = change_rows(tables, name, partial(in_row, columns))
    for name in _POINTERS:
        tables = change_rows(tables, name, in_key)
    return tables


STEP = Step(
    "tider som inte är kalenderår får egna koder, som 2022-09-2023-08 för september 2022–augusti 2023",
    _write_new_codes,
)
