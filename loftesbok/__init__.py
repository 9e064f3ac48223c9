"""Reproducible report books that follow up medborgarlöften, the promises of police and municipality to residents.

from loftesbok import open_period
report = open_period("2023-2024")
report.in_short()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loftesbok.report.period_report import open_period as open_period
    from loftesbok.report.trend_report import open_trends as open_trends

__version__ = "0.1.0"
_LAZY = {"open_period": "loftesbok.report.period_report", "open_trends": "loftesbok.report.trend_report"}


def __getattr__(name: str) -> Any:
    """Load what notebooks use only when it is used, so that the command line starts at once."""
    if name in _LAZY:
        from importlib import import_module  # noqa: PLC0415

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"loftesbok har inget {name!r}. Rätt vore: {', '.join(_LAZY)}")


def __dir__() -> list[str]:
    return [*globals(), *_LAZY]
