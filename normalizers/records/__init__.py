"""A reading into validated records: the whole way from physical tables to curated rows."""

from __future__ import annotations

from normalizers.records.extractor import extract
from normalizers.records.source import Source

__all__ = ["Source", "extract"]
