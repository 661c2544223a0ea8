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


def children(parent: int) -> list[int]:
    """The processes that `parent` started; none where the system lists no processes."""
    found = []
    for pid in _all():
        with contextlib.suppress(OSError):  # gone meanwhile
            facts = (PROCESSES / str(pid) / "stat").read_text("utf-8", "replace")
            if int(facts.rpartition(")")[2].split()[1]) == parent:  # after its name: state, parent
                found.append(pid)
    return found


def _members(session: int) -> Iterator[int]:
    for pid in _all():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getsid(pid) == session:
                yield pid


def _all() -> list[int]:
    try:
        return [int(path.name) for path in PROCESSES.iterdir() if path.name.isdigit()]
    except OSError:
        return []
