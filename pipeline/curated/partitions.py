"""Partition files: how they are read, and how a new one is written.

A new file is first written whole beside the old one, under a name that no reader's glob matches,
and made durable; publishing it is then one rename (`pipeline.curated.journal`), which needs no
space on the disk. It serves readers that have just read the old one's footer, too
(`pipeline.curated.generations`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.curated import generations
from pipeline.curated.journal import discarded_unless_done
from pipeline.curated.parts import PREPARED_SUFFIX, FileState
from pipeline.curated.sealed import digest
from schemas import arrow

ROW_GROUP_ROWS = 64 * 1024  # rows a group: small enough to skip, large enough to compress
FORM: generations.Form = {
    "compression": "zstd",
    "compression_level": 3,
    "write_page_checksum": True,
    "store_schema": False,
}
"""How every file is written (docs/decisions/0017).

Parquet's own types tell the schema; a copy in Arrow's terms would be half of a small file.
"""
NUMBERED = frozenset({"task_id", "indicator_id", "record_id", "row_key"})
"""Columns in which nearly every row has a value of its own, most of it its neighbour's."""


class DamagedPartitionError(Exception):
    """A partition file that is no readable Parquet."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new file, durable under a hidden name, waiting to take its place."""

    temporary: Path
    target: Path
    state: FileState


def read(path: Path, dataset: str, columns: list[str] | None = None) -> pa.Table:
    """Rows of a partition file, in today's columns; without rows where there is no file.

    With `columns`, those alone. Raises `DamagedPartitionError`.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            rows = file.read(columns=columns, use_threads=False)
            rows = rows.replace_schema_metadata(None)
            return rows if columns else arrow.conform(rows, dataset)
    except FileNotFoundError:
        nothing = arrow.empty(dataset)
        return nothing.select(columns) if columns else nothing
    except pa.ArrowException as error:
        raise DamagedPartitionError(str(path)) from error
    except OSError as error:
        if error.errno is None:  # Arrow's own: a page that does not decompress
            raise DamagedPartitionError(str(path)) from error
        raise


def prepare(rows: pa.Table, path: Path, replaced: Path | None = None) -> Prepared:
    """Write rows beside `path`, durably. OSError (disk full) leaves nothing behind.

    `replaced` is the file that will be there when this one is published, unless that is `path`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}{PREPARED_SUFFIX}")
    with discarded_unless_done([temporary]), temporary.open("w+b") as stream:
        generations.write(
            rows, stream, replaced or path, partial(in_groups, rows), form(rows.schema)
        )
        state = made_durable(stream)
    return Prepared(temporary, path, state)


def made_durable(stream: BinaryIO) -> FileState:
    """Bring a file that is written to the disk; what it is then."""
    stream.flush()
    os.fsync(stream.fileno())
    stream.seek(0)
    sha256 = digest(stream.read())
    status = os.fstat(stream.fileno())
    return FileState(status.st_size, status.st_mtime_ns, sha256)


def form(columns: pa.Schema) -> generations.Form:
    """How rows with these columns are written."""
    numbered = sorted(NUMBERED.intersection(columns.names))
    leaves = [leaf for field in columns for leaf in _leaves(field.name, field.type)]
    return {
        **FORM,
        "use_dictionary": [leaf for leaf in leaves if leaf not in NUMBERED],
        "column_encoding": dict.fromkeys(numbered, "DELTA_BYTE_ARRAY"),
    }


def _leaves(path: str, kind: pa.DataType) -> Iterator[str]:
    """Paths of the Parquet columns that hold a column of Arrow's."""
    if pa.types.is_list(kind):
        yield f"{path}.list.element"
    elif pa.types.is_map(kind):
        yield f"{path}.key_value.key"
        yield f"{path}.key_value.value"
    else:
        yield path


def in_groups(rows: pa.Table, writer: pq.ParquetWriter) -> None:
    """Write in whole row groups, so that thousands of small documents cost no small pages."""
    for start in range(0, max(rows.num_rows, 1), ROW_GROUP_ROWS):
        group = rows.slice(start, ROW_GROUP_ROWS).combine_chunks()
        writer.write_table(group.replace_schema_metadata(None), row_group_size=ROW_GROUP_ROWS)
