"""The municipality's logo in the head of its papers: in every form, with a text, and never a picture that is none."""

import io
import struct
import zlib
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn

from loftesbok.document.paper import Logo
from loftesbok.domain.problems import DataError
from loftesbok.papers.board_paper import export, logo
from loftesbok.papers.board_paper.paper import make_paper
from loftesbok.project.project import Project
from tests import pdf_reading

ALT = "Logotyp för Linköpings kommun"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d 80"><rect width="90" height="80" fill="#1d4e79"/></svg>'


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG = (
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 6, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0" + b"\x1d\x4e\x79\x80" * 2)) + chunk(b"IEND", b"")
)  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Read the logo of a project whose papers' folder holds this file."""

    class Elsewhere(Project):
        paper_texts = tmp_path

    def held(name, data):
        (tmp_path / name).write_bytes(data)
        return logo.read(Elsewhere(tmp_path))

    return held


@pytest.fixture(scope="module")
def paper(repository, linkoping):
    return replace(make_paper(repository, linkoping, "2023-2024", "proposal").paper, parts=())


@pytest.mark.parametrize(("name", "data"), [("logo.png", PNG), ("logo.svg", SVG % 200), ("logo.svg", SVG % 4000)])
def test_it_stands_in_every_form_with_its_text_and_fits(read, paper, name, data):
    with_logo = replace(paper, logo=read(name, data))
    pdf = pdf_reading.opened(export.rendered(with_logo, "pdf")[0])
    assert [one.alt for one in pdf_reading.structure(pdf) if one.role == "Figure"] == [ALT]
    assert pdf_reading.identifiers(pdf) == {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}
    document = Document(io.BytesIO(export.rendered(with_logo, "docx")[0]))
    (properties,) = document.element.body.iter(qn("wp:docPr"))
    (extent,) = document.element.body.iter(qn("wp:extent"))
    section = document.sections[0]
    assert properties.get("descr") == ALT
    assert int(extent.get("cx")) <= section.page_width - section.left_margin - section.right_margin
    html = export.rendered(with_logo, "html")[0].decode()
    assert html.count(f'<img alt="{ALT}" src="data:image/{"png" if name == "logo.png" else "svg+xml"};base64,') == 1
    assert export.rendered(with_logo, "docx") == export.rendered(with_logo, "docx")


def test_a_project_without_one_has_none(read, tmp_path):
    assert logo.read(Project(tmp_path)) is None
    assert read("logo.png", PNG) == Logo(PNG, "png")


@pytest.mark.parametrize(("name", "data"), [
    ("logo.png", PNG[:40]),
    ("logo.png", SVG % 200),
    ("logo.svg", b"<html>nej</html>"),
    ("logo.svg", SVG.replace(b"<rect", b'<image href="http://example.org/x.png"/><rect') % 200),
    ("logo.svg", b"\xff\xfe" + SVG % 200),
    ("logo.svg", SVG % 200 + b" " * logo.LARGEST),
])  # fmt: skip
def test_what_is_no_picture_is_told(read, name, data):
    with pytest.raises(DataError, match=f"papers/{name}: filen är ingen bild som går att använda"):
        read(name, data)
