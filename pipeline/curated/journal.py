"""A commit that is begun is finished, by the run itself or by the next.

Every new file is written whole and made durable under a hidden name first. Then one list of renames
is made durable: from there on the commit has happened, and a run that finds the list carries it
out. A commit that ends before it, killed or on a full disk, has changed nothing.

`unclean` lies beside the list from a run's first commit until its orderly end.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.curated import sealed
from pipeline.curated.state import STATE_FOLDER

JOURNAL = f"{STATE_FOLDER}/commit.json"
UNCLEAN = f"{STATE_FOLDER}/unclean"


def carry_out(curated: Path, renames: Iterable[tuple[Path, Path]]) -> None:
    """Put files in place, in this order, all of them or, dying before the first, none.

    OSError before that leaves everything as it was.
    """
    renames = list(renames)
    if not renames:
        return
    begin(curated)
    path = curated / JOURNAL
    named = [(str(a.relative_to(curated)), str(b.relative_to(curated))) for a, b in renames]
    with discarded_unless_done([path.with_suffix(".tmp")]) as (temporary,):
        write_durably(temporary, sealed.sealed(named))
        os.replace(temporary, path)  # noqa: PTH105 (the atomic call, by its name)
    _sync(path.parent)
    for temporary, target in renames:
        os.replace(temporary, target)  # noqa: PTH105
    _end(curated, renames)


def redo(curated: Path) -> bool:
    """Carry out what a killed run had begun; whether there was anything."""
    path = curated / JOURNAL
    if not path.exists():
        return False
    renames = list(_begun(curated, sealed.read(path)))
    for temporary, target in renames:
        if temporary.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(temporary, target)  # noqa: PTH105
    _end(curated, renames)
    return True


def begin(curated: Path) -> None:
    """From now on an end that is not orderly shows."""
    marker = curated / UNCLEAN
    if not marker.exists():
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()
        _sync(marker.parent)


def is_clean(curated: Path) -> bool:
    """Whether the last run that wrote came to its end."""
    return not (curated / UNCLEAN).exists()


def end(curated: Path) -> None:
    """An orderly end."""
    (curated / UNCLEAN).unlink(missing_ok=True)


def is_committing(curated: Path) -> bool:
    """Whether renames are under way, or were when a run was killed."""
    return (curated / JOURNAL).exists()


def write_durably(path: Path, data: bytes) -> None:
    """Write a file to the disk. OSError when that is full."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


@contextlib.contextmanager
def discarded_unless_done(paths: list[Path]) -> Iterator[list[Path]]:
    """Remove these files, and those added to the list, when the block fails."""
    try:
        yield paths
    except BaseException:
        for path in paths:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def _begun(curated: Path, named: Any) -> Iterator[tuple[Path, Path]]:
    """The renames that a list names; none of a damaged list: then everything is verified."""
    root = curated.resolve()
    for names in named if isinstance(named, list) else ():
        pair = [curated / name for name in names]
        if all(path.resolve().is_relative_to(root) for path in pair):
            yield pair[0], pair[1]


def _end(curated: Path, renames: Iterable[tuple[Path, Path]]) -> None:
    for folder in {target.parent for _, target in renames}:
        _sync(folder)
    (curated / JOURNAL).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Make a rename durable; file systems that cannot say so by an error, which is no harm."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
