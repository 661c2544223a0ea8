"""Damage to text dumps: lines out of place, separators gone, encodings broken."""

from __future__ import annotations

import codecs
from random import Random

from tests.fuzz.damage import Damage, block

MAX_TEXT = 1 << 17  # bytes of a damaged text: the run is bounded, long texts have their test
SIGNS = ("\t", "|", "\f", "\r", "\0", "\x1b[2J", "<table>", "</td>", "<!--", "&#0;", "\u202e", "=")
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1258", "cp1252", "utf-7")


def shuffle_lines(random: Random, data: bytes) -> bytes:
    """Lines in another order."""
    lines = data.splitlines(keepends=True)
    start, end = block(random, max(1, len(lines)))
    some = lines[start:end]
    random.shuffle(some)
    return b"".join(lines[:start] + some + lines[end:])


def drop_lines(random: Random, data: bytes) -> bytes:
    """Some lines gone."""
    share = random.random()
    return b"".join(line for line in data.splitlines(keepends=True) if random.random() < share)


def repeat_lines(random: Random, data: bytes) -> bytes:
    """A run of lines over and over."""
    lines = data.splitlines(keepends=True)
    start, end = block(random, max(1, len(lines)))
    repeated = b"".join(lines[start:end]) * random.randint(2, 50)
    return (b"".join(lines[:end]) + repeated + b"".join(lines[end:]))[:MAX_TEXT]


def join_lines(random: Random, data: bytes) -> bytes:
    """Line ends lost, some or all."""
    share = random.choice((0.1, 0.5, 1.0))
    return b"".join(
        line.rstrip(b"\r\n") + b" " if random.random() < share else line
        for line in data.splitlines(keepends=True)
    )


def garble_lines(random: Random, data: bytes) -> bytes:
    """Letters out of order in some lines."""
    lines = _text(data).splitlines(keepends=True)
    for index in range(len(lines)):
        if random.random() < 0.1:
            letters = list(lines[index])
            random.shuffle(letters)
            lines[index] = "".join(letters)
    return "".join(lines).encode("utf-8", "replace")


def sprinkle(random: Random, data: bytes) -> bytes:
    """Signs that mean something to a reader, where nobody put them."""
    letters = list(_text(data))
    for _ in range(random.randint(1, 500)):
        letters.insert(random.randrange(len(letters) + 1), random.choice(SIGNS))
    return "".join(letters).encode("utf-8", "replace")


def reencode(random: Random, data: bytes) -> bytes:
    """Another encoding, whole or cut in the middle of a character."""
    encoded = _text(data).encode(random.choice(ENCODINGS), "replace")
    return encoded[: len(encoded) - random.randrange(4)]


def mix_encodings(random: Random, data: bytes) -> bytes:
    """Two encodings in one file, or one under the mark of another."""
    text = _text(data)
    at = random.randrange(len(text) + 1)
    first, second = (random.choice(ENCODINGS) for _ in range(2))
    mark = random.choice((b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return mark + text[:at].encode(first, "replace") + text[at:].encode(second, "replace")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


TEXT: tuple[Damage, ...] = (
    shuffle_lines,
    drop_lines,
    repeat_lines,
    join_lines,
    garble_lines,
    sprinkle,
    reencode,
    mix_encodings,
)
