"""The pieces of the page *Skala* that show numbers: MyST and pictures, made from what has been measured.

They lie in ``book/skala/`` and are committed, as the measuring takes an hour. What has not been measured is said to be
missing; no number is written by hand.
"""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks import scale_measured as measured
from benchmarks import scale_model
from benchmarks.measuring import ROOT
from benchmarks.scale_measured import Results
from loftesbok.document.document import document
from loftesbok.document.pieces import Figure, Paragraph
from loftesbok.project import atomic_files as files

FOLDER = ROOT / "book" / "skala"
NOT_YET = "Det här är inte mätt ännu."
_PICTURE = re.compile(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+")


def write(results: Results, folder: Path = FOLDER) -> list[Path]:
    """Write every piece that has changed and take away those that are no longer made; return what was written."""
    made = pieces(results)
    changed = [folder / name for name, text in made.items() if files.write(folder / name, text)]
    for path in folder.iterdir():
        if path.name not in made:
            path.unlink()
    return changed


def pieces(results: Results) -> dict[str, str]:
    """Return the pieces by file name."""
    makers = {
        "matningar": measured.machines,
        "rader": measured.rows,
        "perioder": measured.periods,
        "ar": measured.years,
        "kommuner": measured.municipalities,
        "datorer": measured.workers,
        "modell": scale_model.model,
        "lagring": scale_model.storage,
    }
    made: dict[str, str] = {}
    for name, maker in makers.items():
        shown = maker(results) or document(Paragraph((NOT_YET,)))
        pictures = {f"{one.label}.svg": one.svg for one in shown.blocks if isinstance(one, Figure)}
        text = shown.to_myst()
        for picture in pictures:  # the picture as a file of its own, instead of inside the text
            text = _PICTURE.sub(f"skala/{picture}", text, count=1)
        made |= {f"{name}.md": f"{text}\n", **pictures}
    return made
