"""Names say what they hold, files fit in a head, and only the named places touch the inside of another library."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

import loftesbok

PACKAGE = Path(loftesbok.__file__).parent
SAY_NOTHING = {"one", "found", "own", "told", "made", "given", "known"}
MOST_LINES = 450
# How often such a name is bound in a package. The numbers only fall: where there are fewer, write the lower one.
MOST = {"book": 3, "editions": 3, "project": 1}


def modules() -> dict[str, Path]:
    """Return every module of the package by its path."""
    return {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}


def bindings(path: Path) -> list[str]:
    """Return the names that a module binds: assigned names, loop variables, parameters."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    stored = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return stored + [node.arg for node in nodes if isinstance(node, ast.arg)]


def counted() -> Counter[str]:
    """Return how often a package binds a name that says nothing."""
    count: Counter[str] = Counter()
    for name, path in modules().items():
        count[name.partition("/")[0]] += sum(binding in SAY_NOTHING for binding in bindings(path))
    return +count


def test_local_names_say_what_they_hold():
    """``row``, ``period``, ``problems`` instead of ``one``, ``own``, ``found``."""
    assert {name: count for name, count in counted().items() if count > MOST.get(name, 0)} == {}


def test_a_name_that_says_nothing_is_counted(tmp_path):
    path = tmp_path / "module.py"
    path.write_text("def f(one, *, row):\n    found = [own for own in row]\n    return found\n", encoding="utf-8")
    assert sorted(set(bindings(path)) & SAY_NOTHING) == ["found", "one", "own"]


@pytest.mark.parametrize("name", modules())
def test_a_file_fits_in_a_head(name):
    assert len(modules()[name].read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_the_root_of_the_package_holds_packages_only():
    names = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    packages = {name for name in names if (PACKAGE / name / "__init__.py").is_file()}
    assert names - packages == {"__init__.py", "__main__.py", "cli.py"}


@pytest.mark.parametrize("name", [name for name in modules() if name.endswith("/__init__.py")])
def test_a_package_is_a_docstring(name):
    """Sphinx asks the extension for ``setup``; all others are empty, so that importing one loads nothing else."""
    body = ast.parse(modules()[name].read_text(encoding="utf-8")).body
    assert name == "sphinx_ext/__init__.py" or (len(body) == 1 and isinstance(body[0], ast.Expr))


DOCS = [*(PACKAGE.parent / "docs").rglob("*.md"), PACKAGE.parent / "README.md"]


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(PACKAGE.parent).as_posix())
def test_what_the_docs_name_is_there(path):
    """Files that the developers' texts name; and nothing is left of a merge."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"^(<{7}|={7}|>{7})( |$)", text, flags=re.MULTILINE)
    names = re.findall(r"`((?:tests|loftesbok|tools|benchmarks|docs)/[\w./-]+)`", text)
    assert [name for name in names if not (PACKAGE.parent / name).exists()] == []
