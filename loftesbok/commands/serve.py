"""serve: the book while one works on it."""

from __future__ import annotations

import argparse
import sys
import webbrowser

from loftesbok.commands import opening


def add(add: opening.Add) -> None:
    """Add the command."""
    serve = add("serve", _serve, "bygg boken, visa den på den här datorn och bygg om den vid varje ändring",
                "Följer data/, notebooks/, book/, _config.yml och löftesbokens egna filer. Fel visas i terminalen och "
                "i webbläsaren; den senaste hela boken ligger kvar. Ctrl-C stoppar.")  # fmt: skip
    serve.add_argument("--port", type=int, metavar="PORT",
                       help="porten (annars 8000, eller nästa lediga)")  # fmt: skip
    serve.add_argument("--open", action="store_true", help="öppna boken i webbläsaren direkt")


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
