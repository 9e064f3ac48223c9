"""The command line: parse, call, print, and nothing else. Whatever it can do, an import can."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from loftesbok import __version__
from loftesbok.commands import (
    build,
    check,
    fleet,
    form,
    import_form,
    init,
    list_editions,
    memo,
    migrate,
    new_period,
    review,
    run,
    serve,
    summary,
    verify_sources,
)
from loftesbok.commands.opening import Command
from loftesbok.commands.parser import LinesFormatter, Parser
from loftesbok.domain import system_errors
from loftesbok.domain.problems import DataError, LoftesbokError
from loftesbok.project import garbage_collection

MODULES = (
    check, verify_sources, review, run, build, serve, list_editions, form, import_form, memo, summary, init, new_period,
    migrate, fleet,
)  # fmt: skip
"""One for each command, in the order of ``--help``."""
EPILOG = """\
exempel:
  loftesbok check                        är data rätt?
  loftesbok list                         vilka utgåvor finns det, och vilka är inaktuella?
  loftesbok run 2023-2024                kör en löftesperiods arbetsblad
  loftesbok run --through 2023-T2        utgåvorna till och med tertial 2 2023
  loftesbok build                        pröva data, kör det som är inaktuellt, bygg boken i _build/html
  loftesbok form 2024-T1 -o f.xlsx       Excelformuläret för en tertials uppföljning
  loftesbok import f.xlsx --dry-run      vad skulle det ifyllda formuläret ändra?
  loftesbok memo 2017 --format docx      tjänsteskrivelsen om en löftesperiod
  loftesbok summary 2023-T3 -o MAPP      en redovisningsperiod på en sida, att sprida
  loftesbok verify-sources MAPP          jämför ankare och siffror med källdokumenten
  loftesbok review MAPP                  se källdokumenten bredvid de rader som bygger på dem
  loftesbok migrate --dry-run            vad skulle ändras i äldre data?
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 something is wrong, 2 the call is wrong, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows' consoles and pipes may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        with garbage_collection.rarely(to_the_end=arguments is None):
            return options.command(options)
    except DataError as error:
        if options.debug:
            raise
        print(error, file=sys.stderr)
        if error.advice:
            print(error.advice, file=sys.stderr)
        print(f"{_count(len(error.problems))}. Inget har ändrats.", file=sys.stderr)
        return 1
    except LoftesbokError as error:
        if options.debug:
            raise
        print(f"loftesbok: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("loftesbok: avbrutet; det som var publicerat är som det var.", file=sys.stderr)
        return 130
    except OSError as error:
        if options.debug:
            raise
        print(
            f"loftesbok: {system_errors.describe(error)}. Inget har publicerats. (--debug visar mer.)", file=sys.stderr
        )
        return 1


def _parser() -> Parser:
    shared = Parser()
    shared.add_help_option()
    shared.add_argument(
        "--project", type=Path, metavar="MAPP",
        help="projektets mapp (annars den närmaste uppåt som innehåller _config.yml)",
    )  # fmt: skip
    shared.add_argument("--debug", action="store_true", help="visa var i programmet ett fel uppstod")
    parser = Parser(
        prog="loftesbok", description="Gör böcker som följer upp medborgarlöften och kan göras om med samma resultat.",
        epilog=EPILOG, formatter_class=LinesFormatter,
    )  # fmt: skip
    parser.add_help_option()
    parser.add_argument("--version", action="version", version=f"loftesbok {__version__}", help="visa versionen")
    commands = parser.add_subparsers(title="kommandon", required=True, metavar="KOMMANDO")

    def add(name: str, action: Command, help: str, more: str = "") -> argparse.ArgumentParser:
        command = commands.add_parser(
            name, help=help, description=f"{help[0].upper()}{help[1:]}. {more}".strip(), parents=[shared]
        )
        command.set_defaults(command=action)
        return command

    for module in MODULES:
        module.add(add)
    return parser


def _count(number: int) -> str:
    return "1 fel" if number == 1 else f"{number} fel"


if __name__ == "__main__":
    sys.exit(main())
