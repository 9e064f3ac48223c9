"""What the page *Skala* shows first of all: what was measured, as figures and tables, and on which machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks import fleets
from benchmarks.scale_figures import Curve, Panel, curves
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Bullets, Figure, Line, Paragraph, Table, cell, line
from loftesbok.domain.swedish import day, number, plural

MEASURED = "Alla tal i tabellen är mätta. De står också i filen benchmarks/results.json."
Results = Mapping[str, Mapping[str, Any]]


def points_of(results: Results, name: str) -> list[dict[str, Any]]:
    """Return the measured points of a series; none where it has not been measured."""
    return list(results.get(name, {}).get("points", ()))


def source(results: Results, *names: str) -> tuple[Line, ...]:
    """Return on which machine, and when, these series were measured."""
    told = [f"{results[name]['machine']} Mätt {day(results[name]['measured'])}." for name in names if name in results]
    return tuple(line(one) for one in dict.fromkeys(told))


def table_of(label: str, caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Return a table of texts whose first column heads the rows and whose others are numbers."""
    shown = tuple(tuple(cell(value) for value in row) for row in rows)
    return Table(label, caption, tuple(header), shown, numeric=frozenset(range(1, len(header))))


def seconds(value: float) -> str:
    """Write a time in seconds, with as many digits as mean something."""
    return number(round(value, 2 if value < 10 else 1 if value < 100 else 0))


def spell(seconds: float) -> str:
    """Write a time in words: "12 sekunder", "35 minuter", "2 timmar och 5 minuter"."""
    if seconds < 120:
        return plural(round(seconds), "sekund", "sekunder")
    minutes = round(seconds / 60)
    if minutes < 120:
        return plural(minutes, "minut", "minuter")
    hours, left = divmod(minutes, 60)
    return plural(hours, "timme", "timmar") + (f" och {plural(left, 'minut', 'minuter')}" if left else "")


def machines(results: Results) -> Document | None:
    """Return on which machine and when: most series share both."""
    told = source(results, *results)
    return document(Bullets(told)) if told else None


def rows(results: Results) -> Document | None:
    """Return what the check of the data takes, by the number of measures."""
    points = points_of(results, "rows")
    if not points:
        return None
    other = [one for one in points if "frictionless" in one]
    header = ("Mått", "Tid (sekunder)", "Minne (MB)", "Frictionless, tid (sekunder)")
    table = table_of(
        "skala-rader-tabell", "Tid och minne för att kontrollera data", header,
        [(number(one["measures"]), seconds(one["seconds"]), number(one["memory"]),
          seconds(one["frictionless"]) if "frictionless" in one else "–") for one in points],
    )  # fmt: skip
    ours = Curve("vår kontroll", [(one["measures"], one["seconds"]) for one in points])
    theirs = Curve("Frictionless", [(one["measures"], one["frictionless"]) for one in other])
    last = points[-1]
    alt = (
        f"Två linjediagram. Kontrollen av {number(points[0]['measures'])} mått tog {seconds(points[0]['seconds'])} "
        f"sekunder och av {number(last['measures'])} mått {seconds(last['seconds'])} sekunder."
    )
    alt += f" Minnet gick från {number(points[0]['memory'])} till {number(last['memory'])} megabyte."
    if "frictionless" in last:
        alt += f" Frictionless tog {seconds(last['frictionless'])} sekunder för de flesta måtten."
    memory = Curve("", [(one["measures"], one["memory"]) for one in points])
    svg = curves(
        [Panel("Sekunder", [ours, theirs] if other else [ours]), Panel("Megabyte minne, vår kontroll", [memory])],
        "Antal mått",
        powers=True,
    )
    method = (
        "Varje mått har ett eget ankare, som i riktiga data. Vår kontroll gäller alla tabeller. Frictionless gäller "
        "bara tabellen med mått. Skalorna går i steg om tio gånger.",
        MEASURED,
    )
    return document(
        Figure("skala-rader", "Tiden för att kontrollera data", alt, svg, table, method, source(results, "rows"))
    )


def periods(results: Results) -> Document | None:
    """Return what a book from nothing takes, by the number of promise periods."""
    points = points_of(results, "periods")
    if not points:
        return None
    header = ("Löftesperioder", "Tid (sekunder)", "Minne (MB)", "Sidor")
    table = table_of(
        "skala-perioder-tabell", "Tid och minne för en hel bok, från noll", header,
        [(number(one["periods"]), seconds(one["seconds"]), number(one["memory"]), number(one["pages"]))
         for one in points],
    )  # fmt: skip
    alt = (
        f"Två linjediagram. Från {plural(points[0]['periods'], 'period', 'perioder')} till "
        f"{plural(points[-1]['periods'], 'period', 'perioder')} gick tiden från {seconds(points[0]['seconds'])} till "
        f"{seconds(points[-1]['seconds'])} sekunder och minnet från {number(points[0]['memory'])} till "
        f"{number(points[-1]['memory'])} megabyte."
    )
    svg = curves(
        [
            Panel("Sekunder för hela boken", [Curve("", [(one["periods"], one["seconds"]) for one in points])]),
            Panel("Megabyte minne", [Curve("", [(one["periods"], one["memory"]) for one in points])]),
        ],
        "Antal löftesperioder",
    )
    method = ("Boken görs från noll: varje kapitel körs och alla sidor byggs.", MEASURED)
    return document(
        Figure("skala-perioder", "En bok med fler löftesperioder", alt, svg, table, method, source(results, "periods"))
    )


