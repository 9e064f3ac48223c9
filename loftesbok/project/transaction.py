"""Several files changed as one: all are written, or none, also when the power goes in the middle.

No operating system replaces several files at once. So the new bytes are first written beside, in ``_build/pending``,
with a copy of the old ones, and then a journal that names them: from that moment they count. They are put in place one
by one, each file whole, and the journal goes when all are. A command that finds a
journal completes it before it reads anything (`recover`); what lies there without a journal never counted, and is
thrown away.

Between the interruption and the next command people go on working. The journal therefore holds the digests of the bytes
that it saw and of those that it writes; a file that holds others has been changed by someone else, and is never written
over. Then nothing is written at all: the user chooses, by putting the old or the new bytes there, or by `discard`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from loftesbok.domain.problems import LoftesbokError
from loftesbok.domain.swedish import listing
from loftesbok.project import atomic_files, digests, lock
from loftesbok.project.progress import Say
from loftesbok.project.project import Project

DISCARD = "loftesbok check --discard-interrupted"
"""The command that calls `discard`."""
_JOURNAL, _OLD, _NEW = "journal.json", "old", "new"


@dataclass(frozen=True)
class _Entry:
    """A file of the journal: its path from the project's root, and the digests of its bytes; None where none were."""

    path: str
    before: str | None
    after: str


def write(project: Project, texts: Mapping[Path, str]) -> list[Path]:
    """Write texts to files of a project, all or none; return those whose bytes have changed.

    Call it with the project's lock held. Raises OSError, and LoftesbokError for a file that lies outside the project;
    then nothing has been changed.
    """
    changed = {path: text for path, text in texts.items() if not atomic_files.holds(path, text)}
    if not changed:
        return []
    for path in changed:
        _refuse_outside(project, path)
    before = {path: path.read_bytes() if path.is_file() else None for path in changed}
    pending = _pending(project)
    shutil.rmtree(pending, ignore_errors=True)
    try:
        entries = []
        for path, text in changed.items():
            old, name = before[path], project.relative(path)
            if old is not None:
                atomic_files.write(pending / _OLD / name, old)
            atomic_files.write(pending / _NEW / name, text)
            atomic_files.may_write(path)  # better known before the first file is written
            digest = None if old is None else digests.of_bytes(old)
            entries.append(_Entry(name, digest, digests.of_bytes(text.encode("utf-8"))))
        journal = {"command": lock.purpose(project), "files": [asdict(entry) for entry in entries]}
        atomic_files.write(pending / _JOURNAL, json.dumps(journal, ensure_ascii=False))
        _put_in_place(project, entries)
        _forget(project)
    except BaseException:
        _take_back(before)
        shutil.rmtree(pending, ignore_errors=True)
        raise
    return list(changed)


def recover(project: Project, say: Say) -> bool:
    """Complete what an interrupted command left undone, the book's folder included; return whether there was any.

    Tells ``say`` in Swedish what has been completed. Waits for the command that holds the project's lock: what it is
    about to put in place is not left over. Raises LoftesbokError, and writes nothing, where a file holds other bytes
    than the interrupted command saw or was to write.
    """
    if not _pending(project).is_dir() and not atomic_files.interrupted(project.html):
        return False
    with lock.held(project, "loftesbok (fullföljer ett avbrutet kommando)", say=say):
        atomic_files.recover(project.html)
        journal = _read_journal(project)
        if journal is None:
            shutil.rmtree(_pending(project), ignore_errors=True)
            return False
        command, entries = journal
        changed = [
            entry.path for entry in entries if _digest(project.root / entry.path) not in (entry.before, entry.after)
        ]
        if changed:
            raise LoftesbokError(_explain(project, command, changed))
        _put_in_place(project, entries)
        _forget(project)
        say(f"{command} avbröts och är nu fullföljt: {listing([entry.path for entry in entries])}.")
        return True


