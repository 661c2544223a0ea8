"""One document the whole way: bytes to validated records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256

from extractors.registry import read_file
from normalizers.records import Source, extract
from normalizers.values.phrases import vietnamese
from pipeline.ingest import collecting
from pipeline.ingest.version import parser_version, with_overrides
from schemas.corrections import NO_CORRECTIONS, Corrections
from schemas.extraction import Extraction
from schemas.reading import UnreadableError

PDF = b"%PDF-"


def process(
    data: bytes,
    source: str,
    overrides: Mapping[str, str],
    version: str = "",
    corrections: Corrections = NO_CORRECTIONS,
) -> Extraction:
    """Read and normalise one document.

    `source` is its path below the raw root, `overrides` the document fields that
    the inbox's overrides.csv sets for it, `version` what is stored as its parser version (default:
    this one), `corrections` those of any rows. Raises UnreadableError.
    """
    version = version or with_overrides(parser_version(), overrides)
    where = Source(
        source, sha256(data).hexdigest(), version, datetime.now(UTC), overrides, corrections
    )
    with collecting.rare():
        return extract(read_file(data, vietnamese()), where)


def read_ahead(data: bytes, numbers: Iterable[int]) -> None:
    """Read the pictures of some pages of a scan: whoever reads it later finds what they show."""
    if data.startswith(PDF):
        from extractors.pdf import read_ahead as read_pages

        with suppress(UnreadableError):
            read_pages(data, numbers)
