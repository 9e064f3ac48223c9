"""Every edition that is published, and how to refer to one."""

from __future__ import annotations

from loftesbok.analysis.reconstruction import is_reconstruction
from loftesbok.analysis.wording import Names, last_time
from loftesbok.book import toc
from loftesbok.data.dataset import Dataset
from loftesbok.document.document import Document, document
from loftesbok.document.pieces import Link, Paragraph, Strong, Table, cell, line
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.editions import plan
from loftesbok.project import addresses
from loftesbok.project.project import TRENDS, Project

SHORT = 12  # characters of a digest that are shown; the whole stands in build.json
NO_EDITION = "Ingen utgåva är publicerad ännu."
OVER_TIME = "Löftena över tid"


def editions(project: Project, dataset: Dataset, through: str = "") -> Document:
    """Return the published editions with period, reach, link and short digest, the newest of each chapter first."""
    names = Names(dataset)
    rows = []
    for period_id, codes in toc.chapters(project, dataset, through):
        for code in codes:
            rows.append(
                (
                    cell(Link(f"{_title(names, period_id)}, {_reach(code)}", f"/reports/{period_id}/{code}")),
                    cell(_standing(dataset, period_id, code, code == codes[0])),
                    cell(_digest(project, period_id, code)),
                )
            )
    if not rows:
        return document(Paragraph((NO_EDITION,)))
    header = ("Utgåva", "Läge", "Kontrollsumma")
    method = (
        "En utgåva är ett kapitel så som det var till och med en viss redovisningsperiod. Adressen ändras aldrig.",
        "Kontrollsumman räknas ur arbetsbladet och de data som utgåvan får se. Här visas början av den. Hela summan "
        "står längst ned i kapitlet och i filen build.json.",
    )
    return document(Table("sida-utgavor", "Alla utgåvor i boken", header, tuple(rows), method))


def example(project: Project, dataset: Dataset, through: str = "") -> Document:
    """Return how a reference to the newest edition of the newest promise is written."""
    chapters = toc.chapters(project, dataset, through)
    if not chapters:
        return document(Paragraph((NO_EDITION,)))
    period_id, codes = chapters[0]
    address = f"{addresses.public_url(project)}{_file(period_id, codes[0])}"
    chapter = f"{_title(Names(dataset), period_id)}, {_reach(codes[0])}"
    digest = _digest(project, period_id, codes[0])
    rest = f". {chapter}. {address}, kontrollsumma {digest}. Läst (dag, månad och år)."
    return document(Paragraph(line(Strong(str(project.config.get("title", ""))), rest), "brief"))


def _standing(dataset: Dataset, period_id: str, code: str, is_newest: bool) -> str:
    standing = "senaste" if is_newest else "tidigare"
    reconstructed = is_reconstruction(dataset, period_id, ReportingPeriod.parse(code))
    return f"{standing}, rekonstruktion" if reconstructed else standing


def _title(names: Names, period_id: str) -> str:
    return OVER_TIME if period_id == TRENDS else names.period(period_id)


def _reach(code: str) -> str:
    return f"till och med {last_time(code)}"


def _file(period_id: str, code: str) -> str:
    return f"reports/{period_id}/{code}.html"


def _digest(project: Project, period_id: str, code: str) -> str:
    return plan.recorded_inputs(project, period_id, code)[:SHORT]
