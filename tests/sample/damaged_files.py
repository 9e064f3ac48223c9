"""Every way in which the tests damage a project's files: what ``check`` must say of each, or that all is well."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from loftesbok.project.project import Project

PERIOD = "2024-2025"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
TOC = """\
format: jb-book
root: index
parts:
  - caption: Återrapporteringar
    chapters:
      # loftesbok: reports begin (kept by `loftesbok run`; newest first)
      # loftesbok: reports end
      - file: om
"""
INDEX = """\
# Boken
## Alla
```{include} _generated/lage.md
```

## Mer

![Bilden](bilder/karta.png)
(metod-status)=
Läs mer [om boken](om.md) och ladda ner [regler](bilder/regler.csv).
"""
OM = "# Om boken\n\n```{include} delar/kort.md\n```\n"


@dataclass(frozen=True)
class Damage:
    """A change of a project's files; ``told`` are words of the line that ``check`` must print, "" where it may not."""

    name: str
    change: Callable[[Project], None]
    told: str = ""


def slim(project: Project) -> None:
    """Leave a project two pages, a picture, a file to download and a text that is included."""
    for path in project.book.glob("*.md"):
        path.unlink()
    for name, text in {"index.md": INDEX, "om.md": OM, "delar/kort.md": "Kort text.\n", "_toc.yml": TOC,
                       "bilder/regler.csv": "a,b\n"}.items():  # fmt: skip
        path = project.book / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (project.book / "bilder" / "karta.png").write_bytes(PNG)


def written(name: str, text: str | bytes) -> Callable[[Project], None]:
    """Write a file."""

    def change(project: Project) -> None:
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)

    return change


def edited(name: str, old: str, new: str) -> Callable[[Project], None]:
    """Replace words in a file, once; they must be there."""

    def change(project: Project) -> None:
        path = project.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return change


def added(name: str, text: str) -> Callable[[Project], None]:
    """Add text at the end of a file."""
    return lambda project: (project.root / name).open("a", encoding="utf-8").write(text)


def recoded(name: str, how: Callable[[bytes], bytes]) -> Callable[[Project], None]:
    """Write a file's bytes in another way."""
    return lambda project: (project.root / name).write_bytes(how((project.root / name).read_bytes()))


def gone(name: str) -> Callable[[Project], None]:
    """Take a file away."""
    return lambda project: (project.root / name).unlink()


def moved(name: str, to: str) -> Callable[[Project], None]:
    """Give a file another name."""
    return lambda project: (project.root / name).rename(project.root / to)


def both(*changes: Callable[[Project], None]) -> Callable[[Project], None]:
    """Make several changes."""

    def change(project: Project) -> None:
        for each in changes:
            each(project)

    return change


def in_notebook(change_it: Callable[[dict], None], period: str = PERIOD) -> Callable[[Project], None]:
    """Change a period's notebook as JSON."""

    def change(project: Project) -> None:
        path = project.notebook(period)
        notebook = json.loads(path.read_text(encoding="utf-8"))
        change_it(notebook)
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")

    return change


def cell(notebook: dict, identifier: str) -> dict:
    """Return a cell by its id."""
    return next(each for each in notebook["cells"] if each["id"] == identifier)


def own(kind: str = "markdown", source: str = "Egen text.", **more: object) -> dict:
    """Return a cell of somebody's own, without a tag."""
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": "egen", "metadata": {}, "source": source, **code, **more}


def as_colab(notebook: dict) -> None:
    """Write a notebook as Colab does: ids among the cells' metadata, an older format."""
    notebook["nbformat_minor"] = 0
    for each in notebook["cells"]:
        each["metadata"]["id"] = each.pop("id")
        if each["cell_type"] == "code":
            each["metadata"]["outputId"] = "f0d1"


def without_ids(notebook: dict) -> None:
    """Write a notebook as an older Jupyter does."""
    notebook["nbformat_minor"] = 4
    for each in notebook["cells"]:
        del each["id"]