def discard(project: Project, say: Say) -> bool:
    """Give up what an interrupted command left undone; return whether there was any.

    The files that it had come to get their old bytes back. Those that someone has changed since are left as they are.
    Tells ``say`` in Swedish what has been done.
    """
    if not _pending(project).is_dir():
        return False
    with lock.held(project, DISCARD, say=say):
        journal = _read_journal(project)
        if journal is None:
            return False
        command, entries = journal
        restored = [entry for entry in entries if _digest(project.root / entry.path) == entry.after]
        for entry in restored:
            path, old = project.root / entry.path, _pending(project) / _OLD / entry.path
            if entry.before is None:
                path.unlink()
            else:
                atomic_files.write(path, old.read_bytes())
        _forget(project)
        names = listing([entry.path for entry in restored])
        say(f"{command} avbröts och är nu struket.{f' Som före kommandot är åter: {names}.' if names else ''}")
        return True


def _pending(project: Project) -> Path:
    return project.build / "pending"


def _refuse_outside(project: Project, path: Path) -> None:
    if not path.resolve().is_relative_to(project.root.resolve()):
        raise LoftesbokError(
            f"{project.relative(path)} ligger utanför projektet, i {path.resolve()}. Löftesboken skriver bara i "
            "projektets mapp. Rätt vore: en fil i projektet i stället för länken."
        )


def _read_journal(project: Project) -> tuple[str, list[_Entry]] | None:
    """Return what an interrupted command was called and which files it was to write; None where it had not begun.

    Raises LoftesbokError for a journal that is not as `write` left it; it is not followed.
    """
    pending = _pending(project)
    if not (pending / _JOURNAL).is_file():
        return None
    try:
        journal = json.loads((pending / _JOURNAL).read_text(encoding="utf-8"))
        entries = [_Entry(**entry) for entry in journal["files"]]
        whole = all(_is_whole(project, entry) for entry in entries)
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise LoftesbokError(
            f"{project.relative(pending)} är skadad, så det avbrutna kommandot går varken att fullfölja eller ångra. "
            "Ta bort den mappen och kör `loftesbok check`: då syns om något saknas i data."
        )
    return str(journal["command"]), entries


def _is_whole(project: Project, entry: _Entry) -> bool:
    """Tell whether a file of the journal lies in the project, and its old and new bytes are still there."""
    inside = (project.root / entry.path).resolve().is_relative_to(project.root.resolve())
    old, new = (_digest(_pending(project) / folder / entry.path) for folder in (_OLD, _NEW))
    return inside and (old, new) == (entry.before, entry.after)


def _put_in_place(project: Project, entries: list[_Entry]) -> None:
    """Write every file of the journal that has not been written yet."""
    for entry in entries:
        atomic_files.write(project.root / entry.path, (_pending(project) / _NEW / entry.path).read_bytes())


def _forget(project: Project) -> None:
    """Remove the journal, and then what it spoke of."""
    (_pending(project) / _JOURNAL).unlink()
    shutil.rmtree(_pending(project), ignore_errors=True)


def _digest(path: Path) -> str | None:
    return digests.of_bytes(path.read_bytes()) if path.is_file() else None


def _explain(project: Project, command: str, changed: list[str]) -> str:
    """Say which files someone has changed since a command was interrupted, and how to go on."""
    new = project.relative(_pending(project) / _NEW)
    files, their = ("filen", "den") if len(changed) == 1 else ("filerna", "dem")
    return (
        f"{command} avbröts innan allt var skrivet, och sedan dess har {listing(changed)} ändrats av någon annan. "
        f"Inget har skrivits. Välj ett av två sätt att gå vidare:\n"
        f"  Behåll ändringen: kör `{DISCARD}`. Det avbrutna kommandot stryks; kör om det sedan.\n"
        f"  Fullfölj kommandot: spara en kopia av {files}, ersätt {their} med den som ligger i {new}/ och kör "
        f"`loftesbok check`. För sedan in ändringen igen ur kopian."
    )


def _take_back(before: Mapping[Path, bytes | None]) -> None:
    """Put the old bytes back, where they are not there any more."""
    for path, data in before.items():
        if data is None:
            path.unlink(missing_ok=True)
        else:
            atomic_files.write(path, data)
