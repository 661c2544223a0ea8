"""Damage to any bytes: what broken transfers and failing disks do, whatever the format."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Damage = Callable[[Random, bytes], bytes]

MAX_FLIPS = 64  # bytes flipped in one file: a handful leaves most parsers far inside the file
MAX_BLOCK = 8_192  # bytes cut, doubled or overwritten at once: two blocks of a disk


def truncate(random: Random, data: bytes) -> bytes:
    """A transfer that broke off."""
    return data[: random.randrange(len(data))]


def behead(random: Random, data: bytes) -> bytes:
    """The end of a file whose beginning is lost."""
    return data[random.randrange(len(data)) :]


def flip(random: Random, data: bytes) -> bytes:
    """Single bytes changed."""
    found = bytearray(data)
    for _ in range(random.randint(1, MAX_FLIPS)):
        found[random.randrange(len(found))] ^= random.randint(1, 255)
    return bytes(found)


def cut(random: Random, data: bytes) -> bytes:
    """A block missing."""
    start, end = block(random, len(data))
    return data[:start] + data[end:]


def double(random: Random, data: bytes) -> bytes:
    """A block written twice."""
    start, end = block(random, len(data))
    return data[:end] + data[start:]


def overwrite(random: Random, data: bytes) -> bytes:
    """A block of noise, zeros, or of another place in the file."""
    start, end = block(random, len(data))
    size = end - start
    other = random.randrange(len(data))
    filling = random.choice([random.randbytes(size), bytes(size), data[other : other + size]])
    return data[:start] + filling + data[end:]


def block(random: Random, size: int) -> tuple[int, int]:
    """Start and end of a block within `size` bytes."""
    start = random.randrange(size)
    return start, min(size, start + random.randint(1, MAX_BLOCK))


ANY_FORMAT: tuple[Damage, ...] = (truncate, behead, flip, cut, double, overwrite)
