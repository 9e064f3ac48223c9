"""The period notebooks come from the one template; their narratives are their own."""

import json
import re

import pytest

from loftesbok.data.dataset import load
from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions import notebook, period_notebook
from loftesbok.project.project import TRENDS
from tests.sample.project import fill, rows


def ids(repository):
    return [path.stem for path in sorted(repository.notebooks.glob("*.ipynb"))]


def test_there_is_one_notebook_per_promise_period_and_one_for_the_trends(repository, linkoping):
    assert ids(repository) == sorted([*linkoping["periods"]["period_id"], TRENDS])


def test_every_notebook_has_the_templates_structure_and_no_outputs(repository, linkoping):
    for period_id in ids(repository):
        held = notebook.read(repository.notebook(period_id))
        assert period_notebook.deviations(linkoping, period_id, held) == []
        assert notebook.leftovers(held) == []
        narratives = [cell.id for cell in held.cells if notebook.NARRATIVE in notebook.tags(cell)]
        assert narratives == ([] if period_id == TRENDS else ["background"])


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
    assert told(edit) == ["cellen answer är ändrad; där ska stå: from loftesbok import open_period"]
    assert told(lambda cells: cells.pop(4)) == ["cellen overview saknas"]
    assert "cellen ny finns inte i mallen" in told(lambda cells: cells.append(type(cells[0])(
        cell_type="markdown", id="ny", metadata={}, source="x")))[0]  # fmt: skip
    assert told(swap) == ["cellerna står i en annan ordning än i mallen"]


def test_narratives_stay_where_they_stood_when_the_template_or_data_change(made_up):
    path = made_up.notebook("2024-2025")
    held = notebook.read(path)
    place = next(i for i, cell in enumerate(held.cells) if cell.id == "overview")
    own = type(held.cells[0])(cell_type="markdown", id="egen", metadata={"tags": ["narrative"]}, source="Egen text.")
    held.cells.insert(place + 1, own)
    tables = rows()
    tables["periods"][0]["title"] = "Nytt namn"
    fill(made_up, tables)
    dataset = load(made_up.data)
    assert period_notebook.deviations(dataset, "2024-2025", held)
    new = period_notebook.bring_in_line(dataset, "2024-2025", held).notebook
    assert period_notebook.deviations(dataset, "2024-2025", new) == []
    order = [cell.id for cell in new.cells]
    assert order[order.index("overview") + 1] == "egen"
    assert "background" in order


def test_titles_from_the_data_cannot_become_markup(made_up):
    tables = rows()
    tables["periods"][0]["title"] = "# *x* <b> $title {raw}"
    fill(made_up, tables)
    made = period_notebook.from_template(load(made_up.data), "2024-2025")
    heading = next(cell for cell in made.cells if cell.id == "title")
    assert heading.source == r"# \# \*x\* \<b\> \$title \{raw\}"


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
    cell = next(one for one in held.cells if one.id == "answer")
    cell["source"] = cell.source.replace("report.answer()", "report.answers()")
    (told,) = period_notebook.deviations(linkoping, "2017", held)
    assert told == "cellen answer är ändrad; där ska stå: report.answer()"


# --- what is one's own stays -----------------------------------------------------------------------------------------


PERIOD = "2024-2025"


def in_line(project, change=lambda cells: None):
    """Change a notebook's cells, bring it in line, and return it with what was said."""
    held = notebook.read(project.notebook(PERIOD))
    change(held.cells)
    made = period_notebook.bring_in_line(load(project.data), PERIOD, held)
    assert period_notebook.deviations(load(project.data), PERIOD, made.notebook) == []
    assert notebook.leftovers(made.notebook) == []
    return made.notebook, list(made.notes)


def test_a_notebook_that_is_right_is_left_as_it_is(made_up):
    new, notes = in_line(made_up)
    assert notes == []
    assert notebook.to_text(new) == made_up.notebook(PERIOD).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["markdown", "code", "raw"])
