"""What check calls right is built by Sphinx, and what Sphinx alone sees is told with page and line."""

import pytest

from loftesbok.book import build as book
from loftesbok.book.check import require_sound
from loftesbok.domain.problems import LoftesbokError
from loftesbok.project.project import Project
from tests.sample.damaged_files import HARMLESS, SEEN_BY_SPHINX, slim
from tests.sample.project import SampleProject

PICTURES = ("å in a picture's name", "a space in a picture's name")  # of the same picture: one at a time


@pytest.fixture
def project(tmp_path):
    made = SampleProject().build(tmp_path / "projekt")
    slim(made)
    return made


@pytest.mark.parametrize("picture", PICTURES)
def test_all_that_does_no_harm_builds_at_once(project, picture):
    for damage in HARMLESS:
        # the lists of editions are put right by the build itself, and need the file in its own form
        if damage.name == picture or damage.name not in (*PICTURES, "a picture in the narrative"):
            damage.change(project)
    require_sound(Project(project.root))
    assert book.build(Project(project.root), say=lambda text: None).pages > 0


def test_what_sphinx_alone_sees_is_told_with_page_and_line(project):
    for damage in SEEN_BY_SPHINX:
        damage.change(project)
    require_sound(Project(project.root))
    with pytest.raises(LoftesbokError) as caught:
        book.build(Project(project.root), say=lambda text: None)
    for damage in SEEN_BY_SPHINX:
        assert damage.told in str(caught.value)
    assert "Traceback" not in str(caught.value)
