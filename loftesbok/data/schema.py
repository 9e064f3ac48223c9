"""What a table and a column must be: the frozen form of what the contract says of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldSpec:
    """A column: its type, its Swedish words and what its values must be.

    ``kind`` is the project's own word for what the standard has none for ("" where there is no need): a ``list`` has
    codes as members, ``texts`` running texts in an order of their own. ``values`` and ``reference`` (table, column) say
    what the members of a list must be. A column that ``is_own`` is the project's,
    not the contract's: plain text.
    """

    name: str
    type: str
    title: str = ""
    description: str = ""
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    kind: str = ""
    values: tuple[str, ...] = ()
    reference: tuple[str, str] | None = None
    is_own: bool = False

    @property
    def prose(self) -> bool:
        """Whether it holds running text or anchors: nearly as many values as there are rows."""
        return self.kind in ("text", "texts", "anchor") and self.type not in ("integer", "number")


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values, taken together, are found in another table."""

    fields: tuple[str, ...]
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class TableSpec:
    """A table: its columns in order, its keys and what it refers to."""

    name: str
    title: str
    description: str
    fields: tuple[FieldSpec, ...]
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(field.name for field in self.fields)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell the rows apart: the primary key, or else the first unique key."""
        return self.primary_key or (self.unique_keys[0] if self.unique_keys else ())

    def field(self, name: str) -> FieldSpec:
        """Return the specification of one column; raise KeyError where there is none."""
        return {field.name: field for field in self.fields}[name]
