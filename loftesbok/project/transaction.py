"""Several files changed as one: all are written, or none, also when the power goes in the middle.

No operating system replaces several files at once. So the new texts are first written beside, in ``_build/pending``,
and then a journal that names them: from that moment they count. They are put in place one by one (each by a rename,
which replaces one file whole), and the journal goes when all are. A command that finds a journal completes it before it
reads anything; what lies there without a journal never counted, and is thrown away.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from loftesbok.domain.problems import LoftesbokError
from loftesbok.project import atomic_files as files
from loftesbok.project import digests as fingerprint
from loftesbok.project import lock
from loftesbok.project.project import Project

_JOURNAL = "journal.json"


def write(project: Project, texts: Mapping[Path, str]) -> list[Path]:
    """Write texts to files of a project, all or none; return those whose bytes have changed.

    Call it with the project's lock held. Raises OSError, and then nothing has been changed.
    """
    changed = {path: text for path, text in texts.items() if not files.holds(path, text)}
    if not changed:
        return []
    before = {path: path.read_bytes() if path.is_file() else None for path in changed}
    pending = _pending(project)
    shutil.rmtree(pending, ignore_errors=True)
    try:
        entries = []
        for number, (path, text) in enumerate(changed.items()):
            files.write(pending / str(number), text)
            files.may_write(path)  # better known before the first file is moved
            entries.append({"to": project.relative(path), "sha256": fingerprint.of_bytes(text.encode("utf-8"))})
        files.write(pending / _JOURNAL, json.dumps(entries, ensure_ascii=False))
        _put_in_place(project)
    except BaseException:
        _take_back(before)
        shutil.rmtree(pending, ignore_errors=True)
        raise
    return list(changed)


def recover(project: Project, *, say: Callable[[str], None] | None = None) -> bool:
    """Complete what an interrupted command left undone, the book's folder included; return whether there was any.

    Waits for the command that holds the project's lock: what it is about to put in place is not left over.
    """
    if not _pending(project).is_dir() and not files.interrupted(project.html):
        return False
    with lock.held(project, "recovery after an interrupted command", say=say):
        files.recover(project.html)
        pending = _pending(project)
        begun = (pending / _JOURNAL).is_file()
        if begun:
            _put_in_place(project)
        shutil.rmtree(pending, ignore_errors=True)
        return begun


def _pending(project: Project) -> Path:
    return project.build / "pending"


def _put_in_place(project: Project) -> None:
    """Move every file that the journal names, those that have not been moved yet, and forget the journal."""
    pending = _pending(project)
    for number, entry in enumerate(json.loads((pending / _JOURNAL).read_text(encoding="utf-8"))):
        path, new = project.root / entry["to"], pending / str(number)
        if not new.is_file() and path.is_file() and _digest(path) == entry["sha256"]:
            continue
        inside = path.resolve().is_relative_to(project.root.resolve())
        if not inside or not new.is_file() or _digest(new) != entry["sha256"]:
            raise LoftesbokError(f"{project.relative(pending)} is damaged; remove that folder and run again.")
        files.move(new, path)
    (pending / _JOURNAL).unlink()
    shutil.rmtree(pending, ignore_errors=True)


def _digest(path: Path) -> str:
    return fingerprint.of_bytes(path.read_bytes())


def _take_back(before: Mapping[Path, bytes | None]) -> None:
    """Put the old bytes back, where they are not there any more."""
    for path, data in before.items():
        if data is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != data:
            files.write(path, data.decode("utf-8"))
