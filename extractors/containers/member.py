"""A document in a container."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MAX_MEMBERS = 2_000  # files of one archive or mail: an office's whole year has some hundred


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container: its name as written there, and what unpacks its bytes.

    Who seeks one file by its name unpacks no other.
    """

    name: str
    read: Callable[[], bytes]
