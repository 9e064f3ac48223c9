"""A small made-up book that holds every piece the theme styles; built once for the theme's tests."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import nbformat
from jupyter_book.sphinx import build_sphinx
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from loftesbok.sphinx_ext.status import TERMS

ROOT = Path(__file__).parents[2]
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 432 160" font-family="sans-serif" font-size="13">
<rect width="432" height="160" fill="white"/><text x="10" y="45">Maj–augusti 2023</text><text x="10" y="105">Tertial 3
2023</text><rect x="120" y="20" width="220" height="40" fill="#1d4e79"/><rect x="340" y="20" width="40" height="40"
fill="#e3b23c"/><rect x="120" y="80" width="260" height="40" fill="#1d4e79"/></svg>"""

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="
)

TOC = """\
format: jb-book
root: index
parts:
  - caption: Löftesperioder
    chapters:
      - file: reports/2023-2024/2023-T3
        sections:
          - file: reports/2023-2024/2023-T2
      - file: reports/2017/2017
  - caption: Om uppgifterna
    chapters:
      - file: metod
      - file: ordlista
      - file: in-english
"""

INDEX = """\
# Provboken

Polisen och kommunen lovar invånarna saker tillsammans.
Här står vad ett {term}`medborgarlöfte` innehåller, och vad som har redovisats.

## Löftesperioderna

::::{grid} 1 1 2 2
:gutter: 3
:class-container: lb-periods

:::{grid-item-card} Medborgarlöftet 2023–2024
Hela kommunen. Två åtaganden.

[Läs om 2023–2024](reports/2023-2024/2023-T3.ipynb)
:::

:::{grid-item-card} Medborgarlöftet 2017
Ett område. Ett åtagande.

[Läs om 2017](reports/2017/2017.ipynb)
:::
::::

## Så läser du boken

1. Välj en period.
2. Läs avsnittet *I korthet*.
3. Gå till ett åtagande, till exempel [sök på skolor](reports/2023-2024/2023-T3.ipynb#2023-2024-narkotikasok).

:::{note}
Boken återger löftena med egna ord.
:::

:::{warning}
Uppgifterna är **påhittade**.
:::
"""

METHOD = """\
---
description: Hur boken bedömer och räknar.
---
# Metod

Målet är att alla ska kunna kontrollera resultatet. Arbetet redovisas här.

(metod-status)=
## Status

:::{list-table} Statusar och vad de betyder
:name: tab-statusar
:header-rows: 1
:stub-columns: 1

* - Status
  - Betydelse
STATUSES
:::

Se tabellen och figuren nedanför.
Källa: {page-link}`En %3Csida%3E <https://www.example.org/>`.

```python
def count(rows):
    # en kommentar
    return sum(1 for row in rows if row["status"] == "done") + 3
```

> Ett citat ur ett dokument.

![En karta](<bilder/karta över skäggetorp.png>)

:::{figure} bilder/karta%20%C3%B6ver%20sk%C3%A4ggetorp.png
:alt: Kartan en gång till

En bild i ett direktiv.
:::

### Uppgifter om löftet

:::{div} lb-facts
Område
: Hela kommunen

Parter
: Polisen och kommunen
:::
"""

GLOSSARY = """\
# Ordlista

:::{glossary}
medborgarlöfte
  Ett offentligt löfte från polisen och en kommun.
  Det gäller ett {term}`tertial` eller mer.

tertial
  En tredjedel av ett år.

märke
  Tecknen \\<b onclick="x()"\\> & 'dessa' är text.
:::
"""

# What loftesbok.book tells Sphinx of the editions.
EDITIONS = """\
    loftesbok_newest: {reports/2023-2024/2023-T2: reports/2023-2024/2023-T3}
    loftesbok_files:
      reports/2023-2024/2023-T3:
        - [[["Utgåvan till och med maj–augusti 2023", /reports/2023-2024/2023-T2]], tidigare utgåva]
    loftesbok_editions:
      reports/2023-2024/2023-T3: {through: September–december 2023, inputs: 3333aaaa}
      reports/2023-2024/2023-T2: {through: Maj–augusti 2023, inputs: 2222aaaa}
      reports/2017/2017: {through: "2017", inputs: 1111aaaa}
"""

ENGLISH = """\
{.language-en}
# In English

This book is made up.

## What it holds

Two promises.
"""

FACTS = """\
:::{div} lb-facts
Område
: Hela kommunen

Diarienummer
: Prov 2023-1

Parter
: - polisen
  - kommunen
:::
"""

BRIEF = """\
:::{div} lb-brief
- Båda åtagandena är {status}`done` i september–december 2023.
- Ett åtagande var {status}`postponed`.
  [Läs mer](#2023-2024-kameror), eller läs {page-link}`om kameror <#2023-2024-kameror>`.
:::
"""

