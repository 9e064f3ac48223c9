"""Shared fixtures: the repository's own project and book, a made-up second one, a browser."""

import gc
import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from loftesbok.book import build as book
from loftesbok.data.dataset import load
from loftesbok.project.project import Project
from tests.browser_session import launched
from tests.sample.project import SampleProject

ROOT = Path(__file__).parent.parent
# How long an example takes says nothing of whether it is right.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
# Begun in the background by a script, pytest ignores Ctrl-C, and so would each command that a test starts to break off.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# What make thorough runs, and make test leaves out; single tests are marked.
THOROUGH = ("tests/thorough/", "fleet/test_fleet.py", "browser/test_fleet.py", "browser/test_pages.py")


def pytest_collection_modifyitems(items):
    for item in items:
        if any(place in item.nodeid for place in THOROUGH):
            item.add_marker("thorough")


@pytest.fixture(scope="session")
def repository():
    return Project(ROOT)


@pytest.fixture(scope="session")
def linkoping(repository):
    return load(repository.data)


@pytest.fixture
def made_up(tmp_path):
    """A second project, without editions, that a test may change."""
    return SampleProject().build(tmp_path / "projekt")


@pytest.fixture(scope="session")
def linkoping_html(repository, tmp_path_factory):
    """The repository's book, built from its own editions; once, also when several processes run the tests."""
    if given := os.environ.get("LOFTESBOK_HTML"):
        return Path(given)
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # the processes have it in common
    place = place / "linkoping"
    try:
        place.mkdir()
    except FileExistsError:
        return _built_by_another(place)
    try:
        gc.collect()  # sphinx-external-toc stumbles over the dead proxies of rdflib's XML parser among all objects
        book.build(repository, out=place / "html", say=lambda told: None)
    except BaseException:
        (place / "failed").touch()
        raise
    (place / "built").touch()
    return place / "html"


def _built_by_another(place):
    for _ in range(1200):
        if (place / "built").exists():
            return place / "html"
        if (place / "failed").exists():
            break
        time.sleep(0.25)
    pytest.fail("the process that began to build the repository's book did not get it done")


@pytest.fixture(scope="session")
def browser():
    with launched() as running:
        yield running


@pytest.fixture
def visit(browser, site):
    """Open a page of the module's site as a reader would; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def open_page(name, width=1280, **settings):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="sv-SE", **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(name if "://" in name else site + name)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def pytest_terminal_summary(terminalreporter):
    """Print what the tests have measured, also where each ran in a process of its own."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    measured = [value for one in reports for name, value in one.user_properties if name == "measured"]
    if measured:
        terminalreporter.section("measured")
        for line in measured:
            terminalreporter.write_line(line)
