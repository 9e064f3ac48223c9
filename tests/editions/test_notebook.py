"""The period notebooks come from the one template; their narratives are their own."""

import json
import re

import pytest

from loftesbok.data.dataset import load
from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions import notebook, period_notebook
from loftesbok.project.project import TRENDS
from tests.projects import fill, rows


def ids(repository):
    return [path.stem for path in sorted(repository.notebooks.glob("*.ipynb"))]


def test_there_is_one_notebook_per_promise_period_and_one_for_the_trends(repository, linkoping):
    assert ids(repository) == sorted([*linkoping["periods"]["period_id"], TRENDS])


def test_every_notebook_has_the_templates_structure_and_no_outputs(repository, linkoping):
    for period_id in ids(repository):
        held = notebook.read(repository.notebook(period_id))
        assert period_notebook.deviations(linkoping, period_id, held) == []
        assert notebook.leftovers(held) == []
        assert [cell.id for cell in held.cells if notebook.NARRATIVE in notebook.tags(cell)]


def test_the_parameters_are_in_one_tagged_cell_and_their_defaults_are_right(repository):
    for period_id in ids(repository):
        held = notebook.read(repository.notebook(period_id))
        [cell] = [cell for cell in held.cells if "parameters" in notebook.tags(cell)]
        names: dict = {}
        exec(cell.source, names)
        assert {name: names[name] for name in period_notebook.PARAMETERS} == {
            "period_id": period_id, "through": "", "data_dir": "data",
        }  # fmt: skip


def test_no_figure_is_typed_into_the_narratives(repository):
    for period_id in ids(repository):
        for cell in notebook.read(repository.notebook(period_id)).cells:
            if notebook.NARRATIVE in notebook.tags(cell):
                numbers = set(re.findall(r"(?<![\w–-])\d+(?![\w–-])", cell.source))
                assert {one for one in numbers if not (len(one) == 4 or one in {"1", "2", "3", "10"})} == set()


def test_a_changed_added_missing_or_moved_cell_is_told(linkoping):
    def told(change):
        held = period_notebook.from_template(linkoping, "2017")
        change(held.cells)
        return period_notebook.deviations(linkoping, "2017", held)

    def edit(cells):
        cells[2]["source"] = "1 + 1"

    def swap(cells):
        cells[3], cells[5] = cells[5], cells[3]

    assert told(lambda cells: None) == []
    assert told(edit) == ["cellen facts är ändrad; där ska stå: from loftesbok import open_period"]
    assert told(lambda cells: cells.pop(4)) == ["cellen in-short saknas"]
    assert "cellen ny finns inte i mallen" in told(lambda cells: cells.append(type(cells[0])(
        cell_type="markdown", id="ny", metadata={}, source="x")))[0]  # fmt: skip
    assert told(swap) == ["cellerna står i en annan ordning än i mallen"]


def test_narratives_stay_where_they_stood_when_the_template_or_data_change(made_up):
    path = made_up.notebook("2024-2025")
    held = notebook.read(path)
    place = next(i for i, cell in enumerate(held.cells) if cell.id == "2024-2025-belysning")
    own = type(held.cells[0])(cell_type="markdown", id="egen", metadata={"tags": ["narrative"]}, source="Egen text.")
    held.cells.insert(place + 1, own)
    tables = rows()
    tables["commitments"][0]["title"] = "Nytt namn"
    fill(made_up, tables)
    dataset = load(made_up.data)
    assert period_notebook.deviations(dataset, "2024-2025", held)
    new = period_notebook.bring_in_line(dataset, "2024-2025", held).notebook
    assert period_notebook.deviations(dataset, "2024-2025", new) == []
    order = [cell.id for cell in new.cells]
    assert order[order.index("2024-2025-belysning") + 1] == "egen"
    assert "background" in order


def test_titles_from_the_data_cannot_become_markup(made_up):
    tables = rows()
    tables["commitments"][0]["title"] = "# *x* <b> $title {raw}"
    fill(made_up, tables)
    made = period_notebook.from_template(load(made_up.data), "2024-2025")
    heading = next(cell for cell in made.cells if cell.id == "2024-2025-vandringar-heading")
    assert heading.source == r"### \# \*x\* \<b\> \$title \{raw\}"


@pytest.mark.parametrize("read", [notebook.read, notebook.metadata])
def test_a_file_that_is_no_notebook_is_told_in_a_sentence(tmp_path, read):
    path = tmp_path / "2017.ipynb"
    with pytest.raises(LoftesbokError, match="filen saknas"):
        read(path)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(LoftesbokError, match="ingen notebook"):
        read(path)


@pytest.mark.parametrize("how", [{"indent": 1}, {"indent": 2}, {"indent": None}, {"indent": 1, "sort_keys": True}])
@pytest.mark.parametrize("first", ["cells", "metadata"])
def test_what_a_notebook_says_of_itself_is_read_however_it_is_written(tmp_path, how, first):
    hostile = '\n "metadata": {"loftesbok": "no"}'
    cell = {"cell_type": "markdown", "id": "a", "metadata": {"tags": [hostile]}, "source": [hostile]}
    parts = {"metadata": {"loftesbok": {"inputs": "x"}}, "cells": [cell], "nbformat": 4, "nbformat_minor": 5}
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({first: parts[first], **parts}, **how), encoding="utf-8")
    assert notebook.metadata(path) == notebook.read(path).metadata == parts["metadata"]


def test_of_a_changed_cell_the_line_that_is_missing_is_told(repository, linkoping):
    held = notebook.read(repository.notebook("2017"))
    cell = next(one for one in held.cells if one.id == "facts")
    cell["source"] = cell.source.replace("report.facts()", "report.fact()")
    (told,) = period_notebook.deviations(linkoping, "2017", held)
    assert told == "cellen facts är ändrad; där ska stå: report.facts()"
