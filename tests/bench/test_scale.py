"""The short form of `make bench-scale`: what is written and read when one document changes.

Counts, no clocks: they are the same for a store of four times as many documents.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.curated import parts
from tests.bench import made, scale

SIZES = (40, 160)
PROVINCE = "01"  # one province: its parts are what must not grow


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.curated import store

    monkeypatch.setattr(store, "CAPACITY", store.Capacity(part=1 << 20))


def changed(tmp_path: Path, size: int) -> list[float]:
    """Megabytes written by adding, changing and removing one of so many documents."""
    raw, curated = tmp_path / f"raw {size}", tmp_path / f"curated {size}"
    for plan in range(size):
        made.put(raw, plan, province=PROVINCE)
    assert scale.ingest(raw, curated, PROVINCE)["documents"] == size
    found = []
    for step in ("add", "change", "remove"):
        before = scale._files(curated)
        if step == "remove":
            (raw / made.source(5, PROVINCE)).unlink()
        else:
            made.put(
                raw, size if step == "add" else 5, edit=int(step == "change"), province=PROVINCE
            )
        scale.ingest(raw, curated, PROVINCE)
        found.append(scale._written(before, scale._files(curated)) / scale.MEGABYTE)
    assert len(parts.look(curated, "tasks").stamps) > size // 20
    return found


def test_a_store_of_four_times_as_many_documents_writes_no_more_for_one(
    tmp_path: Path, small_parts: None
) -> None:
    few, many = (changed(tmp_path, size) for size in SIZES)
    for less, more in zip(few, many, strict=True):
        assert more < 1.5 * less + 0.05
        assert more < 1.0
