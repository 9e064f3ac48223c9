"""The kinds of board paper: one object each, which says all that sets a kind apart from the others."""

from __future__ import annotations

from dataclasses import dataclass

from loftesbok.domain.problems import LoftesbokError


@dataclass(frozen=True)
class PaperKind:
    """A kind of board paper.

    ``code`` ends the name of its text file and its address. ``decides`` is the body that decides, where the text file
    names none. A kind that ``looks_back`` tells results as of a reporting period, so there is one for each edition; one
    that does not holds nothing of what came after it. ``may_replace``: may name the promise that it takes the place of.
    """

    code: str
    label: str
    meaning: str
    decides: str
    looks_back: bool
    may_replace: bool = False

    def name(self, through: str) -> str:
        """Return what a paper of this kind is called in addresses and file names: ``report-2023-T2``, ``proposal``."""
        return f"{self.code}-{through}" if self.looks_back else self.code


REPORT = PaperKind(
    "report", "Återrapportering", "Redovisar vad ett medborgarlöfte har gett.", "Kommunstyrelsen", looks_back=True
)
PROPOSAL = PaperKind(
    "proposal",
    "Förslag",
    "Lägger fram ett nytt medborgarlöfte för beslut.",
    "Kommunstyrelsen",
    looks_back=False,
    may_replace=True,
)
COUNCIL = PaperKind(
    "council",
    "Uppföljning till kommunfullmäktige",
    "Redovisar ett medborgarlöfte som gäller för kommunfullmäktige.",
    "Kommunfullmäktige",
    looks_back=True,
)
KINDS = {kind.code: kind for kind in (REPORT, PROPOSAL, COUNCIL)}


def find_kind(code: str) -> PaperKind:
    """Return a kind by its code; raise LoftesbokError with those that exist."""
    if code not in KINDS:
        *first, last = (f"{kind.code} ({kind.label.lower()})" for kind in KINDS.values())
        raise LoftesbokError(f"{code!r} är ingen sorts tjänsteskrivelse; det finns {', '.join(first)} eller {last}.")
    return KINDS[code]
