"""Stale exactly when something that the edition depends on has changed: each input in turn, and nothing else runs.

A wrong "fresh" is the worst fault that this project can have.
"""

import json
import shutil
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loftesbok.data.dataset import load
from loftesbok.data.views import edition_view
from loftesbok.editions import freshness, notebook, plan
from loftesbok.editions.freshness import Stamp, read_stamps, write_stamps
from loftesbok.editions.inputs import Surroundings, describe_changes, digest_of, inputs_digest
from loftesbok.editions.package_code import PackageCode
from loftesbok.project import digests
from loftesbok.project.project import TRENDS, Project
from tests.sample.project import SampleProject, fill, rows

OLD, NEW = "2022-2023", "2024-2025"
EDITIONS = {(OLD, "2022-H1"), (OLD, "2022-H2"), (NEW, "2024-H1"), (NEW, "2025-H1"), (TRENDS, "2025-H1")}


def two_periods():
    """The made-up promise, and one before it with a follow-up of its own."""
    tables = rows()
    earlier = deepcopy(tables["periods"][0]) | {
        "period_id": OLD, "title": "Påhittat löfte 2022–2023", "valid_from": "2022-01-01", "valid_to": "2023-12-31",
    }  # fmt: skip
    tables["periods"].append(earlier)

    def then(row, **more):
        return deepcopy(row) | {"commitment_id": f"{OLD}-rondering", **more}

    tables["commitments"].append(
        then(tables["commitments"][0], period_id=OLD, title="Rondering", responsible="kommunen", position="1")
    )
    followup, measure = tables["followups"][0], tables["measures"][0]
    for when in ("2022-H1", "2022-H2"):
        tables["reports"].append(
            deepcopy(tables["reports"][0])
            | {"report_id": when.lower(), "period_id": OLD, "covers_from": when, "covers_to": when}
        )
        tables["followups"].append(then(followup, reporting_period=when, reported_by="kommunen"))
        tables["measures"].append(
            then(measure, reporting_period=when, indicator_id="ronderingar", parties="kommunen", joint="no")
        )
    tables["indicators"].append(deepcopy(tables["indicators"][0]) | {"indicator_id": "ronderingar", "title": "Rond"})
    return tables


@pytest.fixture(scope="module")
def dataset(project):
    return load(project.data)


@pytest.fixture(scope="module")
def package():
    """The package's code as it is when the tests begin; others may work on it while they run."""
    code = PackageCode()
    assert code.layers
    return code


@pytest.fixture(scope="module")
def project(tmp_path_factory, package):
    """A project with two promise periods and five editions, stamped as if they had been run."""
    made = SampleProject(two_periods()).build(tmp_path_factory.mktemp("fresh") / "projekt")
    dataset = load(made.data)
    held = {}
    for period_id, through in sorted(EDITIONS):
        job = plan.job(made, dataset, period_id, through)
        parts = surroundings(made, package).parts(job, dataset)
        ran = notebook.read(job.source)
        ran.metadata["loftesbok"] = {"inputs": digest_of(parts)}
        job.target.parent.mkdir(parents=True, exist_ok=True)
        job.target.write_text(notebook.to_text(ran), encoding="utf-8")
        held[job.target] = Stamp(parts, digests.of_text_file(job.target), 1.0)
    write_stamps(made, held)
    return made


def surroundings(project, package):
    around = Surroundings(project)
    around.__dict__["code"] = package
    return around


@pytest.fixture(scope="module")
def stale(package):
    """Return which editions of a project are stale, and why."""

    def found(project, dataset, package=package):
        around, known = surroundings(project, package), read_stamps(project)
        told = {
            (job.period_id, job.through.code): freshness.why_stale(project, job, around.parts(job, dataset), known)
            for job in plan.jobs(project, dataset)
        }
        return {name: why for name, why in told.items() if why}

    return found


