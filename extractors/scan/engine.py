"""The door to a recogniser of printed text, and Tesseract behind it.

An engine reads a picture into lines of words. Another one is a class with the same method.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from extractors.scan.picture import Gray
from schemas.reading import UnreadableError

DATA = ("Vietnamese", "vie")  # traineddata: of the script, and the language's for a second opinion
SETUP = "the pages are pictures, and the reader of pictures is not set up; run `make setup`"


@dataclass(frozen=True, slots=True)
class Seen:
    """A word that an engine read: its text, its line's and its own sides in pixels, confidence.

    `confidence` is 0 to 100 as the engine gives it; `top` and `bottom` are those of the line;
    `lefts` are the left sides of its signs, empty where they are not one a letter.
    """

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    confidence: float
    lefts: tuple[int, ...] = ()
    doubt: str = ""
    weak: bool = False  # read well, and not so well that it is certain
    stroke: float = 0.0  # pixels of its pen's; 0 where it was not measured
    bold: bool = False


class Engine(Protocol):
    """Reads pictures of text."""

    version: str

    def read(self, image: Gray, dpi: int, block: bool) -> list[Seen]:
        """Words in reading order. `block`: one block of lines, else a page of any layout."""


class Tesseract:
    """Tesseract in this process, with one set of traineddata."""

    def __init__(self, folder: Path, data: str) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # workers are the parallel part
        import tesserocr

        self._modes = tesserocr.PSM.SINGLE_BLOCK, tesserocr.PSM.AUTO
        self._levels = tesserocr.RIL.TEXTLINE, tesserocr.RIL.WORD, tesserocr.RIL.SYMBOL
        self._walk = tesserocr.iterate_level
        self._api = tesserocr.PyTessBaseAPI(
            path=str(folder), lang=data, psm=self._modes[0], oem=tesserocr.OEM.LSTM_ONLY
        )
        content = (folder / f"{data}.traineddata").read_bytes()
        of_data = hashlib.sha256(content).hexdigest()[:8]
        self.version = f"tesseract {tesserocr.PyTessBaseAPI.Version()} {data} {of_data}"

    def read(self, image: Gray, dpi: int, block: bool) -> list[Seen]:
        """Words in reading order. `block`: one block of lines, else a page of any layout."""
        from PIL import Image

        self._api.SetPageSegMode(self._modes[0] if block else self._modes[1])
        self._api.SetImage(Image.fromarray(image))
        self._api.SetSourceResolution(dpi)
        self._api.Recognize()
        return list(self._words(self._api.GetIterator()))

    def _words(self, found: Any) -> Iterator[Seen]:
        line, word, sign = self._levels
        if found is None or found.Empty(word):
            return
        held: Seen | None = None
        lefts: list[int] = []
        for item in self._walk(found, sign):
            if item.IsAtBeginningOf(word):
                if held is not None:
                    yield _signed(held, lefts)
                text = (item.GetUTF8Text(word) or "").strip()
                box, around = item.BoundingBox(word), item.BoundingBox(line)
                held, lefts = None, []
                if text and box and around:
                    sure = item.Confidence(word)
                    held = Seen(text, box[0], around[1], box[2], around[3], sure)
            if held is not None and (box := item.BoundingBox(sign)):
                lefts.append(box[0])
        if held is not None:
            yield _signed(held, lefts)


def _signed(word: Seen, lefts: list[int]) -> Seen:
    return replace(word, lefts=tuple(lefts)) if len(lefts) == len(word.text) else word


def data_folders() -> Iterator[Path]:
    """Where traineddata may lie: in the environment of this Python, then where packages put it."""
    yield Path(sys.prefix) / "share" / "tessdata"
    if prefix := os.environ.get("TESSDATA_PREFIX"):
        yield Path(prefix)
    for base in (Path("/usr/share/tesseract-ocr"), Path("/usr/local/share")):
        yield from sorted(base.glob("*/tessdata"), reverse=True)
    yield Path("/usr/share/tessdata")


@cache
def engines() -> tuple[Engine, ...]:
    """The first engine and, where its data is there, the one for a second opinion.

    Raises UnreadableError ('ocr-missing').
    """
    found: list[Engine] = []
    try:
        import cv2  # noqa: F401
        import tesserocr  # noqa: F401
    except ImportError as error:
        raise UnreadableError("ocr-missing", SETUP) from error
    for data in DATA:
        for folder in data_folders():
            name = next((n for n in (data, f"script/{data}") if _has(folder, n)), None)
            if name is not None:
                found.append(Tesseract(folder, name))
                break
    if not found:
        raise UnreadableError("ocr-missing", SETUP)
    return tuple(found)


def _has(folder: Path, data: str) -> bool:
    return (folder / f"{data}.traineddata").is_file()
