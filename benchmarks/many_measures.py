"""A synthetic data folder with any number of measures, and how long two validators take with it."""

from __future__ import annotations

import random
import sys
import time
from itertools import islice, product
from pathlib import Path

from frictionless import Package

from benchmarks import municipalities
from loftesbok.data.dataset import find_problems
from loftesbok.project.project import Project
from tests.sample.project import fill

PLACES, INDICATORS = 60, 40


def lay_out(folder: Path, measures: int) -> Project:
    """Lay out a project with so many measures: the synthetic promises, by many indicators and places.

    Every measure has an anchor of its own, as in a real dataset, so that no column is trivial.
    """
    project = municipalities.lay_out(folder, 1)
    tables = municipalities.rows(1)
    tables["places"] = [{"place_id": f"plats-{n}", "title": f"Plats {n} (syntetisk)"} for n in range(PLACES)]
    tables["indicators"] = [
        {"indicator_id": f"matt-{n}", "title": f"Mått {n} (syntetiskt)", "unit": "gånger", "kind": "output",
         "definition": "Syntetiskt mått."}
        for n in range(INDICATORS)
    ]  # fmt: skip
    chance = random.Random(measures)
    keys = product(
        tables["followups"], [one["indicator_id"] for one in tables["indicators"]],
        [one["place_id"] for one in tables["places"]], ("kommunen", "kommunen|polisen", "polisen", "andra"),
    )  # fmt: skip
    tables["parties"].append({"party_id": "andra", "title": "Andra (syntetisk)", "kind": "other"})
    tables["measures"] = [
        {"commitment_id": told["commitment_id"], "reporting_period": told["reporting_period"],
         "indicator_id": indicator, "parties": parties, "place_id": place, "joint": "yes" if "|" in parties else "no",
         "value": str(chance.randrange(1000)), "precision": "exact", "basis": "stated", "accumulation": "period",
         "source_id": "uppfoljning", "anchor": f"{number} gånger"}
        for number, (told, indicator, place, parties) in enumerate(islice(keys, measures))
    ]  # fmt: skip
    if len(tables["measures"]) < measures:
        raise ValueError(f"no more than {len(tables['measures'])} measures are possible")
    fill(project, tables)
    return project


def ours(project: Project) -> float:
    """Return the seconds that our own validation of the whole folder takes."""
    begun = time.perf_counter()
    problems = find_problems(project.data)
    taken = time.perf_counter() - begun
    if problems:
        raise AssertionError(problems[0])
    return taken


def frictionless(project: Project) -> float:
    """Return the seconds that frictionless takes with the table of measures alone, in its package."""
    package = Package(str(project.data / "datapackage.json"))
    begun = time.perf_counter()
    report = package.get_resource("measures").validate()
    taken = time.perf_counter() - begun
    if not report.valid:
        raise AssertionError(report.flatten(["rowNumber", "message"])[:3])
    return taken


if __name__ == "__main__":
    made = lay_out(Path(sys.argv[1]), int(sys.argv[2]))
    print(f"ours {ours(made):.2f} s, again {ours(made):.2f} s")
    print(f"frictionless {frictionless(made):.2f} s")
