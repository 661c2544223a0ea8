"""Readings kept from one run to the next: what an engine saw in a picture, by the picture's hash.

A new parser version cuts the same strips out of a page and need not read them again. What is kept
is no data: it may be lost at any moment, and a damaged file counts as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import astuple
from pathlib import Path

from extractors.scan.engine import Engine, Seen
from extractors.scan.picture import Gray

MOST = 200_000_000  # bytes of kept readings: some 10,000 pages

_FOLDER: ContextVar[Path | None] = ContextVar("folder of kept readings", default=None)


@contextmanager
def kept_in(folder: Path | None) -> Iterator[None]:
    """Keep what engines read in a folder, None for nowhere."""
    token = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(token)


def read(engine: Engine, image: Gray, dpi: int, block: bool) -> list[Seen]:
    """What an engine sees in a picture, from memory where it saw the same one before."""
    folder = _FOLDER.get()
    if folder is None:
        return engine.read(image, dpi, block)
    asked = f"{engine.version} {dpi} {block} {image.shape}".encode()
    path = folder / hashlib.sha256(asked + image.tobytes()).hexdigest()
    with suppress(OSError, ValueError, TypeError, zlib.error):
        kept = json.loads(zlib.decompress(path.read_bytes()))
        os.utime(path)  # the oldest go first
        return [Seen(*word[:6], tuple(word[6])) for word in kept]  # type: ignore[call-arg]
    seen = engine.read(image, dpi, block)
    _keep(path, zlib.compress(json.dumps([astuple(word)[:7] for word in seen]).encode()))
    return seen


def _keep(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; a full disk keeps nothing."""
    partial = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(data)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def forget_oldest(folder: Path, most: int = MOST) -> None:
    """Remove what was not used for longest until the folder holds at most so many bytes."""
    files = []
    with suppress(OSError):
        for entry in os.scandir(folder):
            with suppress(OSError):
                stat = entry.stat()
                files.append((stat.st_mtime_ns, stat.st_size, entry.path))
    held = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if held <= most:
            return
        with suppress(OSError):
            Path(path).unlink()
        held -= size
