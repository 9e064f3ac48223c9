"""All that an analyst reads at the command line is Swedish: help, what is wrong with a call, and every message."""

import ast
import errno
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from loftesbok import cli
from loftesbok.commands.parser import translate
from loftesbok.data.contract import read_template
from loftesbok.domain import system_errors
from loftesbok.editions.listing import EditionLine, PeriodLine
from tests import language

PACKAGE = Path(cli.__file__).parent
# Words of short messages; on pages they are not looked for, as some of them are Swedish or codes of the data.
IN_MESSAGES = re.compile(
    r"\b(is|are|not|has|does|did|must|needs?|missing|wrong|unknown|invalid|empty|usage|options|arguments|required|an"
    r"|it|there|as|editions?|notebooks|files?|folders?|changed|of|rows?|cannot|none|stale|fresh|left|yet|already)\b",
    re.IGNORECASE,
)
# What is the same in any language: what is to be typed, flags, settings, paths, names of directives, and "cell".
CODE = re.compile(r"`[^`]*`|--?[a-z][\w-]*|\w+ = \w+|\w+=|[\w.…-]*/[\w./…-]*|\w+-[\w-]+|\bcell\b", re.IGNORECASE)
LINES = [field.name for line in (PeriodLine, EditionLine) for field in fields(line)]
KEYS = re.compile(rf"\b({'|'.join([*LINES, 'periods', 'editions', 'fresh', 'stale'])})\b")  # of list --json
COLUMNS = re.compile(rf"\b({'|'.join(sorted(language.codes(read_template())))})\b")
NO_MESSAGE = re.compile(r"[<>\\{}]|^\s*#|:::|^[\s…]*- file:|\w=\"")  # markup, patterns, lines of a setting
OTHERS = {
    "book/page_problems.py", "commands/parser.py", "data/migrations/steps.py", "project/text_files.py",
    "project/yaml_lines.py", "sphinx_ext/content_security_policy.py",
}  # fmt: skip
"""Modules that hold what other programs say, columns of older schemas, or what is sent to browsers."""
NAMES = {"Table Grid", "Normal Table", "No List", "Heading 1", "Heading …", "outside lower left",
         "numbers many", "from loftesbok import open_period"}  # fmt: skip
"""What styles, roles of tables and calls are named."""
AGREED = {"… av … uppgifter bekräftade (… of …)"}  # the last words are for whoever reads the count by machine
FOR_PROGRAMMERS = {"KeyError", "ValueError"}


def find_english(texts):
    plain = {text: COLUMNS.sub(" ", CODE.sub(" ", language.NAMES.sub(" ", text))) for text in texts}
    return [text for text, rest in plain.items() if IN_MESSAGES.search(rest) or language.WORD.search(rest)]


def find_messages(code: str) -> Iterator[str]:
    """Yield the texts of several words in a module, with … for what is filled in; docstrings are none of them."""
    tree = ast.parse(code)
    passed_over: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed_over.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            passed_over |= {id(part) for part in node.values}
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            for_programmers = ast.unparse(node.exc.func) in FOR_PROGRAMMERS
            passed_over |= {id(part) for part in ast.walk(node.exc) if for_programmers}
    for node in ast.walk(tree):
        text = "" if id(node) in passed_over else text_of(node)
        if " " in text.strip() and not NO_MESSAGE.search(text):
            yield text


def text_of(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def answer(capsys, *arguments: str) -> tuple[object, str]:
    """Return the code and the words with which a call ends before it has begun."""
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    shown = capsys.readouterr()
    return end.value.code, shown.out + shown.err


@pytest.fixture
def commands(capsys):
    return re.findall(r"^    ([a-z-]+)\b", answer(capsys, "--help")[1], flags=re.MULTILINE)


def test_help_is_swedish(capsys, commands):
    """That of each command and of the program, argparse's own words included."""
    assert len(commands) == len(cli.MODULES)
    for call in ([], *([command] for command in commands)):
        code, text = answer(capsys, *call, "--help")
        assert code == 0
        assert text.startswith("användning: loftesbok")
        assert "visa den här hjälpen" in text
        assert find_english(KEYS.sub(" ", text).splitlines()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", "KOMMANDO saknas"),
        ("chekc", "KOMMANDO: 'chekc' finns inte att välja. Rätt vore: "),
        ("run --troguh", "--troguh går inte att tolka"),
        ("form", "REDOVISNINGSPERIOD, -o/--output saknas"),
        ("form 2024-T1 -o", "-o/--output: värdet saknas"),
        ("import", "FIL.xlsx saknas"),
        ("memo --kind x", "--kind: 'x' finns inte att välja. Rätt vore: "),
        ("run --force=ja", "--force: flaggan tar inget värde, men fick 'ja'"),
        ("build --jobs två", "--jobs: 'två' är inget heltal"),
        ("run --cell-timeout x", "--cell-timeout: 'x' är inget tal"),
        ("form --p polisen", "--p kan betyda --project, --party, --period; skriv hela namnet"),
        ("fleet a --workers 1 --scheduler b", "--scheduler: går inte ihop med --workers"),
        ("fleet a --workers 0", "--workers: '0' är inget antal böcker. Rätt vore: 1 eller fler"),
    ],
)
def test_what_is_wrong_with_a_call_is_told_in_swedish(capsys, arguments, words):
    code, text = answer(capsys, *arguments.split())
    assert code == 2
    usage, _, rest = text.partition("\nloftesbok")
    assert usage.startswith("användning: loftesbok")
    assert words in rest
    assert rest.rstrip().endswith("--help` visar hur kommandot skrivs.")
    assert find_english(text.splitlines()) == []


def test_what_argparse_has_never_said_before_stays():
    assert translate("something new") == "something new"


def test_no_message_is_english():
    """Errors, progress, reasons and questions: every text of several words that a module holds."""
    english = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name not in OTHERS:
            messages = set(find_messages(path.read_text(encoding="utf-8"))) - NAMES - AGREED
            explains_keys = name == "commands/list_editions.py"
            english[name] = find_english(KEYS.sub(" ", text) if explains_keys else text for text in messages)
    assert {name: texts for name, texts in english.items() if texts} == {}
    assert len(english) > 200


@pytest.mark.parametrize(
    "code",
    [
        "raise LoftesbokError(f'{folder} is not empty; name a new folder.')",
        "raise LoftesbokError('the kernel died.')",
        "say(f'{count} of {total} to run')",
        "def why():\n    return 'not run yet'",
        "command.add_argument('--force', help='run also what is fresh')",
        "print(f'{number} sidor' if number else 'nothing has changed')",
        "say(f\"{'nothing is left' if x else y} är allt\")",
    ],
)
def test_an_english_message_is_seen(code):
    assert find_english(find_messages(code))


def test_what_the_system_says_is_swedish():
    """By the number of its error; what has words of its own keeps them."""
    full = OSError(errno.ENOSPC, "No space left on device", "data/a.csv")
    assert system_errors.describe(full) == "disken är full: data/a.csv"
    assert system_errors.explain(OSError(errno.EACCES, "Permission denied")) == "rättigheter saknas"
    of_a_folder = shutil.Error([("a/b", "c/b", str(full)), ("a/c", "c/c", "…")])
    assert system_errors.describe(of_a_folder) == "disken är full: c/b"
    assert system_errors.describe(shutil.Error("samma fil")) == "samma fil"
    assert system_errors.explain(OSError("kärnan är borta")) == "kärnan är borta"
    assert system_errors.explain(OSError(99999, "Strange")) == "systemet svarade Strange"
