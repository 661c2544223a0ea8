"""Arrow schemas derived from the record models, and records turned into Arrow tables.

The models in `schemas.records` are the only definition. `province_code` is left out of every
schema here: its value is the partition's path. Every column is nullable in the files, because a
partition may hold rows of an earlier version that lacked a column; null says so honestly.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, Union

import pyarrow as pa

from schemas.datasets import PARTITION_COLUMN
from schemas.records import DATASETS, HISTORY, REFERENCE, Record

_SCALARS: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int32(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us"),  # UTC, without a zone: DuckDB's TIMESTAMP
}


def model(dataset: str) -> type[Record]:
    """Record model of a dataset, a reference table or the history; KeyError for an unknown name."""
    return (DATASETS | REFERENCE | HISTORY)[dataset]


@cache
def schema(dataset: str) -> pa.Schema:
    """Columns of the dataset's files, in order. Descriptions travel as field metadata."""
    fields = []
    record = model(dataset)
    for name in column_order(record):
        if dataset in DATASETS and name == PARTITION_COLUMN:
            continue
        info = record.model_fields[name]
        metadata = {"description": info.description or ""}
        fields.append(pa.field(name, arrow_type(info.annotation), metadata=metadata))
    return pa.schema(fields)


def column_order(record: type[Record]) -> list[str]:
    """Field names: those a model adds to its base lead the row, or stand behind the one named."""
    own = [name for name in record.model_fields if name in record.__annotations__]
    order = [name for name in record.model_fields if name not in own]
    place = 0
    for name in own:
        extra = record.model_fields[name].json_schema_extra
        if isinstance(extra, dict) and "behind" in extra:
            place = order.index(str(extra["behind"])) + 1
        order.insert(place, name)
        place += 1
    return order


def arrow_type(annotation: Any) -> pa.DataType:
    """Arrow type of a model field's annotation; TypeError for one that has no counterpart."""
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Literal:
        return pa.string()
    if origin in (Union, types.UnionType):
        return arrow_type(next(arg for arg in args if arg is not type(None)))
    if origin is list:
        return pa.list_(arrow_type(args[0]))
    if origin is dict:
        return pa.map_(arrow_type(args[0]), arrow_type(args[1]))
    raise TypeError(f"no Arrow type for {annotation!r}")


def table(dataset: str, records: Sequence[Record]) -> pa.Table:
    """Records of one dataset as an Arrow table with `schema(dataset)`, in the given order."""
    columns = schema(dataset)
    arrays = [_array((getattr(r, field.name) for r in records), field.type) for field in columns]
    return pa.table(arrays, schema=columns)


@cache
def empty(dataset: str) -> pa.Table:
    """A table of the dataset without rows."""
    return schema(dataset).empty_table()


def stream(rows: pa.Table) -> bytes:
    """The rows as they travel between processes."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return bytes(sink.getvalue())


def conform(rows: pa.Table, dataset: str) -> pa.Table:
    """Rows of any earlier version with today's columns: new columns are null, old ones go."""
    columns = schema(dataset)
    if rows.schema.equals(columns):
        return rows
    arrays = []
    for field in columns:
        position = rows.schema.get_field_index(field.name)
        if position < 0:
            arrays.append(pa.nulls(rows.num_rows, field.type))
        else:
            arrays.append(rows.column(position).cast(field.type))
    return pa.table(arrays, schema=columns)


def _array(values: Iterable[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_map(kind):
        return pa.array([None if v is None else list(v.items()) for v in values], kind)
    listed = list(values)
    try:
        return pa.array(listed, kind)
    except UnicodeEncodeError:  # half a surrogate pair from a broken font's character map
        return pa.array([_encodable(v) for v in listed], kind)


def _encodable(value: Any) -> Any:
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
