"""Agencies of a row as records: what is not certain becomes an issue, never a silent id."""

from __future__ import annotations

from pipeline.ingest.document import process
from schemas.extraction import Extraction

HEADER = "| STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian |"


def read(*leads: str) -> Extraction:
    rows = [
        f"| {no} | Ban hành kế hoạch | {lead} | Quý I/2026 |" for no, lead in enumerate(leads, 1)
    ]
    return process("\n".join([HEADER, *rows]).encode(), "a.md", {})


def test_an_agency_that_may_be_either_of_two_has_no_id_and_an_issue_naming_both() -> None:
    extraction = read("Bộ Quốc phòng, Công an", "Các Bộ: Quốc phòng, Công an")
    found = [(m.mention, m.agency_id, m.is_group) for m in extraction.task_agencies]
    assert found == [
        ("Bộ Quốc phòng", "bo-quoc-phong", False),
        ("Công an", None, False),
        ("Quốc phòng", "bo-quoc-phong", False),
        ("Công an", "bo-cong-an", False),
    ]
    issues = [i for i in extraction.issues if i.code.startswith("agency-")]
    assert [(i.code, i.text, i.ordinal) for i in issues] == [("agency-ambiguous", "Công an", 1)]
    assert "Công an or Bộ Công an" in issues[0].message


def test_who_is_named_by_no_agency_raises_nothing() -> None:
    extraction = read("Theo thẩm quyền", "Sở Y tế, TP. Huế")
    assert [mention.agency_id for mention in extraction.task_agencies] == ["so-y-te", "ubnd"]
    assert not [i for i in extraction.issues if i.code.startswith("agency-")]


def test_a_cell_as_the_one_above_is_stored_as_printed_and_counted_as_meant() -> None:
    extraction = read("Công an phường", "nt", "nt")
    assert [task.lead for task in extraction.tasks] == ["Công an phường", "nt", "nt"]
    assert [mention.agency_id for mention in extraction.task_agencies] == ["cong-an"] * 3
    assert all("as-above" in task.flags for task in extraction.tasks[1:])
    assert not [
        issue for issue in extraction.issues if issue.code in ("agency-unknown", "text-lost")
    ]
