"""The parser version: changes whenever code or vocabulary that reads documents changes.

It is the package version plus a short hash over the source of everything that decides a
document's rows and the versions of the libraries it reads with, so that editing an alias or a
rule re-reads the inbox without anybody remembering to raise a number: `0.1.0+3f2a9c1d`. A
document that overrides touch carries their hash too (`0.1.0+3f2a9c1d.o5e6f7a8b`), and one with
rows that corrections are about the hash of those (`.c`), so that changing one re-reads just that
document.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

from extractors.registry import libraries
from schemas.corrections import Correction

ROOT = Path(__file__).resolve().parents[2]
READING_ROOMS = ("extractors", "normalizers", "schemas")
READING_FILES = ("pipeline/ingest/document.py", "pipeline/ingest/worker.py")
READING_SUFFIXES = frozenset({".py", ".csv", ".json", ".toml"})
HASH_LENGTH = 8  # hexadecimal digits: 32 bits tell a few hundred versions apart


@cache
def parser_version() -> str:
    """Version of the installed reader, without overrides."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    for name in libraries():
        digest.update(f"{name}=={installed_version(name)}\0".encode())
    return f"{installed_version('phuluc')}+{digest.hexdigest()[:HASH_LENGTH]}"


def with_overrides(version: str, overrides: Mapping[str, str]) -> str:
    """The version stored with a document that the given overrides apply to."""
    if not overrides:
        return version
    text = json.dumps(dict(sorted(overrides.items())), ensure_ascii=False)
    return f"{version}.o{hashlib.sha256(text.encode()).hexdigest()[:HASH_LENGTH]}"


def with_corrections(version: str, lines: Sequence[Correction]) -> str:
    """The version stored with a document that has the rows which the lines are about."""
    if not lines:
        return version
    said = [(line.line, line.row_key, line.column, line.old, line.new) for line in lines]
    digest = hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()
    return f"{version}.c{digest[:HASH_LENGTH]}"


def installed_version(package: str) -> str:
    """Version of an installed package, `0` where it is not (a tree that was never installed)."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "0"


def _sources() -> Iterator[Path]:
    for room in READING_ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in READING_SUFFIXES and path.is_file():
                yield path
    for name in READING_FILES:
        path = ROOT / name
        if path.is_file():
            yield path
