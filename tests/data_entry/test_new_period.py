"""A promise period put in place: rows, notebook and contents together, or nothing; narratives stay their writers'."""

import csv
import shutil

import pytest

from loftesbok import cli
from loftesbok.book import check as checks
from loftesbok.data.dataset import load
from loftesbok.data_entry.new_period import begin
from loftesbok.data_entry.new_period.begin import PeriodOptions
from loftesbok.data_entry.new_period.draft import PeriodDraft, last_period
from loftesbok.domain.problems import DataError, LoftesbokError
from loftesbok.editions import notebook
from loftesbok.project import atomic_files as files
from loftesbok.project.project import Project
from tests.sample.project import SampleProject

FIELDS = {"title": "Påhittat löfte 2026", "area": "Norr", "valid_from": "2026", "valid_to": "2026",
          "summary": "Påhittat.", "source_id": "lofte", "anchor": "ett påhittat löfte"}  # fmt: skip
COMMITMENTS = [("polisen|kommunen", "Fler vandringar"), ("polisen", "Öppen dörr")]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    return SampleProject().build(tmp_path_factory.mktemp("andra") / "projekt")


@pytest.fixture
def made_up(laid_out, tmp_path):
    return Project(shutil.copytree(laid_out.root, tmp_path / "projekt"))


def state(project):
    return {path: path.read_bytes() for path in sorted(project.root.rglob("*")) if path.is_file()}


def begin_by_options(project, period_id, fields, commitments):
    """Begin a period as the command does by options; return the lines that are told."""
    draft = PeriodOptions(period_id, fields, commitments).draft(load(project.data))
    return begin.begin(project, begin.plan_period(project, draft), period_id)


def bring_in_line(project, period_id, **options):
    return begin.bring_in_line(project, load(project.data), period_id, **options)


def test_rows_notebook_and_contents_come_together(made_up):
    assert begin_by_options(made_up, "2026", FIELDS, COMMITMENTS) == [
        "data/periods.csv: 1 ny rad", "data/commitments.csv: 2 nya rader",
        "notebooks/2026.ipynb följer mallen och data",
    ]  # fmt: skip
    assert checks.check(made_up).problems == ()
    assert bring_in_line(made_up, "2026") == []


def test_rows_are_put_in_as_an_import_puts_them_and_every_other_line_stays(made_up):
    path = made_up.data / "commitments.csv"
    text = path.read_text(encoding="utf-8").replace(",", ";")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    before = path.read_bytes().split(b"\n")
    begin_by_options(made_up, "2026", FIELDS, COMMITMENTS)
    after = path.read_bytes().split(b"\n")
    assert [line for line in after if line in before] == before
    new = [line for line in after if line not in before]
    assert [line.split(b";")[0] for line in new] == [b"2026-fler-vandringar", b"2026-oppen-dorr"]
    assert all(line.endswith(b"\r") for line in new)


