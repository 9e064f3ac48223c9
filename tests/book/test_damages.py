"""What check calls right builds, and what it refuses build, run and serve refuse too, with the same words."""

import pytest

from loftesbok import cli
from loftesbok.book import build as book
from loftesbok.book.check import check, require_sound
from loftesbok.domain.problems import DataError
from loftesbok.project.project import Project
from tests.sample.damaged_files import HARMLESS, PERIOD, REFUSED, edited, restore, slim, state
from tests.sample.project import SampleProject

NAMES = {damage.name: damage for damage in (*HARMLESS, *REFUSED)}
ONE_OF_EACH = ["a title with a colon", "a page twice", "a picture that is not there", "a cell of one's own"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    project = SampleProject().build(tmp_path_factory.mktemp("skadad") / "projekt")
    slim(project)
    return project, state(project)


@pytest.fixture
def project(small):
    """The small project, put back as it was after each test."""
    project, before = small
    yield Project(project.root)
    restore(project, before)


def refused(project):
    """Return what build, run and serve say that they refuse: what check calls a problem."""
    try:
        require_sound(Project(project.root))
    except DataError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_every_damage_has_a_name_of_its_own():
    assert len({id(damage) for damage in NAMES.values()}) == len(HARMLESS) + len(REFUSED)


def test_the_small_project_is_right(project):
    assert check(project).problems == ()


@pytest.mark.parametrize("damage", HARMLESS, ids=lambda damage: damage.name)
def test_what_does_no_harm_is_not_refused(project, damage):
    damage.change(project)
    assert refused(project) == []


@pytest.mark.parametrize("damage", REFUSED, ids=lambda damage: damage.name)
def test_check_tells_of_every_damage_with_file_and_place(project, damage):
    damage.change(project)
    lines = refused(project)
    assert any(damage.told in line for line in lines), lines
    assert not any(word in line for line in lines for word in ("Traceback", "Error", " object at 0x"))


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_build_and_run_refuse_what_check_refuses_with_the_same_words(project, name, capsys):
    NAMES[name].change(project)
    before = state(project)
    assert cli.main(["check", "--project", str(project.root)]) == 1
    problems = check(Project(project.root)).problems
    assert set(map(str, problems)) <= set(capsys.readouterr().out.splitlines())
    with pytest.raises(DataError) as caught:
        book.build(Project(project.root), say=lambda text: None, warm=False)
    assert sorted(caught.value.problems) == sorted(problems)
    assert cli.main(["run", "--project", str(project.root)]) == 1
    assert capsys.readouterr().err.splitlines()[: len(problems)] == [str(problem) for problem in sorted(problems)]
    assert state(project) == before


@pytest.mark.parametrize("name", ["no ids, as Colab writes it"])
def test_list_and_new_period_end_in_no_traceback(project, name, capsys):
    NAMES[name].change(project)
    for command in (["list"], ["new-period", PERIOD, "--dry-run"]):
        assert cli.main([*command, "--project", str(project.root)]) in (0, 1)
    assert "Traceback" not in "".join(capsys.readouterr())


def test_a_catalogue_that_cannot_be_made_is_told_before_the_book_is_built(project):
    edited("_config.yml", 'base_url: ""', "base_url: https://boken.example/")(project)
    edited("data/datapackage.json", '"official": false', '"type": "Påhittad", "official": false')(project)
    (line,) = refused(project)
    assert line.startswith("datapackage.json: publisher.type: är ”Påhittad”. Rätt vore: något av: ")
