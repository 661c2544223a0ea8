"""Rows of a partition as Arrow tables: some documents' rows out, others in, in a fixed order.

The order is by the document's source, then as the reader gave them, so that the same inbox gives
the same files whatever order its documents were read in. Rows of no document stand last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def without(rows: pa.Table, doc_ids: Collection[str]) -> pa.Table:
    """The rows of all other documents; the very same table when none of these is in it."""
    unwanted = pa.array(sorted(doc_ids), pa.string())
    leaving = pc.is_in(rows["doc_id"], value_set=unwanted)
    return rows.filter(pc.invert(leaving)) if pc.any(leaving).as_py() else rows


def in_order(tables: Iterable[pa.Table], sources: Mapping[str, str]) -> pa.Table:
    """All rows, sorted by their document's source; `sources` maps doc_id to source."""
    rows = pa.concat_tables(tables).combine_chunks()
    if not rows.num_rows:
        return rows
    encoded = rows["doc_id"].combine_chunks().dictionary_encode()
    doc_ids = encoded.dictionary.to_pylist()
    by_source = sorted(range(len(doc_ids)), key=lambda i: (sources[doc_ids[i]], doc_ids[i]))
    ranks = np.empty(len(doc_ids) + 1, dtype=np.int64)
    ranks[by_source] = np.arange(len(doc_ids))
    ranks[-1] = len(doc_ids)  # what a null, filled in as -1, finds
    keys = ranks[encoded.indices.fill_null(-1).to_numpy()]
    if bool((np.diff(keys) >= 0).all()):
        return rows
    return rows.take(pa.array(np.argsort(keys, kind="stable")))


def relabelled(rows: pa.Table, moved: Mapping[str, str]) -> pa.Table:
    """The rows with `source` replaced where their document has moved."""
    if not pc.any(pc.is_in(rows["doc_id"], value_set=pa.array(sorted(moved), pa.string()))).as_py():
        return rows
    pairs = zip(rows["doc_id"].to_pylist(), rows["source"].to_pylist(), strict=True)
    return with_column(rows, "source", [moved.get(doc_id, source) for doc_id, source in pairs])


def with_column(rows: pa.Table, name: str, values: Sequence[Any]) -> pa.Table:
    """The rows with one column's values replaced."""
    position = rows.schema.get_field_index(name)
    field = rows.schema.field(position)
    return rows.set_column(position, field, pa.array(values, field.type))


def by_owner(rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The rows that belong to a document, and those that do not (doc_id is null)."""
    owned = pc.is_valid(rows["doc_id"])
    return rows.filter(owned), rows.filter(pc.invert(owned))


def by_document(rows: pa.Table) -> dict[str, pa.Table]:
    """Rows that stand together by document, each document's own."""
    if not rows.num_rows:
        return {}
    runs = pc.run_end_encode(rows["doc_id"].combine_chunks())
    ends = runs.run_ends.to_pylist()
    starts = [0, *ends[:-1]]
    return {
        doc_id: rows.slice(start, end - start)
        for doc_id, start, end in zip(runs.values.to_pylist(), starts, ends, strict=True)
    }
