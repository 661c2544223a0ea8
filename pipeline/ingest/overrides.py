"""`overrides.csv` at the root of the inbox: document facts that a person knows better.

One line an override: `source` is a shell pattern over sources (`xa-*/*.pdf`, `*` crosses `/`),
every other column is a document field; an empty cell overrides nothing. Semicolons, a byte-order
mark, dates as 15/01/2026 and codes without their leading 0, as a Vietnamese Excel saves them, are
read too. Where several lines match a source, the later line wins field by field.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from normalizers.values import written
from pipeline.ingest.inbox import OVERRIDES_NAME

PATTERN_COLUMN = "source"
MEASURED = frozenset(
    {"doc_id", "source", "sha256", "format", "reader", "pages", "tables", "tasks", "indicators"}
    | {"issues", "coverage", "duplicate_of", "stale", "parser_version", "parsed_at", "legal_basis"}
)
DAYS = ("_on", "_start", "_end")  # how the names of fields end that hold a day
CODES = {"commune_code": 5, "province_code": 2}  # figures, of which Excel drops a leading 0
FIGURES = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Override:
    """One usable line: a pattern over sources and the fields it sets."""

    pattern: str
    fields: dict[str, str]
    line: int

    def matches(self, source: str) -> bool:
        """Whether the pattern fits a source."""
        return fnmatchcase(source, self.pattern)


@dataclass(slots=True)
class Overrides:
    """The usable lines in file order, and `problems`: line number -> what is wrong with it."""

    lines: list[Override] = field(default_factory=list)
    problems: dict[int, str] = field(default_factory=dict)

    def matching(self, source: str) -> dict[str, str]:
        """Fields to override on the document of this source."""
        fields: dict[str, str] = {}
        for line in self.lines:
            if line.matches(source):
                fields.update(line.fields)
        return fields


@cache
def fields() -> dict[str, Any]:
    """What may be overridden, with its type: facts about the plan, never what the run measured."""
    from schemas.records import Document  # here: few inboxes have overrides

    known = Document.model_fields.items()
    return {name: field.annotation for name, field in known if name not in MEASURED}


def load(raw: Path) -> Overrides:
    """Read `overrides.csv` below `raw`; no file means no overrides. Never raises on its content."""
    overrides = Overrides()
    path = raw / OVERRIDES_NAME
    if path.is_symlink() or not path.is_file():
        return overrides
    with written.told(overrides.problems):
        text = unicodedata.normalize("NFC", written.text_of(path.read_bytes()))
        lines = written.records(text)
        _, names = next(lines, (1, []))
        header = [name.strip() for name in names]
        unknown = [name for name in header if name != PATTERN_COLUMN and name not in fields()]
        if PATTERN_COLUMN not in header or unknown:
            wrong = ", ".join(unknown) if unknown else f"no column {PATTERN_COLUMN}"
            message = f"unusable header ({wrong}); columns are source and any document field"
            overrides.problems[1] = message
            return overrides
        for number, cells in lines:
            _add_line(overrides, number, dict(zip(header, cells, strict=False)))
    return overrides


def _add_line(overrides: Overrides, number: int, cells: dict[str, str]) -> None:
    values = {name: value.strip() for name, value in cells.items() if value.strip()}
    values |= {name: written.iso_day(values[name]) for name in values if name.endswith(DAYS)}
    values |= {name: _whole_code(name, values[name]) for name in values.keys() & CODES}
    if not values or next(iter(values.values())).startswith("#"):
        return
    pattern = values.pop(PATTERN_COLUMN, "")
    if not pattern:
        overrides.problems[number] = "the line names no source"
    elif not values:
        overrides.problems[number] = f"the line for {pattern} sets no field"
    elif wrong := [f"{name} {value!r}" for name, value in values.items() if not _fits(name, value)]:
        overrides.problems[number] = f"not usable: {', '.join(wrong)}"
    else:
        overrides.lines.append(Override(pattern, values, number))


def _whole_code(name: str, value: str) -> str:
    return value.zfill(CODES[name]) if FIGURES.fullmatch(value) else value


def _fits(name: str, value: str) -> bool:
    """Whether a value is one that the document's field can hold."""
    if name in CODES:
        return len(value) == CODES[name] and FIGURES.fullmatch(value) is not None
    from pydantic import TypeAdapter, ValidationError

    try:
        TypeAdapter(fields()[name]).validate_python(value)
    except ValidationError:
        return False
    return True
