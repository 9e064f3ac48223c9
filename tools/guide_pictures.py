"""Make the pictures of the guide *Så gör du* anew: python -m tools.guide_pictures

They show the made-up municipality, as every project's guide shows the same pictures. The form is drawn by LibreOffice
(soffice), the terminal and the pages by Typst. Run it when the form, `list` or the summary look different, and commit
what it writes. Needs soffice and pdftoppm (poppler).
"""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import openpyxl
import typst
from PIL import Image, ImageOps

from loftesbok import cli
from loftesbok.data_entry.followup_form import layout
from tests.sample.project import SampleProject

PLACE = Path(__file__).parent.parent / "loftesbok" / "book" / "pages" / "pictures"
COLOURS, BORDER = 48, 20
SHOWN = "A1:I8"  # of the form
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


def reduced(source: Path, target: Path, width: int) -> None:
    """Cut to what is not white and shrink a picture; few colours, and nothing of the machine in it."""
    picture = Image.open(source).convert("RGB")
    picture = picture.crop(ImageOps.invert(picture).getbbox())
    picture = ImageOps.expand(picture, BORDER, picture.getpixel((0, 0)))
    height = round(picture.height * width / picture.width)
    picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target.name}: {target.stat().st_size / 1000:.0f} kB")


def form(project: Path, work: Path) -> None:
    """Draw the follow-up form as it looks on a screen, its first columns."""
    told(project, "form", "2025-H1", "-o", str(work / "form.xlsx"))
    workbook = openpyxl.load_workbook(work / "form.xlsx")
    for name in workbook.sheetnames:
        workbook[name].sheet_state = "visible" if name == layout.FOLLOWUPS else "hidden"
    sheet = workbook[layout.FOLLOWUPS]
    workbook.active = sheet
    sheet.print_area = SHOWN
    sheet.col_breaks.brk = []
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = 1
    workbook.save(work / "form.xlsx")
    call = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(work), str(work / "form.xlsx")]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["pdftoppm", "-r", "190", "-png", str(work / "form.pdf"), str(work / "page")], check=True)
    reduced(next(work.glob("page-*.png")), PLACE / "formular.png", 1200)


def listing(project: Path, work: Path) -> None:
    """Draw what `list` prints before anything has been run and after."""
    text = f"$ loftesbok list\n{told(project, 'list').rstrip()}"
    drawn = typst.compile(TERMINAL.encode(), format="png", ppi=130, sys_inputs={"text": text})
    (work / "list.png").write_bytes(drawn)
    reduced(work / "list.png", PLACE / "lista.png", Image.open(work / "list.png").width)


def summary(project: Path, work: Path) -> None:
    """Draw the one-page summary."""
    told(project, "summary", "2024-H2", "-o", str(work / "summary"))
    page = next((work / "summary").glob("*-a4.png"))
    reduced(page, PLACE / "sammanfattning.png", 700)


def main() -> None:
    """Make all pictures."""
    PLACE.mkdir(exist_ok=True)
    for tool in ("soffice", "pdftoppm"):
        if not shutil.which(tool):
            raise SystemExit(f"{tool} is missing")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        project = SampleProject().build(work / "projekt").root
        for draw in (form, listing, summary):
            draw(project, work)


if __name__ == "__main__":
    main()
