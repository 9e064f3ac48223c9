"""serve: the book while one works on it."""

from __future__ import annotations

import argparse
import sys
import webbrowser

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    serve = add("serve", _serve, "build, show the book on this machine alone, and build it anew at every change",
                "Watches data/, notebooks/, book/, _config.yml and the package. Faults are shown in the terminal and "
                "the browser; the last whole book stays. Ctrl-C stops.")  # fmt: skip
    serve.add_argument("--port", type=int, metavar="N",
                       help="the port to use (default: 8000, or the next free one)")  # fmt: skip
    serve.add_argument("--open", action="store_true", help="open the book in the browser at once")


def _serve(options: argparse.Namespace) -> int:
    from loftesbok.preview.session import Session  # noqa: PLC0415 - heavy

    def say(text: str) -> None:
        print(text, flush=True)

    def warn(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    project = opening.find(options)
    try:
        with Session(project, port=options.port, say=say, warn=warn) as session:
            say(f"{session.url} visar boken så snart den är byggd. Ctrl-C stoppar. Ge ut den med `loftesbok build`.")
            if options.open and not webbrowser.open(session.url):
                warn("Ingen webbläsare kunde öppnas; öppna adressen själv.")
            session.run()
    except KeyboardInterrupt:
        say("\nStoppad.")
    return 0
