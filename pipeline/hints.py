"""Commands named in messages: with the folders that were given, ready to be pasted."""

from __future__ import annotations

import shlex
from pathlib import Path

RAW = Path("data/raw")
CURATED = Path("data/curated")


def command(*words: str, curated: Path = CURATED, raw: Path = RAW) -> str:
    """`phuluc` with these words, and the folders that are not the usual ones."""
    folders = [("--raw", raw, RAW), ("--curated", curated, CURATED)]
    given = [(name, str(path)) for name, path, usual in folders if path != usual]
    return shlex.join(["phuluc", *words, *(word for pair in given for word in pair)])
