"""Synthetic municipalities for benchmarks and tests: any number of projects made from the package's own template.

Nothing in them is real, and every title, text and publisher says so. The same number gives the same rows.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

from loftesbok.data.dataset import load
from loftesbok.domain.identifiers import slug
from loftesbok.editions.period_notebook import write_notebook
from loftesbok.new_project.lay_out import lay_out as lay_out_project
from loftesbok.project.project import TRENDS, Project
from tests.sample.project import fill

MARK = "syntetisk"
PUBLISHER = "Ingen (syntetisk kommun för mätningar)"
FIRST_YEAR, YEARS = 2017, 2
SUBJECTS = ("Trygghetsvandringar", "Trafikkontroller", "Belysning", "Skolbesök", "Tillsyn", "Dialogmöten")
STATUSES = ("done", "done", "done", "in_progress", "postponed")
ORIGIN = {"source_id": "lofte", "anchor": "ett syntetiskt löfte"}
TOLD = {"source_id": "uppfoljning", "anchor": "en syntetisk uppföljning"}


def name(number: int) -> str:
    """Return the name of a synthetic municipality; no real one is called so."""
    return f"Exempelkommun {number:03d} ({MARK})"


def rows(number: int, periods: int = 4, subjects: int = 5) -> dict[str, list[dict[str, str]]]:
    """Return rows by table: promises of two years one after the other, followed up every tertial by two parties."""
    chance = random.Random(number)
    subjects_used = SUBJECTS[:subjects]
    ids = [f"{first}-{first + YEARS - 1}" for first in range(FIRST_YEAR, FIRST_YEAR + YEARS * periods, YEARS)]
    tables: dict[str, list[dict[str, str]]] = {
        "sources": [
            {"source_id": source, "title": f"Syntetiskt dokument: {source}", "publisher": PUBLISHER,
             "document_type": "syntetiskt exempel"}
            for source in ("lofte", "uppfoljning")
        ],
        "parties": [
            {"party_id": "kommunen", "title": name(number), "kind": "municipality"},
            {"party_id": "polisen", "title": f"Polisen ({MARK})", "kind": "police"},
        ],
        "themes": [{"theme_id": "trygghet", "title": f"Trygghet ({MARK})", "description": "Syntetiskt tema."}],
        "indicators": [
            {"indicator_id": slug(subject), "title": f"{subject} ({MARK})", "unit": "gånger",
             "kind": "output", "definition": "Syntetiskt mått."}
            for subject in subjects_used
        ],
        "periods": [], "commitments": [], "reports": [], "followups": [], "measures": [],
    }  # fmt: skip
    for period in ids:
        first = int(period[:4])
        tables["periods"].append(
            {"period_id": period, "title": f"Löfte {period.replace('-', '–')} ({MARK})", "area": f"Hela {name(number)}",
             "valid_from": str(first), "valid_to": str(first + YEARS - 1), "cadence": "tertial",
             "summary": "Syntetiskt löfte för mätningar.", **ORIGIN}
        )  # fmt: skip
        for position, subject in enumerate(subjects_used, 1):
            tables["commitments"].append(
                {"commitment_id": f"{period}-{slug(subject)}", "period_id": period, "position": str(position),
                 "title": f"{subject} ({MARK})", "description": f"Syntetiskt åtagande om {subject.lower()}.",
                 "theme_id": "trygghet", "responsible": chance.choice(("kommunen", "kommunen|polisen", "polisen")),
                 **ORIGIN}
            )  # fmt: skip
        for code in [f"{year}-T{part}" for year in range(first, first + YEARS) for part in (1, 2, 3)]:
            tables["reports"].append(
                {"report_id": f"rapport-{code.lower()}", "period_id": period, "covers_from": code, "covers_to": code,
                 "kind": "web", "held": "yes", "title": f"Rapport {code} ({MARK})", **TOLD}
            )  # fmt: skip
            for commitment in tables["commitments"][-len(subjects_used) :]:
                _report(tables, commitment, code, chance)
    return tables


def _report(
    tables: dict[str, list[dict[str, str]]], commitment: dict[str, str], code: str, chance: random.Random
) -> None:
    """Add one follow-up and its measure."""
    key = {"commitment_id": commitment["commitment_id"], "reporting_period": code}
    status = chance.choice(STATUSES)
    told = {"reason": "Syntetiskt skäl.", "next_step": "Nästa tertial."} if status == "postponed" else {}
    parties = commitment["responsible"]
    tables["followups"].append(
        {**key, "status": status, "reported_by": parties, "summary": f"Syntetisk uppföljning, {code}.",
         "rationale": "Syntetisk grund.", "assessed_by": "mätprogrammet", "assessed_on": "2025-01-31", **told, **TOLD}
    )  # fmt: skip
    tables["measures"].append(
        {**key, "indicator_id": commitment["commitment_id"].split("-", 2)[2], "parties": parties,
         "joint": "yes" if "|" in parties else "no", "value": str(chance.randrange(0 if told else 1, 30)),
         "precision": "exact", "basis": "stated", "accumulation": "period", **TOLD}
    )  # fmt: skip


def lay_out(folder: Path, number: int, *, periods: int = 4, subjects: int = 5) -> Project:
    """Lay out one synthetic municipality: a new project, rows, notebooks from the template; no editions yet."""
    project = lay_out_project(folder, name(number))
    _describe(project, number)
    fill(project, rows(number, periods, subjects))
    dataset = load(project.data)
    for one in (*dataset["periods"]["period_id"], TRENDS):
        write_notebook(project, dataset, one)
    return project


def _describe(project: Project, number: int) -> None:
    path = project.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package |= {
        "title": f"Medborgarlöften i {name(number)}",
        "description": "Syntetiska data för mätningar. Ingenting har hänt.",
        "publisher": {"name": PUBLISHER, "contact": "ingen", "official": False},
        "municipality": {"name": name(number), "code": "0000"},
        "licenses": [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
    }
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def fleet(folder: Path, count: int) -> list[Project]:
    """Lay out ``count`` synthetic municipalities, each in a folder of its own."""
    return [lay_out(folder / f"kommun-{number:03d}", number) for number in range(1, count + 1)]
