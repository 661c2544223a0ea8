"""`overrides.csv` at the root of the inbox: document facts that a person knows better.

One line an override: `source` is a shell pattern over sources (`xa-*/*.pdf`, `*` crosses `/`),
every other column is a document field; an empty cell overrides nothing. Semicolons, a byte-order
mark and dates as 15/01/2026, as a Vietnamese Excel saves them, are read too. Where several lines
match a source, the later line wins field by field.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.ingest.inbox import OVERRIDES_NAME
from schemas.records import Document

PATTERN_COLUMN = "source"
MEASURED = frozenset(
    {"doc_id", "source", "sha256", "format", "reader", "pages", "tables", "tasks", "indicators"}
    | {"issues", "coverage", "duplicate_of", "stale", "parser_version", "parsed_at", "legal_basis"}
)
FIELDS = frozenset(Document.model_fields) - MEASURED
"""What may be overridden: facts about the plan, never what the run measured."""
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
CODES = {"commune_code": re.compile(r"\d{5}"), "province_code": re.compile(r"\d{2}")}


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


def load(raw: Path) -> Overrides:
    """Read `overrides.csv` below `raw`; no file means no overrides. Never raises on its content."""
    overrides = Overrides()
    path = raw / OVERRIDES_NAME
    if path.is_symlink() or not path.is_file():
        return overrides
    try:
        text = unicodedata.normalize("NFC", path.read_bytes().decode("utf-8-sig"))
        rows = list(csv.reader(text.splitlines(), delimiter=_delimiter(text)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        overrides.problems[1] = f"not a readable UTF-8 CSV file: {error}"
        return overrides
    header = [name.strip() for name in rows[0]] if rows else []
    unknown = [name for name in header if name != PATTERN_COLUMN and name not in FIELDS]
    if PATTERN_COLUMN not in header or unknown:
        wrong = ", ".join(unknown) if unknown else f"no column {PATTERN_COLUMN}"
        overrides.problems[1] = (
            f"unusable header ({wrong}); columns are source and any document field"
        )
        return overrides
    for number, row in enumerate(rows[1:], start=2):
        _add_line(overrides, number, dict(zip(header, row, strict=False)))
    return overrides


def _add_line(overrides: Overrides, number: int, cells: dict[str, str]) -> None:
    values = {name: _iso(name, value.strip()) for name, value in cells.items() if value.strip()}
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


def _delimiter(text: str) -> str:
    """What the header is divided by: a Vietnamese Excel writes semicolons."""
    header = text.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","


def _iso(name: str, value: str) -> str:
    """A date as a Vietnamese Excel writes it (15/01/2026) in the form of the field."""
    match = DAY_FIRST.fullmatch(value)
    if match is None or not name.endswith(("_on", "_start", "_end")):
        return value
    day, month, year = match.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _fits(name: str, value: str) -> bool:
    """Whether a value is one that the document's field can hold."""
    if name in CODES:
        return CODES[name].fullmatch(value) is not None
    kind: Any = Document.model_fields[name].annotation
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True
