"""A letter whose tone looks like another one's on the same page."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2")
import cv2
import numpy as np

from extractors.scan.engine import Seen
from extractors.scan.letters import Letters
from extractors.scan.marks import Marks
from extractors.scan.picture import Gray
from schemas.language import Language

LANGUAGE = Language(knows=lambda word: word.lower() in ("sổ", "số", "tổ", "tố"))


def letter(is_hook: bool, shift: int) -> Gray:
    """An o with a hat, and an acute or a hook above it."""
    picture = np.full((40, 26), 255, np.uint8)
    cv2.ellipse(picture, (12 + shift, 34), (8, 9), 0, 0, 360, 0, 3)
    cv2.polylines(
        picture, [np.array([[5 + shift, 20], [12 + shift, 14], [19 + shift, 20]])], False, 0, 2
    )
    if is_hook:
        cv2.ellipse(picture, (20 + shift, 8), (4, 4), 0, 180, 400, 0, 2)
    else:
        cv2.line(picture, (17 + shift, 12), (23 + shift, 3), 0, 2)
    return np.asarray(cv2.GaussianBlur(picture, (5, 5), 0), np.uint8)


class Shown(Marks):
    """Marks of a page that shows one letter."""

    def __init__(self, picture: Gray) -> None:
        self._picture = picture

    def letter(self, word: Seen, left: int, right: int) -> Gray:
        return self._picture


def settled(*words: tuple[str, bool], weak: bool = False) -> list[Seen]:
    """Words that were read so, and whether their letter has a hook in the picture."""
    letters, seen = Letters(LANGUAGE), []
    for at, (text, is_hook) in enumerate(words):
        word = Seen(text, 0, 0, 60, 40, 96.0, tuple(range(0, 20 * len(text), 20)), weak=weak)
        letters.add(word, Shown(letter(is_hook, at % 2)))
        seen.append(word)
    return letters.settled(seen)


OTHERS = (("chống", False), ("tống", False), ("đốc", False), ("bổ", True), ("tổng", True))


@pytest.mark.parametrize(
    ("text", "is_hook", "weak"),
    [
        ("số", False, False),
        ("số", True, True),  # the picture shows "sổ"
        ("Số,", True, True),
        ("sổ", False, True),
        ("mố", True, False),  # "mổ" is not known
    ],
)
def test_a_letter_that_looks_like_another_tones_leaves_its_word_not_certain(
    text: str, is_hook: bool, weak: bool
) -> None:
    assert settled((text, is_hook), *OTHERS)[0].weak is weak
    assert not any(word.weak for word in settled((text, is_hook), *OTHERS)[1:])


def test_the_same_word_misread_again_and_words_not_certain_tell_nothing() -> None:
    assert settled(*[("số", True)] * 3, *OTHERS)[0].weak
    assert not settled(("số", True), *OTHERS[:3])[0].weak  # no hook to be like
