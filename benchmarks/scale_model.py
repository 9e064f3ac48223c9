"""What the page *Skala* counts from what was measured: other numbers of municipalities, cores and years."""

from __future__ import annotations

from benchmarks.scale_measured import Results, fleets_of, points_of, seconds, speedup, spell, table_of
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Paragraph
from loftesbok.domain.swedish import number, plural

COUNTRY = 290  # municipalities in Sweden


def _core_seconds(results: Results) -> float:
    """Return the seconds of one core for one municipality, by the largest fleet that was measured."""
    points = fleets_of(results)
    return points[-1]["seconds"] * points[-1]["workers"] / points[-1]["municipalities"] if points else 0.0


def model(results: Results) -> Document | None:
    """Return what the measured times would mean for other numbers of municipalities and cores."""
    one, times = _core_seconds(results), speedup(results)
    if not one:
        return None
    rows = []
    for count in (COUNTRY, 10 * COUNTRY):
        for computers, cores in ((1, 2), (1, 8), (4, 8)):
            if computers > 1 and not times:
                continue
            loss = 2 / times if computers > 1 else 1.0
            where = plural(computers, "dator", "datorer")
            rows.append((f"{number(count)} kommuner, {where} med {number(cores)} kärnor",
                         spell(count * one * loss / (computers * cores))))  # fmt: skip
    table = table_of("skala-modell", "Modell: tid för andra antal, från noll", ("Vad", "Tid"), rows)
    method = (
        f"Räknat, inte mätt. Modellen säger att tiden är antalet kommuner gånger {seconds(one)} sekunder, delat med "
        "antalet kärnor. Talet kommer från den största körningen ovan."
    )
    more = f" För flera datorer räknar modellen med samma förlust som vi mätte i Dask: {number(round(times, 2))} av 2."
    return document(table, Paragraph((method + (more if times else ""),)))


def storage(results: Results) -> Document | None:
    """Return how much room the editions would take for a whole country, by the growth of one book."""
    points = points_of(results, "years")
    if not points:
        return None
    last = points[-1]
    year = last["editions_mb"] / (last["tertials"] / 3)
    header = ("År", "En kommun (MB)", f"{COUNTRY} kommuner (GB)")
    rows = [
        (number(count), number(round(year * count, 1)), number(round(year * count * COUNTRY / 1024, 1)))
        for count in (1, 5, 10, 20)
    ]
    table = table_of("skala-lagring", "Modell: så mycket plats tar utgåvorna", header, rows)
    method = f"Räknat, inte mätt: {number(round(year, 2))} megabyte per kommun och år, "
    method += f"som i mätningen av {last['tertials'] // 3} år."
    return document(table, Paragraph((method,)))
