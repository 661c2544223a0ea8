"""What the words before a date give it to, when it is no deadline: documents, feasts, figures.

The words are data: `vocabulary/deadline_sentences.csv` (phrase, kind). Texts are folded (`fold`)
and keep their marks: "tính đến" is not "tỉnh đến".
"""

from __future__ import annotations

from functools import cache

import regex

from normalizers.values.lexicon import rows
from normalizers.values.text import fold

MODIFIERS = regex.compile(r"(?: (?:đã|được|đang|còn|chưa|mới|bị))+$")


def ends(text: str, kind: str) -> bool:
    """Whether a text ends with a phrase of the kind."""
    return _at_end(kind).search(text) is not None


def begins(text: str, kind: str) -> bool:
    """Whether a text begins with a phrase of the kind."""
    return _anywhere(kind).match(text) is not None


def holds(text: str, kind: str) -> bool:
    """Whether a phrase of the kind stands anywhere in a text."""
    return found(text, kind) is not None


def found(text: str, kind: str) -> regex.Match[str] | None:
    """The first phrase of the kind in a text."""
    return _anywhere(kind).search(text)


def was_done_by_then(before: str) -> bool:
    """'rà soát văn bản đã ban hành trước ...': the date is that of the thing."""
    done = _at_end("past").search(before)
    if done is None:
        return False
    words = MODIFIERS.sub("", " " + before[: done.start()].strip()).strip()
    return ends(words, "thing") or ends(words, "document")


@cache
def _phrases_of(kind: str) -> str:
    phrases = (fold(phrase) for phrase, of in rows("deadline_sentences") if of == kind)
    return "|".join(regex.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


@cache
def _at_end(kind: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\w)(?:{_phrases_of(kind)})$")


@cache
def _anywhere(kind: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\w)(?:{_phrases_of(kind)})(?!\w)")
