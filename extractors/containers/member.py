"""A document in a container."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_MEMBERS = 2_000  # files of one archive or mail: an office's whole year has some hundred


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container: its name as written there, and its bytes."""

    name: str
    data: bytes = field(repr=False)
