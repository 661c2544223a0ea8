"""What a worker started ends with it: everything in its session, in whatever process group."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

PROCESSES = Path("/proc")


def end(session: int, but: int = 0) -> None:
    """Kill every process of the session that `session` leads, `but` one process id.

    Where the system lists no processes (macOS), those of the leader's group alone.
    """
    if not but:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(session, signal.SIGKILL)
    for pid in _members(session):
        if pid != but:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def _members(session: int) -> Iterator[int]:
    try:
        names = [path.name for path in PROCESSES.iterdir()]
    except OSError:
        return
    for name in names:
        if name.isdigit():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if os.getsid(int(name)) == session:
                    yield int(name)
