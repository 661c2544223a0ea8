"""The same plan in several formats counts once; plans of two places never do."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.curated.duplicates import Plan, matched
from tests.pipeline.conftest import Run
from tests.pipeline.invariants import Select
from tests.pipeline.saboteur import recipe

TASKS = [f"Nhiệm vụ thứ {number}" for number in range(20)]
PLACE = {"commune_code": "02512", "province": "08"}


def sources_of_duplicates(rows: Select) -> dict[str, str]:
    pairs = rows(
        "SELECT d.source, o.source FROM documents d JOIN documents o ON o.doc_id = d.duplicate_of"
    )
    return dict(pairs)


def test_the_best_format_stands_for_the_plan(raw: Path, run: Run, rows: Select) -> None:
    spaced = [task.replace(" ", "  ").upper() for task in TASKS]
    copies: dict[str, dict[str, Any]] = {
        "1.txt": {"format": "text", "reader": "text"},
        "2.pdf": {"format": "pdf", "reader": "text-layer"},
        "3.doc": {"format": "doc"},
        "4.docx": {"format": "docx"},
        "5.pdf": {"format": "pdf", "reader": "ocr"},
    }
    for name, facts in copies.items():
        (raw / name).write_bytes(recipe(*spaced, **facts, **PLACE))
    (raw / "other.docx").write_bytes(recipe(*TASKS, commune_code="02513", province="08"))
    run(jobs=2)
    assert sources_of_duplicates(rows) == dict.fromkeys(
        ("1.txt", "2.pdf", "3.doc", "5.pdf"), "4.docx"
    )
    (raw / "4.docx").unlink()
    run()
    assert sources_of_duplicates(rows) == dict.fromkeys(("1.txt", "2.pdf", "5.pdf"), "3.doc")


def test_no_document_points_to_one_that_left(raw: Path, run: Run, rows: Select) -> None:
    (raw / "a.docx").write_bytes(recipe(*TASKS, **PLACE))
    (raw / "b.pdf").write_bytes(recipe(*TASKS, format="pdf", reader="text-layer", **PLACE))
    run()
    assert sources_of_duplicates(rows) == {"b.pdf": "a.docx"}
    (raw / "a.docx").unlink()
    run(raw / "b.pdf")  # does not look for a.docx
    assert sources_of_duplicates(rows) == {"b.pdf": "a.docx"}
    run()
    assert rows("SELECT source, duplicate_of FROM documents") == [("b.pdf", None)]


def plan(name: str, rows: range | set[int], **facts: Any) -> Plan:
    values: dict[str, Any] = {
        "rank": (0, name),
        "commune_code": "02512",
        "number": "",
        "issuer": "",
        "period": None,
        "scanned": False,
    }
    return Plan(doc_id=name, rows=frozenset(rows), **(values | facts))


def test_what_makes_two_documents_one_plan() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    act = {"number": "565khubnd", "issuer": "ubndxaa", "period": year}
    one = plan("one", range(20), **act)
    same = [
        plan("nine tenths", range(19), **act),
        plan("place unknown", range(20), **(act | {"commune_code": None})),
        plan("misread number", range(20), **(act | {"number": "s65khubnd", "scanned": True})),
        plan("scan with slips", {0, 1, 2, 3, *range(100, 116)}, **(act | {"scanned": True})),
    ]
    for other in same:
        assert matched([one, other]) == {other.doc_id: "one"}, other.doc_id
    different = [
        plan("another place", range(20), **(act | {"commune_code": "02513"})),
        plan("another number", range(20), **(act | {"number": "566khubnd"})),
        plan("another year", range(20), **(act | {"period": (date(2027, 1, 1), year[1])})),
        plan("another issuer", range(20), **(act | {"commune_code": None, "issuer": "ubndxab"})),
        plan("another text", range(100, 120), **act),
        plan("same number, place unknown", range(10), **(act | {"commune_code": None})),
        plan("few rows in common", range(16), commune_code="02512"),
    ]
    for other in different:
        assert matched([one, other]) == {}, other.doc_id


def test_the_rarest_rows_find_every_match_that_all_pairs_find() -> None:
    chance = random.Random(7)
    plans = []
    for number in range(120):
        size = chance.randint(1, 30)
        base = chance.randint(0, 5) * 40
        rows = {base + i for i in range(size)} | {chance.randint(0, 300) for _ in range(2)}
        plans.append(plan(f"{number}", rows, commune_code=chance.choice(["1", "2", None])))
    naive: dict[str, str] = {}
    originals: list[Plan] = []
    for one in plans:
        better = {other.doc_id for other in originals if matched([other, one])}
        if better:
            assert matched([*originals, one])[one.doc_id] in better
            naive[one.doc_id] = ""
        else:
            originals.append(one)
    assert matched(plans).keys() == naive.keys()
    assert naive
