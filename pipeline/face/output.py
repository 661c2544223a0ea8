"""Query results as a table for people, or CSV and JSON for programs."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import chain, count
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.face.sheet import Sheet, SheetRow
from pipeline.face.terminal import console, discard_output, one_line, printable, spreadsheet_text

if TYPE_CHECKING:
    import duckdb

FETCH_ROWS = 10_000  # rows held at a time


class OutputFormat(StrEnum):
    """How query results are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def write(result: duckdb.DuckDBPyConnection, form: OutputFormat, stream: TextIO) -> None:
    """Print every row of an executed query."""
    names = [column[0] for column in result.description or ()]
    rows = _rows(result)
    if form is OutputFormat.CSV:
        _write_csv(names, rows, stream)
    elif form is OutputFormat.JSON:
        _write_json(names, rows, stream)
    else:
        print_table(names, rows)


def print_table(names: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """Print rows for people, and how many there are."""
    screen = console()
    sheet = Sheet(names, [SheetRow([one_line(as_text(value)) for value in row]) for row in rows])
    sheet.print(screen)
    screen.print(f"({len(sheet.lines)} dòng)")


def as_text(value: Any) -> str:
    """A value as people read it: '' for null, lists joined by commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return ", ".join(map(as_text, value))
    if isinstance(value, dict):
        return "; ".join(f"{as_text(key)}: {as_text(item)}" for key, item in value.items())
    return str(value)


def _number(value: float) -> str:
    """All the digits a float is sure of; an exponent where nobody would write the number out."""
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if 1e-9 < abs(value) < 1e15 else text


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    """All rows; the first ones are fetched here, so that their errors come before any output."""
    first = result.fetchmany(FETCH_ROWS)
    rest = iter(lambda: result.fetchmany(FETCH_ROWS), [])
    return chain.from_iterable(chain([first], rest))


def _write_csv(names: Sequence[str], rows: Iterator[Sequence[Any]], stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(spreadsheet_text, names))
    for row in rows:
        writer.writerow(map(_csv_cell, row))


def _csv_cell(value: Any) -> str:
    """Text never becomes a formula; numbers keep their sign."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return str(value)
    return spreadsheet_text(as_text(value))


def _write_json(names: Sequence[str], rows: Iterator[Sequence[Any]], stream: TextIO) -> None:
    """A list of objects, one a line, so that it diffs and streams."""
    keys = _distinct(names)
    stream.write("[")
    for number, row in enumerate(rows):
        stream.write(",\n" if number else "\n")
        record = dict(zip(keys, map(_json_value, row), strict=True))
        stream.write(json.dumps(record, ensure_ascii=False, allow_nan=False))
    stream.write("\n]\n")


def _distinct(names: Sequence[str]) -> list[str]:
    """The names, equal ones told apart as a, a_1, a_2: an object holds a key once."""
    taken, distinct = set(names), list[str]()
    for name in names:
        key = name
        if name in distinct:
            key = next(new for n in count(1) if (new := f"{name}_{n}") not in taken)
        taken.add(key)
        distinct.append(key)
    return distinct


def _json_value(value: Any) -> Any:
    """A value as JSON has it: NaN and infinities, which it cannot write, are null."""
    if isinstance(value, (float, Decimal)):
        return _json_number(value)
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_json_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _json_value(item) for key, item in value.items()}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if isinstance(value, (bool, int, type(None))) else str(value)


def _json_number(value: float | Decimal) -> float | None:
    if not math.isfinite(value):
        return None
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def to_stdout(result: duckdb.DuckDBPyConnection, form: OutputFormat) -> None:
    """Print to standard output, until its reader has had enough."""
    try:
        write(result, form, sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()
