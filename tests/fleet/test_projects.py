"""A fleet's projects are those that are named, each with an address of its own; nothing else is taken for one."""

import pytest

from loftesbok.domain.problems import LoftesbokError
from loftesbok.fleet.projects import find
from tests.commands.test_cli import call_process as call


@pytest.fixture
def folder(tmp_path):
    for name in ("ett", "två", "tre"):
        (tmp_path / "projekt" / name / "data").mkdir(parents=True)
        (tmp_path / "projekt" / name / "_config.yml").touch()
    (tmp_path / "projekt" / "annat").mkdir()
    return tmp_path / "projekt"


def test_a_project_may_be_named_itself_or_by_the_folder_above(folder):
    projects = find([folder])
    assert list(projects.by_name) == ["ett", "tre", "tva"]
    assert projects.skipped == (f"{folder / 'annat'}: inget projekt (_config.yml eller data/ saknas)",)
    assert list(find([folder / "två", folder]).by_name) == ["tva", "ett", "tre"]


@pytest.mark.parametrize(("name", "words"), [("finns-inte", "är ingen mapp"), ("annat", "är inget projekt och har")])
def test_a_folder_without_projects_is_told(folder, name, words):
    with pytest.raises(LoftesbokError, match=words):
        find([folder / name])


def test_two_projects_never_share_an_address(folder, tmp_path):
    (tmp_path / "Ett" / "data").mkdir(parents=True)
    (tmp_path / "Ett" / "_config.yml").touch()
    with pytest.raises(LoftesbokError, match="skulle få samma adress, ett/"):
        find([folder, tmp_path])


def test_a_wrong_call_has_code_2(tmp_path):
    for arguments in (["--workers", "0"], ["--time-limit", "0"], ["--workers", "1", "--scheduler", "tcp://x:1"]):
        assert call("fleet", ".", *arguments, cwd=tmp_path)[0] == 2
