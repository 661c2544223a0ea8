"""Arrows between the rooms point one way: pipeline -> extractors, normalizers -> schemas."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ALLOWED: dict[str, set[str]] = {
    "schemas": {"schemas"},
    "extractors": {"extractors", "schemas"},
    "normalizers": {"normalizers", "schemas"},
    "pipeline": {"pipeline", "extractors", "normalizers", "schemas"},
}
OURS = {*ALLOWED, "tests"}


def imported_rooms(source: str) -> Iterator[str]:
    """Top-level names of ours that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            names = [str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)]
        yield from {name.partition(".")[0] for name in names} & OURS


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_imports_only_what_it_may(room: str, repository: Path) -> None:
    modules = sorted((repository / room).rglob("*.py"))
    assert modules
    wrong = [
        f"{path.relative_to(repository)} imports {target}"
        for path in modules
        for target in imported_rooms(path.read_text("utf-8"))
        if target not in ALLOWED[room]
    ]
    assert wrong == []


def test_the_check_sees_every_way_to_import() -> None:
    source = (
        "import extractors.pdf\n"
        "def f():\n    from normalizers import agencies\n"
        "importlib.import_module('pipeline.cli')\n"
    )
    assert set(imported_rooms(source)) == {"extractors", "normalizers", "pipeline"}


def test_production_code_knows_no_test_and_no_folder_outside(repository: Path) -> None:
    for room in ALLOWED:
        for path in (repository / room).rglob("*.py"):
            assert "/work/" not in path.read_text("utf-8"), path
