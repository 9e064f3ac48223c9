"""A CSV file is read the same in every dialect that the data model allows, and anything else is told.

Guards `reader` and `csv_lines`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loftesbok.data.csv import lines as csv_lines
from loftesbok.data.csv import reader
from loftesbok.data.csv.reader import Dialect, read
from loftesbok.data.dataset import find_problems, load
from loftesbok.data.schema import FieldSpec, TableSpec
from tests.sample.data_folder import VALID, cells, copy_of_valid, write

RIGHT = "Rätt vore: rubrikraden place_id,title,district."
UTF8 = "Rätt vore: filen sparad som CSV UTF-8."
QUOTES = 'Rätt vore: hela cellen inom ", och ett " inne i cellen skrivet två gånger.'


def table(*names: str, number: str = "") -> TableSpec:
    kinds = {"a": "text"}  # running text is read in a way of its own
    fields = tuple(
        FieldSpec(name, "number" if name == number else "string", kind=kinds.get(name, "")) for name in names
    )
    return TableSpec("prov", "Prov", "Ett prov.", fields)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["without BOM", "BOM"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_every_dialect_gives_the_same_dataset(bom: bytes, newline: str, separator: str, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    comma = separator == ";"  # as Excel in Swedish writes it
    for path in folder.glob("*.csv"):
        rows = cells(path)
        if comma and "value" in rows[0]:
            place = rows[0].index("value")
            rows = [[*row[:place], row[place].replace(".", ","), *row[place + 1 :]] for row in rows]
        write(path, rows, separator, newline)
        path.write_bytes(bom + path.read_bytes() + newline.encode() * 2)
    changed, valid = load(folder), load(VALID)
    for name in valid.tables:
        assert changed[name].equals(valid[name])
    assert changed.digest() == valid.digest()
    words = {"\n": "LF", "\r\n": "CRLF"}
    assert changed.dialects["measures"] == Dialect(bool(bom), separator, words[newline], "," if comma else ".")


def test_the_dialect_is_told_in_words() -> None:
    assert str(Dialect(True, ";", "CRLF", ",")) == "UTF-8 med BOM, semikolon, CRLF, decimalkomma"
    assert str(Dialect(False, ",", "LF", ".")) == "UTF-8 utan BOM, komma, LF, decimalpunkt"
    assert str(Dialect(False, ",", "LF och CRLF blandat", "")) == "UTF-8 utan BOM, komma, LF och CRLF blandat"


def test_line_ends_may_be_mixed_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "prov.csv"
    path.write_bytes(b"a,b\r\n1,2\n3,4\r\n")
    found, problems = read(path, table("a", "b"))
    assert not problems
    assert found is not None
    assert found.frame.values.tolist() == [["1", "2"], ["3", "4"]]
    assert found.dialect.newline == "LF och CRLF blandat"


FILES: dict[str, tuple[Callable[[bytes], bytes], list[str]]] = {
    "Windows-1252": (
        lambda data: data.decode().encode("cp1252"),
        [f"places.csv:2: title: filen är inte UTF-8; läst som Windows-1252 står det ”Björkhagen” här. {UTF8}"],
    ),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), [f"places.csv: filen är skriven i UTF-16. {UTF8}"]),
    "NUL": (
        lambda data: data.replace(b"Norra", b"No\0rra"),
        [f"places.csv:2: district: filen innehåller ett nolltecken (U+0000) och är ingen ren text. {UTF8}"],
    ),
    "Excel": (lambda data: b"PK\x03\x04" + data, [f"places.csv: filen är en Excelfil, ingen CSV-fil. {UTF8}"]),
    "empty": (lambda data: b"", [f"places.csv: filen är tom. {RIGHT}"]),
    "only a BOM": (lambda data: b"\xef\xbb\xbf\r\n", [f"places.csv: filen är tom. {RIGHT}"]),
    "tabs": (
        lambda data: data.replace(b",", b"\t"),
        ["places.csv:1: cellerna skiljs åt av tabbar. Rätt vore: komma eller semikolon mellan cellerna."],
    ),
    "sep=": (lambda data: b"sep=;\r\n" + data, [f"places.csv:1: första raden är ”sep=;”. {RIGHT.replace(',', ';')}"]),
    "CR": (
        lambda data: data.replace(b"Norra staden", b"Norra\rstaden"),
        [
            "places.csv:2: district: en radbrytning är ett ensamt CR-tecken, mitt i en cell eller från en äldre Mac."
            " Rätt vore: LF eller CRLF mellan raderna och ingen radbrytning i cellerna."
        ],
    ),
    "too few cells": (
        lambda data: data.replace(b",Norra staden", b""),
        [
            "places.csv:2: raden har 2 celler men rubrikraden har 3; den sista är ”Björkhagen”."
            " Rätt vore: 3 celler, med , emellan också när en cell är tom."
        ],
    ),
    "too many cells": (
        lambda data: data.replace(b"Norra staden", b"Norra, nya, staden"),
        [
            "places.csv:2: raden har 5 celler men rubrikraden har 3; för mycket är ” nya, staden”."
            ' Rätt vore: " runt en text som innehåller ,.'
        ],
    ),
    "empty line": (
        lambda data: data.replace(b"\nstrand", b"\n\nstrand"),
        ["places.csv:3: raden är tom. Rätt vore: att raden tas bort."],
    ),
    "separators only": (
        lambda data: data + b",,\n,,\n",
        [f"places.csv:{line}: raden är tom. Rätt vore: att raden tas bort." for line in (4, 5)],
    ),
    "line break in a cell": (
        lambda data: data.replace(b"Norra staden", b'"Norra\n\nstaden, som den heter"'),
        [
            "places.csv:2: en cell innehåller en radbrytning: den börjar här och slutar på rad 4."
            " Rätt vore: hela cellen på en rad, med mellanslag i stället för radbrytningen."
        ],
    ),
    "quotation mark without its pair": (
        lambda data: data.replace(b"Norra staden", b'"Norra staden'),
        [f"places.csv:2: ett citattecken saknar sitt par. {QUOTES}"],
    ),
    "quotation marks inside a cell": (
        lambda data: data.replace(b"Norra staden", b'Norra "staden"'),
        [f"places.csv:2: ett citattecken står mitt i en cell. {QUOTES}"],
    ),
    "text after a quoted cell": (
        lambda data: data.replace(b"Norra staden", b'"Norra" staden'),
        [f"places.csv:2: ett citattecken står mitt i en cell. {QUOTES}"],
    ),
    "header twice": (
        lambda data: data.replace(b"district", b"title"),
        [
            f"places.csv:1: district: kolumnen saknas. {RIGHT}",
            f"places.csv:1: title: rubriken finns två gånger. {RIGHT}",
        ],
    ),
    "unknown header": (
        lambda data: data.replace(b"district", b"District"),
        [
            "places.csv:1: rubriken ”District” finns inte i datapackage.json. Rätt vore: ”district”.",
            f"places.csv:1: district: kolumnen saknas. {RIGHT}",
        ],
    ),
    "no header": (
        lambda data: data.replace(b"title,district", b"title,"),
        [f"places.csv:1: kolumn 3 saknar rubrik. {RIGHT}", f"places.csv:1: district: kolumnen saknas. {RIGHT}"],
    ),
    "order of columns": (
        lambda data: data.replace(b"title,district", b"district,title"),
        [f"places.csv:1: district: kolumnerna står i fel ordning. {RIGHT}"],
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_read_as_it_stands_is_told(case: str, tmp_path: Path) -> None:
    change, messages = FILES[case]
    folder = copy_of_valid(tmp_path)
    path = folder / "places.csv"
    path.write_bytes(change(path.read_bytes()))
    assert [str(problem) for problem in find_problems(folder)] == messages


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    (folder / "places.csv").unlink()
    right = "Rätt vore: en fil med rubrikraden place_id,title,district."
    assert [str(problem) for problem in find_problems(folder)] == [f"places.csv: filen saknas. {right}"]


def test_many_broken_lines_are_told_briefly(tmp_path: Path) -> None:
    path = tmp_path / "prov.csv"
    path.write_text("a,b\n" + "1\n" * 1000)
    _, problems = read(path, table("a", "b"))
    assert len(problems) == 51
    assert problems[-1].row == 52
    assert problems[-1].what == "här och längre ned finns fler rader med fel av samma slag"


def test_a_very_long_cell_is_read_and_a_line_that_holds_one_is_told(tmp_path: Path) -> None:
    path, long = tmp_path / "prov.csv", "x" * 200_000
    path.write_text(f"a,b\n1,{long}\n", encoding="utf-8")
    found, problems = read(path, table("a", "b"))
    assert not problems
    assert found is not None
    assert found.frame.loc[0, "b"] == long
    path.write_text(f"a,b\n1,2,{long}\n{long}\n", encoding="utf-8")
    _, problems = read(path, table("a", "b"))
    assert [problem.what[:43] for problem in problems] == [
        "raden har 3 celler men rubrikraden har 2; f",
        "raden har 1 cell men rubrikraden har 2; den",
    ]


def test_cells_stay_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "prov.csv"
    path.write_text('a,b\n007,NA\n1.0,"  x, ""y"" "\n1e3,nan\n', encoding="utf-8")
    found, problems = read(path, table("a", "b"))
    assert not problems
    assert found is not None
    assert found.frame.values.tolist() == [["007", "NA"], ["1.0", '  x, "y" '], ["1e3", "nan"]]


def test_lines_are_found_alike_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'a,b\n1,"2, och ""3"""\n\n4\n"5,6\n7",8\n9,"x" y\n' * 3
    whole = csv_lines.scan(data, ",")
    monkeypatch.setattr(csv_lines, "_BLOCK", 5)
    blocks = csv_lines.scan(data, ",")
    for name in ("starts", "ends", "cells", "odd_quotes", "loose_quotes", "blank"):
        assert (getattr(whole, name) == getattr(blocks, name)).all()
    assert whole.faulty(2).tolist() == [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20]


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8) | st.sampled_from(
    ["", "1", "1.5", '"', ",", ";"]
)


