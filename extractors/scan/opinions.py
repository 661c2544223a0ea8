"""Two readings of one picture, word by word: where they differ, which to take and what to doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from unicodedata import combining, normalize

import regex

from extractors.scan.engine import Seen
from extractors.scan.syllables import share_of_syllables
from extractors.scan.weights import WEIGHTS
from extractors.syllables import spelled

_ALIKE = str.maketrans("–—−_~“”‘’", "-----\"\"''")
_DASHES = regex.compile(r"[-–—−_~]{2,}")
_DOTS = regex.compile(r"\.{2,}|…")
_STRAY = "\"'“”‘’|`~^_.,- "
"""Signs that dust beside a word is read as."""

Judge = Callable[[Seen], bool]
"""Whether the picture bears out the marks of a word."""


def agreed(
    first: Sequence[Seen], second: Sequence[Seen], judge: Judge, coarse: bool = False
) -> list[Seen]:
    """The first reading, words of the second where they are better; what stays open is in doubt.

    Only whole stretches of one reading or the other are taken: no third text is made up. Without
    a second reading, confidence alone tells. A word is certain where both engines read it with
    confidence, it is spelled, and the picture bears it out. In a `coarse` picture the first engine
    tells "ổ" from "ố" better.
    """
    first, second = _tidied(first), _tidied(second)
    if not second:
        return [_doubted(replace(word, weak=True), WEIGHTS.unsure_alone) for word in first]
    result: list[Seen] = []
    one_key, other_key = ([_key(w.text) for w in words] for words in (first, second))
    matcher = SequenceMatcher(None, one_key, other_key, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        one, other = list(first[a:b]), list(second[c:d])
        if tag == "equal":
            result += [_confirmed(*pair, judge) for pair in zip(one, other, strict=True)]
        else:
            result += _better(one, other, judge, coarse)
    return result


def _tidied(words: Sequence[Seen]) -> list[Seen]:
    """Words with one dash for a row of them, or for what is read alone as another stroke."""
    return [
        replace(word, text="-" if word.text == "~" else _DASHES.sub("-", word.text))
        for word in words
    ]


def _key(text: str) -> str:
    return str(_DOTS.sub("..", text.translate(_ALIKE)))


def _confirmed(one: Seen, other: Seen, judge: Judge) -> Seen:
    """A word that both engines read."""
    least = min(one.confidence, other.confidence)
    sure = least >= WEIGHTS.certain and _is_spelled(one.text) and judge(one)
    return _doubted(replace(one, weak=not sure), WEIGHTS.unsure)


def _is_spelled(text: str) -> bool:
    """Whether a word is a syllable, an abbreviation, a number or a sign."""
    told, spelled_words = spelled([text])
    return told == spelled_words


def _better(one: list[Seen], other: list[Seen], judge: Judge, coarse: bool) -> list[Seen]:
    """Of two readings of the same stretch the one that the picture and spelling speak for."""
    texts = [" ".join(word.text for word in words) for words in (one, other)]
    marks_alone = _toneless(texts[0]) == _toneless(texts[1])
    of_one_kind = marks_alone and len(set(map(len, map(_apart, texts)))) == 1
    bonus = WEIGHTS.marks_of_first if coarse and of_one_kind else 0.0
    ranks = [
        (
            share_of_syllables(text),
            -_stray_signs(text),
            sum(map(judge, words)) / max(len(words), 1),
            _confidence(words) + (bonus if words is one else 0.0),
        )
        for text, words in zip(texts, (one, other), strict=True)
    ]
    if not one:  # only the second engine saw it
        return [] if ranks[1][3] < WEIGHTS.unsure_alone else _open(other, texts[0])
    if not other:
        return [] if ranks[0][3] < WEIGHTS.unsure else _open(one, texts[1])
    taken, left = (other, texts[0]) if ranks[1] > ranks[0] else (one, texts[1])
    if _bare(texts[0]) == _bare(texts[1]):
        return [replace(word, weak=True) for word in taken]  # no letter differs
    borne_out = [all(map(judge, words)) for words in (taken, other if taken is one else one)]
    if marks_alone and borne_out == [True, False]:
        return [replace(word, weak=True) for word in taken]  # the picture tells
    return _open(taken, left)


def _bare(text: str) -> str:
    """A text without blanks and stray signs at its ends."""
    return _key(text).replace(" ", "").strip(_STRAY)


def _apart(text: str) -> str:
    """A text with its marks as signs of their own."""
    return normalize("NFD", text)


def _toneless(text: str) -> str:
    """A text without marks of any kind."""
    return "".join(sign for sign in _apart(text) if not combining(sign))


def _stray_signs(text: str) -> int:
    """Signs that dust and rules leave: quotes that open nothing, and signs no plan prints."""
    odd = sum(map(text.count, "~|`^_\\¬«»©®œ"))
    return (
        odd + (text.count('"') % 2) + (text.count("'") % 2) + abs(text.count("“") - text.count("”"))
    )


def _open(words: Sequence[Seen], other: str) -> list[Seen]:
    """Words that another reading contradicts."""
    text = " ".join(word.text for word in words)
    doubt = f"“{text}” or “{other}”" if other else f"“{text}” or nothing"
    return [replace(words[0], doubt=doubt), *words[1:]]


def _confidence(words: Sequence[Seen]) -> float:
    return min((word.confidence for word in words), default=0.0)


def _doubted(word: Seen, least: float) -> Seen:
    if word.confidence >= least:
        return word
    return replace(word, weak=True, doubt=f"“{word.text}” was read with doubt")
