"""One run at a time per curated folder, held by the kernel: a killed run leaves no lock behind."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.curated.state import STATE_FOLDER
from pipeline.exitcodes import CommandError

LOCK_NAME = "lock"
RETRY = 0.2  # seconds between tries while waiting


def _silent(line: str) -> None:
    """Nobody wants to know."""


@contextmanager
def exclusive(curated: Path, wait: float, say: Callable[[str], None] = _silent) -> Iterator[None]:
    """Hold the folder's lock; `CommandError` when another run still has it after `wait` seconds.

    `say` hears whom it waits for.
    """
    path = curated / STATE_FOLDER / LOCK_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as stream:
        _acquire(stream.fileno(), path, wait, say)
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        yield


def _acquire(descriptor: int, path: Path, wait: float, say: Callable[[str], None]) -> None:
    waiting = False
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = path.read_text().strip() or "unknown"
            if time.monotonic() >= deadline:
                raise CommandError(
                    f"another run (process {holder}) is writing {path.parent.parent}; "
                    "try again later, or wait for it with --wait SECONDS"
                ) from None
        if not waiting:
            say(f"waiting for another run (process {holder})")
        waiting = True
        time.sleep(RETRY)
