"""Partition files: where they lie, how they are read, and how one is replaced atomically.

    <curated>/<dataset>/province_code=<code>/part.parquet

A new file is first written whole beside the old one, under a name that no reader's glob
matches, and made durable; publishing it is then one rename, which needs no space on the disk. It
serves readers that have just read the old one's footer, too (`pipeline.curated.generations`).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.curated import generations
from schemas import arrow

PART_NAME = "part.parquet"
PREPARED_SUFFIX = ".tmp"
ROW_GROUP_ROWS = 64 * 1024  # rows a group: small enough to skip, large enough to compress
COMPRESSION = "zstd"


class DamagedPartitionError(Exception):
    """A partition file that is no readable Parquet."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new partition file, durable under a hidden name, waiting to take its place."""

    temporary: Path
    target: Path

    def publish(self) -> None:
        """Put it in place. A reader sees the old file or the new one, never a mixture."""
        os.replace(self.temporary, self.target)  # noqa: PTH105 (the atomic call, by its name)
        _sync_folder(self.target.parent)

    def discard(self) -> None:
        """Remove it unpublished."""
        with contextlib.suppress(OSError):
            self.temporary.unlink(missing_ok=True)


def path_of(curated: Path, dataset: str, province_code: str) -> Path:
    """Where a partition lies."""
    return curated / dataset / f"{arrow.PARTITION_COLUMN}={province_code}" / PART_NAME


def provinces(curated: Path, dataset: str) -> list[str]:
    """Codes of the partitions a dataset has, sorted."""
    prefix = f"{arrow.PARTITION_COLUMN}="
    folders = (curated / dataset).glob(f"{prefix}*/{PART_NAME}")
    return sorted(path.parent.name.removeprefix(prefix) for path in folders)


def read(path: Path, dataset: str, columns: list[str] | None = None) -> pa.Table:
    """Rows of a partition file, in today's columns; without rows where there is no file.

    With `columns`, those alone. Raises `DamagedPartitionError`.
    """
    try:
        with pq.ParquetFile(path) as file:
            rows = file.read(columns=columns)
            rows = rows.replace_schema_metadata(None)
            return rows if columns else arrow.conform(rows, dataset)
    except FileNotFoundError:
        nothing = arrow.empty(dataset)
        return nothing.select(columns) if columns else nothing
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
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
    prepared = Prepared(temporary, path)
    try:
        with temporary.open("w+b") as stream:
            generations.write(rows, stream, replaced or path, partial(_groups, rows), COMPRESSION)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        prepared.discard()
        raise
    return prepared


def remove_leftovers(curated: Path, datasets: Iterator[str] | list[str]) -> None:
    """Remove prepared files that a killed run never published."""
    for dataset in datasets:
        for path in (curated / dataset).rglob(f".*{PREPARED_SUFFIX}"):
            path.unlink(missing_ok=True)


def _groups(rows: pa.Table, writer: pq.ParquetWriter) -> None:
    """Write in whole row groups, so that thousands of small documents cost no small pages."""
    for start in range(0, max(rows.num_rows, 1), ROW_GROUP_ROWS):
        group = rows.slice(start, ROW_GROUP_ROWS).combine_chunks()
        writer.write_table(group.replace_schema_metadata(None), row_group_size=ROW_GROUP_ROWS)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; file systems that cannot say so by an error, which is no harm."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
