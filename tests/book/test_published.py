"""What nbval does not see of the published editions: cells that were never run, cells that are gone, old inputs."""

import pytest

from loftesbok.data.dataset import load
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.editions import notebook, plan
from loftesbok.editions.inputs import inputs_digest
from loftesbok.project.project import Project

ROOT = Project.find()
EDITIONS = sorted(path.relative_to(ROOT.reports).with_suffix("").as_posix() for path in ROOT.reports.rglob("*.ipynb"))


def test_both_tertials_of_2023_and_every_other_period_are_published(linkoping):
    assert EDITIONS == [
        "2017/2017", "2018-2019/2019-T3", "2021-2022/2021-2022", "2023-2024/2023-T2", "2023-2024/2023-T3",
        "trender/2023-T3",
    ]  # fmt: skip


@pytest.mark.parametrize("name", EDITIONS)
def test_every_cell_of_the_notebook_is_in_the_edition_and_has_been_run(repository, name):
    period_id, through = name.split("/")
    source = notebook.read(repository.notebook(period_id))
    held = notebook.read(repository.edition(period_id, through))
    injected = [cell for cell in held.cells if "injected-parameters" in notebook.tags(cell)]
    assert len(injected) == 1
    rest = [cell for cell in held.cells if cell not in injected]
    assert [(c.cell_type, c.id, c.source, notebook.tags(c)) for c in rest] == [
        (c.cell_type, c.id, c.source, notebook.tags(c)) for c in source.cells
    ]
    code = [cell for cell in held.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    silent = {"parameters", "injected-parameters"}
    assert all(cell.outputs for cell in code if cell.id not in silent)
    names: dict = {}
    exec(injected[0].source, names)
    assert (names["period_id"], names["through"], names["data_dir"]) == (period_id, through, "data")


@pytest.mark.parametrize("name", EDITIONS)
def test_every_edition_was_made_from_the_data_and_the_notebook_as_they_are(repository, name):
    dataset = load(repository.data)
    period_id, through = name.split("/")
    made = plan.job(repository, dataset, period_id, through)
    assert made.through == ReportingPeriod.parse(through)
    assert plan.recorded_inputs(repository, period_id, through) == inputs_digest(made, dataset)


@pytest.mark.parametrize("name", EDITIONS)
def test_the_outputs_show_tables_and_figures_in_all_three_forms(repository, name):
    held = notebook.read(repository.edition(*name.split("/")))
    outputs = [output for cell in held.cells if cell.cell_type == "code" for output in cell.outputs]
    for output in outputs:
        assert output.output_type == "execute_result"
        assert set(output.data) == {"text/plain", "text/html", "text/markdown"}
