"""Commands named in messages: with the folders that were given, ready to be pasted."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

RAW = Path("data/raw")
CURATED = Path("data/curated")
PROGRAM = "phuluc"


def command(*words: str, curated: Path = CURATED, raw: Path = RAW) -> str:
    """`phuluc` with these words, and the folders that are not the usual ones."""
    folders = [("--raw", raw, RAW), ("--curated", curated, CURATED)]
    given = [(name, str(path)) for name, path, usual in folders if path != usual]
    return shlex.join([_program(), *words, *(word for pair in given for word in pair)])


def _program() -> str:
    """How the shell finds the command: by its name, or by the path it was called by (make)."""
    called = Path(sys.argv[0])
    return str(called) if called.name == PROGRAM and not shutil.which(PROGRAM) else PROGRAM