@st.composite
def written(draw: st.DrawFn) -> tuple[list[list[str]], bytes, str]:
    """Draw rows, the bytes of a file that holds them, and its separator."""
    width = draw(st.integers(2, 4))
    filled = st.lists(CELL, min_size=width, max_size=width).filter(any)
    rows = draw(st.lists(filled, max_size=6))
    separator = draw(st.sampled_from(",;"))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
    lines.writerows([[*"abcd"[:width]], *rows])
    bom = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    return rows, bom + text.getvalue().encode(), separator


@settings(max_examples=200)
@given(written(), st.sampled_from([1, 20, 1 << 24]))
def test_what_was_written_is_read_back_in_pieces_of_any_size(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple, piece: int
) -> None:
    rows, data, separator = drawn
    path = tmp_path_factory.getbasetemp() / "prov.csv"
    path.write_bytes(data)
    columns = "abcd"[: data.split(b"\n")[0].count(separator.encode()) + 1]
    with patch.object(reader, "_PIECE", piece):
        found, problems = read(path, table(*columns))
    assert problems == []
    assert found is not None
    assert found.frame.values.tolist() == rows
    for column in "bcd"[: len(columns) - 1]:  # a holds running text
        assert found.frame[column].cat.categories.tolist() == sorted(set(found.frame[column]))


@settings(max_examples=300)
@given(st.binary(max_size=60) | st.text('ab,;"\n\r\t1é\x00', max_size=40).map(str.encode), st.booleans())
def test_any_bytes_are_read_or_told_but_never_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, header: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "prov.csv"
    path.write_bytes(b"a,b\n" * header + data)
    found, problems = read(path, table("a", "b", number="b"))
    assert (found is None) == bool(problems)
    if found is not None:
        text = data.decode("utf-8-sig" if not header else "utf-8")
        expected = list(csv.reader(io.StringIO(("a,b\n" * header + text).rstrip("\r\n"), newline="")))
        if "," in "".join(expected[0]) or expected[0] != ["a", "b"]:
            expected = list(csv.reader(io.StringIO(text.rstrip("\r\n"), newline=""), delimiter=";"))
        assert found.frame.values.tolist() == expected[1:]
