"""Fleets for tests: real books of small municipalities, made by processes of this machine."""

from loftesbok.fleet.fleet import make_all
from loftesbok.fleet.local_executor import local_workers
from loftesbok.fleet.projects import find


class Watcher:
    """Keeps what it is told; calls ``on_began`` when a worker has begun."""

    def __init__(self, on_began=lambda order: None):
        self.events, self.on_began = [], on_began

    def began(self, order):
        self.events.append(("began", order.name))
        self.on_began(order)

    def again(self, order):
        self.events.append(("again", order.name))

    def done(self, result):
        self.events.append((result.state, result.name))

    def tick(self):
        pass


def make(folders, out, count=1, watcher=None, **more):
    """Make a fleet with so many processes of this machine and return its results by name."""
    with local_workers(count) as workers:
        fleet = make_all(find(folders).by_name, out, workers, watcher or Watcher(), **more)
    return {result.name: result for result in fleet.results}


def tree(folder):
    """Return the bytes of all files in a folder by path."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
