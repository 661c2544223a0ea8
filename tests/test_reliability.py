"""`docs/reliability.md` names a test for every promise, and the samples hold what it says."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from normalizers.tables.ledger import squash
from pipeline.ingest.document import process
from schemas.extraction import Extraction
from schemas.records import Indicator, Task

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = REPOSITORY / "tests" / "data"
PROMISES = REPOSITORY / "docs" / "reliability.md"
NAMED = re.compile(r"`((?:tests/)?[\w/]+\.py)::(\w+)`")
DOUBTED = 0.05  # share of right rows that may be graded C before C says nothing

SAMPLES = sorted(
    path for path in (DATA / "documents").iterdir() if path.suffix in (".pdf", ".docx")
)
Row = tuple[tuple[str, str], ...]


def named_tests() -> list[tuple[str, str]]:
    """File and function of every test the page names."""
    return NAMED.findall(PROMISES.read_text("utf-8"))


def test_every_named_test_exists() -> None:
    names = named_tests()
    assert len(names) > 30
    missing = [f"{file}::{name}" for file, name in names if name not in functions(file)]
    assert missing == []


def functions(file: str) -> set[str]:
    """Names of a test module's functions."""
    path = REPOSITORY / "tests" / file
    if not path.is_file():
        return set()
    nodes = ast.parse(path.read_text("utf-8")).body
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_every_promise_names_its_test() -> None:
    lines = [line for line in PROMISES.read_text("utf-8").splitlines() if line.startswith("|")]
    rows = [line for line in lines if not re.match(r"\|\s*(-|promise|limit)", line)]
    assert rows
    assert [line for line in rows if not NAMED.search(line)] == []


@pytest.fixture(scope="module")
def extractions() -> dict[str, Extraction]:
    """Every sample with a text layer, read once."""
    return {path.name: process(path.read_bytes(), path.name, {}) for path in SAMPLES}


def test_no_character_of_a_sample_is_lost(extractions: dict[str, Extraction]) -> None:
    assert {name: read.document.coverage for name, read in extractions.items()} == dict.fromkeys(
        extractions, 1.0
    )
    codes = {issue.code for read in extractions.values() for issue in read.issues}
    assert not codes & {"text-lost", "text-doubled"}


def test_every_wrong_row_is_doubted_and_few_right_ones_are(
    extractions: dict[str, Extraction],
) -> None:
    right: Counter[str] = Counter()
    certain_and_wrong = []
    for name, read in extractions.items():
        truth = Counter(truth_rows(name))
        rows: list[Task | Indicator] = [*read.tasks, *read.indicators]
        for row in rows:
            fitting = next((wanted for wanted in +truth if agrees(row, wanted)), None)
            if fitting is not None:
                truth[fitting] -= 1
                right[row.grade] += 1
            elif row.grade == "A":
                certain_and_wrong.append((name, row.appendix, row.no))
    assert certain_and_wrong == []
    assert right["C"] < DOUBTED * right.total()
    assert right.total() > 500


def truth_rows(name: str) -> Iterator[Row]:
    """Role and text, white space dropped, of every item row a careful reader finds."""
    truth = json.loads((DATA / "truth" / f"{name[:3]}.json").read_text("utf-8"))
    for appendix in truth["appendices"]:
        for row in appendix["rows"]:
            if row["kind"] == "item":
                yield tuple((role, squash(text)) for role, text in sorted(row["cells"].items()))


def agrees(row: Task | Indicator, wanted: Row) -> bool:
    """Whether a stored row holds every text of the true one."""
    return all(squash(getattr(row, role, None) or "") == text for role, text in wanted)
