"""One document the whole way: bytes to validated records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

from extractors.sniff import read_file
from normalizers.records import Source, extract
from pipeline.version import parser_version
from schemas.extraction import Extraction


def process(data: bytes, source: str, overrides: Mapping[str, str]) -> Extraction:
    """Read and normalise one document.

    `source` is its path below the raw root, `overrides` the document fields that
    data/raw/overrides.csv sets for it. Raises UnreadableError.
    """
    where = Source(source, sha256(data).hexdigest(), parser_version(), datetime.now(UTC), overrides)
    return extract(read_file(data), where)
