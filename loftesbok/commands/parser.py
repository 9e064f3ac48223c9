"""The parser of the command line, whose own words are Swedish: usage, headings and what is wrong with a call."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

_HEADINGS = {"positional arguments": "argument", "options": "flaggor"}
_CALLS_FOR = r"argument (?P<argument>\S+(?:, \S+)*): "
_ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<missing>.*)", "{missing} saknas"),
    (r"unrecognized arguments: (?P<unknown>.*)", "{unknown} går inte att tolka"),
    (r"ambiguous option: (?P<option>.*) could match (?P<matches>.*)",
     "{option} kan betyda {matches}; skriv hela namnet"),
    (_CALLS_FOR + r"invalid choice: (?P<value>.*) \(choose from (?P<choices>.*)\)",
     "{argument}: {value} finns inte att välja. Rätt vore: {choices}"),
    (_CALLS_FOR + r"invalid int value: (?P<value>.*)", "{argument}: {value} är inget heltal"),
    (_CALLS_FOR + r"invalid float value: (?P<value>.*)", "{argument}: {value} är inget tal"),
    (_CALLS_FOR + r"expected one argument", "{argument}: värdet saknas"),
    (_CALLS_FOR + r"expected at least one argument", "{argument}: minst ett värde saknas"),
    (_CALLS_FOR + r"ignored explicit argument (?P<value>.*)",
     "{argument}: flaggan tar inget värde, men fick {value}"),
    (_CALLS_FOR + r"not allowed with argument (?P<other>.*)", "{argument}: går inte ihop med {other}"),
    (_CALLS_FOR + r"(?P<what>.*)", "{argument}: {what}"),
)  # fmt: skip
"""What ``argparse`` says of a wrong call, and the same in Swedish; the last stands for what our own types say."""


class Formatter(argparse.HelpFormatter):
    """Lays out ``--help`` with Swedish headings."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().add_usage(usage, actions, groups, "användning: " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Begin the list of a group."""
        super().start_section(_HEADINGS.get(heading or "", heading))


class LinesFormatter(Formatter, argparse.RawDescriptionHelpFormatter):
    """Does the same, and keeps the lines of what stands before and after the lists."""


class Parser(argparse.ArgumentParser):
    """A parser that helps and complains in Swedish."""

    def __init__(self, *, formatter_class: type[Formatter] = Formatter, **more: Any) -> None:
        super().__init__(formatter_class=formatter_class, add_help=False, **more)

    def add_help_option(self) -> None:
        """Add ``--help``, as ``argparse`` would, but for its words."""
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def error(self, message: str) -> NoReturn:
        """Say how the command is called and what is wrong with the call; end with code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {translate(message)}. `{self.prog} --help` visar hur kommandot skrivs.\n")


def translate(message: str) -> str:
    """Return what ``argparse`` says of a wrong call in Swedish; what it has never said before stays as it is."""
    for pattern, swedish in _ERRORS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return swedish.format(**match.groupdict()).removesuffix(".")
    return message
