"""Streams that unpack to more than any page holds, found before a library unpacks them whole.

Deflate packs at most 1,032 to 1, so what is short enough needs no look. What an empty password
opens is opened; streams to which one array refers (a page's content) count together, each as often
as it stands there. Pictures are never unpacked by the readers and are passed over.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
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
_NUMBERED = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+$")  # before the word obj
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_ARRAY = re.compile(rb"\[((?:\s*\d{1,10}\s+\d{1,5}\s+R\b)+)\s*\]")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")

Decipher = Callable[[int, int, bytes], bytes]
"""A stream's bytes in the open, by its number and generation."""


@dataclass(frozen=True, slots=True)
class _Stream:
    """A packed stream: its object's number and generation, and where its bytes lie."""

    number: int
    generation: int
    start: int
    length: int
    packings: int
    holds_objects: bool

    def most(self, weights: BombWeights) -> int:
        """More bytes than these it cannot unpack to."""
        return int(self.length * weights.deflate**self.packings)


class _BombError(Exception):
    """A stream, or one of its layers, unpacks beyond the limit."""


def refuse_bombs(data: bytes, weights: BombWeights = WEIGHTS) -> None:
    """Raise UnreadableError ('memory-limit') when a stream, or what is read together, is a bomb."""
    every = sorted(_streams(data, weights), key=lambda stream: stream.most(weights))
    streams = {stream.number: stream for stream in every}  # of two with one number the larger
    large = [stream for stream in every if stream.most(weights) > weights.unpacked]
    for stream in large:
        _refuse_beyond(_size(data, stream, None, weights), weights)
    decipher = _decipher_of(data) if b"/Encrypt" in data else None
    for stream in large if decipher else ():
        _refuse_beyond(_size(data, stream, decipher, weights), weights)
    for together in _read_together(data, streams, decipher, weights):
        if sum(streams[number].most(weights) for number in together) > weights.unpacked:
            sizes = {n: _size(data, streams[n], decipher, weights) for n in set(together)}
            _refuse_beyond(sum(sizes[number] for number in together), weights)


def _refuse_beyond(size: int, weights: BombWeights) -> None:
    if size > weights.unpacked:
        raise UnreadableError(
            "memory-limit",
            f"a part of the PDF unpacks to more than {weights.unpacked >> 20} MB, which no plan "
            "needs; ask the sender for another copy",
        )


def _streams(data: bytes, weights: BombWeights) -> Iterator[_Stream]:
    """Every stream that is packed and no picture; those without a number get one of their own."""
    for nameless, match in enumerate(_STREAM.finditer(data), start=1):
        if data.endswith(b"end", 0, match.start()):
            continue
        before = data[max(0, match.start() - weights.dictionary) : match.start()]
        head, _, facts = before.rpartition(b"obj")
        packings = len(_PACKED.findall(facts))
        if not packings or _PICTURE.search(facts):
            continue
        end = data.find(b"endstream", match.end())
        length = (end if end >= 0 else len(data)) - match.end()
        named = _NUMBERED.search(head[-20:])
        number, generation = (int(named[1]), int(named[2])) if named else (-nameless, 0)
        objects = _OBJECTS.search(facts) is not None
        yield _Stream(number, generation, match.end(), length, packings, objects)


def _read_together(
    data: bytes,
    streams: Mapping[int, _Stream],
    decipher: Decipher | None,
    weights: BombWeights,
) -> Iterator[list[int]]:
    """Streams that one array refers to, as often as it does: a page's content is read whole."""
    texts = [data]
    for stream in streams.values():
        for packed in _readings(data, stream, decipher) if stream.holds_objects else ():
            with suppress(zlib.error, _BombError):
                texts.append(b"".join(_unpacked(packed, stream.packings, weights)))
    for text in texts:
        for array in _ARRAY.finditer(text):
            numbers = map(int, _REFERENCE.findall(array[1]))
            if together := [number for number in numbers if number in streams]:
                yield together


def _size(data: bytes, stream: _Stream, decipher: Decipher | None, weights: BombWeights) -> int:
    """Bytes a stream unpacks to, counted to the limit; 0 for another packing."""
    size = 0
    for packed in _readings(data, stream, decipher):
        try:
            size = max(size, sum(map(len, _unpacked(packed, stream.packings, weights))))
        except _BombError:
            return weights.unpacked + 1
        except zlib.error:
            continue
    return size


def _readings(data: bytes, stream: _Stream, decipher: Decipher | None) -> Iterator[bytes]:
    """A stream's bytes as they stand, and as they are in the open."""
    packed = data[stream.start : stream.start + stream.length]
    yield packed
    if decipher is not None:
        yield decipher(stream.number, stream.generation, packed.removesuffix(b"\n"))


def _unpacked(packed: bytes, packings: int, weights: BombWeights) -> Iterator[bytes]:
    """The pieces of a stream, its packings undone.

    Raises zlib.error for what deflate did not pack, `_BombError` when a layer is beyond the limit.
    """
    pieces = iter([packed])
    for _ in range(packings):
        pieces = _layer(pieces, weights)
    return pieces


def _layer(pieces: Iterator[bytes], weights: BombWeights) -> Iterator[bytes]:
    inflate, size = zlib.decompressobj(), 0
    for packed in pieces:
        while packed and size <= weights.unpacked:
            piece = inflate.decompress(packed, weights.piece)
            packed = inflate.unconsumed_tail
            size += len(piece)
            yield piece
            if not piece:
                break
    if size > weights.unpacked:
        raise _BombError


def _decipher_of(data: bytes) -> Decipher | None:
    """What opens the streams of a PDF with an empty password; None where nothing does."""
    from pdfminer.pdfdocument import PDFDocument  # seldom needed, and slow to import
    from pdfminer.pdfparser import PDFParser

    class Sealed(PDFDocument):
        """A document of which only the encryption is asked for: nothing packed is opened."""

        def _getobj_objstm(self, *_: object) -> object:
            raise KeyError

    try:
        opened = Sealed(PDFParser(io.BytesIO(data))).decipher
    except MemoryError:
        raise
    except Exception:  # pdfminer raises any class on broken files: they are PDFium's to judge
        return None
    return opened
