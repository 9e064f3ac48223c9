"""What is known goes out in a form and comes back as nothing new, whatever texts and figures the rows hold."""

import shutil
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from loftesbok.data.dataset import find_problems, load
from loftesbok.data_entry.change_plan import apply
from loftesbok.data_entry.excel.columns import FIRST_ROW
from loftesbok.data_entry.followup_form.importing import plan_import
from loftesbok.data_entry.followup_form.write import form_bytes
from loftesbok.project.project import Project
from tests.sample.forms import SOURCE, fill_in, made, told
from tests.sample.project import SampleProject

WHEN = "2024-H1"
# Letters, typography and signs that a spreadsheet's XML must carry; a cell never begins with a formula's sign.
TEXT = st.text('aåÖé 1/&<>"’”–;|_{}%\N{NO-BREAK SPACE}', max_size=24).map(lambda text: f"Ord {text}".strip())
# What the rules of the data let through: single blanks, and a full stop at the end.
# A number there would have to be a measure's.
PROSE = st.lists(st.text("aåÖé&’–/", min_size=1, max_size=6), max_size=4).map(
    lambda words: " ".join(["Ord", *words, "sist."])
)
NUMBER = st.integers(0, 10**8).map(lambda value: value / 100)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return SampleProject().build(tmp_path_factory.mktemp("rundresa") / "projekt")


@pytest.fixture(scope="module")
def dataset(project):
    return load(project.data)


def plan_of_own_form(project, form, known):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "formulär.xlsx"
        path.write_bytes(form)
        return plan_import(project, known, [path])


@settings(max_examples=4)
@given(texts=st.lists(TEXT, min_size=4, max_size=4), values=st.lists(NUMBER, min_size=2, max_size=2),
       status=st.sampled_from(["done", "in_progress"]),
       precision=st.sampled_from(["exact", "about", "at_least"]))  # fmt: skip
def test_a_form_that_nobody_has_touched_changes_nothing(project, dataset, texts, values, status, precision):
    followups, figures = dataset["followups"], dataset["measures"]
    told = followups.index[followups["reporting_period"] == WHEN][:2]
    followups.loc[told, "summary"] = texts[:2]
    followups.loc[told, "rationale"] = texts[2:]
    followups.loc[told[0], "status"] = status
    counted = figures.index[figures["reporting_period"] == WHEN][:2]
    figures.loc[counted, "value"] = values
    figures.loc[counted, "precision"] = precision
    known = dataset.replace(followups=followups, measures=figures)
    plan = plan_of_own_form(project, form_bytes(known, WHEN), known)
    assert plan.empty, plan
    assert not plan.conflicts


P = "2024-2025-"


@settings(max_examples=2, phases=[Phase.generate])  # to shrink would take minutes
@given(summary=PROSE, rationale=PROSE, value=NUMBER)
def test_what_is_filled_in_is_imported_whole_and_then_known(project, summary, rationale, value):
    with tempfile.TemporaryDirectory() as folder:
        copy = Project(Path(folder))
        shutil.copytree(project.data, copy.data)
        shutil.copy(project.config_file, copy.root)
        words = {"summary": summary, "rationale": rationale}
        followups = {P + "vandringar": words, P + "grannsamverkan": told(reported_by="Påhittade kommun", **words)}
        sheet_row = {"row": FIRST_ROW, "value": value}
        path = fill_in(made(copy, WHEN, copy.root / "a.xlsx"), followups, [sheet_row], SOURCE)
        apply(copy, plan_import(copy, load(copy.data), [path], why="Påhittad rättelse."))
        assert find_problems(copy.data) == []
        data = load(copy.data)
        rows = data["followups"].query("reporting_period == @WHEN").set_index("commitment_id")
        for commitment in followups:
            assert list(rows.loc[commitment, ["summary", "rationale"]]) == [summary, rationale]
        assert Decimal(str(value)) in set(data["measures"].query("reporting_period == @WHEN")["value"])
        assert plan_import(copy, data, [path]).empty
        assert plan_import(copy, data, [made(copy, WHEN, copy.root / "b.xlsx")]).empty
