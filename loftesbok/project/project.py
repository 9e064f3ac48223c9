"""Every path of a project, from its root."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loftesbok.domain.problems import DataError, LoftesbokError, Problem, quoted
from loftesbok.project import special_files
from loftesbok.project.text_files import CONFIG, plain_values, read_yaml_lines

if TYPE_CHECKING:
    from loftesbok.project.yaml_lines import Mapping, Value

TRENDS = "trender"


@dataclass(frozen=True)
class Project:
    """A project's folder: where its data, notebooks, pages and results are."""

    root: Path
    book_folder: Path | None = None
    """Where the pages are, if not in ``book/``."""

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """Return the project that holds ``start`` (default: the working folder): nearest ``_config.yml`` upwards.

        Raises LoftesbokError when there is none, and when a named pipe or a device stands among its files.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / CONFIG).exists() and (folder / "data").is_dir():
                project = cls(folder)
                project.refuse_special_files()
                return project
        raise LoftesbokError(
            f"{here} ligger inte i ett projekt: varken den eller någon mapp ovanför innehåller {CONFIG} och "
            "data/. Gå till projektets mapp, eller ange den med --project MAPP."
        )

    def refuse_special_files(self) -> None:
        """Raise LoftesbokError for the first named pipe, device or socket where the project keeps its files."""
        for path in (self.config_file, self.lock_file):
            special_files.refuse(path, self.relative(path))
        for folder in (self.data, self.notebooks, self.book):
            special_files.refuse_below(folder, self.root)

    @property
    def config_file(self) -> Path:
        """Jupyter Book's settings."""
        return self.root / CONFIG

    @property
    def data(self) -> Path:
        """The Data Package."""
        return self.root / "data"

    @property
    def notebooks(self) -> Path:
        """Sources of the chapters, without outputs."""
        return self.root / "notebooks"

    @property
    def book(self) -> Path:
        """What a reader sees: pages, table of contents, editions."""
        return self.book_folder or self.root / "book"

    @property
    def toc_file(self) -> Path:
        """The book's table of contents."""
        return self.book / "_toc.yml"

    @property
    def reports(self) -> Path:
        """The editions: executed notebooks, committed."""
        return self.book / "reports"

    @property
    def generated(self) -> Path:
        """Fragments that the pages include, made from data at each build; not in git."""
        return self.book / "_generated"

    @property
    def build(self) -> Path:
        """Results and stamps; not in git."""
        return self.root / "_build"

    @property
    def html(self) -> Path:
        """The published book."""
        return self.build / "html"

    @property
    def preview(self) -> Path:
        """The book as ``loftesbok serve`` builds and shows it."""
        return self.build / "preview"

    @property
    def preview_html(self) -> Path:
        """The pages that ``loftesbok serve`` shows."""
        return self.preview / "html"

    @property
    def review(self) -> Path:
        """The source documents beside their rows, for whoever reviews the data; never published."""
        return self.build / "review"

    @property
    def stamps(self) -> Path:
        """With which code and lock each edition was last found right."""
        return self.build / "editions.json"

    @property
    def lock_file(self) -> Path:
        """The locked environment."""
        return self.root / "requirements.txt"

    def notebook(self, period_id: str) -> Path:
        """Return the notebook of a promise period (or of the trends)."""
        return self.notebooks / f"{period_id}.ipynb"

    @property
    def paper_pages(self) -> Path:
        """The pages of the board papers, made from data at each build; not in git."""
        return self.book / "papers"

    @property
    def reviewers_pages(self) -> Path:
        """The pages with every row behind each edition (Underlag), made from data at each build; not in git."""
        return self.book / "underlag"

    @property
    def pages_made(self) -> tuple[Path, ...]:
        """The folders whose pages are made by the package."""
        return (self.generated, self.reports, self.paper_pages, self.reviewers_pages)

    @property
    def paper_texts(self) -> Path:
        """The texts of the board papers, a file for each paper."""
        return self.data / "papers"

    def paper_text(self, period_id: str, kind: str) -> Path:
        """Return the place of a board paper's text."""
        return self.paper_texts / f"{period_id}-{kind}.yml"

    def edition(self, period_id: str, through: str) -> Path:
        """Return the place of an edition."""
        return self.reports / period_id / f"{through}.ipynb"

    @cached_property
    def config_lines(self) -> Mapping:
        """The ``_config.yml`` with its lines; raises DataError when it cannot be read or holds no settings."""
        from loftesbok.project.yaml_lines import Mapping  # noqa: PLC0415 - heavy for --help

        settings = read_yaml_lines(self.config_file, CONFIG)
        if not isinstance(settings, Mapping) or not settings.items:
            raise DataError([Problem(CONFIG, 1, "", "filen innehåller inga inställningar", "title: Bokens namn")])
        return settings

    @cached_property
    def config(self) -> dict[str, Any]:
        """The parsed ``_config.yml``; raises DataError when it cannot be read or holds no settings."""
        return plain_values(self.config_lines, CONFIG)

    @property
    def own_settings(self) -> dict[str, Any]:
        """What ``_config.yml`` says below ``loftesbok:``; raises DataError when those are no settings."""
        settings = self.config.get("loftesbok") or {}
        if not isinstance(settings, dict):
            raise self.wrong_setting("loftesbok", what="är inga inställningar", right="base_url: på nästa rad")
        return settings

    @property
    def has_summaries(self) -> bool:
        """Whether each held report is also told on one page: ``loftesbok: {summaries: …}``, true where nothing is said.

        Raises DataError when that is neither true nor false.
        """
        wanted = self.own_settings.get("summaries", True)
        if not isinstance(wanted, bool):
            right = "true eller false"
            raise self.wrong_setting("loftesbok", "summaries", what=f"är {quoted(wanted)}", right=right)
        return wanted

    @property
    def allowed_personal(self) -> tuple[str, ...]:
        """Numbers that look like personal ones and may stand in the data: ``loftesbok: {allow_personal: […]}``.

        Raises DataError when that is no list of texts.
        """
        allowed = self.own_settings.get("allow_personal") or []
        if not isinstance(allowed, list) or not all(isinstance(number, str) for number in allowed):
            right = 'en lista av texter, till exempel ["013-20 60 00"]'
            raise self.wrong_setting("loftesbok", "allow_personal", what=f"är {quoted(str(allowed))}", right=right)
        return tuple(allowed)

    def wrong_setting(self, *keys: str, what: str, right: str) -> DataError:
        """Return the error that tells what is wrong with a setting, and on which line it stands."""
        from loftesbok.project.yaml_lines import Mapping  # noqa: PLC0415 - heavy for --help

        settings: Value | None = self.config_lines
        line = 0
        for key in keys:
            if isinstance(settings, Mapping):
                line, settings = settings.lines.get(key, line), settings.items.get(key)
        return DataError([Problem(CONFIG, line, ".".join(keys), what, right)])

    def relative(self, path: Path) -> str:
        """Write a path as seen from the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()
