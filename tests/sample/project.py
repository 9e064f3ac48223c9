"""Small projects for tests: made by `init`, like any municipality's, and marked as made up."""

from __future__ import annotations

import atexit
import csv
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from loftesbok.data.dataset import load
from loftesbok.data_entry.new_period import begin
from loftesbok.new_project.lay_out import lay_out
from loftesbok.project.project import Project

ORIGIN = {"source_id": "lofte", "anchor": "ett påhittat löfte"}
TOLD = {"source_id": "uppfoljning", "anchor": "en påhittad uppföljning"}
NAME = "Påhittade kommun (exempel för tester)"


def rows() -> dict[str, list[dict[str, str]]]:
    """Return a made-up promise: half-yearly, grouped by district, with targets, two parties and one more."""
    period = "2024-2025"

    def commitment(slug, position, responsible, group, theme="trygghet"):
        return {
            "commitment_id": f"{period}-{slug}", "period_id": period, "position": str(position),
            "title": slug.replace("-", " ").capitalize(), "description": f"Påhittat åtagande om {slug}.",
            "theme_id": theme, "responsible": responsible, "group": group, **ORIGIN,
        }  # fmt: skip

    def followup(slug, when, status, reported_by, **more):
        return {
            "commitment_id": f"{period}-{slug}", "reporting_period": when, "status": status,
            "reported_by": reported_by, "summary": f"Påhittad uppföljning av {slug}.", "rationale": "Påhittad grund.",
            "assessed_by": "testredaktionen", "assessed_on": "2025-02-01", **TOLD, **more,
        }  # fmt: skip

    def measure(slug, when, indicator, parties, value, precision="exact", **more):
        return {
            "commitment_id": f"{period}-{slug}", "reporting_period": when, "indicator_id": indicator,
            "parties": parties, "joint": "yes" if "|" in parties else "no", "value": value, "precision": precision,
            "basis": "stated", "accumulation": "period", **TOLD, **more,
        }  # fmt: skip

    return {
        "sources": [
            {"source_id": "lofte", "title": "Påhittat löfte", "publisher": "Ingen", "document_type": "exempel"},
            {"source_id": "uppfoljning", "title": "Påhittad uppföljning", "publisher": "Ingen",
             "document_type": "exempel"},
        ],
        "parties": [
            {"party_id": "kommunen", "title": "Påhittade kommun", "kind": "municipality"},
            {"party_id": "polisen", "title": "Polisen", "kind": "police"},
            {"party_id": "bostadsbolaget", "title": "Bostadsbolaget", "kind": "other"},
        ],
        "themes": [{"theme_id": "trygghet", "title": "Trygghet", "description": "Påhittat tema."}],
        "places": [{"place_id": "norr", "title": "Norr"}, {"place_id": "soder", "title": "Söder"}],
        "periods": [
            {"period_id": period, "title": "Påhittat löfte 2024–2025", "area": "Norr och Söder",
             "valid_from": "2024-01-01", "valid_to": "2025-12-31", "cadence": "half_year",
             "summary": "Påhittat löfte för tester.", **ORIGIN},
        ],
        "commitments": [
            commitment("vandringar", 1, "kommunen|polisen", "Norr"),
            commitment("belysning", 2, "kommunen", "Norr"),
            commitment("kontroller", 3, "polisen", "Söder"),
            commitment("grannsamverkan", 4, "bostadsbolaget|kommunen|polisen", "Söder"),
        ],
        "targets": [
            {"commitment_id": f"{period}-vandringar", "indicator_id": "vandringar", "per": "year",
             "comparison": "at_least", "value": "8", **ORIGIN},
            {"commitment_id": f"{period}-kontroller", "indicator_id": "kontroller", "per": "reporting_period",
             "comparison": "exactly", "value": "2", **ORIGIN},
        ],
        "reports": [
            {"report_id": "h1", "period_id": period, "covers_from": "2024-H1", "covers_to": "2024-H1", "kind": "web",
             "held": "yes", "title": "Första halvåret", **TOLD},
            {"report_id": "h2", "period_id": period, "covers_from": "2024-H2", "covers_to": "2024-H2", "kind": "web",
             "held": "yes", "title": "Andra halvåret", **TOLD},
            {"report_id": "h3", "period_id": period, "covers_from": "2025-H1", "covers_to": "2025-H1", "kind": "web",
             "held": "no", "title": "Tredje halvåret", **TOLD},
        ],
        "indicators": [
            {"indicator_id": "vandringar", "title": "Trygghetsvandringar", "unit": "vandringar", "kind": "output",
             "definition": "Påhittad."},
            {"indicator_id": "kontroller", "title": "Trafikkontroller", "unit": "kontroller", "kind": "output",
             "definition": "Påhittad."},
        ],
        "followups": [
            followup("vandringar", "2024-H1", "done", "kommunen|polisen"),
            followup("vandringar", "2024-H2", "done", "kommunen|polisen"),
            followup("belysning", "2024-H1", "postponed", "kommunen", reason="Påhittat skäl.", next_step="Hösten."),
            followup("kontroller", "2024-H1", "done", "polisen"),
            followup("kontroller", "2024-H2", "done", "polisen"),
            followup("grannsamverkan", "2024-H2", "in_progress", "kommunen"),
        ],
        "measures": [
            measure("vandringar", "2024-H1", "vandringar", "kommunen|polisen", "3"),
            measure("vandringar", "2024-H2", "vandringar", "kommunen|polisen", "5"),
            measure("kontroller", "2024-H1", "kontroller", "polisen", "2"),
            measure("kontroller", "2024-H2", "kontroller", "polisen", "15", "about"),
        ],
    }  # fmt: skip


