"""The everyday forms of `query` and `ingest`, told without building the command line.

Typer and what validates its options cost as much time as DuckDB does. Whatever is not told here
for certain, a mistake above all, is left to the whole command line, which reads every word anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.hints import CURATED, RAW

Run = Callable[[], int]


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d")


def _form(text: str) -> str:
    from pipeline.face.output import OutputFormat

    return OutputFormat(text).value


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(text)
    return int(text)


FLAG: Callable[[str], Any] = bool
FILTER: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "--agency": ("agency", str),
    "--place": ("place", str),
    "--plan": ("plan", str),
    "--grade": ("grade", str),
    "--today": ("today", _day),
    "--from": ("since", _day),
    "--to": ("to", _day),
}
QUERY: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "--curated": ("curated", Path),
    "--format": ("form", _form),
    "--out": ("out", Path),
    "--wide": ("wide", FLAG),
}
INGEST: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "--raw": ("raw", Path),
    "--curated": ("curated", Path),
    "--jobs": ("jobs", _count),
    "--quiet": ("quiet", FLAG),
    "--json": ("as_json", FLAG),
}
"""Options by name: what they are called in code, and what reads their value."""


def told(words: Sequence[str]) -> Run | None:
    """What a command line asks for; None where that is for the whole command line to say."""
    command, *rest = words or ("",)
    if command == "query" and rest and not rest[0].startswith("-"):
        options = _options(rest[1:], {**QUERY, **FILTER})
        return None if options is None else _query(rest[0], options)
    if command == "ingest":
        options = _options(rest, INGEST)
        return None if options is None else _ingest(options)
    return None


def _options(
    words: Sequence[str], known: Mapping[str, tuple[str, Callable[[str], Any]]]
) -> dict[str, Any] | None:
    """Values by their names in code; None for anything that is not plain."""
    found: dict[str, Any] = {}
    left = iter(words)
    for word in left:
        name, read = known.get(word, ("", FLAG))
        value = "yes" if read is FLAG else next(left, "")
        if not name or name in found or not value or value.startswith("-"):
            return None
        try:
            found[name] = read(value)
        except ValueError:
            return None
    return found


def _query(question: str, options: dict[str, Any]) -> Run:
    from pipeline.face import asking

    names = {name for name, _ in FILTER.values()}
    narrowed = {name: options.pop(name) for name in names & options.keys()}

    def ask() -> int:
        given = asking.given(**narrowed)
        asking.answer(asking.Asked(question, given=given, **options))
        return 0

    return ask


def _ingest(options: dict[str, Any]) -> Run:
    telling = {name: options.pop(name) for name in ("quiet", "as_json") if name in options}
    usual = {"raw": RAW, "curated": CURATED}

    def ingest() -> int:
        from pipeline.face import ingesting
        from pipeline.ingest import run

        jobs = options.pop("jobs", 0) or os.cpu_count() or 1
        return ingesting.ingest(run.Options(**{**usual, **options}, jobs=jobs), **telling)

    return ingest