@pytest.fixture
def copy(project, tmp_path):
    return Project(shutil.copytree(project.root, tmp_path / "kopia"))


def test_at_first_all_is_fresh(project, dataset, stale):
    assert len(plan.jobs(project, dataset)) == len(EDITIONS)
    assert stale(project, dataset) == {}
    for job in plan.jobs(project, dataset):
        held = plan.recorded_inputs(project, job.period_id, job.through.code)
        assert held == inputs_digest(job, dataset) != ""


WHERE = {  # table, row → editions that see it
    ("periods", 0): {NEW, TRENDS}, ("periods", 1): {OLD, TRENDS}, ("commitments", 0): {NEW, TRENDS},
    ("commitments", 4): {OLD, TRENDS}, ("reports", 0): {NEW, TRENDS}, ("followups", 0): {NEW, TRENDS},
    ("followups", 6): {OLD, TRENDS}, ("measures", 0): {NEW, TRENDS}, ("measures", 4): {OLD, TRENDS},
    ("targets", 0): {NEW, TRENDS}, ("indicators", 0): {NEW, TRENDS}, ("indicators", 2): {OLD, TRENDS},
    ("parties", 0): {OLD, NEW, TRENDS}, ("parties", 1): {NEW, TRENDS}, ("themes", 0): {OLD, NEW, TRENDS},
    ("places", 0): set(), ("sources", 0): {OLD, NEW, TRENDS},
}  # fmt: skip
TEXT = {"periods": "summary", "commitments": "description", "reports": "title", "followups": "summary",
        "measures": "note", "targets": "value", "indicators": "definition", "parties": "title", "themes": "title",
        "places": "title", "sources": "title"}  # fmt: skip


def with_change(dataset, table, row, text):
    """Return a dataset in which one cell of a row of ``two_periods`` is another."""
    key = dataset.specs[table].key or ("commitment_id", "reporting_period", "indicator_id")
    wanted = two_periods()[table][row]
    frame = dataset[table]
    place = (frame[list(key)].astype(str) == [wanted.get(name, "") for name in key]).all(axis=1)
    assert place.sum() == 1
    frame.loc[place, TEXT[table]] = text
    return dataset.replace(**{table: frame})


def test_a_changed_row_makes_stale_the_editions_that_see_it_and_no_others(project, dataset, stale):
    for (table, row), periods in WHERE.items():
        found = stale(project, with_change(dataset, table, row, 9.0 if table == "targets" else "Ändrat."))
        assert {period_id for period_id, _ in found} == periods, (table, row)
        assert all(why == f"ändrade rader: {table}" for why in found.values())


def test_a_row_of_a_later_reporting_period_leaves_the_earlier_edition_fresh(copy, stale):
    tables = two_periods()
    assert tables["measures"][1]["reporting_period"] == "2024-H2"
    tables["measures"][1]["value"] = "6"
    fill(copy, tables)
    found = stale(copy, load(copy.data))
    assert found == dict.fromkeys([(NEW, "2025-H1"), (TRENDS, "2025-H1")], "ändrade rader: measures")


def test_new_and_removed_rows_count_and_their_order_does_not(copy, stale):
    tables = two_periods()
    removed = tables["measures"].pop(0)
    fill(copy, tables)
    assert {period_id for period_id, _ in stale(copy, load(copy.data))} == {NEW, TRENDS}
    tables["measures"].append(removed)  # at another place in the file, but the same rows
    fill(copy, tables)
    assert stale(copy, load(copy.data)) == {}


