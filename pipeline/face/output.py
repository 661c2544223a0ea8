"""Query results as a table for people, or a file for programs and spreadsheets."""

from __future__ import annotations

import csv
import json
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.exitcodes import CommandError
from pipeline.face.files import replacing
from pipeline.face.sheet import Sheet, SheetRow
from pipeline.face.terminal import complain, discard_output, lines_to, one_line, spreadsheet_text
from pipeline.face.values import as_text, csv_cell, json_value

if TYPE_CHECKING:
    import duckdb

    from pipeline.face.answer import Limited

    Result = duckdb.DuckDBPyConnection | Limited

FETCH_ROWS = 10_000  # rows held at a time


class OutputFormat(StrEnum):
    """How query results are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PARQUET = "parquet"


BINARY = {OutputFormat.XLSX, OutputFormat.PARQUET}


@dataclass(frozen=True, slots=True)
class Target:
    """Where an answer goes: `path`, or standard output, in a format."""

    form: OutputFormat
    path: Path | None


def target(form: OutputFormat | None, path: Path | None) -> Target:
    """The target that the options name; a file's ending tells the format where nothing else does.

    Raises `CommandError` for a format that only a file can hold.
    """
    ending = path.suffix.lower().removeprefix(".") if path else ""
    told = next((known for known in OutputFormat if known.value == ending), OutputFormat.TABLE)
    chosen = form or told
    if chosen in BINARY and path is None:
        raise CommandError(f"--format {chosen.value} needs a file: --out ANSWER.{chosen.value}")
    return Target(chosen, path)


def deliver(result: Result, where: Target, wide: bool = False) -> None:
    """Write every row of an executed query where it was asked for."""
    if where.path is None:
        _to_stdout(result, where.form, wide)
        return
    with replacing(where.path) as path:
        if where.form is OutputFormat.PARQUET:
            _write_parquet(result, path)
        elif where.form is OutputFormat.XLSX:
            from pipeline.face import workbook

            for note in workbook.write(
                path, [workbook.Content("Kết quả", names(result), rows(result))]
            ):
                complain(note)
        else:
            with path.open("w", encoding="utf-8", newline="") as stream:
                _write(result, where.form, stream, wide)


def names(result: Result) -> list[str]:
    """Names of the columns of an executed query."""
    return [column[0] for column in result.description or ()]


def rows(result: Result) -> Iterator[Sequence[Any]]:
    """All rows; the first ones are fetched here, so that their errors come before any output."""
    first = result.fetchmany(FETCH_ROWS)
    rest = iter(lambda: result.fetchmany(FETCH_ROWS), [])
    return chain.from_iterable(chain([first], rest))


def print_table(
    columns: Sequence[str],
    lines: Iterator[Sequence[Any]],
    stream: TextIO | None = None,
    wide: bool = False,
) -> None:
    """Print rows for people, and how many there are."""
    screen = lines_to(stream)
    sheet = Sheet(columns, [SheetRow([one_line(as_text(value)) for value in row]) for row in lines])
    sheet.print(screen, folded=True, wide=wide)
    screen.print(f"({len(sheet.lines)} dòng)")


def write_json(
    columns: Sequence[str], lines: Iterator[Sequence[Any]], stream: TextIO, end: str = "\n"
) -> None:
    """A list of objects, one a line, so that it diffs and streams."""
    keys = _distinct(columns)
    stream.write("[")
    for number, row in enumerate(lines):
        stream.write(",\n" if number else "\n")
        record = dict(zip(keys, map(json_value, row), strict=True))
        stream.write(json.dumps(record, ensure_ascii=False, allow_nan=False))
    stream.write(f"\n]{end}")


def _to_stdout(result: Result, form: OutputFormat, wide: bool) -> None:
    """Print to standard output, until its reader has had enough."""
    try:
        _write(result, form, sys.stdout, wide)
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()


def _write(result: Result, form: OutputFormat, stream: TextIO, wide: bool) -> None:
    if form is OutputFormat.CSV:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(map(spreadsheet_text, names(result)))
        writer.writerows(map(csv_cell, row) for row in rows(result))
    elif form is OutputFormat.JSON:
        write_json(names(result), rows(result), stream)
    else:
        print_table(names(result), rows(result), None if stream is sys.stdout else stream, wide)


def _write_parquet(result: Result, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a copy more than a relation makes: rows come in parts
        batches: pa.RecordBatchReader = result.to_arrow_reader(FETCH_ROWS)
    with pq.ParquetWriter(path, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)


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
