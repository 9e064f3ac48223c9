"""LibreOffice opens the Word documents, in our template and in a foreign one, and makes PDFs with the papers' text.

Skipped with a message where LibreOffice is missing; ``LOFTESBOK_REQUIRE_OFFICE=1`` forbids the skip.
"""

import os
import shutil
import subprocess

import pytest
from docx import Document
from pypdf import PdfReader

from loftesbok.papers.board_paper import word
from loftesbok.papers.board_paper.paper import make_paper


@pytest.fixture(scope="module")
def office():
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return found
    if os.environ.get("LOFTESBOK_REQUIRE_OFFICE") == "1":
        pytest.fail("LOFTESBOK_REQUIRE_OFFICE=1, but there is no soffice: install libreoffice-writer")
    pytest.skip("LibreOffice (soffice) is not installed, so no Word document was opened in it")


def test_libreoffice_opens_the_papers(office, repository, linkoping, tmp_path):
    report = make_paper(repository, linkoping, "2023-2024", "report").paper
    proposal = make_paper(repository, linkoping, "2023-2024", "proposal").paper
    foreign = Document()
    for text in ("{{ title }}", "{{p decision }}", "{{p background }}"):
        foreign.add_paragraph(text)
    foreign.save(tmp_path / "mall.docx")
    (tmp_path / "a.docx").write_bytes(word.docx(report).data)
    (tmp_path / "b.docx").write_bytes(word.docx(proposal, tmp_path / "mall.docx").data)
    profile = (tmp_path / "profile").as_uri()  # its own, so that a running LibreOffice is left alone
    subprocess.run(
        [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path),
         str(tmp_path / "a.docx"), str(tmp_path / "b.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    pages = [page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages]
    assert 3 < len(pages) <= 6
    for number, text in enumerate(pages, 1):
        words = " ".join(text.split())
        assert "Utkast" in words
        assert "Det här är ett fristående exempel." in words
        assert f"Sida {number} av {len(pages)}" in words
    whole = " ".join(" ".join(pages).split())
    places = [whole.find(f" {part.heading} ") for part in report.parts]
    assert -1 not in places
    assert places == sorted(places)
    told = " ".join(" ".join(page.extract_text() for page in PdfReader(tmp_path / "b.pdf").pages).split())
    assert "4. Kommunstyrelsen beslutar att medborgarlöftet 2023–2024 ska återrapporteras" in told
    assert "Det här är ett fristående exempel." in told
