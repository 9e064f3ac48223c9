"""The kinds of board paper, and the parts that each has: which, in what order, which are required and why.

The parts are data: ``parts.yml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.vocabulary import Term

REPORT, PROPOSAL = "report", "proposal"
KINDS = {
    REPORT: Term("Återrapportering", "Redovisar för kommunstyrelsen vad ett medborgarlöfte har gett."),
    PROPOSAL: Term("Förslag", "Lägger fram ett nytt medborgarlöfte för beslut."),
}
FORMS = ("line", "date", "points", "paragraphs", "documents", "names")
HEAD = ("department", "officer", "date", "diary_number", "addressee")
"""What stands above the title, as names with values."""


@dataclass(frozen=True)
class PartKind:
    """A part that every board paper has: what may be written there, and why a kind of paper cannot do without.

    ``short`` is what it is called in running text.
    """

    key: str
    heading: str
    short: str
    form: str
    required: Mapping[str, str]

    @property
    def is_line(self) -> bool:
        """Whether the part is a single text, without a heading of its own in the body."""
        return self.form in ("line", "date")


@cache
def parts() -> Mapping[str, PartKind]:
    """Return the parts by key, in the order in which they stand in a paper."""
    import yaml  # noqa: PLC0415 - heavy for --help

    source = resources.files("loftesbok.papers.board_paper").joinpath("parts.yml").read_text(encoding="utf-8")
    kinds = [
        PartKind(
            part["key"],
            part["heading"],
            part.get("short") or part["heading"].lower(),
            part["form"],
            part.get("required") or {},
        )
        for part in yaml.safe_load(source)
    ]
    return {kind.key: kind for kind in kinds}


def known_kind(kind: str) -> str:
    """Return the kind as it is; raise LoftesbokError with those that exist."""
    if kind not in KINDS:
        there = " eller ".join(f"{code} ({term.label.lower()})" for code, term in KINDS.items())
        raise LoftesbokError(f"{kind!r} är ingen sorts tjänsteskrivelse; det finns {there}.")
    return kind
