from __future__ import annotations

import unicodedata

import pytest

from extractors.legacy_fonts import decode
from extractors.syllables import compose, is_syllable, spelled


@pytest.mark.parametrize("word", ["phường", "Nghiệm", "quyền", "khuyến", "giữ", "ưu", "Ủy", "y"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", ["ph", "krẤfk", "Edq", "wkãqk", "strategy", "đđ"])
def test_other_letters(word: str) -> None:
    assert not is_syllable(word)


def test_abbreviations_and_numbers_tell_nothing() -> None:
    assert spelled(["UBND phường A, 12/2026", "(KH), krẤfk &'$&"]) == (3, 1)


@pytest.mark.parametrize("word", ["Kế hoạch tổ chức", "ngưỡng", "được", "ruộng"])
def test_a_tone_before_the_other_mark_is_put_in_order(word: str) -> None:
    def tone_first(letter: str) -> str:
        base, *marks = unicodedata.normalize("NFD", letter)
        return base + "".join(sorted(marks, key=lambda mark: mark in "\u0302\u0306\u031b"))

    assert compose("".join(map(tone_first, word))) == word


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("ph-\xeang", "phường"),
        ("An T-\xeang - X\xb7", "An Tường - Xã"),
        ("12/KH-UBND", "12/KH-UBND"),
        ("th- k\xfd, -u ti\xaan, - Ban", "thư ký, ưu tiên, - Ban"),
        ("kinh t\xd5-x\xb7 h\xe9i 2026-2030", "kinh tế-xã hội 2026-2030"),
    ],
)
def test_tcvn3_keeps_the_letter_that_pdf_takes_for_a_hyphen(text: str, right: str) -> None:
    assert decode(text, ".VnTime") == right
