"""The published dataset described for data portals: a catalogue in DCAT-AP-SE."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree import ElementTree

from loftesbok.data.contract import PROFILE
from loftesbok.data.dataset import Dataset
from loftesbok.data.package_file import PACKAGE_FILE
from loftesbok.data.views import members
from loftesbok.domain.problems import DataError, Problem, quoted
from loftesbok.domain.reporting_period import first_day
from loftesbok.opendata.about import CATALOGUE, PAGE, About, Files, read_about, xml_text

_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
THEMES = ("GOVE", "JUST")  # the public sector; justice and public safety
FREQUENCIES = {
    "month": "MONTHLY", "quarter": "QUARTERLY", "tertial": "ANNUAL_3", "half_year": "ANNUAL_2", "year": "ANNUAL",
}  # fmt: skip
_AUTHORITIES = ("LocalAuthority", "RegionalAuthority", "NationalAuthority", "SupraNationalAuthority")
PUBLISHER_TYPES = (
    "Academia-ScientificOrganisation", "Company", "IndustryConsortium", "NonGovernmentalOrganisation",
    "NonProfitOrganisation", "PrivateIndividual(s)", "StandardisationBody", *_AUTHORITIES,
)  # fmt: skip


@dataclass(frozen=True)
class _Iri:
    """A thing by its address; nothing is said where it is empty."""

    address: str


@dataclass(frozen=True)
class _Value:
    """A text: of a type of XML Schema, in a language, or neither; nothing is said where it is empty."""

    text: str
    kind: str = ""
    language: str = ""


_Said = tuple[str, _Iri | _Value]


@dataclass(frozen=True)
class _Node:
    """A thing with its own IRI, its class, and what is said of it."""

    iri: str
    kind: str
    said: Sequence[_Said]


def rdf(dataset: Dataset, files: Files, *, base_url: str, book: str) -> bytes:
    """Return the catalogue as RDF/XML: DCAT-AP-SE 3.0.1 (https://docs.dataportal.se/dcat/3.0.1/sv/).

    Every IRI is absolute, and every thing has one below ``base_url``; ``book`` is the book's title. The contact is left
    out where the publisher has no e-mail address, as the profile asks for one. ``publisher.email``, ``publisher.type``
    (one of ``PUBLISHER_TYPES``), ``created`` and ``keywords`` in ``datapackage.json`` are used where they are there.

    Raises DataError for what no catalogue can be made of (``find_problems``).
    """
    about = read_about(dataset, files)
    if problems := find_problems(dataset):
        raise DataError(problems)
    prefix = f"{base_url}{CATALOGUE}#"
    return _xml(
        [
            _catalog(about, base_url, prefix, xml_text(book) or about.title),
            _dataset(about, base_url, prefix, _frequency(dataset)),
            *_agents(about, prefix, _publisher_type(about, dataset)),
            *_coverage(about, prefix),
            *_distributions(about, base_url, prefix, files),
        ]
    )


def find_problems(dataset: Dataset) -> list[Problem]:
    """Return why no catalogue can be made: the licence has no IRI, or a publisher only poses as an authority."""
    about, problems = read_about(dataset, {}), []
    if not about.licence:
        right = "path med licensens adress, till exempel https://creativecommons.org/publicdomain/zero/1.0/"
        what = "den första licensen saknar adress, och katalogen behöver en"
        problems.append(Problem(PACKAGE_FILE, 0, "licenses", what, right))
    kind = dataset.package["publisher"].get("type")
    if kind is not None and kind not in PUBLISHER_TYPES:
        right = f"något av: {', '.join(PUBLISHER_TYPES)}"
        problems.append(Problem(PACKAGE_FILE, 0, "publisher.type", f"är {quoted(kind)}", right))
    parties = dataset["parties"]
    authorities = set(parties.loc[parties["kind"].isin(["police", "municipality"]), "title"])
    if (about.publisher in {about.area, *authorities} or kind in _AUTHORITIES) and not about.official:
        what = "är en myndighet, men official är false; ingen katalog görs i en myndighets namn"
        right = "official: true om myndigheten ger ut boken, annars namnet på den som gör det"
        problems.append(Problem(PACKAGE_FILE, 0, "publisher", what, right))
    return problems


def _catalog(about: About, base: str, prefix: str, book: str) -> _Node:
    said: list[_Said] = [
        ("dcterms:title", _swedish(f"Öppna data: {book}")),
        ("dcterms:description", _swedish(f"Datamängden som {book} bygger på. {about.independence}")),
        ("dcterms:publisher", _Iri(f"{prefix}publisher")),
        ("dcterms:license", _Iri(about.licence)),
        ("dcterms:language", _Iri(f"{_EU}language/SWE")),
        ("dcterms:issued", _Value(about.issued, "date")),
        ("dcterms:spatial", _Iri(f"{prefix}area")),
        ("foaf:homepage", _Iri(base)),
        ("dcat:themeTaxonomy", _Iri(f"{_EU}data-theme")),
        ("dcat:dataset", _Iri(f"{prefix}dataset")),
    ]
    return _Node(f"{prefix}catalog", "dcat:Catalog", said)


def _dataset(about: About, base: str, prefix: str, frequency: str) -> _Node:
    said: list[_Said] = [
        ("dcterms:title", _swedish(about.title)),
        ("dcterms:description", _swedish(f"{about.description} {about.independence}")),
        ("dcterms:publisher", _Iri(f"{prefix}publisher")),
        ("dcat:contactPoint", _Iri(f"{prefix}contact" if about.mail else "")),
        *(("dcat:keyword", _swedish(word)) for word in about.keywords),
        *(("dcat:theme", _Iri(f"{_EU}data-theme/{theme}")) for theme in THEMES),
        ("dcterms:issued", _Value(about.issued, "date")),
        ("dcterms:language", _Iri(f"{_EU}language/SWE")),
        ("dcat:landingPage", _Iri(f"{base}{PAGE}")),
        ("dcterms:conformsTo", _Iri(PROFILE)),
        ("dcterms:spatial", _Iri(f"{prefix}area")),
        *(("dcterms:temporal", _Iri(f"{prefix}period.{period_id}")) for period_id, _, _ in about.times),
        ("dcterms:accrualPeriodicity", _Iri(f"{_EU}frequency/{frequency}")),
        ("dcterms:accessRights", _Iri(f"{_EU}access-right/PUBLIC")),
        ("dcat:version", _Value(about.version)),
        ("dcat:distribution", _Iri(f"{prefix}package")),
        *(("dcat:distribution", _Iri(f"{prefix}table.{name}")) for name in about.tables),
    ]
    return _Node(f"{prefix}dataset", "dcat:Dataset", said)


def _agents(about: About, prefix: str, kind: str) -> Iterator[_Node]:
    publisher: list[_Said] = [
        ("foaf:name", _swedish(about.publisher)),
        ("dcterms:description", _swedish(about.independence)),
        ("dcterms:type", _Iri(f"http://purl.org/adms/publishertype/{kind}")),
    ]
    yield _Node(f"{prefix}publisher", "foaf:Agent", publisher)
    if about.mail:
        contact: list[_Said] = [
            ("vcard:fn", _Value(about.publisher)),
            ("vcard:hasEmail", _Iri(f"mailto:{quote(about.mail, safe='@+')}")),
            ("vcard:hasURL", _Iri(about.web)),
        ]
        yield _Node(f"{prefix}contact", "vcard:Organization", contact)


def _publisher_type(about: About, dataset: Dataset) -> str:
    """Return what kind of body publishes; without a given type the least that can be claimed.

    Official are the municipality and the police; all that is known of another publisher is that it is no authority.
    """
    kind = dataset.package["publisher"].get("type")
    if kind is not None:
        return str(kind)
    if not about.official:
        return "NonGovernmentalOrganisation"
    parties = dataset["parties"]
    police = set(parties.loc[parties["kind"] == "police", "title"])
    return "NationalAuthority" if about.publisher in police else "LocalAuthority"


def _frequency(dataset: Dataset) -> str:
    """Return how often the dataset gets new rows: as the latest promise whose cadence is known is to be followed up."""
    periods = dataset["periods"]
    cadences = [(first_day(row["valid_from"]), row["cadence"]) for _, row in periods.iterrows() if row["cadence"]]
    if not cadences:
        return "UNKNOWN"
    units = members(max(cadences)[1])
    return next((word for unit, word in FREQUENCIES.items() if unit in units), "IRREG")  # only when it has run out


def _coverage(about: About, prefix: str) -> Iterator[_Node]:
    yield _Node(f"{prefix}area", "dcterms:Location", [("skos:prefLabel", _swedish(about.area))])
    for period_id, first, last in about.times:
        said: list[_Said] = [("dcat:startDate", _date(first)), ("dcat:endDate", _date(last))]
        yield _Node(f"{prefix}period.{period_id}", "dcterms:PeriodOfTime", said)


def _distributions(about: About, base: str, prefix: str, files: Files) -> Iterator[_Node]:
    archive, description = (_path_of(files, end) for end in (".zip", PACKAGE_FILE))
    whole: list[_Said] = [
        ("dcterms:title", _swedish("Hela datamängden")),
        ("dcterms:description", _swedish(f"Alla tabeller som CSV, och {PACKAGE_FILE} som beskriver dem.")),
        ("dcterms:format", _Value("text/csv+zip")),
        ("dcat:mediaType", _Iri(f"{_IANA}application/zip")),
        ("dcat:packageFormat", _Iri(f"{_IANA}application/zip")),
        ("dcterms:conformsTo", _Iri(PROFILE)),
    ]
    yield from _distribution(f"{prefix}package", whole, f"{base}{archive}", files[archive], about.licence)
    for name, (title, meaning) in about.tables.items():
        path = _path_of(files, f"/{name}.csv")
        table: list[_Said] = [
            ("dcterms:title", _swedish(f"Tabellen {title}")),
            ("dcterms:description", _swedish(f"{meaning} En av datamängdens {len(about.tables)} tabeller.")),
            ("dcterms:format", _Value("text/csv")),
            ("dcat:mediaType", _Iri(f"{_IANA}text/csv")),
            ("dcterms:conformsTo", _Iri(f"{base}{description}")),
        ]
        yield from _distribution(f"{prefix}table.{name}", table, f"{base}{path}", files[path], about.licence)
    standard = "Tabellernas kolumner, nycklar och villkor, som Table Schema"
    yield _Node(f"{base}{description}", "dcterms:Standard", [("dcterms:title", _swedish(standard))])
    yield _Node(PROFILE, "dcterms:Standard", [("dcterms:title", _swedish("Data Package, version 2.0"))])
    yield _Node(about.licence, "dcterms:LicenseDocument", [])


def _path_of(files: Files, end: str) -> str:
    return next(path for path in files if path.endswith(end))


def _distribution(iri: str, said: Sequence[_Said], address: str, content: bytes, licence: str) -> Iterator[_Node]:
    """Yield a file and its checksum; SHA-1 is the only algorithm that the profile has a word for."""
    of_file: list[_Said] = [
        *said,
        ("dcat:accessURL", _Iri(address)),
        ("dcat:downloadURL", _Iri(address)),
        ("dcat:byteSize", _Value(str(len(content)), "nonNegativeInteger")),
        ("dcterms:language", _Iri(f"{_EU}language/SWE")),
        ("dcterms:license", _Iri(licence)),
        ("spdx:checksum", _Iri(f"{iri}.checksum")),
    ]
    yield _Node(iri, "dcat:Distribution", of_file)
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    checksum: list[_Said] = [
        ("spdx:algorithm", _Iri(f"{_NAMESPACES['spdx']}checksumAlgorithm_sha1")),
        ("spdx:checksumValue", _Value(digest, "hexBinary")),
    ]
    yield _Node(f"{iri}.checksum", "spdx:Checksum", checksum)


def _date(value: str) -> _Value:
    return _Value(value, "gYear" if len(value) == 4 else "date")


def _swedish(text: str) -> _Value:
    return _Value(text.strip(), language="sv")


def _xml(nodes: Iterable[_Node]) -> bytes:
    """Write nodes as RDF/XML, in the order given."""
    root = ElementTree.Element("rdf:RDF", {f"xmlns:{prefix}": iri for prefix, iri in _NAMESPACES.items()})
    for node in nodes:
        element = ElementTree.SubElement(root, node.kind, {"rdf:about": node.iri})
        for predicate, value in node.said:
            match value:
                case _Iri(address=address) if address:
                    ElementTree.SubElement(element, predicate, {"rdf:resource": address})
                case _Value(text=text, kind=kind, language=language) if text:
                    marks = {"rdf:datatype": f"{_XSD}{kind}"} if kind else {"xml:lang": language} if language else {}
                    ElementTree.SubElement(element, predicate, marks).text = text
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="utf-8") + b"\n"