def years(results: Results) -> Document | None:
    """Return what the build takes after each new tertial, as the years go by."""
    points = points_of(results, "years")
    if not points:
        return None
    last = points[-1]
    yearly = [one for one in points if one["tertials"] % 3 == 0]
    header = ("År", "Utgåvor", "Sidor", "Tid för nytt tertial (sekunder)", "Minne (MB)", "Utgåvor (MB)")
    table = table_of(
        "skala-ar-tabell", "En ny uppföljning, år för år", header,
        [(number(one["tertials"] // 3), number(one["editions"]), number(one["pages"]), seconds(one["seconds"]),
          number(one["memory"]), number(one["editions_mb"])) for one in yearly],
    )  # fmt: skip
    alt = (
        f"Två linjediagram över {plural(last['tertials'] // 3, 'år', 'år')}. Att bygga om boken efter ett nytt tertial "
        f"tog {seconds(points[1]['seconds'])} sekunder i början och {seconds(last['seconds'])} sekunder i slutet. "
        f"Utgåvorna tar då {number(last['editions_mb'])} megabyte."
    )
    svg = curves(
        [
            Panel(
                "Sekunder efter ett nytt tertial", [Curve("", [(one["tertials"], one["seconds"]) for one in points])]
            ),
            Panel("Utgåvor, megabyte", [Curve("", [(one["tertials"], one["editions_mb"]) for one in points])]),
        ],
        "Antal tertial sedan början",
    )
    method = (
        "Varje tertial ger en ny utgåva av löftet och en av kapitlet om alla löften. Ingen utgåva tas bort. "
        "Tabellen visar det sista tertialet varje år, diagrammet visar alla.",
        MEASURED,
    )
    return document(Figure("skala-ar", "En bok som växer år för år", alt, svg, table, method, source(results, "years")))


def fleets_of(results: Results) -> list[dict[str, Any]]:
    """Return the fleets that were measured, the smallest first."""
    return [point for count in fleets.SIZES for point in points_of(results, f"fleet-{count}")]


def municipalities(results: Results) -> Document | None:
    """Return what many municipalities' books take."""
    points = fleets_of(results)
    if not points:
        return None
    each = [one["seconds"] / one["municipalities"] for one in points]
    missing = [count for count in fleets.SIZES if f"fleet-{count}" not in results]
    header = (
        "Kommuner",
        "Tid i allt",
        "Tid per kommun (sekunder)",
        "Minne i allt (MB)",
        "Största process (MB)",
        "Sidor",
    )
    table = table_of(
        "skala-kommuner-tabell", "Många kommuners böcker, från noll", header,
        [(number(one["municipalities"]), spell(one["seconds"]), seconds(time), number(one["together"]),
          number(one["largest"]), number(one["pages"])) for one, time in zip(points, each, strict=True)],
    )  # fmt: skip
    told = [
        f"För {number(one['municipalities'])} kommuner var tiden {seconds(time)} sekunder per kommun och minnet "
        f"{number(one['together'])} megabyte."
        for one, time in ((points[0], each[0]), (points[-1], each[-1]))
    ]
    alt = f"Två linjediagram. {' '.join(told)}"
    svg = curves(
        [
            Panel("Sekunder per kommun", [
                Curve("", [(one["municipalities"], time) for one, time in zip(points, each, strict=True)])
            ]),
            Panel("Megabyte minne i allt", [Curve("", [(one["municipalities"], one["together"]) for one in points])]),
        ],
        "Antal kommuner",
    )  # fmt: skip
    method = (
        "Varje kommun är påhittad och har fyra löftesperioder. Böckerna görs från noll med kommandot fleet, så många i "
        "taget som datorn har kärnor. Minnet gäller alla processer tillsammans, när det är som störst.",
        MEASURED,
    )
    figure = Figure("skala-kommuner", "Många kommuners böcker", alt, svg, table, method,
                    source(results, *(f"fleet-{count}" for count in fleets.SIZES)))  # fmt: skip
    if not missing:
        return document(figure)
    left = f"Inte mätt ännu: {', '.join(number(count) for count in missing)} kommuner."
    return document(figure, Paragraph((left,)))


def workers(results: Results) -> Document | None:
    """Return what two Dask workers take against one."""
    points = {one["workers"]: one for one in points_of(results, "dask")}
    if not points:
        return None
    times = speedup(results)
    table = table_of(
        "skala-datorer", "Samma böcker med en och två arbetare i Dask", ("Arbetare", "Kommuner", "Tid (sekunder)"),
        [(number(count), number(one["municipalities"]), seconds(one["seconds"])) for count, one in points.items()],
    )  # fmt: skip
    told = f"Två arbetare var {number(round(times, 2))} gånger så snabba som en."
    method = Paragraph(("Varje arbetare hölls till en kärna. Talen är mätta.",))
    return document(Paragraph((told,)), table, method, Bullets(source(results, "dask")))


def speedup(results: Results) -> float:
    """Return how many times faster two workers are than one."""
    points = {one["workers"]: one["seconds"] for one in points_of(results, "dask")}
    return points[1] / points[2] if {1, 2} <= points.keys() else 0.0
