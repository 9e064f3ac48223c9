"""A project of every earlier schema is migrated and keeps building, rows that a new rule would refuse and all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from loftesbok.cli import main
from loftesbok.data.dataset import load
from loftesbok.data_entry.new_period import begin
from loftesbok.new_project.lay_out import lay_out
from tests.sample.project import NAME

FROZEN = sorted((Path(__file__).parents[1] / "fixtures" / "versions").iterdir())


@pytest.mark.thorough
@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: f"version {path.name}")
def test_a_migrated_project_keeps_building(frozen: Path, tmp_path: Path) -> None:
    project = lay_out(tmp_path / "projekt", NAME)
    shutil.copytree(frozen, project.data, dirs_exist_ok=True)
    where = ["--project", str(project.root)]
    assert main(["migrate", *where]) == 0
    dataset = load(project.data)
    assert bool(dataset.doubts) == (frozen.name == "1")  # later versions refuse nothing that is in their dataset
    for period_id in dataset["periods"]["period_id"]:
        begin.bring_in_line(project, dataset, period_id)
    assert main(["run", *where]) == 0
    assert main(["check", *where]) == 0
    assert main(["build", *where]) == 0
    assert project.html.joinpath("index.html").is_file()
