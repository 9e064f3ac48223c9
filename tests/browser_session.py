"""Built pages in a real browser: what the tests of the sample book and of the repository's book have in common.

Needs Chromium (Debian's will do), playwright and axe-playwright-python.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import importlib
import importlib.util
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from loftesbok.sphinx_ext.content_security_policy import HEADER

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = [
    what
    for what, there in {
        "Chromium": CHROMIUM,
        "playwright": importlib.util.find_spec("playwright"),
        "axe-playwright-python": importlib.util.find_spec("axe_playwright_python"),
    }.items()
    if not there
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def needed() -> None:
    """Skip the module that calls this where the browser is missing; with LOFTESBOK_REQUIRE_BROWSER=1, fail it."""
    if MISSING:
        told = f"the pages are not tried in a browser: {', '.join(MISSING)} missing"
        if os.environ.get("LOFTESBOK_REQUIRE_BROWSER") == "1":
            raise RuntimeError(told)
        pytest.skip(told, allow_module_level=True)


# --- the browser, and a server for it ---------------------------------------------------------------------------------


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a book as a web server should: under the policy, and with the book's own page for what is missing."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", HEADER)
        self.send_header("Cache-Control", "no-store")  # every visit is a first visit
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())
        return None

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone, as long as the block runs."""
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def launched() -> Iterator[Any]:
    """Run a browser as long as the block runs."""
    api = importlib.import_module("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


# --- what is shown ----------------------------------------------------------------------------------------------------

UNFOLD = """() => {
    document.querySelectorAll("details").forEach((details) => (details.open = true));
    document.querySelectorAll(".sd-tab-content").forEach((panel) => (panel.style.display = "block"));
}"""

# Text that is cut off, or that runs out of the page. What is hidden on purpose, for the eye only, is left aside.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((element) => {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return false;
    if (!element.checkVisibility() || element.closest("svg")) return false;
    const style = getComputedStyle(element);
    if (style.clipPath !== "none") return false;
    const hides = (overflow) => overflow === "hidden" || overflow === "clip";
    const box = element.getBoundingClientRect();
    return (
        (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
        (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1) ||
        (box.right > document.documentElement.clientWidth + 1 && !element.closest("pre")) ||
        (box.left < -1 && !element.closest("pre, .lb-skip"))
    );
}).map((element) => `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 40)}`)"""

# Boxes that can be scrolled within themselves, in either direction: no reader should have to.
SCROLLING = """() => [...document.querySelectorAll("body *")].filter((element) => {
    if (!element.checkVisibility() || element.clientWidth < 40 || element.matches("input, textarea")) return false;
    const style = getComputedStyle(element), scrolls = ["auto", "scroll"];
    return (scrolls.includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
        (scrolls.includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
}).map((element) => `${element.tagName} ${element.className}`)"""

SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

# Every text that is there to be read and cannot be seen.
UNSEEN = """(root) => [...document.querySelectorAll(`${root} *`)].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) &&
    !element.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true })
).map((element) => `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 40)}`)"""

# Of each status that is shown: its sign is drawn, as large and in the same colour as its word.
SIGNS_DRAWN = """() => [...document.querySelectorAll(".lb-badge")].map((badge) => {
    const word = getComputedStyle(badge), sign = getComputedStyle(badge, "::before");
    return word.color === sign.color && parseFloat(sign.width) > 10 &&
        (parseFloat(sign.borderTopWidth) > 0 || sign.backgroundImage !== "none");
})"""


# --- accessibility ----------------------------------------------------------------------------------------------------

# All that axe-core checks by itself of WCAG 2.2 A and AA and of best practice, and what it has on trial or turned off
# because it is new, but for one: "hidden-content" only says that something is hidden, which UNFOLD sees to.
AXE = """async ({ context, off }) => {
    const more = ["target-size", "label-content-name-mismatch", "p-as-heading", "table-fake-caption", "td-has-header"];
    const found = await axe.run(context, {
        resultTypes: ["violations", "incomplete"],
        rules: Object.fromEntries([...more.map((rule) => [rule, { enabled: true }]),
                                    ...off.map((rule) => [rule, { enabled: false }])]),
        preload: false,
    });
    const nodes = (results) => results.flatMap((result) => result.nodes.map((node) => ({
        rule: result.id,
        where: node.target.join(" "),
        why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; "),
    })));
    return { violations: nodes(found.violations), incomplete: nodes(found.incomplete) };
}"""


def axe(page: Any, *, within: str = "html", off: tuple[str, ...] = ()) -> dict[str, list[dict[str, str]]]:
    """Run axe-core on a page, or on the parts of it that a selector finds; without the rules that are turned off."""
    return page.evaluate(AXE, {"context": within, "off": list(off)})


def load_axe(page: Any) -> str:
    """Put axe-core into a page and return its version."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    return page.evaluate("axe.version")


