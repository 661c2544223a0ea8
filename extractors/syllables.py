"""What a written Vietnamese syllable can be: whether letters spell the language at all.

A syllable is an onset and a rime (Hội Ngôn ngữ học's spelling rules, Decision 240/QĐ of 1984);
tone marks may stand on any rime and are left out before the look-up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x"
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet
oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uê uêch uênh uc ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
uy uya uych uyên uyêt uynh uyt uyu uyp ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu
ưt ưu y yêm yên yêng yêt yêu
"""
TONES = {
    "\u0300": "grave",
    "\u0301": "acute",
    "\u0303": "tilde",
    "\u0309": "hook",
    "\u0323": "dot",
}
_STOPS = ("c", "ch", "p", "t")  # rimes that end so have the acute or the dot
_EDGES = ".,;:()[]{}\"'“”‘’…-–/•*+"
_TIES = re.compile("[-–/]+")
_TELLS_NOTHING = re.compile(r"[\dA-ZĐƯ.,:/&%–-]+")
_MARKS = re.compile("[\u0300-\u0323]")
_TONE_FIRST = re.compile("([\u0300\u0301\u0303\u0309\u0323]+)([\u0302\u0306\u031b])")


@cache
def _syllables() -> frozenset[str]:
    """Every onset with every rime, without tone."""
    return frozenset(onset + rime for onset in ["", *_ONSETS.split()] for rime in _RIMES.split())


def _parted(word: str) -> tuple[str, list[str]]:
    """A word in small letters without its tones, and these."""
    letters = unicodedata.normalize("NFD", word.lower())
    bare = "".join(sign for sign in letters if sign not in TONES)
    return unicodedata.normalize("NFC", bare), [sign for sign in letters if sign in TONES]


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Whether a word without blanks can be a Vietnamese syllable, whatever its capitals."""
    return _parted(word)[0] in _syllables()


@lru_cache(maxsize=1 << 14)
def is_toned(word: str) -> bool:
    """Whether a word without its punctuation is a syllable whose tone its rime can have."""
    bare, tones = _parted(word.strip(_EDGES))
    if bare not in _syllables() or len(tones) > 1:
        return False
    return not bare.endswith(_STOPS) or (bool(tones) and TONES[tones[0]] in ("acute", "dot"))


def share_of_syllables(text: str) -> float:
    """Share of a text's words of letters that are syllables with a tone, 1.0 where it has none."""
    words = [word for word in text.split() if any(sign.isalpha() for sign in word)]
    return sum(map(is_toned, words)) / len(words) if words else 1.0


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