def test_a_changed_notebook_makes_its_own_editions_stale(copy, dataset, stale):
    changes = (
        (OLD, lambda cells: cells[-1].__setitem__("source", cells[-1].source + " "), "ändrade celler: downloads"),
        (NEW, lambda cells: cells[-1].metadata.__setitem__("tags", ["x"]), "ändrade celler: downloads"),
        (TRENDS, lambda cells: cells.append(cells.pop(0)), "ändrade celler: ordningsföljden"),
        (OLD, lambda cells: cells.pop(-1), "ändrade celler: downloads"),
    )
    for period_id, change, why in changes:
        path = copy.notebook(period_id)
        text = path.read_text(encoding="utf-8")
        held = notebook.read(path)
        change(held.cells)
        path.write_text(notebook.to_text(held), encoding="utf-8")
        assert stale(copy, dataset) == {name: why for name in EDITIONS if name[0] == period_id}
        path.write_text(text, encoding="utf-8")
    assert stale(copy, dataset) == {}


FILES = {  # of the package, and whether an edition depends on it
    "report/period_report.py": True, "data/checks/cells.py": True, "data/contract.json": True, "__init__.py": True,
    "editions/kernels/jupyter.py": True, "document/typst/templates/paper.typ": True, "domain/swedish.py": True,
    "project/lock.py": True, "analysis/comparisons.py": True, "book/build.py": False, "cli.py": False,
    "sphinx_ext/html_theme/layout.html": False, "data_entry/followup_form/read.py": False,
    "papers/board_paper/paper.py": False, "preview/server.py": False, "fleet/job.py": False,
}  # fmt: skip


@pytest.fixture
def package_copy(tmp_path):
    """A copy of the package's files that a test may change."""
    return shutil.copytree(digests.PACKAGE, tmp_path / "loftesbok", ignore=shutil.ignore_patterns("__pycache__"))


def test_changed_code_of_the_layers_makes_all_stale_and_other_code_none(project, dataset, stale, package_copy):
    before = PackageCode(package_copy).layers
    for name, counts in FILES.items():
        path = package_copy / name
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        why = describe_changes({"code": before}, {"code": PackageCode(package_copy).layers})
        assert why == (f"ändrad kod: loftesbok/{name}" if counts else "")
        path.write_bytes(content)
    (package_copy / "report" / "tables.py").write_text("x = 1\n", encoding="utf-8")
    why = "ändrad kod: loftesbok/report/tables.py"
    assert stale(project, dataset, PackageCode(package_copy)) == dict.fromkeys(EDITIONS, why)


def test_a_changed_lock_file_or_version_makes_all_stale(copy, dataset, stale, package):
    copy.lock_file.write_text("pandas==0\n", encoding="utf-8")
    assert stale(copy, dataset) == dict.fromkeys(EDITIONS, "ändrad låsfil: requirements.txt")
    job = plan.job(copy, dataset, NEW, "2024-H1")
    parts = surroundings(copy, package).parts(job, dataset)
    other = {**parts, "environment": {**parts["environment"], "pandas": "0.0"}}
    known = {copy.relative(job.target): Stamp(parts, digests.of_text_file(job.target))}
    version = parts["environment"]["pandas"]
    assert freshness.why_stale(copy, job, other, known) == f"ändrad miljö: pandas {version} → 0.0"


def test_three_of_each_kind_are_named_and_the_others_counted():
    def rows_of(names, digest):
        return {"rows": dict.fromkeys(names, digest)}

    assert describe_changes(rows_of("abc", "1"), rows_of("abc", "2")) == "ändrade rader: a, b, c"
    assert describe_changes(rows_of("abcde", "1"), rows_of("abcde", "2")) == "ändrade rader: a, b, c och 2 till"
    before, now = {"environment": {"gone": "1.0"}}, {"environment": {"new": "2.0"}, **rows_of("a", "1")}
    assert describe_changes(before, now) == "ändrade rader: a; ändrad miljö: gone 1.0 → ingen, new ingen → 2.0"


def test_changed_parameters_make_it_stale(project, dataset, package):
    job = replace(plan.job(project, dataset, NEW, "2024-H1"), data_dir="annan")
    parts = surroundings(project, package).parts(job, dataset)
    assert freshness.why_stale(project, job, parts, read_stamps(project)) == "ändrade parametrar: data_dir=annan"


