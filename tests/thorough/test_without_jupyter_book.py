"""The way out stays open: the same book on plain Sphinx 9 with MyST-NB, without Jupyter Book (docs/decisions/0001)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measuring import ROOT, copy_of_project
from loftesbok.book import content, inputs
from loftesbok.book.build import build
from loftesbok.project.project import Project

NEEDED = (
    "sphinx>=9,<10", "myst-nb>=1.4", "sphinx-design", "sphinx-external-toc", "babel", "pyyaml", "pandas", "matplotlib",
)  # fmt: skip


@pytest.fixture(scope="module")
def sphinx_9(tmp_path_factory) -> Path:
    """A Python with Sphinx 9 and what our extension imports; skipped where no package index answers."""
    folder = tmp_path_factory.mktemp("sphinx-9")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    install = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", *NEEDED], capture_output=True, text=True, check=False
    )
    if install.returncode:
        pytest.skip(f"Sphinx 9 cannot be installed here: {install.stderr.strip()[-200:]}")
    return python


def test_the_book_builds_on_sphinx_9_without_jupyter_book(sphinx_9, tmp_path):
    project = Project(copy_of_project(tmp_path))
    shutil.copytree(ROOT / "data" / "papers", project.paper_texts, dirs_exist_ok=True)
    build(project, say=print)
    settings = content.gather(project, "", inputs.of_book(project, ""), say=print).settings
    subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "config", "sphinx", "book", "--config", "_config.yml"],
        cwd=project.root, check=True, capture_output=True,
    )  # fmt: skip
    conf = (project.root / "conf.py").read_text(encoding="utf-8").replace("'jupyter_book', ", "")
    conf += "".join(f"{name} = {value!r}\n" for name, value in settings.items())
    (project.book / "conf.py").write_text(conf, encoding="utf-8")
    html = tmp_path / "html"
    sphinx = subprocess.run(
        [sphinx_9, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q", project.book, html],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (sphinx.returncode, sphinx.stderr) == (0, "")
    chapter = Path("reports", "2017", "2017.html")
    assert words(html / chapter) == words(project.html / chapter)
    for path in project.reports.rglob("*.ipynb"):
        assert (html / "reports" / path.relative_to(project.reports).with_suffix(".html")).is_file()


def words(path: Path) -> list[str]:
    """Return the words of a page's main part."""
    main = re.search(r"<main.*?</main>", path.read_text(encoding="utf-8"), re.DOTALL)
    assert main
    return re.sub(r"<[^>]*>", " ", main[0]).split()
