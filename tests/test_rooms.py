"""Arrows between the rooms, and between the rooms of a room, point one way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ARROWS: dict[str, set[str]] = {
    "schemas": set(),
    "extractors": {"schemas"},
    "normalizers": {"schemas"},
    "pipeline": {"extractors", "normalizers", "schemas"},
    "phuluc": {"pipeline", "schemas"},
}
"""The rooms a room may import, beside itself."""

NORMALIZERS: dict[str, set[str]] = {
    "values": set(),
    "tables": {"values"},
    "linear": {"tables", "values"},
    "facts": {"tables", "values"},
    "records": {"linear", "facts", "tables", "values"},
}
PIPELINE: dict[str, set[str]] = {
    "exitcodes": set(),
    "hints": set(),
    "curated": {"exitcodes", "hints"},
    "ingest": {"curated", "exitcodes", "hints"},
    "face": {"ingest", "curated", "exitcodes", "hints"},
    "cli": {"face", "ingest", "curated", "exitcodes", "hints"},
    "makers": {"face", "ingest", "curated", "exitcodes"},  # what it documents
}
INNER = {"normalizers": NORMALIZERS, "pipeline": PIPELINE}
OURS = {*ARROWS, "tests"}


def imported_modules(source: str) -> Iterator[str]:
    """Dotted names that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))


def strays(folder: Path, room: str, prefix: str, allowed: set[str], known: set[str]) -> list[str]:
    """Imports from a room into rooms that no arrow leads to."""
    one = folder / f"{room}.py"
    modules = [one] if one.is_file() else sorted((folder / room).rglob("*.py"))
    assert modules, f"{folder / room} is empty"
    return [
        f"{path.relative_to(folder)} imports {name}"
        for path in modules
        for name in imported_modules(path.read_text("utf-8"))
        if name.startswith(prefix)
        if name.removeprefix(prefix).partition(".")[0] in known - {room} - allowed
    ]


@pytest.mark.parametrize("room", sorted(ARROWS))
def test_a_room_imports_only_what_it_may(room: str, repository: Path) -> None:
    assert strays(repository, room, "", ARROWS[room], OURS) == []


@pytest.mark.parametrize("room", sorted(INNER))
def test_every_module_stands_in_a_room(room: str, repository: Path) -> None:
    found = {
        path.stem
        for path in (repository / room).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert found - {"__init__"} == set(INNER[room])


@pytest.mark.parametrize(
    ("outer", "room"), [(outer, room) for outer, rooms in INNER.items() for room in rooms]
)
def test_the_rooms_of_a_room_have_arrows_too(outer: str, room: str, repository: Path) -> None:
    arrows = INNER[outer]
    assert strays(repository / outer, room, f"{outer}.", arrows[room], set(arrows)) == []


def test_the_check_sees_every_way_to_import() -> None:
    source = (
        "import extractors.pdf\n"
        "def f():\n    from normalizers import values\n"
        "importlib.import_module('pipeline.cli')\n"
    )
    assert set(imported_modules(source)) == {
        "extractors.pdf",
        "normalizers.values",
        "pipeline.cli",
    }


def test_production_code_knows_no_test_and_no_folder_outside(repository: Path) -> None:
    for room in ARROWS:
        for path in (repository / room).rglob("*.py"):
            assert "/work/" not in path.read_text("utf-8"), path
