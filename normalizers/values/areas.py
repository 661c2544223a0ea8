"""Reform area of a task from the titles of its sections.

    area_of("CẢI CÁCH THỂ CHẾ", ())                            -> "the-che"
    area_of("Hoàn thiện khung pháp lý", ("CHUYỂN ĐỔI SỐ",))    -> "chinh-quyen-so"

The seven areas of the state's administrative reform programme (Nghị quyết 76/NQ-CP) as the data
contract names them. Phrases are data: vocabulary/areas.csv (phrase, area); area_links.csv holds
words behind which a title names a purpose and no longer its area (`… gắn với chuyển đổi số`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from normalizers.values.lexicon import rows
from normalizers.values.text import fold

REMEMBERED = 1_024  # titles: the rows of a section ask for the same ones

_MARKS = re.compile(r"[^\w\s]+|_+")


def area_of(section_title: str, ancestors: Sequence[str] = ()) -> str | None:
    """Area of a section, None when no title names one or the titles leave several.

    `ancestors` are the titles around the section from the outermost in: the outermost that names
    one area decides. A title that names several leaves the choice among them to the titles
    inside it.
    """
    choice: frozenset[str] = frozenset()
    for title in (*ancestors, section_title):
        named = _areas(title)
        named = named & choice if choice and named else named
        if len(named) == 1:
            return next(iter(named))
        choice = named or choice
    return None


@lru_cache(maxsize=REMEMBERED)
def _areas(title: str) -> frozenset[str]:
    """Areas that a title names, by what stands before its first link word where that tells."""
    words = _words(title)
    links = [place for link in _links() if (place := f" {words} ".find(f" {link} ")) > 0]
    main = _named(words[: min(links)]) if links else frozenset()
    return main or _named(words)


def _named(words: str) -> frozenset[str]:
    """Areas whose phrases stand in `words`, also where a blank within them is missing."""
    return frozenset(area for pattern, area in _phrases() if pattern.search(words))


def _words(text: str) -> str:
    """Folded words without punctuation: `Chỉ đạo, điều hành` -> `chỉ đạo điều hành`."""
    return " ".join(_MARKS.sub(" ", fold(text)).split())


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<!\w){_words(phrase).replace(' ', ' ?')}(?!\w)"), area)
        for phrase, area in rows("areas")
    )


@cache
def _links() -> tuple[str, ...]:
    return tuple(_words(word) for (word,) in rows("area_links"))
