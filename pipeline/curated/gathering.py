"""Gathering parts: what has changed enough since it was last done is written anew."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.curated import gathered, partitions, parts, repair, sealed, told
from pipeline.curated.gathered import ASKED, COLUMN, Group, Noted
from pipeline.curated.journal import discarded_unless_done
from pipeline.curated.parts import FileState, Manifest, Part
from schemas.datasets import PARTITION_COLUMN


def gather(curated: Path, group: Group, members: Mapping[Part, Manifest]) -> None:
    """Write a group's files, then the note that names them; those before are left to readers.

    A part of which a file is not what its manifest says is left out: the next run repairs it.
    """
    sound = {part: one for part, one in members.items() if _is_sound(curated, part, one)}
    folder, files = group.folder(curated), dict[str, tuple[str, FileState]]()
    folder.mkdir(parents=True, exist_ok=True)
    mark = f"{group.number}-{os.urandom(4).hex()}"
    with discarded_unless_done([]) as written, duckdb.connect(config={"threads": 1}) as connection:

        def store(name: str, rows: pa.Table) -> None:
            path = folder / f"{mark}.{name}.parquet"
            written.append(path)
            files[name] = path.name, _stored(rows, path)

        for dataset in ASKED:
            rows = _rows(curated, dataset, sound)
            store(dataset, rows)
            if dataset in told.OF:
                connection.register(f"rows_{dataset}", rows)
                # the number of the part stands for the province: views tell of either alone
                one = f"SELECT * RENAME ({COLUMN} AS {PARTITION_COLUMN}) FROM rows_{dataset}"
                connection.execute(f"CREATE VIEW {dataset} AS {one}")
        for name, sql in told.TOLD.items():
            one = f"SELECT * RENAME ({PARTITION_COLUMN} AS {COLUMN}) FROM ({sql})"
            store(name, connection.sql(one).to_arrow_table())
        stamps = {
            dataset: {part.number: one.files[dataset].stamp for part, one in sound.items()}
            for dataset in ASKED
        }
        sealed.write(group.note(curated), Noted(gathered.form(), files, stamps).content())


def _is_sound(curated: Path, part: Part, manifest: Manifest) -> bool:
    return all(
        repair.checksum(parts.path_of(curated, dataset, part)) == manifest.files[dataset].sha256
        for dataset in ASKED
    )


def _rows(curated: Path, dataset: str, members: Collection[Part]) -> pa.Table:
    """The rows that parts have in a dataset, each with its part's number."""
    read = {
        part: partitions.read(parts.path_of(curated, dataset, part), dataset)
        for part in sorted(members)
    }
    rows = pa.concat_tables(read.values()).combine_chunks()
    numbers = [pa.repeat(pa.scalar(p.number, pa.int32()), t.num_rows) for p, t in read.items()]
    return rows.append_column(COLUMN, pa.concat_arrays(numbers))


def _stored(rows: pa.Table, path: Path) -> FileState:
    with path.open("w+b") as stream:
        with pq.ParquetWriter(stream, rows.schema, **partitions.form(rows.schema)) as writer:
            partitions.in_groups(rows, writer)
        return partitions.made_durable(stream)
