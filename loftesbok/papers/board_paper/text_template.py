"""An empty text file for a paper, with every key and what it is for: a beginning for whoever writes it."""

from __future__ import annotations

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import period_row
from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper.kinds import PaperKind, find_kind
from loftesbok.papers.board_paper.parts import BODY, PartKind, Parts, read_parts
from loftesbok.project import atomic_files
from loftesbok.project.project import Project

_FORMS = {
    "line": "en text",
    "date": "en dag, skriven som 2023-05-10",
    "points": "en lista; varje punkt ska gå att läsa för sig",
    "paragraphs": "en text, eller en lista med ett stycke i varje punkt",
    "documents": "en lista med title och date för varje handling",
    "names": "en lista, med roller i stället för namn",
}
_OWN = {
    BODY: "den som beslutar, om det är någon annan än mottagaren",
    "summary": "utan egen text görs meningar ur data",
}


def write(project: Project, dataset: Dataset, period_id: str, kind_code: str) -> str:
    """Write the file and return a sentence on it; raise LoftesbokError where there is one already."""
    kind = find_kind(kind_code)
    period = period_row(dataset, period_id)
    path = project.paper_text(period_id, kind.code)
    if path.exists():
        raise LoftesbokError(f"{project.relative(path)} finns redan; skriv i den.")
    atomic_files.write(path, text(str(period["title"]), kind, read_parts(project.paper_texts)))
    return f"{project.relative(path)} skriven. Fyll i det som är känt och lämna resten tomt."


def text(title: str, kind: PaperKind, parts: Parts) -> str:
    """Return the contents of the file."""
    head = (
        f"# Texterna till tjänsteskrivelsen ({kind.label.lower()}) om löftet {' '.join(title.split())}.\n"
        "# Resultat och siffror skrivs inte här: de kommer från data. Det som lämnas tomt visas som saknat.\n"
        "# En text kan ha en källa: {text: …, source: id i sources.csv, anchor: några ord ur källan}\n"
        "# Skriv långa texter på raderna under >- och dra in dem. Då får de innehålla kolon, # och citattecken:\n"
        "#   goals: >-\n"
        "#     Hela texten, på så många rader som behövs. En tom rad gör ett nytt stycke.\n"
    )
    more = ["replaces: # id för den löftesperiod som det nya löftet ersätter"] if kind.may_replace else []
    rows = [*(_row(part, kind) for part in parts.values()), *more, "final: nej # ja när skrivelsen är klar"]
    return head + "\n" + "\n".join(rows) + "\n"


def _row(part: PartKind, kind: PaperKind) -> str:
    must = "" if part.why_required(kind.code, kind.decides) else "; krävs inte"
    more = f"; {_OWN[part.key]}" if part.key in _OWN else ""
    return f"{part.key}: # {part.heading_for(kind.decides)}: {_FORMS[part.form]}{must}{more}"
