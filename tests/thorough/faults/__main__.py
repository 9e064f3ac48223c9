"""``python -m tests.thorough.faults [--seed N] [PART …]``: try faults by the hundred, and write what came of them."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

from tests import faults
from tests.thorough.faults import results


def main() -> int:
    """Run the parts that are asked for (default: all); exit code 1 when a fault has escaped."""
    for module in pkgutil.iter_modules(faults.__path__):
        if module.name.startswith("part_"):
            importlib.import_module(f"tests.thorough.faults.{module.name}")
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of: {', '.join(results.PARTS)} (default: all)")
    parser.add_argument("--seed", type=int, default=results.SEED, help=f"default: {results.SEED}")
    options = parser.parse_args()
    unknown = sorted(set(options.parts) - set(results.PARTS))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are: {', '.join(results.PARTS)}")
    escaped = 0
    for name in options.parts or results.PARTS:
        one = results.PARTS[name]
        print(one.heading, flush=True)
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            found = one.run(Path(folder), options.seed, lambda text: print(f"  {text}", flush=True))
        results.write(one, found, options.seed)
        print("\n".join(found.lines), flush=True)
        escaped += found.escaped
    print(f"{results.RESULTS}: {escaped} escaped" if escaped else f"{results.RESULTS}: none escaped")
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
