"""Corruptions of datapackage.json: as a file, and as what it says."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.thorough.faults.copy_of_data import PACKAGE, CopyOfData
from tests.thorough.faults.corruption import HARMLESS, NEVER, PLAUSIBLE, Corruption, kind

Change = Callable[[Random, bytes], bytes | None]


def in_description(name: str, may: frozenset[str]) -> Callable[[Change], Change]:
    """Register a change of the description's bytes."""

    def register(change: Change) -> Change:
        @kind(name)
        def make(draw: Random, copy: CopyOfData) -> Corruption | None:
            after = change(draw, copy.files[PACKAGE])
            return None if after in (None, copy.files[PACKAGE]) else Corruption(PACKAGE, {PACKAGE: after}, may)

        return change

    return register


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to everything in a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from nodes(inner, (*path, key))


def _changed(draw: Random, data: bytes, change: Callable[[Any, Any], object]) -> bytes:
    package = json.loads(data)
    *way, last = draw.choice(list(nodes(package)))
    parent = package
    for key in way:
        parent = parent[key]
    change(parent, last)
    return json.dumps(package, ensure_ascii=False, indent=2).encode()


@in_description("something gone from the description", PLAUSIBLE)
def _gone(draw: Random, data: bytes) -> bytes:
    return _changed(draw, data, lambda parent, key: parent.pop(key))


@in_description("something else in the description", PLAUSIBLE)
def _other(draw: Random, data: bytes) -> bytes:
    value = draw.choice([None, True, 0, -1, 1e308, "", "x", "\u202e", [], {}, [[]], {"name": []}, ["a", 1], "a" * 5000])

    def change(parent: Any, key: Any) -> None:
        parent[key] = value

    return _changed(draw, data, change)


@in_description("something twice in the description", PLAUSIBLE)
def _twice(draw: Random, data: bytes) -> bytes:
    package = json.loads(data)
    resource = draw.choice(package["resources"])
    which = draw.choice([package["resources"], resource["schema"]["fields"]])
    which.append(draw.choice(which))
    return json.dumps(package, ensure_ascii=False).encode()


@in_description("the description written in another way", HARMLESS)
def _rewritten(draw: Random, data: bytes) -> bytes:
    text = json.dumps(json.loads(data), ensure_ascii=draw.random() < 0.5, sort_keys=True, indent=draw.choice([None, 1]))
    return draw.choice([b"", codecs.BOM_UTF8, b" \r\n\t"]) + text.encode() + draw.choice([b"", b"\r\n\r\n"])


@in_description("the description in another encoding", NEVER)
def _encoded(draw: Random, data: bytes) -> bytes:
    return data.decode().encode(draw.choice(["cp1252", "utf-16", "utf-16-le", "utf-32"]), "replace")


@in_description("the description cut off", NEVER)
def _cut(draw: Random, data: bytes) -> bytes:
    return data[: draw.randrange(1, len(data.rstrip()))]


@in_description("a wrong byte in the description", PLAUSIBLE)
def _byte(draw: Random, data: bytes) -> bytes:
    at = draw.randrange(len(data))
    return data[:at] + bytes([draw.randrange(256)]) * draw.choice([0, 1, 2]) + data[at + 1 :]


@in_description("a description that is something else", NEVER)
def _something_else(draw: Random, data: bytes) -> bytes:
    return draw.choice(
        [
            b"",
            b"[]",
            b"null",
            b"0",
            b'"x"',
            b"{}",
            b'{"resources": []}',
            b"[" * 100_000,
            b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
            b'{"resources": NaN}',
            b"\0",
            b"PK\x03\x04",
            b"---\na: b\n",
            b'{"a": 1}{"b": 2}',
            b'{"resources": {"name": 1}}',
            b'{"resources": [[[]]]}',
            b'{"resources": [{"name": "x", "schema": []}]}',
            b"1" * 5000,
        ]
    )


@in_description("a name twice in the description", NEVER)
def _name_twice(draw: Random, data: bytes) -> bytes:
    key = draw.choice(["resources", "municipality", "publisher", "title", "licenses"])
    value = json.dumps(json.loads(data)[key], ensure_ascii=False)
    return data.replace(b"{", b'{"' + key.encode() + b'": ' + value.encode() + b", ", 1)
