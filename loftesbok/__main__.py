"""Makes ``python -m loftesbok`` the command line."""

import sys

from loftesbok.cli import main

if __name__ == "__main__":
    sys.exit(main())
