"""Ctrl-C and SIGTERM ask the run to end; it does so between documents, with nothing half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pipeline.exitcodes import ExitCode

EXIT_CODES = {signal.SIGINT: ExitCode.INTERRUPTED, signal.SIGTERM: ExitCode.TERMINATED}


class Stop:
    """Whether, and by which signal, the run was asked to end."""

    def __init__(self) -> None:
        self.signal: signal.Signals | None = None

    def __call__(self) -> bool:
        """Whether the run shall end."""
        return self.signal is not None

    @property
    def exit_code(self) -> ExitCode:
        """Exit code of a run that ended because of the signal."""
        return ExitCode.OK if self.signal is None else EXIT_CODES[self.signal]


@contextmanager
def asked_to_stop() -> Iterator[Stop]:
    """Collect the signals while the block runs; a second one acts at once, as usual."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop  # only the main thread can handle signals
        return

    def note(number: int, frame: FrameType | None) -> None:
        stop.signal = signal.Signals(number)
        signal.signal(number, previous[stop.signal])

    previous = {number: signal.signal(number, note) for number in EXIT_CODES}
    try:
        yield stop
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
