"""The command line: parse, call, print, and nothing else. Whatever it can do, an import can.

Heavy imports stay inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from loftesbok import __version__
from loftesbok.errors import DataError, LoftesbokError
from loftesbok.project import Project

if TYPE_CHECKING:
    from loftesbok.dataset import Dataset

EPILOG = """\
examples:
  loftesbok check                        is the data in order?
  loftesbok list                         which editions are there, and which are stale?
  loftesbok run 2023-2024                run one promise period's notebook
  loftesbok run --through 2023-T2        the editions as of tertial 2 of 2023
  loftesbok build                        check, run what is stale, build the book into _build/html
  loftesbok form 2024-T1 -o f.xlsx       the Excel form for a tertial's follow-up
  loftesbok import f.xlsx --dry-run      what would the filled form change?
  loftesbok verify-sources DIR           hold every anchor and figure against the source documents
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 something is wrong, 2 the call is wrong, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows' consoles and pipes may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except DataError as error:
        if options.debug:
            raise
        print(error, file=sys.stderr)
        print(f"{_count(len(error.problems))}. Inget har ändrats.", file=sys.stderr)
        return 1
    except LoftesbokError as error:
        if options.debug:
            raise
        print(f"loftesbok: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("loftesbok: interrupted; what was published is as it was.", file=sys.stderr)
        return 130
    except OSError as error:
        if options.debug:
            raise
        what = error.strerror or type(error).__name__
        where = f": {error.filename}" if error.filename else ""
        print(f"loftesbok: {what}{where}. Nothing was published. (--debug shows where.)", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--project", type=Path, metavar="DIR",
        help="the project's folder (default: the nearest folder upwards with a _config.yml)",
    )  # fmt: skip
    shared.add_argument("--debug", action="store_true", help="show the traceback of an error")
    parser = argparse.ArgumentParser(
        prog="loftesbok", description="Reproducible report books that follow up medborgarlöften.", epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"loftesbok {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int], help: str, more: str = "") -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=help, description=f"{help[0].upper()}{help[1:]}. {more}".strip(), parents=[shared]
        )
        made.set_defaults(command=run)
        return made

    add("check", _check, "validate the data, and hold notebooks and table of contents against them",
        "Exit code 1 and one line per problem (file:row: column: what is wrong, what would be right).")  # fmt: skip
    run = add("run", _run, "execute the notebooks that need it",
              "Writes book/reports/PERIOD/THROUGH.ipynb; a failed run leaves the old edition as it was.")  # fmt: skip
    run.add_argument("periods", nargs="*", metavar="PERIOD", help="promise periods, or trender (default: all)")
    run.add_argument(
        "--through", default="", metavar="2023-T2",
        help="the last reporting period to include (default: the last that the data speak of)",
    )  # fmt: skip
    run.add_argument("--force", action="store_true", help="run also what is fresh")
    build = add("build", _build, "check, run and build the book into _build/html",
                "Warnings are errors; the book is put in place only when it is whole.")  # fmt: skip
    build.add_argument("--through", default="", metavar="2023-T2", help="the book as of this reporting period")
    build.add_argument("--out", type=Path, metavar="DIR", help="where to put the book (default: _build/html)")
    add("list", _list, "show promise periods and editions: how far they reach, what is stale and why")
    period = add("new-period", _new_period, "begin a promise period: rows, notebook and table of contents",
                 "For a period whose rows are in data/ already: its notebook is brought in line with them; "
                 "narratives stay.")  # fmt: skip
    period.add_argument("id", metavar="ID", help="the period's id, such as 2025-2026")
    for name, help in (
        ("title", "the promise's name, as the book shows it"),
        ("short-title", "a shorter name for figures and tables"),
        ("area", "where it applies"),
        ("valid-from", "first day, or year"),
        ("valid-to", "last day, or year"),
        ("cadence", "how often it is followed up: month, quarter, tertial, half_year, year, at_end; | between several"),
        ("followup-from", "the first reporting period that is followed up"),
        ("diary-number", "the matter's diary number"),
        ("summary", "what the promise is about, in one to three sentences"),
        ("source", "source_id of the document that holds the promise"),
        ("anchor", "a few words that lead to the passage"),
    ):
        period.add_argument(f"--{name}", default="", metavar="TEXT", help=help)
    period.add_argument("--commitment", action="append", default=[], metavar="PARTY[|PARTY]:TITLE",
                        help="a commitment with those responsible; once for each")  # fmt: skip
    form = add("form", _form, "write the Excel form of a reporting period's follow-up",
               "Prefilled with the commitments, what was reported last, and what is in data/ already. "
               "The same data give the same file.")  # fmt: skip
    form.add_argument("reporting_period", metavar="REPORTING_PERIOD", help="such as 2024-T1")
    form.add_argument("-o", "--output", type=Path, required=True, metavar="F.xlsx", help="the file to write")
    form.add_argument("--party", default="", metavar="ID",
                      help="a form for one party: its own commitments, itself as the one that reports")  # fmt: skip
    form.add_argument("--period", default="", metavar="ID", help="the promise period, where several fit")
    taken = add("import", _import, "take filled forms into data/",
                "Shows every row that is added or changed. All or nothing: with a fault or a conflict nothing is "
                "written. Several forms of the same reporting period are brought together.")  # fmt: skip
    taken.add_argument("forms", nargs="+", type=Path, metavar="F.xlsx", help="the filled forms")
    taken.add_argument("--dry-run", action="store_true", help="show the change, write nothing")
    taken.add_argument("--why", default="", metavar="TEXT",
                       help="the reason for corrections of published values that have none in the form")  # fmt: skip
    taken.add_argument("--replace", action="store_true",
                       help="let the form prevail where data/ has changed since the form was made")  # fmt: skip
    verify = add("verify-sources", _verify, "hold every checksum, anchor and figure against the source documents")
    verify.add_argument("folder", type=Path, metavar="DIR", help="the folder that holds the documents, whatever named")
    return parser


def _open(options: argparse.Namespace) -> tuple[Project, Dataset]:
    from loftesbok.dataset import load  # noqa: PLC0415 - heavy

    project = _project(options)
    return project, load(project.data)


def _project(options: argparse.Namespace) -> Project:
    """Find the project, and finish an import that was cut off before anything reads its data."""
    project = Project.find(options.project)
    if (project.data / ".import").exists():
        from loftesbok import intake  # noqa: PLC0415 - heavy

        intake.recover(project)
    return project


def _count(number: int) -> str:
    return "1 fel" if number == 1 else f"{number} fel"


def _check(options: argparse.Namespace) -> int:
    from loftesbok import checks  # noqa: PLC0415 - heavy

    project = _project(options)
    found = checks.check(project)
    for problem in found.problems:
        print(problem)
    for note in found.notes:
        print(note)
    print(found.summary)
    return 1 if found.problems else 0


def _run(options: argparse.Namespace) -> int:
    from loftesbok import edition, toc  # noqa: PLC0415 - heavy

    project, dataset = _open(options)
    wanted = edition.jobs(project, dataset, options.periods, options.through)
    outcomes = edition.run(project, dataset, wanted, force=options.force, progress=print)
    if toc.update(project, dataset):
        print(f"{project.relative(project.toc_file)} updated")
    print(_sum_up(len(wanted), sum(outcome.written for outcome in outcomes), len(outcomes)))
    return 0


def _sum_up(wanted: int, written: int, ran: int) -> str:
    return f"{wanted} editions: {ran} run, {written} with new contents, {wanted - ran} fresh already"


def _build(options: argparse.Namespace) -> int:
    from loftesbok import book  # noqa: PLC0415 - heavy

    project, dataset = _open(options)
    built = book.build(project, dataset, through=options.through, out=options.out, say=print)
    for outcome in built.outcomes:
        if outcome.written:
            print(f"new contents: {outcome.job.period_id} through {outcome.job.through}")
    print(f"{built.pages} pages: {built.place / 'index.html'}")
    return 0


def _list(options: argparse.Namespace) -> int:
    from loftesbok import edition  # noqa: PLC0415 - heavy

    project, dataset = _open(options)
    rows = [("PERIOD", "THROUGH", "STATE", "EDITION")]
    for job in edition.jobs(project, dataset):
        why = edition.why_stale(project, job, dataset)
        state = f"stale: {why}" if why else "fresh"
        rows.append((job.period_id, job.through.code, state, project.relative(job.target)))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _new_period(options: argparse.Namespace) -> int:
    from loftesbok import scaffold  # noqa: PLC0415 - heavy

    given = {
        name: getattr(options, name)
        for name in ("title", "short_title", "area", "valid_from", "valid_to", "cadence", "followup_from",
                     "diary_number", "summary", "anchor")
        if getattr(options, name)
    }  # fmt: skip
    if options.source:
        given["source_id"] = options.source
    commitments = []
    for text in options.commitment:
        responsible, colon, title = text.partition(":")
        if not colon or not title.strip():
            raise LoftesbokError(
                f"--commitment {text!r} must be PARTY:TITLE, as in 'kommunen|polisen:Fler vandringar'."
            )
        commitments.append((responsible.strip(), title.strip()))
    for done in scaffold.new_period(_project(options), options.id, given, commitments):
        print(done)
    print(f"Next: write the background in notebooks/{options.id}.ipynb, then `loftesbok build`.")
    return 0


def _form(options: argparse.Namespace) -> int:
    from loftesbok import intake  # noqa: PLC0415 - heavy

    project, dataset = _open(options)
    changed = intake.write_form(
        project, dataset, options.reporting_period, options.output, party=options.party, period_id=options.period
    )
    print(f"{options.output} {'skriven' if changed else 'är redan som den ska'}")
    return 0


def _import(options: argparse.Namespace) -> int:
    from loftesbok import intake  # noqa: PLC0415 - heavy

    project, dataset = _open(options)
    plan = intake.plan_import(project, dataset, options.forms, why=options.why, replace=options.replace)
    print(plan)
    if plan.conflicts:
        return 1
    if not options.dry_run:
        for done in intake.apply(project, plan):
            print(done)
    return 0


def _verify(options: argparse.Namespace) -> int:
    from loftesbok import provenance  # noqa: PLC0415 - heavy

    _, dataset = _open(options)
    found = provenance.verify(dataset, options.folder)
    print(provenance.report(found))
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main())
