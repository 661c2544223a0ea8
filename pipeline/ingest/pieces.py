"""Messages between a worker and the pool that never make the pool wait.

A message is its length in eight bytes and a pickle. The worker writes it whole; the pool takes
what has arrived and goes on, so that a worker stopped or killed in the middle of one holds up
nobody.
"""

from __future__ import annotations

import os
import pickle
import struct
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from pipeline.curated.outcome import Job


@dataclass(frozen=True, slots=True)
class PageBegun:
    """The worker is at a page that takes its time: its time limit begins anew.

    `number` counts from 1 to `of`.
    """

    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages of a scan that an idle worker shall read before the document's own needs them."""

    job: Job
    numbers: range


@dataclass(frozen=True, slots=True)
class PagesRead:
    """The worker has read them, or could not."""


HEAD = struct.Struct("!Q")
PIECE = 1 << 20  # bytes read at a time


class Inflow:
    """The pool's end of a worker's pipe."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.ended = False
        self._held = bytearray()
        os.set_blocking(connection.fileno(), False)

    def message(self) -> Any:
        """The next whole message, None while there is none."""
        self.fill()
        if len(self._held) < HEAD.size:
            return None
        (length,) = HEAD.unpack_from(self._held)
        if len(self._held) < HEAD.size + length:
            return None
        message = pickle.loads(self._held[HEAD.size : HEAD.size + length])
        del self._held[: HEAD.size + length]
        return message

    def fill(self) -> bool:
        """Take what has arrived; whether that was anything."""
        before = len(self._held)
        while not self.ended:
            try:
                piece = os.read(self.connection.fileno(), PIECE)
            except BlockingIOError:
                break
            self._held += piece
            self.ended = not piece
        return len(self._held) > before

    def close(self) -> None:
        """Hear no more."""
        self.ended = True
        self.connection.close()


def send(connection: Connection, message: object) -> None:
    """Write a message whole. BrokenPipeError when nobody hears it any more."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    rest = memoryview(HEAD.pack(len(content)) + content)
    while rest:
        rest = rest[os.write(connection.fileno(), rest) :]
