"""`python -m pipeline.makers.licences`: docs/licences.md from what the installed packages say.

Packages are those of the lock files. A package says its licence in its metadata: as an SPDX
expression (PEP 639), in a classifier, or in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "docs" / "licences.md"
LOCKS = {
    "requirements.lock": "running",
    "requirements-scan.lock": "scanned pages",
    "requirements-dev.lock": "developing",
}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
LONGEST = 60  # characters: some put the whole text of their licence into the field
HEAD = """\
# Licences

phuluc is MIT. What it is installed with, by `make licences` from what each package says of itself.
LibreOffice (MPL-2.0), which reads `.doc` files where it is installed, runs as a program of its own.
The traineddata of scanned pages (Debian's tesseract-ocr-script-viet and -vie) are Apache-2.0.
Pairs of syllables in `normalizers/vocabulary/compounds.csv` are those of the words that pyvi 0.1.1
lists: MIT, Copyright (c) 2016 Viet-Trung Tran.

| package | licence | for |
|---|---|---|
"""


def locked() -> Iterator[tuple[str, str]]:
    """Name of every locked package and what it is for, each once."""
    for lock, purpose in LOCKS.items():
        for name in sorted(set(PIN.findall((ROOT / lock).read_text("utf-8")))):
            yield name, purpose


def licence(name: str) -> str:
    """What a package says of its licence; '' where it is not installed (another system's)."""
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classifiers = facts.get_all("Classifier") or []
    [words], [expression] = (
        (facts.get_all(field) or [""])[:1] for field in ("License", "License-Expression")
    )
    named = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License ::")]
    words = words.strip()
    short = words if 0 < len(words) <= LONGEST and "\n" not in words else ""
    return expression or short or ", ".join(named) or "see its files"


def text() -> str:
    """The document."""
    rows = [(name, licence(name), purpose) for name, purpose in locked()]
    lines = [f"| {name} | {said} | {purpose} |\n" for name, said, purpose in rows if said]
    return HEAD + "".join(lines)


if __name__ == "__main__":
    PATH.write_text(text(), "utf-8")
