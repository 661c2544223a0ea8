"""Damage to the structure of a PDF: what lies behind its compression and its references."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from random import Random

from tests.fuzz.damage import ANY_FORMAT, Damage

MAX_STREAM = 4 << 20  # bytes of a stream after damage: the run is bounded, bombs have their test
ABSURD = (b"0", b"-1", b"1e9", b"99999999999", b"-2147483648", b"null", b"()", b"[]", b"0 0 R")
OPERATORS = (b"q", b"Q", b"BT", b"ET", b"re", b"cm", b"Do", b"n", b"W*", b"Tj", b"TJ", b"BI")

_OBJECT = re.compile(rb"(?<=\n)(\d+) (\d+) obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_REFERENCE = re.compile(rb"\b\d+ 0 R\b")
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_NAME = re.compile(rb"/[A-Z]\w+")
_TOKEN = re.compile(rb"\S+")


def swap_objects(random: Random, data: bytes) -> bytes:
    """Two objects under each other's number."""
    return _swap(random, data, [match.span(3) for match in _OBJECT.finditer(data)])


def swap_streams(random: Random, data: bytes) -> bytes:
    """Two streams under each other's dictionary."""
    return _swap(random, data, [match.span(1) for match in _STREAM.finditer(data)])


def drop_object(random: Random, data: bytes) -> bytes:
    """An object that others still point to."""
    return _replace_some(random, data, _OBJECT, [b""], 1)


def redirect(random: Random, data: bytes) -> bytes:
    """References that lead elsewhere: to other kinds of object, in circles, nowhere."""
    targets = sorted(set(_REFERENCE.findall(data))) or [b"1 0 R"]
    return _replace_some(random, data, _REFERENCE, targets, 4)


def absurd_numbers(random: Random, data: bytes) -> bytes:
    """Numbers of dictionaries and of the cross-reference table that cannot be."""
    return _replace_some(random, data, _NUMBER, ABSURD, 8)


def swap_names(random: Random, data: bytes) -> bytes:
    """Keys and types of dictionaries in each other's place."""
    names = sorted(set(_NAME.findall(data))) or [b"/Page"]
    return _replace_some(random, data, _NAME, names, 4)


def rewrite_stream(random: Random, data: bytes) -> bytes:
    """A compressed stream (page content, font, character map) damaged inside."""
    streams = list(_STREAM.finditer(data))
    for match in random.sample(streams, len(streams)):
        try:
            content = zlib.decompress(match[1])
        except zlib.error:
            continue
        damaged = zlib.compress(_damaged(random, content)[:MAX_STREAM])
        return data[: match.start(1)] + damaged + data[match.end(1) :]
    return data


def _damaged(random: Random, content: bytes) -> bytes:
    if not content:
        return random.randbytes(64)
    kind = random.randrange(5)
    if kind == 0:
        return _replace_some(random, content, _NUMBER, ABSURD, 16)
    if kind == 1:
        return _replace_some(random, content, _TOKEN, OPERATORS, 16)
    if kind == 2:
        lines = content.splitlines(keepends=True)
        random.shuffle(lines)
        return b"".join(lines)
    if kind == 3:
        return content * random.randint(2, 20)
    return random.choice(ANY_FORMAT)(random, content)


def _swap(random: Random, data: bytes, spans: list[tuple[int, int]]) -> bytes:
    if len(spans) < 2:
        return data
    (a, b), (c, d) = sorted(random.sample(spans, 2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _replace_some(
    random: Random, data: bytes, pattern: re.Pattern[bytes], choices: Sequence[bytes], most: int
) -> bytes:
    """Up to `most` matches, each replaced with one of the choices."""
    spans = [match.span() for match in pattern.finditer(data)]
    chosen = random.sample(spans, min(len(spans), random.randint(1, most)))
    for start, end in sorted(chosen, reverse=True):
        data = data[:start] + random.choice(choices) + data[end:]
    return data


PDF: tuple[Damage, ...] = (
    swap_objects,
    swap_streams,
    drop_object,
    redirect,
    absurd_numbers,
    swap_names,
    rewrite_stream,
    rewrite_stream,
)
