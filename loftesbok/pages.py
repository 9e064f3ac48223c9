"""The fragments that the book's pages include: what is shown from data, and the texts that are the same in every book.

Each is written whole into ``book/_generated/`` at every build; a page includes each at most once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources

import pandas as pd

from loftesbok import coverage, files, measures, tables
from loftesbok.dataset import Dataset
from loftesbok.document import (
    Block,
    Bullets,
    Card,
    Cards,
    Document,
    Facts,
    Line,
    Link,
    Paragraph,
    Table,
    cell,
    document,
    line,
)
from loftesbok.naming import Names, cadence_words, counted_statuses, reporting_label, validity
from loftesbok.project import TRENDS, Project
from loftesbok.reporting import ReportingPeriod
from loftesbok.swedish import day, plural, sentence
from loftesbok.trends import TrendReport
from loftesbok.view import book_view, edition_view, resolve_through
from loftesbok.vocabulary import (
    ACCUMULATIONS,
    KINDS,
    PART_KINDS,
    PRECISIONS,
    STATES,
    STATUSES,
    VERDICTS,
    Term,
)

EMPTY = "Underlaget innehåller inget löfte ännu."


def fragments(project: Project, dataset: Dataset, through: str = "") -> dict[str, str]:
    """Return every fragment by file name, as MyST."""
    made: dict[str, Callable[[], Document]] = {
        "lage": lambda: state_in_short(project, dataset, through),
        "tidslinje": lambda: timeline(dataset, through),
        "statusar": lambda: document(_terms("sida-statusar", "Statusar", "Status", STATUSES, badges=True)),
        "tillstand": lambda: document(_terms("sida-tillstand", "Tillstånd", "Tillstånd", STATES, badges=True)),
        "precision": lambda: document(_terms("sida-precision", "Precision", "Precision", PRECISIONS)),
        "ackumulation": lambda: document(_terms("sida-ackumulation", "Hur talen räknas", "Ord", ACCUMULATIONS)),
        "delar": lambda: document(_terms("sida-delar", "Delar av en helhet", "Ord", PART_KINDS)),
        "slag": lambda: document(_terms("sida-slag", "Prestation, utfall och effekt", "Slag", KINDS)),
        "jamforbarhet": lambda: document(Bullets(tuple(line(rule) for rule in measures.RULE))),
        "malregel": lambda: document(_terms("sida-mal", "Bedömning av mål", "Bedömning", VERDICTS, badges=True)),
        "kallista": lambda: document(sources(dataset)),
        "dataordlista": lambda: document(*dictionary(dataset)),
        "tolkningar": lambda: document(*readings(dataset)),
        "avsandare": lambda: document(*publisher(dataset)),
        "rattelser": lambda: document(*corrections(dataset)),
    }
    return {f"{name}.md": make().to_myst() + "\n" for name, make in made.items()} | texts()


def texts() -> dict[str, str]:
    """Return the texts that are the same in every book, by file name."""
    folder = resources.files("loftesbok").joinpath("templates", "texts")
    return {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".md")}


def write(project: Project, dataset: Dataset, through: str = "") -> list[str]:
    """Write the fragments and remove those that are no longer made; return the names of those that changed."""
    wanted = fragments(project, dataset, through)
    changed = [name for name, text in wanted.items() if files.write(project.generated / name, text)]
    for path in project.generated.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    return changed


def state_in_short(project: Project, dataset: Dataset, through: str = "") -> Document:
    """Return one card per promise period: area, commitments, what is known, how far the data reach, a link."""
    cards = []
    for _, row in dataset["periods"].sort_values("valid_from", ascending=False, kind="stable").iterrows():
        period_id = row["period_id"]
        own = resolve_through(dataset, period_id)
        if through:
            last = ReportingPeriod.parse(through)
            if not _has_begun(dataset, period_id, last):
                continue
            own = min(own, last)
        view = edition_view(dataset, period_id, own)
        names = Names(view)
        grid = coverage.grid(view, period_id, own)
        latest = coverage.latest_reported(grid)
        pairs: list[tuple[str, tuple[Line, ...]]] = [
            ("Område", (line(row["area"]),)),
            ("Gäller", (line(validity(row)),)),
            ("Åtaganden", (line(plural(grid["commitment_id"].nunique(), "åtagande", "åtaganden")),)),
            ("Ska följas upp", (line(sentence(cadence_words(row["cadence"]) or "framgår inte av underlaget")),)),
            ("Data till och med", (line(reporting_label(own.code)),)),
        ]
        if latest:
            counted = grid[(grid["reporting_period"] == latest.code) & (grid["status"] != "")]["status"].value_counts()
            told = counted_statuses({str(code): int(count) for code, count in counted.items()})
            pairs.append((f"Status, {latest.label}", (line(told),)))
        gaps = _gaps(grid)
        if gaps:
            pairs.append(("Saknas", tuple(line(gap) for gap in gaps)))
        href = f"/reports/{period_id}/{own.code}"
        body: tuple[Block, ...] = (
            Facts(tuple(pairs)),
            Paragraph(line(Link(f"Läs om {names.period(period_id)}", href))),
        )
        cards.append(Card(names.period(period_id), body))
    return document(Cards(tuple(cards), "periods") if cards else Paragraph((EMPTY,)))


def _has_begun(dataset: Dataset, period_id: str, last: ReportingPeriod) -> bool:
    return period_id in set(book_view(dataset, last)["periods"]["period_id"])


def _gaps(grid: pd.DataFrame) -> list[str]:
    told = []
    for first, last in coverage.runs(grid):
        states = set(grid.loc[grid["reporting_period"] == first.code, "state"])
        for state in ("not_reported", "published_not_held", "no_information"):
            if state in states:
                told.append(f"{sentence(coverage.run_label(first, last))}: {STATES[state].label.lower()}")
    return told


def timeline(dataset: Dataset, through: str = "") -> Document:
    """Return the time line of all promise periods (the trends chapter has the same, under labels of its own)."""
    if dataset["periods"].empty:
        return document(Paragraph((EMPTY,)))
    last = resolve_through(dataset, TRENDS, through)
    return TrendReport(book_view(dataset, last), last, place="start").timeline()


def _terms(label: str, caption: str, head: str, words: Mapping[str, Term], badges: bool = False) -> Table:
    from loftesbok.document import Badge  # noqa: PLC0415

    rows = tuple((cell(Badge(code) if badges else term.label), cell(term.meaning)) for code, term in words.items())
    return Table(label, caption, (head, "Betyder"), rows)


def sources(dataset: Dataset) -> Table:
    """Return the documents with id, date, diary number and checksum."""
    rows = tuple(
        (
            cell(row["source_id"]),
            (line(Link(row["title"], row["url"]) if row["url"].startswith("http") else row["title"]),
             line(row["document_type"]), line(row["publisher"])),
            cell(day(row["published_on"]) if row["published_on"] else "odaterad"),
            cell(row["diary_number"] or "saknas"),
            cell(row["sha256"] or "saknas"),
        )
        for _, row in dataset["sources"].iterrows()
    )  # fmt: skip
    header = ("Id", "Dokument", "Datum", "Diarienummer", "Kontrollsumma (SHA-256)")
    return Table("sida-kallor", "Dokumenten som boken bygger på", header, rows)


def dictionary(dataset: Dataset) -> list[Block]:
    """Return one table per table of the Data Package: every column with title, type and meaning."""
    blocks: list[Block] = []
    for resource in dataset.package["resources"]:
        rows = []
        keys = _key_columns(resource["schema"])
        for field in resource["schema"]["fields"]:
            rules = field.get("constraints", {})
            notes = ["nyckel"] if field["name"] in keys else []
            notes += [] if rules.get("required") else ["får vara tom"]
            values = rules.get("enum") or field.get("loftesbok", {}).get("values") or []
            rows.append(
                (
                    (line(field["name"]), line(field.get("title", ""))),
                    (
                        line(field.get("description", "")),
                        *((line(f"Värden: {', '.join(values)}"),) if values else ()),
                    ),
                    cell(_type_words(field)),
                    cell(", ".join(notes) or "ska fyllas i"),
                )
            )
        name = resource["name"].replace("_", "-")
        caption = f"{resource['title']} ({resource['path']}): {plural(len(dataset[resource['name']]), 'rad', 'rader')}"
        table = Table(f"sida-data-{name}", caption, ("Kolumn", "Betyder", "Typ", "Krav"), tuple(rows))
        blocks += [Paragraph(line(resource.get("description", ""))), table]
    return blocks


def _key_columns(schema: Mapping) -> set[str]:
    key: str | list[str] = schema.get("primaryKey") or next(iter(schema.get("uniqueKeys", [])), [])
    return {key} if isinstance(key, str) else set(key)


def _type_words(field: Mapping) -> str:
    kinds = {
        "slug": "id", "reporting_period": "redovisningsperiod", "date_or_year": "datum eller år", "list": "lista, |",
        "text": "text", "anchor": "ankare",
    }  # fmt: skip
    types = {"string": "text", "integer": "heltal", "number": "tal", "date": "datum"}
    return kinds.get(field.get("loftesbok", {}).get("kind", ""), types.get(field["type"], field["type"]))


def readings(dataset: Dataset) -> list[Block]:
    """Return, per promise period, the figures whose note says how an unclear passage was read."""
    names = Names(dataset)
    home = dict(zip(dataset["commitments"]["commitment_id"], dataset["commitments"]["period_id"], strict=True))
    noted = dataset["measures"]
    noted = noted[noted["note"] != ""]
    rows = []
    order = {one: i for i, one in enumerate(dataset["commitments"]["commitment_id"])}
    for _, row in noted.sort_values("commitment_id", key=lambda ids: ids.map(order), kind="stable").iterrows():
        rows.append(
            (
                cell(names.title("indicators", row["indicator_id"])),
                (
                    line(names.title("commitments", row["commitment_id"])),
                    line(names.period(home[row["commitment_id"]])),
                ),
                cell(reporting_label(row["reporting_period"])),
                cell(row["note"]),
            )
        )
    if not rows:
        return [Paragraph(("Inga siffror i underlaget har någon anmärkning.",))]
    header = ("Mått", "Åtagande", "Tid", "Anmärkning")
    return [Table("sida-tolkningar", "Siffror med anmärkning om hur källan är läst", header, tuple(rows))]


def publisher(dataset: Dataset) -> list[Block]:
    """Return who publishes the book, the contact, the licence of the data, and whether it is official."""
    who = dataset.package["publisher"]
    licences = dataset.package.get("licenses", [])
    shown = tuple(
        line(Link(one.get("title") or one.get("name", ""), one["path"]) if one.get("path") else one.get("name", ""))
        for one in licences
    )
    municipality = dataset.package["municipality"]["name"]
    independent = Paragraph(
        line(
            "Boken är ett fristående exempel, gjort ur offentliga dokument. Den är inget dokument från "
            f"{municipality or 'kommunen'} eller Polisen."
        ),
        "note",
    )
    facts = Facts(
        (
            ("Utgivare", (line(who["name"] or "inte ifylld ännu"),)),
            ("Kontakt", (line(who["contact"] or "inte ifylld ännu"),)),
            ("Licens för data", shown or (line("inte ifylld ännu"),)),
        )
    )
    return [facts] if who["official"] else [independent, facts]


def corrections(dataset: Dataset) -> list[Block]:
    """Return what has been corrected after publication; a sentence where nothing has been."""
    found = tables.corrections_blocks(dataset, "sida-rattelser")
    return found or [Paragraph(("Inga rättelser har gjorts.",))]
