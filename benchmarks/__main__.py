"""``python -m benchmarks [--write FILE] [ROW …]``: measure, and print a table."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

import benchmarks
from benchmarks import measuring


def main() -> int:
    """Measure the rows that are asked for (default: all)."""
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name.startswith("rows_"):
            importlib.import_module(f"benchmarks.{module.name}")
    known = measuring.ROWS
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of: {', '.join(known)} (default: all)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table to a file as well")
    options = parser.parse_args()
    unknown = sorted(set(options.rows) - set(known))
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)}; there are: {', '.join(known)}")
    lines = [measuring.machine(), "", *measuring.HEADER.splitlines()]
    print("\n".join(lines), flush=True)
    for name in options.rows or known:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            lines.append(measuring.told(known[name], known[name].measure(Path(folder))))
        print(lines[-1], flush=True)
    if options.write:
        options.write.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
