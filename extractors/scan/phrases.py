"""Parts of a cell that a language has as a whole: names and deadlines, one letter of them misread.

What no neighbour of a word tells, the whole name does: "Sở Nôi vụ" is no agency, "Sở Nội vụ" is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from extractors.scan.engine import Seen
from extractors.scan.wording import EDGES
from schemas.language import Language

_ENDS = ",;.:)"  # a word that ends so ends a part
_BULLETS = "-–+•"


def spelled_out(words: Sequence[Seen], language: Language) -> list[Seen]:
    """Words of a cell, those that are not certain as the phrase near their part spells them.

    A part that is a known phrase is certain where both engines read it so. Where it misspells
    one, it is set right in doubt, which keeps what was read; words that were certain, and have
    other marks, are not certain then.
    """
    parts, count = [], 0
    for word in words:
        alone = word.text in _BULLETS
        count += alone
        parts.append(count)
        count += alone or word.text[-1] in _ENDS
    found: list[Seen] = []
    for _, part in groupby(zip(parts, words, strict=True), key=lambda pair: pair[0]):
        found += _settled([word for _, word in part], language)
    return found


def _settled(part: list[Seen], language: Language) -> list[Seen]:
    read = [word.text.strip(EDGES) for word in part]
    text = " ".join(read)
    if not any(word.weak or word.doubt for word in part):
        marked = language.marked(text).split() or read
        return [
            replace(word, text=word.text.replace(bare, spelled), weak=bare != spelled)
            for word, bare, spelled in zip(part, read, marked, strict=True)
        ]
    known = language.nearest(text)
    if not known:
        return part
    if known == text:
        return [
            replace(word, weak=word.weak and (bool(word.doubt) or word.text.isupper()))
            for word in part
        ]
    result = [
        replace(word, text=word.text.replace(bare, spelled), weak=True)
        for word, bare, spelled in zip(part, read, known.split(), strict=True)
    ]
    result[0] = replace(result[0], doubt=f"“{text}” was read; “{known}” is known")
    return result
