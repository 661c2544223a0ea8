"""Imported by the fork server alone: when the run is gone, so is every worker, stopped ones too.

A worker ends itself when the run is gone. One that was stopped (`kill -STOP`) cannot notice; the
fork server can: it ends as soon as the run does, and takes its children along.
"""

from __future__ import annotations

import atexit
import os

from pipeline.ingest import sessions


def end_workers() -> None:
    """Kill every child of this process, and whatever it started."""
    for pid in sessions.children(os.getpid()):
        sessions.end(pid)


atexit.register(end_workers)  # workers do not run it: they end by os._exit
