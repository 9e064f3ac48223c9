"""The text of a document is read from each kind of file, and a file that holds none is refused in words."""

from __future__ import annotations

import io
import sys

import docx
import pytest
import typst

from loftesbok.data_entry.proposals import documents
from loftesbok.domain.problems import LoftesbokError

LINES = ("Uppföljning av löftet", "Polisen har gjort tolv sök.")


def saved(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def word():
    document, out = docx.Document(), io.BytesIO()
    document.add_heading(LINES[0])
    table = document.add_table(1, 1)
    table.cell(0, 0).text = LINES[1]
    document.save(out)
    return out.getvalue()


def web_page():
    return f"<html><head><title>x</title></head><body><script>1</script><h1>{LINES[0]}</h1><p>{LINES[1]}</p></body>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "\n".join(LINES).encode("utf-8-sig")),
        ("a.md", f"# {LINES[0]}\n\n{LINES[1]}".encode()),
        ("a.html", web_page().encode()),
        ("a.docx", word()),
        ("a.pdf", typst.compile(f"= {LINES[0]}\n\n{LINES[1]}".encode())),
    ],
)
def test_each_kind_of_document_gives_its_lines(tmp_path, name, data):
    document = documents.read(saved(tmp_path, name, data))
    lines = [line.strip("# ") for line in document.text.splitlines() if line.strip()]
    assert lines == list(LINES)
    assert (document.title, len(document.sha256)) == (LINES[0], 64)


def test_standard_input_is_a_document(monkeypatch):
    class Stream:
        buffer = io.BytesIO("Tolv sök har gjorts.".encode())

    monkeypatch.setattr(sys, "stdin", Stream)
    document = documents.read(documents.Path("-"), "klistrad.txt")
    assert (document.name, document.text) == ("klistrad.txt", "Tolv sök har gjorts.")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"PK", "läses inte"),
        ("a.txt", b"\xff\xfe\x00", "UTF-8"),
        ("a.txt", b"  \n", "ingen text"),
        ("a.docx", b"no zip", "går inte att läsa"),
        ("a.pdf", b"no pdf", "går inte att läsa"),
        ("a.txt", b"a" * 300_001, "tecken"),
    ],
)
def test_what_holds_no_text_is_refused(tmp_path, name, data, words):
    with pytest.raises(LoftesbokError, match=words):
        documents.read(saved(tmp_path, name, data))


def test_a_missing_document_is_named(tmp_path):
    with pytest.raises(LoftesbokError, match=r"borta\.txt"):
        documents.read(tmp_path / "borta.txt")
