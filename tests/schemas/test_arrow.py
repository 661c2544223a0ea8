"""Arrow schemas come from the models, and records keep their values on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from schemas import arrow
from schemas.records import DATASETS, REFERENCE, Agency, TaskDeadline


def deadline(text: str) -> TaskDeadline:
    return TaskDeadline(
        task_id="t",
        doc_id="d",
        ordinal=1,
        text=text,
        kind="recurring",
        start=None,
        end=date(2026, 3, 31),
        recurrence=["monthly", "annual"],
        trigger=None,
        within_days=5,
        working_days=True,
        tentative=False,
        province_code="08",
    )


@pytest.mark.parametrize("name", sorted({**DATASETS, **REFERENCE}))
def test_every_field_is_a_column_but_the_partition(name: str) -> None:
    fields = set(arrow.model(name).model_fields)
    if name in DATASETS:
        fields.remove("province_code")
    schema = arrow.schema(name)
    assert set(schema.names) == fields
    assert all(field.metadata[b"description"] for field in schema)


def test_types() -> None:
    assert arrow.schema("tasks").field("extra").type == pa.map_(pa.string(), pa.string())
    assert arrow.schema("tasks").field("due_end").type == pa.date32()
    assert arrow.schema("documents").field("parsed_at").type == pa.timestamp("us")
    assert arrow.schema("documents").field("pages").type == pa.int32()
    assert arrow.arrow_type(list[int] | None) == pa.list_(pa.int32())
    assert arrow.arrow_type(datetime) == pa.timestamp("us")
    with pytest.raises(TypeError, match="no Arrow type"):
        arrow.arrow_type(complex)


def test_ids_lead_their_row() -> None:
    assert arrow.schema("task_agencies").names[:3] == ["task_id", "doc_id", "role"]


def test_records_become_rows() -> None:
    table = arrow.table("task_deadlines", [deadline("Hằng tháng")])
    (row,) = table.to_pylist()
    assert (row["recurrence"], row["end"], row["start"]) == (
        ["monthly", "annual"],
        date(2026, 3, 31),
        None,
    )


def test_half_a_surrogate_pair_does_not_lose_the_document() -> None:
    table = arrow.table("task_deadlines", [deadline("Quý \ud83d III")])
    assert table["text"].to_pylist() == ["Quý ? III"]


def test_a_time_with_a_zone_is_stored_in_utc() -> None:
    stamp = pa.array([datetime(2026, 1, 1, 7, tzinfo=UTC)], arrow.arrow_type(datetime))
    assert stamp.to_pylist() == [datetime(2026, 1, 1, 7)]


def test_rows_of_another_version_conform() -> None:
    old = pa.table({"agency_id": ["ubnd"], "level": ["xã"], "gone": [1]})
    assert arrow.conform(old, "agencies").to_pylist() == [
        {"agency_id": "ubnd", "name": None, "kind": None, "level": "xã"}
    ]
    new = arrow.table("agencies", [Agency(agency_id="a", name="b", kind="c", level="d")])
    assert arrow.conform(new, "agencies") is new
