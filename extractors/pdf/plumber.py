"""Second reader: pages of a PDF through pdfplumber, where the first reader fails its checks.

Slower by an order of magnitude, and independent: another parser, another text decoder.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber

from extractors.pdf.letters import LOST, NO_LETTERS
from extractors.pdf.weights import WEIGHTS
from extractors.syllables import compose
from schemas.geometry import Page, Rule, Word

_CID = re.compile(r"\(cid:\d+\)|\ufffd")


def read_pages(data: bytes, numbers: Sequence[int] | None = None) -> Iterator[Page]:
    """Pages with words and rules; all of them, or the given ones (counted from 1).

    Raises whatever pdfminer raises on a file it cannot parse.
    """
    with pdfplumber.open(io.BytesIO(data), unicode_norm="NFC") as document:
        for page in document.pages:
            if numbers is None or page.page_number in numbers:
                yield _page(page)
            page.close()


def _page(page: Any) -> Page:
    words = page.extract_words(
        x_tolerance_ratio=WEIGHTS.x_tolerance, keep_blank_chars=False, extra_attrs=["fontname"]
    )
    return Page(
        page.page_number,
        float(page.width),
        float(page.height),
        [
            Word(
                compose(_CID.sub(LOST, word["text"])),
                word["x0"],
                word["top"],
                word["x1"],
                word["bottom"],
                bold="bold" in word["fontname"].lower(),
                doubt=NO_LETTERS if _CID.search(word["text"]) else "",
            )
            for word in words
            if word["upright"]
        ],
        list(_rules(page)),
        marks=[
            Word(word["text"], word["x0"], word["top"], word["x1"], word["bottom"])
            for word in words
            if not word["upright"]
        ],
    )


def _rules(page: Any) -> Iterator[Rule]:
    for edge in page.edges:
        if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= WEIGHTS.min_length:
            yield Rule(edge["x0"], edge["top"], edge["x1"], edge["bottom"])
    for rect in page.rects:
        if (
            min(rect["width"], rect["height"])
            <= WEIGHTS.max_thickness
            < max(rect["width"], rect["height"])
        ):
            yield Rule(rect["x0"], rect["top"], rect["x1"], rect["bottom"])
