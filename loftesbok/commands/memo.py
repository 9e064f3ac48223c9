"""memo: the board paper (tjänsteskrivelse) of a promise period."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from loftesbok.commands import opening
from loftesbok.domain.problems import LoftesbokError
from loftesbok.papers.board_paper.kinds import KINDS
from loftesbok.project.project import Project

if TYPE_CHECKING:
    from loftesbok.data.dataset import Dataset

FORMATS = ("docx", "pdf", "html")


def add(add: opening.Add) -> None:
    """Add the command."""
    memo = add("memo", _memo, "skriv tjänsteskrivelsen om en löftesperiod, som Word, PDF eller HTML",
               "Texterna står i data/papers/PERIOD-SORT.yml; resultat och siffror hämtas ur data. Bilagan blir en egen "
               "fil. Ett utkast säger vad som saknas. Med --final är det ett fel. Samma data ger samma "
               "filer.")  # fmt: skip
    memo.add_argument("period", nargs="?", default="", metavar="PERIOD", help="löftesperioden, till exempel 2023-2024")
    memo.add_argument("--kind", choices=tuple(KINDS), default="report",
                      help="report: vad det blev av löftet; proposal: ett nytt löfte; council: till fullmäktige "
                      "(annars report)")  # fmt: skip
    memo.add_argument("--format", choices=FORMATS, default="docx", help="filens format (annars docx)")
    memo.add_argument("--through", default="", metavar="2023-T2",
                      help="den sista redovisningsperioden som är med (annars den sista i data)")  # fmt: skip
    memo.add_argument("--template", type=Path, metavar="MALL.docx", help="en egen Wordmall")
    memo.add_argument("--final", action="store_true", help="inget utkast: skrivelsen måste vara hel och sann")
    memo.add_argument("-o", "--output", type=Path, metavar="FIL", help="filen som skrivs")
    memo.add_argument("--placeholders", action="store_true",
                      help="visa vad en Wordmall kan innehålla; med -o skrivs en mall att utgå från")  # fmt: skip
    memo.add_argument("--new-text", action="store_true",
                      help="skriv en tom textfil för skrivelsen, att fylla i")  # fmt: skip
    memo.add_argument("--form", action="store_true",
                      help="skriv skrivelsens texter som ett Wordformulär, att fylla i")  # fmt: skip
    memo.add_argument("--read-form", type=Path, metavar="FIL.docx",
                      help="läs in ett ifyllt formulär i textfilen; visar vad som ändras")  # fmt: skip
    memo.add_argument("--dry-run", action="store_true", help="med --read-form: visa ändringarna; skriv inget")
    memo.add_argument("--replace", action="store_true",
                      help="med --read-form: låt formuläret gälla där textfilen har ändrats sedan dess")  # fmt: skip
    memo.add_argument("--allow-personal", nargs="+", default=[], metavar="TEXT",
                      help="med --read-form: nummer som liknar personnummer och ändå får stå där")  # fmt: skip


def _memo(options: argparse.Namespace) -> int:
    if options.placeholders:
        return _placeholders(options)
    if not options.period:
        raise LoftesbokError("Löftesperioden saknas. Rätt vore till exempel `loftesbok memo 2023-2024`.")
    if options.template and options.format != "docx":
        raise LoftesbokError(f"--template går inte ihop med --format {options.format}. Rätt vore: --format docx.")
    from loftesbok.papers.board_paper import export, text_template  # noqa: PLC0415 - heavy

    project, dataset = opening.load_all(options)
    if options.new_text:
        print(text_template.write(project, dataset, options.period, options.kind))
        return 0
    if options.form or options.read_form:
        return _form(options, project, dataset)
    paper = export.make(
        project, dataset, options.period, options.kind, options.format,
        through=options.through, template=options.template, final=options.final,
    )  # fmt: skip
    written = export.write(paper, options.output)
    for note in paper.notes:
        print(note)
    for path, changed in written:
        print(f"{path} {'skriven' if changed else 'är redan som den ska'}")
    return 0


def _form(options: argparse.Namespace, project: Project, dataset: Dataset) -> int:
    from loftesbok.papers.text_form import changes  # noqa: PLC0415 - heavy
    from loftesbok.project import atomic_files as files  # noqa: PLC0415

    if options.form:
        path = options.output or Path(f"{options.period}-{options.kind}-texter.docx")
        changed = files.write(path, changes.make_form(project, dataset, options.period, options.kind))
        print(f"{path} {'skriven' if changed else 'är redan som den ska'}")
        return 0
    plan = changes.plan(project, dataset, options.period, options.kind, options.read_form,
                        override=options.replace, allowed=options.allow_personal)  # fmt: skip
    print(plan)
    if plan.changes and not options.dry_run:
        print(changes.write(project, plan))
    return 0


def _placeholders(options: argparse.Namespace) -> int:
    from loftesbok.papers.board_paper import word_default_template, word_template  # noqa: PLC0415 - heavy
    from loftesbok.project import atomic_files as files  # noqa: PLC0415

    print(word_template.described())
    if options.output:
        changed = files.write(options.output, word_default_template.template())
        print(f"\n{options.output} {'skriven' if changed else 'är redan som den ska'}")
    return 0
