"""Every weight and comparison of the rooms that decide, and how to change one in a live process.

A weight is set to nothing or to twice its value; a comparison is negated. Both are done to the
modules that are loaded already, so that a forked process needs no import: a frozen WEIGHTS is
written through `object.__setattr__`, a function gets the code of its changed source.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
ROOMS = {
    "tables": ("normalizers/tables",),
    "rows": ("normalizers/tables/rows", "normalizers/tables/slots.py"),
    "headers": ("normalizers/tables/headers.py",),
    "linear": ("normalizers/linear",),
    "layout": ("extractors/layout",),
    "pdf": ("extractors/pdf",),
}
"""Group -> files of it; a file belongs to the group that names it most exactly."""

WEIGHTS = "WEIGHTS"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. `module` is dotted; `place` the function, or the weight's name."""

    group: str
    module: str
    place: str
    change: str
    near: tuple[str, ...]  # modules that the change touches
    line: int = 0  # of the comparison, and its column: they find it in the source
    column: int = 0
    nth: int = 0  # of equal comparisons in one function

    @property
    def key(self) -> str:
        """Names the change for as long as the code around it stays: no line numbers."""
        nth = f" ({self.nth + 1})" if self.nth else ""
        return f"{self.module}:{self.place}:{self.change}{nth}"


def population() -> list[Mutant]:
    """Every mutant of the rooms, in the order of the files."""
    comparisons: list[Mutant] = []
    users: dict[tuple[str, str], list[tuple[str, str]]] = {}  # weight -> (group, module) using it
    for group, path in _files():
        tree = ast.parse(path.read_text())
        module = _dotted(path)
        comparisons += _comparisons(group, module, tree)
        source = _weights_of(tree)
        for name in sorted(_used_weights(tree)) if source else ():
            users.setdefault((source, name), []).append((group, module))
    return [*_weights(users), *comparisons]


def apply(mutant: Mutant) -> None:
    """Change the loaded modules; to be called in a process that ends afterwards."""
    module = importlib.import_module(mutant.module)
    if not mutant.line:
        set_weight(getattr(module, WEIGHTS), mutant.place, float(mutant.change.split()[-1]))
        return
    function = function_of(mutant)
    tree = _Negated(mutant.line, mutant.column).visit(ast.parse(inspect.getsource(module)))
    code = compile(ast.fix_missing_locations(tree), str(module.__file__), "exec")
    function.__code__ = next(
        found
        for found in _codes(code)
        if (found.co_qualname, found.co_firstlineno)
        == (function.__code__.co_qualname, function.__code__.co_firstlineno)
    )


def set_weight(weights: object, name: str, value: float) -> None:
    """Write a field of a frozen WEIGHTS, as a number of the kind it had."""
    kind = type(getattr(weights, name))
    object.__setattr__(weights, name, kind(value))


def _files() -> Iterator[tuple[str, Path]]:
    named = {REPOSITORY / place: group for group, places in ROOMS.items() for place in places}
    for path in sorted({p for top in named for p in ([top] if top.suffix else top.rglob("*.py"))}):
        owner = max((top for top in named if path.is_relative_to(top)), key=lambda t: len(t.parts))
        if path.name != "weights.py":
            yield named[owner], path


def _dotted(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _weights(users: dict[tuple[str, str], list[tuple[str, str]]]) -> Iterator[Mutant]:
    for (source, name), places in users.items():
        value = getattr(getattr(importlib.import_module(source), WEIGHTS), name)
        near = tuple(module for _, module in places)
        for changed in dict.fromkeys((0 * value, 2 * value)):
            if changed != value:
                yield Mutant(places[0][0], source, name, f"{value} -> {changed}", near)


def _weights_of(tree: ast.Module) -> str:
    """The module that a module has its WEIGHTS from, '' for one without."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and any(alias.name == WEIGHTS for alias in node.names):
            return node.module or ""
    return ""


def _used_weights(tree: ast.Module) -> set[str]:
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == WEIGHTS
    }


def _comparisons(group: str, module: str, tree: ast.Module) -> Iterator[Mutant]:
    for place, function in _functions(tree):
        seen: dict[str, int] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Compare):
                change = f"not ({ast.unparse(node)})"
                nth = seen[change] = seen.get(change, -1) + 1
                yield Mutant(
                    group, module, place, change, (module,), node.lineno, node.col_offset, nth
                )


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions of a module and methods of its classes; what is inside them is theirs."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def function_of(mutant: Mutant) -> FunctionType:
    """The loaded function that holds a comparison, out of its decorators."""
    found: Any = importlib.import_module(mutant.module)
    for name in mutant.place.split("."):
        found = inspect.getattr_static(found, name)
    for wrapper in ("fget", "__func__", "__wrapped__"):
        found = getattr(found, wrapper, None) or found
    assert isinstance(found, FunctionType), mutant.key
    return found


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


class _Negated(ast.NodeTransformer):
    def __init__(self, line: int, column: int) -> None:
        self._at = (line, column)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        if (node.lineno, node.col_offset) == self._at:
            return ast.copy_location(ast.UnaryOp(ast.Not(), node), node)
        return node


def weight_fields(source: str) -> list[str]:
    """Names of the fields of a module's WEIGHTS."""
    return [field.name for field in fields(getattr(importlib.import_module(source), WEIGHTS))]
