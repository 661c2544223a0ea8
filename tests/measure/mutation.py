"""Every weight and comparison of the rooms that decide, and how to change one in a live process.

A weight is set to nothing or to twice its value; a comparison is negated. Both are done to the
modules that are loaded already, so that a forked process needs no import: frozen weights are
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
from typing import Any, NamedTuple

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

HOLDERS = ("WEIGHTS", "READING")
"""Names of the values that hold weights; a module has one of each at most."""


class Place(NamedTuple):
    """A function: its dotted module and its name there."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. `module` is dotted; `place` the function, or `WEIGHTS.name`."""

    group: str
    module: str
    place: str
    change: str
    near: frozenset[Place]  # functions that the change touches
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
    users: dict[tuple[str, str], list[tuple[str, Place]]] = {}  # weight -> (group, user)
    for group, path in _files():
        tree = ast.parse(path.read_text())
        module = dotted(path)
        comparisons += _comparisons(group, module, tree)
        for weight, place in _used_weights(tree):
            users.setdefault(weight, []).append((group, Place(module, place)))
    return [*_weights(users), *comparisons]


def apply(mutant: Mutant) -> None:
    """Change the loaded modules; to be called in a process that ends afterwards."""
    module = importlib.import_module(mutant.module)
    if not mutant.line:
        holder, name = mutant.place.split(".")
        set_weight(getattr(module, holder), name, float(mutant.change.split()[-1]))
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
    """Write a field of frozen weights, as a number of the kind it had."""
    kind = type(getattr(weights, name))
    object.__setattr__(weights, name, kind(value))


def _files() -> Iterator[tuple[str, Path]]:
    named = {REPOSITORY / place: group for group, places in ROOMS.items() for place in places}
    for path in sorted({p for top in named for p in ([top] if top.suffix else top.rglob("*.py"))}):
        owner = max((top for top in named if path.is_relative_to(top)), key=lambda t: len(t.parts))
        if path.name != "weights.py":
            yield named[owner], path


def dotted(path: Path) -> str:
    """The module a file of the repository holds."""
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _weights(users: dict[tuple[str, str], list[tuple[str, Place]]]) -> Iterator[Mutant]:
    for (source, weight), places in users.items():
        holder, name = weight.split(".")
        value = getattr(getattr(importlib.import_module(source), holder), name)
        near = frozenset(place for _, place in places)
        for changed in dict.fromkeys((0 * value, 2 * value)):
            if changed != value:
                yield Mutant(places[0][0], source, weight, f"{value} -> {changed}", near)


def _used_weights(tree: ast.Module) -> Iterator[tuple[tuple[str, str], str]]:
    """(source, weight) and the function that reads it: nothing reads one while it is loaded."""
    sources = {
        alias.name: node.module or ""
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in HOLDERS
    }
    for place, top in [*_functions(tree), *_defaults(tree)]:
        for weight in sorted(weights_read(top)):
            holder = weight.split(".")[0]
            if holder in sources:
                yield (sources[holder], weight), place


def weights_read(tree: ast.AST) -> set[str]:
    """`WEIGHTS.name` of every weight that a piece of code reads."""
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in HOLDERS
    }


def _comparisons(group: str, module: str, tree: ast.Module) -> Iterator[Mutant]:
    for place, function in _functions(tree):
        seen: dict[str, int] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Compare):
                change = f"not ({ast.unparse(node)})"
                nth = seen[change] = seen.get(change, -1) + 1
                near = frozenset([Place(module, place)])
                yield Mutant(group, module, place, change, near, node.lineno, node.col_offset, nth)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions of a module and methods of its classes; what is inside them is theirs."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def _defaults(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """What a class makes the defaults of its fields with."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            rest = (inner for inner in node.body if not isinstance(inner, ast.FunctionDef))
            yield from ((f"{node.name}.<lambda>", inner) for inner in rest)


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


def weights_of(source: str) -> list[str]:
    """`WEIGHTS.name` of every field of the weights that a module holds."""
    module = importlib.import_module(source)
    held = {name: getattr(module, name) for name in HOLDERS if hasattr(module, name)}
    return [f"{holder}.{field.name}" for holder, value in held.items() for field in fields(value)]
