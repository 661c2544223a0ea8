"""Two readings of one picture, word by word: where they differ, which to take and what to doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from extractors.scan.engine import Seen
from extractors.scan.syllables import share_of_syllables
from extractors.scan.weights import WEIGHTS

_ALIKE = str.maketrans("–—−“”‘’…", "---\"\"''.")


def agreed(first: Sequence[Seen], second: Sequence[Seen]) -> list[Seen]:
    """The first reading, words of the second where they are better; what stays open is in doubt.

    Only whole stretches of one reading or the other are taken: no third text is made up. Without
    a second reading, confidence alone tells.
    """
    if not second:
        return [_doubted(word, WEIGHTS.unsure_alone) for word in first]
    result: list[Seen] = []
    one_key, other_key = ([w.text.translate(_ALIKE) for w in words] for words in (first, second))
    matcher = SequenceMatcher(None, one_key, other_key, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        one, other = list(first[a:b]), list(second[c:d])
        if tag == "equal":
            result += [_doubted(word, WEIGHTS.unsure) for word in one]
        else:
            result += _better(one, other)
    return result


def _better(one: list[Seen], other: list[Seen]) -> list[Seen]:
    """Of two readings of the same stretch the one whose words are spelled and read with more."""
    texts = [" ".join(word.text for word in words) for words in (one, other)]
    ranks = [
        (share_of_syllables(text), -_stray_signs(text), _confidence(words))
        for text, words in zip(texts, (one, other), strict=True)
    ]
    if not one:  # only the second engine saw it
        return [] if ranks[1][2] < WEIGHTS.unsure_alone else _open(other, texts[0])
    if not other:
        return [] if ranks[0][2] < WEIGHTS.unsure else _open(one, texts[1])
    taken, left = (other, texts[0]) if ranks[1] > ranks[0] else (one, texts[1])
    if texts[0].replace(" ", "") == texts[1].replace(" ", ""):
        return taken  # the engines part the words otherwise, no letter differs
    return _open(taken, left)


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
    return replace(word, doubt=f"“{word.text}” was read with doubt")
