"""A made-up project in which every text that a reader may meet tries to be more than text."""

from __future__ import annotations

import json
from collections import deque
from itertools import cycle
from pathlib import Path

from loftesbok.data.checks.text_numbers import TEXTS, FiguresOfRow, text_fault
from loftesbok.data.contract import contract
from loftesbok.project.project import Project
from tests.sample.hostile_texts import SHOWN
from tests.sample.project import ORIGIN, TOLD, SampleProject, rows

PROSE = ("text", "anchor")


def prose_columns() -> list[tuple[str, str]]:
    """Return every column of running text, by table."""
    return [(name, field.name) for name, spec in contract().items() for field in spec.fields if field.kind in PROSE]


def hostile_rows() -> dict[str, list[dict[str, str]]]:
    """Return the made-up promise with a payload in every cell of running text; every payload stands somewhere."""
    tables = _with_more_of_everything(rows())
    payloads = deque(SHOWN.values())
    for table, column in sorted(prose_columns(), key=lambda place: place == ("targets", "anchor")):  # shown on no page
        is_held = table == "followups" and column in TEXTS  # a number there must be a measure's
        for row in tables[table]:
            text = next(text for text in payloads if not is_held or text_fault(text, FiguresOfRow()) is None)
            payloads.remove(text)
            payloads.append(text)
            # the bars part an anchor's phrases, of which none may be empty
            row[column] = text.replace("|", "/") if column == "anchor" else text
    return tables


def _with_more_of_everything(tables: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    """Fill what the made-up project leaves empty: promises, places, a part, a continuation, citations, corrections."""
    earlier = {**tables["periods"][0], "period_id": "2022-2023", "valid_from": "2022", "valid_to": "2023"}
    tables["periods"].append(earlier)
    tables["commitments"].append(
        {
            **tables["commitments"][0],
            "commitment_id": "2022-2023-vandringar",
            "period_id": "2022-2023",
            "promise_id": "",
        }
    )
    tables["promises"] = [
        {"promise_id": "2024-2025-trygghet", "period_id": "2024-2025", "position": "1", "title": "x",
         "description": "x", **ORIGIN},
    ]  # fmt: skip
    for row in tables["commitments"][:2]:
        row["promise_id"] = "2024-2025-trygghet"
    tables["continuations"] = [
        {"from_commitment": "2022-2023-vandringar", "to_commitment": "2024-2025-vandringar", "relation": "continued",
         "carried_on_by": "source", "target_by": "assessment", **ORIGIN},
    ]  # fmt: skip
    tables["followups"][0]["places"] = "norr|soder"
    tables["measures"].append(
        {**tables["measures"][0], "indicator_id": "kontroller", "value": "1", "part_of": "vandringar",
         "part_kind": "within", "place_id": "norr"},
    )  # fmt: skip
    tables["citations"] = [{"table": "periods", "key": "2024-2025", "column": "summary", **TOLD}]
    tables["corrections"] = [
        {"corrected_on": "2025-03-01", "table": "measures", "what": "x", "why": "x",
         "key": "2024-2025-vandringar/2024-H1/vandringar/kommunen|polisen/"},
    ]  # fmt: skip
    return tables


def hostile_project(folder: Path) -> Project:
    """Make the project, with payloads in what the package says of itself as well."""
    project = SampleProject(hostile_rows()).build(folder)
    path = project.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    payloads = cycle(SHOWN.values())
    for key in ("title", "description"):
        package[key] = next(payloads)
    package["municipality"]["name"] = next(payloads)
    package["publisher"] |= {"name": next(payloads), "contact": next(payloads)}
    package["licenses"][0]["title"] = next(payloads)
    for resource in package["resources"]:
        for one in (resource, *resource["schema"]["fields"]):
            one["title"], one["description"] = next(payloads), next(payloads)
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    return project
