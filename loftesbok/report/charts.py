"""How pictures are drawn: one style, whatever settings the machine has, so that the same data give the same bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

STYLE: dict[str, Any] = {
    "font.family": ["DejaVu Sans"], "axes.unicode_minus": True, "text.parse_math": False,
    "svg.fonttype": "path", "svg.hashsalt": "loftesbok",
}  # fmt: skip
_ALONE = threading.RLock()  # matplotlib's settings are the whole process's: one figure at a time


@contextmanager
def in_settings(more: dict[str, Any] | None = None) -> Iterator[None]:
    """Draw in the house's style, whatever settings the machine has; one figure at a time."""
    import matplotlib as mpl  # noqa: PLC0415 - heavy

    defaults: dict[Any, Any] = {
        key: value for key, value in mpl.rcParamsDefault.items() if not key.startswith("backend")
    }
    settings: Any = {**defaults, **STYLE, **(more or {})}  # matplotlib types the keys one by one
    with _ALONE, mpl.rc_context(settings):
        yield
