"""check: what it finds in a project, in words and as an exit code. Rules have tests of their own."""

import shutil

import pytest

from loftesbok import cli
from loftesbok.book import check as checks
from loftesbok.data.dataset import load
from loftesbok.domain.problems import DataError
from loftesbok.editions import notebook, period_notebook
from loftesbok.project.project import Project
from tests.sample.project import SampleProject, fill, rows_with_figures_told


def written(path, text):
    """Let someone have written a notebook's narratives."""
    held = notebook.read(path)
    for cell in held.cells:
        if notebook.NARRATIVE in notebook.tags(cell):
            cell.source = text
    path.write_text(notebook.to_text(held), encoding="utf-8")


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """The made-up second project; tests that change it take a copy."""
    project = SampleProject(rows_with_figures_told()).build(tmp_path_factory.mktemp("check") / "projekt")
    for path in project.notebooks.glob("*.ipynb"):
        written(path, "Kommunen bjöd in till samtal.")
    return project


@pytest.fixture
def copied(second, tmp_path):
    return Project(shutil.copytree(second.root, tmp_path / "kopia"))


def check(capsys, project, *more):
    code = cli.main(["check", "--project", str(project.root), *more])
    return code, capsys.readouterr().out.splitlines()


WARNING = "followups.csv:4: next_step: varning: nästa steg ”Hösten.” tas inte upp igen: "


def test_warnings_are_told_and_counted_and_do_not_fail(capsys, second):
    code, out = check(capsys, second)
    assert code == 0
    assert len(out) == 2
    assert out[0].startswith(WARNING)
    assert out[1] == "Data är rätt: 15 tabeller, 30 rader. Arbetsblad och innehållsförteckning stämmer. 1 varning."


def test_strict_lets_warnings_fail(capsys, second):
    assert check(capsys, second, "--strict")[0] == 1


def test_strict_does_not_fail_without_warnings(capsys, copied):
    tables = rows_with_figures_told()
    tables["followups"][2]["next_step"] = ""
    extra = {**tables["followups"][2], "reporting_period": "2024-H2"}
    fill(copied, {**tables, "followups": [*tables["followups"], extra]})
    code, out = check(capsys, copied, "--strict")
    assert (code, len(out)) == (0, 1)
    assert out[0].endswith("Inga varningar.")


def test_faults_come_first_and_hide_no_warning_that_can_be_judged(capsys, copied):
    copied.notebook("2024-2025").unlink()
    code, out = check(capsys, copied)
    assert code == 1
    assert out[0].startswith("notebooks/2024-2025.ipynb: arbetsbladet saknas")
    assert out[1].startswith(WARNING)
    assert out[-1].endswith("1 fel i texter, arbetsblad eller innehållsförteckning. 1 varning.")


def test_of_faulty_data_no_warnings_are_made(copied):
    tables = rows_with_figures_told()
    tables["followups"][0]["status"] = "klart"
    fill(copied, tables)
    found = checks.check(copied)
    assert [one.column for one in found.problems] == ["status"]
    assert found.warnings == ()
    assert found.summary == "1 fel i data. Arbetsbladen prövas när data är rätt."


def test_a_number_on_a_page_is_warned_of_and_not_shown(capsys, copied):
    page = copied.book / "om.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n070-123 45 67\n", encoding="utf-8")
    line = len(page.read_text(encoding="utf-8").splitlines())
    code, out = check(capsys, copied)
    assert code == 0
    (told,) = [one for one in out if "telefonnummer" in one]
    assert told.startswith(f"book/om.md:{line}: varning: texten tycks innehålla ett telefonnummer (07…). Se efter om ")


def test_a_number_in_the_data_fails_until_it_is_removed_or_the_settings_name_it(capsys, copied):
    """Nobody publishes a personal number by mistake: what ``check`` refuses, ``run`` and ``build`` refuse."""
    tables = rows_with_figures_told()
    tables["followups"][0]["rationale"] += " Ring 070-123 45 67."
    fill(copied, tables)
    code, out = check(capsys, copied)
    assert code == 1
    assert out[0].startswith("followups.csv:2: rationale: texten innehåller ett telefonnummer (07…). Rätt vore: ")
    with pytest.raises(DataError, match="telefonnummer"):
        checks.require_sound(copied)
    checks.require_sound(copied, ["070-123 45 67"])
    config = copied.config_file
    settings = config.read_text(encoding="utf-8")
    assert "\nloftesbok:\n" in settings
    allowing = settings.replace("\nloftesbok:\n", '\nloftesbok:\n  allow_personal: ["0701234567"]\n')
    config.write_text(allowing, encoding="utf-8")
    code, out = check(capsys, Project(copied.root))
    assert (code, len(out)) == (0, 2)


def test_what_the_template_asks_for_is_warned_of_until_it_is_written(capsys, copied):
    told = (
        "notebooks/2024-2025.ipynb: cellen background: varning: mallens uppmaning ”Skriv här hur löftet kom till "
        "och vad det bygger på” är kvar, och skulle stå i kapitlet. Se efter vad som ledde fram till löftet, och "
        "skriv det i cellen."
    )
    template = period_notebook.from_template(load(copied.data), "2024-2025")
    (call,) = [cell.source for cell in template.cells if notebook.NARRATIVE in notebook.tags(cell)]
    for text in (call, f"Kommunen bjöd in.\n\n{call}"):
        written(copied.notebook("2024-2025"), text)
        code, out = check(capsys, copied)
        assert (code, out[-2]) == (0, told)
        assert out[-1].endswith("2 varningar.")
    written(copied.notebook("2024-2025"), "Skriv här på väggen, sa kommunen.")
    assert told not in check(capsys, copied)[1]


def test_a_paper_s_text_is_looked_at(capsys, copied):
    copied.paper_texts.mkdir()
    (copied.paper_texts / "1999-report.yml").write_text("title: Ingen\n", encoding="utf-8")
    code, out = check(capsys, copied)
    assert code == 1
    assert out[0].startswith("papers/1999-report.yml: filen hör inte till någon tjänsteskrivelse")


def test_an_empty_project_has_no_warnings(capsys, tmp_path):
    from loftesbok.new_project.lay_out import lay_out  # noqa: PLC0415
    from tests.sample.project import describe  # noqa: PLC0415

    project = lay_out(tmp_path / "tom", "Tomma kommun", "Tomma boken")
    describe(project)
    out = check(capsys, project)[1]
    assert not any("varning:" in one for one in out)
    assert out[-1].endswith("Inga varningar.")
