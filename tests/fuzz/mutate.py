"""Damaged files by number: the same seed and number give the same bytes on any machine."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from tests.fuzz.damage import ANY_FORMAT, Damage, flip
from tests.fuzz.pdf import PDF
from tests.fuzz.text import TEXT
from tests.fuzz.word import PACKAGE, WORD

STRUCTURAL: Mapping[str, tuple[Damage, ...]] = {
    "pdf": PDF,
    "docx": WORD,
    "text": TEXT,
    "xlsx": WORD,
    "ods": WORD,
    "xls": ANY_FORMAT,
    "zip": PACKAGE,
    "eml": TEXT,
    "msg": ANY_FORMAT,
    "odt": WORD,
    "rtf": TEXT,
}
WEIGHTS = {"pdf": 24, "docx": 24, "text": 24, "xlsx": 12, "ods": 6, "odt": 0.5, "rtf": 0.5}
"""How often a format is drawn; 3 where it is not named. LibreOffice takes seconds a file."""
STRUCTURAL_SHARE = 0.7  # of all damage: blind damage mostly ends at the first check
AGAIN = 0.3  # chance of a second, blind damage: two faults meet in one file
MAX_BYTES = 4 << 20  # of a damaged file: the time of a run is bounded
TEXT_ENDING = ".txt"


def mutant(
    samples: Mapping[str, bytes], seed: int, number: int, *, structure: bool = False
) -> tuple[str, bytes]:
    """Name and bytes of damaged file `number`; the name tells the number, sample and damage.

    With `structure` all damage is to the format's structure: files that readers get far into.
    """
    random = Random(f"{seed}:{number}")
    kinds = sorted({name.partition("/")[0] for name in samples})
    (kind,) = random.choices(kinds, [WEIGHTS.get(kind, 3) for kind in kinds])
    name = random.choice([name for name in sorted(samples) if name.startswith(f"{kind}/")])
    damages = STRUCTURAL[kind] if structure or random.random() < STRUCTURAL_SHARE else ANY_FORMAT
    applied = [random.choice(damages)]
    if random.random() < AGAIN:
        applied.append(random.choice(STRUCTURAL[kind] if structure else ANY_FORMAT))
    data = samples[name]
    for damage in applied:
        if data:
            data = damage(random, data)
    while data == samples[name]:  # the damage fell where there was nothing to damage
        data = flip(random, data)
    stem = name.rpartition("/")[2].partition(".")[0]
    ending = TEXT_ENDING if kind == "text" else f".{kind}"
    words = "+".join(damage.__name__ for damage in applied)
    return f"{number:06d} {words} {stem}{ending}", data[:MAX_BYTES]