def test_narratives_stay_when_the_notebook_is_brought_in_line(made_up):
    path = made_up.notebook("2024-2025")
    held = notebook.read(path)
    own = next(cell for cell in held.cells if notebook.NARRATIVE in notebook.tags(cell))
    own.source = "Egen text som ska vara kvar."
    path.write_text(notebook.to_text(held), encoding="utf-8")
    with (made_up.data / "periods.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index("title")] = "Nytt påhittat löfte"
    with (made_up.data / "periods.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    before = state(made_up)
    lines = bring_in_line(made_up, "2024-2025", dry_run=True)
    assert state(made_up) == before
    assert bring_in_line(made_up, "2024-2025") == lines
    assert lines[0] == "notebooks/2024-2025.ipynb följer mallen och data"
    assert all(line.startswith("notebooks/2024-2025.ipynb: cellen ") for line in lines[1:])
    text = path.read_text(encoding="utf-8")
    assert "Egen text som ska vara kvar." in text
    assert "# Nytt påhittat löfte" in text


@pytest.mark.parametrize(
    ("fields", "commitments", "told"),
    [({}, [], "perioden har inga åtaganden"), ({}, [("brandkåren", "X")], "brandkåren"),
     ({"valid_to": "2025"}, COMMITMENTS, "ligger före"), ({"source_id": "annan"}, COMMITMENTS, "annan"),
     ({"summary": "Klicka här"}, COMMITMENTS, "kvar från en mall")],
)  # fmt: skip
def test_what_would_break_the_data_is_told_and_changes_nothing(made_up, fields, commitments, told):
    before = state(made_up)
    with pytest.raises(DataError) as caught:
        begin_by_options(made_up, "2026", {**FIELDS, **fields}, commitments)
    assert told in str(caught.value)
    assert state(made_up) == before


def test_a_write_that_fails_or_is_interrupted_leaves_all_as_it_was(made_up, monkeypatch):
    before = state(made_up)
    write = files.write
    for trouble in (OSError(28, "No space left on device"), KeyboardInterrupt()):

        def fails(path, content, trouble=trouble):
            if path.parent == made_up.notebooks:
                raise trouble
            return write(path, content)

        monkeypatch.setattr(files, "write", fails)
        with pytest.raises(type(trouble)):
            begin_by_options(made_up, "2026", FIELDS, COMMITMENTS)
        monkeypatch.undo()
        assert state(made_up) == before


def test_a_table_of_contents_without_its_marks_stops_it_before_anything_is_written(made_up):
    made_up.toc_file.write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    before = state(made_up)
    with pytest.raises(LoftesbokError, match=r"_toc\.yml"):
        begin_by_options(made_up, "2026", FIELDS, COMMITMENTS)
    assert state(made_up) == before


def test_an_id_that_cannot_be_one_is_refused(made_up):
    with pytest.raises(LoftesbokError, match="kan inte vara ett id"):
        begin_by_options(made_up, "../2026", FIELDS, COMMITMENTS)


@pytest.mark.parametrize(
    ("options", "missing"),
    [([], "--title, --area, --valid-from, --valid-to, --summary, --source, --anchor, --commitment"),
     (["--title", "Ett", "--area", "Norr", "--commitment", "polisen:X"],
      "--valid-from, --valid-to, --summary, --source, --anchor")],
)  # fmt: skip
def test_too_few_options_are_told_exactly_with_the_way_that_asks_for_them(made_up, capsys, options, missing):
    """There are two ways into a period: options that tell all, or the workbook."""
    before = state(made_up)
    assert cli.main(["new-period", "2026", *options, "--project", str(made_up.root)]) == 1
    message = capsys.readouterr().err
    assert f"new-period 2026: {missing} saknas." in message
    assert "`loftesbok new-period 2026 --form ny-period.xlsx`" in message
    assert state(made_up) == before


def test_a_dry_run_of_a_period_told_by_options_shows_its_rows_and_writes_nothing(made_up, capsys):
    before = state(made_up)
    options = [text for column, value in FIELDS.items() for text in (begin.option_name(column), value)]
    arguments = ["new-period", "2026", *options, "--commitment", "polisen:Öppen dörr", "--project", str(made_up.root)]
    assert cli.main([*arguments, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "+ 2026-oppen-dorr" in out
    assert out.endswith("Inget har ändrats.\n")
    assert state(made_up) == before
    assert cli.main(arguments) == 0
    assert "Skriv bakgrunden i notebooks/2026.ipynb" in capsys.readouterr().out


def test_ids_are_short_own_and_ascii(made_up):
    draft = PeriodDraft(load(made_up.data), "2026")
    draft.period(FIELDS)
    titles = ["Å", "Å", "!!!", "Ett åtagande med en titel som är mycket längre än vad en adress bör vara"]
    ids = [draft.commitment({"title": title, "responsible": "polisen"}) for title in titles]
    ids.append(draft.promise({"title": "Å"}))
    assert ids == ["2026-a", "2026-a-2", "2026-3", "2026-ett-atagande-med-en-titel-som-ar-mycket", "2026-a-3"]
    positions = [one.after["position"] for one in draft.changes() if one.table == "commitments"]
    assert positions == ["1", "2", "3", "4"]
    assert draft.named("parties", {"title": "  POLISEN "}) == "polisen"  # the one that is there
    assert draft.source({"title": "Påhittat löfte"}) == "lofte"


def test_the_promise_before_is_the_one_that_began_last(linkoping, made_up):
    assert last_period(linkoping) == "2023-2024"
    assert last_period(load(made_up.data)) == "2024-2025"
