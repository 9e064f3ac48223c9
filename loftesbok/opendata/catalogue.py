"""The published dataset described for machines: DCAT-AP-SE for data portals, schema.org for search engines.

Both are made from what ``datapackage.json`` and the promise periods say, and from the files as they are published.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from loftesbok.data.contract import PROFILE
from loftesbok.data.dataset import Dataset
from loftesbok.data.package_file import PACKAGE_FILE
from loftesbok.data.views import members
from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.reporting_period import first_day
from loftesbok.project.addresses import ADDRESS

CATALOGUE = "catalog.rdf"
PAGE = "data.html"

Files = Mapping[str, bytes]
"""The published files by their paths from the book's root."""

Json = dict[str, Any]


# --- what is said of the dataset ------------------------------------------------------------------------------------

KEYWORDS = ("medborgarlöfte", "uppföljning", "trygghet", "polis", "kommun")
_LICENCES = {
    "CC0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    **{
        f"CC-{terms.upper()}-4.0": f"http://creativecommons.org/licenses/{terms}/4.0/"
        for terms in ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")
    },
}
_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/((?:licenses|publicdomain)/[a-z-]+/[0-9.]+)(?:/.*)?"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class _About:
    """What the dataset says of itself; "" for what it does not say."""

    title: str
    description: str
    version: str
    issued: str
    keywords: tuple[str, ...]
    licence: str
    area: str
    publisher: str
    official: bool
    mail: str
    web: str
    times: tuple[tuple[str, str, str], ...]
    """Each promise period's id, first and last day; a bare year where the source gives no more."""
    tables: Mapping[str, tuple[str, str]]
    """Title and description of each published table."""

    @property
    def independence(self) -> str:
        """A sentence that says that no authority stands behind, where none does."""
        return "" if self.official else f"Utgivaren är fristående från {self.area} och Polisen."


def _about(dataset: Dataset, files: Files) -> _About:
    said, publisher = dataset.package, dataset.package["publisher"]
    resources = {f"{one['name']}.csv": one for one in said["resources"]}
    tables = [resources[path.rpartition("/")[2]] for path in files if path.endswith(".csv")]
    area, contact = _text(said["municipality"]["name"]), _text(publisher["contact"])
    mail = _text(publisher.get("email")) or contact.removeprefix("mailto:")
    given = said.get("keywords")
    keywords = tuple(filter(None, map(_text, given))) if isinstance(given, list) else ()
    issued = re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", _text(said.get("created")))
    return _About(
        title=_text(said["title"]),
        description=_text(said.get("description")) or f"Medborgarlöften i {area}, och vad som har hänt med dem.",
        version=_text(said.get("version")),
        issued=issued[0] if issued else "",
        keywords=keywords or KEYWORDS,
        licence=_licence(said["licenses"][0]),
        area=area,
        publisher=_text(publisher["name"]),
        official=publisher["official"] is True,
        mail=mail if _MAIL.fullmatch(mail) else "",
        web=contact if ADDRESS.fullmatch(contact) else "",
        times=tuple((row["period_id"], row["valid_from"], row["valid_to"]) for _, row in dataset["periods"].iterrows()),
        tables={one["name"]: (_text(one["title"]), _text(one["description"])) for one in tables},
    )


def _text(value: object) -> str:
    """Return a text that XML can hold, with U+FFFD for each character that it cannot; "" for what is no text."""
    return _NOT_XML.sub("\ufffd", value).strip() if isinstance(value, str) else ""


def _licence(licence: Mapping[str, Any]) -> str:
    """Return the IRI of a licence; Creative Commons' in the one form that DCAT-AP-SE knows; "" where there is none."""
    path = _text(licence.get("path"))
    if found := _CREATIVE_COMMONS.fullmatch(path):
        return f"http://creativecommons.org/{found[1]}/"
    if ADDRESS.fullmatch(path):
        return path
    return _LICENCES.get(_text(licence.get("name")).upper(), "")