COMMITMENT = """\
:::{section-id} IDENTIFIER
:::

Ansvariga: polisen och kommunen.

:::::{grid} 1 1 2 2
:gutter: 3
:class-container: lb-followups

::::{grid-item-card} Maj–augusti 2023

{status}`postponed` {status}`partly_reported`

Avtalet var inte klart under sommaren.

:::{div} lb-facts
Nästa steg
: - Upphandling i januari
  - Ny prövning i vår
:::
::::

::::{grid-item-card} September–december 2023

{status}`done`

Fem platser besöktes.
::::
:::::

:::{list-table} TITLE: mått per redovisningsperiod
:name: tab-IDENTIFIER-EDITION
:header-rows: 1
:stub-columns: 1
:class: lb-num-2 lb-num-3

* - Mått
  - Maj–augusti 2023
  - September–december 2023
  - Vem
  - Anmärkning
* - Tillsynsbesök på restauranger
  - antal ej angivet
  - 14
  - polisen och kommunen tillsammans
  - Källorna räknar olika saker
:::

:::{dropdown} Så är tabellen gjord
Varje tal kommer från en mening i källan. Se {ref}`metod-status`.
:::
"""

TABS = """\
::::::{tab-set}
:::::{tab-item} Diagram
::::{figure} data:image/svg+xml;base64,PICTURE
:alt: "Stapeldiagram: i tertial 2 ett av två, i tertial 3 två av två."
:name: fig-EDITION

Åtaganden per status och {term}`tertial`
::::
:::::
:::::{tab-item} Tabell
::::{list-table} Åtaganden per status
:name: tab-EDITION
:header-rows: 1
:stub-columns: 1

* - Tertial
  - Genomförda
* - Maj–augusti 2023
  - 1
* - September–december 2023
  - 2
::::
:::::
:::::{tab-item} Metod och källor
Regeln står på sidan om {ref}`status <metod-status>`. Jämför {term}`märket <märke>`.
:::::
::::::
"""


def write(root: Path, *, official: bool = False) -> Path:
    """Write the sample project's data and pages below a folder, and return the folder."""
    book = root / "book"
    publisher = {"name": "Provboken", "contact": "prov@example.org", "official": official}
    package = {"municipality": {"name": "Exempelköpings kommun", "code": "9999"}, "publisher": publisher}
    statuses = "\n".join(f"* - {{status}}`{code}`\n  - {term.meaning}" for code, term in TERMS.items())
    files = {
        root / "data" / "datapackage.json": json.dumps(package),
        root / "_config.yml": (ROOT / "_config.yml").read_text(encoding="utf-8") + EDITIONS,
        book / "_toc.yml": TOC,
        book / "index.md": INDEX,
        book / "bilder" / "karta över skäggetorp.png": PICTURE,
        book / "metod.md": METHOD.replace("STATUSES", statuses),
        book / "ordlista.md": GLOSSARY,
        book / "in-english.md": ENGLISH,
        book / "reports/2023-2024/2023-T3.ipynb": chapter("Medborgarlöftet 2023–2024", "2023-t3"),
        book / "reports/2023-2024/2023-T2.ipynb": chapter("Läget till och med maj–augusti 2023", "2023-t2"),
        book / "reports/2017/2017.ipynb": notebook([new_markdown_cell("# Medborgarlöftet 2017\n\nEtt löfte.")]),
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return root


def chapter(title: str, edition: str) -> str:
    """Return an edition: headings in Markdown cells, all else as MyST from code cells."""
    picture = base64.b64encode(SVG.encode()).decode()
    cells = [
        new_markdown_cell(f"# {title}\n\nEn period med två redovisningar."),
        shown(FACTS, "remove-input"),
        new_markdown_cell("## I korthet"),
        shown(BRIEF, "remove-input"),
        new_markdown_cell("## Åtagandena"),
    ]
    for name, identifier in (
        ("Narkotikasök på skolor", "2023-2024-narkotikasok"),
        ("Kameror på fler platser", "2023-2024-kameror"),
    ):
        text = COMMITMENT.replace("IDENTIFIER", identifier).replace("TITLE", name).replace("EDITION", edition)
        cells += [new_markdown_cell(f"### {name}"), shown(text, "hide-input")]
    cells += [new_markdown_cell("## Läget i ett diagram")]
    cells += [shown(TABS.replace("EDITION", edition).replace("PICTURE", picture), "hide-input")]
    return notebook(cells)


def shown(myst: str, tag: str) -> nbformat.NotebookNode:
    """Return a code cell that has shown a piece of MyST."""
    data = {"text/markdown": myst, "text/html": "<p>I Jupyter</p>", "text/plain": "Text"}
    code = "show(book, commitment=commitment, periods=every_period_of_the_promise, style='cards', sources=True)"
    return new_code_cell(code, metadata={"tags": [tag]}, outputs=[new_output("display_data", data)])


def notebook(cells: list[nbformat.NotebookNode]) -> str:
    """Return cells as an executed notebook."""
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return nbformat.writes(new_notebook(cells=cells, metadata=metadata))


def build(root: Path, *, strict: bool = True) -> Path:
    """Build a project's book in this process; with ``strict``, a warning fails the build. Return the HTML folder."""
    html = root / "_build" / "html"
    shutil.rmtree(root / "_build", ignore_errors=True)
    failed = build_sphinx(
        str(root / "book"),
        str(html),
        noconfig=True,
        path_config=str(root / "_config.yml"),
        confoverrides={"external_toc_path": "_toc.yml", "latex_individualpages": False},
        doctreedir=str(root / "_build" / ".doctrees"),
        warningiserror=strict,
        keep_going=True,
        quiet=True,
    )
    if failed and strict:
        raise AssertionError("the sample book does not build without warnings")
    return html
