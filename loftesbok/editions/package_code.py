"""Which of the package's files an edition depends on: those of the layers that can affect it.

A package imports only packages below it (``.importlinter`` holds that), so what runs and fills a notebook is complete
with the layers from ``editions`` down. A notebook with a cell of its own that imports anything else of ours, or that
may import what its source does not say, depends on the whole package.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath

from loftesbok.project import digests

LAYERS = ("domain", "project", "data", "document", "analysis", "report", "editions")
_TEXT_FILES = (".py", ".json", ".ipynb", ".md", ".yml", ".typ")
_DYNAMIC = frozenset(
    ("importlib", "import_module", "__import__", "builtins", "__builtins__", "exec", "eval", "runpy", "run_module",
     "run_path", "pkgutil", "get_ipython", "subprocess", "system", "popen")
)  # fmt: skip
"""Names in a cell that may bring code which its imports do not tell of."""


class PackageCode:
    """The package's files as they are now, by digest: all of them, and those that an edition depends on."""

    def __init__(self, folder: Path = digests.PACKAGE) -> None:
        self._folder = folder

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The digest of every file of the package, by its path from the folder that the package is in."""
        base = self._folder.parent
        return {
            name: digests.of_text_file(base / name) if name.endswith(_TEXT_FILES) else digest
            for name, digest in digests.of_tree(self._folder, base).items()
        }

    @cached_property
    def layers(self) -> Mapping[str, str]:
        """The same for the layers that can affect an edition, and the package's own ``__init__``."""
        names = {*LAYERS, "__init__.py"}
        return {path: digest for path, digest in self.files.items() if PurePosixPath(path).parts[1] in names}

    def used_by(self, cells: Iterable[str]) -> Mapping[str, str]:
        """Return the digests of the files that a notebook with such code cells depends on."""
        return self.files if any(self._may_use_more(source) for source in cells) else self.layers

    def _may_use_more(self, source: str) -> bool:
        """Tell whether a cell may use more of the package than the layers."""
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):  # a magic of IPython, perhaps; an error is told when the notebook is run
            return True
        return any(name in _DYNAMIC for name in _names(tree)) or any(map(self._is_above, _imports(tree)))

    def _is_above(self, module: tuple[str, ...]) -> bool:
        """Tell whether an imported module is the package's, and in none of the layers."""
        package, child, *_ = (*module, "")
        if package != self._folder.name or not child or child in LAYERS:
            return False
        folder, file = f"{package}/{child}/", f"{package}/{child}.py"
        return any(path.startswith(folder) or path == file for path in self.files)


def _names(tree: ast.AST) -> Iterator[str]:
    """Yield the names that code uses, those of attributes and imported modules too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
    for module in _imports(tree):
        yield from module


def _imports(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    """Yield the parts of the dotted name of everything that code imports, wherever in it that stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((*(node.module or "").split("."), alias.name) for alias in node.names)
