"""The validated tables of a project's data folder: read once, checked, never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from loftesbok.data.checks.row_problems import separate_doubts
from loftesbok.data.checks.rules import broken_rules
from loftesbok.data.contract import table_spec
from loftesbok.data.csv.reader import Dialect
from loftesbok.data.description import describe
from loftesbok.data.loading import read_tables, table_problems, typed
from loftesbok.data.migrations.versions import advice, version_of, version_problems
from loftesbok.data.package_file import read_package
from loftesbok.data.particulars import particular_problems, text_problems
from loftesbok.data.schema import TableSpec
from loftesbok.domain.decimals import recorded
from loftesbok.domain.problems import DataError, Problem
from loftesbok.project import digests

Given = ParamSpec("Given")
Found = TypeVar("Found")


class Tables(Mapping[str, pd.DataFrame]):
    """Frames by table name; each look-up returns one that can be changed without changing these."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = dict(frames)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name].copy(deep=False)  # pandas copies what is written to (from version 3 on)

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)


@dataclass(frozen=True, eq=False)
class Dataset:
    """The tables of a data folder, checked, with rows in canonical order.

    Columns hold str ("" where empty, lists as "a|b"); ``position`` is int64, ``measures.value`` and ``targets.value``
    hold ``Decimal``, exactly what the cell says (NaN where empty). ``dialects`` tells how each file was written.
    ``package`` is datapackage.json with the description of the tables as the package writes it. ``doubts`` are
    breaches of rules that are new to migrated data (see ``Problem.since``).
    """

    folder: Path
    package: Mapping[str, Any] = field(repr=False)
    specs: Mapping[str, TableSpec] = field(repr=False)
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    dialects: Mapping[str, Dialect] = field(repr=False)
    doubts: tuple[Problem, ...] = field(default=(), repr=False)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def replace(self, **tables: pd.DataFrame) -> Dataset:
        """Return a dataset with other rows in these tables, put in canonical order but not validated again."""
        return self.narrowed(**in_order(self._with(tables), self.specs))

    def narrowed(self, **tables: pd.DataFrame) -> Dataset:
        """Return a dataset with fewer rows in these tables: those that are left must stand as they stood."""
        return replace(self, tables=Tables(self._with(tables)))

    def _with(self, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        unknown = sorted(set(tables) - set(self.tables))
        if unknown:
            raise KeyError(f"no such table: {', '.join(unknown)}")
        return {name: tables.get(name, self.tables[name]) for name in self.tables}

    def digest(self) -> str:
        """Return the sha256 of all that the dataset says.

        The same for the same rows and descriptions, whatever the order of rows, the dialect of the files and the
        platform; files and formats that ``datapackage.json`` names are no part of it.
        """
        digest = hashlib.sha256(json.dumps(_described(self.package), sort_keys=True, ensure_ascii=True).encode())
        for name in sorted(self.tables):
            frame = self.tables[name]
            for column in sorted(frame.columns):
                # no cell holds a control character, so these cannot be mistaken for a cell's own text
                digest.update(f"\x1d{name}\x1e{column}\x1e".encode())
                digest.update("\x1f".join(_texts(frame[column])).encode())
        return digest.hexdigest()


def once(function: Callable[Concatenate[Dataset, Given], Found]) -> Callable[Concatenate[Dataset, Given], Found]:
    """Let a function find out the same about a dataset, which never changes, only once, as long as the dataset lives.

    Whoever gets what it returns must leave it as it is.
    """
    kept: WeakKeyDictionary[Dataset, dict[Any, Found]] = WeakKeyDictionary()

    @wraps(function)
    def answer(dataset: Dataset, *arguments: Given.args, **more: Given.kwargs) -> Found:
        answers = kept.setdefault(dataset, {})
        asked = (arguments, tuple(sorted(more.items())))
        if asked not in answers:
            answers[asked] = function(dataset, *arguments, **more)
        return answers[asked]

    return answer


def _described(package: Mapping[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in package.items() if key not in ("$schema", "resources")}
    resources = [
        {key: resource.get(key) for key in ("name", "title", "description", "schema")}
        for resource in package["resources"]
    ]
    return {**shown, "resources": sorted(resources, key=lambda resource: str(resource["name"]))}


def _texts(column: pd.Series) -> list[str]:
    if isinstance(column.dtype, pd.StringDtype):
        return column.tolist()
    if column.dtype.kind == "f" or isinstance(next(iter(column), ""), Decimal | float):
        return [recorded(value) for value in column.tolist()]
    return column.astype(str).tolist()


def in_order(frames: Mapping[str, pd.DataFrame], specs: Mapping[str, TableSpec]) -> dict[str, pd.DataFrame]:
    """Put the rows of every table in canonical order: by key, in tables with a position as their period has them."""
    ordered = {}
    for name, frame in frames.items():
        keys = [frame[column] for column in specs[name].key or specs[name].columns]
        if name == "promises":
            keys = [frame["period_id"], frame["position"], *keys]
        elif name == "commitments":
            promises = frames["promises"]
            positions = dict(zip(promises["promise_id"], promises["position"], strict=True))
            above = frame["promise_id"].astype(object).map(positions).astype("float64").fillna(0)
            keys = [frame["period_id"], above, frame["position"], *keys]
        ordered[name] = frame.iloc[_order(keys)].reset_index(drop=True)
    return ordered


def _order(keys: list[pd.Series]) -> np.ndarray:
    return np.lexsort([_ranks(key) for key in reversed(keys)])


def _ranks(key: pd.Series) -> np.ndarray:
    if key.dtype.kind in "if":
        return key.to_numpy()
    if isinstance(key.dtype, pd.CategoricalDtype) and key.cat.categories.is_monotonic_increasing:
        return key.cat.codes.to_numpy()
    return pd.factorize(key.astype(object), sort=True)[0]


@dataclass(frozen=True)
class _Checked:
    """What is left of a data folder when every check has been made; only whole where nothing is wrong."""

    problems: list[Problem]
    package: Mapping[str, Any] = field(default_factory=dict)
    specs: Mapping[str, TableSpec] = field(default_factory=dict)
    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    dialects: Mapping[str, Dialect] = field(default_factory=dict)
    doubts: tuple[Problem, ...] = ()
    advice: str = ""


def _check(folder: Path) -> _Checked:
    package, problems = read_package(folder)
    if problems:
        return _Checked(problems)
    version = version_of(folder, package)
    if problems := version_problems(package, version):
        return _Checked(problems)
    resources, problems = describe(package)
    problems = [*text_problems(package), *problems]
    if problems:
        return _Checked([*problems, *particular_problems(package)])
    specs = {resource["name"]: table_spec(resource) for resource in resources}
    raw, problems = read_tables(folder, specs)
    before = package.get("migrated_from")
    in_cells = [*particular_problems(package), *problems, *table_problems(specs, raw)]
    problems, doubts = separate_doubts(in_cells, before)
    if problems:  # rules only on rows whose cells, keys and references are right: no faults that follow from others
        return _Checked(problems, advice=advice(version, problems))
    frames = {name: typed(specs[name], table.frame) for name, table in raw.items()}
    dialects = {name: table.dialect for name, table in raw.items()}
    problems, more_doubts = separate_doubts(broken_rules(specs, frames), before)
    doubts = sorted([*doubts, *more_doubts])
    described = {**package, "resources": resources}
    return _Checked(problems, described, specs, frames, dialects, tuple(doubts), advice(version, problems))


def find_problems(folder: Path) -> list[Problem]:
    """Return everything that is wrong in a data folder, in order of file and row; an empty list when all is right.

    Rules of the domain are tried once cells, keys and references are right.
    """
    return sorted(_check(folder).problems)


def load(folder: Path, *, despite_rules: bool = False) -> Dataset:
    """Read and check a data folder; raise DataError with all that is wrong.

    For who only shows what is wrong: ``despite_rules``, breaches of the domain's rules are among the dataset's doubts,
    and only what is wrong with files, cells, keys and references is raised.
    """
    checked = _check(folder)
    if checked.problems and not (despite_rules and checked.frames):
        raise DataError(checked.problems, checked.advice)
    ordered = in_order(checked.frames, checked.specs)
    tables = {name: _as_text(checked.specs[name], frame) for name, frame in ordered.items()}
    doubts = (*checked.doubts, *sorted(checked.problems))
    return Dataset(folder, checked.package, checked.specs, Tables(tables), checked.dialects, doubts)


def load_once(folder: Path) -> Dataset:
    """As ``load``, for who only looks at the data: what has been read from the very same bytes is not read again.

    A warm kernel finds what the process that it was forked from has read. Only the last dataset is kept.
    """
    folder = folder.resolve()
    as_read = digests.of_tree(folder, folder, hidden=True)
    kept = _LAST.get(folder)
    if kept and kept[0] == as_read:
        return kept[1]
    dataset = load(folder)
    _LAST.clear()
    if digests.of_tree(folder, folder, hidden=True) == as_read:  # else it was being changed
        _LAST[folder] = as_read, dataset
    return dataset


_LAST: dict[Path, tuple[dict[str, str], Dataset]] = {}


def _as_text(spec: TableSpec, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({field.name: "str" for field in spec.fields if field.type not in ("integer", "number")})
