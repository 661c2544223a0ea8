"""Letters of a page held beside one another: a tone that its other words' letters do not show.

In a coarse picture both engines take "sổ" for "số" with all confidence, where the words around it
speak for both. The same letters in other words of the page, in the same print, tell them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from unicodedata import normalize

import numpy as np
import numpy.typing as npt

from extractors.scan.engine import Seen
from extractors.scan.marks import BELOW, EDGES, Marks
from extractors.scan.weights import WEIGHTS
from extractors.scan.wording import ALIKE_SMALL
from schemas.language import Language

HAT = "\u0302"  # stands alike on a, e and o
WIDTH, HEIGHT = 24, 32  # pixels that a letter is drawn to
REACH = 4  # pixels by which two letters may be shifted against each other
LEAST, BEST = 2, 3  # letters of other words that a tone is told by, and how many of the likest
MOST = 24  # models of a tone

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter with a tone that others look like: of which word, and which one."""

    word: int  # index among all words
    text: str  # of the word, without signs around it
    at: int  # index in it
    tone: str
    picture: Vectors


class Letters:
    """The letters with a tone of a page's words, kind by kind."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._kinds: dict[str, list[_Letter]] = defaultdict(list)
        self._certain: list[bool] = []

    def add(self, word: Seen, marks: Marks) -> None:
        """Keep the letters of the next word of the page."""
        index = len(self._certain)
        self._certain.append(not word.weak and not word.doubt)
        text = word.text.strip(EDGES)
        if len(word.lefts) != len(word.text) or not text.isalpha():
            return
        start = word.text.index(text)
        for at, letter in enumerate(text):
            kind, tone = _parted(letter)
            if tone and letter.islower():
                end = start + at + 1
                right = word.lefts[end] if end < len(word.lefts) else word.x1 + 1
                picture = marks.letter(word, word.lefts[start + at], right)
                if picture is not None:
                    self._kinds[kind].append(_Letter(index, text, at, tone, _drawn(picture)))

    def settled(self, words: Sequence[Seen]) -> list[Seen]:
        """The words that were kept; one whose letter looks like another tone's is not certain."""
        found = list(words)
        for letters in self._kinds.values():
            for index in self._unlike(letters):
                found[index] = replace(found[index], weak=True)
        return found

    def _unlike(self, letters: Sequence[_Letter]) -> list[int]:
        """Words with a letter that looks like those of another tone, which makes a syllable too."""
        by_tone: dict[str, list[_Letter]] = defaultdict(list)
        for letter in letters:
            if self._certain[letter.word] and len(by_tone[letter.tone]) < MOST:
                by_tone[letter.tone].append(letter)
        if len(by_tone) < 2:
            return []
        models = list(chain.from_iterable(by_tone.values()))
        likeness = _likeness(letters, models)
        tones = np.array([model.tone for model in models])
        texts = np.array([model.text.lower() for model in models])
        found: list[int] = []
        for letter, row in zip(letters, likeness, strict=True):
            if not self._certain[letter.word]:
                continue
            others = texts != letter.text.lower()
            scores = {
                str(tone): float(np.sort(of_tone)[-BEST:].mean())
                for tone in set(tones)
                if len(of_tone := row[others & (tones == tone)]) >= LEAST
            }
            own = scores.pop(letter.tone, 1.0)
            tone = max(scores, key=scores.__getitem__, default="")
            if not tone or scores[tone] < max(WEIGHTS.like_letter, own + WEIGHTS.unlike_letter):
                continue
            if self._language.knows(_with_tone(letter, tone)):
                found.append(letter.word)
        return found


def _parted(letter: str) -> tuple[str, str]:
    """A letter without its tone, HAT for those with one, and the tone, if others look like it."""
    signs = normalize("NFD", letter)
    tone = next((sign for sign in signs if sign in ALIKE_SMALL), "")
    return HAT if HAT in signs else signs.replace(tone, "").replace(BELOW, ""), tone


def _with_tone(letter: _Letter, tone: str) -> str:
    """A letter's word with another tone."""
    own = normalize("NFD", letter.text[letter.at]).replace(letter.tone, tone)
    return letter.text[: letter.at] + normalize("NFC", own) + letter.text[letter.at + 1 :]


def _drawn(picture: npt.NDArray[np.uint8]) -> Vectors:
    import cv2

    return np.asarray(cv2.resize(picture, (WIDTH, HEIGHT)), np.float32)


def _likeness(letters: Sequence[_Letter], models: Sequence[_Letter]) -> Vectors:
    """How like letters are to models, at the shift that fits best: 1 for the same picture."""
    inner = np.stack([x.picture[REACH:-REACH, REACH:-REACH].ravel() for x in letters])
    shape = HEIGHT - 2 * REACH, WIDTH - 2 * REACH
    pictures = np.stack([model.picture for model in models])
    windows = np.lib.stride_tricks.sliding_window_view(pictures, shape, axis=(1, 2))
    steps = windows[:, ::2, ::2].reshape(-1, shape[0] * shape[1])
    found = _normed(inner) @ _normed(steps).T
    likest: Vectors = found.reshape(len(letters), len(models), -1).max(axis=2)
    return likest


def _normed(vectors: Vectors) -> Vectors:
    centred = vectors - vectors.mean(axis=1, keepdims=True)
    found: Vectors = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    return found
