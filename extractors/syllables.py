"""What a written Vietnamese syllable can be: whether letters spell the language at all.

A syllable is an onset and a rime (Hội Ngôn ngữ học's spelling rules, Decision 240/QĐ of 1984);
tone marks may stand on any rime and are left out before the look-up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp
iêt iêu o oa oac oach oai oan oang oanh oao oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on
ong oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh
ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyt uyu uơ ư ưa ưc ưi ưm ưn
ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ynh yt êng
"""
_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{'|'.join(_RIMES.split())})")
_EDGES = ".,;:()[]{}\"'“”‘’…-–/•*+"
_TIES = re.compile("[-–/]+")
_TELLS_NOTHING = re.compile(r"[\dA-ZĐƯ.,:/&%–-]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_MARKS = re.compile("[\u0300-\u0323]")
_TONE_FIRST = re.compile("([\u0300\u0301\u0303\u0309\u0323]+)([\u0302\u0306\u031b])")


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Whether a word without blanks can be a Vietnamese syllable, whatever its capitals."""
    plain = _TONES.sub("", unicodedata.normalize("NFD", word.lower()))
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)))


def spelled(texts: Iterable[str]) -> tuple[int, int]:
    """How many words of some texts tell the language, and how many are syllables.

    Numbers, dates and abbreviations tell nothing; signs inside a word speak against it.
    """
    words = [word.strip(_EDGES) for text in texts for word in text.split()]
    words = [word for word in words if len(word) > 1 and not _TELLS_NOTHING.fullmatch(word)]
    return len(words), sum(all(map(is_syllable, _TIES.split(word))) for word in words)


def compose(text: str) -> str:
    """NFC, also of letters whose tone was written before their other mark ("e" + ´ + ^ is "ế")."""
    composed = unicodedata.normalize("NFC", text)
    if not _MARKS.search(composed):
        return composed
    apart = _TONE_FIRST.sub(r"\2\1", unicodedata.normalize("NFD", composed))
    return unicodedata.normalize("NFC", apart)
