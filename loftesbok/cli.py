"""The command line: parse, call, print, and nothing else. Whatever it can do, an import can."""

from __future__ import annotations

import argparse
import shutil
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
    run,
    serve,
    summary,
    verify_sources,
)
from loftesbok.commands.opening import Command
from loftesbok.domain.problems import DataError, LoftesbokError
from loftesbok.project import garbage_collection

MODULES = (
    check, verify_sources, run, build, serve, list_editions, form, import_form, memo, summary, init, new_period,
    migrate, fleet,
)  # fmt: skip
"""One for each command, in the order of ``--help``."""
EPILOG = """\
examples:
  loftesbok check                        is the data in order?
  loftesbok list                         which editions are there, and which are stale?
  loftesbok run 2023-2024                run one promise period's notebook
  loftesbok run --through 2023-T2        the editions as of tertial 2 of 2023
  loftesbok build                        check, run what is stale, build the book into _build/html
  loftesbok form 2024-T1 -o f.xlsx       the Excel form for a tertial's follow-up
  loftesbok import f.xlsx --dry-run      what would the filled form change?
  loftesbok memo 2017 --format docx      the board paper on a promise period
  loftesbok summary 2023-T3 -o DIR       a reporting period on one page, to share
  loftesbok verify-sources DIR           hold every anchor and figure against the source documents
  loftesbok migrate --dry-run            what would bring older data to the present schema?
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
            f"loftesbok: {_system_error(error)}. Inget har publicerats. (--debug visar var felet uppstod.)",
            file=sys.stderr,
        )
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

    def add(name: str, action: Command, help: str, more: str = "") -> argparse.ArgumentParser:
        command = commands.add_parser(
            name, help=help, description=f"{help[0].upper()}{help[1:]}. {more}".strip(), parents=[shared]
        )
        command.set_defaults(command=action)
        return command

    for module in MODULES:
        module.add(add)
    return parser


def _system_error(error: OSError) -> str:
    """Say what the system could not do, and with which file."""
    if isinstance(error, shutil.Error):  # of a whole folder: one entry for each file that failed
        return str(error.args[0][0][2]) if isinstance(error.args[0], list) else str(error)
    return f"{error.strerror or type(error).__name__}{f': {error.filename}' if error.filename else ''}"


def _count(number: int) -> str:
    return "1 fel" if number == 1 else f"{number} fel"


if __name__ == "__main__":
    sys.exit(main())