def rows_with_figures_told() -> dict[str, list[dict[str, str]]]:
    """Return the same promise with each figure told in its follow-up's summary, so that ``check`` doubts none."""
    tables = rows()
    for figure in tables["measures"]:
        about = "ungefär " if figure["precision"] == "about" else ""
        for followup in tables["followups"]:
            if all(followup[key] == figure[key] for key in ("commitment_id", "reporting_period")):
                followup["summary"] = f"Det blev {about}{figure['value']} {figure['indicator_id']}."
    return tables


def fill(project: Project, tables: Mapping[str, list[dict[str, str]]]) -> None:
    """Write rows over the tables of a project (columns that are not given stay empty)."""
    for name, new in tables.items():
        path = project.data / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(new)


def describe(project: Project) -> None:
    """Fill in what `init` leaves empty in datapackage.json."""
    path = project.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["publisher"] = {"name": "Ingen (exempel för tester)", "contact": "ingen", "official": False}
    package["municipality"] = {"name": NAME, "code": "9999"}
    package["title"] = "Påhittade löften"
    package["description"] = "Påhittade data för tester."
    package["licenses"] = [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}]
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False), encoding="utf-8")


@dataclass(frozen=True)
class SampleProject:
    """The builder of made-up projects: what `init` makes, rows (default: ``rows()``), notebooks from the template."""

    tables: Mapping[str, list[dict[str, str]]] = field(default_factory=rows)

    def with_rows(self, **tables: list[dict[str, str]]) -> SampleProject:
        """Return the builder of a project with other rows in some tables."""
        return SampleProject({**self.tables, **tables})

    def build(self, folder: Path) -> Project:
        """Make the project in a folder that is not there yet."""
        if self.tables == rows():  # made once a process
            shutil.copytree(_made_up(), folder)
            return Project(folder)
        return _lay_out(folder, self.tables)


@cache
def _made_up() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="loftesbok-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return _lay_out(folder / "projekt", rows()).root


def _lay_out(folder: Path, tables: Mapping[str, list[dict[str, str]]]) -> Project:
    project = lay_out(folder, NAME, "Påhittade löftesboken")
    describe(project)
    fill(project, tables)
    dataset = load(project.data)
    for period_id in dataset["periods"]["period_id"]:
        begin.bring_in_line(project, dataset, period_id)
    return project