# --- the keyboard -----------------------------------------------------------------------------------------------------

# What scripts do when sizes have changed is done.
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

# Notes each place that the focus comes to, and how it looks there. A tab's radio button is drawn by its label; of the
# radio buttons of a group, only the chosen one is a stop.
RECORD = """() => {
    const drawn = (element) => (element.matches(".sd-tab-set > input") ? element.nextElementSibling : element);
    const look = (element) => {
        const style = getComputedStyle(drawn(element));
        const width = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
        return { width, colour: style.outlineColor };
    };
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (!/rgba\\(.*, 0\\)/.test(colour)) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const name = (element) =>
        `${element.tagName} ${element.id || element.className} ${element.textContent.trim().slice(0, 30)}`;
    const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
        .filter((element) => element.tabIndex >= 0 && !element.disabled)
        .filter((element) => element.type !== "radio" || element.checked)
        .filter((element) => drawn(element).checkVisibility({ visibilityProperty: true }));
    const before = new Map(controls.map((element) => [element, look(element)]));
    const reached = new Set();
    window.keyboard = {
        expected: controls.length,
        stops: [],
        swallowed: [],
        missed: () => controls.filter((element) => !reached.has(element)).map(name),
        here: () => name(document.activeElement),
        out: () => [document.body, controls[0]].includes(document.activeElement), // or round to the first again
    };
    window.addEventListener("keydown", (event) => {
        if (event.key === "Tab" && event.defaultPrevented) window.keyboard.swallowed.push(name(event.target));
    });
    document.addEventListener("focusin", ({ target }) => {
        reached.add(target);
        const now = look(target);
        const box = drawn(target).getBoundingClientRect();
        window.keyboard.stops.push({
            name: name(target),
            shown: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0 &&
                box.left < innerWidth && box.top < innerHeight,
            outline: now.width,
            changed: JSON.stringify(before.get(target)) !== JSON.stringify(now),
            contrast: contrast(now.colour, behind(drawn(target).parentElement)),
        });
    });
}"""


@dataclass
class Walk:
    """A walk through a page with the Tab key: where the focus came, and what was wrong."""

    stops: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def walk(page: Any) -> Walk:
    """Press Tab from the page's beginning until the focus should have left it at its end."""
    page.evaluate(SETTLED)
    page.evaluate(RECORD)
    expected = page.evaluate("keyboard.expected")
    for _ in range(expected):
        page.keyboard.down("Tab")  # held down: half as much talk with the browser as pressing and letting go
    page.keyboard.up("Tab")
    done = Walk(page.evaluate("keyboard.stops"))
    done.faults += [f"cannot be reached: {name}" for name in page.evaluate("keyboard.missed()")]
    if len(done.stops) != expected:
        done.faults.append(f"the focus is caught: {expected} controls, {len(done.stops)} stops")
    page.keyboard.press("Tab")
    if not page.evaluate("keyboard.out()"):
        done.faults.append(f"the focus is caught at {page.evaluate('keyboard.here()')}")
    done.faults += [f"the focus is caught by {name}" for name in page.evaluate("keyboard.swallowed")]
    for stop in done.stops:
        if not stop["shown"]:
            done.faults.append(f"has the focus out of sight: {stop['name']}")
        if stop["outline"] < 2 or not stop["changed"] or stop["contrast"] < 3:
            done.faults.append(f"does not show that it has the focus: {stop}")
    return done


# --- the network ------------------------------------------------------------------------------------------------------


@dataclass
class Visit:
    """A first visit to a page: what was asked for, and what the browser complained of."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def watched(browser: Any, **settings: Any) -> Iterator[tuple[Any, Visit]]:
    """Give a page, and a list that fills with what it asks for and complains of, errors and warnings alike."""
    visit = Visit()
    context = browser.new_context(locale="sv-SE", **settings)
    page = context.new_page()
    page.on("request", lambda request: visit.asked.append(request.url))
    page.on("console", lambda message: visit.complaints.append(message.text))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    yield page, visit
    context.close()


def weight(folder: Path, site: str, asked: list[str]) -> int:
    """Return how much the files that were asked for weigh, compressed."""
    names = {url.removeprefix(site).partition("?")[0].partition("#")[0] for url in asked if url.startswith(site)}
    return sum(_compressed(folder / name) for name in names)


@functools.cache
def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))