# --- data portals: DCAT-AP-SE ---------------------------------------------------------------------------------------

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

    Raises LoftesbokError when the licence has no IRI, or a publisher that is not official poses as an authority.
    """
    about = _about(dataset, files)
    if not about.licence:
        raise LoftesbokError(
            f"data/{PACKAGE_FILE}: the first licence has no address. The catalogue needs one: give its path, such as "
            "https://creativecommons.org/publicdomain/zero/1.0/."
        )
    own = f"{base_url}{CATALOGUE}#"
    return _xml(
        [
            _catalog(about, base_url, own, _text(book) or about.title),
            _dataset(about, base_url, own, _frequency(dataset)),
            *_agents(about, own, _publisher_type(about, dataset)),
            *_coverage(about, own),
            *_distributions(about, base_url, own, files),
        ]
    )


def _catalog(about: _About, base: str, own: str, book: str) -> _Node:
    said: list[_Said] = [
        ("dcterms:title", _swedish(f"Öppna data: {book}")),
        ("dcterms:description", _swedish(f"Datamängden som {book} bygger på. {about.independence}")),
        ("dcterms:publisher", _Iri(f"{own}publisher")),
        ("dcterms:license", _Iri(about.licence)),
        ("dcterms:language", _Iri(f"{_EU}language/SWE")),
        ("dcterms:issued", _Value(about.issued, "date")),
        ("dcterms:spatial", _Iri(f"{own}area")),
        ("foaf:homepage", _Iri(base)),
        ("dcat:themeTaxonomy", _Iri(f"{_EU}data-theme")),
        ("dcat:dataset", _Iri(f"{own}dataset")),
    ]
    return _Node(f"{own}catalog", "dcat:Catalog", said)


def _dataset(about: _About, base: str, own: str, frequency: str) -> _Node:
    said: list[_Said] = [
        ("dcterms:title", _swedish(about.title)),
        ("dcterms:description", _swedish(f"{about.description} {about.independence}")),
        ("dcterms:publisher", _Iri(f"{own}publisher")),
        ("dcat:contactPoint", _Iri(f"{own}contact" if about.mail else "")),
        *(("dcat:keyword", _swedish(word)) for word in about.keywords),
        *(("dcat:theme", _Iri(f"{_EU}data-theme/{theme}")) for theme in THEMES),
        ("dcterms:issued", _Value(about.issued, "date")),
        ("dcterms:language", _Iri(f"{_EU}language/SWE")),
        ("dcat:landingPage", _Iri(f"{base}{PAGE}")),
        ("dcterms:conformsTo", _Iri(PROFILE)),
        ("dcterms:spatial", _Iri(f"{own}area")),
        *(("dcterms:temporal", _Iri(f"{own}period.{period_id}")) for period_id, _, _ in about.times),
        ("dcterms:accrualPeriodicity", _Iri(f"{_EU}frequency/{frequency}")),
        ("dcterms:accessRights", _Iri(f"{_EU}access-right/PUBLIC")),
        ("dcat:version", _Value(about.version)),
        ("dcat:distribution", _Iri(f"{own}package")),
        *(("dcat:distribution", _Iri(f"{own}table.{name}")) for name in about.tables),
    ]
    return _Node(f"{own}dataset", "dcat:Dataset", said)


def _agents(about: _About, own: str, kind: str) -> Iterator[_Node]:
    publisher: list[_Said] = [
        ("foaf:name", _swedish(about.publisher)),
        ("dcterms:description", _swedish(about.independence)),
        ("dcterms:type", _Iri(f"http://purl.org/adms/publishertype/{kind}")),
    ]
    yield _Node(f"{own}publisher", "foaf:Agent", publisher)
    if about.mail:
        contact: list[_Said] = [
            ("vcard:fn", _Value(about.publisher)),
            ("vcard:hasEmail", _Iri(f"mailto:{quote(about.mail, safe='@+')}")),
            ("vcard:hasURL", _Iri(about.web)),
        ]
        yield _Node(f"{own}contact", "vcard:Organization", contact)


def _publisher_type(about: _About, dataset: Dataset) -> str:
    """Return what kind of body publishes; without a given type the least that can be claimed.

    Official are the municipality and the police; all that is known of another publisher is that it is no authority.
    """
    place = f"data/{PACKAGE_FILE}: publisher"
    given = dataset.package["publisher"].get("type")
    if given is not None and given not in PUBLISHER_TYPES:
        raise LoftesbokError(f"{place}.type is {given!r}. It must be one of: {', '.join(PUBLISHER_TYPES)}.")
    parties = dataset["parties"]
    police, municipality = (set(parties.loc[parties["kind"] == kind, "title"]) for kind in ("police", "municipality"))
    posing = about.publisher in {about.area, *police, *municipality} or given in _AUTHORITIES
    if posing and not about.official:
        raise LoftesbokError(
            f"{place} is an authority, but official is false. No catalogue is made in an authority's name: set "
            "official to true if the authority publishes the book, and else name the one who does."
        )
    if given is not None:
        return str(given)
    if not about.official:
        return "NonGovernmentalOrganisation"
    return "NationalAuthority" if about.publisher in police else "LocalAuthority"


def _frequency(dataset: Dataset) -> str:
    """Return how often the dataset gets new rows: as the latest promise whose cadence is known is to be followed up."""
    periods = dataset["periods"]
    known = [(first_day(row["valid_from"]), row["cadence"]) for _, row in periods.iterrows() if row["cadence"]]
    if not known:
        return "UNKNOWN"
    units = members(max(known)[1])
    return next((word for unit, word in FREQUENCIES.items() if unit in units), "IRREG")  # only when it has run out


def _coverage(about: _About, own: str) -> Iterator[_Node]:
    yield _Node(f"{own}area", "dcterms:Location", [("skos:prefLabel", _swedish(about.area))])
    for period_id, first, last in about.times:
        said: list[_Said] = [("dcat:startDate", _date(first)), ("dcat:endDate", _date(last))]
        yield _Node(f"{own}period.{period_id}", "dcterms:PeriodOfTime", said)


def _distributions(about: _About, base: str, own: str, files: Files) -> Iterator[_Node]:
    archive, description = (_the_one(files, end) for end in (".zip", PACKAGE_FILE))
    whole: list[_Said] = [
        ("dcterms:title", _swedish("Hela datamängden")),
        ("dcterms:description", _swedish(f"Alla tabeller som CSV, och {PACKAGE_FILE} som beskriver dem.")),
        ("dcterms:format", _Value("text/csv+zip")),
        ("dcat:mediaType", _Iri(f"{_IANA}application/zip")),
        ("dcat:packageFormat", _Iri(f"{_IANA}application/zip")),
        ("dcterms:conformsTo", _Iri(PROFILE)),
    ]
    yield from _distribution(f"{own}package", whole, f"{base}{archive}", files[archive], about.licence)
    for name, (title, meaning) in about.tables.items():
        path = _the_one(files, f"/{name}.csv")
        table: list[_Said] = [
            ("dcterms:title", _swedish(f"Tabellen {title}")),
            ("dcterms:description", _swedish(f"{meaning} En av datamängdens {len(about.tables)} tabeller.")),
            ("dcterms:format", _Value("text/csv")),
            ("dcat:mediaType", _Iri(f"{_IANA}text/csv")),
            ("dcterms:conformsTo", _Iri(f"{base}{description}")),
        ]
        yield from _distribution(f"{own}table.{name}", table, f"{base}{path}", files[path], about.licence)
    standard = "Tabellernas kolumner, nycklar och villkor, som Table Schema"
    yield _Node(f"{base}{description}", "dcterms:Standard", [("dcterms:title", _swedish(standard))])
    yield _Node(PROFILE, "dcterms:Standard", [("dcterms:title", _swedish("Data Package, version 2.0"))])
    yield _Node(about.licence, "dcterms:LicenseDocument", [])


def _the_one(files: Files, end: str) -> str:
    return next(path for path in files if path.endswith(end))


def _distribution(iri: str, told: Sequence[_Said], address: str, content: bytes, licence: str) -> Iterator[_Node]:
    """Yield a file and its checksum; SHA-1 is the only algorithm that the profile has a word for."""
    said: list[_Said] = [
        *told,
        ("dcat:accessURL", _Iri(address)),
        ("dcat:downloadURL", _Iri(address)),
        ("dcat:byteSize", _Value(str(len(content)), "nonNegativeInteger")),
        ("dcterms:language", _Iri(f"{_EU}language/SWE")),
        ("dcterms:license", _Iri(licence)),
        ("spdx:checksum", _Iri(f"{iri}.checksum")),
    ]
    yield _Node(iri, "dcat:Distribution", said)
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
        made = ElementTree.SubElement(root, node.kind, {"rdf:about": node.iri})
        for predicate, value in node.said:
            match value:
                case _Iri(address=address) if address:
                    ElementTree.SubElement(made, predicate, {"rdf:resource": address})
                case _Value(text=text, kind=kind, language=language) if text:
                    marks = {"rdf:datatype": f"{_XSD}{kind}"} if kind else {"xml:lang": language} if language else {}
                    ElementTree.SubElement(made, predicate, marks).text = text
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="utf-8") + b"\n"


# --- search engines: schema.org -------------------------------------------------------------------------------------

_MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "zip": "application/zip"}


def json_ld(dataset: Dataset, files: Files, *, base_url: str) -> str:
    """Return the dataset as schema.org has it, to stand within ``<script type="application/ld+json">``.

    Nothing in it can end the element, as every ``<`` is escaped. Without an address the files are named as seen from
    the data page.
    """
    about = _about(dataset, files)
    contact = {key: value for key, value in (("email", about.mail), ("url", about.web)) if value}
    publisher: Json = {"@type": "Organization", "name": about.publisher}
    if contact:
        publisher["contactPoint"] = {"@type": "ContactPoint", **contact}
    said: Json = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{base_url}{CATALOGUE}#dataset" if base_url else "",
        "url": f"{base_url}{PAGE}" if base_url else "",
        "name": about.title,
        "description": f"{about.description} {about.independence}".strip(),
        "version": about.version,
        "datePublished": about.issued,
        "inLanguage": "sv",
        "isAccessibleForFree": True,
        "keywords": list(about.keywords),
        "license": about.licence or _text(dataset.package["licenses"][0].get("name")),
        "publisher": publisher,
        "spatialCoverage": {"@type": "Place", "name": about.area},
        "temporalCoverage": [f"{first}/{last}" for _, first, last in about.times],
        "distribution": [_download(about, f"{base_url}{path}", content) for path, content in files.items()],
    }
    text = json.dumps({key: value for key, value in said.items() if value not in ("", [])}, ensure_ascii=False)
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _download(about: _About, address: str, content: bytes) -> Json:
    file = address.rpartition("/")[2]
    stem, _, suffix = file.rpartition(".")
    return {
        "@type": "DataDownload",
        "name": about.tables[stem][0] if suffix == "csv" else file,
        "contentUrl": address,
        "encodingFormat": _MEDIA_TYPES[suffix],
        "contentSize": f"{len(content)} B",
        "sha256": hashlib.sha256(content).hexdigest(),
    }
