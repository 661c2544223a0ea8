"""Streams that unpack to more than any page holds, found before a library unpacks them whole.

Deflate packs at most 1,032 to 1, so what is short enough needs no look. Pictures are never
unpacked by the readers and are passed over; so is what a password hides.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from schemas.reading import UnreadableError


@dataclass(frozen=True, slots=True)
class BombWeights:
    """Limits of a PDF's streams."""

    unpacked: int = 256 << 20  # bytes of one stream; a page full of drawings has 20 MB
    deflate: int = 1_032  # the most that deflate packs to one (zlib's technical notes)
    piece: int = 1 << 20  # bytes unpacked at a time
    dictionary: int = 4_096  # bytes before a stream in which its dictionary stands


WEIGHTS = BombWeights()
_STREAM = re.compile(rb"stream\r?\n")
_PACKED = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")


def refuse_bombs(data: bytes, weights: BombWeights = WEIGHTS) -> None:
    """Raise UnreadableError ('memory-limit') when a stream is a bomb."""
    for match in _STREAM.finditer(data):
        if data.endswith(b"end", 0, match.start()):
            continue
        before = data[max(0, match.start() - weights.dictionary) : match.start()]
        facts = before[before.rfind(b"obj") + 1 :]
        packings = len(_PACKED.findall(facts))
        if not packings or _PICTURE.search(facts):
            continue
        end = data.find(b"endstream", match.end())
        length = (end if end >= 0 else len(data)) - match.end()
        most = length * weights.deflate**packings
        if most > weights.unpacked and _beyond(data, match.end(), length, packings, weights):
            size = weights.unpacked >> 20
            raise UnreadableError(
                "memory-limit",
                f"a part of the PDF unpacks to more than {size} MB, which no plan needs; "
                "ask the sender for another copy",
            )


def _beyond(data: bytes, start: int, length: int, packings: int, weights: BombWeights) -> bool:
    """Whether a stream, its packings undone one after another, grows beyond the limit."""
    layers = [zlib.decompressobj() for _ in range(packings)]
    sizes = [0] * packings

    def grows(layer: int, packed: bytes) -> bool:
        if layer == packings:
            return False
        while packed:
            piece = layers[layer].decompress(packed, weights.piece)
            packed = layers[layer].unconsumed_tail
            sizes[layer] += len(piece)
            if sizes[layer] > weights.unpacked or grows(layer + 1, piece):
                return True
            if not piece:
                break
        return False

    try:
        return grows(0, data[start : start + length])
    except zlib.error:  # another packing, or encrypted: not for us to measure
        return False
