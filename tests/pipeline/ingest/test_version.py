"""The parser version follows everything that decides a document's rows, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from extractors.registry import libraries
from pipeline.ingest import version


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("extractors/a.py", "normalizers/vocabulary/b.csv", "schemas/c.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("1")
    (tmp_path / "pipeline" / "ingest").mkdir(parents=True)
    (tmp_path / "pipeline" / "ingest" / "document.py").write_text("1")
    monkeypatch.setattr(version, "ROOT", tmp_path)
    return tmp_path


def fresh() -> str:
    return version.parser_version.__wrapped__()


@pytest.mark.parametrize(
    "name", ["extractors/a.py", "normalizers/vocabulary/b.csv", "pipeline/ingest/document.py"]
)
def test_an_edit_changes_it(name: str, tree: Path) -> None:
    before = fresh()
    assert before == fresh()
    (tree / name).write_text("2")
    assert before != fresh()


def test_a_new_library_changes_it(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fresh()
    monkeypatch.setattr(version, "installed_version", lambda package: "99")
    assert before.partition("+")[2] != fresh().partition("+")[2]


def test_every_library_that_decides_rows_counts_and_no_other() -> None:
    """pdfplumber reads with pdfminer.six; pydantic and pyarrow only hold what was decided."""
    names = metadata.packages_distributions()
    used = {names[name][0].lower() for name in imported() if name in names}
    used -= {"phuluc", "pydantic", "pyarrow"}
    assert set(libraries()) == used | {"pdfminer.six"}


def imported() -> Iterator[str]:
    """The top module of every import in the rooms that read documents."""
    for room in version.READING_ROOMS:
        for path in (version.ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    yield from (alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    yield node.module.partition(".")[0]


def test_the_command_line_does_not_change_it(tree: Path) -> None:
    before = fresh()
    (tree / "pipeline" / "hints.py").write_text("new")
    (tree / "extractors" / "notes.md").write_text("new")
    assert before == fresh()


def test_overrides_are_part_of_a_documents_version() -> None:
    plain = version.with_overrides("1", {})
    one = version.with_overrides("1", {"commune": "xã A", "number": "1"})
    same = version.with_overrides("1", {"number": "1", "commune": "xã A"})
    assert plain == "1"
    assert one == same
    assert one.startswith("1.o")
    assert one != version.with_overrides("1", {"commune": "xã B", "number": "1"})
