"""Whether a word is spelled as a Vietnamese syllable: onset, rime and a tone that fits it."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x"
RIMES = """
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
STOPS = ("c", "ch", "p", "t")  # rimes that end so have the acute or the dot


@cache
def _syllables() -> frozenset[str]:
    """Every onset with every rime, without tone."""
    return frozenset(onset + rime for onset in ["", *ONSETS.split()] for rime in RIMES.split())


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Whether a word without its punctuation is a Vietnamese syllable."""
    letters = unicodedata.normalize("NFD", word.strip(".,;:()[]\"'“”‘’/-–—…").lower())
    tones = [sign for sign in letters if sign in TONES]
    bare = unicodedata.normalize("NFC", "".join(sign for sign in letters if sign not in TONES))
    if bare not in _syllables() or len(tones) > 1:
        return False
    return not bare.endswith(STOPS) or (bool(tones) and TONES[tones[0]] in ("acute", "dot"))


def share_of_syllables(text: str) -> float:
    """Share of a text's words of letters that are syllables, 1.0 where it has none."""
    words = [word for word in text.split() if any(sign.isalpha() for sign in word)]
    return sum(map(is_syllable, words)) / len(words) if words else 1.0
