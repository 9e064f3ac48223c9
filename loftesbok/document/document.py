"""A document: a run of pieces that shows itself wherever it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from loftesbok.document.html import render_html
from loftesbok.document.myst import render_myst
from loftesbok.document.pieces import Block
from loftesbok.document.text import render_text


@dataclass(frozen=True)
class Document:
    """A run of blocks that shows itself in Jupyter (HTML), in the book (MyST) and in a terminal (text)."""

    blocks: tuple[Block, ...]

    def __add__(self, other: Document) -> Document:
        return Document(self.blocks + other.blocks)

    def to_myst(self) -> str:
        """Return MyST Markdown for the book."""
        return render_myst(self.blocks)

    def to_html(self) -> str:
        """Return HTML for Jupyter."""
        return render_html(self.blocks)

    def to_text(self) -> str:
        """Return plain text, with every value that is shown."""
        return render_text(self.blocks)

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self.to_text(), "text/html": self.to_html(), "text/markdown": self.to_myst()}


def document(*blocks: Block | None) -> Document:
    """Make a document of blocks, leaving out those that are None."""
    return Document(tuple(block for block in blocks if block is not None))
