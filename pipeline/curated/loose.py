"""Files of the curated folder that are no document's: the reference tables and the history.

What a run wrote is remembered with its checksum, as a part's files are. A damaged reference table
is written anew; a damaged file of the history cannot be, and is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.curated import journal, repair, sealed
from pipeline.curated.parts import PREPARED_SUFFIX, FileState, Stamp
from pipeline.curated.state import STATE_FOLDER
from schemas.datasets import HISTORY, REFERENCE

LOOSE = f"{STATE_FOLDER}/loose.json"
REFERENCE_FOLDER = "reference"
HISTORY_FOLDER = "history"
HISTORY_PARTS = f"{STATE_FOLDER}/{HISTORY_FOLDER}"  # what a run has changed so far
RUN = re.compile(r"\d{8}T\d+Z\.parquet")  # the name of a file of the history


def record(curated: Path, *paths: Path) -> None:
    """Remember files as they are now."""
    known = _load(curated)
    for path in paths:
        known[str(path.relative_to(curated))] = _state(path)
    sealed.write(curated / LOOSE, known)


def sound(curated: Path) -> list[str]:
    """Remove what is not what was written; returns what was done, in lines."""
    for folder in (REFERENCE_FOLDER, HISTORY_FOLDER):
        for path in (curated / folder).glob(f".*{PREPARED_SUFFIX}"):
            path.unlink(missing_ok=True)
    known, whole = _load(curated), not journal.is_clean(curated)
    present = {str(path.relative_to(curated)): path for path in _files(curated)}
    notes, before = [], dict(known)
    for name, path in present.items():
        state = known.get(name)
        if _is_as_written(path, state, whole=whole):
            known[name] = state if state and _stamp(path) == state.stamp else _state(path)
        elif path.parent.name == REFERENCE_FOLDER:
            notes.append(f"{path} is damaged; it is written anew")
            path.unlink()
        else:
            notes.append(f"{repair.set_aside(curated, path)}, since it is damaged or a copy")
    lost = [name for name in known if name not in present]
    notes += [f"{curated / name} is missing" for name in lost if name.startswith(HISTORY_FOLDER)]
    after = {name: known[name] for name in present if present[name].exists()}
    if after != before:
        sealed.write(curated / LOOSE, after)
    return notes


def faults(curated: Path) -> list[str]:
    """What is wrong with these files; nothing is changed."""
    known = _load(curated)
    return [
        f"{path} is damaged"
        for path in _files(curated)
        if not _is_as_written(path, known.get(str(path.relative_to(curated))), whole=True)
    ]


def files_of(curated: Path, table: str) -> list[Path]:
    """The files of the history, the oldest run first, or of a reference table that is whole."""
    if table in HISTORY:
        return sorted((curated / HISTORY_FOLDER).glob("[!.]*.parquet"))
    path = curated / REFERENCE_FOLDER / f"{table}.parquet"
    known = _load(curated).get(str(path.relative_to(curated)))
    return [path] if path.exists() and _is_as_written(path, known, whole=False) else []


def _load(curated: Path) -> dict[str, FileState]:
    content = sealed.read(curated / LOOSE)
    try:
        return {name: FileState(*state) for name, state in (content or {}).items()}
    except (AttributeError, TypeError):
        return {}


def _files(curated: Path) -> Iterator[Path]:
    for name in REFERENCE:
        path = curated / REFERENCE_FOLDER / f"{name}.parquet"
        if path.exists():
            yield path
    yield from files_of(curated, *HISTORY)


def _is_as_written(path: Path, state: FileState | None, *, whole: bool) -> bool:
    """Whether a file is what it was; one that nobody remembers must be readable."""
    if state is not None and not whole and _stamp(path) == state.stamp:
        return True
    if state is not None:
        return repair.checksum(path) == state.sha256
    if path.parent.name == REFERENCE_FOLDER:
        return _is_readable(path, path.stem)
    return bool(RUN.fullmatch(path.name)) and _is_readable(path, HISTORY_FOLDER)


def _is_readable(path: Path, dataset: str) -> bool:
    from pipeline.curated import partitions

    try:
        partitions.read(path, dataset)
    except (partitions.DamagedPartitionError, OSError):
        return False
    return True


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return Stamp(status.st_size, status.st_mtime_ns)


def _state(path: Path) -> FileState:
    return FileState(*_stamp(path), repair.checksum(path))
