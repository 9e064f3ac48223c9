"""The one reader of text files that people edit: what every program writes is taken, and what is wrong has a place."""

import pytest

from loftesbok.domain.problems import DataError
from loftesbok.project import text_files, yaml_lines

COLON = "_config.yml:1: tecken 19: en text med kolon i måste stå inom citationstecken. Rätt vore: texten inom "
UTF8 = "Rätt vore: filen sparad som UTF-8."


@pytest.fixture
def written(tmp_path):
    def write(content, name="_config.yml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


def told(read, *arguments):
    with pytest.raises(DataError) as caught:
        read(*arguments)
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "mark"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_a_byte_order_mark_and_any_line_ends_are_taken_and_put_back(written, mark, newline):
    path = written(mark + newline.join([b"title: \xc3\x85", b"parts: [1]", b""]))
    file = text_files.read_file(path)
    assert file.text == "title: Å\nparts: [1]\n"
    assert text_files.read_yaml(path) == {"title": "Å", "parts": [1]}
    if newline != b"\r":
        assert file.in_its_form(file.text).encode() == path.read_bytes()
    path = written(mark + newline.join([b"{", b'"title": "\xc3\x85"}']), "datapackage.json")
    assert text_files.read_json(path) == {"title": "Å"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("title: Löften".encode("cp1252"),
         f"_config.yml:1: tecken 9: filen är inte UTF-8; läst som Windows-1252 (ANSI) står det ”ö” här. {UTF8}"),
        ("a: 1\nb: ä\n".encode("cp1252"),
         f"_config.yml:2: tecken 4: filen är inte UTF-8; läst som Windows-1252 (ANSI) står det ”ä” här. {UTF8}"),
        ("title: Löften".encode("utf-16"),
         f"_config.yml: filen är sparad som UTF-16, som Anteckningar kallar Unicode. {UTF8}"),
        ("a: 1\nb: x".encode("utf-16-le"),
         f"_config.yml:1: filen innehåller nolltecken och är ingen vanlig text. {UTF8}"),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> annas\n",
         "_config.yml:2: två versioner av filen är inte sammanfogade (se fram till rad 6). Rätt vore: den ena texten, "
         "utan raderna med <<<<<<<, ======= och >>>>>>>."),
        ("title: Löftesboken: Linköping", f'{COLON}citationstecken: title: "Löftesboken: Linköping".'),
        ("title: Den \"nya\" boken: A", None),
        ("a: 1\n\tb: 2\n", "_config.yml:2: tecken 1: raden är indragen med tabb. Rätt vore: mellanslag i stället."),
        ("a: 1\n b: 2\n", "_config.yml:2: tecken 3: raden är indragen fel, eller så saknar raden ovanför sitt kolon. "
         "Rätt vore: lika många mellanslag som raderna på samma nivå."),
        ('a: "x\nb: 1\n', "_config.yml:1: tecken 4: en text saknar sitt avslutande citationstecken. Rätt vore: ett "
         "citationstecken där den slutar."),
        ("a: @x", "_config.yml:1: tecken 4: texten börjar med @. Rätt vore: texten inom citationstecken."),
        ("a: 1\nb", "_config.yml:2: tecken 1: raden har ingen nyckel följd av kolon. Rätt vore: nyckel: värde."),
        ("a: 1\nb: *x", "_config.yml:2: tecken 4: hänvisningar med * används inte här. Rätt vore: texten inom "
         "citationstecken."),
        ("a: 1\nb: 2026-02-30\n", "_config.yml:2: värdet ”2026-02-30” finns inte. Rätt vore: ett datum eller tal som "
         "finns."),
        ("a: \x07", "_config.yml:1: tecken 4: ett tecken som inte är tillåtet i YAML (U+0007). Rätt vore: raden utan "
         "det tecknet."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place_and_what_would_be_right(written, content, message):
    answer = told(text_files.read_yaml, written(content))
    assert answer == message if message else answer.endswith("citationstecken: title: 'Den \"nya\" boken: A'.")


YAML_FAULTS = (
    "- a\nb: 1\n", "a: [1\nb: 2\n", "a: {x: 1\nb: 2\n", "a: {{ x }}\n", "a: !x y\n", 'a: "c:\\mapp"\n', "a: - b\n",
    "a: ]\n", "---\na: 1\n---\nb: 1\n", "a:\n  b: 1\n c: 2\n", 'a: "x" y\n', "a: ? x\n", "a: |9x\n  b\n",
    "%TAG x\na: 1", "[" * 5000, "a: 1\n...\nx", '"' * 3,
)  # fmt: skip


@pytest.mark.parametrize("content", YAML_FAULTS)
def test_no_fault_of_yaml_is_told_in_english_or_by_a_traceback(written, content):
    answer = told(text_files.read_yaml, written(content))
    assert answer.startswith("_config.yml:")
    assert "expected" not in answer
    assert "found" not in answer


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"a": 1,}', None), ('{"a": [1 2]}', "datapackage.json:1: tecken 10: filen är inte JSON: det saknas ett "
         "kommatecken, eller så är ett citattecken fel. Rätt vore: giltig JSON här eller strax före."),
        ('{"a": 1, "a": 2}', "datapackage.json: a: namnet står två gånger i samma objekt. Rätt vore: ett enda "
         "värde för varje namn."),
        ("{\n\"a\": NaN}", "datapackage.json: filen är inte JSON som går att läsa. Rätt vore: giltig JSON."),
        ("", None),
    ],
)  # fmt: skip
def test_faults_of_json_are_told(written, content, message):
    answer = told(text_files.read_json, written(content, "datapackage.json"))
    assert answer == message if message else answer.startswith("datapackage.json:1: tecken ")


def test_a_missing_file_a_folder_and_a_file_outside_a_project_are_named(tmp_path):
    (tmp_path / "_config.yml").write_text("title: X\n", encoding="utf-8")
    (tmp_path / "book").mkdir()
    assert told(text_files.read_text, tmp_path / "book" / "om.md") == "book/om.md: filen saknas."
    assert told(text_files.read_text, tmp_path / "book").startswith("book: här finns en mapp, ingen fil.")
    assert told(text_files.read_text, tmp_path / "book" / "om.md", "Om boken") == "Om boken: filen saknas."


def test_a_value_keeps_its_text_its_line_and_what_it_means():
    value = yaml_lines.parse("title: 2017\nfinal: nej\ndate: 2023-05-10\ntitle:\n  - a\n")
    assert isinstance(value, yaml_lines.Mapping)
    assert [(scalar.text, scalar.line) for scalar in value.doubled] == [("title", 4)]
    assert value.lines == {"title": 4, "final": 2, "date": 3}
    assert value.items["date"].text == "2023-05-10"
    assert yaml_lines.plain(value)["title"] == ["a"]
    assert yaml_lines.plain(yaml_lines.parse("")) == {}
