"""Which of the package's files a notebook can reach: those whose change may change an edition, and no others.

The imports of each module are read from its source without running it, from the modules that run notebooks and from
those that a notebook's own cells import. Imports inside functions count; those for type checkers only do not. A file
that is no module (``templates/datapackage.json``) is reached when a reached module that opens the package's files
names it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from loftesbok.project import digests as fingerprint

RUNS_NOTEBOOKS = ("loftesbok.editions.execution", "loftesbok.editions.kernels.manager", "loftesbok.editions.notebook")
_TEXTS = (".py", ".json", ".ipynb", ".md", ".yml")
_UNKNOWABLE = frozenset(("importlib", "__import__", "import_module", "exec", "eval", "run_module", "run_path"))


@dataclass
class _Source:
    """What a module's source says: (module, name) of each import, names offered lazily, and module-level texts."""

    imports: list[tuple[str, str]] = field(default_factory=list)
    lazy: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    opens: set[str] = field(default_factory=set)


class Package:
    """The package's files as they are now: digests at once, imports of a module when they are asked for."""

    def __init__(self, folder: Path = fingerprint.PACKAGE) -> None:
        self._folder = folder
        self._sources: dict[str, _Source] = {}

    @cached_property
    def files(self) -> dict[str, str]:
        """The digest of every file of the package, by its path from the folder that the package is in."""
        base = self._folder.parent
        return {
            name: fingerprint.of_text_file(base / name) if name.endswith(_TEXTS) else digest
            for name, digest in fingerprint.of_tree(self._folder, base).items()
        }

    @cached_property
    def modules(self) -> dict[str, str]:
        """The path of every module, by its dotted name."""
        return {_dotted(name): name for name in self.files if name.endswith(".py")}

    def reached(self, roots: Iterable[str], cells: Iterable[str] = ()) -> dict[str, str]:
        """Return the digests of the files that can be reached from modules and from the code of a notebook's cells.

        Code that may import what its source does not say (``importlib``, ``exec``, a magic) reaches every file.
        """
        todo = [one for one in roots if one in self.modules]
        for source in cells:
            names = _imported_by_cell(source)
            if names is None:
                return dict(self.files)
            todo += self._resolved(names)
        seen: set[str] = set()
        while todo:
            module = todo.pop()
            if module not in seen:
                seen.add(module)
                todo += self._resolved(self._source(module).imports)
        paths = {self.modules[module] for module in seen}
        named = set().union(*(self._named(module) for module in seen))
        paths |= {name for name in self.files if not name.endswith(".py") and PurePosixPath(name).name in named}
        return {name: self.files[name] for name in sorted(paths)}

    def _named(self, module: str) -> set[str]:
        """Return the texts in a module that opens the package's files, its own and those that it imports by name."""
        source = self._source(module)
        if not source.opens:
            return set()
        lent = (self._source(home).texts.get(name) for home, name in source.imports if home in self.modules and name)
        return source.opens | {text for text in lent if text}

    def _source(self, module: str) -> _Source:
        """Return what a module's source says; read once."""
        if module not in self._sources:
            path = self.modules[module]
            text = (self._folder.parent / path).read_text(encoding="utf-8")
            home = module if path.endswith("__init__.py") else module.rpartition(".")[0]
            self._sources[module] = _read(text, home)
        return self._sources[module]

    def _resolved(self, imports: Iterable[tuple[str, str]]) -> list[str]:
        """Return the modules of the package that imports load, with the packages that they are in."""
        found = []
        for source, name in imports:
            if source.partition(".")[0] != self._folder.name:
                continue
            path = self.modules.get(source, "")
            lazy = self._source(source).lazy if path.endswith("__init__.py") else {}
            # after "import package" what it offers may be used under any name
            any_name = name in ("", "*")
            wanted = list(lazy.values()) if any_name else [lazy.get(name, f"{source}.{name}")]
            for one in (source, *wanted):
                parts = one.split(".")
                found += [".".join(parts[:i]) for i in range(1, len(parts) + 1)]
        return [one for one in found if one in self.modules]


def _dotted(path: str) -> str:
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _read(text: str, home: str) -> _Source:
    """Read a module's source; ``home`` is the package that its relative imports start from."""
    tree, source = ast.parse(text), _Source()
    for node in _statements(tree.body):
        if isinstance(node, ast.If) and _for_type_checkers(node):
            lazy = (one for child in node.body for one in _imported(child, home))
            source.lazy.update({name: module for module, name in lazy if name})
        else:
            source.imports += _imported(node, home)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                value = node.value.value
                names = [one.id for one in node.targets if isinstance(one, ast.Name)]
                source.texts.update(dict.fromkeys(names, value) if isinstance(value, str) else {})
    if "importlib.resources" in text or "import resources" in text or "__file__" in text:
        source.opens = {
            one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)
        }
    return source


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield every statement that can be run, also inside others; expressions hold no imports."""
    for node in body:
        yield node
        if isinstance(node, ast.If) and _for_type_checkers(node):
            yield from _statements(node.orelse)
            continue
        for part in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(node, part, ()))
        for branch in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            yield from _statements(branch.body)


def _for_type_checkers(node: ast.If) -> bool:
    return "TYPE_CHECKING" in (getattr(node.test, "id", ""), getattr(node.test, "attr", ""))


def _imported(node: ast.stmt, home: str) -> list[tuple[str, str]]:
    """Return (module, name) of what a statement imports; the name is empty for ``import module``."""
    if isinstance(node, ast.Import):
        return [(alias.name, "") for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        parts = home.split(".") if home else []
        above = parts[: len(parts) - node.level + 1] if node.level else []
        source = ".".join([*above, *([node.module] if node.module else [])])
        return [(source, alias.name) for alias in node.names]
    return []


def _imported_by_cell(source: str) -> list[tuple[str, str]] | None:
    """Return what a cell imports; None when its source does not tell."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic of IPython, perhaps; a real error is told when the notebook is run
        return None
    found = [one for node in _statements(tree.body) for one in _imported(node, "")]
    words = {getattr(node, "id", "") or getattr(node, "attr", "") for node in ast.walk(tree)}
    words |= {word for module, name in found for word in (*module.split("."), name)}
    return None if words & _UNKNOWABLE else found
