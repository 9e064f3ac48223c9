"""What a diary system wants to know of a board paper, as JSON beside it: the same for the same paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from loftesbok.document.paper import Paper
from loftesbok.papers.board_paper.texts import Texts


def to_json(paper: Paper, texts: Texts, files: Mapping[str, bytes]) -> str:
    """Return the metadata of a paper; ``files`` holds the bytes of its files by their names.

    Keys: ``document_type``, ``kind``, ``title``, ``diary_number``, ``date``, ``deciding_body``, ``addressee``,
    ``department``, ``officer`` (texts, "" where the material holds none), ``status`` (``draft`` or ``final``),
    ``municipality``, ``files`` (name, role, sha256), ``data_sha256``, ``made_with``.
    """
    roles = ("paper", "attachment")
    held = {key: texts.line(key) for key in ("diary_number", "date", "addressee", "department", "officer")}
    described = {
        "document_type": paper.document_type,
        "kind": texts.kind.code,
        "title": paper.title,
        **held,
        "deciding_body": texts.body,
        "status": "draft" if paper.mark else "final",
        "municipality": paper.municipality,
        "files": [
            {"name": name, "role": roles["-bilaga-1." in name], "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
        ],
        "data_sha256": paper.digest,
        "made_with": f"loftesbok {paper.version}",
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"