def in_narrative(text: str) -> Callable[[Project], None]:
    """Write the background of the notebook."""
    return in_notebook(lambda notebook: cell(notebook, "background").update(source=text))


def with_mark(data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data


def with_crlf(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def as_cp1252(data: bytes) -> bytes:
    return data.decode("utf-8").encode("cp1252", "replace")


def as_utf16(data: bytes) -> bytes:
    return data.decode("utf-8").encode("utf-16")


CONFIG, CONTENTS, NOTEBOOK = "_config.yml", "book/_toc.yml", f"notebooks/{PERIOD}.ipynb"
EDITED = (CONFIG, CONTENTS, "book/index.md", "book/delar/kort.md", NOTEBOOK, "data/datapackage.json",
          "book/tillganglighet.yml")  # fmt: skip
TITLE = 'title: "Påhittade löftesboken"'

HARMLESS = [
    *(Damage(f"a byte-order mark in {name}", recoded(name, with_mark)) for name in EDITED),
    *(Damage(f"CRLF in {name}", recoded(name, with_crlf)) for name in EDITED),
    Damage("å in a picture's name", both(moved("book/bilder/karta.png", "book/bilder/kårta.png"),
                                         edited("book/index.md", "karta.png", "kårta.png"))),
    Damage("a space in a picture's name", both(moved("book/bilder/karta.png", "book/bilder/en karta.png"),
                                               edited("book/index.md", "bilder/karta.png", "<bilder/en karta.png>"))),
    Damage("a text beside the book", both(written("notis.md", "Notis.\n"),
                                          added("book/om.md", "\n```{include} ../notis.md\n```\n"))),
    Damage("a picture in the narrative", in_narrative("Så såg det ut: ![Karta](../../bilder/karta.png)")),
    Damage("lists of editions that are out of date", edited(CONTENTS, "      # loftesbok: reports end", "      - file: "
           f"reports/{PERIOD}/2024-H1\n      # loftesbok: reports end")),
    Damage("settings of Jupyter Book's own", added(CONFIG, "repository: {url: https://git.example/bok, branch: main}\n"
           "exclude_patterns: [utkast]\nauthor: Anna\n")),
    Damage("links to headings, labels and other hosts", added("book/om.md", "\n[a](#om-boken) [b](https://a.example/b "
           "c.md) [c](mailto:a@a.example) <https://a.example/x.md>\n")),
    Damage("code that looks like a page", added("book/om.md",
           "\n```md\n![x](saknas.png)\n```\n\n`![x](saknas.png)`\n")),
]  # fmt: skip

IN_SETTINGS = [
    Damage("a title with a colon", edited(CONFIG, TITLE, "title: Löftesboken: Linköping"),
           '_config.yml:3: tecken 19: en text med kolon i måste stå inom citationstecken. Rätt vore: texten inom '
           'citationstecken: title: "Löftesboken: Linköping".'),
    Damage("a word for a switch", edited(CONFIG, "summaries: true", "summaries: ja"),
           "loftesbok.summaries: är ”ja”. Rätt vore: true eller false."),
    Damage("a misspelt switch", edited(CONFIG, "summaries: true", "sumaries: true"),
           "loftesbok.sumaries: är ingen inställning. Rätt vore: ”summaries”."),
    Damage("a misspelt section", edited(CONFIG, "execute:", "excute:"), "excute: är ingen inställning"),
    Damage("a misspelt title", edited(CONFIG, "title:", "titel:"), "titel: är ingen inställning. Rätt vore: ”title”."),
    Damage("no title", edited(CONFIG, TITLE, "title:"), "title: bokens titel saknas"),
    Damage("a title that is a number", edited(CONFIG, TITLE, "title: 2024"), "title: ”2024” är ingen text."),
    Damage("a title that is no", edited(CONFIG, TITLE, "title: no"), "title: ”no” är ingen text."),
    Damage("the same key twice", added(CONFIG, "title: Annan\n"), "title: nyckeln står två gånger"),
    Damage("an empty section", edited(CONFIG, "latex:\n  use_jupyterbook_latex: false", "latex:"),
           "latex: är inget avsnitt"),
    Damage("an address that is none", edited(CONFIG, 'base_url: ""', "base_url: boken.se"),
           "loftesbok.base_url: är ”boken.se”, som inte är en adress"),
    Damage("two addresses", both(edited(CONFIG, 'base_url: ""', "base_url: https://a.example/"),
                                 edited(CONFIG, "html:\n", "html:\n  baseurl: https://b.example/\n")),
           "html.baseurl: är ”https://b.example/”, en annan adress"),
    Damage("all files of the book", edited(CONFIG, "only_build_toc_files: true", "only_build_toc_files: false"),
           "only_build_toc_files: måste vara true"),
    Damage("an extension that is not there", edited(CONFIG, "sphinx_design]", "sphinx_desing]"),
           "sphinx.config.extensions: ”sphinx_desing” är inte installerad"),
    Damage("without the book's own extension", edited(CONFIG, "[loftesbok.sphinx_ext, ", "["),
           "sphinx.config.extensions: loftesbok.sphinx_ext saknas"),
    Damage("a logo that is not there", added(CONFIG, "logo: logga.png\n"),
           "logo: filen ”logga.png” finns inte i book/"),
    Damage("empty settings", written(CONFIG, ""), "_config.yml:1: filen innehåller inga inställningar"),
    Damage("settings that are a list", written(CONFIG, "- title\n"), "filen innehåller inga inställningar"),
    Damage("a tab in the settings", edited(CONFIG, "  use_jupyterbook", "\tuse_jupyterbook"), "indragen med tabb"),
    Damage("settings in Windows-1252", recoded(CONFIG, as_cp1252), "_config.yml:3: tecken 10: filen är inte UTF-8"),
    Damage("settings in UTF-16", recoded(CONFIG, as_utf16), "_config.yml: filen är sparad som UTF-16"),
    Damage("settings that were not merged", added(CONFIG, "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n"),
           "två versioner av filen är inte sammanfogade"),
    Damage("a date that is none", added(CONFIG, "copyright: 2024-02-30\n"), "värdet ”2024-02-30” finns inte"),
]  # fmt: skip

IN_CONTENTS = [
    Damage("a page that is not there", added(CONTENTS, "      - file: finns-inte\n"),
           "book/_toc.yml:9: file: sidan ”finns-inte” finns inte i book/"),
    Damage("a page twice", added(CONTENTS, "      - file: om\n"), "book/_toc.yml:9: file: ”om” står redan på rad 8"),
    Damage("a page twice, once with its suffix", added(CONTENTS, "      - file: om.md\n"), "”om” står redan på rad 8"),
    Damage("the root among the pages", added(CONTENTS, "      - file: index\n"), "”index” står redan på rad 2"),
    Damage("a page in another case", edited(CONTENTS, "file: om", "file: Om"),
           "book/_toc.yml:8: file: ”Om” stavas inte som filen om.md. Rätt vore: ”om”."),
    Damage("a folder in another case", both(written("book/Delar2/a.md", "# A\n"), added(CONTENTS,
           "      - file: delar2/a"
           "\n")), "”delar2/a” stavas inte som filen a.md. Rätt vore: ”Delar2/a”."),
    Damage("two files for a page", written("book/om.ipynb", "{}"), "”om” är flera filer: om.md och om.ipynb"),
    Damage("a page outside the book", added(CONTENTS, "      - file: ../README\n"), "sidan ”../README” finns inte"),
    Damage("a page that is a number", added(CONTENTS, "      - file: 2024\n"), "file: ”2024” är ingen text"),
    Damage("a page's title that is a number", added(CONTENTS, "        title: 2024\n"), "title: ”2024” är ingen text"),
    Damage("a page's title with a colon", added(CONTENTS, "        title: Om: boken\n"), 'title: "Om: boken"'),
    Damage("an unknown key", added(CONTENTS, "        titel: Om\n"), "book/_toc.yml:9: titel: nyckeln hör inte hemma"),
    Damage("a page without a key", added(CONTENTS, "      - om2\n"), "punkten är ingen sida"),
    Damage("chapters below a chapter", added(CONTENTS, "        chapters:\n        - file: index\n"),
           "chapters: nyckeln hör inte hemma här"),
    Damage("an empty list", added(CONTENTS, "  - caption: Tom\n    chapters:\n"), "chapters: är tom eller ingen lista"),
    Damage("a part without chapters", added(CONTENTS, "  - caption: Tom\n"), "delen saknar chapters"),
    Damage("an unknown format", edited(CONTENTS, "jb-book", "jb-bok"), "format: ”jb-bok” är inget format"),
    Damage("no root", edited(CONTENTS, "root: index\n", ""), "root: bokens första sida saknas"),
    Damage("a pattern that fits nothing", added(CONTENTS, "      - glob: kapitel/*\n"), "ingen sida i book/ passar"),
    Damage("no marks", edited(CONTENTS, "      # loftesbok: reports end\n", ""), "märkena för återrapporteringarna"),
    Damage("a wrong option", edited(CONTENTS, "  - caption: Återrapporteringar", "  - caption: A\n    maxdepth: djup"),
           "innehållsförteckningen går inte att använda"),
    Damage("contents in Windows-1252", recoded(CONTENTS, as_cp1252), "book/_toc.yml:4: tecken 14: filen är inte UTF-8"),
    Damage("no contents", gone(CONTENTS), "book/_toc.yml: filen saknas"),
    Damage("a row out of line", edited(CONTENTS, "      - file: om", "     - file: om"), "raden är indragen"),
]  # fmt: skip

IN_PAGES = [
    Damage("a picture that is not there", edited("book/index.md", "karta.png", "kartan.png"),
           "book/index.md:8: bilden ”bilder/kartan.png” finns inte. Rätt vore: ”karta.png”."),
    Damage("a picture with å that is not there", edited("book/index.md", "karta.png", "skäggetorp å.png"),
           "book/index.md:8: bilden ”bilder/skäggetorp å.png” visas inte: mellanslag i namnet. Rätt vore: "
           "![…](<bilder/skäggetorp å.png>)"),
    Damage("a picture with ö that is not there", edited("book/index.md", "karta.png", "ö.png"),
           "bilden ”bilder/ö.png” finns inte"),
    Damage("a picture in another case", edited("book/index.md", "karta.png", "Karta.PNG"),
           "bilden ”bilder/Karta.PNG” stavas inte som filen karta.png (små och stora bokstäver)"),
    Damage("a picture whose å is two characters", both(moved("book/bilder/karta.png", "book/bilder/ka\u030arta.png"),
           edited("book/index.md", "karta.png", "kårta.png")), "å, ä eller ö i två delar"),
    Damage("a figure with a space", added("book/om.md", "\n```{figure} bilder/en karta.png\n:alt: Karta\n```\n"),
           "book/om.md:6: bilden ”bilder/en karta.png” finns inte: mellanslag i namnet läses inte här"),
    Damage("a picture in a card", added("book/om.md",
           "\n::::{grid} 1\n:::{grid-item-card} A\n:img-top: a.png\n:::\n::::"
           "\n"), "book/om.md:7: bilden ”a.png” finns inte"),
    Damage("a picture in an included text", added("book/delar/kort.md", "\n![a](a.png)\n"),
           "book/delar/kort.md:3: bilden ”a.png” finns inte"),
    Damage("a picture outside the project", added("book/om.md", "\n![a](../../a.png)\n"),
           "ligger utanför projektets mapp"),
    Damage("a picture on the own computer", added("book/om.md", "\n![a](file:///C:/a.png)\n"),
           "är en plats på den egna datorn"),
    Damage("a picture without a name", added("book/om.md", "\n![a]()\n"), "bilden saknar filnamn"),
    Damage("an included file that is not there", edited("book/om.md", "delar/kort.md", "delar/kart.md"),
           "book/om.md:3: filen ”delar/kart.md” finns inte. Rätt vore: ”kort.md”."),
    Damage("an included file in another case", edited("book/om.md", "delar/kort.md", "Delar/kort.md"),
           "filen ”Delar/kort.md” stavas inte som filen kort.md"),
    Damage("an included file outside the project", edited("book/om.md", "delar/kort.md", "../../hemligt.md"),
           "filen ”../../hemligt.md” ligger utanför projektets mapp"),
    Damage("an included folder", edited("book/om.md", "delar/kort.md", "delar"), "filen ”delar” är en mapp"),
    Damage("a fragment that is not made", edited("book/index.md", "_generated/lage.md", "_generated/laget.md"),
           "filen ”_generated/laget.md” görs inte av löftesboken. Rätt vore: ”lage.md”."),
    Damage("a page that includes itself", edited("book/om.md", "delar/kort.md", "om.md"), "infogar sig själv"),
    Damage("two texts that include each other", added("book/delar/kort.md", "\n```{include} om.md\n```\n"),
           "book/delar/kort.md:3: filen ”om.md” infogar sig själv"),
    Damage("words that are not in an included text", edited("book/om.md", "kort.md\n",
           "kort.md\n:start-after: Sedan\n"),
           "”Sedan” finns inte i book/delar/kort.md"),
    Damage("code that is not there", added("book/om.md", "\n```{literalinclude} kod.py\n```\n"),
           "filen ”kod.py” finns inte"),
    Damage("a table that is not there", added("book/om.md", "\n```{csv-table} T\n:file: ../data/place.csv\n```\n"),
           "filen ”../data/place.csv” finns inte. Rätt vore: ”places.csv”."),
    Damage("a link to a page that is not there", edited("book/index.md", "(om.md)", "(omm.md)"),
           "book/index.md:10: länken till ”omm.md” finns inte. Rätt vore: ”om.md”."),
    Damage("a link to a page that is not listed", both(written("book/utkast.md", "# Utkast\n"), edited("book/index.md",
           "(om.md)", "(utkast.md)")), "leder till en sida som inte står i book/_toc.yml"),
    Damage("a file to download that is not there", added("book/om.md", "\n{download}`Fil <bilder/x.csv>`\n"),
           "länken till ”bilder/x.csv” finns inte"),
    Damage("a page in Windows-1252", recoded("book/index.md", as_cp1252),
           "book/index.md:10: tecken 2: filen är inte UTF-8"),
    Damage("an included text in Windows-1252", written("book/delar/kort.md", "Två".encode("cp1252")),
           "book/delar/kort.md:1: tecken 3: filen är inte UTF-8"),
    Damage("a page that was not merged", added("book/om.md", "<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> b\n"),
           "book/om.md:5: två versioner av filen är inte sammanfogade"),
    Damage("broken settings of a page", written("book/om.md", "---\ndescription: Om: boken\n---\n# Om\n"),
           "book/om.md:2: tecken 16: en text med kolon"),
    Damage("a page without a heading", written("book/om.md", "Om boken.\n"), "book/om.md: sidan har ingen rubrik"),
    Damage("an empty page", written("book/om.md", ""), "book/om.md: sidan har ingen rubrik"),
    Damage("a page that begins with a lower heading", written("book/om.md", "## Om boken\n"),
           "book/om.md:1: sidans första rubrik har 2 #. Rätt vore: # Rubrik."),
    Damage("a heading too low", added("book/om.md", "\n### Sedan\n"),
           "book/om.md:6: en rubrik med 3 # står under en med 1"),
    Damage("no record of accessibility", gone("book/tillganglighet.yml"), "book/tillganglighet.yml: filen saknas"),
    Damage("a record of accessibility with a day that is none", edited("book/tillganglighet.yml", "updated_on: ",
           "updated_on: 2026-02-30 # "), "book/tillganglighet.yml:"),
    Damage("a record of accessibility with a colon", edited("book/tillganglighet.yml", "goal: ", "goal: nivå: "),
           "en text med kolon i måste stå inom citationstecken"),
]  # fmt: skip

IN_NOTEBOOKS = [
    Damage("no ids, as Colab writes it", in_notebook(as_colab), f"{NOTEBOOK}: 9 celler saknar id"),
    Damage("no ids, as an older Jupyter writes it", in_notebook(without_ids), f"{NOTEBOOK}: 9 celler saknar id"),
    Damage("no id in one cell of a newer file", in_notebook(lambda notebook: notebook["cells"][4].pop("id")),
           f"{NOTEBOOK}: en cell saknar id"),
    Damage("an id twice", in_notebook(lambda notebook: notebook["cells"].append({**notebook["cells"][3]})),
           "cellen commitments: flera celler har samma id"),
    Damage("a cell of one's own", in_notebook(lambda notebook: notebook["cells"].append(own())),
           "cellen egen finns inte i mallen: ”Egen text.” (egen text märks med taggen narrative). Rätt vore: kör "
           f"`loftesbok new-period {PERIOD}`; all egen text blir kvar."),
    Damage("code of one's own", in_notebook(lambda notebook: notebook["cells"].append(own("code", "1 + 1"))),
           "cellen egen finns inte i mallen"),
    Damage("a changed cell", in_notebook(lambda notebook: cell(notebook, "overview").update(source="1 + 1")),
           "cellen overview är ändrad"),
    Damage("a missing cell", in_notebook(lambda notebook: notebook["cells"].remove(cell(notebook, "overview"))),
           "cellen overview saknas"),
    Damage("no tag on the parameters", in_notebook(lambda notebook: cell(notebook, "parameters").update(metadata={})),
           "taggen parameters ska stå på cellen parameters"),
    Damage("outputs", in_notebook(lambda notebook: cell(notebook, "overview").update(execution_count=3)),
           "utdata ligger kvar i overview"),
    Damage("a picture in the background that is not there", in_narrative("![a](../../bilder/x.png)"),
           f"{NOTEBOOK}: cellen background: bilden ”../../bilder/x.png” finns inte"),
    Damage("a picture beside the notebook", both(written("notebooks/a.png", PNG), in_narrative("![a](a.png)")),
           f"{NOTEBOOK}: cellen background: bilden ”a.png” finns inte"),
    Damage("a notebook that is no JSON", edited(NOTEBOOK, '"cells": [', '"cells": [,'),
           f"{NOTEBOOK}:2: tecken 12: filen är"),
    Damage("a notebook that was cut off", recoded(NOTEBOOK, lambda data: data[:500]), "filen är inte JSON"),
    Damage("an empty notebook", written(NOTEBOOK, ""), f"{NOTEBOOK}:1: tecken 1: filen är inte JSON"),
    Damage("a list", written(NOTEBOOK, "[]"), f"{NOTEBOOK}: filen är ingen notebook"),
    Damage("an object that is no notebook", written(NOTEBOOK, "{}"), f"{NOTEBOOK}: filen är ingen notebook"),
    Damage("a notebook of a later format", in_notebook(lambda notebook: notebook.update(nbformat=5)),
           "format 5 stöds inte"),
    Damage("a cell that is none", in_notebook(lambda notebook: notebook["cells"].insert(0, "text")),
           "cell 1: är varken text eller kod"),
    Damage("tags that are a word", in_notebook(lambda notebook: notebook["cells"][1].update(metadata={"tags": "x"})),
           "cell 2: taggarna är ingen lista"),
    Damage("a source that is a number", in_notebook(lambda notebook: notebook["cells"][0].update(source=3)),
           "cell 1: innehållet är ingen text"),
    Damage("a notebook in Windows-1252", recoded(NOTEBOOK, as_cp1252), f"{NOTEBOOK}:"),
    Damage("no notebook", gone(NOTEBOOK), f"{NOTEBOOK}: arbetsbladet saknas"),
    Damage("a notebook of no period", lambda project: shutil.copy(project.notebook(PERIOD), project.notebook("1999")),
           "notebooks/1999.ipynb: arbetsbladet hör inte till någon löftesperiod"),
    Damage("a broken notebook of the trends", written("notebooks/trender.ipynb", "{"), "notebooks/trender.ipynb:1:"),
    Damage("an edition that is none", written(f"book/reports/{PERIOD}/utkast.ipynb", "{}"),
           f"book/reports/{PERIOD}/utkast.ipynb: utkast är ingen redovisningsperiod"),
    Damage("an edition that is broken", written(f"book/reports/{PERIOD}/2024-H1.ipynb", '{"cells": ['),
           f"book/reports/{PERIOD}/2024-H1.ipynb:1: tecken 12: utgåvan är skadad"),
    Damage("an edition that was not merged", written(f"book/reports/{PERIOD}/2024-H1.ipynb",
           "{\n<<<<<<< HEAD\n=======\n>>>>>>> b\n}"), "utgåvan är skadad: två versioner"),
]  # fmt: skip

IN_DESCRIPTIONS = [
    Damage("a description that is no JSON", edited("data/datapackage.json", "{", "{,"),
           "datapackage.json:1: tecken 2:"),
    Damage("a description in Windows-1252", recoded("data/datapackage.json", as_cp1252), "datapackage.json:"),
    Damage("a paper's text with a colon", written(f"data/papers/{PERIOD}-report.yml", "title: Rapport: 2024\n"),
           f"papers/{PERIOD}-report.yml:1: tecken 15: en text med kolon"),
    Damage("a paper's text in Windows-1252", written(f"data/papers/{PERIOD}-report.yml",
           "title: Löfte".encode("cp1252")),
           f"papers/{PERIOD}-report.yml:1: tecken 9: filen är inte UTF-8"),
    Damage("a paper's text of no period", written("data/papers/1999-report.yml", "title: A\n"),
           "papers/1999-report.yml: filen hör inte till någon tjänsteskrivelse"),
]  # fmt: skip

REFUSED = [*IN_SETTINGS, *IN_CONTENTS, *IN_PAGES, *IN_NOTEBOOKS, *IN_DESCRIPTIONS]

SEEN_BY_SPHINX = [
    Damage("an unknown directive", added("book/om.md", "\n```{okand} x\n```\n"), "book/om.md:"),
    Damage("an unknown role", added("book/index.md", "\n{okand}`x`\n"), "book/index.md:12: "),
    Damage("a link to a heading that is not there", added("book/delar/kort.md", "\n[x](#finns-inte)\n"),
           "book/delar/kort.md:4: länken till ”finns-inte” leder ingenstans"),
]  # fmt: skip


def state(project: Project) -> dict[Path, bytes]:
    """Return every file of a project with its bytes, but for what builds leave."""
    return {
        path: path.read_bytes()
        for path in sorted(project.root.rglob("*"))
        if path.is_file() and not path.is_relative_to(project.build)
    }


def restore(project: Project, before: dict[Path, bytes]) -> None:
    """Put a project's files back as they were."""
    after = state(project)
    for path in after.keys() - before.keys():
        path.unlink()
    for path, data in before.items():
        if after.get(path) != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
