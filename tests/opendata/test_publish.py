"""The published data is the dataset: whole, the same bytes for the same data, and described so that others can read it.

Guards `opendata`. Read back with frictionless, rdflib and pandas, which know nothing of this project.
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import zipfile
from collections import Counter
from importlib import resources
from io import BytesIO
from pathlib import Path
from shutil import copytree
from urllib.parse import urlsplit

import frictionless
import pytest
import rdflib
from bs4 import BeautifulSoup
from jupyter_book.config import validate_yaml
from markdown_it import MarkdownIt
from rdflib import DCTERMS, FOAF, RDF, BNode, Literal, Namespace, URIRef

from loftesbok.data import views
from loftesbok.data.dataset import Dataset, load
from loftesbok.domain.problems import DataError, LoftesbokError
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.new_project.lay_out import lay_out
from loftesbok.opendata import dcat
from loftesbok.opendata import publish as opendata
from loftesbok.project import addresses
from loftesbok.project.project import Project
from tests.sample.data_folder import VALID, cells, copy_of_valid, edit_package, write
from tests.sample.project import describe

BASE = "https://www.example.se/loften/"
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own lacks terms of DCAT 3
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority/"
HOSTILE = "</script><script>alert(1)</script> ]]> <![CDATA[ &amp; \"'<!-- {include}`x` **å** \u202e\u2028 \x0b slut"
SHOWN = HOSTILE.replace("\x0b", "\ufffd")  # XML cannot hold this one


def told(dataset: Dataset, **changes: object) -> Dataset:
    """Return the dataset with other particulars in its datapackage.json."""
    return dataclasses.replace(dataset, package={**dataset.package, **changes})


def publisher(dataset: Dataset, **changes: object) -> Dataset:
    return told(dataset, publisher={**dataset.package["publisher"], **changes})


def as_excel_saves(folder: Path) -> None:
    """Write every table as Excel in Swedish does, with the rows in another order, and describe it so."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        path = folder / resource["path"]
        header, *rows = cells(path)
        random.Random(7).shuffle(rows)
        numbers = [i for i, field in enumerate(resource["schema"]["fields"]) if field["type"] == "number"]
        for row in rows:
            for i in numbers:
                row[i] = row[i].replace(".", ",")
        write(path, [header, *rows], ";", "\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    def other_dialect(described: dict) -> None:
        described["resources"].reverse()
        for resource in described["resources"]:
            resource.update(dialect={"delimiter": ";"}, encoding="utf-8-sig", bytes=1, hash="md5:0")
            for field in resource["schema"]["fields"]:
                if field["type"] == "number":
                    field["decimalChar"] = ","

    edit_package(folder, other_dialect)


@pytest.fixture(scope="module")
def valid() -> Dataset:
    return load(VALID)


@pytest.fixture(scope="module")
def published(repository: Project, linkoping: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a book with the repository's data in it, and a catalogue at a made-up address."""
    folder = tmp_path_factory.mktemp("html")
    opendata.publish(repository, linkoping, folder, base_url=BASE)
    return folder


def graph(content: bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=content, format="xml")


@pytest.fixture(scope="module")
def read_back(published: Path) -> rdflib.Graph:
    return graph((published / "catalog.rdf").read_bytes())


def catalogued(dataset: Dataset, base_url: str = BASE, book: str = "Boken") -> rdflib.Graph:
    return graph(dcat.rdf(dataset, opendata.files(dataset), base_url=base_url, book=book))


# --- the files ------------------------------------------------------------------------------------------------------


def test_all_of_the_dataset_and_nothing_else_is_published(
    repository: Project, linkoping: Dataset, tmp_path: Path
) -> None:
    written = opendata.publish(repository, linkoping, tmp_path, base_url="")
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == set(written)
    assert found == {
        *(f"data/{name}.csv" for name in linkoping.tables),
        "data/datapackage.json",
        "data/medborgarloften-linkoping.zip",
    }
    assert len(written) == len(linkoping.tables) + 2


def test_what_is_published_is_the_same_dataset(published: Path, linkoping: Dataset, valid: Dataset, tmp_path: Path):
    assert load(published / "data").digest() == linkoping.digest()
    for path, content in opendata.files(valid).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    again = load(tmp_path / "data")
    assert again.digest() == valid.digest()
    assert {str(dialect) for dialect in again.dialects.values()} <= {
        "UTF-8 utan BOM, komma, LF",
        "UTF-8 utan BOM, komma, LF, decimalpunkt",
    }


@pytest.mark.parametrize("which", ["folder", "zip"])
def test_frictionless_finds_the_package_valid(published: Path, which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(published / "data")
    report = frictionless.validate({"folder": "datapackage.json", "zip": "medborgarloften-linkoping.zip"}[which])
    assert report.flatten(["type", "message"]) == []
    assert report.valid
    assert report.stats["tasks"] == 15


def test_frictionless_would_see_a_changed_file(published: Path, tmp_path: Path) -> None:
    folder = copytree(published / "data", tmp_path / "data")
    path = folder / "measures.csv"
    path.write_bytes(path.read_bytes().replace(b",exact,", b",exakt,", 1))
    found = {row[0] for row in frictionless.validate(folder / "datapackage.json").flatten(["type"])}
    assert {"hash-count", "constraint-error"} <= found


def test_the_description_tells_of_exactly_the_files(published: Path) -> None:
    folder = published / "data"
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in described["resources"]} == {path.name for path in folder.glob("*.csv")}
    for one in described["resources"]:
        content = (folder / one["path"]).read_bytes()
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    with zipfile.ZipFile(folder / "medborgarloften-linkoping.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == ["datapackage.json", *(one["path"] for one in described["resources"])]
        for name in names:
            assert archive.read(name) == (folder / name).read_bytes()


def test_numbers_and_texts_are_written_in_one_way(valid: Dataset) -> None:
    files = opendata.files(valid)
    for path, content in files.items():
        if path.endswith(".csv"):
            assert b"\r" not in content
            assert content.endswith(b"\n")
            content.decode("utf-8")
    values = {row["value"] for row in csv.DictReader(files["data/measures.csv"].decode("utf-8").splitlines())}
    assert {"", "12", "2.5"} <= values
    frame = valid["measures"]
    for value, written in ((1e15 - 1, "999999999999999"), (1e-7, "0.0000001"), (0.1, "0.1"), (100.0, "100")):
        frame.loc[0, "value"] = value
        rows = opendata.files(valid.replace(measures=frame))["data/measures.csv"].decode("utf-8").splitlines()
        assert next(csv.DictReader(rows))["value"] == written


def test_order_and_dialect_of_the_source_say_nothing(valid: Dataset, tmp_path: Path) -> None:
    folder = copy_of_valid(tmp_path)
    as_excel_saves(folder)
    excels = load(folder)
    assert {dialect.separator for dialect in excels.dialects.values()} == {";"}
    assert opendata.files(excels) == opendata.files(valid)
    assert opendata.downloads(excels, base_url="") == opendata.downloads(valid, base_url="")
    assert opendata.json_ld(excels, base_url=BASE) == opendata.json_ld(valid, base_url=BASE)


def test_two_publications_are_the_same_bytes_wherever_they_are_made(
    published: Path, tmp_path: Path, repository: Project
) -> None:
    code = (
        "from pathlib import Path; from loftesbok.opendata import publish; from loftesbok.data.dataset import load;"
        "from loftesbok.project.project import Project; project = Project(Path.cwd());"
        f"publish.publish(project, load(project.data), Path({str(tmp_path)!r}), base_url={BASE!r})"
    )
    elsewhere = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "1"}
    subprocess.run([sys.executable, "-c", code], cwd=repository.root, env=elsewhere, check=True)
    names = {path.relative_to(published) for path in published.rglob("*") if path.is_file()}
    assert names == {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    for name in names:
        assert (published / name).read_bytes() == (tmp_path / name).read_bytes(), name
    with zipfile.ZipFile(BytesIO((published / "data/medborgarloften-linkoping.zip").read_bytes())) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {(entry.create_system, entry.compress_type) for entry in entries} == {(3, zipfile.ZIP_STORED)}


@pytest.mark.parametrize("through", ["2017", "2019-T3", "2023-T2"])
def test_an_earlier_book_publishes_nothing_later_and_all_of_it_is_valid(
    repository: Project, linkoping: Dataset, tmp_path: Path, through: str
) -> None:
    earlier = views.as_of(linkoping, through)
    opendata.publish(repository, earlier, tmp_path, base_url=BASE)
    assert frictionless.validate(tmp_path / "data" / "datapackage.json").valid
    then = load(tmp_path / "data")
    end = ReportingPeriod.parse(through).end
    for table, column in (
        ("followups", "reporting_period"),
        ("measures", "reporting_period"),
        ("reports", "covers_to"),
    ):
        assert all(ReportingPeriod.parse(code).end <= end for code in then[table][column])
    assert {int(day[:4]) for day in then["periods"]["valid_from"]} <= set(range(2017, end.year + 1))
    assert 0 < len(then["commitments"]) <= len(linkoping["commitments"])
    assert views.as_of(linkoping) is linkoping


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+46 13", "-bort", "@SUM(A1)", "  =1+1", "＝1+1", 'text;=HYPERLINK("x")', 'text; "-1"', "-5"],
)
def test_a_text_that_a_spreadsheet_would_run_is_not_published(valid: Dataset, text: str) -> None:
    frame = valid["followups"]
    frame.loc[2, "next_step"] = text
    hostile = valid.replace(followups=frame)
    (problem,) = opendata.formula_problems(hostile)
    assert (problem.file, problem.column) == ("followups.csv", "next_step")
    assert text in problem.what
    with pytest.raises(DataError):
        opendata.files(hostile)


def test_nothing_is_written_when_something_is_refused(repository: Project, valid: Dataset, tmp_path: Path) -> None:
    frame = valid["places"]
    frame.loc[0, "title"] = "=cmd|' /C calc'!A0"
    with pytest.raises(DataError):
        opendata.publish(repository, valid.replace(places=frame), tmp_path, base_url=BASE)
    with pytest.raises(LoftesbokError):
        opendata.publish(repository, told(valid, licenses=[{"name": "egen"}]), tmp_path, base_url=BASE)
    assert list(tmp_path.iterdir()) == []


def test_signs_within_texts_are_fine(valid: Dataset, linkoping: Dataset) -> None:
    assert opendata.formula_problems(valid) == []
    assert opendata.formula_problems(linkoping) == []
    frame = valid["followups"]
    frame.loc[0, "summary"] = "Polis & kommun = samverkan; 2+2, a@b.example - klart"
    assert opendata.formula_problems(valid.replace(followups=frame)) == []


# --- the address ----------------------------------------------------------------------------------------------------


def with_config(folder: Path, text: str) -> Project:
    (folder / "_config.yml").write_text(text, encoding="utf-8")
    return Project(folder)


@pytest.mark.parametrize(
    ("config", "address"),
    [
        ("title: x", ""),
        ("loftesbok:", ""),
        ("loftesbok: {base_url: ''}", ""),
        ("loftesbok: {base_url: 'https://www.example.se/loften'}", BASE),
        ("loftesbok: {base_url: 'https://www.example.se/loften/'}", BASE),
        (f"{{loftesbok: {{base_url: {BASE[:-1]}}}, html: {{baseurl: {BASE}}}}}", BASE),
        ("loftesbok: {base_url: 'http://localhost:8000'}", "http://localhost:8000/"),
    ],
)  # fmt: skip
def test_there_is_one_address(tmp_path: Path, config: str, address: str) -> None:
    assert addresses.base_url(with_config(tmp_path, config)) == address


@pytest.mark.parametrize(
    "address",
    [
        "www.example.se", "/loften/", "ftp://example.se/", "https:///loften", "https://example.se/?a=b",
        "https://a b.se/", "https://example.se/#start", "https://anna:hemligt@example.se/", "https://exämple.se/",
        "javascript:alert(1)", 'https://example.se/"><script>', "https://[::1", "https://example.se:port/",
        "https://example.se/\n", 17,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(tmp_path: Path, address: object) -> None:
    config = json.dumps({"loftesbok": {"base_url": address}})
    with pytest.raises(LoftesbokError, match="base_url"):
        addresses.base_url(with_config(tmp_path, config))


@pytest.mark.parametrize(
    "config",
    ["{loftesbok: {base_url: 'https://a.example/'}, html: {baseurl: 'https://b.example/'}}", "loftesbok: https://a.example"],
)  # fmt: skip
def test_two_addresses_are_one_too_many(tmp_path: Path, config: str) -> None:
    with pytest.raises(LoftesbokError, match="loftesbok"):
        addresses.base_url(with_config(tmp_path, config))


def test_jupyter_book_lets_the_setting_be(repository: Project) -> None:
    validate_yaml({**repository.config, "loftesbok": {"base_url": BASE}}, raise_on_errors=True)


# --- the catalogue --------------------------------------------------------------------------------------------------

# what DCAT-AP-SE 3.0.1 has as mandatory, and of what it has at most one
MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
    DCAT.Distribution: (DCAT.accessURL, DCTERMS["format"]),
    FOAF.Agent: (FOAF.name, DCTERMS.type),
    VCARD.Organization: (VCARD.fn, VCARD.hasEmail),
    SPDX.Checksum: (SPDX.algorithm, SPDX.checksumValue),
}
ONE = (
    DCTERMS.publisher, DCTERMS.license, DCTERMS.accrualPeriodicity, DCTERMS.accessRights, DCTERMS.issued, DCTERMS.type,
    DCAT.accessURL, DCTERMS["format"], DCAT.byteSize, DCAT.version, DCAT.startDate, DCAT.endDate, FOAF.homepage,
    SPDX.checksum, SPDX.algorithm, SPDX.checksumValue,
)  # fmt: skip


def faults(found: rdflib.Graph) -> list[str]:
    """Return what in a catalogue is against the profile or the rules for harvesting."""
    wrong = [f"blank node in {triple}" for triple in found if any(isinstance(part, BNode) for part in triple)]
    for part in {part for triple in found for part in triple if isinstance(part, URIRef)}:
        if not urlsplit(part).scheme or not re.fullmatch(r"(https?://[^\s<>\"]+|mailto:[^\s<>\"]+@[^\s<>\"]+)", part):
            wrong.append(f"no absolute IRI: {part}")
    for kind, needed in MANDATORY.items():
        for thing in found.subjects(RDF.type, kind):
            wrong += [f"{thing} lacks {one}" for one in needed if not list(found.objects(thing, one))]
    for one in ONE:
        wrong += [
            f"{thing} has many {one}" for thing in set(found.subjects(one)) if len(list(found.objects(thing, one))) > 1
        ]
    for one in (DCTERMS.title, DCTERMS.description, DCAT.keyword, FOAF.name):
        wrong += [f"{text} is in no language" for text in found.objects(None, one) if text.language != "sv"]
    for kind, link in (
        (DCAT.Catalog, DCAT.dataset),
        (DCAT.Dataset, DCAT.distribution),
        (DCAT.Dataset, DCTERMS.temporal),
    ):
        for thing in found.subjects(RDF.type, kind):
            targets = found.objects(thing, link)
            wrong += [f"{link} leads nowhere: {one}" for one in targets if not list(found.objects(one, RDF.type))]
    return wrong  # fmt: skip


def test_the_catalogue_follows_the_profile(read_back: rdflib.Graph, valid: Dataset) -> None:
    assert faults(read_back) == []
    assert faults(catalogued(valid)) == []
    kinds = Counter(read_back.objects(None, RDF.type))
    assert (kinds[DCAT.Catalog], kinds[DCAT.Dataset], kinds[DCAT.Distribution]) == (1, 1, 16)
    assert kinds[FOAF.Agent] == 1


def test_the_check_of_the_catalogue_sees_faults() -> None:
    found = graph(
        b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://www.w3.org/ns/dcat#" '
        b'xmlns:t="http://purl.org/dc/terms/"><d:Dataset r:about="urn:x"><t:title>utan</t:title>'
        b'<t:publisher r:resource="https://a.example/"/><t:publisher r:resource="https://b.example/"/>'
        b'<t:temporal><t:PeriodOfTime/></t:temporal><d:distribution r:resource="https://c.example/"/></d:Dataset></r:RDF>'
    )
    told = " ".join(faults(found))
    for one in ("blank node", "urn:x", "lacks http://purl.org/dc/terms/description", "many", "no language", "nowhere"):
        assert one in told


def test_the_catalogue_tells_of_every_file_as_it_is(read_back: rdflib.Graph, published: Path) -> None:
    files = {f"{BASE}data/{path.name}" for path in (published / "data").iterdir() if path.suffix != ".json"}
    addresses = {str(one) for one in read_back.objects(None, DCAT.downloadURL)}
    assert addresses == files == {str(one) for one in read_back.objects(None, DCAT.accessURL)}
    for one in read_back.subjects(RDF.type, DCAT.Distribution):
        address = str(read_back.value(one, DCAT.downloadURL))
        content = (published / address.removeprefix(BASE)).read_bytes()
        assert read_back.value(one, DCAT.byteSize) == Literal(str(len(content)), datatype=XSD.nonNegativeInteger)
        checksum = read_back.value(one, SPDX.checksum)
        assert str(read_back.value(checksum, SPDX.checksumValue)).lower() == hashlib.sha1(content).hexdigest()
        assert read_back.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha1
        packed = address.endswith(".zip")
        assert str(read_back.value(one, DCTERMS["format"])) == ("text/csv+zip" if packed else "text/csv")
        media = str(read_back.value(one, DCAT.mediaType))
        assert media.endswith("/application/zip" if packed else "/text/csv")
        standard = str(read_back.value(one, DCTERMS.conformsTo))
        assert standard == (
            "https://datapackage.org/profiles/2.0/datapackage.json" if packed else f"{BASE}data/datapackage.json"
        )
        assert read_back.value(one, DCTERMS.license) == URIRef("http://creativecommons.org/publicdomain/zero/1.0/")


def test_what_the_catalogue_says_of_the_dataset(read_back: rdflib.Graph, linkoping: Dataset) -> None:
    dataset = read_back.value(predicate=RDF.type, object=DCAT.Dataset)
    assert str(read_back.value(dataset, DCTERMS.title)) == linkoping.package["title"]
    assert str(read_back.value(dataset, DCTERMS.description)).startswith(linkoping.package["description"])
    assert {str(one) for one in read_back.objects(dataset, DCAT.theme)} == {
        f"{EU}data-theme/JUST",
        f"{EU}data-theme/GOVE",
    }
    assert read_back.value(dataset, DCTERMS.accrualPeriodicity) == URIRef(f"{EU}frequency/ANNUAL_3")
    assert read_back.value(dataset, DCTERMS.accessRights) == URIRef(f"{EU}access-right/PUBLIC")
    assert read_back.value(dataset, DCTERMS.language) == URIRef(f"{EU}language/SWE")
    times = {
        (read_back.value(one, DCAT.startDate), read_back.value(one, DCAT.endDate))
        for one in read_back.objects(dataset, DCTERMS.temporal)
    }
    years = [("2017", "2017"), ("2018", "2019"), ("2021", "2022"), ("2023", "2024")]
    assert times == {tuple(Literal(year, datatype=XSD.gYear) for year in both) for both in years}


def test_days_are_told_as_days(made_up: Project) -> None:
    found = catalogued(load(made_up.data))
    assert set(found.objects(None, DCAT.startDate)) == {Literal("2024-01-01", datatype=XSD.date)}
    assert set(found.objects(None, DCTERMS.accrualPeriodicity)) == {URIRef(f"{EU}frequency/ANNUAL_2")}


@pytest.mark.parametrize(
    ("cadences", "frequency"),
    [
        (("month", "at_end|tertial"), "ANNUAL_3"), (("tertial", ""), "ANNUAL_3"), (("year", "month"), "MONTHLY"),
        (("month", "at_end"), "IRREG"), (("", ""), "UNKNOWN"), (("", "quarter|year"), "QUARTERLY"),
        (("month", "year"), "ANNUAL"),
    ],
)  # fmt: skip
def test_the_latest_known_cadence_is_the_frequency(valid: Dataset, cadences: tuple[str, str], frequency: str) -> None:
    frame = valid["periods"].sort_values("valid_from").reset_index(drop=True)
    assert len(frame) == 2
    frame["cadence"] = cadences
    found = catalogued(valid.replace(periods=frame.iloc[::-1]))
    assert set(found.objects(None, DCTERMS.accrualPeriodicity)) == {URIRef(f"{EU}frequency/{frequency}")}


def test_no_authority_stands_behind_a_book_that_is_not_official(read_back: rdflib.Graph) -> None:
    (agent,) = set(read_back.objects(None, DCTERMS.publisher))
    assert str(read_back.value(agent, FOAF.name)) == "Löftesboken – fristående exempel"
    assert str(read_back.value(agent, DCTERMS.type)).endswith("/NonGovernmentalOrganisation")
    assert "SE212000" not in read_back.serialize()
    for kind in (DCAT.Catalog, DCAT.Dataset):
        thing = read_back.value(predicate=RDF.type, object=kind)
        assert "fristående från Linköpings kommun och Polisen" in str(read_back.value(thing, DCTERMS.description))


@pytest.mark.parametrize(
    "posing", [{"name": "Polisen"}, {"name": "Linköpings kommun"}, {"type": "LocalAuthority"}, {"type": "Kommun"}]
)
def test_no_catalogue_is_made_in_an_authoritys_name(linkoping: Dataset, posing: dict[str, str]) -> None:
    with pytest.raises(LoftesbokError, match="publisher"):
        catalogued(publisher(linkoping, **posing))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Linköpings kommun", "LocalAuthority"),
        ("Kommunledningskontoret", "LocalAuthority"),
        ("Polisen", "NationalAuthority"),
    ],
)
def test_an_official_book_is_the_authoritys(linkoping: Dataset, name: str, kind: str) -> None:
    found = catalogued(publisher(linkoping, name=name, official=True))
    agent = found.value(predicate=RDF.type, object=FOAF.Agent)
    assert str(found.value(agent, DCTERMS.type)) == f"http://purl.org/adms/publishertype/{kind}"
    assert "fristående" not in str(
        found.value(found.value(predicate=RDF.type, object=DCAT.Dataset), DCTERMS.description)
    )


@pytest.mark.parametrize(
    ("contact", "mail", "web"),
    [
        ({"contact": "data@kommun.example"}, "mailto:data@kommun.example", None),
        ({"contact": "mailto:data@kommun.example"}, "mailto:data@kommun.example", None),
        ({"contact": "https://kommun.example/x", "email": "a+b@kommun.example"}, "mailto:a+b@kommun.example", "https://kommun.example/x"),
        ({"contact": "https://kommun.example/x"}, None, None),
        ({"contact": "receptionen"}, None, None),
        ({"contact": "x\"><script>@kommun.example"}, None, None),
    ],
)  # fmt: skip
def test_the_contact_has_an_email_address_or_is_left_out(
    linkoping: Dataset, contact: dict[str, str], mail: str | None, web: str | None
) -> None:
    found = catalogued(publisher(linkoping, **contact))
    assert faults(found) == []
    contacts = list(found.objects(None, DCAT.contactPoint))
    assert len(contacts) == len(list(found.subjects(RDF.type, VCARD.Organization))) == (1 if mail else 0)
    assert [str(one) for one in found.objects(None, VCARD.hasEmail)] == ([mail] if mail else [])
    assert [str(one) for one in found.objects(None, VCARD.hasURL)] == ([web] if web else [])
    assert contacts != list(found.subjects(RDF.type, FOAF.Agent))


@pytest.mark.parametrize(
    ("licence", "iri"),
    [
        ({"path": "https://creativecommons.org/publicdomain/zero/1.0/"}, "http://creativecommons.org/publicdomain/zero/1.0/"),
        ({"path": "https://creativecommons.org/licenses/by/4.0/deed.sv"}, "http://creativecommons.org/licenses/by/4.0/"),
        ({"path": "http://creativecommons.org/licenses/by-sa/4.0"}, "http://creativecommons.org/licenses/by-sa/4.0/"),
        ({"name": "CC0-1.0"}, "http://creativecommons.org/publicdomain/zero/1.0/"),
        ({"name": "cc-by-4.0", "path": "LICENSE.txt"}, "http://creativecommons.org/licenses/by/4.0/"),
        ({"path": "https://kommun.example/villkor"}, "https://kommun.example/villkor"),
    ],
)  # fmt: skip
def test_a_licence_has_one_address(linkoping: Dataset, licence: dict[str, str], iri: str) -> None:
    found = catalogued(told(linkoping, licenses=[licence]))
    assert set(found.objects(None, DCTERMS.license)) == {URIRef(iri)}


def test_a_licence_without_address_is_refused(linkoping: Dataset) -> None:
    with pytest.raises(LoftesbokError, match="licensen saknar adress"):
        catalogued(told(linkoping, licenses=[{"name": "egna villkor", "path": "javascript:alert(1)"}]))


def test_a_date_of_issue_and_keywords_are_told_where_they_are_known(
    linkoping: Dataset, read_back: rdflib.Graph
) -> None:
    assert list(read_back.objects(None, DCTERMS.issued)) == []
    found = catalogued(told(linkoping, created="2026-11-22T10:00:00Z", keywords=["löfte", 7, ""]))
    assert set(found.objects(None, DCTERMS.issued)) == {Literal("2026-11-22", datatype=XSD.date)}
    assert [str(one) for one in found.objects(None, DCAT.keyword)] == ["löfte"]


def test_no_catalogue_without_an_address(repository: Project, linkoping: Dataset, tmp_path: Path) -> None:
    assert "catalog.rdf" not in opendata.publish(repository, linkoping, tmp_path, base_url="")
    without, with_it = (opendata.downloads(linkoping, base_url=one) for one in ("", BASE))
    assert 'href="catalog.rdf"' in with_it
    assert 'href="catalog.rdf"' not in without
    assert "ingen katalog för dataportaler" in without


def test_a_reserved_example_address_is_told_as_such_and_leads_nobody_astray(
    repository: Project, linkoping: Dataset, linkoping_html: Path
) -> None:
    """Nobody has published this repository's book yet: its catalogue stands on an example, and nothing else does."""
    base = addresses.base_url(repository)
    assert base.startswith("https://loftesboken.example/")
    assert addresses.public_url(repository) == ""
    assert "bara är ett exempel" in opendata.downloads(linkoping, base_url=base)
    assert "exempel" not in opendata.downloads(linkoping, base_url=BASE)
    catalog = (linkoping_html / "catalog.rdf").read_bytes()
    assert (None, RDF.type, DCAT.Catalog) in graph(catalog)
    said = [page.name for page in linkoping_html.rglob("*.html") if "loftesboken.example" in page.read_text("utf-8")]
    assert said == ["data.html"]


# --- hostile texts --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(linkoping: Dataset) -> Dataset:
    resources = [{**one, "title": HOSTILE, "description": HOSTILE} for one in linkoping.package["resources"]]
    municipality = {**linkoping.package["municipality"], "name": HOSTILE}
    changed = {"title": HOSTILE, "description": HOSTILE, "keywords": [HOSTILE], "version": HOSTILE}
    changed_too = {"name": f"Utgivaren {HOSTILE}", "contact": HOSTILE}
    return publisher(told(linkoping, resources=resources, municipality=municipality, **changed), **changed_too)


def test_hostile_texts_are_texts_in_the_catalogue(hostile: Dataset) -> None:
    found = catalogued(hostile, book=HOSTILE)
    assert faults(found) == []
    dataset = found.value(predicate=RDF.type, object=DCAT.Dataset)
    agent = found.value(predicate=RDF.type, object=FOAF.Agent)
    assert str(found.value(dataset, DCTERMS.title)) == SHOWN
    assert str(found.value(dataset, DCAT.keyword)) == SHOWN
    assert str(found.value(agent, FOAF.name)) == f"Utgivaren {SHOWN}"
    assert {f"Tabellen {SHOWN}", "Hela datamängden"} == {
        str(found.value(one, DCTERMS.title)) for one in found.subjects(RDF.type, DCAT.Distribution)
    }


@pytest.mark.parametrize("base", ["", BASE])
def test_hostile_texts_cannot_leave_the_json(hostile: Dataset, base: str) -> None:
    text = opendata.json_ld(hostile, base_url=base)
    assert not set(text) & set("<>&\u2028\u2029")
    page = f'<html><script type="application/ld+json">{text}</script><p>efter</p></html>'
    parsed = BeautifulSoup(page, "html.parser")
    (script,) = parsed.find_all("script")
    said = json.loads(script.string)
    assert said["name"] == said["keywords"][0] == said["publisher"]["name"].removeprefix("Utgivaren ") == SHOWN
    assert parsed.p.get_text() == "efter"


def test_hostile_texts_are_texts_in_the_list_of_files(hostile: Dataset) -> None:
    shown = MarkdownIt("commonmark").render(opendata.downloads(hostile, base_url=BASE))
    parsed = BeautifulSoup(shown, "html.parser")
    assert parsed.find_all(["script", "strong", "code", "img"]) == []
    assert len(parsed.find_all("a")) == 18
    assert "</script><script>alert(1)</script>" in parsed.get_text()


def test_hostile_texts_stand_in_the_description_as_they_are(hostile: Dataset) -> None:
    described = json.loads(opendata.files(hostile)["data/datapackage.json"])
    assert described["title"] == described["resources"][0]["description"] == HOSTILE
    half = opendata.files(told(hostile, title="halvt \ud800"))["data/datapackage.json"]
    assert json.loads(half)["title"] == "halvt \ud800"


# --- the data page --------------------------------------------------------------------------------------------------


def test_search_engines_are_told_the_same(published: Path, linkoping: Dataset) -> None:
    for base in ("", BASE):
        said = json.loads(opendata.json_ld(linkoping, base_url=base))
        assert (said["@context"], said["@type"], said["inLanguage"]) == ("https://schema.org/", "Dataset", "sv")
        assert ("@id" in said) == bool(base)
        assert said["temporalCoverage"] == ["2017/2017", "2018/2019", "2021/2022", "2023/2024"]
        assert "fristående från" in said["description"]
        for one in said["distribution"]:
            content = (published / one["contentUrl"].removeprefix(base)).read_bytes()
            assert one["contentUrl"].startswith(f"{base}data/")
            assert one["sha256"] == hashlib.sha256(content).hexdigest()
            assert one["contentSize"] == f"{len(content)} B"
        assert len(said["distribution"]) == 17


def test_every_file_is_on_the_list_of_downloads(published: Path, linkoping: Dataset) -> None:
    listed = re.findall(r'<a href="([^"]+)">', opendata.downloads(linkoping, base_url=BASE))
    there = {path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()}
    assert sorted(listed) == sorted(there)


def example() -> str:
    """Return the example that every book's page on its data includes."""
    place = resources.files("loftesbok.book.pages").joinpath("texts", "text-exempel-pandas.md")
    (code,) = re.findall(r"^```python\n(.*?)^```$", place.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return code


def run_example(root: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-W", "error", "-X", "utf8", "-c", example()]
    return subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)


def test_the_example_on_the_page_runs_on_the_published_files(published: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(published / "data" / "medborgarloften-linkoping.zip") as archive:
        archive.extractall(tmp_path / "data")
    for root in (tmp_path, published):
        ran = run_example(root)
        assert (ran.returncode, ran.stderr) == (0, "")
        rows = {tuple(line.split()) for line in ran.stdout.splitlines()}
        with (published / "data" / "followups.csv").open(encoding="utf-8", newline="") as file:
            counts = Counter((row["reporting_period"], row["status"]) for row in csv.DictReader(file))
        assert sum(counts.values()) == 26
        for (period, status), count in counts.items():
            assert {(period, status, str(count)), (status, str(count))} & rows
        with (published / "data" / "indicators.csv").open(encoding="utf-8", newline="") as file:
            names = {row["indicator_id"]: (row["title"], row["unit"]) for row in csv.DictReader(file)}
        with (published / "data" / "measures.csv").open(encoding="utf-8", newline="") as file:
            exact = [row for row in csv.DictReader(file) if row["precision"] == "exact"]
        assert len(exact) > 10
        for row in exact:
            title, unit = names[row["indicator_id"]]
            told = (row["reporting_period"], *title.split(), row["parties"], row["value"], *unit.split())
            assert told in rows


@pytest.mark.parametrize("filled", ["valid", "empty"])
def test_the_generic_example_runs_on_other_datasets(tmp_path: Path, filled: str) -> None:
    if filled == "valid":
        dataset = load(VALID)
    else:
        project = lay_out(tmp_path / "tomt", "Tomma kommun")
        describe(project)
        dataset = load(project.data)
    opendata.publish(Project(tmp_path), dataset, tmp_path, base_url="")
    ran = run_example(tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