def test_a_cell_of_ones_own_stays_where_it_stands_and_is_named(made_up, kind):
    more = {"outputs": [], "execution_count": 7} if kind == "code" else {}
    own = {"cell_type": kind, "id": "egen", "metadata": {"tags": ["hide-input"]}, "source": "1 + 1", **more}
    new, notes = in_line(made_up, lambda cells: cells.insert(5, type(cells[0])(own)))
    assert notes == ["cellen egen är din egen och står kvar, nu märkt narrative: ”1 + 1”"]
    assert (new.cells[5].id, new.cells[5].source, new.cells[5].cell_type) == ("egen", "1 + 1", kind)
    assert notebook.tags(new.cells[5]) == ["hide-input", "narrative"]


@pytest.mark.parametrize("name", ["answer", "parameters", "background-heading", "overview"])
def test_what_was_written_over_a_template_cell_is_set_aside_below_it_neither_run_nor_shown(made_up, name):
    def edit(cells):
        next(cell for cell in cells if cell.id == name)["source"] = "through = '2024-H1'\nmer"

    new, (note,) = in_line(made_up, edit)
    place = next(number for number, cell in enumerate(new.cells) if cell.id == name)
    aside = new.cells[place + 1]
    assert (aside.cell_type, aside.source, notebook.tags(aside)) == ("raw", "through = '2024-H1'\nmer", ["set-aside"])
    assert aside not in notebook.chapter_cells(new)
    assert f"ligger kvar under den i cellen {name}-tidigare" in note


def test_what_follows_from_older_data_alone_is_renewed_and_named(made_up):
    tables = rows()
    tables["periods"][0]["title"] = "Nytt namn"
    fill(made_up, tables)
    _, notes = in_line(made_up)
    assert notes == ["cellen title är förnyad: ”# Påhittat löfte 2024–2025” blev ”# Nytt namn”"]


def test_a_heading_with_a_text_of_ones_own_below_it_is_not_lost(made_up):
    def edit(cells):
        next(cell for cell in cells if cell.id == "title")["source"] += "\n\nMin egen inledning."

    new, notes = in_line(made_up, edit)
    assert "Min egen inledning." in new.cells[1].source
    assert len(notes) == 1


def as_format_3(cell):
    if cell["cell_type"] != "code":
        return cell
    kept = {name: value for name, value in cell.items() if name not in ("source", "execution_count")}
    return {**kept, "input": cell["source"], "language": "python", "prompt_number": None, "collapsed": False}


@pytest.mark.parametrize("how", ["colab", "older jupyter", "format 3"])
def test_a_notebook_without_ids_gets_its_own_back_and_loses_nothing(made_up, how):
    path = made_up.notebook(PERIOD)
    right = path.read_text(encoding="utf-8")
    document = json.loads(right)
    document["nbformat_minor"] = 0
    for cell in document["cells"]:
        name = cell.pop("id")
        if how == "colab":
            cell["metadata"]["id"] = name
    if how == "format 3":
        worksheet = {"metadata": {}, "cells": [as_format_3(cell) for cell in document["cells"]]}
        document = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [worksheet]}
    path.write_text(json.dumps(document), encoding="utf-8")
    held, problems = notebook.read_with_problems(path)
    assert [cell.id for cell in held.cells] == [cell.id for cell in notebook.read(path).cells]  # the same each time
    assert len({cell.id for cell in held.cells}) == len(held.cells)
    assert "celler saknar id" in problems[0].what
    made = period_notebook.bring_in_line(load(made_up.data), PERIOD, held)
    new = notebook.to_text(made.notebook)
    if how == "colab":
        assert new == right
    else:  # the narrative alone has an id from what it holds
        narrative = next(cell for cell in made.notebook.cells if notebook.NARRATIVE in notebook.tags(cell))
        assert new.replace(narrative.id, "background") == right
    assert made.notes == ()


def test_a_file_in_another_form_that_says_the_same_is_not_written_anew(made_up):
    path = made_up.notebook(PERIOD)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    text = period_notebook.notebook_text(made_up, load(made_up.data), PERIOD)
    assert text.encode("utf-8") == path.read_bytes()
