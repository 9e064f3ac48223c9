"""Make the pictures of the guide *Så gör du* anew: python -m tools.guide_pictures

They show the made-up municipality, as every project's guide shows the same pictures. The form is drawn by LibreOffice
(soffice), the terminal and the pages by Typst. Run it when the form, `list` or the summary look different, and commit
what it writes. Needs soffice, pdftoppm (poppler) and ImageMagick's convert; nothing else in the project needs them.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import typst

from loftesbok import cli
from tests.sample.project import SampleProject

PLACE = Path(__file__).parent.parent / "loftesbok" / "book" / "pages" / "pictures"
COLOURS = "48"
TERMINAL = """#set page(width: auto, height: auto, margin: 14pt, fill: rgb("#10161d"))
#set text(font: "DejaVu Sans Mono", size: 9pt, fill: rgb("#e8edf2"))
#raw(sys.inputs.text, block: true)
"""


def told(project: Path, *arguments: str) -> str:
    """Return what a command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = cli.main([*arguments, "--project", str(project)])
    if code:
        raise SystemExit(f"loftesbok {' '.join(arguments)} failed:\n{out.getvalue()}")
    return out.getvalue()


def reduced(source: Path, target: Path, *steps: str) -> None:
    """Cut and shrink a picture, with few colours and nothing of the machine in it."""
    call = ["convert", str(source), *steps, "+dither", "-colors", COLOURS, "-strip", "-define",
            "png:exclude-chunks=date,time", str(target)]  # fmt: skip
    subprocess.run(call, check=True)
    print(f"{target.name}: {target.stat().st_size / 1000:.0f} kB")


def form(project: Path, work: Path) -> None:
    """Draw the follow-up form, its first columns."""
    told(project, "form", "2025-H1", "-o", str(work / "form.xlsx"))
    call = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(work), str(work / "form.xlsx")]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["pdftoppm", "-r", "190", "-f", "2", "-l", "2", "-png", str(work / "form.pdf"), str(work / "page")],
                   check=True)  # fmt: skip
    page = next(work.glob("page-*.png"))
    reduced(page, PLACE / "formular.png", "-crop", "1560x410+120+150", "+repage", "-resize", "1200x")


def listing(project: Path, work: Path) -> None:
    """Draw what `list` prints before anything has been run and after."""
    text = f"$ loftesbok list\n{told(project, 'list').rstrip()}"
    drawn = typst.compile(TERMINAL.encode(), format="png", ppi=130, sys_inputs={"text": text})
    (work / "list.png").write_bytes(drawn)
    reduced(work / "list.png", PLACE / "lista.png")


def summary(project: Path, work: Path) -> None:
    """Draw the one-page summary."""
    told(project, "summary", "2024-H2", "-o", str(work / "summary"))
    page = next((work / "summary").glob("*-a4.png"))
    reduced(
        page,
        PLACE / "sammanfattning.png",
        "-trim",
        "+repage",
        "-bordercolor",
        "white",
        "-border",
        "30",
        "-resize",
        "700x",
    )


def main() -> None:
    """Make all pictures."""
    PLACE.mkdir(exist_ok=True)
    for tool in ("soffice", "pdftoppm", "convert"):
        if not shutil.which(tool):
            raise SystemExit(f"{tool} is missing")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        project = SampleProject().build(work / "projekt").root
        for draw in (form, listing, summary):
            draw(project, work)


if __name__ == "__main__":
    main()