def test_an_edition_that_is_gone_changed_by_hand_or_from_elsewhere_is_stale(copy, dataset, stale):
    name = (NEW, "2025-H1")
    path = copy.edition(*name)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Påhittat", "Påhittad", 1), encoding="utf-8")
    assert stale(copy, dataset) == {name: "utgåvans fil har ändrats för hand"}
    path.write_text(text.replace('"inputs": "', '"inputs": "0', 1), encoding="utf-8")
    assert stale(copy, dataset) == {name: "data eller arbetsblad har ändrats"}
    ran = notebook.read(path)
    del ran.metadata["loftesbok"]  # as another program may save it
    path.write_text(notebook.to_text(ran), encoding="utf-8")
    assert stale(copy, dataset) == {name: "data eller arbetsblad har ändrats"}
    assert plan.recorded_inputs(copy, *name) == ""
    path.unlink()
    assert stale(copy, dataset) == {name: "har inte körts"}
    path.write_text(text, encoding="utf-8")
    assert stale(copy, dataset) == {}
    for damage in ("", "{", '{"x": 1}', '{"book/reports/2024-2025/2025-H1.ipynb": {"parts": 3}}'):
        copy.stamps.write_text(damage, encoding="utf-8")
        assert name in stale(copy, dataset)
    copy.stamps.unlink()
    assert stale(copy, dataset) == dict.fromkeys(EDITIONS, "har inte prövats på den här datorn")
    path.write_text(text.replace('"inputs": "', '"inputs": "0', 1), encoding="utf-8")
    assert stale(copy, dataset)[name] == "data eller arbetsblad har ändrats"


def test_what_was_never_found_right_here_is_run_whatever_it_depends_on(copy, dataset):
    job, known = plan.job(copy, dataset, NEW, "2025-H1"), read_stamps(copy)
    assert freshness.why_unverified(copy, job, known) == ""
    assert freshness.why_unverified(copy, job, {}) == "har inte prövats på den här datorn"
    job.target.unlink()
    assert freshness.why_unverified(copy, job, known) == "har inte körts"


def test_stamps_are_kept_only_for_editions_that_are_there(copy):
    known = read_stamps(copy)
    assert len(known) == len(EDITIONS)
    gone, path = copy.edition(OLD, "2022-H1"), copy.edition(OLD, "2022-H2")
    gone.unlink()
    write_stamps(copy, {path: Stamp({"rows": {"å": "1"}}, "digest", 1.239)})
    del known[copy.relative(gone)]
    assert read_stamps(copy) == known | {copy.relative(path): Stamp({"rows": {"å": "1"}}, "digest", 1.24)}
    text = copy.stamps.read_text(encoding="utf-8")
    assert list(json.loads(text)) == sorted(known)
    assert '\n   "rows": {\n    "å": "1"' in text
    copy.stamps.write_text('{"x": {}}', encoding="utf-8")
    assert read_stamps(copy) == {"x": Stamp({}, "", 0.0)}


CHANGES = st.lists(
    st.tuples(st.sampled_from(["followups", "measures"]), st.integers(0, 5), st.text("abcå ", min_size=1, max_size=8)),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(changes=CHANGES)
def test_whatever_rows_change_an_edition_is_fresh_only_if_its_rows_are_the_same(project, dataset, package, changes):
    tables = {name: dataset[name] for name in ("followups", "measures")}
    for table, row, text in changes:
        tables[table].loc[row, "summary" if table == "followups" else "note"] = text.strip()
    new, known, around = dataset.replace(**tables), read_stamps(project), surroundings(project, package)
    for job in plan.jobs(project, dataset):
        before, after = (edition_view(one, job.period_id, job.through) for one in (dataset, new))
        same = all(before[name].equals(after[name]) for name in before.tables)
        assert (freshness.why_stale(project, job, around.parts(job, new), known) == "") == same
